"""The losses by family; every public loss is importable from here."""
