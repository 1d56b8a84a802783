"""Show a lesson while it is written: its page, reloaded after every change, with what is wrong on it.

python -m authoring preview 14 [--port 8000]

Watches the notebook, its questions, the glossary, the exercise set, pictures, styles and the library.
Prose needs about a second; changed code runs the lesson.
"""

import argparse
import asyncio
import html
import re
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

from authoring.check import chosen
from authoring.files import ROOT
from authoring.rules import broken
from authoring.subjects import Course
from lessonkit.checks import visible
from website import lay_out as sources
from website.beside import files_beside
from website.check_pages import Page
from website.course import CourseError, Part, read_course, read_lesson
from website.exercises import curve_to_reach
from website.glossary import cards, glossary_page
from website.render import render
from website.run_notebooks import NotebookError, run
from website.settings import LOCAL, Settings

WATCHED = ("theory", "exercises", "website/static", "website/templates", "lib")
BANNER = """<aside class="admonition error" id="preview-problems" role="status">
<p class="admonition-title">{title}</p>
<ul>{rows}</ul>
</aside>"""

# In no navigation: Sphinx copies the whole tree of a page's headings for every page that it writes.
ORPHAN = "---\norphan: true\n---\n\n"
CELL_LINE = re.compile(r"^(\S+\.ipynb):(\d+)(\d{4}):")  # as MyST-NB counts: cells in ten thousands
SHORT = 15  # a reason of so few letters may stand in another problem by chance
LINK_TARGET = re.compile(r"(?:the link #|not readable: theory/|a link to (?:theory/)?)([^\s,]+)")
TEMPORARY = re.compile(
    r"\S*ipykernel_\d+\S+?\.py:(\d+)| \(\d+\.py, line \d+\)$"
)  # where a kernel keeps a cell


class Problems(list):
    """What is wrong, as sentences."""

    def add(self, *says):
        """Add what no rule has said in other words; returns whether anything was added."""
        before = len(self)
        for one in says:
            if not self._said(one):
                self.append(one)
        return len(self) > before

    def _said(self, says):
        if says in self:
            return True
        reason = says.rpartition(": ")[2].rstrip(".")
        target = LINK_TARGET.search(says)
        return any(
            (len(reason) > SHORT and reason in one)
            or (target and " leads nowhere" in one and target[1] in one)
            for one in self
        )


