"""Hidden checks of exercise set 05: cross-entropy from logits, its gradient, and how to test one."""
