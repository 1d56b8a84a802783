"""Lateness: extensions, and the penalty that nbgrader's plug-in gives."""

from __future__ import annotations

import contextlib
import importlib
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from grading.classroom import Classroom
from grading.results import gradebook
from grading.results.records import write_whole
from grading.results.standing import Standing

UNITS = {"day": "days", "hour": "hours", "minute": "minutes", "week": "weeks"}


class BadRule(ValueError):  # noqa: N818 - said to the instructor as it stands
    """The settings' table ``late`` or ``extensions`` cannot be used; the sentence says why."""


def standings(room: Classroom, url: str, name: str, settings) -> dict[str, Standing]:
    """What the gradebook says of a set, after extensions and penalties are brought up to date."""
    found = gradebook.standings(url, name)
    if (room.records / f"{name}.frozen").is_file():
        return found
    if _enter(given_file(room, name), url, name, found, settings):
        found = gradebook.standings(url, name)
    if any(s.due for s in found.values()):
        penalties = _penalties(room, found, settings)
        if penalties:
            gradebook.set_penalties(url, penalties)
            found = gradebook.standings(url, name)
    return found


def given_file(room: Classroom, name: str) -> Path:
    """What the settings gave last: a line that is taken out of them is known by it."""
    return room.records / f"{name}.late"


def given(path: Path) -> dict:
    """``{"due": time or None, "extensions": {learner: seconds}}`` of such a file."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))
    return {"due": None, "extensions": {}}


def _enter(path, url, name, found, settings) -> bool:
    """Enter what the settings give, and take back what they gave and give no more; whether it changed.

    What somebody entered with nbgrader's own commands stays.
    """
    before, due = given(path), deadline(settings.due, name)
    now = {"due": due.isoformat() if due else None, "extensions": {}}
    there = next((standing.due for standing in found.values()), None)
    taken_back = due is None and there is not None and there.isoformat() == before["due"]
    new_due = found and (taken_back or due not in (None, there))
    changed: dict[str, timedelta | None] = {}
    for student, standing in found.items():
        wanted, has = extension(settings.extensions, student, name), standing.extension
        if wanted is not None:
            now["extensions"][student] = wanted.total_seconds()
        if wanted != has and (
            wanted is not None or has.total_seconds() == before["extensions"].get(student)
        ):
            changed[student] = wanted
    if new_due:
        gradebook.set_due(url, name, due)
    if changed:
        gradebook.set_extensions(url, name, changed)
    if now != before:
        write_whole(path, json.dumps(now))
    return bool(new_due or changed)


def deadline(table: dict, name: str) -> datetime | None:
    """When a set is due, in UTC and without a zone, as nbgrader keeps it."""
    text = table.get(name)
    if text is None:
        return None
    try:
        return gradebook.utc(str(text).removesuffix(" UTC"))
    except (ValueError, OverflowError, TypeError):
        raise BadRule(f"due.{name}: {text!r} is not a time like '2030-05-04 21:59 UTC'") from None


def extension(table: dict, student: str, name: str) -> timedelta | None:
    """The longer time of one learner, as ``2 days`` or ``36 hours`` in the settings."""
    own = table.get(student, {})
    text = own.get(name, own.get("default")) if isinstance(own, dict) else None
    if text is None:
        return None
    found = re.fullmatch(r"\s*(\d+)\s*(week|day|hour|minute)s?\s*", str(text))
    if not found:
        raise BadRule(f"extensions.{student}: {text!r} is not a time like '2 days' or '36 hours'")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _penalties(room, found, settings) -> dict[str, float | None]:
    """``{id of a submitted notebook: points}`` where the gradebook has something else."""
    rule, changed = None, {}
    grace = 60 * settings.late.minutes_of_grace
    for student, standing in found.items():
        late = standing.seconds_late
        for notebook, number in standing.notebook_ids.items():
            score = sum(m.points or 0.0 for m in standing.marks.get(notebook, {}).values())
            points = 0.0
            if late > grace:
                rule = rule or penalty_rule(room, settings)
                points = min(max(rule(student, score, late) or 0.0, 0.0), score)
            if points != standing.penalties.get(notebook, 0.0):
                changed[number] = points or None
    return changed


def penalty_rule(room: Classroom, settings):
    """``late_submission_penalty`` of the plug-in that the settings or nbgrader's own name."""
    method = settings.late.penalty
    if method == "zero":
        return lambda student, score, seconds: score
    if method != "none":
        return _plugin(method).late_submission_penalty
    return _of_nbgraders_configuration(room)


def _plugin(dotted, **traits):
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)(**traits)
    except (ImportError, AttributeError, ValueError, TypeError) as problem:
        raise BadRule(
            f"late.penalty: {dotted!r} is neither none nor zero nor a class ({problem})"
        ) from None


def _of_nbgraders_configuration(room):
    from traitlets.config import PyFileConfigLoader

    config = room.course / "nbgrader_config.py"
    known = (
        PyFileConfigLoader(config.name, str(room.course)).load_config() if config.is_file() else {}
    )
    own = known.get("AssignLatePenalties", {}).get("plugin_class")
    if own is None:
        method = known.get("LateSubmissionPlugin", {}).get("penalty_method", "none")
        return lambda student, score, seconds: score if method == "zero" else None
    if isinstance(own, str):
        return _plugin(own).late_submission_penalty
    return own().late_submission_penalty
