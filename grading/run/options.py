"""What can be said on the command line of ``grade``."""

from __future__ import annotations

import argparse

from grading.sandbox.confine import Limits

_EPILOG = "What the sandbox promises and what it does not is written in grading/SANDBOX.md."
_WHAT = """Each submission is repaired, run in a sandbox and checked from outside; scores go into
nbgrader's gradebook. Stop it whenever you like: the next run goes on where this one stopped, and grades
again only what has changed."""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grading grade", description=_WHAT, epilog=_EPILOG
    )
    defaults = Limits()
    add = made.add_argument
    add("set", metavar="SET", help="the exercise set, for example 02-regression-losses")
    add("--from", dest="collect", metavar="WHAT",
        help="first collect submissions from this: a folder, a download of a learning platform, a "
             "zip, a single notebook")  # fmt: skip
    add("--student", action="append", metavar="NAME",
        help="grade only this one (may be given again); with --from and one name, whose it is")  # fmt: skip
    add("--again", action="store_true", help="grade also what has not changed")
    add("--dry-run", action="store_true",
        help="only list the marks that would change, and write nothing")  # fmt: skip
    add("--take-changes", action="store_true",
        help="let marks change where only the course has changed")  # fmt: skip
    add("--jobs", type=int, metavar="N", help="processes to use (default: one for each core)")
    add("--scheduler", metavar="URL", help="a Dask scheduler, tcp://HOST:PORT, instead")
    add("--db", metavar="URL", help="the gradebook (default: class/gradebook.db, SQLite)")
    add("--course", metavar="FOLDER", default=".", help="the course's folder (default: here)")
    add("--cell-seconds", type=float, metavar="S",
        help=f"a cell's limit (settings: {defaults.cell_seconds:g})")  # fmt: skip
    add("--total-seconds", type=float, metavar="S",
        help=f"a submission's limit (settings: {defaults.total_seconds:g})")  # fmt: skip
    add("--memory", type=float, metavar="GB",
        help=f"a process's limit (settings: {defaults.memory / (1 << 30):g})")  # fmt: skip
    add("--unsafe", action="store_true",
        help="run submissions although this machine cannot shut them in properly")  # fmt: skip
    add("--no-feedback", action="store_true", help="do not write the learners' feedback pages")
    return made
