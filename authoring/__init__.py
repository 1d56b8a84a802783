"""For those who write the course: rules, skeletons, renaming, preview, upgrades."""

import grading  # noqa: F401  (before anything loads nbformat: it says why)
