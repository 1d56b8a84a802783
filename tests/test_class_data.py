"""A class's data: in one folder, moved there from earlier layouts, and in no package or archive."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest
from hostile.made import ROOT, SET

from grading.classroom import classroom, move_old_layout

OLD = ("submitted", "autograded", "feedback", "downloaded", "records", "reports")
WORD = "conf" + "idential"  # in two halves: this file itself is in the source archive


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def old_course(tmp_path):
    write(tmp_path / "nbgrader_config.py", "from grading.nbgrader_config import configure\n")
    (tmp_path / "solutions").mkdir()
    for name in OLD:
        write(tmp_path / "grading" / name / SET / "ada.txt", f"{name} of ada")
    write(tmp_path / "grading" / "gradebook.db", "marks")
    write(tmp_path / "grading" / "handin" / "collect.py", "the course's own")
    return tmp_path


def texts(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.*") if p.is_file()
    }


def test_data_of_the_old_layout_are_moved_once_with_a_sentence(old_course, capsys):
    room = classroom(old_course)
    said = capsys.readouterr().err
    assert "data were moved from" in said and said.count("\n") == 1
    assert texts(room.data) == {
        f"{'downloads' if name == 'downloaded' else name}/{SET}/ada.txt": f"{name} of ada"
        for name in OLD
    } | {"gradebook.db": "marks"}
    assert texts(old_course / "grading") == {"handin/collect.py": "the course's own"}
    classroom(old_course)
    assert capsys.readouterr().err == ""


def test_where_both_have_data_nothing_is_lost(old_course):
    new = old_course / "class"
    write(new / "records" / SET / "ada.txt", "newer")
    write(new / "records" / SET / "bo.txt", "only here")
    write(new / "submitted" / SET / "ada.txt", "submitted of ada")
    write(new / "gradebook.db", "newer marks")
    said = move_old_layout(old_course)
    assert len(said) == 2 and "2 files were in both and different" in said[1]
    here = texts(new)
    assert here[f"records/{SET}/ada.txt"] == "newer" and here["gradebook.db"] == "newer marks"
    assert here[f"from-grading/records/{SET}/ada.txt"] == "records of ada"
    assert here["from-grading/gradebook.db"] == "marks"
    assert here[f"records/{SET}/bo.txt"] == "only here"
    assert here[f"feedback/{SET}/ada.txt"] == "feedback of ada"
    assert not list((old_course / "grading").glob("[!h]*"))


def test_moved_twice_still_nothing_is_lost(old_course):
    for text in ("first", "second", "third"):
        write(old_course / "grading" / "gradebook.db", text)
        move_old_layout(old_course)
    assert set(texts(old_course / "class").values()) >= {"first", "second", "third"}


def test_a_link_to_another_disk_is_taken_along(old_course, tmp_path_factory):
    disk = tmp_path_factory.mktemp("disk")
    shutil.move(old_course / "grading" / "submitted", disk / "submitted")
    (old_course / "grading" / "submitted").symlink_to(disk / "submitted")
    move_old_layout(old_course)
    assert (old_course / "class" / "submitted" / SET / "ada.txt").read_text() == "submitted of ada"
    assert (disk / "submitted" / SET / "ada.txt").is_file()


def test_a_foreign_course_is_left_as_it_is(old_course):
    """Its nbgrader_config.py says where things are; its folder ``grading`` is nobody's business."""
    write(
        old_course / "nbgrader_config.py",
        "c = get_config()\nc.CourseDirectory.submitted_directory = 'in'\n",
    )
    room = classroom(old_course)
    assert room.submitted == old_course / "in" and room.source == old_course / "source"
    assert room.database == f"sqlite:///{old_course / 'gradebook.db'}"
    assert (old_course / "grading" / "submitted").is_dir()


