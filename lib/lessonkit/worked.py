"""Worked solutions: where they are written, what one consists of, and when a notebook opens it.

``solutions/NN-name.worked.md`` has a section ``## exercise`` for each exercise of a set. Its code is
taken from the set's notebook beside it. A class's copy of the course has neither file.
"""

import json
import re

from lessonkit import surroundings
from lessonkit.messages import said, say

ENDING = ".worked.md"
LABEL = re.compile(r"^\*\*[^*\n]+\.\*\*", re.M)  # what begins a part, in the course's words
HEADING = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.M | re.S)
REGION = "SOLUTION"  # between two lines that name it stands the answer
_asked = set()  # exercises whose solution was asked for once, since the kernel started


def sections(text):
    """``{exercise: Markdown}`` of a file of worked solutions, as it is written.

    >>> sections("# 02 Worked solutions\\n\\n## huber\\n\\n**The idea.** Two pieces.\\n")
    {'huber': '**The idea.** Two pieces.'}
    """
    return {name: body.strip() for name, body in HEADING.findall(text)}


def composed(section, code):
    """A section as it is read: with the answer's code after the idea, without what only tests run.

    >>> print(composed("**The idea.** Halve.<!-- half(2) -->\\n\\n**Why it is stable.** It is.", "x / 2"))
    **The idea.** Halve.
    <BLANKLINE>
    **The code.**
    <BLANKLINE>
    ```python
    x / 2
    ```
    <BLANKLINE>
    **Why it is stable.** It is.
    """
    section = re.sub(r"\n*<!--.*?-->", "", section, flags=re.S)
    label_of_code = f"**{said('worked.code')}.**"
    if label_of_code in section:  # composed before, for a copy without the set's notebook
        return section
    block = f"{label_of_code}\n\n```python\n{code}\n```\n\n"
    labels = [found.start() for found in LABEL.finditer(section)]
    place = next(iter(labels[1:]), len(section))
    return f"{section[:place]}{block}{section[place:]}"


def answers(notebook):
    """``{exercise: code}`` of a notebook in ``solutions/``, without the marks around the answers."""
    found = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name.endswith("_answer"):
            lines = "".join(cell["source"]).splitlines()
            marks = [f"### {edge} {REGION}" for edge in ("BEGIN", "END")]
            kept = [line for line in lines if line.strip() not in marks]
            found[name.removesuffix("_answer")] = "\n".join(kept)
    return found


def of_set(folder, set_name):
    """``{exercise: Markdown}`` of a set whose files lie in ``folder``; empty where there are none."""
    path, notebook = folder / f"{set_name}{ENDING}", folder / set_name / f"{set_name}.ipynb"
    if not path.is_file():
        return {}
    code = answers(notebook) if notebook.is_file() else {}
    written = sections(path.read_text(encoding="utf-8"))
    return {name: composed(section, code.get(name, "")) for name, section in written.items()}


def find(exercise):
    """The file with an exercise's worked solution, or None where this copy has none of it."""
    from lessonkit.quiz.questions import folders

    for folder in dict.fromkeys(place.resolve().parents[1] / "solutions" for place in folders()):
        for path in sorted(folder.glob(f"*{ENDING}")):
            if f"\n## {exercise}\n" in path.read_text(encoding="utf-8"):
                return path
    return None


def offer(exercise):
    """What a passed check adds in a learner's notebook: how the worked solution is opened."""
    if not surroundings.learners() or find(exercise) is None:
        return ""
    return say("worked.offer", name=exercise)


def solution(exercise):
    """Open the worked solution of an exercise: after it passed, or after an attempt, asked for twice.

    Parameters
    ----------
    exercise : str
        The name of the function, as in ``check``.
    """
    if surroundings.graded():  # who grades has the solutions, and a hand-in gets none of them
        return
    from lessonkit.quiz.memory import remembered

    known, path = remembered()["exercises"], find(exercise)
    if path is None:
        print(say("worked.none", name=exercise))
    elif exercise not in known:
        print(say("worked.after", name=exercise))
    elif not known[exercise] and exercise not in _asked:
        _asked.add(exercise)
        print(say("worked.once_more", name=exercise))
    else:
        set_name = path.name.removesuffix(ENDING)
        _show(of_set(path.parent, set_name)[exercise])


def _show(markdown):
    if surroundings.shell() is None:
        print(markdown)
        return
    from IPython.display import Markdown, display

    display(Markdown(markdown))
