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
MODULES = sorted((ROOT / "lib" / "losslab").rglob("*.py"))
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
    imported_without_unix(
        "losslab", [".".join(parts).removesuffix(".__init__") for parts in relative]
    )


def test_what_teaches_without_linux_imports_without_unix():
    names = ["grading.release", "grading.nbgrader_config", "grading.marks", "grading.platforms"]
    names += ["grading.selfcheck", "grading.checks", "grading.demo.__main__", "tools.student"]
    imported_without_unix("grading", names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_call_nothing_of_unix_and_name_their_encoding(path):
    text = path.read_text(encoding="utf-8")
    assert not CALLS.search(text)
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
    paths = [path for path in paths if "__pycache__" not in path]
    assert [path for path in paths if RESERVED.search(path.rpartition("/")[2])] == []
    assert max(map(len, paths)) < 150
    assert len({path.casefold() for path in paths}) == len(paths)
