"""For builders of pages other than Sphinx.

python -m lessonkit.page FOLDER      for any of them
python -m lessonkit.page --quarto    for Quarto, in the folder of its project

The first copies scripts and styles into a folder of a site, and prints the lines for the head of its pages;
run the notebooks with ``LOSSLAB_STATIC=page`` in the environment. The second writes an extension for Quarto,
which is named in the project's ``filters``; the variable stands in the project's file ``_environment``.
"""

import sys
from pathlib import Path

from lessonkit.page import ALONE, STYLES, copy
from lessonkit.page.quarto import write_extension


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
    if sys.argv[1] == "--quarto":
        print(f"Written: {write_extension().as_posix()}")
    else:
        print(head(copy(sys.argv[1]).as_posix()), end="")
