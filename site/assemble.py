"""Lay out what Sphinx reads: lessons with their outputs, exercise sets, glossary, home, queue.

Files are written only when their text changes, so that Sphinx renders only pages that changed.
"""

import json
import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
from course import CACHE, PARTS, ROOT, SOURCE, THEORY, exercise_sets, lessons
from glossary import glossary_page, glossary_questions
from home import home_figure
from outputs import page_output, typeset
from run_notebooks import NotebookError, run

from losslab.quiz import load
from losslab.quiz_page import question_html

LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s]+\.ipynb)(#[^)]*)?\)")
PAGES = ROOT / "site" / "pages"


WORKERS = min(4, os.cpu_count() or 1)


def _run(lesson):
    began = time.perf_counter()
    notebook = run(lesson.path, CACHE / "notebooks")
    print(f"  {lesson.name}: {time.perf_counter() - began:.0f} s", flush=True)
    return notebook


class Assembly:
    """One run of laying out; ``problems`` are what must be mended before the site is published."""

    def __init__(self, only=None, draft=False):
        chosen = [one for one in lessons() if not only or one.name[:2] in only]
        self.lessons = []
        self.exercises = [p for p in exercise_sets() if not only or p.stem[:2] in only]
        self.problems, self.kept = [], set()
        executed = {}
        with ThreadPoolExecutor(WORKERS) as pool:  # each notebook has a kernel process of its own
            waiting = {lesson: pool.submit(_run, lesson) for lesson in chosen}
        for lesson, ran in waiting.items():
            try:
                executed[lesson.name] = ran.result()
                self.lessons.append(lesson)
            except NotebookError as error:
                self.problems.append(str(error))
        for lesson in self.lessons:
            self._lesson(lesson, executed[lesson.name])
        for path in self.exercises:
            self._exercise(path)
        if self.problems and not draft:
            return
        self._questions()
        self._pages()
        self._drop_old()

    def write(self, path, text):
        """Write a file of the source tree if its text is new."""
        file = SOURCE / path
        self.kept.add(file)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def _data(self, path, text):
        """Store data that scripts load; its address is seen from a page one folder deep."""
        self.write(f"extra/_data/{path}", text)
        return f"../_data/{path}"

    def _drop_old(self):
        for file in SOURCE.rglob("*"):
            if file.is_file() and file not in self.kept:
                file.unlink()

    def _lesson(self, lesson, notebook):
        for cell in notebook.cells:
            cell.metadata = _cell_metadata(cell)
            if cell.cell_type == "markdown":
                cell.source = self._links(cell.source, f"theory/{lesson.name}")
            for output in cell.get("outputs", []):
                self._output(output, lesson.name)
        self._notebook(f"theory/{lesson.name}.ipynb", notebook)

    def _output(self, output, page):
        data = output.get("data", {})
        if "image/png" in data:
            self.problems.append(f"{page}: a figure without alternative text (an image/png output)")
        if "text/html" in data:
            try:
                data["text/html"] = page_output(data["text/html"], page, self._data)
            except ValueError as error:
                self.problems.append(f"{page}: {error}")

    def _exercise(self, path):
        notebook = nbformat.read(path, as_version=4)
        name = f"exercises/{path.parent.name}/{path.stem}"
        for cell in notebook.cells:
            cell.metadata = _cell_metadata(cell)
            if cell.cell_type == "markdown":
                cell.source = self._links(cell.source, name)
            else:
                cell.outputs, cell.execution_count = [], None
        # The hidden check is a line for the grader; a reader of the page has no use for it.
        notebook.cells = [
            cell for cell in notebook.cells if not cell.source.startswith("# Hidden check of")
        ]
        self._notebook(f"{name}.ipynb", notebook)

    def _notebook(self, path, notebook):
        notebook.metadata = {"language_info": {"name": "python"}}
        self.write(path, nbformat.writes(notebook, version=4))

    def _links(self, text, page):
        """Links to notebooks that are not there (yet) become plain text, and a problem."""
        there = {f"theory/{one.name}" for one in self.lessons}
        there |= {f"exercises/{one.parent.name}/{one.stem}" for one in self.exercises}

        def checked(match):
            target = _resolve(page, match[2])
            if target in there:
                return match[0]
            self.problems.append(f"{page}: a link to {target}, which is not there")
            return match[1]

        return LINK.sub(checked, text)

    def _questions(self):
        """The questions as the practice queue shows them, one file per lesson and one for terms."""
        index = {}
        here = {lesson.name for lesson in self.lessons}
        paths = [p for p in sorted(THEORY.glob("questions/*.toml")) if p.stem in here]
        files = {path.stem: load(path) for path in paths}
        files["glossary"] = glossary_questions(here)
        for name, questions in files.items():
            shown = {q["id"]: typeset(question_html(q)) for q in questions}
            self._data(f"questions/{name}.json", json.dumps(shown, ensure_ascii=False))
            index |= dict.fromkeys(shown, name)
        self._data("questions.json", json.dumps(index, indent=0))
        course = [
            {
                "name": one.name,
                "title": one.title,
                "questions": [q["id"] for q in files.get(one.name, [])],
            }
            for one in self.lessons
        ]
        self._data("course.json", json.dumps(course, ensure_ascii=False))

    def _pages(self):
        self.write("glossary.md", glossary_page(self.lessons))
        for path in PAGES.glob("*.md"):
            text = path.read_text(encoding="utf-8")
            if path.stem == "index":
                figure = page_output(home_figure(), "home", self._data).replace("../_data", "_data")
                text = text.replace("{{ figure }}", figure)
                text = text.replace("{{ lessons }}", self._contents())
                text = text.replace("{{ start }}", f"theory/{self.lessons[0].name}.html")
                text += self._toctrees()
            elif path.stem == "benchmarks":
                tables = sorted((ROOT / "site" / "measured").glob("*.md"))
                measured = "\n\n".join(table.read_text(encoding="utf-8") for table in tables)
                text = text.replace("{{ measured }}", measured)
            self.write(path.name, text)
        for path in PAGES.glob("extra/*"):
            self.kept.add(SOURCE / "extra" / path.name)
            (SOURCE / "extra").mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, SOURCE / "extra" / path.name)

    def _contents(self):
        """The list of lessons on the home page; scripts add the reader's progress."""
        blocks = []
        sets = {path.stem: path for path in self.exercises}
        for part, name, numbers in PARTS:
            rows = [self._row(one, sets) for one in self.lessons if one.number in numbers]
            if rows:
                blocks.append(
                    f'<section class="part"><h2>{part} <span>{name}</span></h2>'
                    f"<ol>{''.join(rows)}</ol></section>"
                )
        return "\n".join(blocks)

    def _row(self, lesson, sets):
        practise = ""
        if lesson.name in sets:
            address = f"exercises/{lesson.name}/{lesson.name}.html"
            practise = f' <a class="practise" href="{address}">exercises</a>'
        return (
            f'<li data-lesson="{lesson.name}"><a href="theory/{lesson.name}.html">'
            f"<b>{lesson.name[:2]}</b> {lesson.title}</a>{practise}"
            f'<span class="promise">{typeset_markdown(lesson.promise)}</span></li>'
        )

    def _toctrees(self):
        parts = [
            (f"{part}: {name}", [f"theory/{x.name}" for x in self.lessons if x.number in numbers])
            for part, name, numbers in PARTS
        ]
        sets = [f"exercises/{path.parent.name}/{path.stem}" for path in self.exercises]
        parts += [("Exercises", sets), ("Look up, look back", ["glossary", "practice"])]
        parts += [("Teach and write", ["teaching", "writing", "benchmarks"])]
        return "".join(
            f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n"
            for caption, names in parts
            if names
        )


def typeset_markdown(text):
    """A line of Markdown as HTML with its formulas rendered."""
    from losslab.markup import inline
    from losslab.quiz_page import tex

    return typeset(inline(text, tex))


def _cell_metadata(cell):
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "code" and "plumbing" in tags:
        return nbformat.NotebookNode(tags=["hide-input"])
    return nbformat.NotebookNode()


def _resolve(page, link):
    """The name of the page that a relative link from another page means."""
    parts = page.split("/")[:-1]
    for piece in link.removesuffix(".ipynb").split("/"):
        parts = parts[:-1] if piece == ".." else [*parts, piece]
    return "/".join(parts)
