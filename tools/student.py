"""Make the archive for learners: lessons, exercises and the library, and nothing of the other side.

python tools/student.py [ARCHIVE.zip]    without a name: build/loss-lab-student.zip

The exercises lie in originals/; what a learner starts puts them into exercises/, where they are not there
yet, so that unpacking an archive again loses no answer. They are generated anew from solutions/, so that
an answer tried out in exercises/ does not travel along; the lessons are emptied of outputs. Of exercise
sets it holds those that the class (CLASS) has chosen. What the instructor's side is called must not occur
in any file, or no archive is made.
"""

import hashlib
import json
import re
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grading import messages  # noqa: E402
from grading.authoring.release import Unmade, Unmerged, generate  # noqa: E402
from grading.class_folder import NoClass  # noqa: E402
from grading.class_sets import all_sets, class_sets  # noqa: E402
from grading.settings import BadSettings  # noqa: E402
from lessonkit.messages import OWN_WORDS  # noqa: E402
from tools.tidy import clean  # noqa: E402
from website.beside import files_beside  # noqa: E402
from website.course import CourseError, read_course  # noqa: E402
from website.left_out import notebook_without_links  # noqa: E402

ARCHIVE = ROOT / "build" / "loss-lab-student.zip"
TEXTS = ROOT / "tools" / "student_files"
# Learners work in exercises/, which tools/update.py makes from these: no archive unpacks over an answer.
ORIGINALS = "originals"
FORBIDDEN = re.compile(r"\bgrading\b|BEGIN SOLUTION|BEGIN HIDDEN TESTS|hidden_check")
LIBRARIES = ("losslab", "lessonkit")
LIBRARY = {".py", ".txt", ".toml", ".json", ".js", ".css", ".html"}
DAY = (2020, 1, 1, 0, 0, 0)  # the same content gives the same archive


class Leak(Exception):
    """A file that must not go to learners; the sentence says which and why."""


def requirements():
    """What the course needs, without what only marking needs."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "nbgrader"))]
    lines.remove("-e .")
    return "\n".join(lines) + "\n"


def library_files(chosen):
    """The files of the two projects in lib/, without what building and running leaves there.

    Of visible checks those of the sets that are chosen.
    """
    visible, folders = ROOT / "lib" / "lessonkit" / "visible", {n.replace("-", "_") for n in chosen}
    for name in LIBRARIES:
        for path in sorted((ROOT / "lib" / name).rglob("*")):
            left = {"__pycache__", "build", f"{name}.egg-info"} & set(path.parts)
            if visible in path.parents and path.relative_to(visible).parts[0] not in folders:
                continue
            if path.is_file() and path.suffix in LIBRARY and not left:
                yield path


def contents():
    """``{path in the archive: bytes}``."""
    course, chosen, found = read_course(ROOT), class_sets(ROOT), {}
    gone = [name for name in all_sets(ROOT) if name not in chosen]
    for lesson in course.lessons:
        notebook = nbformat.writes(clean(nbformat.read(lesson.path, as_version=4)))
        data = notebook_without_links(notebook.encode(), course.not_taught, gone)
        found[f"theory/{lesson.path.name}"] = data
        questions = ROOT / "theory" / "questions" / f"{lesson.name}.toml"
        if questions.exists():
            found[f"theory/questions/{questions.name}"] = questions.read_bytes()
    for path in files_beside(ROOT / "theory"):
        found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            made = generate(name, folder)
            for path in sorted(made.rglob("*")):
                if path.is_file():
                    place = path.relative_to(made).as_posix()
                    data = path.read_bytes()
                    if path.suffix == ".ipynb" and (gone or course.not_taught):
                        data = notebook_without_links(data, course.not_taught, gone)
                    found[f"{ORIGINALS}/{name}/{place}"] = data
    for path in library_files(chosen):
        found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    said = {name: text for name, text in messages.changed().items() if name in messages.LEARNERS}
    if said:  # in the class's own words; class_sets has read them
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        found[f"lib/lessonkit/{OWN_WORDS}"] = text.encode()
    for name in ("LICENSE", "LICENSE-prose", "tools/setup.py"):
        found[name] = (ROOT / name).read_bytes()
    for name, place in (("README.md", "README.md"), ("update.py", "tools/update.py")):
        found[place] = (TEXTS / name).read_bytes()
    found |= moves(course)
    found["requirements.txt"] = requirements().encode()
    found["VERSION"] = f"{version(found)}\n".encode()
    return found


def moves(course):
    """The file that tells update.py which sets had another name, if any had."""
    return {"tools/moved.json": f"{json.dumps(course.moved)}\n".encode()} if course.moved else {}


def version(found):
    """The release, and a mark of everything in the archive: another content is another version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    mark = hashlib.sha256()
    for name in sorted(found.keys() - {"VERSION"}):
        mark.update(name.encode() + b"\0" + hashlib.sha256(found[name]).digest())
    return f"{project['version']}-{mark.hexdigest()[:8]}"


def top(found):
    """The one folder in the archive: one version never unpacks over another."""
    return f"loss-lab-{found['VERSION'].decode().strip()}"


def text_of(name, data):
    """What a file says; a picture says nothing."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def make(archive):
    """Write the archive; returns how many files are in it."""
    found = contents()
    for name, data in found.items():
        if leak := FORBIDDEN.search(text_of(name, data)):
            raise Leak(f"{name} mentions {leak[0]!r}: that is not for learners")
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in found.items():
            entry = zipfile.ZipInfo(f"{top(found)}/{name}", DAY)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    partial.replace(archive)
    return len(found)


def main(arguments):
    archive = Path(arguments[0]) if arguments else ARCHIVE
    try:
        count = make(archive)
    except (Leak, CourseError, Unmade, Unmerged, NoClass, BadSettings) as problem:
        print(f"No archive was made: {problem}.", file=sys.stderr)
        return 1
    with zipfile.ZipFile(archive) as made:
        folder = made.namelist()[0].partition("/")[0]
    print(f"{archive}: {folder}, {count} files, {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
