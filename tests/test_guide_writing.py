"""The author's guide, followed once: what it says to write is written in a copy, tested and rendered."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import nbformat
import pytest
from tiny_course import ROOT, build, share_drawings

from authoring.print_rules import listed
from authoring.rules import rules
from tools.tidy import clean

PAGE = ROOT / "website" / "pages" / "writing.md"
BLOCK = re.compile(r"^```\{code-block\} (\w+)\n:caption: ([^\n]+)\n(.*?)^```", re.M | re.S)
NAME = "19-the-cauchy-loss"
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
    for name in ("authoring", "lib", "website", "tools", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    # The catalogue's tests look at the lessons' names.
    for path in (ROOT / "theory").glob("[0-9][0-9]-*.ipynb"):
        (tmp_path / "theory").mkdir(exist_ok=True)
        (tmp_path / "theory" / path.name).touch()
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_loss(copy):
    for language, where, text in blocks():
        if where in ("cell", "course.toml") or where.startswith("theory"):
            continue
        name, _, table = where.partition(", in ")
        path = copy / name
        if table:
            change(path, f"{table} = {{\n", f"{table} = {{\n{text}")
        else:
            path.write_text(path.read_text("utf-8") + f"\n\n{text}", encoding="utf-8")
        if language == "python" and not table:
            offered = f"from losslab.losses.{path.stem} import ("
            change(path.parent / "__init__.py", offered, f"{offered}cauchy, cauchy_grad,\n    ")
    tests = [f"tests/{name}.py" for name in TESTS.split()]
    said = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "cauchy", *tests)
    assert int(re.search(r"(\d+) passed", said)[1]) >= 10
    sources = [part for part in ("lib", "tests/loss_examples.py", "tests/oracle.py")]
    run(copy, "-m", "ruff", "check", "--no-cache", *sources)


def commands():
    """The lines of the guide's bash blocks."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        line
        for block in re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S)
        for line in block.splitlines()
    ]


@pytest.mark.parametrize("command", commands())
def test_make_knows_the_guide_s_commands_and_what_they_are_told(command):
    """As `make -n` prints them, nothing run: what they do is tested where it is written."""
    done = subprocess.run([*command_words(command), "-n"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for _, value in re.findall(r"(\w+)=(\"[^\"]+\"|\S+)", command):
        assert value.strip('"') in done.stdout, f"{value} reaches no command"


@pytest.mark.parametrize(
    "title",
    ["The `softmax` loss", 'The "Cauchy" loss', "$5 and $(HOME)", "Huber's loss", "# 1; 2 & 3"],
)
def test_a_title_reaches_its_command_as_it_was_typed(title):
    quietly = ["make", "--no-print-directory", "-n"]  # the tests may run under another make
    command = [*quietly, "new-lesson", f"NAME={NAME}", f"TITLE={title}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert shlex.split(done.stdout.splitlines()[-1])[-2:] == [NAME, title]
    command = [*quietly, "grade", "SET=02", f"FROM=handed in/{title}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert shlex.split(done.stdout.splitlines()[-1])[-1] == f"handed in/{title}"


def command_words(command):
    words = shlex.split(command)
    assert words[0] == "make"
    return words


def test_every_rule_is_in_the_guide():
    assert "{{ rules }}" in PAGE.read_text(encoding="utf-8")
    text = listed()
    assert all(rule.sentence in text for rule in rules())


def test_the_guide_s_lesson_has_a_number_that_no_lesson_of_the_course_has():
    assert f'lessons = ["{NAME}"]' in PAGE.read_text(encoding="utf-8")
    assert not list((ROOT / "theory").glob(f"{NAME[:2]}-*"))


@pytest.mark.xdist_group("site")
def test_a_lesson_a_figure_and_a_question(tmp_path):
    theory = tmp_path / "theory"
    (theory / "questions").mkdir(parents=True)
    made, listed = nbformat.v4.new_notebook(), ['title = "A course of one lesson"']
    for language, where, text in blocks():
        if where == "cell":
            new = nbformat.v4.new_markdown_cell if language == "markdown" else None
            made.cells.append((new or nbformat.v4.new_code_cell)(text.rstrip("\n")))
        elif where.startswith("theory/questions"):
            (tmp_path / where).write_text(text, encoding="utf-8")
        elif where == "course.toml":
            listed.append(text)
    nbformat.write(clean(made), theory / f"{NAME}.ipynb")
    (tmp_path / "course.toml").write_text("\n".join(listed), encoding="utf-8")
    share_drawings(tmp_path)
    done = build(tmp_path, "--pages-only")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "build" / "site" / "theory" / f"{NAME}.html").read_text("utf-8")
    assert 'class="explorable"' in page and 'data-question="19-far-point"' in page
    assert "Cauchy flattens out" in page


@pytest.mark.parametrize(
    "place", ["website/pages/writing.md", "grading/README.md", "grading/checks/base.py"]
)
def test_the_tolerance_is_what_the_guides_say(place):
    """Who widens it, as the guide has it, reads here where else it is said."""
    from lessonkit.ruler.compare import tolerances

    relative, absolute = (f"{part:.0e}".replace("e-0", "e-") for part in tolerances({"x": 1.0}))
    text = " ".join((ROOT / place).read_text(encoding="utf-8").split())
    found = re.search(r"(\d\S*) relative|relative (\d\S*)", text)[0]
    says = f"{place} says “{found}”; lib/lessonkit/ruler/compare.py has {relative} and {absolute}"
    assert relative in found and absolute in text, says
