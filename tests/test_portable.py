"""Library, lessons and exercises ask nothing of Linux: they are for Windows and macOS too."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest

from tools.tidy import ROOT, STORED, notebooks

# Modules that Python does not have on Windows, and functions of others that it lacks there.
UNIX = ("resource", "fcntl", "pwd", "grp", "termios", "pty", "syslog", "posix", "curses")
CALLS = re.compile(r"os\.(fork|getuid|geteuid|kill)\b|setitimer|SIGALRM|signal\.alarm|/proc/|/tmp/")
GUARDED = ("limit.py",)  # asks first whether the system has it, and knows two other ways
MODULES = sorted(
    p for p in (ROOT / "lib").glob("*/**/*.py") if p.relative_to(ROOT).parts[2] != "build"
)
RESERVED = re.compile(r'[<>:"\\|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.I)


def imported_without_unix(package, names):
    """Import in a new process where modules of ``package`` have no Unix: others know what they lack."""
    code = f"""
import builtins, importlib
real = builtins.__import__
def guarded(name, globals=None, *rest, **named):
    asks = (globals or {{}}).get("__name__") or ""
    if name.split(".")[0] in {UNIX} and asks.split(".")[0] == {package!r}:
        raise ImportError(f"{{asks}} imports {{name}}")
    return real(name, globals, *rest, **named)
builtins.__import__ = guarded
for name in {names}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_library_imports_without_unix():
    relative = [path.relative_to(ROOT / "lib").with_suffix("").parts for path in MODULES]
    names = [".".join(parts).removesuffix(".__init__") for parts in relative]
    for package in ("losslab", "lessonkit"):
        imported_without_unix(package, [name for name in names if name.startswith(package)])


def test_what_teaches_without_linux_imports_without_unix():
    names = [
        "grading.authoring.release",
        "grading.nbgrader_config",
        "grading.results.marks",
        "grading.results.return_feedback",
        "grading.handin.roster",
        "grading.handin.import_roster",
        *(f"grading.term.{path.stem}" for path in (ROOT / "grading" / "term").glob("[!_]*.py")),
    ]
    names += [
        "grading.authoring.selfcheck",
        "grading.checks",
        "grading.authoring.demo.__main__",
        "tools.student",
    ]
    imported_without_unix("grading", names)


RUN_WITHOUT_UNIX = f"""
import os, sys
for name in {UNIX}:
    sys.modules.pop(name, None)
import builtins
real = builtins.__import__
def guarded(name, globals=None, *rest, **named):
    asks = (globals or {{}}).get("__name__") or ""
    if name.split(".")[0] in {UNIX} and asks.split(".")[0] == "grading":
        raise ImportError(f"{{asks}} imports {{name}}")
    return real(name, globals, *rest, **named)
builtins.__import__ = guarded
for name in ("fork", "geteuid", "setresuid", "mkfifo"):
    delattr(os, name)
from grading.__main__ import main
course = sys.argv[1]
here = ["--course", course]
assert main(["new-class", "2027", "--roster", course + "/liste.csv", *here]) == 0
os.environ["CLASS"] = "2027"
from nbgrader.api import Gradebook
with Gradebook("sqlite:///" + course + "/classes/2027/gradebook.db", "loss-lab-2027") as book:
    book.add_assignment("02-x")
    book.add_notebook("02-x", "02-x")
    book.add_grade_cell("huber_check", "02-x", "02-x", max_score=2, cell_type="code")
    book.add_submission("02-x", "cem")
    book.find_grade("huber_check", "02-x", "02-x", "cem").auto_score = 1.5
    book.find_grade("huber_check", "02-x", "02-x", "cem").needs_manual_grade = False
    book.db.commit()
assert main(["marks", "02-x", "--for", "moodle", *here]) == 0
assert main(["overview", *here]) == 0
assert main(["freeze", "02-x", *here]) == 0
assert main(["compare", course + "/classes/2027", *here]) == 0
assert main(["forget", "bo", "--yes", *here]) == 0
assert main(["marks", "02-x", "--for", "moodle", *here]) == 0
assert main(["overview", *here]) == 0
"""


def test_commands_about_marks_run_without_unix(tmp_path):
    """A list as Excel writes it, a class, marks, a table, and forgetting, where nothing can be shut in."""
    (tmp_path / "solutions").mkdir()
    rows = "ID;Vorname;Nachname;E-Mail\nbo;Bo;Abel;bo@x.org\ncem;Cem;Yıldız;cem@x.org\n"
    (tmp_path / "liste.csv").write_text(rows, encoding="utf-8-sig")
    done = subprocess.run(
        [sys.executable, "-c", RUN_WITHOUT_UNIX, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    reports = tmp_path / "classes" / "2027" / "reports"
    moodle = (reports / "02-x" / "moodle.csv").read_text(encoding="utf-8")
    assert "cem,Cem,Yıldız,cem@x.org,1.5" in moodle
    table = (reports / "marks.csv").read_text(encoding="utf-8").splitlines()
    assert "cem,Cem,Yıldız,1.5,1.5" in table


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_call_nothing_of_unix_and_name_their_encoding(path):
    text = path.read_text(encoding="utf-8")
    assert path.name in GUARDED or not CALLS.search(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = {keyword.arg for keyword in node.keywords}
            binary = any(isinstance(a, ast.Constant) and "b" in str(a.value) for a in node.args[1:])
            if name in ("open", "read_text", "write_text") and not binary:
                given = len(node.args) > (name == "write_text") and name != "open"
                assert "encoding" in words or given, f"line {node.lineno}: {name} and its encoding"


@pytest.mark.parametrize(
    "path", notebooks(*STORED), ids=lambda path: f"{path.parts[-3]}/{path.stem}"
)
def test_notebooks_call_nothing_of_unix(path):
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert not CALLS.search(code)
    assert not re.search(rf"^\s*(import|from) ({'|'.join(UNIX)})\b", code, re.M)
    assert not re.search(r"^\s*(!|%%?(bash|sh|script)\b)", code, re.M), "a command of the shell"


def test_names_of_files_are_possible_on_windows():
    rooms = [ROOT / name for name in (*STORED, "lib", "tools")]
    paths = [p.relative_to(ROOT).as_posix() for room in rooms for p in room.rglob("*")]
    paths = [path for path in paths if "__pycache__" not in path and ".egg-info/" not in path]
    assert [path for path in paths if RESERVED.search(path.rpartition("/")[2])] == []
    assert max(map(len, paths)) < 150
    assert len({path.casefold() for path in paths}) == len(paths)


def test_git_keeps_the_line_ends_of_every_text_on_windows_too():
    """Generated notebooks are compared byte for byte, and scripts run on Linux."""
    assert "\n* text=auto eol=lf\n" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
