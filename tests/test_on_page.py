"""An exercise tried as its page does it, without IPython and Matplotlib, and the curve on the page."""

import ast
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from lessonkit import surroundings
from lessonkit.checks import visible
from lessonkit.on_page import LONGEST, attempt
from website import page_python
from website.exercises import curve_to_reach, exercise_of, names

SETS = "exercises/*/*.ipynb"
SETUP = "import numpy as np\nfrom lessonkit.checks import check\n"
HUBER = """def huber(residual, delta):
    size = np.abs(residual)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
"""


def tried(answer, setup=SETUP, test='check("huber")'):
    return json.loads(attempt(setup, answer, test))


def test_names_that_a_run_binds_anew_in_shared_modules_are_back_for_the_next():
    spoils = """
import builtins
import numpy as np
import losslab.losses

np.mean = losslab.losses.huber = builtins.len = builtins.zip = None
del np.linalg.norm
"""
    assert json.loads(attempt("", spoils, "print(len([1]))"))["error"].startswith("TypeError")
    again = "import numpy as np\nfrom losslab.losses import huber\n"
    again += "print(len([1]), np.mean([1.0, 3.0]), np.linalg.norm([3, 4]), huber(0.5, 0.0))"
    assert json.loads(attempt("", again, ""))["printed"] == "1 2.0 5.0 0.125\n"


def test_a_right_answer_passes_with_its_curve():
    made = tried(HUBER)
    assert made["passed"] and made["verdict"].startswith("✓ huber: 3 of 3 visible cases pass.")
    (curve,) = made["curves"]
    assert curve["points"][0] == [-4.0, 4.875] and curve["told"] == "Your curve lies on it."
    assert made["error"] == "" and made["line"] is None


def test_a_wrong_answer_is_told_what_it_gave():
    made = tried(HUBER.replace("delta / 2", "delta / 3"))
    assert not made["passed"] and "gave     [2., 4.667]" in made["verdict"]


def test_a_point_that_is_not_finite_is_left_out():
    made = tried("def huber(residual, delta):\n    return residual / 0 * 0")
    assert set(map(str, made["curves"][0]["points"])) == {"None"}


FAULTS = {
    "1 / 0": (1, "ZeroDivisionError: division by zero"),
    "def huber(residual, delta):\nreturn 1": (2, "IndentationError: expected an indented block"),
    "def f():\n    g()\n\nf()": (2, "NameError: name 'g' is not defined"),
    "import sys\nsys.exit('x')": (2, "SystemExit: x"),
    "raise KeyboardInterrupt": (1, "KeyboardInterrupt"),
}


@pytest.mark.parametrize("answer", FAULTS)
def test_an_error_is_told_with_the_answer_s_own_line(answer):
    made = tried(answer)
    line, words = FAULTS[answer]
    assert made["line"] == line and made["error"].startswith(words)
    assert "<your answer>" in made["traceback"] and "on_page.py" not in made["traceback"]
    assert not made["passed"] and made["verdict"] == ""


def test_an_error_that_is_not_the_answer_s_names_no_line():
    made = tried("x = 1", test="nothing_there")
    assert made["line"] is None and made["traceback"] == "" and "nothing_there" in made["error"]


def test_each_run_begins_anew_and_leaves_nothing():
    assert tried(HUBER)["passed"]
    assert "not defined yet" in tried("x = 1")["verdict"]
    assert "called `huber`" in tried("def hubert(residual, delta): pass")["verdict"]
    assert isinstance(surroundings.here, surroundings.Notebook)


def test_an_answer_may_call_one_before_it():
    earlier = "def half_square(r):\n    return r**2 / 2"
    using = HUBER.replace("size**2 / 2", "half_square(size)")
    assert "half_square" in tried(using)["verdict"]
    assert json.loads(attempt(SETUP, using, 'check("huber")', [earlier]))["passed"]
    broken = json.loads(attempt(SETUP, using, 'check("huber")', ["1 / 0"]))
    assert broken["error"].startswith("ZeroDivisionError") and broken["line"] is None


def test_what_is_printed_is_kept_apart_and_cut():
    made = tried("print('✓ huber: 3 of 3 visible cases pass.')\nprint('x' * 10**6)")
    assert not made["passed"] and len(made["printed"]) == LONGEST


def test_a_cell_that_asks_no_check_passes_nothing():
    assert not tried("x = 1", test="x")["passed"]


ALL = """
import json, sys
sys.path.insert(0, sys.argv[1])  # the archive of the libraries, as a page has it
sys.modules |= dict.fromkeys(("matplotlib", "IPython", "ipywidgets", "seaborn", "sklearn"))
from pathlib import Path
import lessonkit
assert lessonkit.__file__.startswith(sys.argv[1])
from lessonkit.on_page import attempt
for path in sorted(Path("solutions").glob("*/*.ipynb")):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ids = {cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in cells}
    found = [one for one in ids if one and one.endswith("_answer")]
    for name in [one.removesuffix("_answer") for one in found]:
        before = [text for key, text in ids.items() if key in found[:found.index(name + "_answer")]]
        made = json.loads(attempt(ids["setup"], ids[name + "_answer"], ids[name + "_try"], before))
        assert made["passed"], (name, made)
        assert all("lies on it" in curve["told"] for curve in made["curves"]), name
        print(name)
"""


def test_every_solution_passes_without_matplotlib_and_ipython(root, tmp_path):
    zipfile.ZipFile(io.BytesIO(page_python._library(""))).extractall(tmp_path)
    command = [sys.executable, "-c", ALL, str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    expected = [name for path in sorted(root.glob(SETS)) for name in names(nbformat.read(path, 4))]
    assert done.stdout.split() == expected


# A fit is drawn from the answer alone: before there is one there is nothing to reach.
ANSWER_ALONE = ("fit_cox", "fit_embedding", "fit_interval", "fit_scaling_law")


def test_every_picture_of_a_check_has_its_curve_to_reach(root):
    for path in sorted(root.glob(SETS)):
        for cell in nbformat.read(path, 4).cells:
            found = exercise_of(cell)
            if found is None or found[1] != "try":
                assert curve_to_reach(cell.source) is None
                continue
            shown = curve_to_reach(cell.source)
            drawn = "picture" in visible(found[0]) and found[0] not in ANSWER_ALONE
            assert (shown is not None) == drawn, found
            if shown:
                assert shown.count("<figure") == 1 and "&quot;limits&quot;" in shown


def test_visible_checks_import_nothing_that_a_page_must_fetch():
    there = {"numpy", "losslab", "lessonkit"} | sys.stdlib_module_names
    for path in (Path(surroundings.__file__).parent / "visible").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert {name.partition(".")[0] for name in names} <= there, path
