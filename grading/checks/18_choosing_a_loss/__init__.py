"""Hidden checks of exercise set 18: diagnoses and choices on unseen cases."""
