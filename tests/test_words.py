"""A course in another language: `[words]` in course.toml says what its lessons and sets have in common."""

import re
from pathlib import Path

import nbformat
import pytest
from linked_course import linked_course

from authoring import words
from authoring.check import everything
from authoring.course_file import misshapen
from authoring.new import KINDS, new_exercise, new_lesson
from authoring.rename import _mentions
from authoring.rules import broken
from authoring.subjects import Course, ExerciseSet
from grading.authoring.release import contents
from lessonkit.progress import summary
from lessonkit.worked import composed
from website.course import read_course
from website.numbers import mentions
from website.works import linked

NAME = "02-regression-losses"
GERMAN = {
    "lesson": "Lektion",
    "set": "Satz",
    "needs": "Vorher",
    "time": "Zeit",
    "about": "etwa {minutes} Minuten",
    "afterwards": "Nach dieser Lektion kannst du",
    "skill_check": "Kontrollfragen",
    "next": "Wie weiter",
    "reading": "Zum Weiterlesen",
    "again": "noch einmal",
    "exercises": "Übungen",
    "equation": "Gleichung",
    "points": "Punkte",
    "write": "schreiben",
    "derive": "herleiten",
    "fit": "anpassen",
    "diagnose": "untersuchen",
    "example": "Beispiel",
    "hint": "Hinweis",
    "further": "Geh weiter",
    "idea": "Die Idee",
    "stable": "Warum es stabil ist",
    "other": "Ein anderer Weg",
}


@pytest.fixture
def german(tmp_path):
    """The course with German words in its course.toml; nothing else has changed yet."""
    root = linked_course(tmp_path)
    table = "\n".join(f'{name} = "{word}"' for name, word in GERMAN.items())
    put(root / "course.toml", lambda text: f"{text}\n[words]\n{table}\n")
    return root


def put(path, change):
    text = path.read_text(encoding="utf-8")
    path.unlink()  # it is a link
    path.write_text(change(text), encoding="utf-8")


def told(root, *names):
    things = everything(Course(root))
    asked = [thing for name in names for thing in things[name]]
    return [str(problem) for thing in asked for _, problem in broken(*thing)]


def translated(text):
    """A lesson, a set or its worked solutions with the words of the course in German."""
    english = words.ENGLISH
    pairs = [
        (r"about (\d+) minutes", r"etwa \1 Minuten"),
        (r"(★ )(write|derive|fit|diagnose) · ", lambda found: f"★ {GERMAN[found[2]]} · "),
        (r"( · \d+) points · ", r"\1 Punkte · "),
        (r"\| example \|", "| Beispiel |"),
        (r"<summary>Hint ", "<summary>Hinweis "),
        (r"# 02 Exercises:", "# 02 Übungen:"),
        (r"\*Go further:\*", "*Geh weiter:*"),
        (r"run again", "noch einmal"),
        (r"\*\*Points:", "**Punkte:"),
        *((rf"\*\*{english[key]}([.:])\*\*", rf"**{GERMAN[key]}\1**")
          for key in ("needs", "time", "idea", "stable", "other", "further")),
        *((rf"## {english[key]}\b", f"## {GERMAN[key]}") for key in ("skill_check", "next", "reading")),
        (english["afterwards"], GERMAN["afterwards"]),
    ]  # fmt: skip
    for old, new in pairs:
        text = re.sub(old, new, text)
    return text


def test_a_lesson_and_a_set_keep_every_rule_in_the_course_s_words(german):
    asked = (f"theory/{NAME}", f"solutions/{NAME}")
    before = told(german, *asked)
    for says in ("“**Vorher:**” is missing", "“## Kontrollfragen” is missing", "# 02 Übungen: ",
                 "★ schreiben · 2 Punkte · etwa 8 Minuten", "Hinweis 1: …", "**Die Idee.**",
                 "| Beispiel |"):  # fmt: skip
        assert any(says in line for line in before), (says, before)
    for path in (
        german / "theory" / f"{NAME}.ipynb",
        german / "solutions" / NAME / f"{NAME}.ipynb",
        german / "solutions" / f"{NAME}.worked.md",
    ):
        put(path, translated)
    assert told(german, *asked) == []
    assert '"kind": "herleiten"' in contents(NAME, german)


