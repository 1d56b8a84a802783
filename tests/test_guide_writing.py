"""The author's guide, followed once: what it says to write is written in a copy, tested and rendered."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from tiny_course import ROOT

from tools.tidy import clean

PAGE = ROOT / "site" / "pages" / "writing.md"
BLOCK = re.compile(r"^```\{code-block\} (\w+)\n:caption: ([^\n]+)\n(.*?)^```", re.M | re.S)
NAME = "14-the-cauchy-loss"
TESTS = "test_catalogue test_gradients test_losses_oracle test_losses_inputs test_docstrings"
TESTS += " test_losses_by_hand"


def blocks():
    """``(language, where it goes, text)`` in the guide's order."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def run(folder, *command, **environment):
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=900,
        env=os.environ | {"PYTHONPATH": str(folder / "lib")} | environment,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]
    return done.stdout


@pytest.fixture
def copy(tmp_path):
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("lib", "site", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in (ROOT / "theory").glob("0*.ipynb"):  # the catalogue's tests look at their names
        (tmp_path / "theory").mkdir(exist_ok=True)
        (tmp_path / "theory" / path.name).touch()
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_loss(copy):
    for language, where, text in blocks():
        if where == "cell" or where.startswith("theory"):
            continue
        name, _, table = where.partition(", in ")
        path = copy / name
        if table:
            change(path, f"{table} = {{\n", f"{table} = {{\n{text}")
        else:
            path.write_text(path.read_text("utf-8") + f"\n\n{text}", encoding="utf-8")
        if language == "python" and not table:
            change(path, "__all__ = [\n", '__all__ = [\n    "cauchy",\n    "cauchy_grad",\n')
    tests = [f"tests/{name}.py" for name in TESTS.split()]
    said = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "cauchy", *tests)
    assert int(re.search(r"(\d+) passed", said)[1]) >= 10
    sources = [part for part in ("lib", "tests/loss_examples.py", "tests/oracle.py")]
    run(copy, "-m", "ruff", "check", "--no-cache", *sources)


@pytest.mark.xdist_group("site")
def test_a_lesson_a_figure_and_a_question(copy, tmp_path):
    theory = tmp_path / "own" / "theory"
    (theory / "questions").mkdir(parents=True)
    made = nbformat.v4.new_notebook()
    for language, where, text in blocks():
        if where == "cell":
            new = nbformat.v4.new_markdown_cell if language == "markdown" else None
            made.cells.append((new or nbformat.v4.new_code_cell)(text.rstrip("\n")))
        elif where.startswith("theory/questions"):
            (tmp_path / "own" / where).write_text(text, encoding="utf-8")
    nbformat.write(clean(made), theory / f"{NAME}.ipynb")
    change(copy / "site" / "course.py", "range(13, 14)", "range(13, 15)")
    environment = {
        "LOSSLAB_THEORY": str(theory),
        "LOSSLAB_EXERCISES": str(tmp_path / "own" / "exercises"),
        "LOSSLAB_BUILD": str(tmp_path / "own" / "build"),
    }
    run(copy, "site/build.py", "--pages-only", **environment)
    page = (tmp_path / "own" / "build" / "site" / "theory" / f"{NAME}.html").read_text("utf-8")
    assert 'class="explorable"' in page and 'data-question="14-far-point"' in page
    assert "Cauchy flattens out" in page
