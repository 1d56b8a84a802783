"""The exercise sets of a class: ``python -m grading sets`` names them, a line each.

``sets`` in the class's settings chooses: ``sets = ["02", "05"]``, by name or number, also a set of your own
that belongs to no lesson. Without it a class has all sets of the course but those in ``not_taught``.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from grading.class_folder import class_folder
from grading.messages import say
from grading.settings import BadSettings, load


def all_sets(course: Path) -> list[str]:
    """The names of all sets in ``solutions/``, in order."""
    folder = course / "solutions"
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in paths if (path / f"{path.name}.ipynb").is_file()]


def class_sets(course: Path) -> list[str]:
    """The names of the sets that the class works on, in order.

    Raises
    ------
    BadSettings
        If the settings name a set that is not there.
    """
    there, asked = all_sets(course), load(course).course.sets
    if not asked:
        return [name for name in there if name not in _not_taught(course)]
    found = {name: _named(name, there) for name in map(str, asked)}
    unknown = [name for name, meant in found.items() if meant is None]
    if unknown:
        raise BadSettings(
            say(
                "sets.unknown",
                settings=_settings(course),
                names=", ".join(unknown),
                there=", ".join(there),
            )
        )
    return [name for name in there if name in found.values()]


def _named(asked: str, there: list[str]) -> str | None:
    """The one set of this name or number."""
    if asked in there:
        return asked
    short = [name for name in there if name.partition("-")[0] == asked]
    return short[0] if len(short) == 1 else None


def _not_taught(course: Path) -> list[str]:
    try:
        said = tomllib.loads((course / "course.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return []
    return list(said.get("not_taught", ()))


def _settings(course: Path) -> Path:
    return class_folder(course) / "settings.toml"


def left_out(course: Path, name: str) -> str | None:
    """One sentence where the course has a set of this name and the class has not."""
    if name not in all_sets(course) or name in (own := class_sets(course)):
        return None
    return say("sets.not_of_class", name=name, settings=_settings(course), names=", ".join(own))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading sets", description=__doc__)
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    add = parser.add_argument
    add("--settings", action="store_true", help="where the class's settings are, if there are any")
    options = parser.parse_args(arguments)
    if options.settings:
        path = _settings(Path(options.course).resolve())
        print(path if path.is_file() else "")
        return 0
    print("\n".join(class_sets(Path(options.course).resolve())))
    return 0
