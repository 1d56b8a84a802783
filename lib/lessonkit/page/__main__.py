"""For builders of pages other than Sphinx: ``python -m lessonkit.page FOLDER``.

Copies scripts and styles into a folder of a site, and prints the lines for the head of its pages. Run the
notebooks with ``LOSSLAB_STATIC=page`` in the environment.
"""

import sys
from pathlib import Path

from lessonkit.page import ALONE, STYLES, copy


def head(address):
    """The lines for the head of a page, with the address at which it finds the folder."""
    styles = "".join(
        f'<link rel="stylesheet" href="{address}/{Path(name).name}">\n'
        for name in (*ALONE[1:], *STYLES)
    )
    return f'{styles}<script type="module" src="{address}/lessonkit.js"></script>\n'


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(head(copy(sys.argv[1]).as_posix()), end="")
