"""Collecting downloads: shapes that learning platforms make, and archives that mean harm."""

import io
import json
import os
import zipfile

import pytest
from hostile.made import SET, notebook

from grading import collect as collecting
from grading import return_feedback
from grading.collect import NothingThere, collect, student_of
from grading.platforms import Learner, Roster

BOOK = json.dumps(notebook({}))


@pytest.fixture
def places(tmp_path):
    (tmp_path / "download").mkdir()
    return tmp_path / "download", tmp_path / "submitted"


def archive(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return path


def students(submitted):
    return sorted(path.parents[1].name for path in submitted.glob(f"*/{SET}/{SET}.ipynb"))


@pytest.mark.parametrize("stem, student", [
    (f"ada_{SET}", "ada"), ("ada", "ada"), (f"ada-lovelace - {SET} (2)", "ada-lovelace"),
    (f"ada_{SET}_attempt_3", "ada"), (f"{SET}", SET), ("ada (1)", "ada"),
])  # fmt: skip
def test_the_learner_is_in_the_name(stem, student):
    assert student_of(stem, SET) == student


def test_every_shape_is_found(places):
    download, submitted = places
    (download / f"ada_{SET}.ipynb").write_text(BOOK)
    (download / "bo").mkdir()
    (download / "bo" / f"{SET}.ipynb").write_text(BOOK)
    (download / "cem" / SET).mkdir(parents=True)
    (download / "cem" / SET / "solution.ipynb").write_text(BOOK)
    archive(download / f"dia_{SET}.zip", {f"{SET}/{SET}.ipynb": BOOK, "readme.txt": "hello"})
    notes = collect(download, submitted, SET)
    assert students(submitted) == ["ada", "bo", "cem", "dia"]
    assert notes == [f"collected 4 submissions from {download}"]
    assert (submitted / "ada" / SET / "timestamp.txt").read_text().endswith("UTC")
    assert collecting.places(submitted, SET) == {
        "ada": f"ada_{SET}.ipynb", "bo": f"bo/{SET}.ipynb",
        "cem": f"cem/{SET}/solution.ipynb", "dia": f"dia_{SET}.zip",
    }  # fmt: skip


def test_one_archive_for_the_class(places):
    download, submitted = places
    path = archive(download / "all.zip", {
        f"ada/{SET}.ipynb": BOOK, f"bo/{SET}/{SET}.ipynb": BOOK, f"cem_{SET}.ipynb": BOOK,
        "__MACOSX/._x.ipynb": "", "notes.txt": "x",
    })  # fmt: skip
    collect(path, submitted, SET)
    assert students(submitted) == ["ada", "bo", "cem"]


def test_the_newest_file_counts(places):
    download, submitted = places
    for name, when in (("ada.ipynb", 100), (f"ada_{SET}.ipynb", 200)):
        (download / name).write_text(BOOK + " " * when)
        os.utime(download / name, (when, when))
    notes = collect(download, submitted, SET)
    assert len((submitted / "ada" / SET / f"{SET}.ipynb").read_text()) == len(BOOK) + 200
    assert "is newer than another file" in notes[1]


def test_a_second_collection_changes_nothing(places):
    download, submitted = places
    (download / "ada.ipynb").write_text(BOOK)
    collect(download, submitted, SET)
    path = submitted / "ada" / SET / f"{SET}.ipynb"
    before = path.stat().st_mtime_ns
    collect(download, submitted, SET)
    assert path.stat().st_mtime_ns == before


def test_paths_that_lead_out_of_an_archive(places):
    download, submitted = places
    path = archive(download / "all.zip", {
        f"../../evil/{SET}.ipynb": BOOK, f"/etc/{SET}.ipynb": BOOK, f"..\\..\\evil/{SET}.ipynb": BOOK,
        f"ada/{SET}.ipynb": BOOK, f"a\nb/{SET}.ipynb": BOOK,
    })  # fmt: skip
    notes = collect(path, submitted, SET)
    assert students(submitted) == ["ada"]
    assert sum("not a plain file of its own" in note for note in notes) == 3
    assert not (submitted.parent.parent / "evil").exists()


def test_links_are_not_followed(places):
    download, submitted = places
    (download / "ada.ipynb").write_text(BOOK)
    (download / "bo.ipynb").symlink_to("/etc/passwd")
    (download / "cem").symlink_to("/etc")
    with zipfile.ZipFile(download / "dia.zip", "w") as made:
        link = zipfile.ZipInfo(f"{SET}.ipynb")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    notes = collect(download, submitted, SET)
    assert students(submitted) == ["ada"]
    assert sum("is a link" in note for note in notes) == 2


def test_bombs_are_not_unpacked(places, monkeypatch):
    download, submitted = places
    monkeypatch.setattr(collecting, "LARGEST_FILE", 1 << 20)
    archive(download / "ada.zip", {f"{SET}.ipynb": b"0" * (32 << 20)})
    archive(download / "bo.zip", {f"{i}.ipynb": "" for i in range(collecting.MOST_ENTRIES + 1)})
    (download / "cem.zip").write_bytes(b"PK\x03\x04 not really")
    (download / "dia.ipynb").write_text(BOOK)
    notes = " | ".join(collect(download, submitted, SET))
    assert students(submitted) == ["dia"]
    assert "unpacks to over 1 MB" in notes and "entries: not opened" in notes
    assert "not a zip archive that can be read" in notes


def test_an_archive_that_lies_about_sizes(places):
    download, submitted = places
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(f"{SET}.ipynb", BOOK)
    broken = data.getvalue()[:-200] + bytes(100) + data.getvalue()[-100:]
    (download / "ada.zip").write_bytes(broken)
    with pytest.raises(NothingThere, match="no notebook"):
        collect(download, submitted, SET)


def test_a_file_that_is_neither(places, tmp_path):
    (tmp_path / "x.tar").write_text("x")
    with pytest.raises(NothingThere, match="neither a folder nor a zip"):
        collect(tmp_path / "x.tar", places[1], SET)


CLASS = Roster([
    Learner("ada", "Ada", "Lovelace", "ada@example.org", "4711"),
    Learner("obrien", "Conan", "O'Brien", "", ""),
    Learner("jose", "José", "García Márquez", "", "4713"),
    Learner("twin1", "Kim", "Lee", "", "1"), Learner("twin2", "Kim", "Lee", "", "2"),
])  # fmt: skip


@pytest.mark.parametrize("raw, student", [
    ("Ada Lovelace_90001_assignsubmission_file_", "ada"),
    ("Ada Lovelace_90001_assignsubmission_file", "ada"),
    ("Conan O'Brien_90002_assignsubmission_file_", "obrien"),
    ("José García Márquez_90003_assignsubmission_file_", "jose"),
    ("lovelaceada_4711_88123", "ada"),
    ("somebodyelse_4711_88123", "ada"),
    ("lovelaceada_LATE_4711_88124", "ada"),
    ("lovelaceada_LATE_4711_88124_my own name", "ada"),
    ("garciamarquezjose_9_88125", "jose"),
    ("leekim_2_88126", "twin2"),
    ("Kim Lee_90004_assignsubmission_file_", "Kim Lee 90004"),
    ("No Body_90005_assignsubmission_file_", "No Body 90005"),
    ("bodyno_99_88127", "bodyno 99"),
    ("ada", "ada"),
    ("stranger", "stranger"),
])  # fmt: skip
def test_platforms_names_and_the_roster(raw, student):
    name, problem = CLASS.whose(raw)
    assert name == student
    assert bool(problem) == (student not in CLASS.ids)
    assert Roster().whose(raw)[1] is None


def test_a_download_from_moodle(places):
    download, submitted = places
    path = archive(download / "all.zip", {
        f"Ada Lovelace_90001_assignsubmission_file_/{SET}.ipynb": BOOK,
        "Conan O'Brien_90002_assignsubmission_file_/my answers.ipynb": BOOK,
        f"José García Márquez_90003_assignsubmission_file_{SET}.ipynb": BOOK,
        f"No Body_90005_assignsubmission_file_/{SET}.ipynb": BOOK,
    })  # fmt: skip
    notes = collect(path, submitted, SET, CLASS)
    assert students(submitted) == ["No Body 90005", "ada", "jose", "obrien"]
    assert notes[1:] == ["'No Body 90005' is not on the roster"]


def test_a_download_from_canvas(places):
    download, submitted = places
    path = archive(download / "submissions.zip", {
        f"lovelaceada_4711_88123_{SET}.ipynb": BOOK,
        f"lovelaceada_LATE_4711_88200_{SET}-1.ipynb": BOOK + " ",
        "garciamarquezjose_4713_88125_answers.ipynb": BOOK,
    })  # fmt: skip
    notes = collect(path, submitted, SET, CLASS)
    assert students(submitted) == ["ada", "jose"]
    assert len(notes) == 2 and "is newer than another file" in notes[1]
    with zipfile.ZipFile(path) as opened:  # the same, unpacked by hand
        opened.extractall(download / "unpacked")
    collect(download / "unpacked", submitted.parent / "again", SET, CLASS)
    assert students(submitted.parent / "again") == ["ada", "jose"]


def test_feedback_goes_back_under_the_names_that_came(places, monkeypatch, capsys):
    download, submitted = places
    moodle = "Ada Lovelace_9001_assignsubmission_file_"
    collect(archive(download / "all.zip", {f"{moodle}/mine.ipynb": BOOK}), submitted, SET, CLASS)
    room = submitted.parent / "grading"
    submitted.rename(room.mkdir() or room / "submitted")
    (submitted.parent / "downloaded").rename(room / "downloaded")
    monkeypatch.chdir(room.parent)
    assert return_feedback.main([SET]) == 2 and "nothing of" in capsys.readouterr().err
    for student in ("ada", "bo"):
        page = room / "feedback" / student / SET / f"{SET}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"for {student}")
    collecting.remember_places(room / "submitted", SET, {"bo": "../../bo.ipynb"})
    assert return_feedback.main([SET]) == 0 and "2 pages" in capsys.readouterr().out
    with zipfile.ZipFile(room / "reports" / SET / "feedback.zip") as made:
        assert made.read(f"{moodle}/mine.html") == b"for ada"
        assert sorted(made.namelist()) == [f"{moodle}/mine.html", f"bo_{SET}.html"]


def test_every_page_of_feedback_has_a_name_of_its_own(places):
    _, submitted = places
    students = ("j.doe", "j.smith", "ada", "Ada Lovelace", "zoe")
    for student in students:
        page = submitted.parent / "feedback" / student / SET / f"{SET}.html"
        page.parent.mkdir(parents=True)
        page.touch()
    collecting.remember_places(submitted, SET, {"Ada Lovelace": "Ada_1/a.ipynb"})
    collecting.remember_places(submitted, SET, {"ada": "Ada_1/a.ipynb", "zoe": "Ada_1/a.zip"})
    found = return_feedback.pages(submitted.parent, SET)
    assert {name: page.parts[-3] for name, page in found.items()} == {
        f"j.doe_{SET}.html": "j.doe", f"j.smith_{SET}.html": "j.smith", "Ada_1/a.html": "ada",
        f"Ada Lovelace_{SET}.html": "Ada Lovelace", "zoe_Ada_1/a.html": "zoe",
    }  # fmt: skip
