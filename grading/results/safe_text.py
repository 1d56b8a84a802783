"""Making text that came from a learner fit for a table."""

from __future__ import annotations

from grading.sandbox.outputs import readable


def harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    cell = " ".join(readable(cell).split("\n"))
    return "'" + cell if cell.lstrip()[:1] in ("=", "+", "-", "@", "\t") else cell
