"""Tests that share something expensive stay on one worker: pytest-xdist takes notice of their groups."""

import subprocess
import sys

MARKED = """
import pytest

@pytest.mark.xdist_group("shared")
@pytest.mark.parametrize("number", range(4))
def test_one_of_several(number):
    pass
"""


def test_groups_are_kept_together(tmp_path):
    (tmp_path / "test_marked.py").write_text(MARKED)
    options = ["-n", "2", "--dist", "loadgroup", "-v", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.count("@shared") >= 4, done.stdout
