"""The course's rules: what a lesson, its questions, an exercise, its set and a loss must be.

`make check-lesson`, `make check-set`, the preview and `tests/test_rules.py` all ask the functions that are
registered here, in seconds and before anything slow. A rule stands once, as a function in one of

    lesson_rules.py     a lesson: subjects.Lesson
    question_rules.py   a question or prediction, a term of the glossary: subjects.Question, subjects.Term
    set_rules.py        an exercise set: subjects.ExerciseSet
    exercise_rules.py   one exercise of a set: subjects.Exercise (its `kind` says what it asks for)
    own_rules.py        exercises without the course's checks: subjects.ExerciseSet
    loss_rules.py       a loss of the catalogue: losslab.catalogue.Loss
    course_rules.py     all of it together: subjects.Course

To add a rule, write a function with the decorator ``rule``. Its docstring's first line is the rule as the
guide prints it; it yields a :class:`Problem` for everything that breaks it, with the place and the sentence
that an author reads: what is wrong, and what to write where. A rule that is for some kinds of exercise says
so: ``@rule("exercise", kinds=("derive", "fit"))``.

>>> from authoring.rules import Problem, broken, rule
>>> print(Problem("theory/14-tweedie.ipynb, cell 3, line 2", "the figure has no alt."))
theory/14-tweedie.ipynb, cell 3, line 2: the figure has no alt.
"""

import importlib
from dataclasses import dataclass

SUBJECTS = ("lesson", "question", "term", "set", "exercise", "loss", "course")
MODULES = ("lesson", "question", "set", "exercise", "own", "loss", "course")


@dataclass(frozen=True)
class Problem:
    """Something that breaks a rule: ``where`` is a file with its cell and line, ``says`` a sentence."""

    where: str
    says: str

    def __str__(self):
        return f"{self.where}: {self.says}"


class Unreadable(Exception):
    """A file that no rule can look into; its one argument is the :class:`Problem`."""

    @property
    def problem(self):
        return self.args[0]


@dataclass(frozen=True)
class Rule:
    """One rule.

    ``content``: only its author's own words can keep it, so a skeleton breaks it. ``first``: without it
    nbgrader cannot make the learners' notebook.
    """

    subject: str
    function: object
    kinds: tuple
    content: bool
    first: bool

    @property
    def name(self):
        return self.function.__name__

    @property
    def sentence(self):
        return self.function.__doc__.partition("\n")[0]

    def broken_by(self, subject):
        """The list of problems; empty where the rule is kept or is not for this kind of thing."""
        if self.kinds and subject.kind not in self.kinds:
            return []
        try:
            return list(self.function(subject))
        except Unreadable as error:
            return [error.problem]
        except Exception as error:  # what an author wrote may be of a form that no rule expects
            said = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
            says = f"a rule stumbles over this ({said}). The rule: {self.sentence}"
            if self.subject in ("question", "term"):
                return [subject.problem(says)]
            return [Problem(getattr(subject, "name", "course.toml"), says)]


_RULES = []


def rule(subject, *, kinds=(), content=False, first=False):
    """Register a function as a rule of ``subject``, one of :data:`SUBJECTS`."""
    if subject not in SUBJECTS:
        raise ValueError(f"a rule is of one of {', '.join(SUBJECTS)}, not {subject!r}")

    def register(function):
        if not function.__doc__:
            raise ValueError(f"the rule {function.__name__} needs its sentence, as docstring")
        _RULES.append(Rule(subject, function, tuple(kinds), content, first))
        return function

    return register


def rules(subject=None):
    """All rules, or those of one subject, in the order in which they are written."""
    for name in MODULES:
        importlib.import_module(f"authoring.{name}_rules")
    return [one for one in _RULES if subject in (None, one.subject)]


def broken(subject, thing, first=False):
    """``[(rule, problem), …]`` of one thing; what cannot be read is said once, not by every rule.

    With ``first``, only the rules that must be kept before the learners' notebook can be made.
    """
    found, said = [], set()
    for one in rules(subject):
        if first and not one.first:
            continue
        for problem in one.broken_by(thing):
            if problem not in said:
                said.add(problem)
                found.append((one, problem))
    return found