class Preview:
    """One lesson's page: :meth:`build` makes it again and says what is wrong."""

    def __init__(self, name, root=ROOT, build=None):
        self.name, self.root = name, root
        self.settings = Settings(
            course=root, build=build or root / "build", address=LOCAL, draft=True
        )
        self.settings = replace(self.settings, only=frozenset({name[:2]}))
        self._rendered, self._last = False, None

    @property
    def page(self):
        return self.settings.rendered / "theory" / f"{self.name}.html"

    def build(self, changed=()):
        """Make the page; returns the problems as sentences, and prints them with the seconds it took."""
        began = time.perf_counter()
        if any(Path(path).suffix == ".py" for path in changed):  # perhaps a visible check's picture
            visible.cache_clear()
            curve_to_reach.cache_clear()
        self._restore()
        problems = Problems()
        try:
            self._build(problems)
        except CourseError as error:
            problems.add(str(error))
        except Exception as error:  # the preview lives on, whatever an author's change does to it
            if problems.add(f"{type(error).__name__}: {error}"):
                problems[-1] = traceback.format_exc(limit=-3)
        if problems and not self._rendered:
            self._say_on_the_last_page(problems)
        seconds = time.perf_counter() - began
        for problem in problems:
            print(f"- {problem}")
        says = f"{len(problems)} problem(s)" if problems else "nothing is wrong"
        print(f"{self.name}: {says}, {seconds:.1f} s", flush=True)
        return problems

    def _build(self, problems):
        self._rendered = False
        course = read_course(self.root)
        lesson = next((one for one in course.lessons if one.name == self.name), None)
        if lesson is None:  # not taught yet
            lesson = read_lesson(self.root, self.name)
            course = replace(course, parts=(*course.parts, Part("Not taught yet", "", (lesson,))))
        notebook, kept_from_running = self._run(lesson)
        problems += kept_from_running or dict.fromkeys(map(str, self._rules()))
        done = self._lay_out(course, lesson, notebook, problems)
        if self._render(
            course, done, problems
        ):  # only the finished page shows these: say them on it
            done = self._lay_out(course, lesson, notebook, problems)
            self._render(course, done, problems)
        self._rendered = True

    def _say_on_the_last_page(self, problems):
        """No new page can be made of what is wrong: the last one says why, until one can."""
        if self.page.exists():
            self._last = self.page.read_text(encoding="utf-8")
            place = self._last.find("<h1")
            text = self._last[:place] + _banner(problems) + self._last[place:]
            self.page.write_text(text, encoding="utf-8")

    def _restore(self):
        if self._last is not None:
            self.page.write_text(self._last, encoding="utf-8")
            self._last = None

    def _run(self, lesson):
        """The notebook with its outputs, as far as it ran, and what kept it from running on."""
        try:
            return run(lesson.path, self.settings.cache / "notebooks"), []
        except NotebookError as error:
            if error.notebook is None:
                raise CourseError(str(error)) from None
            place = f"theory/{lesson.path.name}, cell {error.cell}"
            place += f", line {error.line}" if error.line else ""
            first, _, rest = str(error).partition("\n")
            reason = first.partition(" failed: ")[2] or f"this cell warns: {rest.strip()}"
            return error.notebook, [f"{place}: {TEMPORARY.sub(_line, reason)}"]

    def _rules(self):
        asked = chosen([self.name], Course(self.root), "theory")
        for things in asked.values():
            for subject, thing in things:
                yield from (problem for _, problem in broken(subject, thing))

    def _lay_out(self, course, lesson, notebook, problems):
        """Write what Sphinx reads: the lesson, its set, the glossary, and a front page that leads to them."""
        done, tree = sources.LaidOut([lesson]), sources.SourceTree(self.settings.source)
        notebook = notebook.copy()
        notebook.cells = [cell.copy() for cell in notebook.cells]
        sources.lesson_page(self.settings, course, lesson, _copy(notebook), tree, done)
        problems.add(*map(self._placed, done.problems))
        if problems:
            shown = _copy(notebook)
            first = shown.cells[0].copy()
            first.source = f"{first.source}\n\n{_banner(problems)}"
            shown.cells[0] = first
            sources.lesson_page(self.settings, course, lesson, shown, tree, done)
        pages = [f"theory/{lesson.name}"]
        if lesson.exercises:
            sources.exercises_page(self.settings, course, lesson, tree, done)
            pages.append(lesson.set_page)
        for path in files_beside(self.settings.theory):
            tree.copy(f"theory/{path.relative_to(self.settings.theory).as_posix()}", path)
        tree.write("extra/.keep", "")
        tree.data("cards.json", _as_json(cards(self.settings.theory, course)))
        terms = _without_reference(glossary_page(self.settings.theory, course, [lesson]))
        tree.write("glossary.md", ORPHAN + terms)
        for name in ("symptoms", "practice", "writing"):
            tree.write(f"{name}.md", f"{ORPHAN}# {name.capitalize()}\n\nNot in a preview.\n")
        links = "".join(f"{page}\n" for page in pages)
        tree.write("index.md", f"# Preview\n\n```{{toctree}}\n{links}```\n")
        tree.drop_the_rest()
        return done

    def _render(self, course, done, problems):
        """Whether the finished page shows something to be wrong that has not been said."""
        told = render(self.settings, course, done, "", preview=True)
        found = [self._placed(line) for line in told]
        if self.page.exists():
            seen = Page(self.page.read_text("utf-8")).problems
            found += [f"theory/{self.name}.ipynb: {problem}" for problem in seen]
        return problems.add(*found)

    def _placed(self, says):
        """What Sphinx or the layout says, with the file that an author knows, and its cell."""
        says = says.replace(f"{self.settings.source}/", "").replace("WARNING: ", "")
        says = re.sub(r" \[\w+\.\w+\]$", "", says)  # the kind of warning
        says = re.sub(
            r"'myst' cross-reference target not found: '(.*)'$", r"the link #\1 leads nowhere", says
        )
        says = re.sub(rf"^(theory/)?{self.name}: ", f"theory/{self.name}.ipynb: ", says)
        says = re.sub(rf"^\S+: ({self.name}\.toml)", r"theory/questions/\1", says)
        return CELL_LINE.sub(
            lambda found: f"{found[1]}, cell {found[2]}, line {max(int(found[3]) - 1, 1)}:", says
        )


