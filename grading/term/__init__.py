"""A class over a term and beyond it: made, compared with a copy, explained, forgotten."""