def test_skeletons_are_written_in_the_course_s_words(german, monkeypatch):
    for name in ("theory/glossary.toml", "course.toml"):
        put(german / name, str)  # the skeletons write there
    new_lesson("97-fern", "Fern", german)
    monkeypatch.setattr(ExerciseSet, "exercises", [])  # a copy's checks cannot be imported here
    for kind in KINDS:
        new_exercise("97-fern", f"fern_{kind}", kind, 2, german)
    assert all(": write " in line or ": add " in line for line in told(german, "theory/97-fern"))
    text = (german / "solutions" / "97-fern" / "97-fern.ipynb").read_text(encoding="utf-8")
    for says in ("★ herleiten · 2 Punkte · etwa 6 Minuten", "Hinweis 3: ", "| Beispiel |", "**Punkte:** 0",
                 "# 97 Übungen: ", "*Geh weiter:*", "## Wie weiter",
                 "WRITE: in your language: Write"):  # fmt: skip
        assert says in text, says
    cells = nbformat.reads(text, 4).cells
    assert [bool(re.match(r"## \d", cell.source)) for cell in cells].index(True) < len(cells) - 5
    assert cells[-1].source.startswith("## Wie weiter"), "exercises stand before the end"


def test_a_rename_lists_prose_in_the_course_s_words():
    text = "Wie in Lektion 08 und den Lektionen 08 bis 10; im Satz 08. Lektion 18."
    found = _mentions(Path("a/b.md"), text.replace("; ", "\n"), "08", Path("a"), GERMAN)
    assert [words for _, words in found] == ["Lektion 08 und den Lektionen 08 bis 10", "Satz 08"]
    assert _mentions(Path("a/b.md"), "Lessons 08 to 10", "08", Path("a"), words.ENGLISH)


def test_numbers_are_found_under_the_words_of_the_page():
    named = {"abbildung": "figure", "gleichung": "equation"}
    found = mentions(named).findall(
        "siehe Abbildung 2.3, Gleichung (2.1) und figure 2.3, abbildung 10.1"
    )
    assert found == [("Abbildung", "2", "3"), ("Gleichung", "2", "1"), ("abbildung", "10", "1")]


def test_pages_and_progress_know_the_words(german):
    course = read_course(german)
    assert course.words == GERMAN
    works = {"a title": "https://a.example"}
    text = '## Zum Weiterlesen\n\n- A. Author, "A Title", 1999.'
    assert linked(text, works, course.words["reading"]).endswith(
        '["A Title"](https://a.example), 1999.'
    )
    two = [{"name": "a", "title": "A", "kind": "herleiten", "points": 2}]
    assert "herleiten 1 of 1" in summary(two, {"a": True})
    section = "**Die Idee.** Halbiere.\n\n**Warum es stabil ist.** Es ist so."
    assert composed(section, "x / 2").index("x / 2") < composed(section, "x / 2").index("Warum")


@pytest.mark.parametrize(("table", "says"), [
    ({"hints": "Hinweis"}, "the unknown hints"),
    ({"hint": 3}, "hint in [words] is a text"),
    ({"about": "etwa eine Stunde"}, "about in [words] is said like “about {minutes} minutes”"),
    ({"fit": "passe an"}, "fit in [words] is one word"),
    ("Hinweis", "words is a table"),
])  # fmt: skip
def test_words_of_another_form_are_refused_in_a_sentence(table, says):
    said = {"title": "t", "part": [{"name": "n", "title": "t", "lessons": []}], "words": table}
    assert any(says in line for line in misshapen(said))
