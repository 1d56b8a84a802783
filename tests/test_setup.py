"""Setting up on a bare machine: what is said when something is missing; what a second run does."""

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.spread,
    pytest.mark.skipif(os.name == "nt", reason="uses make and small shell scripts"),
]


@pytest.fixture
def copy(root, tmp_path):
    """A folder with only what setting up reads."""
    projects = ("pyproject.toml", "lib/losslab/pyproject.toml", "lib/lessonkit/pyproject.toml")
    for name in ("Makefile", "requirements.txt", "tools/setup.py", *projects):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


def make(folder, *arguments, **environment):
    """Run make as a newcomer would, without this run's environment getting in the way."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    clean.update(environment)
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=clean, capture_output=True, text=True, timeout=170
    )


def script(path, text):
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(0o755)
    return path


def one_sentence(done):
    """The only line on stderr apart from make's own."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_make_alone_lists_the_commands(copy):
    done = make(copy)
    assert done.returncode == 0
    assert "make lab " in done.stdout and "make test " in done.stdout


def test_without_python_one_sentence(copy):
    done = make(copy, "lab", "PYTHON=no-such-python")
    assert "needs Python 3.11 or newer" in one_sentence(done)
    assert "no-such-python" in done.stderr


@pytest.mark.parametrize("old", [(2, 7, 18), (3, 10, 14)])
def test_too_old_python_one_sentence(copy, old):
    """The real interpreter, told that it is an old one."""
    pretend = f"import sys, runpy; sys.version_info = {old}; sys.argv = sys.argv[1:]; "
    pretend += "runpy.run_path(sys.argv[0], run_name='__main__')"
    python = script(copy / "python", f'exec {sys.executable} -c "{pretend}" "$@"')
    sentence = one_sentence(make(copy, "lab", f"PYTHON={python}"))
    assert "needs Python 3.11 or newer" in sentence
    assert f"is {old[0]}.{old[1]}" in sentence
    assert not (copy / ".venv").exists()


def test_set_up_is_readable_for_old_pythons(root):
    """No f-strings, annotations or := here: a syntax error would hide the sentence."""
    import ast

    tree = ast.parse((root / "tools" / "setup.py").read_text(encoding="utf-8"))
    modern = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match, ast.Nonlocal)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, modern)]
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    assert not [node.lineno for node in raised if node.cause is not None]


def test_without_the_venv_module_one_sentence(copy):
    pretend = "import sys, runpy; sys.modules['ensurepip'] = None; sys.argv = sys.argv[1:]; "
    pretend += "runpy.run_path(sys.argv[0], run_name='__main__')"
    python = script(copy / "python", f'exec {sys.executable} -c "{pretend}" "$@"')
    sentence = one_sentence(make(copy, "lab", f"PYTHON={python}"))
    assert "venv module is missing" in sentence and "python3-venv" in sentence


def test_without_network_one_sentence(copy):
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
    }
    done = make(copy, "lab", f"PYTHON={sys.executable}", **nowhere)
    assert "The package index cannot be reached" in one_sentence(done)
    assert "Making the environment" in done.stdout
    assert not list((copy / ".venv").glob(".ready-*")), "a failed run must not count as done"


def test_second_run_installs_nothing(copy, monkeypatch):
    sys.path.insert(0, str(copy / "tools"))
    try:
        import setup as tools_setup
    finally:
        sys.path.pop(0)
    runs = []
    monkeypatch.setattr(tools_setup, "ROOT", str(copy))
    monkeypatch.setattr(tools_setup, "VENV", str(copy))
    monkeypatch.setattr(tools_setup, "make_environment", lambda: None)
    monkeypatch.setattr(tools_setup, "run_pip", runs.append)
    tools_setup.install(["test"])
    tools_setup.install(["test"])
    tools_setup.install([])
    assert len(runs) == 1
    with open(copy / "requirements.txt", "a") as file:
        file.write("one-more\n")
    tools_setup.install(["test"])
    assert len(runs) == 2


def test_every_requirement_has_an_upper_bound(root):
    import tomllib

    from packaging.requirements import Requirement

    files = [root / "pyproject.toml", *root.glob("lib/*/pyproject.toml")]
    projects = [tomllib.loads(file.read_text(encoding="utf-8"))["project"] for file in files]
    listed = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in listed if line[:1].isalpha()]
    for project in projects:
        asked += project["dependencies"]
        asked += sum(project.get("optional-dependencies", {}).values(), [])
    for requirement in map(Requirement, asked):
        if (
            requirement.name not in {project["name"] for project in projects}
            or requirement.specifier
        ):
            operators = {part.operator for part in requirement.specifier}
            assert operators & {"<", "=="}, f"{requirement} may change under us"
