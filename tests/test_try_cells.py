"""Cells of a lesson that invite a change: what runs before them on the page, and that it suffices."""

import ast
import base64
import json
import struct
import subprocess
import sys
import warnings
import zipfile
from io import BytesIO

import nbformat
import pytest
from tiny_course import ROOT

from lessonkit import surroundings
from lessonkit.checks import agree
from lessonkit.on_page import attempt, tried
from website import page_python, try_cells
from website.try_cells import Names, needed, programs

LESSONS = "theory/*.ipynb"
NEEDED = {
    "a name": (["x = 1", "y = 2"], "print(x)", ["x = 1"]),
    "a chain": (["a = 1", "b = a + 1", "c = 3"], "b", ["a = 1", "b = a + 1"]),
    "the last value": (["x = 1", "x = 2"], "x", ["x = 2"]),
    "a value that is counted up": (["x = 1", "x += 1"], "x", ["x = 1", "x += 1"]),
    "an entry that is changed": (["x = [1]", "x[0] = 2"], "x", ["x = [1]", "x[0] = 2"]),
    "a list that grows": (["x = []", "x.append(1)", "y = 3"], "x", ["x = []", "x.append(1)"]),
    "what a function uses": (["def f():\n    return late", "late = 3"], "f()",
                             ["def f():\n    return late", "late = 3"]),
    "what a function of its own uses": (["a = 1"], "def f():\n    return a\nf()", ["a = 1"]),
    "names of a function's own": (["t = 1", "def f(t):\n    s = t\n    return s", "s = 2"], "f(3)",
                                  ["def f(t):\n    s = t\n    return s"]),
    "a loop's variable": (["k = 'slow'"], "for k in range(3):\n    print(k)", []),
    "in a list": (["k = 'slow'", "xs = [1]"], "[k for k in xs]", ["xs = [1]"]),
    "imports that are used": (["import numpy as np, scipy\nimport sklearn"], "np.pi", ["import numpy as np"]),
    "functions that are used": (["x = 1\n\ndef draw():\n    import matplotlib"], "x", ["x = 1"]),
    "functions beside what is slow": (["import os\nx = slow()\n\ndef f():\n    return os"], "f()",
                                      ["import os\n\ndef f():\n    return os"]),
    "settings of a module": (["import numpy as np\nnp.seterr('ignore')\nx = slow()"], "np.pi",
                             ["import numpy as np\nnp.seterr('ignore')"]),
    "a value that it sets itself": (["x = 1"], "x = 2\nprint(x)", []),
}  # fmt: skip


@pytest.mark.parametrize("case", NEEDED)
def test_what_a_cell_needs_is_found(case):
    before, cell, expected = NEEDED[case]
    assert needed([*before, cell], len(before)) == (expected, [])


def test_what_nothing_defines_is_told():
    assert needed(["x = 1", "x + nowhere + len([])"], 1)[1] == ["nowhere"]


def test_a_cell_is_told_with_what_it_prints_and_draws():
    made = json.loads(tried(["print('not this')\nx = 2"], "print(x)\nx + 1"))
    assert made["printed"] == "2\n3\n" and made["pictures"] == [] and made["error"] == ""
    source = 'from lessonkit.figures import bars\nbars(["a"], {"k": [1]}, alt="One.", x="", y="", title="")'
    made = json.loads(tried([], source))
    (picture,) = made["pictures"]
    assert picture["svg"].startswith("<svg ") and picture["alt"] == "One."


