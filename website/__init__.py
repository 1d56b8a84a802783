"""How lessons become pages."""
