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
    code, text = run("chromium")
    assert code == 0 and "1 skipped" in text
    assert "needs the program chromium" in text


def test_missing_program_fails_in_ci(run):
    code, text = run("chromium", CI="true")
    assert code == 1 and "needs the program chromium" in text


def test_missing_package_is_left_out_even_in_ci(run):
    code, text = run("no_such_package", CI="true")
    assert code == 0 and "needs the package no_such_package: make with-oracles" in text


@pytest.fixture
def bare_system(tmp_path, root):
    """Runs tools/system-deps.sh where there is nothing but a few basic tools and those given."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "env", "uname", "mktemp", "grep", "head", "rm"):
        (programs / name).symlink_to(shutil.which(name))

    def run(**scripts):
        for name, text in scripts.items():
            (programs / name.replace("_", "-")).write_text(f"#!/bin/sh\n{text}\n")
            (programs / name.replace("_", "-")).chmod(0o755)
        done = subprocess.run(
            ["sh", root / "tools" / "system-deps.sh"],
            env={"PATH": str(programs), "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="stubs for a Linux system")


@linux_only
def test_system_programs_are_installed_as_root(bare_system, tmp_path):
    calls = tmp_path / "calls"
    said = bare_system(id="echo 0", apt_get=f'echo "$@" >> {calls}')
    assert "Installing from the system's packages: chromium" in said
    assert calls.read_text().splitlines()[0] == "update"
    assert "install -y --no-install-recommends chromium" in calls.read_text()


@linux_only
def test_system_programs_without_root_are_named(bare_system):
    said = bare_system(id="echo 1000", apt_get="exit 1")
    assert said.startswith("Not on this machine: chromium (as root: apt-get install chromium)")


@linux_only
def test_system_programs_out_of_reach_are_named(bare_system):
    said = bare_system(id="echo 0", apt_get="echo 'E: Unable to fetch'; exit 1")
    assert "Not on this machine: chromium (apt-get could not install them: E: Unable" in said


@linux_only
def test_nothing_is_said_when_nothing_is_missing(bare_system):
    assert bare_system(chromium="exit 0") == ""
