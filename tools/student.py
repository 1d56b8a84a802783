"""Make the archive for learners: lessons, exercises and the library, and nothing of the other side.

python tools/student.py [ARCHIVE.zip]    without a name: build/loss-lab-student.zip

The exercises are generated anew from solutions/, so that an answer tried out in exercises/ does not
travel along; the lessons are emptied of outputs. What the instructor's side is called must not occur
in any file, or no archive is made.
"""

import re
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grading.release import generate, sets  # noqa: E402
from tools.tidy import clean  # noqa: E402

ARCHIVE = ROOT / "build" / "loss-lab-student.zip"
TOP = "loss-lab"  # the one folder in the archive
TEXTS = ROOT / "tools" / "student_files"
FORBIDDEN = re.compile(r"\bgrading\b|BEGIN SOLUTION|BEGIN HIDDEN TESTS|check_\w+\(\w+\)\.report")
LIBRARY = {".py", ".txt", ".toml", ".json", ".js", ".css", ".html"}
DAY = (2020, 1, 1, 0, 0, 0)  # the same content gives the same archive
PYPROJECT = """[build-system]
requires = {requires}
build-backend = "{backend}"

[project]
name = "losslab"
version = "{version}"
requires-python = "{python}"
dependencies = [
{dependencies}
]

[tool.setuptools.packages.find]
where = ["lib"]

[tool.setuptools.package-data]
"*" = ["*.json", "*.toml", "*.js", "*.css", "*.html", "*.txt"]
losslab = ["texts/*.txt"]
"""


class Leak(Exception):
    """A file that must not go to learners; the sentence says which and why."""


def pyproject():
    """A project file of the library alone, with the course's own versions."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, build = known["project"], known["build-system"]
    return PYPROJECT.format(
        requires=str(build["requires"]).replace("'", '"'),
        backend=build["build-backend"],
        version=project["version"],
        python=project["requires-python"],
        dependencies="\n".join(f'    "{one}",' for one in project["dependencies"]),
    )


def requirements():
    """What the course needs, without what only marking needs."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "nbgrader"))]
    return "\n".join(lines) + "\n"


def contents():
    """``{path in the archive: bytes}``."""
    found = {}
    for path in sorted((ROOT / "theory").glob("[0-9][0-9]-*.ipynb")):
        notebook = clean(nbformat.read(path, as_version=4))
        found[f"theory/{path.name}"] = (nbformat.writes(notebook) + "\n").encode()
    for path in sorted((ROOT / "theory" / "questions").glob("*.toml")):
        found[f"theory/questions/{path.name}"] = path.read_bytes()
    for name in sets():
        with tempfile.TemporaryDirectory() as folder:
            made = generate(name, folder)
            for path in sorted(made.rglob("*")):
                if path.is_file():
                    place = path.relative_to(made).as_posix()
                    found[f"exercises/{name}/{place}"] = path.read_bytes()
    library = ROOT / "lib" / "losslab"
    for path in sorted(library.rglob("*")):
        if path.is_file() and path.suffix in LIBRARY and "__pycache__" not in path.parts:
            found[f"lib/losslab/{path.relative_to(library).as_posix()}"] = path.read_bytes()
    for name in ("LICENSE", "LICENSE-prose", "tools/setup.py"):
        found[name] = (ROOT / name).read_bytes()
    found["README.md"] = (TEXTS / "README.md").read_bytes()
    found["pyproject.toml"] = pyproject().encode()
    found["requirements.txt"] = requirements().encode()
    return found


def make(archive):
    """Write the archive; returns how many files are in it."""
    found = contents()
    for name, data in found.items():
        if leak := FORBIDDEN.search(data.decode("utf-8")):
            raise Leak(f"{name} mentions {leak[0]!r}: that is not for learners")
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in found.items():
            entry = zipfile.ZipInfo(f"{TOP}/{name}", DAY)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    partial.replace(archive)
    return len(found)


def main(arguments):
    archive = Path(arguments[0]) if arguments else ARCHIVE
    try:
        count = make(archive)
    except Leak as problem:
        print(f"No archive was made: {problem}.", file=sys.stderr)
        return 1
    print(f"{archive}: {count} files, {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
