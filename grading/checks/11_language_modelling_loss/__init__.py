"""Hidden checks of exercise set 11: a language model's loss, its units, and its large last layer."""
