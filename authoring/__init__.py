"""For those who write the course: rules, skeletons, renaming, preview, upgrades."""
