"""Names of other libraries, as the catalogue writes them."""

import importlib


def resolve(path):
    """What a dotted name means: ``scipy.special.huber`` is a function."""
    first, *rest = path.split(".")
    found = importlib.import_module(first)
    for depth, part in enumerate(rest, start=2):
        if not hasattr(
            found, part
        ):  # a function may bear its module's name, so modules come second
            importlib.import_module(".".join([first, *rest][:depth]))
        found = getattr(found, part)
    return found
