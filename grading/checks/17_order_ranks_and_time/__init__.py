"""Hidden checks of exercise set 17: order, ranks and time."""
