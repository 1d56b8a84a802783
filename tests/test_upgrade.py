"""What an upgrade changes is found as data: text, figures, recordings; and the lock file is whole."""

import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

from tools.compare_runs import EXPLORABLE, FIGURE, as_page, changes, distance
from tools.upgrade import (
    LOCK,
    ROOT,
    RUN,
    compare,
    differences,
    main,
    make_environment,
    upgrade,
    versions,
)

SVG = '<svg id="a1" viewBox="0 0 400 300"><path id="p{name}" d="M {x} 2"/></svg>'


def lesson(*outputs):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text=one)
        if isinstance(one, str)
        else nbformat.v4.new_output("display_data", data=one)
        for one in outputs
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x"), cell])


def figure(x, name="q"):
    return {FIGURE: {"svg": SVG.format(x=x, name=name)}, "text/plain": "Figure"}


def test_what_is_written_otherwise_and_looks_the_same_is_no_change():
    assert changes("01", lesson("a", figure(10.0)), lesson("a", figure("10.2", name="other"))) == []


def test_printed_text_that_arrives_in_two_pieces_is_no_change():
    assert changes("01", lesson("a\nb\n", figure(1)), lesson("a\n", "b\n", figure(1))) == []


def test_a_figure_that_moved_is_shown_with_both_pictures():
    (change,) = changes("01", lesson(figure(10)), lesson(figure(14)))
    assert change.cell == 2 and "moved by 4.0 points" in change.says
    page = as_page([change], ["numpy: 1 → 2"])
    assert page.count("<svg") == 2 and "numpy: 1 → 2" in page


def test_printed_numbers_new_parts_and_other_settings_are_told():
    (change,) = changes("01", lesson("loss 0.31\n"), lesson("loss 0.32\n"))
    assert change.says == "printed: -loss 0.31; +loss 0.32"
    (change,) = changes("01", lesson(figure(1)), lesson({FIGURE: {"svg": "<svg><circle/></svg>"},
                                                         "text/plain": "Figure"}))  # fmt: skip
    assert "other parts" in change.says
    before, after = ({EXPLORABLE: {"svg": "", "recording": {"a": [1, n]}}} for n in (2, 5))
    (change,) = changes("01", lesson(before), lesson(after))
    assert "other settings" in change.says
    (change,) = changes("01", lesson("a"), lesson("a", figure(1)))
    assert "1 outputs became 2" in change.says


def test_runs_are_compared_lesson_by_lesson(tmp_path):
    for folder, x in (("before", 1), ("after", 9)):
        (tmp_path / folder).mkdir()
        nbformat.write(lesson(figure(x)), tmp_path / folder / "01-a.ipynb")
    found = compare([tmp_path / "01-a.ipynb"], tmp_path / "before", tmp_path / "after")
    assert [one.lesson for one in found] == ["01-a"]


