"""How fast a class is graded, beside plain nbgrader: ``python tools/bench_grading.py``.

A made class hands in the largest set: a quarter right, partly right, empty and raising. Isolation and
outside checks are on. Plain nbgrader is timed on a few of the same submissions, in the same run, and
counted per submission without its own start; both give the same scores, or this ends with an error.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HEADING = """## Grading a class

The largest exercise set; a quarter of the submissions right, a quarter partly right, a quarter empty, a
quarter raising. Isolation and outside checks are on; plain nbgrader grades some of the same submissions
in the same run, and gives the same scores."""


def largest_set() -> str:
    """The set with most cells among those that are released."""
    sets = [
        path for path in (ROOT / "exercises").glob("*/*.ipynb") if path.stem == path.parent.name
    ]
    return max(sets, key=lambda path: len(json.loads(path.read_text())["cells"])).stem


def answers(name: str) -> dict[str, str]:
    book = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text())
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id", ""): cell for cell in book["cells"]
    }
    return {key: "".join(cell["source"]) for key, cell in cells.items() if key.endswith("_answer")}


def submissions(name: str):
    """Four kinds of notebook: right, partly right, empty, raising."""
    released = json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text())
    right = answers(name)
    half = dict(list(right.items())[::2])
    function = {key: key.removesuffix("_answer") for key in right}
    raising = {k: f"def {function[k]}(*inputs):\n    raise ValueError('not yet')" for k in right}
    for chosen in (right, half, {}, raising):
        book = copy.deepcopy(released)
        for cell in book["cells"]:
            key = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if key in chosen:
                cell["source"] = chosen[key]
        yield book


def make_course(folder: Path, name: str, count: int) -> Path:
    folder.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions" / name, folder / "solutions" / name)
    (folder / "exercises").mkdir()
    books = [json.dumps(book) for book in submissions(name)]
    for number in range(count):
        place = folder / "class" / "submitted" / f"learner{number:03d}" / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(books[number % len(books)])
    nbgrader(folder, "generate_assignment", name, "--force")
    return folder


def nbgrader(folder, *command) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    return time.perf_counter() - started


def time_plain(folder, name, students) -> float:
    """Seconds of one submission: a run over all of them less a run over one."""
    one = nbgrader(folder, "autograde", name, "--force", f"--student={students[0]}")
    pattern = "learner0*" if len(students) > 1 else students[0]
    everyone = nbgrader(folder, "autograde", name, "--force", f"--student={pattern}")
    return (everyone - one) / max(1, len(students) - 1)


def time_run(folder, name, *options) -> tuple[float, str]:
    """The whole command, from its start to its end, in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "grading.run.grade_class",
        name,
        "--course",
        str(folder),
        *options,
    ]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - started, done.stdout


class Memory:
    """Samples what this process's descendants hold, shared pages counted once."""

    def __enter__(self):
        self.peak, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self):
        while not self._stop.wait(0.3):
            held = 0
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error, OSError):
                    held += process.memory_full_info().pss
            self.peak = max(self.peak, held)

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


def scores(folder, name) -> dict:
    database = sqlite3.connect(folder / "class" / "gradebook.db")
    rows = database.execute(
        "SELECT submitted_assignment.student_id, grade.cell_id, grade.auto_score FROM grade"
        " JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
        " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
    )
    names = dict(database.execute("SELECT id, name FROM base_cell"))
    return {(student, names[cell]): score for student, cell, score in rows}


def time_dask(folder, name) -> float | None:
    try:
        from distributed import LocalCluster
    except ImportError:
        return None
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        return time_run(folder, name, "--again", "--scheduler", cluster.scheduler_address)[0]


def measure(count: int, sample: int, repeats: int, name: str | None = None) -> dict:
    """All figures, by name. Several minutes."""
    name = name or largest_set()
    found: dict = {"set": name, "submissions": count, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="losslab-bench-") as place:
        plain = make_course(Path(place) / "plain", name, sample)
        ours = make_course(Path(place) / "ours", name, count)
        students = [f"learner{number:03d}" for number in range(sample)]
        two, plain_seconds = [], []
        for _ in range(repeats):  # in turn, so that a busy moment hits both
            plain_seconds.append(time_plain(plain, name, students))
            two.append(time_run(ours, name, "--again", "--jobs", "2")[0])
        with Memory() as memory:
            time_run(ours, name, "--again", "--jobs", "2")
        expected, got = scores(plain, name), scores(ours, name)
        if any(got[key] != score for key, score in expected.items()):
            raise SystemExit("the scores differ from plain nbgrader's")
        found |= {
            "plain nbgrader, seconds each": statistics.median(plain_seconds),
            "2 processes, seconds in all": statistics.median(two),
            "1 process, seconds in all": time_run(ours, name, "--again", "--jobs", "1")[0],
            "Dask, 2 workers, seconds in all": time_dask(ours, name),
            "resumed, nothing changed, seconds": time_run(ours, name)[0],
            "peak memory of the run, MB": memory.peak >> 20,
        }
        found |= inside(ours, name)
    each = found["2 processes, seconds in all"] / count
    found["submissions a minute"] = 60 / each
    found["times as fast as plain nbgrader"] = found["plain nbgrader, seconds each"] / each
    return found


def large(count, name=None) -> dict:
    """A large class once, locally and on Dask."""
    name = name or largest_set()
    with tempfile.TemporaryDirectory(prefix="losslab-bench-") as place:
        folder = make_course(Path(place) / "large", name, count)
        with Memory() as memory:
            local = time_run(folder, name, "--again", "--jobs", "2")[0]
        return {
            f"{count:,} submissions, 2 processes, seconds in all": local,
            f"{count:,} submissions, Dask, 2 workers, seconds in all": time_dask(folder, name),
            f"{count:,} submissions, peak memory of the run, MB": memory.peak >> 20,
        }


def inside(folder, name) -> dict:
    """What the run's own records say: memory and time of one submission, time to the report."""
    from grading.run import grade_class as run

    with contextlib.redirect_stdout(io.StringIO()):
        this = run.Run(run.parser().parse_args([name, "--course", str(folder)]))
        found = this.prepare()
        records = this.unchanged(found)
        started = time.perf_counter()
        lines = run.report_lines(this, found, records)
        from grading.results import report
        from grading.results.lines import columns

        report.write(this, columns(this.masters), lines, fresh=set())
        seconds = time.perf_counter() - started
    return {
        "peak memory of one submission, MB": max(one.memory for one in records.values()) >> 20,
        "one submission, median seconds": statistics.median(
            r.seconds["all"] for r in records.values()
        ),
        "from the last result to the report, seconds": seconds,
    }


def _shown(value) -> str:
    if value is None:
        return "left out: needs the package distributed"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--count", type=int, default=200, help="submissions (default: 200)")
    parser.add_argument("--sample", type=int, default=8, help="of them through plain nbgrader")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each; medians are taken")
    parser.add_argument("--large", type=int, help="so many besides, once, locally and on Dask")
    parser.add_argument("--set", help="default: the largest")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    found = measure(options.count, options.sample, options.repeats, options.set)
    if options.large:
        found |= large(options.large, options.set)
    lines = [f"| {key} | {_shown(value)} |" for key, value in found.items()]
    text = "\n".join([HEADING, "", "| what | measured |", "|---|---|", *lines, ""])
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "grading.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (options.out / "grading.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
