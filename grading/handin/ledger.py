"""What collecting knows of a set: where each hand-in came from and when, and what was not used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grading.results.records import write_whole


@dataclass
class Origin:
    """Where a learner's hand-in came from. Feedback goes back under the name it had there."""

    place: str
    time: float = 0.0  # of the file; a platform's download may have its own
    late: bool = False  # by the platform's word
    upload: str = ""  # the outermost part of the place


@dataclass
class Ledger:
    source: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)
    unused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_behind: int = 0

    def remember(self, student: str, origin: Origin) -> None:
        """The same file may have had another learner before, or none."""
        for other in [s for s, known in self.origins.items() if known.place == origin.place]:
            del self.origins[other]
        self.origins[student] = origin


def _file(downloads: Path, name: str) -> Path:
    return downloads / f"{name}.collected.json"


def load(downloads: Path, name: str) -> Ledger:
    try:
        data = json.loads(_file(downloads, name).read_text(encoding="utf-8"))
        data["origins"] = {s: Origin(**known) for s, known in data["origins"].items()}
        data["unused"] = [tuple(pair) for pair in data["unused"]]
        return Ledger(**data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Ledger(origins=_of_earlier_versions(downloads / f"{name}.places.json"))


def _of_earlier_versions(path: Path) -> dict[str, Origin]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {student: Origin(str(place)) for student, place in known.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def save(ledger: Ledger, downloads: Path, name: str) -> None:
    text = json.dumps(asdict(ledger), ensure_ascii=False, indent=1)
    write_whole(_file(downloads, name), text)
