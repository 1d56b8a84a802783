"""Every limit, tolerance, threshold and policy: ``settings.toml``, and what a class changes of it.

``load(folder)`` reads the values with what ``settings.toml`` in the class's folder changes, and from then
on they hold: ``SETTINGS.submission.cell_seconds`` is the value of the class that was loaded last. So it is
read where it is used, and never kept at import. ``COURSE`` always has the course's own values.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace

from grading import messages
from grading.class_folder import class_folder

OWN = Path(__file__).with_name("settings.toml")
MB = 1 << 20
# Tables whose keys are names of sets and learners, not of settings.
OPEN = ("library", "extensions", "due", "messages")


class BadSettings(ValueError):  # noqa: N818 - said to the instructor as it stands
    """A settings file cannot be used; the sentence says why."""


def load(course: Path | None = None) -> SimpleNamespace:
    """The settings of a course: its class's own values over the course's.

    They hold from now on, in place of what any other class had, and the class's own sentences are said.

    Raises
    ------
    BadSettings
        If the class's file cannot be used; nothing has changed then.
    """
    tables = read(OWN)
    changed = class_folder(Path(course).resolve()) / "settings.toml" if course else None
    if changed and changed.is_file():
        for name, table in read(changed).items():
            tables[name] = _changed(changed, name, tables.get(name), table)
    for name in OPEN:
        tables.setdefault(name, {})
    made = {name: t if name in OPEN else SimpleNamespace(**t) for name, t in tables.items()}
    settings = SimpleNamespace(**made)
    if course:
        try:
            use(settings)
        except messages.BadMessage as problem:
            raise BadSettings(f"{changed}: {problem}") from None
    return settings


def use(settings: SimpleNamespace) -> None:
    """Have these values hold from now on, as a worker does with those of its job.

    >>> use(COURSE)
    >>> SETTINGS == COURSE
    True
    """
    messages.use(settings.messages)
    vars(SETTINGS).update(vars(settings))


def read(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadSettings(f"{path} is not TOML: {problem}") from None


def _changed(path, name, known, table):
    if name in OPEN:
        if not isinstance(table, dict):
            raise BadSettings(f"{path}: {name} is a table")
        return (known or {}) | table
    if known is None or not isinstance(table, dict):
        raise BadSettings(f"{path}: there is no table [{name}] among the settings")
    for key, value in table.items():
        if key not in known:
            raise BadSettings(f"{path}: [{name}] has no setting {key!r}")
        if not _same_kind(known[key], value):
            raise BadSettings(f"{path}: {name}.{key} is like {known[key]!r}, not {value!r}")
    return known | table


def _same_kind(known, value):
    """Whether a value can take the place of the course's own: a number for a number, and not below 0."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(known, int | float) and not isinstance(known, bool):
        return number and value >= 0
    return type(value) is type(known)


COURSE = load()
SETTINGS = SimpleNamespace(**vars(COURSE))
