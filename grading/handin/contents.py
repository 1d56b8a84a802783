"""What is in a file that may be a notebook: which set's, how much of it answered, or what else it is.

``look`` is meant for the limited process: it takes apart what a learner made.
"""

from __future__ import annotations

import json
import re

from grading.handin.master import Master
from grading.handin.untrusted import text_of
from grading.messages import say

EVERY_SET = {"setup", "progress"}  # cells that all sets of this course have tell none from another
KINDS = [
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"version https://git-lfs.github.com", "git_lfs"),
]


def what_it_is(data: bytes) -> str | None:
    """Words for a file that is clearly no notebook; None for one that may be."""
    if not data.strip():
        return "empty"
    for start, kind in KINDS:
        if data.startswith(start):
            return say(f"contents.{kind}")
    head = data[:3000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<body" in head[:1000]:
        return say("contents.web_page")
    if not head.startswith((b"{", b"[")) and b"\x00" not in head:
        if re.search(rb"^(def|import|from|class|#)\b|^#|^\s*(def|import) ", data[:3000], re.M):
            return say("contents.script")
    return None


def scaffolds(masters: list[Master]) -> dict[str, dict]:
    """What ``look`` has to know of a set, as plain data: ``{notebook: {cell: scaffold or None}}``."""
    return {
        master.notebook: {
            cell.name: " ".join(cell.source.split()) if cell.solution else None
            for cell in master.cells
            if cell.solution or cell.name not in EVERY_SET
        }
        for master in masters
    }


def look(files: list[bytes], known: dict[str, dict], functions: dict[str, list[str]]) -> list[dict]:
    """For each file: how many of each notebook's cells it has, and how many are answered."""
    return [_look(data, known, functions) for data in files]


def _look(data, known, functions):
    counts = {notebook: [0, 0] for notebook in known}
    try:
        book = json.loads(text_of(data))
        sheets = book.get("worksheets") or [book]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return {"cells": counts, "notebook": False}
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        name = _grade_id(cell)
        for notebook, scaffold in known.items():
            if name in scaffold:
                counts[notebook][0] += 1
                given = scaffold[name]
                counts[notebook][1] += given is not None and " ".join(source.split()) != given
            elif name is None and _defines(source, functions.get(notebook, ())):
                counts[notebook][0] += 1
                counts[notebook][1] += "raise NotImplementedError" not in source
    return {"cells": counts, "notebook": True}


def _grade_id(cell):
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = ours.get("grade_id") if isinstance(ours, dict) else None
    return name if isinstance(name, str) else None


def _defines(source, names):
    return any(re.search(rf"^def {re.escape(name)}\b", source, re.M) for name in names)
