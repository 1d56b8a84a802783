"""The learners' archive: it holds what is needed, gives nothing away, and works where it is unpacked."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grading.authoring.release import ROOT, sets
from tools.student import FORBIDDEN, LIBRARIES, contents, main, moves
from website.course import read_course
from website.left_out import without_links

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
    (folder,) = {name.partition("/")[0] for name in raw}
    assert folder == f"loss-lab-{raw[f'{folder}/VERSION'].decode().strip()}"
    return {name.removeprefix(f"{folder}/"): data for name, data in raw.items()}


def test_it_holds_lessons_exercises_and_the_library(files):
    course = read_course(ROOT)
    for lesson in course.lessons:
        assert f"theory/{lesson.path.name}" in files
    for name in set(sets()) & course.taught:
        assert f"originals/{name}/{name}.ipynb" in files
    assert {"lib/losslab/losses/_regression.py", "lib/lessonkit/texts/alice.txt"} <= set(files)
    assert {"README.md", "LICENSE", "requirements.txt", "lib/losslab/pyproject.toml"} <= set(files)
    rooms = {name.split("/")[0] for name in files if "/" in name}
    assert rooms == {"theory", "originals", "lib", "tools"}


def test_questions_named_in_lessons_are_there(files):
    for name, data in files.items():
        if name.startswith("theory/") and name.endswith(".ipynb"):
            for asked in re.findall(r"questions/[\w.-]+\.toml", data.decode("utf-8")):
                assert f"theory/{asked}" in files


def test_the_other_side_is_not_mentioned(files):
    assert [name for name, data in files.items() if FORBIDDEN.search(plain(name, data))] == []
    assert [name for name, data in files.items() if b"nbgrader_config" in data] == []


def windows(text):
    """Every three lines in a row that say something: not only arguments, which a visible check may share.

    Nor brackets around a mistake's sentence, which it shares, too.
    """
    rows = [row for row in lines(text) if re.search(r"\w", row)]
    found = {tuple(rows[i : i + 3]) for i in range(len(rows) - 2)}
    argument = re.compile(r"\w+=[^\"]*,")
    return {
        rows
        for rows in found
        if sum(map(len, rows)) > 60 and not all(map(argument.fullmatch, rows))
    }


def test_no_three_lines_of_the_instructors_modules_are_in_it(files):
    shown = set().union(*(windows(plain(name, data)) for name, data in files.items()))
    # A program that an exercise gives to be repaired stands in its statement, and in the check.
    notebooks = [nbformat.read(path, 4) for path in (ROOT / "solutions").glob("*/*.ipynb")]
    statements = [c.source for n in notebooks for c in n.cells if c.cell_type == "markdown"]
    shown -= set().union(*map(windows, statements))
    hidden = sorted((ROOT / "grading").rglob("*.py"))
    assert len(hidden) > 30
    for path in hidden:
        given_away = windows(path.read_text(encoding="utf-8")) & shown
        assert not given_away, path


def test_no_solution_is_in_the_exercises(files):
    there = {
        name: "\n".join(lines(plain(name, data)))
        for name, data in files.items()
        if name.startswith("originals/") and name.endswith(".ipynb")
    }
    for name in sets():
        source = ROOT / "solutions" / name / f"{name}.ipynb"
        text = plain(source.name, source.read_bytes())
        bodies = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", text, re.S)
        assert bodies, name
        for body in bodies:
            answer = "\n".join(lines(body))
            assert [name for name, shown in there.items() if answer in shown] == []


def test_links_to_lessons_that_are_not_taught_are_plain_text():
    text = "[one](../theory/12-gone.ipynb#a) and [two](../theory/11-here.ipynb)"
    assert without_links(text, ["12-gone"]) == "one and [two](../theory/11-here.ipynb)"


def test_a_leak_stops_it(monkeypatch, tmp_path, capsys):
    leaking = {"theory/x.txt": b"from grading.checks import hidden_check"}
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


def test_a_newer_version_unpacks_beside_an_older_one_and_takes_answers_along(archive, tmp_path):
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    (older,) = tmp_path.glob("loss-lab-*")
    put = [sys.executable, "tools/update.py"]
    assert subprocess.run(put, cwd=older, check=True, capture_output=True).stdout
    newer = tmp_path / "loss-lab-9.0-00000000"
    shutil.copytree(older, newer)
    exercise = "exercises/02-regression-losses/02-regression-losses.ipynb"
    write_answers(older / exercise, mse_grad_answer=ANSWER, huber_answer="def huber(): pass")
    write_answers(newer / exercise, huber_answer="def huber(): return 1")
    (older / "my-answers.json").write_text("{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in older.rglob("*") if path.is_file()}
    update = [sys.executable, "tools/update.py"]
    done = subprocess.run([*update, str(older)], cwd=newer, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "1 answers came along (mse_grad_answer)" in done.stdout
    assert "not taken, since another answer is here: huber_answer" in done.stdout
    book = nbformat.read(newer / exercise, as_version=4)
    told = {c.metadata.nbgrader.grade_id: c.source for c in book.cells if "nbgrader" in c.metadata}
    assert told["mse_grad_answer"] == ANSWER and told["huber_answer"] == "def huber(): return 1"
    assert "NotImplementedError" in told["pinball_answer"]
    assert (newer / "my-answers.json").is_file()
    assert before == {path: path.read_bytes() for path in older.rglob("*") if path.is_file()}
    for wrong in ([str(tmp_path)], ["."]):
        done = subprocess.run([*update, *wrong], cwd=newer, capture_output=True, text=True)
        assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_answers_follow_a_set_that_has_another_name_now(tmp_path):
    was, now = "02-regression-losses", "97-b"
    newer, older = tmp_path / "newer", tmp_path / "older"
    for folder, name in ((newer / "originals", now), (older / "exercises", was)):
        (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / "exercises" / was / f"{was}.ipynb", folder / name / f"{name}.ipynb")
    write_answers(older / "exercises" / was / f"{was}.ipynb", mse_grad_answer=ANSWER)
    ((place, data),) = moves(replace(read_course(ROOT), moved={was: now})).items()
    (newer / place).parent.mkdir()
    (newer / place).write_bytes(data)
    shutil.copy(ROOT / "tools" / "student_files" / "update.py", newer / "tools")
    subprocess.run([sys.executable, "tools/update.py", str(older)], cwd=newer, check=True)
    assert ANSWER.splitlines()[-1] in plain(
        f"{now}.ipynb", (newer / "exercises" / now / f"{now}.ipynb").read_bytes()
    )
    assert moves(replace(read_course(ROOT), moved={})) == {}


def test_an_answer_whose_exercise_is_gone_is_told_as_that(tmp_path):
    name = "02-regression-losses"
    newer, older = tmp_path / "newer", tmp_path / "older"
    for folder in (newer, older):
        place = folder / "exercises" / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True)
        shutil.copy(ROOT / "exercises" / name / f"{name}.ipynb", place)
    write_answers(older / "exercises" / name / f"{name}.ipynb", mse_grad_answer=ANSWER)
    place = newer / "exercises" / name / f"{name}.ipynb"
    book = nbformat.read(place, as_version=4)
    book.cells = [c for c in book.cells if "mse_grad" not in str(c.metadata.get("nbgrader"))]
    nbformat.write(book, place)
    (newer / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "student_files" / "update.py", newer / "tools")
    update = [sys.executable, "tools/update.py", str(older)]
    said = subprocess.run(update, cwd=newer, check=True, capture_output=True, text=True).stdout
    kept = older / "exercises" / name
    assert f"mse_grad_answer: not part of this version; it stays in {kept}\n" in said
    assert "another answer is here" not in said


def test_the_same_version_unpacked_again_loses_no_answer(archive, tmp_path):
    exercise = "02-regression-losses/02-regression-losses.ipynb"

    def unpack():
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(tmp_path)
        (course,) = tmp_path.glob("loss-lab-*")
        subprocess.run([sys.executable, "tools/update.py"], cwd=course, check=True)
        return course

    own = unpack() / "exercises" / exercise
    write_answers(own, mse_grad_answer=ANSWER)
    written = own.read_bytes()
    course = unpack()
    assert own.read_bytes() == written
    assert (course / "originals" / exercise).read_bytes() != written


def write_answers(path, **answers):
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    nbformat.write(book, path)


@pytest.fixture(scope="module")
def elsewhere(archive, tmp_path_factory):
    """A Python that has what the course needs, the unpacked course installed, and nothing of ours."""
    room = tmp_path_factory.mktemp("learner")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(room)
    (course,) = room.glob("loss-lab-*")
    builder = venv.EnvBuilder(symlinks=os.name != "nt")
    builder.create(room / "venv")
    python = room / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.check_output(ask, text=True).strip())
    # A path in a .pth file brings packages, but not what is installed as an editable link there.
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-index"]
    projects = [part for name in LIBRARIES for part in ("-e", str(course / "lib" / name))]
    subprocess.run([python, "tools/update.py"], cwd=course, check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", *projects], env=clean, check=True)

    def run(*arguments):
        done = subprocess.run(
            [python, *arguments], cwd=course, env=clean, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


def test_unpacked_it_is_alone(elsewhere):
    place = elsewhere("-c", "import losslab; print(losslab.__file__)")
    assert re.search(r"/loss-lab-[\d.]+-\w{8}/lib/losslab/", place)
    asked = "from importlib.util import find_spec as f; print(f('grading'), f('tests'))"
    assert elsewhere("-c", asked).split() == ["None", "None"]


def test_unpacked_a_lesson_runs(elsewhere):
    made = elsewhere("-c", RUN, "theory/02-regression-losses.ipynb", "{}")
    assert "data:image/svg+xml" in made


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
