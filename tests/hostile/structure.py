"""Notebooks whose cells were moved, lost, doubled or edited."""

import copy

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from hostile.honest import FULL
from hostile.made import cell_of, code, grade_id, notebook, references
from hostile.registry import NONE, WRONG, made, right


def place(book, name):
    return next(i for i, cell in enumerate(book["cells"]) if grade_id(cell) == name)


@made(FULL, "'huber_check' was missing")
def check_deleted():
    book = right()
    del book["cells"][place(book, "huber_check")]
    return book


@made(FULL, "was missing")
def everything_locked_deleted():
    book = right()
    book["cells"] = [c for c in book["cells"] if grade_id(c).endswith("_answer")]
    return book


@made(FULL | {"huber": 0}, "'huber_answer' was missing")
def answer_deleted():
    book = right()
    del book["cells"][place(book, "huber_answer")]
    return book


@made(NONE, "was edited")
def check_edited():
    book = notebook(WRONG)
    for function in FULL:
        cell_of(book, f"{function}_check")["source"] = "1000"
    return book


@made(FULL, "'huber_check' is an earlier release's: brought up to date")
def of_an_earlier_release():
    """Nobody edited it: nbgrader's own checksum of what it then was says so."""
    book = right()
    cell = cell_of(book, "huber_check")
    cell["source"] = "# Hidden check of huber: 3 points. It ran when it was graded."
    cell["metadata"]["nbgrader"]["points"] = 3
    made = from_dict(cell)
    cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(made)
    return book


@made(FULL, "was edited")
def setup_edited():
    book = right()
    cell_of(book, "setup")["source"] = "import math as np"
    return book


@made(FULL, "more than once")
def check_doubled():
    book = right()
    book["cells"].insert(0, copy.deepcopy(cell_of(book, "huber_check")))
    return book


@made(FULL, "more than once")
def answer_pasted_twice():
    book = right()
    at = place(book, "huber_answer")
    book["cells"].insert(at, copy.deepcopy(book["cells"][at]))
    return book


@made(FULL, "more than once")
def answer_split():
    book = right()
    at = place(book, "huber_answer")
    helper = copy.deepcopy(book["cells"][at])
    helper["source"] = "def half_square(r):\n    return r**2 / 2"
    book["cells"][at]["source"] = (
        "def huber(residual, delta):\n    a = np.abs(residual)\n"
        "    return np.where(a <= delta, half_square(a), delta * (a - delta / 2))"
    )
    book["cells"].insert(at, helper)
    return book


@made(FULL, "in another order")
def reordered():
    book = right()
    check = book["cells"].pop(place(book, "pinball_check"))
    book["cells"].insert(1, check)
    return book


@made(FULL, "in another order")
def upside_down():
    book = right()
    book["cells"].reverse()
    return book


@made(FULL, "of the type 'markdown'")
def check_as_markdown():
    book = right()
    cell = cell_of(book, "huber_check")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    return book


@made(FULL, "of the type 'markdown'")
def answer_as_markdown():
    book = right()
    cell_of(book, "huber_answer")["cell_type"] = "markdown"
    return book


@made(NONE)
def points_a_thousand():
    book = notebook(WRONG)
    for function in FULL:
        cell_of(book, f"{function}_check")["metadata"]["nbgrader"]["points"] = 1000
    return book


@made(FULL)
def points_a_text():
    book = right()
    cell_of(book, "huber_check")["metadata"]["nbgrader"]["points"] = "many"
    return book


@made(NONE)
def flags_flipped():
    book = notebook(WRONG)
    for cell in book["cells"]:
        if grade_id(cell):
            ours = cell["metadata"]["nbgrader"]
            for flag in ("grade", "solution", "locked"):
                ours[flag] = not ours.get(flag)
    return book


@made(FULL, "not of this set")
def foreign_ids():
    book = right()
    extra = code("1 + 1", grade_id="bonus_check", grade=True, points=50, locked=True)
    book["cells"].append(extra)
    return book


@made(FULL, "found in another cell")
def answer_in_a_cell_of_its_own():
    answers = references()
    huber = answers.pop("huber")
    book = notebook(answers)
    book["cells"].insert(place(book, "huber_answer"), code(huber))
    return book


@made(FULL, "found in another cell")
def answer_at_the_end():
    answers = references()
    huber = answers.pop("huber")
    book = notebook(answers)
    del book["cells"][place(book, "huber_answer")]
    book["cells"].append(code(huber))
    return book


@made(FULL | {"huber": 0})
def state_of_the_live_session():
    body = "def huber(residual, delta):\n    return from_a_deleted_cell(residual, delta)"
    return right(huber=body)


@made(FULL | {"huber": 0})
def not_a_function():
    return right(huber="huber = 3")


@made(FULL)
def wrong_kernel():
    book = right()
    book["metadata"]["kernelspec"] = {"name": "julia-1.9", "language": "julia"}
    return book
