"""Leave out of the pages' own scripts and styles what is for those who read the code.

Comments are a tenth of what a page loads of them. They stay in the repository.
"""

import re

COMMENT = {
    ".js": re.compile(r"^[ \t]*//.*\n", re.M),  # lines that are nothing else
    ".css": re.compile(r"/\*.*?\*/\n?", re.S),
}


def leave_out(static):
    """Shorten the scripts and styles of a finished site; others' parts lie in folders of their own."""
    for file in static.iterdir():
        if file.suffix in COMMENT:
            text = file.read_text(encoding="utf-8")
            file.write_text(without_comments(text, file.suffix), encoding="utf-8")


def without_comments(text, suffix):
    """
    Examples
    --------
    >>> without_comments("// Why.\\nlet a = 'http://b'; // rest\\n", ".js")
    "let a = 'http://b'; // rest\\n"
    >>> without_comments("/* Why. */\\np { color: red }\\n", ".css")
    'p { color: red }\\n'
    """
    return COMMENT[suffix].sub("", text)
