"""Files of the cache, found again by a name that says what they were made from."""

import tempfile
from pathlib import Path


def kept(path, make):
    """The file at ``path``, made by ``make(file)`` if it is not there.

    It appears there whole: two builds at once may both make it, and neither reads half of it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as place:
            file = Path(place) / path.name
            make(file)
            file.replace(path)
    return path
