"""The class's list into the gradebook: ``python -m grading roster FILE``.

As nbgrader, Moodle (*Participants*, *Download*), Canvas (*Grades*, *Export*) and spreadsheets write it:
with commas, semicolons or tabs, in UTF-8 with or without a mark, UTF-16 or Windows' own letters.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
from pathlib import Path

from grading.class_folder import own_folder
from grading.classroom import classroom, find_own_programs
from grading.handin.find import safe_student
from grading.handin.roster import NO_LIST, Learner, folded, roster
from grading.handin.untrusted import text_of
from grading.messages import say
from grading.results import gradebook

COLUMNS = {
    "id": ("id", "username", "sisloginid", "loginid", "student id", "idnumber", "matriculationnumber",
           "benutzername", "matrikelnummer", "userid", "orgdefinedid"),
    "first_name": ("firstname", "vorname", "givenname", "first name"),
    "last_name": ("lastname", "surname", "nachname", "familyname", "last name"),
    "email": ("email", "emailaddress", "emailadresse", "mail", "e-mail"),
    "lms_user_id": ("lmsuserid", "canvasid", "lmsid"),
    "name": ("student", "name", "fullname", "studentname"),
}  # fmt: skip
FORM = ("id", "first_name", "last_name", "email", "lms_user_id")  # nbgrader's
KNOWN = {folded(word): field for field, names in COLUMNS.items() for word in names}


class NoRoster(Exception):  # noqa: N818 - said to the instructor as it stands
    """A file is no list of a class; the sentence says why."""


def read(path: Path) -> tuple[list[Learner], list[str]]:
    """The learners in a file, and sentences on lines that are none."""
    try:
        text = text_of(path.read_bytes())
    except OSError as problem:
        raise NoRoster(say("list.cannot_read", path=path, strerror=problem.strerror)) from None
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise NoRoster(f"{path} is empty")
    separator = max(",;\t", key=lines[0].count)
    header, *rows = csv.reader(lines, delimiter=separator)
    fields = _fields(header)
    if not {"id", "email", "lms_user_id"} & set(fields):
        raise NoRoster(say("list.no_column", path=path, names=", ".join(header)))
    found, said = {}, []
    for row in rows:
        learner, problem = _learner(_values(header, fields, row))
        if problem:
            said.append(f"{path.name}: {problem}: {separator.join(row)[:80]!r}")
        elif learner and learner.id in found:
            said.append(say("list.twice", name=path.name, id=learner.id))
        if learner and not problem:
            found[learner.id] = learner
    if any(learner.name for learner in found.values()):  # else it looks like mere hand-ins
        for learner in found.values():
            learner.last_name = learner.last_name if learner.name else learner.id
    if not found:
        raise NoRoster(say("list.nobody", path=path))
    return list(found.values()), said


def _fields(header) -> list[str | None]:
    """What each column is; in Canvas's list, ID is its own number, and the login is what people go by."""
    fields = [KNOWN.get(folded(word)) for word in header]
    if not {"sisloginid", "sisuserid"} & set(map(folded, header)):
        return fields
    return ["lms_user_id" if folded(w) == "id" else f for w, f in zip(header, fields, strict=True)]


def lines_of(text: str) -> list[tuple[str, str]]:
    """The lines of a list, each with the id of the learner whose it is; the header is nobody's."""
    lines = text.splitlines(True)
    first = next((line for line in lines if line.strip()), "")
    separator = max(",;\t", key=first.count)
    rows = [next(csv.reader([line], delimiter=separator), []) for line in lines]
    header = rows[lines.index(first)] if first else []
    found = (_learner(_values(header, _fields(header), row))[0] for row in rows)
    return [
        (line, learner.id if learner and line is not first else "")
        for line, learner in zip(lines, found, strict=True)
    ]


def _values(header, fields, row) -> dict[str, str]:
    """``{field: value}`` of a row; of several columns for one field, the first in COLUMNS that is filled."""
    order = list(KNOWN)
    known = [column for column in zip(header, fields, row, strict=False) if column[1]]
    found: dict[str, str] = {}
    for _, field, value in sorted(known, key=lambda column: order.index(folded(column[0]))):
        if value := value.strip().removeprefix("#"):  # Brightspace's, before what could be a number
            found.setdefault(field, value)
    return found


def _learner(values) -> tuple[Learner | None, str | None]:
    name = values.pop("name", "")
    if folded(name) in ("pointspossible", "studenttest", "teststudent"):
        return None, None
    if name and not values.get("last_name"):
        last, _, first = name.partition(",") if "," in name else reversed_name(name)
        values |= {"first_name": first.strip(), "last_name": last.strip()}
    identity = values.get("id") or values.get("email") or values.get("lms_user_id") or ""
    if not identity:
        return None, "no id" if any(values.values()) else None
    if not safe_student(identity):
        return None, say("list.no_id", identity=identity)
    return Learner(**{**values, "id": identity}), None


