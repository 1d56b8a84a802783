"""How Sphinx renders the pages: its configuration, and the call. Its conf.py is written anew each time."""

import hashlib
import html
import re

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from authoring.words import minutes
from lessonkit.page import FILES, KIT
from website import page_python, reference
from website.glossary import term_anchors
from website.messages import for_scripts, said, say, words
from website.settings import HERE
from website.symptoms.page import of_lessons
from website.theme_colours import DARK, LIGHT

SIDEBAR = ("brand", "search", "scroll-start", "navigation", "scroll-end")
# What notebooks and other sites use too: questions, figures with controls.
SHARED = [str(KIT / name) for name in FILES]
SENTENCES = "messages.json"  # of the scripts, beside conf.py
EXTENSIONS = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "website.katex",
    "website.page_facts",
    "website.links",
    "website.numbers",
    "website.reference",
]
STYLES = (
    "katex/katex.min.css", "lab.css", "figures.css", "explore.css", "quiz.css", "workbench.css",
    "compare.css", "symptoms.css", "print.css",
)  # fmt: skip


def configuration(settings, course, done, run, preview=False):
    """Sphinx's configuration. When a value changes, every page that depends on it is made again."""
    return {
        "project": course.title,
        "author": course.author,
        "language": course.language,
        "copyright": say("page.licence", author=course.author),
        "extensions": EXTENSIONS,
        "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
        "exclude_patterns": ["extra", "theory/files"],
        "templates_path": [str(HERE / "templates")],
        "pygments_style": "github-light-high-contrast",
        "nb_execution_mode": "off",  # the notebooks arrive with their outputs: run_notebooks.py
        "nb_merge_streams": True,
        "nb_mime_priority_overrides": [("html", "text/html", 0)],
        "nb_code_prompt_show": said("page.set_up_show"),
        "nb_code_prompt_hide": said("page.set_up_hide"),
        "myst_enable_extensions": ["dollarmath", "amsmath", "deflist", "attrs_inline"],
        "myst_heading_anchors": 4,
        "myst_dmath_double_inline": True,
        "add_module_names": False,
        "napoleon_google_docstring": False,
        "napoleon_use_rtype": False,
        "autodoc_typehints": "none",
        "suppress_warnings": [
            "misc.highlighting_failure"
        ],  # code with gaps to fill in, such as "…"
        **_html(settings, course),
        "site_facts": facts(settings, course, done, run) | {"preview": preview},
        "site_code": _code(),
    }


def _html(settings, course):
    return {
        "html_math_renderer": "katex",
        "html_theme": "furo",
        "html_title": html.escape(course.title),  # the theme puts it into pages as it is
        "html_baseurl": settings.address,
        "html_copy_source": False,
        "html_use_index": False,
        "html_show_sourcelink": False,
        "html_static_path": [str(HERE / "static"), str(HERE / "vendor"), *SHARED, SENTENCES],
        "html_extra_path": [str(settings.source / "extra")],
        "html_css_files": list(STYLES),
        "pygments_dark_style": "github-dark-high-contrast",
        "html_theme_options": {
            "top_of_page_buttons": [],
            "light_css_variables": {
                **LIGHT,
                "font-stack": "var(--lab-sans)",
                "font-stack--monospace": "var(--lab-mono)",
            },
            "dark_css_variables": DARK,
            "footer_icons": [],
        },
        "html_sidebars": {"**": [f"sidebar/{name}.html" for name in SIDEBAR]},
    }


def facts(settings, course, done, run):
    """What the templates are told, as plain values: a change of one makes every page anew."""
    names = [lesson.name for lesson in done.lessons]
    symptoms = of_lessons()
    return {
        "title": course.title,
        "words": words(),
        "numbered": {  # the words under which text may name them, and what their addresses begin with
            say("number.figure", number="").strip().lower(): "figure",
            course.words["equation"].lower(): "equation",
        },
        "time": rf"{re.escape(course.words['time'])}:\s*{minutes(course.words)}",
        "address": settings.address,
        "repository": settings.repository,
        "mistakes": course.mistakes,
        "moved": course.moved,
        "run": run,
        "python": page_python.told(settings),
        "archive": settings.archive.name if settings.archive else "",
        "reference": reference.targets(),
        "terms": term_anchors(settings.theory, course),
        "lessons": {
            lesson.name: {
                "name": lesson.name,
                "title": lesson.title,
                "number": lesson.number,
                "part": [course.part_of(lesson).name, course.part_of(lesson).title],
                "exercises": bool(lesson.exercises),
                "next": names[place + 1] if place + 1 < len(names) else None,
                "symptoms": symptoms.get(lesson.name, []),
            }
            for place, lesson in enumerate(done.lessons)
        },
    }


def _code():
    """A name for the modules that decide how a page is rendered."""
    modules = ("katex.py", "links.py", "numbers.py", "page_facts.py", "render.py")
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in modules)).hexdigest()[:12]


def render(settings, course, done, run, preview=False):
    """Sphinx's warnings, one text each; rendering is skipped for pages that did not change.

    A preview has neither a content policy, which would keep its page from being loaded again, nor links to
    pages that are not in it.
    """
    values = configuration(settings, course, done, run, preview)
    folder = settings.room / "site-conf"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {value!r}\n" for name, value in values.items()]
    (folder / "conf.py").write_text("".join(lines), encoding="utf-8")
    (folder / SENTENCES).write_text(for_scripts(), encoding="utf-8")
    told = Words()
    with docutils_namespace():  # or a second build would find everything registered
        app = Sphinx(
            srcdir=settings.source,
            confdir=folder,
            outdir=settings.rendered,
            doctreedir=settings.room / "site-doctrees",
            buildername="html",
            status=None,
            warning=told,
        )
        app.builder.search = not preview  # an author has no page of search
        _leave_out_index(app.builder)
        app.build()
    _drop_the_gone(settings, app)
    if app.statuscode and not told.lines:
        told.lines.append(f"Sphinx ended with code {app.statuscode}")
    return told.lines


def _leave_out_index(builder):
    """Sphinx's own index of all words is not made: the site has another, of search.py."""
    builder.load_indexer = builder.index_page = builder.dump_search_index = lambda *_: None


def _drop_the_gone(settings, app):
    """Remove what an earlier build made of sources that are not there any more, which Sphinx leaves."""
    folder, data = settings.rendered, settings.source / "extra" / "_data"
    there = {*app.env.found_docs, *app.config.html_additional_pages, "genindex", "search"}
    pages = {page: page.relative_to(folder).with_suffix("") for page in folder.rglob("*.html")}
    gone = [page for page, name in pages.items() if name.as_posix() not in there]
    for file in (folder / "_data").rglob("*"):
        if file.is_file() and not (data / file.relative_to(folder / "_data")).exists():
            gone.append(file)
    for file in gone:
        file.unlink()
        if not any(file.parent.iterdir()):
            file.parent.rmdir()


class Words:
    """A stream that keeps what is written to it, line by line."""

    def __init__(self):
        self.lines = []

    def write(self, text):
        text = re.sub(r"\x1b\[[\d;]*m", "", text)  # colours for a terminal
        self.lines += [line for line in text.splitlines() if line.strip()]

    def flush(self):
        """Nothing waits here."""
