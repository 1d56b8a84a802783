"""What is left of others' style sheets: all that can meet something on a page."""

from website.sheets import lighter, living, prune

SHEET = """
@charset "utf-8";
/* a note */
body{--seen:1px;--unseen:url("data:image/svg+xml;a,<svg d='}'/>");margin:var(--seen)}
.page,.nowhere .page,.script-made:hover{color:red;--unseen:2px}
.nowhere{color:blue}
.page:not(.nowhere)>a,:is(.nowhere,h1)[data-x=".nowhere"]{color:green}
@media print{.nowhere{color:red}@supports(top:0){.page{top:0}}}
@media(width>1px){.nowhere{top:0}}
@font-face{font-family:x;src:url(x.woff2)}
@keyframes turn{from{top:0}to{top:1px}}
"""


def test_what_no_page_has_goes_and_what_is_in_doubt_stays():
    assert living(SHEET, {"page", "script-made"}, {"--seen"}).replace("\n", "") == (
        '@charset "utf-8";'
        "body{--seen:1px;margin:var(--seen)}"
        ".page,.script-made:hover{color:red}"
        '.page:not(.nowhere)>a,:is(.nowhere,h1)[data-x=".nowhere"]{color:green}'
        "@media print{@supports(top:0){.page{top:0}}}"
        "@font-face{font-family:x;src:url(x.woff2)}"
        "@keyframes turn{from{top:0}to{top:1px}}"
    )


def test_what_is_read_only_by_what_goes_goes_too():
    sheets = {"own": "p{top:var( --a)}", "other": "body{--a:var(--b);--b:1px;--c:var(--d);--d:1px}"}
    lighter(sheets, ["other"], set(), set())
    assert sheets["other"] == "body{--a:var(--b);--b:1px}"


def test_pages_name_the_version_of_what_is_left(tmp_path):
    for name in ("styles/furo.css", "katex/katex.min.css", "pygments.css"):
        file = tmp_path / "_static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(".one{top:0}.two{top:0}.three{top:0}.four{top:0}", encoding="utf-8")
    (tmp_path / "_static" / "some.js").write_text('box.classList.add("two");', encoding="utf-8")
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "x.json").write_text('{"a": "<p class=\\"three\\">"}', encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text('<link href="_static/pygments.css?v=old"><p class="a one">', encoding="utf-8")
    prune(tmp_path, [page])
    left = (tmp_path / "_static" / "pygments.css").read_text(encoding="utf-8")
    assert left == ".one{top:0}.two{top:0}.three{top:0}"
    first = page.read_text(encoding="utf-8")
    assert "?v=old" not in first
    page.write_text(first.replace("a one", "four"), encoding="utf-8")
    prune(tmp_path, [page])
    assert page.read_text(encoding="utf-8") != first.replace("a one", "four")