def reversed_name(name: str) -> tuple[str, str, str]:
    """``Ada Lovelace`` as last and first name."""
    found = re.fullmatch(r"(.*?)\s+(\S+)", name)
    return (found[2], "", found[1]) if found else (name, "", "")


def enter(url: str, learners: list[Learner], course_id: str = "loss-lab",
          known: dict[str, Learner] | None = None) -> list[str]:  # fmt: skip
    """Make the gradebook's list this one; who is no more on it stays only with what was handed in.

    ``known`` is everybody who was on an earlier list: an id that was changed on the platform is told by it.
    """
    from nbgrader.api import Gradebook

    said, known = [], known or {}
    find_own_programs()
    with Gradebook(url, *filter(None, [course_id])) as book:
        for learner in learners:
            book.update_or_create_student(
                learner.id, first_name=learner.first_name or None, last_name=learner.last_name or None,
                email=learner.email or None, lms_user_id=learner.lms_user_id or None,
            )  # fmt: skip
        wanted = {learner.id for learner in learners}
        for student in [s for s in book.students if s.id not in wanted]:
            if student.submissions:
                student.first_name = student.last_name = None
                student.email = student.lms_user_id = None  # another id may have them by now
                same = _same(known.get(student.id), learners)
                sentence = "list.changed" if same else "list.kept"
                said.append(say(sentence, id=student.id, now=same))
            else:
                book.remove_student(student.id)
                said.append(say("list.taken_off", id=student.id))
        book.db.commit()
    return said


def _same(earlier: Learner | None, learners: list[Learner]) -> str:
    """The id under which somebody may be on the list now: with the same address, number or name."""
    if earlier is None:
        return ""
    for part in ("email", "lms_user_id", "name"):
        value = folded(getattr(earlier, part))
        same = [one.id for one in learners if value and folded(getattr(one, part)) == value]
        if len(same) == 1:
            return same[0]
    return ""


def known_before(url: str, former: Path) -> dict[str, Learner]:
    """What lists before this one said of everybody."""
    earlier = [*read_former(former), *roster(url).everybody]
    return {one.id: one for one in earlier if one.name or one.email or one.lms_user_id}


def read_former(path: Path) -> list[Learner]:
    try:
        return read(path)[0] if path.is_file() else []
    except NoRoster:
        return []


def _keep_former(path: Path, known: dict[str, Learner], url: str, learners) -> None:
    """Who has handed in and is on the list no more: who is to be forgotten has to be found by name."""
    now = {learner.id for learner in learners}
    left = [known[s.id] for s in roster(url).everybody if s.id in known and s.id not in now]
    if not left:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([FORM, *([getattr(one, part) for part in FORM] for one in left)])


def _told(url: str) -> int:
    """Say who is on the list; 1 where there is none."""
    try:
        known = roster(url)
    except gradebook.NoGradebook as problem:
        print(say("list.not_read", problem=problem), file=sys.stderr)
        return 2
    if not known.is_list:
        no_list = say(NO_LIST)
        print(f"{no_list[0].upper()}{no_list[1:]}.")
        return 1
    for learner in known.learners:
        print(f"{learner.id}  {learner.name}".rstrip())
    print(say("list.count", value=_count(known.learners)))
    return 0


def _count(learners) -> str:
    return "1 learner is" if len(learners) == 1 else f"{len(learners)} learners are"


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading roster", description=__doc__)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="without it: who is on the list now"
    )
    parser.add_argument("--db", metavar="URL", help="default: class/gradebook.db, SQLite")
    parser.add_argument("--course", metavar="FOLDER", default=".", help="default: here")
    options = parser.parse_args(arguments)
    room = classroom(options.course)
    url = options.db or room.database
    if options.file is None:
        return _told(url)
    path = Path(options.file)
    try:
        learners, said = read(path)
        gradebook.open_engine(url).dispose()
    except (NoRoster, gradebook.NoGradebook) as problem:
        print(say("list.not_read", problem=problem), file=sys.stderr)
        return 2
    own_folder(room.data)
    known = known_before(url, room.former)
    said += enter(url, learners, room.course_id, known)
    _keep_former(room.former, known, url, learners)
    if path.resolve() != room.roster.resolve():
        shutil.copyfile(path, room.roster)
    for sentence in said:
        print(f"- {sentence}")
    print(say("list.count", value=_count(learners)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
