"""nbgrader's formgrader shows what the runner wrote: it reads the same gradebook and notebooks."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from class_graded import grade, released_course, three_learners
from hostile.made import ROOT, SET, needs_sandbox

pytestmark = needs_sandbox
OPTIONS = (
    "--IdentityProvider.token=",
    "--no-browser",
    "--allow-root",
    "--ServerApp.log_level=ERROR",
)


@pytest.fixture
def formgrader(tmp_path, monkeypatch):
    """A Jupyter server in a graded course; calls it with a path of formgrader's."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    klass = three_learners(released_course(tmp_path / "released"), tmp_path / "course")
    assert grade(klass) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", f"--port={port}", *OPTIONS]
    server = subprocess.Popen(command, cwd=klass)

    def ask(path):
        address = f"http://127.0.0.1:{port}/formgrader/{path}"
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read().decode()

    deadline = time.monotonic() + 120
    while True:
        try:
            ask("api/assignments")
            break
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.3)
    yield klass, ask
    server.terminate()
    server.wait(30)


def test_formgrader_shows_the_runners_scores_and_notebooks(formgrader):
    folder, ask = formgrader
    with (folder / "class" / "reports" / SET / "scores.csv").open(encoding="utf-8") as file:
        header, *rows = [line.rstrip("\n").split(",") for line in file]
    ours = {row[0]: float(row[header.index("total")]) for row in rows}
    shown = json.loads(ask(f"api/submitted_notebooks/{SET}/{SET}"))
    assert {one["student"]: one["score"] for one in shown} == ours and len(set(ours.values())) > 1
    best = max(shown, key=lambda one: one["score"])
    page = ask(f"submissions/{best['id']}/")
    assert "answer" in page and re.search(r"def\W", re.sub(r"<[^>]+>", "", page))
    assert best["student"] in {one["id"] for one in json.loads(ask("api/students"))}
