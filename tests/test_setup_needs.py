"""A test whose program is missing is left out by name; in CI it fails instead."""

import os
import shutil
import subprocess
import sys

import pytest

ONE_TEST = """
import pytest

@pytest.mark.needs("{need}")
def test_it():
    pass
"""


@pytest.fixture
def run(tmp_path, root):
    def run(need, **environment):
        (tmp_path / "test_it.py").write_text(ONE_TEST.format(need=need))
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    needs\n    spread\n")
        shutil.copy(root / "tests" / "conftest.py", tmp_path)
        clean = {name: os.environ[name] for name in os.environ if name not in ("CI", "PATH")}
        pytest = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-p", "no:xdist"]
        environment = {**clean, "PATH": str(tmp_path), **environment}
        done = subprocess.run(pytest, cwd=tmp_path, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout

    return run


def test_missing_program_is_named(run):
    code, text = run("bwrap")
    assert code == 0 and "1 skipped" in text
    assert "needs the program bwrap" in text


def test_missing_program_fails_in_ci(run):
    code, text = run("bwrap", CI="true")
    assert code == 1 and "needs the program bwrap" in text


def test_missing_package_is_left_out_even_in_ci(run):
    code, text = run("no_such_package", CI="true")
    assert code == 0 and "needs the package no_such_package: make with-oracles" in text
