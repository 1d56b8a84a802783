"""Writing the learners' pages, and writing them anew when the gradebook says something else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from grading import messages
from grading.classroom import Classroom
from grading.handin.roster import Roster
from grading.results.feedback_page import TEMPLATES, pages
from grading.results.records import Record, write_whole
from grading.results.standing import Standing
from grading.results.titles import Titles


class Publisher:
    """The feedback pages of one set."""

    def __init__(self, room: Classroom, name: str, titles: Titles, roster: Roster):
        self._room, self._name, self._titles, self._roster = room, name, titles, roster
        self._form = _form()

    def publish(self, record: Record, standing: Standing | None) -> Path | None:
        """Write one learner's pages where they do not show what is true now; where the first one is."""
        folder = self._room.feedback / record.student / self._name
        shown = folder / ".shown"
        names = [f"{notebook}.html" for notebook in record.notebooks]
        mark = self._mark(record, standing)
        there = all((folder / name).is_file() for name in names)
        if not (there and shown.is_file() and shown.read_text(encoding="utf-8") == mark):
            record.autograded = self._autograded(record)
            made = pages(record, standing, self._titles, self._roster.name(record.student))
            record.autograded = {}
            for old in folder.glob("*.html"):  # perhaps under the name of an earlier hand-in
                old.unlink()
            for notebook, text in made.items():
                write_whole(folder / f"{notebook}.html", text)
            self._for_exchange(record, folder)
            write_whole(shown, mark)
        return folder / names[0] if names else None

    def _mark(self, record, standing) -> str:
        facts = [record.light().to_json(), standing.digest() if standing else "", self._form,
                 repr(self._titles), self._roster.name(record.student)]  # fmt: skip
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _autograded(self, record) -> dict[str, str]:
        found = {}
        for notebook in record.notebooks:
            path = self._room.autograded / record.student / self._name / f"{notebook}.ipynb"
            if path.is_file() and not path.is_symlink() and not record.error:
                found[notebook] = path.read_text(encoding="utf-8")
        return found

    def _for_exchange(self, record, folder) -> None:
        """What nbgrader's ``release_feedback`` asks for beside the page, if the exchange brought it."""
        own = self._room.submitted / record.student / self._name
        secret = own / "submission_secret.txt"
        if secret.is_file() and not secret.is_symlink() and secret.stat().st_size < 1000:
            text = secret.read_text(encoding="utf-8", errors="replace")
            write_whole(folder / secret.name, text)
            write_whole(folder / "timestamp.txt", record.timestamp or "")
            self._under_submitted_names(record, own, folder)

    @staticmethod
    def _under_submitted_names(record, own, folder) -> None:
        """The exchange finds a page by the name of the file that was submitted."""
        for path in own.glob("*.ipynb"):
            if path.stem not in record.notebooks and len(record.notebooks) == 1:
                text = (folder / f"{record.notebooks[0]}.html").read_text(encoding="utf-8")
                write_whole(folder / f"{path.stem}.html", text)


def _form() -> str:
    """Changes with what pages look like."""
    mark = hashlib.sha256(repr((messages.OWN, messages.changed())).encode())
    here = Path(__file__).parent
    for path in sorted([*TEMPLATES.iterdir(), *here.glob("*.py")]):
        mark.update(path.read_bytes())
    return mark.hexdigest()
