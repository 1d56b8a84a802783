"""Hidden checks, one module per exercise set."""
