"""Modules and notebooks are formatted alike and free of the mistakes that a linter sees."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.spread


@pytest.mark.parametrize("command", [["check", "--quiet"], ["format", "--check", "--quiet"]])
def test_ruff_has_nothing_to_say(command, root):
    ruff = [sys.executable, "-m", "ruff", *command, "--no-cache"]
    done = subprocess.run(ruff, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, f"run `make tidy`, then look at:\n{done.stdout}{done.stderr}"
