"""How nbgrader is set up; ``nbgrader_config.py`` in the root calls :func:`configure`.

Exercise sets are written in ``solutions/``, learners get ``exercises/``, and everything about a
class lives in ``class/``, or in the folder that ``CLASS`` names; git ignores both.
"""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)

from grading.class_folder import NoClass, class_folder, own_folder, tell
from grading.classroom import find_own_programs, move_old_layout
from grading.messages import say
from grading.settings import COURSE, BadSettings, load


class ClearAnswers(ClearSolutions):
    """nbgrader's removal of solutions, with scaffolds that say which function is to be written.

    A cell of an instructor's own, which may be in any language, gets no words.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        name, _, ending = grade_id.rpartition("_")
        words = f'("write {name}")' if ending == "answer" else ""
        self.code_stub = {"python": f"raise NotImplementedError{words}"}
        return super().preprocess_cell(cell, resources, cell_index)


def exchange_is_known() -> bool:
    """Whether this machine has an exchange: nbgrader's usual folder, or one that is configured."""
    from jupyter_core.paths import jupyter_config_path

    if os.access("/usr/local/share/nbgrader/exchange", os.W_OK):
        return True
    files = (Path(folder) / "nbgrader_config.py" for folder in jupyter_config_path())
    return any(
        "Exchange" in f.read_text(encoding="utf-8", errors="replace") for f in files if f.is_file()
    )


def make_exchange(c, folder):
    """One of this course's own: JupyterLab's buttons complain of a place that is nowhere."""
    folder.mkdir(exist_ok=True)
    c.Exchange.root = str(folder)


def configure(c, root, data=None):
    """Fill nbgrader's configuration ``c`` for the course in the folder ``root``.

    ``data`` is the class's folder, where it is not the one that is meant everywhere.
    """
    root = Path(root).resolve()
    tell(move_old_layout(root))
    find_own_programs()
    try:
        settings = COURSE if data else load(root)
        data = own_folder(Path(data) if data else class_folder(root))
    except (NoClass, BadSettings) as problem:
        sys.exit(say("command.not_started", problem=f"{problem}."))
    _folders(c, root, data, settings.course.course_id)
    _running(c, settings.submission.cell_seconds)

    if not exchange_is_known():
        make_exchange(c, data / "exchange")
    c.ExchangeCollect.update = True  # collected again, the newest of everybody is there
    c.ExchangeFactory.release_assignment = "grading.authoring.exchange.ReleaseAssignment"
    c.ExchangeFactory.release_feedback = "grading.authoring.exchange.ReleaseFeedback"

    # nbgrader's own list, with scaffolds that name the function to write, and without its test
    # templates. Hidden tests go once the gradebook has them; then the checksums are made anew.
    c.GenerateAssignment.preprocessors = [
        LockCells,
        ClearAnswers,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        SaveCells,
        ClearHiddenTests,
        ComputeChecksums,
        CheckCellMetadata,
    ]


def _folders(c, root, data, course_id):
    """Where sets and a class's data are."""
    course = c.CourseDirectory
    course.course_id = course_id
    course.root = str(root)
    course.source_directory = "solutions"
    course.release_directory = "exercises"
    place = data.relative_to(root).as_posix() if data.is_relative_to(root) else str(data)
    course.submitted_directory = f"{place}/submitted"
    course.autograded_directory = f"{place}/autograded"
    course.feedback_directory = f"{place}/feedback"
    course.db_url = f"sqlite:///{data / 'gradebook.db'}"
    course.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__"]
    # Submissions come as STUDENT_NN-name.ipynb, put into downloads/NN-name/archive/ of the class.
    c.ZipCollectApp.downloaded_directory = f"{place}/downloads"
    c.FileNameCollectorPlugin.named_regexp = (
        r".*[/\\](?P<student_id>[^/\\]+)_(?P<file_id>\d\d-[^/\\]+)"
    )


def _running(c, cell_seconds):
    """How plain nbgrader runs notebooks."""
    # A cell that runs for ever is interrupted and fails; the cells after it still run.
    c.Execute.timeout = int(cell_seconds)
    c.Execute.interrupt_on_timeout = True
    c.Execute.kernel_name = "python3"
    # nbgrader takes any text on stderr for a failed test, and warnings go there.
    c.IgnorePattern.enabled = True
    c.IgnorePattern.pattern = r"(?s).*"
    c.LimitOutput.max_lines = 200
    c.LimitOutput.max_traceback = 40
