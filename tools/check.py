"""What a change needs before a commit, in under a minute: `make check`.

Style of modules and notebooks, the examples in docstrings, the names that pages print, and the unit tests
of the rooms in which something differs from the last commit. Tests that start kernels, browsers or many
processes are left to `make test`.
"""

import fnmatch
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = ("test_docstrings.py", "test_catalogue.py", "test_style.py", "test_messages_everywhere.py")
# room: its quick tests
ROOMS = {
    "lib/losslab/": "test_losses_*.py test_numerics.py test_reduce.py test_gradients.py test_catalogue.py",
    "lib/lessonkit/": "test_explore.py test_quiz*.py test_predictions.py test_sketch.py test_visible_*.py",
    "grading/checks/": "test_checks.py test_checks_verdicts.py test_checks_one_ruler.py test_arguments.py",
    "grading/": "test_grade_collect.py test_grade_marks.py test_grade_settings.py test_grade_similarity.py",
    "website/": "test_rules.py",
    "theory/": "test_rules.py test_quiz.py",
    "solutions/": "test_rules.py test_exercises.py",
    "authoring/": "test_rules.py",
    "tools/": "test_portable.py",
}


def changed():
    """Files that differ from the last commit, new ones included."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--no-renames"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [line[3:].strip('"') for line in lines.splitlines()]


def tests_for(files):
    """The test modules that these files call for."""
    patterns = {pattern for pattern in ALWAYS}
    for file in files:
        room = max((room for room in ROOMS if file.startswith(room)), key=len, default=None)
        patterns |= set(ROOMS[room].split()) if room else set()
        if file.startswith("tests/"):
            patterns.add(Path(file).name)
    there = sorted(path.name for path in (ROOT / "tests").glob("test_*.py"))
    return [name for name in there if any(fnmatch.fnmatch(name, p) for p in patterns)]


def main():
    files = changed()
    names = tests_for(files)
    print(f"{len(files)} files differ from the last commit: {', '.join(names)}", flush=True)
    tests = [f"tests/{name}" for name in names]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *tests]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
