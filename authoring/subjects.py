"""What the rules look at: lessons, questions, terms, sets and exercises, read from the course's folder.

Whatever cannot be read raises :class:`authoring.rules.Unreadable` with file, line and reason.
"""

import importlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from authoring import notation
from authoring.course_file import misshapen
from authoring.files import ROOT, Notebook, TomlFile, left_over, tables_of
from authoring.rules import Problem, Unreadable
from authoring.words import words_in
from lessonkit.progress import KINDS
from lessonkit.quiz.questions import TABLES

PARTS = ("answer", "try", "check")  # the cells of an exercise, by the ending of their grade_id


@dataclass
class Question:
    """A question or prediction of a lesson's file; ``table`` is "question" or "prediction"."""

    file: TomlFile
    lesson: str
    table: str
    number: int  # in the file, from 1
    said: dict

    @property
    def id(self):
        return str(self.said.get("id", ""))

    @property
    def asked_as(self):
        """What a lesson calls a prediction by."""
        return str(self.said.get("asked_as", self.id))

    def problem(self, says):
        line = self.file.line(rf"^\[\[{self.table}\]\]", self.number - 1)
        place = f"{self.file.name}, line {line}, {self.table} {self.number}"
        return Problem(f"{place} ({self.id or 'without id'})", says)


@dataclass
class Term:
    """A term of the glossary."""

    file: TomlFile
    name: str
    said: dict
    lessons: frozenset

    def problem(self, says):
        name = re.escape(self.name)
        line = self.file.line(rf'^\["?{name}"?\]')
        return Problem(f"{self.file.name}, line {line}, “{self.name}”", says)


@dataclass
class Lesson:
    """A lesson: its notebook, its file of questions, and the course around it."""

    name: str
    course: "Course"

    @property
    def number(self):
        return self.name[:2]

    @cached_property
    def notebook(self):
        return Notebook(self.course.root / "theory" / f"{self.name}.ipynb", self.course.root)

    @cached_property
    def question_file(self):
        path = self.course.root / "theory" / "questions" / f"{self.name}.toml"
        return TomlFile(path, self.course.root)

    @cached_property
    def questions(self):
        """All questions and predictions; none where there is no file."""
        if not self.question_file.path.exists():
            return []
        tables = self.question_file.tables
        return [
            Question(self.question_file, self.name, table, number, said)
            for table in TABLES
            for number, said in enumerate(_list(tables.get(table)), 1)
        ]


def _list(value):
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@dataclass
class Exercise:
    """One exercise: its hidden and visible check, and its cells in the notebook of the solutions."""

    name: str
    set: "ExerciseSet"

    @cached_property
    def check(self):
        """The :class:`grading.checks.base.Exercise`."""
        module = f"grading.checks.{self.set.folder}.{self.name}"
        place = f"grading/checks/{self.set.folder}/{self.name}.py"
        try:
            return importlib.import_module(module).EXERCISE
        except ModuleNotFoundError as error:
            if error.name and not module.startswith(error.name):
                raise
            says = "there is no such file, and it would say what the answer must do."
        except SyntaxError as error:
            place, says = f"{place}, line {error.lineno}", f"Python cannot read this: {error.msg}."
        except AttributeError:
            says = "there is no EXERCISE = Exercise(…) in it."
        except Exception as error:  # what an author's module may do when it is imported
            line = _line_in(error, f"{self.name}.py")
            place = f"{place}, line {line}" if line else place
            says = f"{type(error).__name__}: {error}."
        raise Unreadable(Problem(place, says))

    @property
    def kind(self):
        """What is asked for, as the line under the heading says: "write", "derive", "fit", "diagnose"."""
        _, problem = self.problem_cell
        said = re.search(r"^★+ (\w+) · ", problem.source if problem else "", re.M)
        named = {word: kind for kind, word in self.set.course.words.items() if kind in KINDS}
        return named.get(said[1], said[1]) if said else "write"

    @property
    def points(self):
        return self.check.points

    def cell(self, part):
        """``(number, cell)`` of the exercise's answer, try or check; ``(None, None)`` without one."""
        return self.set.marked.get(f"{self.name}_{part}", (None, None))

    @cached_property
    def problem_cell(self):
        """``(number, cell)`` of the Markdown cell above the answer, which states the problem."""
        number, _ = self.cell("answer")
        above = [
            one for one in self.set.notebook.numbered("markdown") if number and one[0] < number
        ]
        return above[-1] if above else (None, None)

    def problem(self, part, says, line=None):
        """A problem in one of the exercise's cells, or in its problem ("problem")."""
        number, cell = self.problem_cell if part == "problem" else self.cell(part)
        if cell is None:
            return Problem(self.set.notebook.name, f"{self.name}: {says}")
        return self.set.notebook.problem(number, f"{self.name}: {says}", line)

    def of_check(self, says):
        """A problem in the module of the hidden check."""
        return Problem(f"grading/checks/{self.set.folder}/{self.name}.py", says)


