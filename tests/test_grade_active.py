"""Nothing that a learner wrote runs where somebody looks at a graded notebook, as in formgrader."""

import base64
import struct
import zlib
from html.parser import HTMLParser

import nbformat
import pytest
from nbconvert import HTMLExporter

from grading.run.trim_outputs import OutputBudget, inactive, left_out
from grading.sandbox import outputs
from grading.settings import MB, SETTINGS

TEXTS = [
    '<img src=x onerror="document.documentElement.dataset.pwned = 1">',
    "<script>alert(1)</script>",
    "a <svg/onload=alert(1)> b",
    "[a](javascript:alert(1)) [b]( javascript:alert(1) ) [c](<javascript:alert(1)>)",
    '![x](http://tracker.example/x.png) ![y](x "title")',
    "[a]: javascript:alert(1)\n[a] [a][a] ![a] [b][a]",
    "<javascript:alert(1)> <http://tracker.example>",
    "$\\href{javascript:alert(1)}{x}$ $$\\style{background:url(//x)}{y}$$ \\(\\class{a}{b}\\)",
    "$<img src=x onerror=alert(1)>$ and `<b>` and\n\n    <b>indented</b>\n\n```html\n<b>\n```",
    "&lt;script&gt; &#60;script&#62;alert(1)&#60;/script&#62;",
    "<!-- --><!--><img src=x onerror=alert(1)>-->",
    "<a href='java&#10;script:alert(1)'>x</a> <iframe srcdoc='<script>1</script>'>",
    "a [x] (javascript:alert(1)) | [x]\n\n[x]:javascript:alert(1)",
    "{{ 1 }} {% raw %} <details open ontoggle=alert(1)>",
]


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, tuple(sorted((name, value or "") for name, value in attrs))))


def tags(cells):
    book = nbformat.v4.new_notebook(cells=cells)
    page = HTMLExporter(template_name="classic").from_notebook_node(book)[0]
    parser = Tags()
    parser.feed(page.partition("<body")[2])
    return parser.found


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_learners_text_cell_brings_no_tag_of_its_own(kind, text):
    made = {"cell_type": kind, "metadata": {}, "source": text} | inactive(kind, text)
    plain = {"cell_type": kind, "metadata": {}, "source": "x"} | inactive(kind, "x")
    cells = [nbformat.from_dict(cell | {"id": "a"}) for cell in (made, plain)]
    ours = tags([cells[0]])
    allowed = {"p", "div", "code", "pre", "span", "em", "strong", "a"}
    for tag, attributes in ours - tags([cells[1]]):
        assert tag in allowed, (tag, attributes)
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("src", "style", "srcdoc"), (
                name,
                value,
            )
            assert name != "href" or value.startswith(("http", "#")), value
    assert "\\href" not in made["source"] and "\\style" not in made["source"]


def test_formulas_stay():
    text = r"The loss is $\tfrac12 r^2$ for $|r| \le \delta$, and $a[i](x)$."
    assert inactive("markdown", text)["source"].count("$") == 6
    assert r"\tfrac12 r^2" in inactive("markdown", text)["source"]


# --- pictures -------------------------------------------------------------------------------------


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=4, height=4, *more, depth=1, colour=0, data=b"\x00\x00" * 4):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = b"".join([header, *more, chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b"")])
    return base64.b64encode(outputs.PNG + body).decode()


def test_a_picture_is_put_together_of_what_it_needs():
    note = chunk(b"tEXt", b"Comment\x00<script>")
    assert outputs.picture(png(4, 4, note)) == outputs.picture(png()) == png()
    assert outputs.pixels(png(30, 20)) == 600
    trailing = base64.b64encode(base64.b64decode(png()) + b"<script>").decode()
    assert outputs.picture(trailing) == png()


@pytest.mark.parametrize("data", [
    png(22000, 22000), png(0, 4), png(4001, 1), png(depth=3), png(colour=5),
    "\"><img src=x onerror=alert(1)>", "iVBORw0KGgo=", "", png()[:60], "A" * 10_000_000,
    base64.b64encode(outputs.PNG + chunk(b"IDAT", b"") + chunk(b"IEND", b"")).decode(),
    base64.b64encode(b"GIF89a").decode(), png().replace("IHDR"[:1], "J", 1),
    base64.b64encode(base64.b64decode(png())[:-1] + b"x").decode(),
])  # fmt: skip
def test_what_is_no_picture_of_reasonable_size_is_left_out(data):
    assert outputs.picture(data) is None


def test_what_is_kept_has_a_limit_of_bytes_and_of_pixels():
    budget, kept = OutputBudget(), SETTINGS.submission.kept_mb * MB
    text = {
        "output_type": "stream",
        "name": "stdout",
        "text": "x" * (kept // 3),
    }
    assert [len(budget.trimmed([text])) for _ in range(3)] == [1, 1, 1]
    assert budget.trimmed([text, text | {"text": ""}])[-1]["text"] == left_out()
    budget = OutputBudget()
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/png": png(4000, 4000)}}
    shown = [budget.trimmed([dict(drawn)])[0]["output_type"] for _ in range(5)]
    assert shown == ["display_data"] * 3 + ["stream"] * 2


@pytest.mark.parametrize("text", [
    "\x1b]52;c;YQ==\x07x", "\x1b[2Jx", "\x9b2Jx", "\x07\x08x", "\u009d0;title\u009cx", "\x7fx", "\x1bcx",
])  # fmt: skip
def test_readable_text_steers_no_terminal(text):
    shown = outputs.readable(text)
    assert shown.endswith("x") and not [c for c in shown if ord(c) < 32 or 127 <= ord(c) < 160]