def _as_json(value):
    import json

    return json.dumps(value, ensure_ascii=False)


def _copy(notebook):
    import copy

    return copy.deepcopy(notebook)


def _line(found):
    return f"line {found[1]}" if found[1] else ""


def _banner(problems):
    rows = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems)
    title = f"{len(problems)} problem(s) in this lesson"
    return BANNER.format(title=title, rows=rows).replace("\n\n", "\n")


def _without_reference(text):
    """A preview has no reference pages, so the glossary's links to them become plain text."""
    return re.sub(r"\[([^\[\]]+)\]\(reference/[^)]*\)", r"\1", text)


def application(preview, address):
    """The server: the rendered pages, and a line to the browser that says when to load them again."""
    from sphinx_autobuild.filter import IgnoreFilter
    from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
    from sphinx_autobuild.server import RebuildServer
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount, WebSocketRoute
    from starlette.staticfiles import StaticFiles
    from watchfiles import awatch

    class Watcher(RebuildServer):
        """sphinx-autobuild's, but everything that was loaded stays loaded between builds."""

        async def watch(self):
            async for changes in awatch(
                *self.paths, debounce=200, step=50, watch_filter=self._counts
            ):
                await asyncio.to_thread(self.change_callback, [Path(path) for _, path in changes])
                self.flag.set()

        def _counts(self, _, path):
            return not self.ignore(path) and Path(path).suffix in SUFFIXES

    ignored = IgnoreFilter(
        [str(preview.settings.build)], [r"\.ipynb_checkpoints", r"__pycache__", r"/\."]
    )
    paths = [preview.root / room for room in WATCHED if (preview.root / room).exists()]
    watcher = Watcher([*paths, preview.root / "course.toml"], ignored, preview.build)
    preview.settings.rendered.mkdir(parents=True, exist_ok=True)
    pages = StaticFiles(directory=preview.settings.rendered, html=True)
    return Starlette(
        routes=[WebSocketRoute("/websocket-reload", watcher), Mount("/", app=pages)],
        middleware=[Middleware(JavascriptInjectorMiddleware, ws_url=address)],
        lifespan=watcher.lifespan,
    )


SUFFIXES = {
    ".ipynb",
    ".toml",
    ".css",
    ".js",
    ".html",
    ".py",
    ".json",
    ".png",
    ".svg",
    ".jpg",
    ".csv",
    ".md",
}


def main(arguments):
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m authoring preview")
    parser.add_argument("lesson", help="its number or its name")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    try:
        asked = chosen([options.lesson], Course(), "theory")
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    import uvicorn

    preview = Preview(next(iter(asked)).rpartition("/")[2])
    print("Building the page for the first time …", flush=True)
    preview.build()
    host = f"127.0.0.1:{options.port}"
    print(f"http://{host}/theory/{preview.name}.html (Ctrl+C ends it)", flush=True)
    uvicorn.run(
        application(preview, host), host="127.0.0.1", port=options.port, log_level="warning"
    )
    return 0
