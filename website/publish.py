"""Make the folder that is published: Sphinx's pages with their cards, sitemap, notebooks and fonts."""

import hashlib
import html
import json
import re
import shutil
from urllib.parse import urljoin, urlsplit

from website import comments, feed, page_python
from website.cards import draw_cards
from website.colab_binder import write_for_colab
from website.course import notebooks
from website.fonts import shrink
from website.heights import with_heights
from website.left_out import to_take_away
from website.messages import said
from website.search import index
from website.settings import HERE
from website.sheets import prune

# What Sphinx, the theme and the vendored parts have, and no page of this course loads.
UNUSED = shutil.ignore_patterns(
    "objects.inv", ".buildinfo*", ".keep", "*.map", "README.md", "fetch.sh", "katex.min.js", "entry.js",
    "mystnb*.css", "furo-extensions.*", "debug.css", "basic.css", "skeleton.css", "plus.png", "minus.png",
    "file.png", "searchindex.js", "searchtools.js", "language_data.js", "*-stemmer.js", "doctools.js",
    "sphinx_highlight.js",
)  # fmt: skip


def publish(settings, course, done, running, target):
    """Write the finished site into the new folder ``target``; ``running`` holds the browser's app."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(settings.rendered, target, ignore=UNUSED)
    found = pages(target)
    for page in found:
        _tidied(page)
    _notebooks(target, settings, course, done)
    draw_cards(target, found, course, done.lessons, settings.cache)
    shrink(target, found, settings.cache)
    prune(target, found)
    comments.leave_out(target / "_static")
    if settings.archive:
        shutil.copyfile(settings.archive, target / settings.archive.name)
    (target / "_data" / "search.json").write_text(
        index(target, found, settings, course), encoding="utf-8"
    )
    _sitemap(target, found, settings.address)
    (target / feed.NAME).write_text(feed.feed(settings, course, done.lessons), encoding="utf-8")
    _moved(target, course)
    _not_found(target / "404.html", urlsplit(settings.address).path)
    page_python.put(settings, target)
    _offline(target)
    if running:
        shutil.copytree(running, target / "run")


def _offline(output):
    """The list of what can be kept for reading without a network, and the worker that keeps it."""
    files, told = [], hashlib.sha256()
    for path in sorted(path for path in output.rglob("*") if path.is_file()):
        name = path.relative_to(output).as_posix()
        if (
            not name.startswith(("cards/", "_notebooks/", "_colab/", "_python/"))
            and path.suffix != ".zip"
        ):
            files.append(name)
            told.update(name.encode() + path.read_bytes())
    version = told.hexdigest()[:12]
    listed = json.dumps({"version": version, "files": files})
    (output / "_data" / "offline.json").write_text(listed, encoding="utf-8")
    worker = (HERE / "sw.js").read_text(encoding="utf-8")
    (output / "sw.js").write_text(worker.replace("VERSION", version), encoding="utf-8")


def pages(output):
    """The pages of a finished site, without JupyterLite's."""
    return sorted(set(output.rglob("*.html")) - set((output / "run").rglob("*.html")))


MOVED = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{there}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={there}">
<script src="{top}_static/moved.js" data-to="{there}"></script>
</head>
<body><p><a href="{there}">{title}</a></p></body>
</html>
"""


def _moved(target, course):
    """A page at each address that a lesson or its set had before: it leads to the one that it has now."""
    titles = {lesson.name: lesson.title for lesson in course.lessons}
    for old, new in course.moved.items():
        places = {f"theory/{old}.html": (f"{new}.html", "../")}
        if (target / "exercises" / new).exists():
            places[f"exercises/{old}/{old}.html"] = (f"../{new}/{new}.html", "../../")
        for place, (there, top) in places.items():
            if not (target / place).parent.joinpath(there).exists():
                continue  # a draft of other lessons
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            text = MOVED.format(
                language=course.language, title=html.escape(titles[new]), there=there, top=top
            )
            (target / place).write_text(text, encoding="utf-8")


# What Sphinx puts around words in code that are shown as plain: names, operators, brackets. They are most of
# a page's elements, and what has a colour (keywords, numbers, strings) is seen better without theirs.
# So are the words of a link to another page.
BARE = re.compile(
    r'<span class="(?:pre|p|w|n|nn|o|doc std std-doc|std std-doc|std std-ref)">([^<]*)</span>'
    r"|(?<=<pre>)<span></span>"
)
TABLE = re.compile(r'<table class="docutils.*?</table>', re.S)
NO_CORNER = re.compile(r"<thead>\s*<tr[^>]*><th[^>]*>(?:<p></p>)?</th>")
FIRST_CELL = re.compile(r'(<tr class="row-[^"]*">)<td>(.*?)</td>', re.S)


def _tidied(page):
    """Names for the theme's two asides and for tables' rows, heights for sections, no idle elements."""
    text = with_heights(BARE.sub(r"\1", page.read_text(encoding="utf-8")))
    text = TABLE.sub(_rows_named, text)
    for name, label in (
        ("sidebar-drawer", said("page.course")),
        ("toc-drawer", said("page.on_this_page")),
    ):
        text = re.sub(
            rf'<aside class="({name}[^"]*)">', rf'<aside class="\1" aria-label="{label}">', text
        )
    page.write_text(text, encoding="utf-8")


def _rows_named(table):
    """A table with nothing above its first column has the rows' names there."""
    if not NO_CORNER.search(table[0]):
        return table[0]
    return FIRST_CELL.sub(r'\1<th scope="row">\2</th>', table[0])


def _notebooks(output, settings, course, done):
    """The notebooks for downloading, as they are in the repository but for links to what is left out."""
    files = notebooks(done.lessons, done.own_sets)
    files = to_take_away(files, course, settings.cache / "to-take-away")
    for name, path in files.items():
        target = output / "_notebooks" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    write_for_colab(output, files, settings.repository)


def _sitemap(output, pages, url):
    names = [page.relative_to(output).as_posix() for page in pages]
    hidden = {"404.html", "search.html", "genindex.html"}
    rows = "".join(f"<url><loc>{urljoin(url, n)}</loc></url>\n" for n in names if n not in hidden)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'
    (output / "sitemap.xml").write_text(text, encoding="utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {urljoin(url, 'sitemap.xml')}\n"
    (output / "robots.txt").write_text(robots, encoding="utf-8")


def _not_found(page, root):
    """A missing page is shown at any depth, so its addresses must begin at the root of the site."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'((?:href|src)=")(?![a-z]+:|/|#)(?:\./)?', rf"\1{root}", text)
    page.write_text(text.replace('data-content_root="./"', f'data-content_root="{root}"'))
