"""Names of other libraries, as the catalogue writes them."""

import importlib


def resolve(path):
    """What a dotted name means: ``scipy.special.huber`` is a function."""
    parts = path.split(".")
    for depth in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:depth]))
        except ModuleNotFoundError:
            continue
        for part in parts[depth:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(path)
