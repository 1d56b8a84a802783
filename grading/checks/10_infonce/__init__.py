"""Hidden checks of exercise set 10: one positive against a batch, in four forms."""
