"""The sections of a NumPy docstring, and how a gradient's docstring gets those it shares."""

import re
from inspect import cleandoc

HEADINGS = ("Parameters", "Returns", "Raises", "Examples", "References")
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)})\n-+\n", re.M)
_SHARED = re.compile(r"Arguments, errors and source: as\s+:func:`(\w+)`\.")


def sections(doc):
    """Return what stands before the first heading (under "") and under each heading."""
    before, *rest = _HEADING.split(cleandoc(doc or ""))
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return {"": before.strip(), **{heading: text.strip("\n") for heading, text in pairs}}


def with_shared_sections(doc, shared):
    """Return a gradient's docstring with its function's parameters, errors and source in it.

    In the source they stand as one sentence, "Arguments, errors and source: as :func:`name`."
    """
    if not _SHARED.search(doc or ""):
        return doc
    own, other = sections(_SHARED.sub("", doc)), sections(shared)
    parts = [own[""], *(_titled(h, own.get(h, other.get(h))) for h in HEADINGS)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _titled(heading, text):
    return f"{heading}\n{'-' * len(heading)}\n{text}" if text else ""