def test_what_pyplot_draws_is_shown_once_and_closed(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.figure()\n'end'"
    filters = list(warnings.filters)
    made = json.loads(tried([source], f"{source}\nimport warnings\nwarnings.simplefilter('error')"))
    assert warnings.filters == filters
    assert [sorted(one) for one in made["pictures"]] == [["png"]] * 2 and made["error"] == ""
    assert base64.b64decode(made["pictures"][0]["png"]).startswith(b"\x89PNG")
    assert json.loads(tried([], "1"))["pictures"] == []


def test_a_picture_that_cannot_be_drawn_is_told_and_holds_no_other_back():
    plot = "import matplotlib.pyplot as plt\nplt.title(r'$\\frac$')\nplt.figure(figsize=(2, 1))\n"
    made = json.loads(tried([], f"{plot}print('end')"))
    assert made["error"] == "" and len(made["pictures"]) == 1
    assert made["printed"].startswith("end\nValueError: ") and "frac" in made["printed"]
    passing = (
        "from lessonkit import surroundings\nsurroundings.here.say('x', 'Right.', failed=False)"
    )
    made = json.loads(attempt("", plot, passing))
    assert made["passed"] and "ValueError: " in made["printed"]


def test_a_huge_picture_has_fewer_pixels():
    source = "import matplotlib.pyplot as plt\nplt.figure(figsize=(1000, 500))"
    (picture,) = json.loads(tried([], source))["pictures"]
    head = base64.b64decode(picture["png"])[16:24]
    assert struct.unpack(">II", head) == (2000, 1000)


def test_an_error_is_told_with_the_cell_s_line():
    made = json.loads(tried(["x = 0"], "y = 1\ny / x"))
    assert made["line"] == 2 and made["error"] == "ZeroDivisionError: division by zero"
    assert "<this cell>" in made["traceback"] and "on_page.py" not in made["traceback"]
    assert json.loads(tried([], "x = = 1"))["line"] == 1


# One process for all lessons, as one page after the other would use its one Python.
ALL = """
import json, sys, time
sys.path.insert(0, sys.argv[1])  # the archive of the libraries, as a page has it
sys.modules |= dict.fromkeys(("matplotlib", "IPython", "ipywidgets", "seaborn", "sklearn", "scipy"))
from lessonkit.on_page import tried
for name, program in json.load(sys.stdin):
    began = time.perf_counter()
    made = json.loads(tried(program["before"], program["source"]))
    print(json.dumps([name, made["error"], made["printed"], time.perf_counter() - began]))
"""
DRAW = {"e3b64eaf"}  # cells that end in a picture, which needs Matplotlib


def all_programs(root):
    """``[(lesson and cell, program), …]`` of all lessons."""
    return [
        (f"{path.stem} {name}", program)
        for path in sorted(root.glob(LESSONS))
        for name, program in programs(nbformat.read(path, 4).cells).items()
    ]


def test_every_invitation_can_be_taken_up_without_matplotlib(root, tmp_path):
    zipfile.ZipFile(BytesIO(page_python._library(""))).extractall(tmp_path)
    asked = all_programs(root)
    command = [sys.executable, "-c", ALL, str(tmp_path)]
    done = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    made = list(map(json.loads, done.stdout.splitlines()))
    assert [name for name, *_ in made] == [name for name, _ in asked]
    for name, error, printed, seconds in made:
        if name.split()[1] in DRAW:
            assert "matplotlib" in error, name
            continue
        assert not error and printed, (name, error)
        assert seconds < 2, (name, seconds)  # a page takes some times as long


def test_every_lesson_invites(root):
    lessons = {name.split()[0] for name, _ in all_programs(root)}
    assert lessons == {path.stem for path in root.glob(LESSONS)}


def test_what_a_page_prints_is_what_the_lesson_prints(root):
    """For the lessons that have been run already, as for the site: the cells left out change nothing."""
    kept = sorted((root / "build" / "site-cache" / "notebooks").glob("[0-9]*.ipynb"))
    for path in kept:
        cells = nbformat.read(path, 4).cells
        for n in try_cells.marked(cells):
            printed = "".join(one.get("text", "") for one in cells[n].outputs)
            source = [cell.source if cell.cell_type == "code" else "" for cell in cells]
            made = json.loads(tried(needed(source, n)[0], cells[n].source))
            assert made["printed"] == printed, (path.stem, cells[n].id)


def test_who_changed_a_cell_is_told_of_a_number_that_differs_and_goes_on(monkeypatch, capsys):
    with pytest.raises(AssertionError, match=r"the number in the text: computed 0\.7, stated 0\.5"):
        agree(0.7, 0.5)
    monkeypatch.setattr(surroundings, "shell", object)
    agree(0.7, 0.7)
    assert capsys.readouterr() == ("", "")
    agree(0.7, 0.5, what="the loss")
    out, told = capsys.readouterr()
    assert out == ""
    assert "the loss: the lesson says 0.5, and here it is 0.7. If you changed a cell above" in told
    monkeypatch.setenv(surroundings.GRADING, "autograde")
    with pytest.raises(AssertionError):
        agree(0.7, 0.5)


@pytest.mark.parametrize("path", sorted(ROOT.glob(LESSONS)), ids=lambda path: path.stem)
def test_an_invited_change_stops_no_later_cell(path):
    """What is stated of values that a reader was invited to change is left to `agree`, which goes on."""
    changed, stops = set(), []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        for line in ast.parse(cell.source).body:
            names = Names(ast.Module([line], []))
            if isinstance(line, ast.Assert) and names.needs & changed:
                stops.append(ast.unparse(line))
            if "try-it" in cell.metadata.get("tags", []) or names.needs & changed:
                changed |= names.sets
            else:
                changed -= names.sets
    assert stops == []