def test_the_lock_file_has_every_package_that_developing_needs():
    locked = versions(LOCK.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in ("site", "preview", "bench", "test"):
        for line in project["optional-dependencies"][extra]:
            name = line.split("[")[0].split("=")[0].split(">")[0].lower()
            assert name in locked or name in ("loss-lab", "lessonkit"), name
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_differences_are_a_line_for_each_package():
    assert differences("a==1\nb==2\n", "a==1\nb==3\nc==1\n") == ["b: 2 → 3", "c: none → 1"]
    assert distance("<a/>", "<a/>") == 0


NEW = "numpy==2.0\n"


@pytest.fixture
def whole(tmp_path, monkeypatch):
    """`make upgrade` in a folder of its own, in which a figure of the one lesson moves; what is slow is said.

    Returns the lock file, and a function that runs it all with some steps going otherwise.
    """
    lock = tmp_path / "requirements-dev.txt"
    lock.write_text("numpy==1.0\n", encoding="utf-8")
    (tmp_path / "theory").mkdir()
    nbformat.write(lesson(), tmp_path / "theory" / "01-a.ipynb")

    def run_lessons(python, cache, lessons):
        Path(cache).mkdir(parents=True, exist_ok=True)
        moved = 9 if python == "new python" else 1
        for path in lessons:
            nbformat.write(lesson(figure(moved)), Path(cache) / path.name)
        return True

    steps = {
        "LOCK": lock, "ROOT": tmp_path, "FOLDER": tmp_path / "build" / "upgrade", "resolve": lambda: NEW,
        "make_environment": lambda _: "new python", "run_lessons": run_lessons,
        "run_tests": lambda *_: 0,
    }  # fmt: skip

    def run(**otherwise):
        (tmp_path / "build" / "upgrade").mkdir(parents=True, exist_ok=True)
        for name, step in (steps | otherwise).items():
            monkeypatch.setattr(f"tools.upgrade.{name}", step)
        return upgrade(set(), tests=True)

    return lock, run


def test_an_upgrade_writes_the_lock_and_shows_what_moved_in_both_pictures(whole, capsys):
    lock, run = whole
    assert run() == 0 and lock.read_text(encoding="utf-8") == NEW
    told = capsys.readouterr().out
    assert "numpy: 1.0 → 2.0" in told and "01-a, cell 2: the figure changed" in told
    report = (lock.parent / "build" / "upgrade" / "report.html").read_text(encoding="utf-8")
    assert report.count("<svg") == 2 and "moved by 8.0 points" in report
    assert run() == 0 and "Nothing is newer" in capsys.readouterr().out


def test_of_lessons_and_tests_those_are_run_that_are_asked_for(whole, monkeypatch):
    lock, run = whole
    run()  # puts the steps in place
    lock.write_text("numpy==1.0\n", encoding="utf-8")
    ran = []
    monkeypatch.setattr("tools.upgrade.run_tests", lambda _, words: ran.append(words) or 0)
    monkeypatch.setattr("tools.upgrade.run_lessons", lambda *step: ran.append(step[2]) or True)
    assert main(["--only", "01", "--tests", "tests/test_a.py -k 'one or two'"]) == 0
    assert [len(words) for words in ran] == [1, 1, 3] and ran[2] == [
        "tests/test_a.py",
        "-k",
        "one or two",
    ]
    with pytest.raises(SystemExit):
        main(["--onyl", "02"])
    with pytest.raises(SystemExit, match="There is no lesson 77, 99: "):
        main(["--only", "01,77,99"])


def interrupted(*_):
    raise KeyboardInterrupt


FAILING = {
    "tests": {"run_tests": lambda *_: 1},
    "a lesson": {"run_lessons": lambda *_: False},
    "an interruption": {"run_lessons": interrupted},
    "an interruption of the tests": {"run_tests": interrupted},
}


@pytest.mark.parametrize("step", FAILING)
def test_an_upgrade_that_fails_half_way_leaves_the_lock_as_it_was(whole, step):
    lock, run = whole
    try:
        assert run(**FAILING[step]) == 1
    except KeyboardInterrupt:
        assert "interruption" in step
    assert lock.read_text(encoding="utf-8") == "numpy==1.0\n"


def test_versions_that_cannot_be_installed_are_a_sentence(whole, monkeypatch):
    lock, run = whole
    failing = [sys.executable, "-c", "import sys; sys.exit('no such version')"]
    real = subprocess.run
    monkeypatch.setattr("subprocess.run", lambda _, **options: real(failing, **options))
    with pytest.raises(
        SystemExit, match="cannot be installed: no such version\nrequirements-dev.txt st"
    ):
        run(make_environment=make_environment)
    assert lock.read_text(encoding="utf-8") == "numpy==1.0\n"


def test_a_lesson_that_no_longer_runs_leaves_no_earlier_run_to_compare(tmp_path):
    (tmp_path / "01-a.ipynb").write_text("{}")
    code = RUN.replace(
        "from website.run_notebooks import NotebookError, run",
        """
class NotebookError(Exception): ...
def run(path, cache): raise NotebookError("it fails")
""",
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, "theory/01-a.ipynb"], capture_output=True
    )
    assert done.returncode == 1 and not (tmp_path / "01-a.ipynb").exists()
