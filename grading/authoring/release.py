"""Make the learners' notebooks in ``exercises/`` from ``solutions/``.

python -m grading.authoring.release [SET ...]    all sets, or those named; writes only what changed
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from traitlets.config import Config

from grading.classroom import unmerged
from grading.messages import say

ROOT = Path(__file__).resolve().parents[2]
KIND = re.compile(
    r"^★+(?: (\w+))? · (\d+) \w+ · [^\d\n]*\d+[^\d\n]*$", re.M
)  # under an exercise's title, in any language


class Unmade(ValueError):  # noqa: N818 - said to the author as it stands
    """nbgrader cannot make the learners' notebook; the sentence says why."""


class Unmerged(ValueError):  # noqa: N818 - said to the author as it stands
    """A notebook holds a merge conflict; the sentence says which."""


def sets(root=ROOT):
    """The names of all exercise sets, in order."""
    folders = sorted((root / "solutions").iterdir()) if (root / "solutions").is_dir() else []
    return [path.name for path in folders if (path / f"{path.name}.ipynb").is_file()]


def generate(name, folder, root=ROOT):
    """Run nbgrader's ``generate_assignment`` on one set, in ``folder`` and without a gradebook.

    Returns the folder in which the learners' notebook now is.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    from grading.nbgrader_config import configure

    if problem := unmerged(root / "solutions" / name):
        raise Unmerged(problem)
    folder = Path(folder)
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    shutil.copytree(root / "solutions" / name, folder / "solutions" / name, ignore=ignored)
    config = Config()
    configure(config, folder, folder / "class")
    course = CourseDirectory(config=config)
    course.assignment_id = name
    maker = GenerateAssignment(coursedir=course, config=config)
    maker.no_database = True
    maker.preprocessors = [step for step in maker.preprocessors if step.__name__ != "SaveCells"]
    said = []  # nbgrader prints why in many lines and raises without the reason
    maker.log.setLevel("ERROR")
    maker.log.addFilter(keep := lambda record: said.append(record.getMessage()))
    try:
        maker.start()
    except NbGraderException:
        named = [line for line in "\n".join(said).splitlines() if re.match(r"[\w.]+: ", line)]
        reason = (named or said)[0].strip().rstrip(".")
        place = f"solutions/{name}/{name}.ipynb"
        raise Unmade(say("release.unmade", place=place, name=name, reason=reason)) from None
    finally:
        maker.log.removeFilter(keep)
    return folder / "exercises" / name


def contents(name, root=ROOT):
    """What a set consists of, in order, as JSON for learners' :func:`lessonkit.progress.progress`."""
    cells = nbformat.read(root / "solutions" / name / f"{name}.ipynb", as_version=4).cells
    listed, problem = [], None
    tried = {cell.source for cell in cells}
    for cell in cells:
        if cell.cell_type == "markdown":
            problem = cell.source
        exercise = re.fullmatch(
            r"(\w+)_answer", cell.metadata.get("nbgrader", {}).get("grade_id", "")
        )
        if exercise:
            title = re.match(r"## \d+ · (.+)", problem or "")
            said = KIND.search(problem or "")
            if f'check("{exercise[1]}")' not in tried or not title or not said:
                continue  # an exercise without a visible check has no progress to tell
            kind, points = said.groups()
            row = {
                "name": exercise[1],
                "title": title[1],
                "kind": kind or "write",
                "points": int(points),
            }
            listed.append(json.dumps(row, ensure_ascii=False))
    return "[\n  " + ",\n  ".join(listed) + "\n]\n"


def main(names):
    unknown = [name for name in names if name not in sets()]
    if unknown:
        there = f"There are: {', '.join(sets())}."
        print(say("release.unknown", names=", ".join(unknown), there=there), file=sys.stderr)
        return 2
    for name in names or sets():
        try:
            with tempfile.TemporaryDirectory() as folder:
                changed = _bring_up_to_date(generate(name, folder), ROOT / "exercises" / name)
        except (Unmade, Unmerged) as problem:
            print(say("release.nothing", name=name, problem=problem), file=sys.stderr)
            return 2
        listed = ROOT / "lib" / "lessonkit" / "visible" / name.replace("-", "_") / "set.json"
        if listed.parent.is_dir():
            listed.write_text(contents(name), encoding="utf-8", newline="\n")
        print(f"exercises/{name}: {'written' if changed else 'up to date'}")
    return 0


def _bring_up_to_date(made, kept):
    wanted = {
        path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()
    }
    have = {
        path.relative_to(kept): path.read_bytes()
        for path in kept.rglob("*")
        if path.is_file() and not re.search(r"\.ipynb_checkpoints|__pycache__", str(path))
    }
    for path in have.keys() - wanted.keys():
        (kept / path).unlink()
    for path, content in wanted.items():
        if have.get(path) != content:
            (kept / path).parent.mkdir(parents=True, exist_ok=True)
            (kept / path).write_bytes(content)
    return have != wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
