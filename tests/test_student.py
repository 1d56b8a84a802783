"""The learners' archive: it holds what is needed, gives nothing away, and works where it is unpacked."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest

from grading.release import ROOT, sets
from tools.student import FORBIDDEN, TOP, contents, main

RUN = """
import asyncio, json, sys
import nbformat
from nbclient import NotebookClient
path, answers = sys.argv[1], json.loads(sys.argv[2])
book = nbformat.read(path, as_version=4)
for cell in book.cells:
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    cell.source = answers.get(name, cell.source)
NotebookClient(book, timeout=120, resources={"metadata": {"path": path.rpartition("/")[0]}}).execute()
print(nbformat.writes(book))
"""
ANSWER = "def mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / np.size(y_pred)"


def plain(name, data):
    """A file's text; a notebook's cells one after the other."""
    if not name.endswith(".ipynb"):
        return data.decode("utf-8")
    return "\n".join(cell.source for cell in nbformat.reads(data.decode("utf-8"), 4).cells)


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "student.zip"
    assert main([str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def files(archive):
    with zipfile.ZipFile(archive) as opened:
        raw = {name: opened.read(name) for name in opened.namelist()}
    assert all(name.startswith(f"{TOP}/") for name in raw)
    return {name.removeprefix(f"{TOP}/"): data for name, data in raw.items()}


def test_it_holds_lessons_exercises_and_the_library(files):
    for path in (ROOT / "theory").glob("[0-9]*.ipynb"):
        assert f"theory/{path.name}" in files
    for name in sets():
        assert f"exercises/{name}/{name}.ipynb" in files
    assert {"lib/losslab/losses/regression.py", "lib/losslab/texts/alice.txt"} <= set(files)
    assert {"README.md", "LICENSE", "pyproject.toml", "requirements.txt"} <= set(files)
    rooms = {name.split("/")[0] for name in files if "/" in name}
    assert rooms == {"theory", "exercises", "lib", "tools"}


def test_questions_named_in_lessons_are_there(files):
    for name, data in files.items():
        if name.startswith("theory/") and name.endswith(".ipynb"):
            for asked in re.findall(r"questions/[\w.-]+\.toml", data.decode("utf-8")):
                assert f"theory/{asked}" in files


def test_the_other_side_is_not_mentioned(files):
    assert [name for name, data in files.items() if FORBIDDEN.search(plain(name, data))] == []
    assert [name for name, data in files.items() if b"nbgrader_config" in data] == []


def windows(text):
    """Every three lines in a row that say something: not only arguments, which a visible check may share."""
    rows = lines(text)
    found = {tuple(rows[i : i + 3]) for i in range(len(rows) - 2)}
    argument = re.compile(r"\w+=[^\"]*,")
    return {
        rows
        for rows in found
        if sum(map(len, rows)) > 60 and not all(map(argument.fullmatch, rows))
    }


def test_no_three_lines_of_the_instructors_modules_are_in_it(files):
    shown = set().union(*(windows(plain(name, data)) for name, data in files.items()))
    hidden = sorted((ROOT / "grading").rglob("*.py"))
    assert len(hidden) > 30
    for path in hidden:
        given_away = windows(path.read_text(encoding="utf-8")) & shown
        assert not given_away, path


def test_no_solution_is_in_the_exercises(files):
    there = {
        name: "\n".join(lines(plain(name, data)))
        for name, data in files.items()
        if name.startswith("exercises/") and name.endswith(".ipynb")
    }
    for name in sets():
        source = ROOT / "solutions" / name / f"{name}.ipynb"
        text = plain(source.name, source.read_bytes())
        bodies = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", text, re.S)
        assert bodies
        for body in bodies:
            answer = "\n".join(lines(body))
            assert [name for name, shown in there.items() if answer in shown] == []


def test_a_leak_stops_it(monkeypatch, tmp_path, capsys):
    leaking = {"theory/x.txt": b"from grading.checks.regression_losses import check_huber"}
    monkeypatch.setattr("tools.student.contents", lambda: leaking)
    assert main([str(tmp_path / "student.zip")]) == 1
    assert "theory/x.txt mentions 'grading'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_outputs_stay_at_home(files):
    for name, data in files.items():
        if name.endswith(".ipynb"):
            cells = nbformat.reads(data.decode("utf-8"), 4).cells
            assert not any(cell.get("outputs") for cell in cells), name


def test_the_same_content_twice(files):
    assert contents() == files


@pytest.fixture(scope="module")
def elsewhere(archive, tmp_path_factory):
    """A Python that has what the course needs, the unpacked course installed, and nothing of ours."""
    room = tmp_path_factory.mktemp("learner")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(room)
    builder = venv.EnvBuilder(symlinks=os.name != "nt")
    builder.create(room / "venv")
    python = room / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.check_output(ask, text=True).strip())
    # A path in a .pth file brings packages, but not what is installed as an editable link there.
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-index"]
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(room / TOP)], env=clean, check=True
    )

    def run(*arguments):
        done = subprocess.run(
            [python, *arguments], cwd=room / TOP, env=clean, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


def test_unpacked_it_is_alone(elsewhere):
    assert f"{TOP}/lib/losslab" in elsewhere("-c", "import losslab; print(losslab.__file__)")
    asked = "from importlib.util import find_spec as f; print(f('grading'), f('tests'))"
    assert elsewhere("-c", asked).split() == ["None", "None"]


def test_unpacked_a_lesson_runs(elsewhere):
    made = elsewhere("-c", RUN, "theory/02-regression-losses.ipynb", "{}")
    assert '"image/svg+xml"' in made or "<svg" in made


def test_unpacked_an_exercise_can_be_worked(elsewhere):
    path = "exercises/02-regression-losses/02-regression-losses.ipynb"
    made = nbformat.reads(elsewhere("-c", RUN, path, json.dumps({"mse_grad_answer": ANSWER})), 4)
    said = {
        cell.metadata.nbgrader.grade_id: str(cell.outputs)
        for cell in made.cells
        if "nbgrader" in cell.metadata and cell.cell_type == "code"
    }
    assert "not written yet" in said["huber_try"]
    assert "not written yet" not in said["mse_grad_try"] and "expected" not in said["mse_grad_try"]
