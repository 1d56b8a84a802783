"""The little Markdown of questions as HTML: paragraphs, `code`, **bold**, *emphasis*.

Mathematics between dollar signs is kept as it is, for the notebook's or the page's own renderer.
"""

import html
import re

PIECES = re.compile(r"(\$\$.+?\$\$|\$(?!\s)[^$]+?(?<!\s)\$|`[^`]+`)", re.DOTALL)


def to_html(text, math=lambda tex, display: f"$${tex}$$" if display else f"${tex}$"):
    """Paragraphs of HTML; ``math(tex, display)`` gives the HTML of a formula."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{inline(paragraph, math)}</p>" for paragraph in paragraphs)


def inline(text, math=lambda tex, display: f"$${tex}$$" if display else f"${tex}$"):
    """One run of text, without a paragraph around it.

    Examples
    --------
    >>> inline("a **bold** `x < 1` and $a*b*c$")
    'a <strong>bold</strong> <code>x &lt; 1</code> and $a*b*c$'
    """
    return "".join(_piece(piece, math) for piece in PIECES.split(text))


def _piece(piece, math):
    if piece.startswith("$$") and len(piece) > 4:
        return math(html.escape(piece[2:-2].strip(), quote=False), True)
    if piece.startswith("$") and len(piece) > 2:
        return math(html.escape(piece[1:-1], quote=False), False)
    if piece.startswith("`") and len(piece) > 2:
        return f"<code>{html.escape(piece[1:-1], quote=False)}</code>"
    piece = html.escape(piece, quote=False)
    piece = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", piece, flags=re.DOTALL)
    return re.sub(r"\*([^*\s][^*]*?)\*", r"<em>\1</em>", piece, flags=re.DOTALL)
