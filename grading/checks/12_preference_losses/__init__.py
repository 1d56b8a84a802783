"""Hidden checks of exercise set 12: losses that learn from which of two answers is preferred."""