def _line_in(error, file):
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def is_graded(cell):
    """Whether nbgrader gives points for a cell, by machine or by hand."""
    said = cell.metadata.get("nbgrader", {})
    return bool(said.get("grade") or said.get("task"))


@dataclass
class ExerciseSet:
    """An exercise set: its notebook in ``solutions/`` and the one that learners get."""

    name: str
    course: "Course"

    @property
    def folder(self):
        """What its folders of checks are called."""
        return self.name.replace("-", "_")

    def _notebook(self, room):
        return Notebook(
            self.course.root / room / self.name / f"{self.name}.ipynb", self.course.root
        )

    @cached_property
    def notebook(self):
        return self._notebook("solutions")

    @cached_property
    def released(self):
        return self._notebook("exercises")

    @cached_property
    def ids(self):
        """``[(grade_id, number, cell), …]`` in the notebook's order."""
        return [
            (str(cell.metadata.nbgrader.get("grade_id", "")), number, cell)
            for number, cell in self.notebook.numbered()
            if "nbgrader" in cell.metadata
        ]

    @cached_property
    def marked(self):
        """``{grade_id: (number, cell)}``."""
        return {name: (number, cell) for name, number, cell in self.ids}

    def goes_further(self, exercise):
        """Whether a cell “*Go further:* …” stands behind what tries an exercise."""
        number, _ = self.marked.get(f"{exercise}_try", (len(self.notebook.cells), None))
        after = self.notebook.cells[number] if number < len(self.notebook.cells) else None
        return after is not None and after.source.startswith(f"*{self.course.words['further']}:*")

    @property
    def has_lesson(self):
        """Whether it belongs to a lesson; a set of an instructor's own does not."""
        return (self.course.root / "theory" / f"{self.name}.ipynb").exists()

    @cached_property
    def own_graded(self):
        """``[(number, cell), …]`` of graded cells without a hidden check: plain asserts, answers in words."""
        checks = {f"{exercise.name}_check" for exercise in self.exercises}
        return [
            (number, cell)
            for name, number, cell in self.ids
            if is_graded(cell) and name not in checks and "hidden_check(" not in cell.source
        ]

    @property
    def points(self):
        """What all of it is worth together."""
        own = [cell.metadata.nbgrader.get("points", 0) for _, cell in self.own_graded]
        return sum(exercise.points for exercise in self.exercises) + sum(own)

    @cached_property
    def exercises(self):
        """Its exercises: one for each module of ``grading/checks/NN_name/``."""
        folder = self.course.root / "grading" / "checks" / self.folder
        names = [path.stem for path in sorted(folder.glob("[a-z]*.py"))]
        return [Exercise(name, self) for name in names]


@dataclass
class Course:
    """The course's folder."""

    root: Path = ROOT
    kept: dict = field(default_factory=dict)

    @cached_property
    def file(self):
        return TomlFile(self.root / "course.toml", self.root)

    @cached_property
    def words(self):
        """What lessons and sets have in common, in the course's language: :mod:`authoring.words`."""
        return words_in(self.root)

    @cached_property
    def said(self):
        """What `course.toml` says, in the form that it must have."""
        for says in misshapen(self.file.tables):
            raise Unreadable(Problem(self.file.name, f"{says}."))
        return self.file.tables

    @cached_property
    def taught(self):
        return [name for part in self.said["part"] for name in part["lessons"]]

    @cached_property
    def not_taught(self):
        return self.said.get("not_taught", [])

    @cached_property
    def shortened(self):
        """Sets that exercises were taken out of."""
        return self.said.get("shortened", [])

    @cached_property
    def lessons(self):
        """Every lesson in ``theory/``, taught or not."""
        names = sorted(path.stem for path in (self.root / "theory").glob("[0-9][0-9]-*.ipynb"))
        return [Lesson(name, self) for name in names]

    @cached_property
    def sets(self):
        folders = (self.root / "solutions").glob("[0-9][0-9]-*/")
        return [ExerciseSet(path.name, self) for path in sorted(folders) if not left_over(path)]

    @cached_property
    def glossary(self):
        return TomlFile(self.root / "theory" / "glossary.toml", self.root)

    @cached_property
    def notation(self):
        """What `theory/notation.toml` says, as :func:`authoring.notation.notation` has it."""
        file = TomlFile(self.root / "theory" / "notation.toml", self.root)
        return notation.told(tables_of(file)) if file.path.exists() else {}

    @cached_property
    def terms(self):
        lessons = frozenset(lesson.name for lesson in self.lessons)
        terms = tables_of(self.glossary) if self.glossary.path.exists() else {}
        return [Term(self.glossary, name, said, lessons) for name, said in terms.items()]
