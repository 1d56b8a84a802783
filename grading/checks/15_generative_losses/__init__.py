"""Hidden checks of set 15: generative losses."""
