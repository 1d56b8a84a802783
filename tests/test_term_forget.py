"""Forgetting a person: nothing of the class names them afterwards, and everybody else's is as it was."""

import io
import shutil
import sqlite3
import unicodedata
import zipfile

import pytest
from class_graded import released_course
from class_made import by_a_mac, packed
from hostile.honest import honest
from hostile.made import SET, hand_in, needs_sandbox
from nbgrader.api import Gradebook

from grading.__main__ import main
from grading.handin import ledger
from grading.handin.collect import read_names
from grading.results import late

LIST = (
    "id,first_name,last_name,email\n"
    "ada,Ada,Lovelace,ada@example.org\nadam,Adam,Smith,adam@example.org\n"
)


@needs_sandbox
def test_a_person_is_forgotten_and_nobody_else(tmp_path, capsys):
    folder = released_course(tmp_path / "course")
    room, here = folder / "class", ["--course", str(folder)]
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    assert main(["roster", str(folder / "list.csv"), *here]) == 0
    book = hand_in(tmp_path / "elsewhere", "x", honest()["half"][0]).read_text(encoding="utf-8")
    moodle = "{}_{}_assignsubmission_file_/mine.ipynb"
    (room / "downloads").mkdir()
    handed_in = {moodle.format("Ada Lovelace", 1): book, moodle.format("Adam Smith", 2): book}
    (room / "downloads" / "moodle.zip").write_bytes(packed(handed_in))
    source = room / "downloads" / "moodle.zip"
    assert main(["grade", SET, "--from", str(source), "--jobs", "1", *here]) == 0
    for command in (["marks", SET, "--for", "moodle"], ["feedback", SET], ["freeze", SET]):
        assert main([*command, *here]) == 0
    shutil.copy(room / "gradebook.db", room / "history" / f"gradebook-before-{SET}-2026.db")
    (room / "names.csv").write_text("my file,ada\nyour file,adam\n", encoding="utf-8")
    capsys.readouterr()

    extensions = "[extensions]\nada.default = '1 day'\nadam.default = '2 days'\n"
    (room / "settings.toml").write_text(extensions, encoding="utf-8")
    assert main(["freeze", SET, "--off", *here]) == 0
    assert main(["marks", SET, "--for", "csv", *here]) == 0
    (room / "settings.toml").unlink()
    assert main(["freeze", SET, *here]) == 0
    capsys.readouterr()

    assert main(["forget", "ada", *here]) == 1
    said = capsys.readouterr().out
    assert "- gradebook.db\n" in said and "- roster.csv\n" in said and "With --yes" in said
    assert "- submitted/ada\n" in said and f"- records/{SET}/ada.json\n" in said
    assert (room / "submitted" / "ada").is_dir()
    assert main(["forget", "ada", "--yes", *here]) == 0
    said = capsys.readouterr().out
    assert "STILL" not in said and "1 files taken out of downloads/moodle.zip" in said
    assert "Out of reach are:" in said and "exchange" in said
    for path in room.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Lovelace" not in data and b"ada@example.org" not in data, path
        assert path.name not in ("ada", "ada.json")
    with zipfile.ZipFile(io.BytesIO(source.read_bytes())) as archive:
        assert archive.namelist() == [moodle.format("Adam Smith", 2)]
    assert (room / "roster.csv").read_text(encoding="utf-8").count("\n") == 2
    assert (room / "names.csv").read_text(encoding="utf-8") == "your file,adam\n"
    for database in (room / "gradebook.db", *room.glob("history/*.db")):
        with sqlite3.connect(database) as one:
            assert one.execute("SELECT id FROM student").fetchall() == [("adam",)]
            count = "SELECT count(*) FROM grade"
            assert one.execute(count).fetchone()[0] == 6
        one.close()
    assert late.given(room / "records" / f"{SET}.late")["extensions"] == {"adam": 172_800}
    assert (room / "submitted" / "adam" / SET).is_dir()
    assert main(["marks", SET, "--for", "csv", *here]) == 0
    assert "adam" in (room / "reports" / SET / "csv.csv").read_text(encoding="utf-8")

    capsys.readouterr()
    assert main(["forget", "ada", "--yes", *here]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["forget", "--everybody", *here]) == 1 and room.is_dir()
    assert main(["forget", "--everybody", "--yes", *here]) == 0 and not room.exists()
    assert main(["forget", "--everybody", "--yes", *here]) == 2


PEOPLE = "id;first_name;last_name\njorg;Jörg;Müller\nada;Ada;Lovelace\n"
NAMES = "Müllers Datei;jorg\nmeine Datei;ada\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_lists_are_read_as_spreadsheets_save_them(tmp_path, capsys, encoding):
    here = ["--course", str(tmp_path)]
    (tmp_path / "list.csv").write_bytes(PEOPLE.encode(encoding))
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    lists = [tmp_path / "class" / name for name in ("roster.csv", "names.csv")]
    lists[1].write_bytes(NAMES.encode(encoding))
    assert read_names(lists[1]) == {"Müllers Datei": "jorg", "meine Datei": "ada"}
    (tmp_path / "class" / "notes.txt").write_bytes("Jörg Müller was ill".encode(encoding))
    capsys.readouterr()
    assert main(["forget", "jorg", *here]) == 1
    told = capsys.readouterr().out
    assert all(f"- {name}\n" in told for name in ("roster.csv", "names.csv", "notes.txt"))
    assert main(["forget", "jorg", "--yes", *here]) == 0
    assert "STILL" in (said := capsys.readouterr().out) and "notes.txt" in said
    kept = [path.read_text(encoding="utf-8") for path in lists]
    assert kept == [PEOPLE.replace("jorg;Jörg;Müller\n", ""), "meine Datei;ada\n"]


