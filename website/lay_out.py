"""Lay out what Sphinx reads: lessons with their outputs, exercise sets, glossary, home, queue.

Files are written only when their text changes, so that Sphinx renders only pages that changed.
"""

import itertools
import json
import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from authoring.print_rules import listed
from lessonkit.explore import MIME as EXPLORABLE_DATA
from lessonkit.picture import MIME as FIGURE_DATA
from lessonkit.quiz import MIME as QUIZ_DATA
from lessonkit.quiz import QuizError, load
from lessonkit.quiz.forms import question_html
from website import compare, exercises, home, reference, try_cells
from website.beside import files_beside, with_credits
from website.glossary import cards, glossary_page, glossary_questions
from website.messages import said
from website.notation import notation_page
from website.outputs import caption_of, explorable_output, figure_output, quiz_output, typeset
from website.run_notebooks import NotebookError, run
from website.settings import HERE
from website.symptoms import page as symptoms
from website.symptoms.prove import proved
from website.symptoms.read import SymptomError
from website.works import addresses, linked

LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s]+\.ipynb)(#[^)]*)?\)")
HIDDEN_CHECK = "# Hidden check of"  # how the grader's cell in an exercise begins
SYMPTOMS = f"*{symptoms.TITLE}*"  # how a notebook names that page, which it has no address of
WORKERS = min(4, 1 + (os.cpu_count() or 1))  # one waits now and then: a kernel starts


@dataclass
class LaidOut:
    """What was laid out. ``problems`` must be mended before the site is published; ``notes`` not."""

    lessons: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    own_sets: tuple = ()

    @property
    def sets(self):
        """The lessons that have a set, then the sets that have no lesson."""
        return [*(lesson for lesson in self.lessons if lesson.exercises), *self.own_sets]


class SourceTree:
    """The folder that Sphinx reads. Only what is new is written, and what is left over goes."""

    def __init__(self, folder):
        self.folder, self.written = folder, set()

    def write(self, path, text):
        file = self._file(path)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")

    def copy(self, path, original):
        file = self._file(path)
        if not file.exists() or file.read_bytes() != original.read_bytes():
            shutil.copyfile(original, file)

    def data(self, path, text):
        """Store data that scripts load; its address is seen from a page one folder deep."""
        self.write(f"extra/_data/{path}", text)
        return f"../_data/{path}"

    def drop_the_rest(self):
        for file in self.folder.rglob("*"):
            if file.is_file() and file not in self.written:
                file.unlink()

    def _file(self, path):
        file = self.folder / path
        self.written.add(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file


def lay_out(settings, course):
    """Run the lessons and write the sources; returns what was laid out and what is wrong."""
    done, tree = LaidOut(), SourceTree(settings.source)
    executed = _run_all(settings, course.chosen(settings.only), done)
    done.own_sets = () if settings.only else course.own_sets
    for lesson in done.lessons:
        lesson_page(settings, course, lesson, executed[lesson.name], tree, done)
    for lesson in done.sets:
        exercises_page(settings, course, lesson, tree, done)
    if not done.lessons or (done.problems and not settings.draft):
        return done
    tree.write("extra/.keep", "")
    for path in files_beside(settings.theory):
        tree.copy(f"theory/{path.relative_to(settings.theory).as_posix()}", path)
    try:
        _questions(settings, course, done, tree)
    except QuizError as error:
        done.problems.append(str(error))
    for path, text in reference.pages(course, done.lessons, settings.cache).items():
        tree.write(path, text)
    _symptoms(settings, done, tree)
    tree.data("cards.json", json.dumps(cards(settings.theory, course), ensure_ascii=False))
    tree.write("glossary.md", glossary_page(settings.theory, course, done.lessons))
    if page := notation_page(settings.theory, done.lessons):
        tree.write("notation.md", page)
    _pages(settings, course, done, tree)
    tree.drop_the_rest()
    return done


def _symptoms(settings, done, tree):
    """The page of symptoms; what does not come out as its text says joins ``done.problems``."""
    try:
        done.problems += proved(settings.cache)[1]
        tree.write("symptoms.md", symptoms.page(done.lessons, settings.cache))
        for path, text in symptoms.run_pages().items():
            tree.write(path, text)
    except SymptomError as error:
        done.problems.append(str(error))


def _run_all(settings, lessons, done):
    """``{name: notebook with outputs}``; every notebook has a kernel process of its own."""

    def timed(lesson):
        began = time.perf_counter()
        notebook = run(lesson.path, settings.cache / "notebooks")
        print(f"  {lesson.name}: {time.perf_counter() - began:.0f} s", flush=True)
        return notebook

    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = {lesson: pool.submit(timed, lesson) for lesson in lessons}
        reference.drawings(settings.cache)  # meanwhile: kernels are processes of their own
        home.home_figure(settings.cache)
    executed = {}
    for lesson, ran in waiting.items():
        try:
            executed[lesson.name] = ran.result()
            done.lessons.append(lesson)
        except NotebookError as error:
            done.problems.append(str(error))
    return executed


def lesson_page(settings, course, lesson, notebook, tree, done):
    """Write a lesson's page; what is wrong with it joins ``done.problems``."""
    page = f"theory/{lesson.name}"
    questions = settings.theory / "questions"
    works = addresses(settings.theory)
    numbers = (f"{lesson.number}.{figure}" for figure in itertools.count(1))

    def prepare(output):
        data = output.get("data", {})
        if "image/png" in data:
            done.problems.append(
                f"{lesson.name}: a figure without alternative text (an image/png output)"
            )
        try:
            if QUIZ_DATA in data:
                data["text/html"] = quiz_output(data.pop(QUIZ_DATA), questions)
            elif EXPLORABLE_DATA in data:
                figure = data.pop(EXPLORABLE_DATA)
                data["text/html"] = explorable_output(figure, lesson.name, tree.data, next(numbers))
            elif FIGURE_DATA in data:
                svg = data.pop(FIGURE_DATA)["svg"]
                data["text/html"] = figure_output(svg, next(numbers), caption_of(svg))
            if "text/html" in data:
                data["text/html"] = typeset(data["text/html"])
        except ValueError as error:
            done.problems.append(f"{lesson.name}: {error}")

    if programs := try_cells.programs(notebook.cells):
        tree.data(f"{lesson.name}/try.json", json.dumps(programs, ensure_ascii=False))
    for cell in notebook.cells:
        cell.metadata = _cell_metadata(cell)
        if cell.cell_type == "markdown":
            source = _links(course, cell.source, page, done)
            source = linked(source, works, course.words["reading"])
            cell.source = with_credits(settings.theory, source)
        for output in cell.get("outputs", []):
            prepare(output)
    _write_notebook(tree, f"{page}.ipynb", notebook)


def exercises_page(settings, course, lesson, tree, done):
    """Write the page of an exercise set, with the worked solutions if they are to be there."""
    notebook = nbformat.read(lesson.exercises, as_version=4)
    # The hidden check is a line for the grader; a reader of the page has no use for it.
    notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith(HIDDEN_CHECK)]
    if settings.worked:
        notebook.cells = exercises.with_solutions(notebook.cells, settings.worked, lesson.name)
    tried = exercises.names(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _links(course, cell.source, lesson.set_page, done)
            if exercises.asks_for_a_diagnosis(cell):
                line, title = said("page.symptoms_line"), said("symptoms.title")
                cell.source += f"\n\n{line} [{title}](../../symptoms.md)"
            cell.metadata = nbformat.NotebookNode()
            continue
        cell.metadata, cell.execution_count = (
            nbformat.NotebookNode(tags=exercises.tags(cell, tried)),
            None,
        )
        curve = exercises.curve_to_reach(cell.source)
        cell.outputs = [_html_output(curve)] if curve else []
    _write_notebook(tree, f"{lesson.set_page}.ipynb", notebook)


def _html_output(text):
    return nbformat.v4.new_output("display_data", {"text/html": text})


def _write_notebook(tree, path, notebook):
    # Beside the page its sections alone: to follow what is in them, the theme would lay all of them out.
    notebook.metadata = {"language_info": {"name": "python"}, "tocdepth": 2}
    tree.write(path, nbformat.writes(notebook, version=4))


def _cell_metadata(cell):
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "code" and "plumbing" in tags:
        return nbformat.NotebookNode(tags=["hide-input"])
    if try_cells.TAG in tags:  # tags become classes of the cell's element
        return nbformat.NotebookNode(tags=[try_cells.TAG, f"cell-{cell.id}"])
    if only_asks(cell):
        return nbformat.NotebookNode(tags=["remove-input"])
    return nbformat.NotebookNode()


def only_asks(cell):
    """Whether a cell does nothing but show questions, which speak for themselves."""
    lines = [line for line in cell.source.splitlines() if not line.startswith(("from ", "import "))]
    return cell.cell_type == "code" and all(
        line.startswith(("predict(", "quiz(")) for line in lines
    )


def _links(course, text, page, done):
    """The page of symptoms, named in italics, becomes a link; links to notebooks that are not on the
    site become plain text.

    That is a problem where nothing is known of the notebook, and a note where it is not taught.
    """
    up = "../" * page.count("/")
    text = text.replace(SYMPTOMS, f"[{said('symptoms.title')}]({up}symptoms.md)")
    there = {f"theory/{lesson.name}" for lesson in done.lessons}
    there |= {lesson.set_page for lesson in done.sets}
    planned = {f"theory/{lesson.name}" for lesson in course.lessons}
    planned |= {lesson.set_page for lesson in course.lessons if lesson.exercises}
    planned |= {one.set_page for one in course.own_sets}

    def checked(match):
        target = _resolve(page, match[2])
        if target in there:
            return match[0]
        if target.rpartition("/")[2] in course.not_taught:
            done.notes.append(f"{page}: a link to {target}, which is not taught, is plain text")
        elif target.startswith("exercises/") and (course.folder / f"{target}.ipynb").exists():
            done.notes.append(f"{page}: a link to {target}, no set of this class, is plain text")
        elif target not in planned:  # what a draft of some lessons leaves out is nobody's fault
            done.problems.append(f"{page}: a link to {target}, which is not there")
        return match[1]

    return LINK.sub(checked, text)


def _resolve(page, link):
    """The name of the page that a relative link from another page means."""
    parts = page.split("/")[:-1]
    for piece in link.removesuffix(".ipynb").split("/"):
        parts = parts[:-1] if piece == ".." else [*parts, piece]
    return "/".join(parts)


def _questions(settings, course, done, tree):
    """The questions as the practice queue shows them, one file per lesson and one for terms."""
    index, files = {}, {}
    for lesson in done.lessons:
        path = settings.theory / "questions" / f"{lesson.name}.toml"
        if path.exists():
            files[lesson.name] = load(path)
    files["glossary"] = glossary_questions(settings.theory, course)
    for name, questions in files.items():
        shown = {q["id"]: typeset(question_html(q)) for q in questions}
        tree.data(f"questions/{name}.json", json.dumps(shown, ensure_ascii=False))
        index |= dict.fromkeys(shown, name)
    tree.data("questions.json", json.dumps(index, indent=0))
    rows = [
        {"name": lesson.name, "title": lesson.title,
         "questions": [question["id"] for question in files.get(lesson.name, [])],
         "exercises": _exercise_names(lesson)}
        for lesson in done.lessons
    ]  # fmt: skip
    tree.data("course.json", json.dumps(rows, ensure_ascii=False))


def _exercise_names(lesson):
    if not lesson.exercises:
        return []
    return exercises.names(nbformat.read(lesson.exercises, as_version=4))


def _pages(settings, course, done, tree):
    """The pages that are written by hand, with what is computed put into them."""
    for path in sorted((HERE / "pages").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.stem == "index":
            text = home.page(text, settings, course, done, tree.data)
        elif path.stem == "benchmarks":
            tables = sorted((HERE / "measured").glob("*.md"))
            measured = "\n\n".join(table.read_text(encoding="utf-8") for table in tables)
            text = text.replace("{{ measured }}", measured)
        elif path.stem == "compare":
            text = text.replace("{{ form }}", compare.form(settings, tree.data))
        elif path.stem == "writing":
            text = text.replace("{{ rules }}", listed())
        tree.write(path.name, text)
    for path in (HERE / "pages").glob("extra/*"):
        tree.copy(Path("extra") / path.name, path)