def test_nbgraders_exchange_does_not_complain_to_an_instructor(tmp_path):
    """What JupyterLab's assignment list asks for when it opens in the course's folder."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "solutions").mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "nbgrader", "list"], cwd=tmp_path, env=environment,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0 and "Unwritable" not in done.stdout + done.stderr, done.stderr


def files_in_git():
    """The repository's files that are there, by their paths from its root."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def full_course(tmp_path_factory):
    """A copy of this repository's files, full of a class's data in the new place and in the old."""
    folder = tmp_path_factory.mktemp("full") / "course"
    for name in files_in_git():
        if not name.startswith("website/static"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    endings = ("html", "json", "ipynb", "csv", "db", "toml", "txt", "py")
    for place in (folder / "class", folder / "grading"):
        for room in OLD:
            for ending in endings:
                write(place / room / "ada" / SET / f"{WORD}.{ending}", WORD)
        write(place / "gradebook.db", WORD)
    write(folder / "class" / "roster.csv", WORD)
    return folder


def holds(archive):
    """Names and contents of an archive, as one lump of bytes."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as opened:
            return b"\n".join(n.encode() + opened.read(n) for n in opened.namelist())
    with tarfile.open(archive) as opened:
        files = [member for member in opened.getmembers() if member.isfile()]
        return b"\n".join(m.name.encode() + opened.extractfile(m).read() for m in files)


def built(project, kind, target):
    code = f"import setuptools.build_meta as b; b.build_{kind}({str(target)!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    (archive,) = target.iterdir()
    return archive


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
@pytest.mark.parametrize("project", [".", "lib/losslab", "lib/lessonkit"])
def test_no_package_holds_a_class(full_course, tmp_path, project, kind):
    content = holds(built(full_course / project, kind, tmp_path))
    assert WORD.encode() not in content and len(content) > 10_000
    if project != ".":
        assert b"grading/" not in content


@pytest.mark.parametrize("name", ["losslab", "lessonkit"])
def test_a_wheel_holds_the_whole_library(full_course, tmp_path, name):
    sources = {
        path.removeprefix("lib/")
        for path in files_in_git()
        if path.startswith(f"lib/{name}/") and not path.endswith("pyproject.toml")
    }
    with zipfile.ZipFile(built(full_course / "lib" / name, "wheel", tmp_path)) as wheel:
        packed = {entry for entry in wheel.namelist() if ".dist-info/" not in entry}
    assert packed == sources


def test_the_learners_archive_holds_no_class(full_course, tmp_path):
    archive = tmp_path / "student.zip"
    done = subprocess.run(
        [sys.executable, "tools/student.py", str(archive)], cwd=full_course,
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(full_course)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert WORD.encode() not in holds(archive)


def test_git_ignores_a_class(full_course):
    if shutil.which("git") is None:
        pytest.skip("needs git")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=full_course, check=True, capture_output=True)
    done = subprocess.run(["git", "ls-files"], cwd=full_course, capture_output=True, text=True)
    left = [name for name in done.stdout.split() if WORD in name or name.endswith(".db")]
    assert left == [] and "README.md" in done.stdout


def test_losslab_alone_needs_numpy_only(full_course, tmp_path):
    """Its wheel, put on the path of a bare Python with nothing but NumPy, computes a loss."""
    wheel = built(full_course / "lib" / "losslab", "wheel", tmp_path)
    with zipfile.ZipFile(wheel) as opened:
        (metadata,) = [n for n in opened.namelist() if n.endswith("METADATA")]
        wants = [
            w for w in opened.read(metadata).decode().splitlines() if w.startswith("Requires-Dist")
        ]
        opened.extractall(tmp_path / "installed")
    assert [re.match(r"[\w-]+", want.split()[1])[0] for want in wants] == ["numpy"]
    code = f"""
import sys, importlib.abc
allowed = {{"losslab", "numpy"}} | set(sys.stdlib_module_names)
class Only(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Only())
sys.path.insert(0, {str(tmp_path / "installed")!r})
import losslab, losslab.losses, losslab.numerics, losslab.reduce, losslab.gradcheck, losslab.catalogue
print(losslab.__file__, losslab.losses.huber(3.0, 0.0, delta=1.0))
"""
    done = subprocess.run([sys.executable, "-S", "-c", _with_numpy(code)], capture_output=True,
                          text=True, cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "installed" in done.stdout and done.stdout.split()[-1] == "2.5"


def _with_numpy(code):
    import numpy

    place = os.path.dirname(os.path.dirname(numpy.__file__))
    return f"import sys\nsys.path.append({place!r})\n{code}"
