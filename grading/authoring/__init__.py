"""For those who write sets: release, self-check, mutants, the demo class."""
