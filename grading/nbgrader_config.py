"""How nbgrader is set up; ``nbgrader_config.py`` in the root calls :func:`configure`.

Exercise sets are written in ``solutions/``, learners get ``exercises/``, and everything about a
class lives under ``grading/``, where git ignores it.
"""

import os
import sys
from pathlib import Path

from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ComputeChecksums,
    LockCells,
    SaveCells,
)

from grading.release import ClearAnswers

CELL_SECONDS = 30


def find_own_programs():
    """Put this Python's programs on the path: a new gradebook is made by running ``alembic``."""
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, path])


def configure(c, root):
    """Fill nbgrader's configuration ``c`` for the course in the folder ``root``."""
    root = Path(root).resolve()
    find_own_programs()
    course = c.CourseDirectory
    course.course_id = "loss-lab"
    course.root = str(root)
    course.source_directory = "solutions"
    course.release_directory = "exercises"
    course.submitted_directory = "grading/submitted"
    course.autograded_directory = "grading/autograded"
    course.feedback_directory = "grading/feedback"
    course.db_url = f"sqlite:///{root / 'grading' / 'gradebook.db'}"
    course.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__"]

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

    # Submissions come as STUDENT_NN-name.ipynb, put into grading/downloaded/NN-name/archive/.
    c.ZipCollectApp.downloaded_directory = "grading/downloaded"
    c.FileNameCollectorPlugin.named_regexp = (
        r".*[/\\](?P<student_id>[^/\\]+)_(?P<file_id>\d\d-[^/\\]+)"
    )

    # A cell that runs for ever is interrupted and fails; the cells after it still run.
    c.Execute.timeout = CELL_SECONDS
    c.Execute.interrupt_on_timeout = True
    c.Execute.kernel_name = "python3"
    # nbgrader takes any text on stderr for a failed test, and warnings go there.
    c.IgnorePattern.enabled = True
    c.IgnorePattern.pattern = r"(?s).*"
    c.LimitOutput.max_lines = 200
    c.LimitOutput.max_traceback = 40
