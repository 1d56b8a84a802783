"""Grade a small made class with plain nbgrader, from release to feedback, in a folder of its own.

python -m grading.authoring.demo [--keep FOLDER]    exits with 1 if a score differs from the one expected
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from grading.authoring.demo.learners import FULL, LEARNERS, SET, expected_points
from grading.authoring.release import ROOT
from grading.classroom import find_own_programs

CELL_SECONDS = 12
CONFIG = f'''"""The demo's own course; see grading/nbgrader_config.py."""

from pathlib import Path

from grading.nbgrader_config import configure

folder = Path(__file__).parent
configure(get_config(), folder, folder / "class")
get_config().Execute.timeout = {CELL_SECONDS}
'''


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m grading.authoring.demo", description=__doc__)
    parser.add_argument("--keep", metavar="FOLDER", help="use this new folder and leave it there")
    keep = parser.parse_args(arguments).keep
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="loss-lab-demo-") as folder:
            return run(Path(folder))
    Path(keep).mkdir(parents=True)
    return run(Path(keep).resolve())


def run(course):
    """Take the class through nbgrader in the folder ``course``; returns the exit code."""
    start = time.monotonic()
    (course / "class").mkdir()
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    shutil.copytree(ROOT / "solutions" / SET, course / "solutions" / SET)
    nbgrader(course, f"1  Release {SET}", "generate_assignment", SET)
    for name, (answers, _points) in LEARNERS.items():
        submit(course, name, answers)
    honest = validated(course)
    nbgrader(course, f"2  Collect from {len(LEARNERS)} learners", "zip_collect", SET)
    nbgrader(course, "3  Autograde (one of them loops, allow half a minute)", "autograde", SET)
    nbgrader(course, "4  Write feedback", "generate_feedback", SET)
    nbgrader(course, "5  Export the grades", "export", "--to", "class/grades.csv")
    right = table(course) and honest
    print(f"Took {time.monotonic() - start:.0f} s. ", end="")
    print("Every score is the one expected." if right else "Some scores are NOT the ones expected.")
    return 0 if right else 1


def nbgrader(course, title, *command):
    """Run one nbgrader command and show which learner it is at."""
    print(f"{title}: nbgrader {' '.join(command)}", flush=True)
    program = [sys.executable, "-m", "nbgrader", *command]
    find_own_programs()
    environment = os.environ | {"PYTHONWARNINGS": "ignore", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    log = []
    with subprocess.Popen(
        program, cwd=course, env=environment, text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        at = None
        for line in process.stdout:
            log.append(line)
            found = re.search(
                r"(?:Autograding|Converting notebook) .*[/\\]([a-z]+-[a-z]+)[/\\]", line
            )
            if found and found.group(1) != at:
                at = found.group(1)
                print(f"     {at}", flush=True)
    if process.returncode:
        print("".join(log[-40:]), file=sys.stderr)
        raise SystemExit(f"nbgrader {command[0]} failed")


# What *Validate* must say to whom; None: that all tests pass.
VALIDATED = {
    "dia-empty": "`huber` is not written yet.",
    "cem-wrong": "✗ huber(",
    "ada-right": None,
}


def validated(course):
    """Show what *Validate* says to three learners; whether it fails those whose visible checks fail."""
    print("   Validate, as the learners do before they hand in: nbgrader validate", flush=True)
    honest = True
    for name, words in VALIDATED.items():
        path = course / "class" / "downloads" / SET / "archive" / f"{name}_{SET}.ipynb"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "validate", str(path)], cwd=course,
            capture_output=True, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        failed = re.findall(r"Hidden check of (\w+)", done.stdout)
        passed = "Success!" in done.stdout
        honest &= passed if words is None else words in done.stdout and not passed
        print(f"     {name}: " + ("passes" if passed else f"fails in {', '.join(failed)}"))
    return honest


def submit(course, name, answers):
    """Put a learner's notebook where a download from a learning platform would leave it."""
    notebook = nbformat.read(course / "exercises" / SET / f"{SET}.ipynb", as_version=4)
    for cell in notebook.cells:
        function = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("_answer")
        if function in answers and cell.metadata.nbgrader.solution:
            cell.source = answers[function].strip()
    archive = course / "class" / "downloads" / SET / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, archive / f"{name}_{SET}.ipynb")


def scores(course):
    """``{learner: {function: points}}`` from the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'class' / 'gradebook.db'}", "loss-lab") as gradebook:
        return {
            submission.student.id: {
                grade.name.removesuffix("_check"): grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(SET)
        }


def table(course):
    """Print scores beside those expected; whether all are equal and all feedback is there."""
    got, right = scores(course), True
    print(f"\n{'':13}" + "".join(f"{function:>14}" for function in FULL) + "   sum  expected")
    for name in LEARNERS:
        expected, has = expected_points(name), got.get(name, {})
        cells = "".join(f"{has.get(function, float('nan')):14g}" for function in FULL)
        wrong = [function for function in FULL if has.get(function) != expected[function]]
        feedback = course / "class" / "feedback" / name / SET / f"{SET}.html"
        note = (
            f"  <- {', '.join(wrong)}" if wrong else "" if feedback.is_file() else "  <- feedback"
        )
        right &= not note
        print(f"{name:13}{cells}{sum(has.values()):6g}{sum(expected.values()):10g}{note}")
    print()
    return right


if __name__ == "__main__":
    sys.exit(main())
