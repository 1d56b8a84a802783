"""The worked solutions of a set as their author writes them, and what in them can be run.

``solutions/NN-name.worked.md`` holds, for each exercise, its parts (:mod:`authoring.words`). The
code under *Another way* is one more right answer. A comment ``<!-- … -->`` is Python that computes what
the prose states; readers do not see it.
"""

import re
from functools import cache

import nbformat
import numpy as np

from authoring.words import words_in
from grading.authoring.release import ROOT
from lessonkit import worked
from lessonkit.checks import agree

CODE = re.compile(r"^```python\n(.*?)^```$|^<!--\n(.*?)^-->$", re.M | re.S)


def written(set_name, root=ROOT):
    """``{exercise: Markdown}`` as it stands in the file; empty where there is none."""
    path = root / "solutions" / f"{set_name}{worked.ENDING}"
    return worked.sections(path.read_text(encoding="utf-8")) if path.is_file() else {}


def part(section, label):
    """The text of one part of a section, or "".

    >>> part("**The idea.** Halve.\\n\\n**Another way.** Shift.", "Another way")
    'Shift.'
    """
    found = re.search(
        rf"^\*\*{re.escape(label)}\.\*\*(.*?)(?=^\*\*(?![a-z])\w[\w ]+\.\*\*|\Z)",
        section,
        re.M | re.S,
    )
    return found[1].strip() if found else ""


def code(text):
    """The pieces of Python in a text, shown or not, in order."""
    return [shown or hidden for shown, hidden in CODE.findall(text)]


@cache  # read and validated once: every exercise of a set asks for it anew
def answer_cells(room, set_name):
    """``{name of the cell: its code}`` of a set's notebook in ``solutions`` or ``exercises``, in order.

    Those alone that an answer needs: what is imported above all, and the answers.
    """
    notebook = nbformat.read(ROOT / room / set_name / f"{set_name}.ipynb", as_version=4)
    found = {}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name == "setup" or name.endswith("_answer"):
            found[name] = cell.source
    return found


def answers(set_name):
    """The names that a set's solutions define, with what is imported above them."""
    namespace = {"np": np, "agree": agree}
    for cell in answer_cells("solutions", set_name).values():
        exec(cell, namespace)
    return namespace


def other_ways(set_name):
    """``{exercise: function}``: the code under *Another way*, one for each exercise that has it."""
    found, label = {}, words_in(ROOT)["other"]
    for name, section in written(set_name).items():
        pieces = code(part(section, label))
        if pieces:
            namespace = answers(set_name)
            exec(pieces[0], namespace)
            found[name] = namespace[name]
    return found
