"""Show a lesson while it is written: its page, reloaded after every change, with what is wrong on it.

python -m authoring preview 14 [--port 8000]

Watches the notebook, its questions, the glossary, the exercise set, pictures, styles and the library.
Prose needs about a second; changed code runs the lesson.
"""

import argparse
import asyncio
import html
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

from authoring.check import chosen
from authoring.rules import broken
from authoring.subjects import ROOT, Course
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


class Preview:
    """One lesson's page: :meth:`build` makes it again and says what is wrong."""

    def __init__(self, name, root=ROOT, build=None):
        self.name, self.root = name, root
        self.settings = Settings(
            course=root, build=build or root / "build", address=LOCAL, draft=True
        )
        self.settings = replace(self.settings, only=frozenset({name[:2]}))

    @property
    def page(self):
        return self.settings.rendered / "theory" / f"{self.name}.html"

    def build(self, changed=()):
        """Make the page; returns the problems as sentences, and prints them with the seconds it took."""
        began = time.perf_counter()
        if any(Path(path).suffix == ".py" for path in changed):  # perhaps a visible check's picture
            visible.cache_clear()
            curve_to_reach.cache_clear()
        try:
            problems = self._build()
        except CourseError as error:
            problems = [str(error)]
        except Exception:  # the preview lives on, whatever an author's change does to it
            problems = [traceback.format_exc(limit=-3)]
        seconds = time.perf_counter() - began
        for problem in problems:
            print(f"- {problem}")
        says = f"{len(problems)} problem(s)" if problems else "nothing is wrong"
        print(f"{self.name}: {says}, {seconds:.1f} s", flush=True)
        return problems

    def _build(self):
        course = read_course(self.root)
        lesson = next((one for one in course.lessons if one.name == self.name), None)
        if lesson is None:  # not taught yet
            lesson = read_lesson(self.root, self.name)
            course = replace(course, parts=(*course.parts, Part("Not taught yet", "", (lesson,))))
        notebook, problems = self._run(lesson)
        said = [] if problems else [str(p) for p in self._rules()]
        problems += [one for one in said if one not in problems]
        done = self._lay_out(course, lesson, notebook, problems)
        found = self._render(course, done, problems)
        if found:  # only the finished page shows these: say them on it
            problems += found
            done = self._lay_out(course, lesson, notebook, problems)
            self._render(course, done, problems)
        return problems

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
            return error.notebook, [f"{place}: {reason}"]

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
        problems += [one for one in done.problems if one not in problems]
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
        """What the finished page shows to be wrong, and has not been said."""
        told = render(self.settings, course, done, "", preview=True)
        found = [self._placed(line) for line in told]
        if self.page.exists():
            found += [
                f"theory/{self.name}: {p}" for p in Page(self.page.read_text("utf-8")).problems
            ]
        return [one for one in found if one not in problems]

    def _placed(self, warning):
        """Sphinx's warning without the folders of this machine."""
        return warning.replace(f"{self.settings.source}/", "").replace("WARNING: ", "")


def _as_json(value):
    import json

    return json.dumps(value, ensure_ascii=False)


def _copy(notebook):
    import copy

    return copy.deepcopy(notebook)


def _banner(problems):
    rows = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems)
    title = f"{len(problems)} problem(s) in this lesson"
    return BANNER.format(title=title, rows=rows).replace("\n\n", "\n")


def _without_reference(text):
    """A preview has no reference pages, so the glossary's links to them become plain text."""
    import re

    return re.sub(r"\[(`[^`]+`)\]\(reference/[^)]*\)", r"\1", text)


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
