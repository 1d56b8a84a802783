"""What every kept drawing of the site depends on beside its own data: the code that draws."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

from lessonkit import explore, figures, palette, panels, picture

DRAWING = (figures, palette, panels, picture)


@functools.cache
def fingerprint():
    """A text that changes with the code of figures and controls, and with Matplotlib's version."""
    files = [Path(module.__file__) for module in DRAWING]
    files += sorted(Path(explore.__file__).parent.glob("*.py"))
    told = hashlib.sha256(version("matplotlib").encode())
    for file in files:
        told.update(file.read_bytes())
    return told.hexdigest()
