"""Collecting downloads: shapes that learning platforms make, and archives that mean harm."""

import io
import json
import os
import zipfile

import pytest
from hostile.made import SET, notebook

from grading import collect as collecting
from grading.collect import NothingThere, collect, student_of

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
