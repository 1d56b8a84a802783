"""Take the newest versions in range: `make upgrade`. Says what they change before anything is taken over.

1. resolves the newest releases that the stated ranges allow: what will be in requirements-dev.txt
2. makes an environment of its own with them in build/upgrade/, and runs every lesson there
3. compares what the lessons print and draw with the runs of the present environment, as data
4. runs the tests there (those of --tests, none with --no-tests)

Writes build/upgrade/report.html, with a picture of both where a figure changed. Where all went well,
requirements-dev.txt is written anew; with --lock alone it is written from the present environment.
"""

import argparse
import os
import platform
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.compare_runs import as_page, changes  # noqa: E402
from tools.try_versions import run_tests  # noqa: E402

LOCK = ROOT / "requirements-dev.txt"
FOLDER = ROOT / "build" / "upgrade"
OURS = ("loss-lab", "losslab", "lessonkit")
HEAD = """# The versions with which the course is developed and tested: all packages, for all systems.
# Made by `make upgrade`. Who uses the course gets the ranges of the three pyproject.toml.
"""
STAYS = "requirements-dev.txt stays as it was."
RUN = """
import sys
from pathlib import Path
from website.run_notebooks import NotebookError, run
failed = 0
for path in sys.argv[2:]:
    print(" ", Path(path).stem, flush=True)
    try:
        run(path, sys.argv[1])
    except NotebookError as error:
        failed = 1
        print(error, file=sys.stderr)
        # or an earlier upgrade's run would be compared
        Path(sys.argv[1], Path(path).name).unlink(missing_ok=True)
sys.exit(failed)
"""


def resolve(constraints=None):
    """The text of the lock file: the newest versions in range, or those of a file of constraints."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--no-header",
    ]
    command += [
        "--python-version",
        platform.python_version(),
        "--no-annotate",
        "requirements.txt",
        "pyproject.toml",
    ]
    command += [word for extra in ("test", "versions") for word in ("--extra", extra)]
    command += [word for name in OURS for word in ("--no-emit-package", name)]
    command += ["--constraint", str(constraints)] if constraints else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        words = done.stderr.strip()
        if "No module named uv" in words:
            raise SystemExit(f"`make upgrade` installs uv first, which is not here. {STAYS}")
        raise SystemExit(f"No versions fit all ranges: {words}")
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith(("#", "-"))]
    return HEAD + "\n".join(lines) + "\n"


def present():
    """What is installed here, as a file of constraints."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
    frozen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    path = FOLDER / "present.txt"
    path.write_text(
        "\n".join(line for line in frozen.splitlines() if "==" in line), encoding="utf-8"
    )
    return path


def versions(text):
    """``{package: version}`` of a lock file's text; where systems differ, all of them in one."""
    found = {}
    for line in text.splitlines():
        if "==" in line and not line.startswith("#"):
            name, _, rest = line.partition("==")
            found.setdefault(name, []).append(rest)
    return {name: " | ".join(rest) for name, rest in found.items()}


def differences(old, new):
    """What a lock file changes, a line for each package."""
    old, new = versions(old), versions(new)
    return [
        f"{name}: {old.get(name, 'none')} → {new.get(name, 'none')}"
        for name in sorted(old | new)
        if old.get(name) != new.get(name)
    ]


def make_environment(lock):
    """An environment with the locked versions; returns its Python."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = FOLDER / "requirements-dev.txt"
    wanted.write_text(lock, encoding="utf-8")
    python = FOLDER / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = [sys.executable, "-m", "uv"]
    install = [*uv, "pip", "install", "--quiet", "--python", python]
    ours = ("-e", "./lib/losslab", "-e", "./lib/lessonkit", "-e", ".")
    for command in (
        [*uv, "venv", "--quiet", "--clear", FOLDER / "env"],
        [*install, "-r", wanted],
        [*install, "--no-deps", *ours],
    ):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(
                f"The newest versions cannot be installed: {done.stderr.strip()}\n{STAYS}"
            )
    return python


def run_lessons(python, cache, lessons):
    """Run lessons with one Python; whether all ran."""
    done = subprocess.run([python, "-c", RUN, cache, *lessons], cwd=ROOT)
    return done.returncode == 0


def compare(lessons, before, after):
    """All changes between two folders of finished runs."""
    found = []
    for lesson in lessons:
        runs = [folder / f"{lesson.stem}.ipynb" for folder in (before, after)]
        if all(path.exists() for path in runs):
            old, new = (nbformat.read(path, as_version=4) for path in runs)
            found += changes(lesson.stem, old, new)
    return found


def upgrade(only, tests, chosen=()):
    """The whole of it; returns an exit code. ``chosen``: what of the tests to run, in pytest's words."""
    lessons = sorted((ROOT / "theory").glob("[0-9][0-9]-*.ipynb"))
    if unknown := sorted(set(only) - {path.stem[:2] for path in lessons}):
        raise SystemExit(
            f"There is no lesson {', '.join(unknown)}: --only takes numbers, as in 02,05."
        )
    lock, old = resolve(), LOCK.read_text(encoding="utf-8") if LOCK.exists() else ""
    changed = differences(old, lock)
    print("\n".join(changed) or "Nothing is newer in the stated ranges.")
    if not changed:
        return 0
    python = make_environment(lock)
    lessons = [path for path in lessons if not only or path.stem[:2] in only]
    print("Running the lessons as they are now …", flush=True)
    ran = run_lessons(sys.executable, ROOT / "build" / "site-cache" / "notebooks", lessons)
    print("Running the lessons with the newest versions …", flush=True)
    ran &= run_lessons(python, FOLDER / "runs", lessons)
    found = compare(lessons, ROOT / "build" / "site-cache" / "notebooks", FOLDER / "runs")
    for one in found:
        print(f"- {one.lesson}, cell {one.cell}: {one.says}")
    (FOLDER / "report.html").write_text(as_page(found, changed), encoding="utf-8")
    print(f"{len(found)} output(s) changed: {FOLDER / 'report.html'}")
    failed = tests and run_tests(python, list(chosen))
    if failed or not ran:
        print(STAYS, file=sys.stderr)
        return 1
    LOCK.write_text(lock, encoding="utf-8", newline="\n")
    print("requirements-dev.txt has the new versions; look at the report before you commit it.")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lock", action="store_true", help="write down what is installed here")
    parser.add_argument("--only", default="", help="numbers of lessons to compare, such as 02,05")
    parser.add_argument("--no-tests", action="store_true", help="leave the tests out")
    parser.add_argument(
        "--tests", default="", help="which tests, in pytest's words; all without it"
    )
    options = parser.parse_args(arguments)
    if options.lock:
        LOCK.write_text(resolve(present()), encoding="utf-8", newline="\n")
        return 0
    only = set(filter(None, options.only.split(",")))
    return upgrade(only, not options.no_tests, shlex.split(options.tests))


if __name__ == "__main__":
    sys.exit(main())
