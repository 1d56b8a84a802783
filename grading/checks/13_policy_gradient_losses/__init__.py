"""Hidden checks of exercise set 13: gradients of losses that learn from rewards."""
