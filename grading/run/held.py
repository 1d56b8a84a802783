"""Results that change a mark that is there: held back, on disk, until all of them can be listed.

Where the hand-in is another, or the class's own rules are, the new mark is written. Where only the course
has changed, the old one stays until the instructor takes the change.
"""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path

from grading.messages import say
from grading.results.records import Record
from grading.run import provenance


class Held:
    """Graded submissions whose points are not those of the record that there is."""

    def __init__(self, standings: dict | None = None):
        self._standings = standings or {}  # what the gradebook says before anything is written
        self._folder = tempfile.TemporaryDirectory(prefix="losslab-held-")
        self._submissions = []
        self.changes: list[str] = []  # sentences on marks that are written
        self.waiting: list[str] = []  # and on those that somebody has to agree to

    def take(self, submission, record: Record, before: Record | None) -> bool:
        """Hold a record back if it changes points; whether it was."""
        standing = self._standings.get(submission.student)
        said = provenance.change(before, record, standing) if before else None
        if said is None:
            return False
        path = Path(self._folder.name) / str(len(self._submissions))
        path.write_bytes(pickle.dumps(record))
        asked = provenance.by_course(before, record)
        self._submissions.append((submission, asked))
        (self.waiting if asked else self.changes).append(said)
        return True

    def lines(self, would: bool) -> list[str]:
        """All of these marks, under what is to happen to them."""
        titles = {
            say("held.dry" if would else "held.change"): self.changes,
            say("held.would_change"): self.waiting,
        }
        return [line for title, sentences in titles.items() if sentences
                for line in [title, *(f"- {sentence}" for sentence in sorted(sentences))]]  # fmt: skip

    def results(self, agreed: bool):
        """``(submission, record)`` of those to be written: all, or without those that wait."""
        for number, (submission, asked) in enumerate(self._submissions):
            if agreed or not asked:
                path = Path(self._folder.name) / str(number)
                yield submission, pickle.loads(path.read_bytes())  # noqa: S301 - our own

    def close(self) -> None:
        self._folder.cleanup()
