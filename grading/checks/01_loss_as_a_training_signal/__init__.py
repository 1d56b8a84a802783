"""Hidden checks of exercise set 01: walking down a loss."""
