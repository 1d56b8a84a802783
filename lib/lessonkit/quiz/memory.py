"""What the reader answered and predicted, kept between kernels in one small file.

``my-answers.json`` lies beside the folder ``theory`` and belongs to the reader: to read, to copy,
to delete. It has the form that the pages export and import, so each can take over the other's.
Where the course's folder cannot be written to, the file lies in the home folder instead.
"""

import contextlib
import json
import os
import time
from pathlib import Path

from lessonkit.messages import say
from lessonkit.quiz.questions import folders

NAME = "my-answers.json"
PARTS = ("read", "answers", "given", "reviews", "notes", "work", "predictions", "exercises")
# What a record of a prediction has: it was shown, or sure to a degree, or a range.
RECORDS = ({"shown"}, {"sure", "right", "of"}, {"low", "high", "value", "size"})


def file():
    """Where the answers are kept."""
    for folder in folders():
        if folder.parent.name == "theory" and os.access(folder.parents[1], os.W_OK):
            return folder.parents[1] / NAME
    return Path.home() / NAME


def remembered():
    """Everything kept; a file that cannot be read is put aside under another name, never lost."""
    path = file()
    kept = {}
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8-sig"))
            if not _is_export(kept):
                raise ValueError("not in the form of an export")
        except (OSError, ValueError, AttributeError, RecursionError):
            kept = {}
            aside = path.with_name(f"{path.stem}-unreadable-{time.time_ns()}.json")
            with contextlib.suppress(OSError):
                path.rename(aside)
                print(say("kept.unreadable", file=path.name, aside=aside.name))
    return {"version": 1, **{part: kept.get(part, {}) for part in PARTS}}


def _is_export(kept):
    if not all(isinstance(kept.get(part, {}), dict) for part in PARTS):
        return False
    return all(
        isinstance(record, dict) and any(fields <= record.keys() for fields in RECORDS)
        for record in kept.get("predictions", {}).values()
    )


def remember(values):
    """Keep ``{part: {name: value}}``; False if nothing can be written here."""
    everything = remembered()
    for part, entries in values.items():
        everything[part] |= entries
    path = file()
    fresh = path.with_name(f".{path.name}.new")
    try:
        text = json.dumps(everything, indent=1, ensure_ascii=False)
        fresh.write_text(text, encoding="utf-8", errors="replace")  # half an emoji is no UTF-8
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        return False
    return True


def now():
    """The time in milliseconds, as browsers count it."""
    return int(time.time() * 1000)