def test_a_person_is_taken_out_of_a_zip_of_a_mac(tmp_path, capsys):
    here = ["--course", str(tmp_path)]
    (tmp_path / "list.csv").write_text(PEOPLE, encoding="utf-8")
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    path = tmp_path / "class" / "downloads" / "all.zip"
    path.parent.mkdir()
    path.write_bytes(by_a_mac({"Jörg Müller/a.ipynb": "a", "Zoë/a.ipynb": "b", "ada/a.ipynb": "c"}))
    note = unicodedata.normalize("NFD", "Jörg Müller was ill")
    (tmp_path / "class" / "notes.txt").write_text(note, encoding="utf-8")
    assert main(["forget", "jorg", "--yes", *here]) == 0
    assert capsys.readouterr().out.count("STILL") == 1  # the note
    with zipfile.ZipFile(path) as archive:
        assert [unicodedata.normalize("NFC", name) for name in archive.namelist()] \
            == ["Zoë/a.ipynb", "ada/a.ipynb"]  # fmt: skip
        assert [archive.read(entry) for entry in archive.infolist()] == [b"b", b"c"]


@pytest.mark.parametrize("words", [[], ["ada", "--everybody"]])
def test_whom_to_forget_has_to_be_said(tmp_path, capsys, words):
    assert main(["forget", *words, "--course", str(tmp_path)]) == 2
    assert "Say whom to forget" in capsys.readouterr().err


LISTED = (
    "id,first_name,last_name,email\nann,Ann,Abel,ann@x.org\nabel,Kim,Abel,kim@x.org\n"
    "ann2,Ann,Kurz,ann2@x.org\nzoe,Zoe,Ann,zoe@x.org\n"
)
SETTLED = (
    "my file,ann\nann,zoe\nAnn Abel_9_assignsubmission_file_,\nAnn Kurz_8_assignsubmission_file_,\n"
)


def test_lines_of_others_stay_in_which_one_of_the_names_is_the_id(tmp_path, capsys):
    here, room = ["--course", str(tmp_path)], tmp_path / "class"
    (tmp_path / "list.csv").write_text(LISTED, encoding="utf-8")
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    (room / "names.csv").write_text(SETTLED, encoding="utf-8")
    book = ledger.Ledger()
    book.unused = [
        ("Ann Kurz_8_assignsubmission_file_/a.pdf", "a PDF"),
        ("ann/a.pdf", "another file of ann was taken"),
        ("ann2/b.pdf", "a PDF for Ann"),
    ]
    book.notes = ["ann2: of 2 notebooks ann2/Ann.ipynb was taken", "'Ann Lee' is not on the roster",
                  "ann: 30 notebooks, 20 looked at"]  # fmt: skip
    ledger.save(book, room / "downloads", SET)
    assert main(["forget", "ann", "--yes", *here]) == 0
    assert "STILL" not in capsys.readouterr().out
    kept = (room / "roster.csv").read_text(encoding="utf-8")
    assert kept == LISTED.replace("ann,Ann,Abel,ann@x.org\n", "")
    assert (room / "names.csv").read_text(encoding="utf-8") == "".join(
        SETTLED.splitlines(True)[n] for n in (1, 3)
    )
    after = ledger.load(room / "downloads", SET)
    assert after.unused == [book.unused[0], book.unused[2]] and after.notes == book.notes[:2]


def test_who_left_the_list_is_found_by_name_and_address(tmp_path, capsys):
    here, room = ["--course", str(tmp_path)], tmp_path / "class"
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    with Gradebook(f"sqlite:///{room / 'gradebook.db'}") as book:
        book.add_assignment(SET)
        book.add_submission(SET, "ada")
    (tmp_path / "list.csv").write_text(
        "id,first_name,last_name\nadam,Adam,Smith\n", encoding="utf-8"
    )
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    moodle = "{}_{}_assignsubmission_file_/mine.pdf"
    names = [moodle.format("Ada Lovelace", 1), moodle.format("Adam Smith", 2)]
    (room / "downloads").mkdir(exist_ok=True)
    (room / "downloads" / "moodle.zip").write_bytes(packed(dict.fromkeys(names, b"%PDF")))
    (room / "notes.txt").write_text("wrote to ada@example.org", encoding="utf-8")
    capsys.readouterr()
    assert main(["forget", "ada", "--yes", *here]) == 0
    said = capsys.readouterr().out
    assert said.count("STILL") == 1 and "notes.txt" in said and "out of former.csv" in said
    with zipfile.ZipFile(room / "downloads" / "moodle.zip") as archive:
        assert archive.namelist() == names[1:]
    assert main(["roster", str(tmp_path / "list.csv"), *here]) == 0
    assert not (room / "former.csv").exists()
