"""Hidden checks of set 16: boxes and masks."""
