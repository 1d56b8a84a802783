"""All feedback pages in one zip, to give back at once: ``python -m grading feedback SET``.

Pages that do not show what the gradebook says now, as a mark given by hand since, are written anew
first. Each page has the place and the name that the learner's submission had in what was collected,
which is how Moodle knows whose it is. One that was not collected here goes under ``STUDENT_SET.html``.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path, PurePosixPath

from grading.classroom import Classroom, classroom
from grading.handin import ledger
from grading.handin.roster import roster
from grading.messages import say
from grading.results import late
from grading.results.gradebook import NoGradebook
from grading.results.publish import Publisher
from grading.results.records import Records
from grading.results.titles import titles
from grading.settings import BadSettings, load


def renewed(room: Classroom, url: str, name: str) -> list[str]:
    """Write the pages that are not up to date; sentences on those that could not be."""
    records = Records(room.records / name).all()
    if not records:
        return []
    notebooks = next(iter(records.values())).notebooks
    publisher = Publisher(room, name, titles(room, name, notebooks), roster(url))
    standings = late.standings(room, url, name, load(room.course))
    said = []
    for student, record in records.items():
        try:
            publisher.publish(record, standings.get(student))
        except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
            said.append(say("returned.no_page", student=student, problem=problem))
    return said


def pages(room: Classroom, name: str) -> dict[str, Path]:
    """``{name in the zip: page}`` of every learner who has feedback on the set."""
    known = ledger.load(room.downloads, name).origins
    found: dict[str, Path] = {}
    for folder in sorted(room.feedback.glob(f"*/{name}")):
        student = folder.parent.name
        own = sorted(folder.glob("*.html"))
        for page in own:
            origin = known.get(student)
            place = _place(origin.place if origin else "", page.stem, student, name, len(own) > 1)
            while place in found:  # never one learner's page over another's
                place = f"{student}_{place}"
            found[place] = page
    return found


def _place(origin: str, notebook: str, student: str, name: str, several: bool) -> str:
    plain = f"{student}_{notebook if several else name}.html"
    if not origin:
        return plain
    place = PurePosixPath(origin)
    if place.is_absolute() or ".." in place.parts or not place.name:
        return plain
    if several:
        return str(place.with_name(f"{notebook}.html") if len(place.parts) > 1 else plain)
    # Inside an archive that a learner handed in, nothing can be given back: beside it, then.
    archive = next((i for i, part in enumerate(place.parts) if part.lower().endswith(".zip")), None)
    if archive is not None:
        place = PurePosixPath(*place.parts[: archive + 1])
    return str(place.with_suffix(".html"))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading feedback", description=__doc__)
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--to", metavar="FILE", help="default: class/reports/SET/feedback.zip")
    parser.add_argument("--db", metavar="URL", help="default: class/gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    try:
        said = renewed(room, options.db or room.database, options.set)
    except (NoGradebook, BadSettings, late.BadRule) as problem:
        print(f"No feedback: {problem}.", file=sys.stderr)
        return 2
    for sentence in said:
        print(sentence, file=sys.stderr)
    found = pages(room, options.set)
    if not found:
        print(
            say("returned.nothing", set=options.set, feedback=room.feedback),
            file=sys.stderr,
        )
        return 2
    target = Path(options.to or room.reports / options.set / "feedback.zip")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, page in found.items():
            archive.write(page, place)
    partial.replace(target)
    print(f"{target}: {len(found)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
