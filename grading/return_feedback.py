"""All feedback pages in one zip, to give back at once: ``python -m grading.return_feedback SET``.

Each page has the place and the name that the learner's submission had in what was collected, which is
how Moodle knows whose it is. A submission that was not collected here goes under ``STUDENT_SET.html``.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path, PurePosixPath

from grading.collect import places


def pages(room: Path, name: str) -> dict[str, Path]:
    """``{name in the zip: page}`` of every learner who has feedback on the set."""
    known = places(room / "submitted", name)
    found = {}
    for page in sorted((room / "feedback").glob(f"*/{name}/{name}.html")):
        student = page.parent.parent.name
        plain = PurePosixPath(f"{student}_{name}.html")
        place = PurePosixPath(known.get(student, plain))
        safe = place.name and not place.is_absolute() and ".." not in place.parts
        place = str(place.with_suffix(".html") if safe else plain)
        while place in found:  # never one learner's page over another's
            place = f"{student}_{place}"
        found[place] = page
    return found


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading.return_feedback", description=__doc__)
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--to", metavar="FILE", help="default: grading/reports/SET/feedback.zip")
    options = parser.parse_args(arguments)
    found = pages(Path("grading"), options.set)
    if not found:
        print(f"No feedback: nothing of {options.set!r} is in grading/feedback.", file=sys.stderr)
        return 2
    target = Path(options.to or f"grading/reports/{options.set}/feedback.zip")
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
