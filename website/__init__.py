"""How lessons become pages."""

import grading  # noqa: F401  (before anything loads nbformat: it says why)
