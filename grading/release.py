"""Make the learners' notebooks in ``exercises/`` from ``solutions/``.

python -m grading.release [SET ...]    all sets, or those named; writes only what changed
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent


class ClearAnswers(ClearSolutions):
    """nbgrader's removal of solutions, with scaffolds that say which function is to be written."""

    def preprocess_cell(self, cell, resources, cell_index):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("_answer")
        self.code_stub = {"python": f'raise NotImplementedError("write {name}")'}
        return super().preprocess_cell(cell, resources, cell_index)


def sets(root=ROOT):
    """The names of all exercise sets, in order."""
    folders = sorted((root / "solutions").iterdir()) if (root / "solutions").is_dir() else []
    return [path.name for path in folders if (path / f"{path.name}.ipynb").is_file()]


def generate(name, folder, root=ROOT):
    """Run nbgrader's ``generate_assignment`` on one set, in ``folder`` and without a gradebook.

    Returns the folder in which the learners' notebook now is.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    from grading.nbgrader_config import configure

    folder = Path(folder)
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    shutil.copytree(root / "solutions" / name, folder / "solutions" / name, ignore=ignored)
    config = Config()
    configure(config, folder)
    course = CourseDirectory(config=config)
    course.assignment_id = name
    maker = GenerateAssignment(coursedir=course, config=config)
    maker.no_database = True
    maker.preprocessors = [step for step in maker.preprocessors if step.__name__ != "SaveCells"]
    maker.log.setLevel("ERROR")
    maker.start()
    return folder / "exercises" / name


def main(names):
    for name in names or sets():
        with tempfile.TemporaryDirectory() as folder:
            changed = _bring_up_to_date(generate(name, folder), ROOT / "exercises" / name)
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
