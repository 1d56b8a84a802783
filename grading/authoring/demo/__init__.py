"""A small made class that goes through plain nbgrader: ``python -m grading.authoring.demo``."""
