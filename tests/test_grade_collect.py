"""Collecting downloads: shapes that platforms and people make, and archives that mean harm."""

import os
import time
import zipfile

import pytest
from class_made import CLASS, OTHER_SET, SCRATCH, SOLVED, UNTOUCHED, by_a_mac, master, packed, room
from hostile.made import SET

from grading.handin import collect as collecting
from grading.handin import find, ledger
from grading.handin.collect import NothingThere, read_names, student_of
from grading.handin.roster import Roster
from grading.settings import SETTINGS, load

MASTERS = [master()]
MOODLE = "{}_90012_assignsubmission_file_"
OBRIEN = MOODLE.format("Conan O'Brien")


class Download:
    """A folder to fill, and what collecting it does."""

    def __init__(self, folder):
        self.folder, self.room = folder / "download", room(folder)
        self.folder.mkdir()

    def put(self, files, when=None):
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            if when:
                os.utime(path, (when, when))
        return self

    def collect(self, source=None, roster=CLASS, student=None):
        self.book = collecting.collect(source or self.folder, self.room, MASTERS, roster, student)
        return self

    def zip(self, entries, name="all.zip", roster=CLASS):
        path = self.folder.parent / name
        path.write_bytes(packed(entries))
        return self.collect(path, roster)

    @property
    def there(self):
        found = self.room.submitted.glob(f"*/{SET}/{SET}.ipynb")
        return {path.parents[1].name: path.read_text() for path in found}

    @property
    def unused(self):
        return dict(self.book.unused)

    @property
    def said(self):
        return " | ".join(self.book.notes)


@pytest.fixture
def download(tmp_path):
    return Download(tmp_path)


@pytest.mark.parametrize("part, student", [
    (f"ada_{SET}", "ada"), ("ada", "ada"), (f"ada-lovelace - {SET} (2)", "ada-lovelace"),
    (f"ada_{SET}_attempt_3", "ada"), (f"{SET}", SET), ("ada (1)", "ada"),
    (f"ada_{SET.upper()}.ipynb", "ada"),
])  # fmt: skip
def test_the_learner_is_in_the_name_where_there_is_no_roster(part, student):
    assert student_of(part, SET) == student


SHAPES = {
    f"alovelace_{SET}.ipynb": "alovelace",
    f"babel/{SET}.ipynb": "babel",
    f"cyildiz/{SET}/solution.ipynb": "cyildiz",
    f"lwei/loss-lab/exercises/{SET}/{SET}.ipynb": "lwei",
    "u25001/homework/homework.ipynb": "u25001",
    f"{OBRIEN}/work/{SET}.ipynb": "o'brien",
}


def test_every_shape_is_found_as_a_folder_and_as_a_zip_alike(download, tmp_path):
    download.put(dict.fromkeys(SHAPES, SOLVED)).collect()
    assert set(download.there) == set(SHAPES.values()) and download.unused == {}
    assert download.book.notes == [f"collected 6 submissions from {download.folder}"]
    (tmp_path / "zipped").mkdir()
    zipped = Download(tmp_path / "zipped").zip(dict.fromkeys(SHAPES, SOLVED))
    assert zipped.there == download.there and zipped.unused == {}
    origins = {who: origin.place for who, origin in zipped.book.origins.items()}
    assert origins == {who: place for place, who in SHAPES.items()}


@pytest.mark.parametrize("name", [
    f"{MOODLE.format('Ada Lovelace')}/homework.zip", "alovelace/homework.zip", "alovelace.zip",
    "Ada Lovelace.ZIP", "lovelaceada_4701_88123_work.zip",
])  # fmt: skip
@pytest.mark.parametrize("inside", [f"{SET}.ipynb", f"{SET}/{SET}.ipynb", "a/b/mine.ipynb"])
def test_a_zip_in_a_download_is_opened(download, name, inside):
    inner = packed({inside: SOLVED, "__MACOSX/._x.ipynb": "x", "notes.pdf": b"%PDF-1.4"})
    download.zip({name: inner, f"babel/{SET}.ipynb": UNTOUCHED})
    assert download.there == {"alovelace": SOLVED, "babel": UNTOUCHED}
    assert list(download.unused.values()) == [
        "a PDF: only notebooks and zip archives of them are graded"
    ]


@pytest.mark.parametrize("name", ["~$02.ipynb", ".~lock.02.ipynb#", "._02.ipynb", ".~02.ipynb",
                                  "~WRL0001.ipynb", ".#02.ipynb"])  # fmt: skip
def test_what_a_program_keeps_beside_an_open_notebook_is_no_hand_in(download, name):
    """Newer than the notebook itself, in every shape of a download, and where nbgrader collected it."""
    flat = MOODLE.format("Ada Lovelace")
    download.put({f"babel/{SET}.ipynb": SOLVED, f"{flat}mine.ipynb": SOLVED}, when=1_700_000_000)
    download.put(
        {f"babel/{name}": SCRATCH, f"{flat}{name}": SCRATCH, f"lwei/{name}": SCRATCH}
    ).collect()
    assert download.there == {"babel": SOLVED, "alovelace": SOLVED} and download.unused == {}
    assert download.book.left_behind == 3
    inside = {f"{SET}.ipynb": SOLVED, name: (SCRATCH, (2027, 1, 1, 0, 0, 0))}
    assert download.zip({"lwei.zip": packed(inside)}).there["lwei"] == SOLVED
    folder = download.room.submitted / "cyildiz" / SET
    folder.mkdir(parents=True)
    for file in ("mine.ipynb", name):
        (folder / file).write_text(SOLVED)
    found = find.find(download.room.submitted, SET, [SET])[0]
    (path,) = next(one for one in found if one.student == "cyildiz").paths.values()
    assert path.endswith("mine.ipynb")


def test_a_zip_of_learners_zips_and_a_zip_in_a_zip_in_a_zip(download):
    inner = {f"{who}.zip": packed({f"{SET}.ipynb": SOLVED}) for who in ("alovelace", "babel")}
    download.zip({"class.zip": packed(inner)})
    assert set(download.there) == {"alovelace", "babel"}
    deep = packed({"a.zip": packed({"b.zip": packed({"c.zip": packed({"x.ipynb": SOLVED})})})})
    download.zip({"lwei.zip": deep, "cyildiz.zip": packed({"x.ipynb": SOLVED})}, "deep.zip")
    assert "lwei" not in download.there and "cyildiz" in download.there
    assert "not opened" in str(download.book.unused)


@pytest.mark.parametrize("name", ["02.ipynb.json", "02.ipynb.txt", "02.IPYNB", "02.json"])
def test_what_browsers_make_of_a_notebook_is_taken(download, name):
    assert download.put({f"alovelace/{name}": SOLVED}).collect().there == {"alovelace": SOLVED}


OTHERS = {
    "answers.pdf": (b"%PDF-1.4", "a PDF"), "answers.html": (b"<!DOCTYPE html><html>", "a web page"),
    "answers.rar": (b"Rar!\x1a\x07", "a RAR archive"), "answers.py": (b"import numpy\n", "a Python script"),
    "answers.7z": (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    "answers.docx": (b"PK\x03\x04", "a zip archive"),
}  # fmt: skip


def test_everybody_without_a_notebook_is_listed_with_what_they_sent(download):
    files = {f"{MOODLE.format('Ada Lovelace')}/{name}": data for name, (data, _) in OTHERS.items()}
    download.put(files | {f"babel/{SET}.ipynb": SOLVED}).collect()
    assert set(download.there) == {"babel"}
    for place in files:
        assert OTHERS[place.rpartition("/")[2]][1] in download.unused[place]
    assert CLASS.missing(download.there)[0] == "alovelace"


PAIRS = {
    "an answered one beside the untouched": ({f"{SET}.ipynb": UNTOUCHED}, {f"{SET}-solved.ipynb": SOLVED}),
    "the set beside a newer scratch": ({f"{SET}.ipynb": SOLVED}, {"scratch.ipynb": SCRATCH}),
    "the set beside another newer set": ({f"{SET}.ipynb": SOLVED}, {"06-kl-divergence.ipynb": OTHER_SET}),
    "a renamed one beside a newer checkpoint": (
        {"answers.ipynb": SOLVED}, {".ipynb_checkpoints/answers-checkpoint.ipynb": UNTOUCHED}),
    "an answered one beside a newer untouched": ({f"{SET}.ipynb": SOLVED}, {"copy.ipynb": UNTOUCHED}),
    "a notebook beside a file that is none": ({"mine.ipynb": SOLVED}, {f"{SET}.ipynb": "not a notebook"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAIRS)
@pytest.mark.parametrize("shape", ["folder", "zip", "learner's zip", "Moodle"])
def test_of_several_files_the_one_with_answers_counts(download, kind, shape):
    old, new = PAIRS[kind]
    if shape == "folder":
        download.put({f"alovelace/{name}": text for name, text in old.items()}, when=1_000_000_000)
        download.put({f"alovelace/{name}": text for name, text in new.items()}, when=1_100_000_000)
        download.collect()
    else:
        moodle = MOODLE.format("Ada Lovelace")
        prefix = {"zip": "alovelace/", "learner's zip": "", "Moodle": f"{moodle}/"}[shape]
        files = {f"{prefix}{n}": (text, (2026, 1, 1, 1, 1, 0)) for n, text in old.items()}
        files |= {f"{prefix}{n}": (text, (2026, 2, 2, 2, 2, 0)) for n, text in new.items()}
        download.zip({"alovelace.zip": packed(files)} if shape == "learner's zip" else files)
    assert download.there == {"alovelace": SOLVED}


def test_an_untouched_notebook_of_the_set_comes_before_a_newer_one_of_another_set(download):
    """Some cells are in every set of the course, and tell none from another."""
    download.put({"alovelace/mine.ipynb": UNTOUCHED}, when=1_000_000_000)
    download.put({"alovelace/06.ipynb": OTHER_SET}, when=1_100_000_000).collect()
    assert download.there == {"alovelace": UNTOUCHED}


def test_of_two_answered_files_the_newest_counts(download):
    newer = SOLVED + " "
    download.put({f"alovelace/{SET}.ipynb": SOLVED}, when=1_000_000_000)
    download.put({"alovelace/second try.ipynb": newer}, when=1_100_000_000).collect()
    assert download.there == {"alovelace": newer}
    assert "of 2 notebooks" in download.said
    assert download.unused[f"alovelace/{SET}.ipynb"] == "another file of alovelace was taken"


def test_a_newer_hand_in_is_never_replaced_by_an_older_one(download, tmp_path):
    download.put({f"alovelace_{SET}.ipynb": SOLVED}, when=1_800_000_000).collect()
    old = {f"{MOODLE.format('Ada Lovelace')}/{SET}.ipynb": (UNTOUCHED, (2026, 2, 2, 2, 2, 0))}
    download.zip(old)
    assert download.there == {"alovelace": SOLVED}
    assert "is older than what is there, and was not taken" in download.said
    assert "older than what was collected before" in download.unused.values()
    newest = {f"{MOODLE.format('Ada Lovelace')}/{SET}.ipynb": (UNTOUCHED, (2030, 2, 2, 2, 2, 0))}
    assert download.zip(newest).there == {"alovelace": UNTOUCHED}


NOTHING_OF_THE_SET = {
    "another set": OTHER_SET, "a notebook of their own": SCRATCH, "a broken file": SOLVED[:5000],
    "a web page": "<!DOCTYPE html><html><body>Log in</body></html>", "an empty file": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", NOTHING_OF_THE_SET)
@pytest.mark.parametrize("name", [f"{SET}.ipynb", "06-kl-divergence.ipynb"])
def test_what_holds_nothing_of_the_set_replaces_no_hand_in(download, kind, name):
    first = {f"{MOODLE.format('Ada Lovelace')}/{SET}.ipynb": SOLVED}
    assert download.zip(first).there == {"alovelace": SOLVED}
    origin = download.book.origins["alovelace"]
    wrong = f"{MOODLE.format('Ada Lovelace')}/{name}"
    helper = f"{MOODLE.format('Ada Lovelace')}/helper.py"
    newer = {wrong: (NOTHING_OF_THE_SET[kind], (2030, 2, 2, 2, 2, 0)), helper: "x = 1"}
    download.zip(newer | {f"babel/{SET}.ipynb": UNTOUCHED})
    assert download.there == {"alovelace": SOLVED, "babel": UNTOUCHED}
    assert "what was handed in before stays" in download.unused[wrong] and helper in download.unused
    assert download.book.origins["alovelace"] == origin
    with pytest.raises(NothingThere, match="no notebook of .* what was handed in before stays"):
        download.zip(newer)
    assert download.there["alovelace"] == SOLVED


@pytest.mark.parametrize("kind", NOTHING_OF_THE_SET)
def test_the_first_hand_in_is_taken_as_it_is(download, kind):
    """It is graded, and its page says what is wrong with it; so is what comes in the place of that."""
    text = NOTHING_OF_THE_SET[kind]
    assert download.zip({f"alovelace/{SET}.ipynb": text}).there == {"alovelace": text}
    assert download.zip({f"alovelace/{SET}.ipynb": text}).unused == {}
    newer = {f"alovelace/{SET}.ipynb": (UNTOUCHED, (2030, 2, 2, 2, 2, 0))}
    assert download.zip(newer).there == {"alovelace": UNTOUCHED}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_notebook_that_an_editor_saved_in_its_own_way_is_looked_into(download, encoding):
    saved = SOLVED.encode(encoding)
    folder = download.room.submitted / "alovelace" / SET
    download.zip({f"alovelace/{SET}.ipynb": UNTOUCHED})
    download.zip({f"alovelace/{SET}.ipynb": (UNTOUCHED, (2026, 2, 4, 1, 1, 0)),
                  "alovelace/mine.ipynb": (saved, (2026, 2, 3, 11, 1, 0))})  # fmt: skip
    assert (folder / f"{SET}.ipynb").read_bytes() == saved


NOON, LATER = (2026, 2, 2, 12, 0, 0), (2026, 2, 2, 14, 0, 0)
TUESDAY = (2026, 2, 3, 14, 0, 0)


def test_a_resubmission_in_a_zip_counts_by_the_time_of_the_upload(download):
    """The notebook inside was written before the one of Monday was handed in."""
    download.zip({f"lovelaceada_4701_88123_{SET}.ipynb": (UNTOUCHED, LATER),
                  f"abelbo_4702_88124_{SET}.ipynb": (SOLVED, LATER)}, "monday.zip")  # fmt: skip
    inside = packed({f"{SET}.ipynb": SOLVED}, NOON)
    download.zip({"lovelaceada_4701_88200_homework.zip": (inside, TUESDAY),
                  f"abelbo_4702_88124_{SET}.ipynb": (SOLVED, LATER)}, "tuesday.zip")  # fmt: skip
    assert download.there == {"alovelace": SOLVED, "babel": SOLVED} and "older" not in download.said
    ada, bo = (download.book.origins[who].time for who in ("alovelace", "babel"))
    assert ada - bo == 24 * 60 * 60


def test_the_newest_of_several_zips_is_the_one_that_was_uploaded_last(download):
    older, newer = (
        packed({"a.ipynb": UNTOUCHED + " "}, TUESDAY),
        packed({"b.ipynb": UNTOUCHED}, NOON),
    )
    download.zip({"alovelace/2.zip": (newer, TUESDAY), "alovelace/1.zip": (older, LATER),
                  f"babel/{SET}.ipynb": SOLVED})  # fmt: skip
    assert download.there["alovelace"] == UNTOUCHED
    for name, data, when in (("1.zip", older, 1_800_000_000), ("2.zip", newer, 1_800_000_100)):
        download.put({f"alovelace/{name}": data}, when)
    assert download.collect().book.origins["alovelace"].time == 1_800_000_100


def test_a_download_of_the_class_in_a_folder_is_nobodys_own_upload(download):
    """Its time says when it was downloaded; the files in it keep theirs."""
    files = {f"{who}/{SET}.ipynb": SOLVED for who in ("alovelace", "babel")}
    download.put({"all.zip": packed(files, NOON)}, 1_800_000_000).collect()
    assert set(download.there) == {"alovelace", "babel"}
    assert {o.time for o in download.book.origins.values()} == {time.mktime((*NOON, 0, 0, -1))}


def test_a_second_collection_changes_nothing(download):
    download.put({"alovelace.ipynb": SOLVED}).collect()
    path = download.room.submitted / "alovelace" / SET / f"{SET}.ipynb"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    download.collect()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_one_late_file_is_collected_by_its_name_or_for_the_one_who_is_named(download):
    path = download.folder / f"alovelace_{SET}.ipynb"
    path.write_text(SOLVED)
    assert download.collect(path).there == {"alovelace": SOLVED}
    (download.folder / "mail.ipynb").write_text(SOLVED)
    download.collect(download.folder / "mail.ipynb", student="babel")
    assert set(download.there) == {"alovelace", "babel"}


def test_a_name_that_is_on_no_roster_is_graded_and_said(download):
    moodle = MOODLE.format("No Body")
    download.zip({f"{moodle}/{SET}.ipynb": SOLVED, f"babel/{SET}.ipynb": SOLVED})
    assert set(download.there) == {"No Body 90012", "babel"}
    assert "'No Body 90012' is not on the roster" in download.book.notes


@pytest.mark.parametrize("roster, student", [(CLASS, "cyildiz"), (Roster(), "Cem Yıldız")])
def test_names_in_a_zip_of_a_mac_are_read(download, roster, student):
    path = download.folder.parent / "mac.zip"
    files = {f"{who}/{SET}.ipynb": SOLVED for who in ("Cem Yıldız", "Jürgen Müller", "babel")}
    path.write_bytes(by_a_mac(files))
    names = zipfile.ZipFile(path).namelist()
    assert not any("ı" in name or "ü" in name for name in names) and f"babel/{SET}.ipynb" in names
    download.collect(path, roster)
    assert set(download.there) == {student, "Jürgen Müller", "babel"}


def test_a_stranger_of_a_mac_is_the_one_of_every_other_download(download):
    """Letters and their marks are one: the second download is of the same person."""
    moodle = f"{MOODLE.format('Jürgen Müller')}/{SET}.ipynb"
    download.zip({moodle: UNTOUCHED, f"babel/{SET}.ipynb": SOLVED})
    path = download.folder.parent / "mac.zip"
    path.write_bytes(by_a_mac({moodle: SOLVED, f"babel/{SET}.ipynb": SOLVED}))
    assert download.collect(path).there == {"Jürgen Müller 90012": SOLVED, "babel": SOLVED}


def test_names_that_an_old_computer_wrote_in_its_own_letters_stay(download):
    """Not UTF-8 after all: cp437, as the format has it where nothing is said."""
    data = by_a_mac({f"Jxrgen/{SET}.ipynb": SOLVED, f"babel/{SET}.ipynb": SOLVED})
    path = download.folder.parent / "old.zip"
    path.write_bytes(data.replace(b"Jxrgen", "Jürgen".encode("cp437")))
    assert set(download.collect(path, Roster()).there) == {"Jürgen", "babel"}


def test_two_of_one_name_are_told_and_settled_by_a_file(download):
    files = {f"{MOODLE.format('John Smith')}/{SET}.ipynb": SOLVED, f"babel/{SET}.ipynb": SOLVED}
    download.zip(files)
    assert "may be smith2 and smith3" in download.said and "smith3" not in download.there
    names = download.room.names
    names.write_text(f"{MOODLE.format('John Smith')};smith3\n", "utf-8-sig")
    download.zip(files, roster=Roster(CLASS.learners, read_names(names), SET))
    assert "smith3" in download.there


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", ",;\t")
def test_names_are_read_as_spreadsheets_save_them(tmp_path, encoding, separator):
    line = f"Jörgs Datei{separator}smith2\r\n"
    (tmp_path / "names.csv").write_bytes(line.encode(encoding))
    assert read_names(tmp_path / "names.csv") == {"Jörgs Datei": "smith2"}


def test_what_another_learners_upload_contains_counts_for_nobody_else(download):
    evil = packed({f"alovelace/{SET}.ipynb": UNTOUCHED, f"babel_{SET}.ipynb": UNTOUCHED})
    download.zip({
        f"{MOODLE.format('Cem Yildiz')}/work.zip": evil,
        f"{MOODLE.format('No Body')}/alovelace/{SET}.ipynb": UNTOUCHED,
        "mallory.zip": evil,
        f"{MOODLE.format('Ada Lovelace')}/{SET}.ipynb": SOLVED,
    })  # fmt: skip
    assert download.there["alovelace"] == SOLVED and "babel" not in download.there
    assert set(download.there) == {"alovelace", "cyildiz", "No Body 90012", "mallory"}


def test_without_a_roster_the_outermost_folder_is_the_learner(download):
    files = {f"{who}/homework/{SET}.ipynb": SOLVED for who in ("ada", "bo", "cem")}
    files |= {f"{who}/homework.ipynb": SOLVED for who in ("dia", "eli")}
    download.zip(files, roster=Roster())
    assert set(download.there) == {"ada", "bo", "cem", "dia", "eli"}


def test_a_class_folder_around_everybody_is_no_learner(download):
    files = {f"submissions/group A/{who}/{SET}.ipynb": SOLVED for who in ("alovelace", "babel")}
    assert set(download.zip(files).there) == {"alovelace", "babel"}
    wrapped = {f"download/{who}/{SET}.ipynb": SOLVED for who in ("ada", "bo")}
    assert {"ada", "bo"} <= set(download.zip(wrapped, "other.zip", Roster()).there)


def test_the_platforms_word_on_lateness_is_kept(download):
    download.zip(
        {f"yildizcem_LATE_4703_1_{SET}.ipynb": SOLVED, f"abelbo_4702_2_{SET}.ipynb": SOLVED}
    )
    late = {who: origin.late for who, origin in download.book.origins.items()}
    assert late == {"cyildiz": True, "babel": False}
    assert not list(
        download.room.submitted.rglob("timestamp.txt")
    )  # a download's times are no hand-in's


def test_several_attempts_of_one_learner_are_one_hand_in(download):
    name = "Homework_babel_attempt_2026-02-0{}-10-11-12_x.ipynb"
    download.zip({name.format(3): (UNTOUCHED, (2026, 2, 3, 1, 1, 0)),
                  name.format(4): (SOLVED, (2026, 2, 4, 1, 1, 0))})  # fmt: skip
    assert download.there == {"babel": SOLVED}


BRIGHTSPACE = "12345-67890 - Bo Abel - {} 1011 {}/mine.ipynb"
ATTEMPTS = {
    "Blackboard": ("Homework_babel_attempt_2026-02-0{}-10-11-12_x{}.ipynb", (3, ""), (4, "-1")),
    "Blackboard's, and a browser's": (
        "Homework_babel_attempt_2026-02-0{}-10-11-12_x{}.ipynb", (3, ""), (4, " (1)")),
    "Brightspace": (BRIGHTSPACE, ("Feb 3, 2026", "AM"), ("Feb 10, 2026", "AM")),
    "Brightspace on one day": (BRIGHTSPACE, ("Feb 3, 2026", "AM"), ("Feb 3, 2026", "PM")),
    "Brightspace over new year": (BRIGHTSPACE, ("Sep 30, 2025", "PM"), ("Jan 2, 2026", "AM")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ATTEMPTS)
@pytest.mark.parametrize("order", [1, -1])
def test_the_newest_attempt_is_the_one_that_the_platform_says(download, kind, order):
    """All files of a download may have the time of the download, or be out of order."""
    name, *attempts = ATTEMPTS[kind]
    older, newer = (name.format(*attempt) for attempt in attempts)
    files = [
        (older, (SOLVED + " ", (2026, 3, 1, 1, 1, 2))),
        (newer, (SOLVED, (2026, 3, 1, 1, 1, 0))),
    ]
    assert download.zip(dict(files[::order])).there == {"babel": SOLVED}


def test_files_beside_the_notebook_come_along_and_go_with_it(download):
    files = {f"alovelace/{SET}.ipynb": SOLVED, "alovelace/helper.py": "x = 1", "alovelace/sub/d.csv": "1",
             "alovelace/film.mp4": b"\0" * 9}  # fmt: skip
    download.put(files).collect()
    folder = download.room.submitted / "alovelace" / SET
    assert (folder / "helper.py").read_text() == "x = 1" and (folder / "sub" / "d.csv").is_file()
    assert "alovelace/film.mp4" in download.unused and not (folder / "film.mp4").exists()
    (download.folder / "alovelace" / "helper.py").unlink()
    download.put({f"alovelace/{SET}.ipynb": SOLVED + " "}, when=2_000_000_000).collect()
    assert not (folder / "helper.py").exists()


@pytest.mark.parametrize("folder", ["alovelace/", "lovelaceada_4701_88123_"])
def test_a_data_file_in_json_is_no_notebook(download, folder):
    files = {
        f"{folder}mine.ipynb": SOLVED,
        f"{folder}constants.json": '{"cells": [0.5], "half": 0.5}',
    }
    download.put(files).collect()
    assert download.there == {"alovelace": SOLVED} and download.unused == {}
    there = download.room.submitted / "alovelace" / SET
    assert '"half"' in (there / "constants.json").read_text()
    assert download.book.notes == [f"collected 1 submissions from {download.folder}"]


def test_a_data_file_alone_is_no_hand_in(download):
    download.put({"alovelace/constants.json": '{"half": 0.5}', f"babel/{SET}.json": SOLVED})
    assert download.collect().there == {"babel": SOLVED}
    assert "only notebooks" in download.unused["alovelace/constants.json"]


@pytest.mark.parametrize("name", ["timestamp.txt", "submission_secret.txt"])
def test_nobody_hands_in_the_time_of_handing_in(download, name):
    entries = {f"alovelace/{SET}.ipynb": SOLVED, f"alovelace/{name}": "1999-01-01 00:00:00 UTC",
               f"alovelace/data/{name}": "a file like any other"}  # fmt: skip
    folder = download.zip(entries).room.submitted / "alovelace" / SET
    assert not (folder / name).exists() and (folder / "data" / name).exists()
    assert "nbgrader's own record" in download.unused[f"alovelace/{name}"]


def settings(download, text):
    """Have the settings of the download's class, as every command begins."""
    folder = download.room.data
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    load(folder.parent)


def test_a_class_says_which_files_beside_the_notebook_come_along(download):
    settings(download, '[beside]\nkinds = ["mat"]\n')
    files = {f"alovelace/{SET}.ipynb": SOLVED, "alovelace/a.mat": "1", "alovelace/a.csv": "1"}
    folder = download.zip(files).room.submitted / "alovelace" / SET
    assert (folder / "a.mat").exists() and not (folder / "a.csv").exists()
    assert set(find.files_beside(folder, [SET])) == {"a.mat"}
    settings(download, "")
    assert find.files_beside(folder, [SET]) == {}
    folder = download.zip(
        {name.replace("alovelace", "babel"): text for name, text in files.items()}
    )
    assert (download.room.submitted / "babel" / SET / "a.csv").exists()


def test_a_class_says_whether_the_times_of_a_download_count(download):
    settings(download, '[late]\ndownload_times = "count"\n')
    written = (SOLVED, (2026, 2, 3, 10, 0, 0))
    folder = download.zip({f"alovelace/{SET}.ipynb": written}).room.submitted
    stamp = (folder / "alovelace" / SET / "timestamp.txt").read_text()
    assert stamp.startswith("2026-02-0") and stamp.endswith(" UTC")
    settings(download, "")
    download.zip({f"babel/{SET}.ipynb": written})
    assert not (folder / "babel" / SET / "timestamp.txt").exists()


@pytest.mark.parametrize("text, sentence", [
    ("most_files = 1", "2 notebooks, 1 looked at"), ("archive_entries = 1", "3 entries"),
    ("archive_depth = 1", "not opened"), ("largest_file_mb = 0", "it makes more than 0 MB"),
])  # fmt: skip
def test_a_class_says_how_much_is_taken(download, text, sentence):
    inner = packed({"1.ipynb": SOLVED, "2.ipynb": SOLVED})
    files = {"alovelace.zip": inner, "babel.zip": packed({"1.ipynb": SOLVED}), "lwei.pdf": b"%PDF"}
    for written, told in ((f"[handin]\n{text}\n", True), ("", False)):
        settings(download, written)
        try:
            download.zip(files)
            said = f"{download.said} {download.book.unused}"
        except NothingThere as problem:
            said = str(problem)
        assert (sentence in said) == told


def test_what_is_known_is_kept_for_feedback_and_report(download):
    download.put({"alovelace/a.ipynb": SOLVED, "x.pdf": b"%PDF"}).collect()
    known = ledger.load(download.room.downloads, SET)
    assert known.origins["alovelace"].place == "alovelace/a.ipynb" and known.unused[0][0] == "x.pdf"


def test_what_an_earlier_version_knew_is_still_known(download):
    download.room.downloads.mkdir(parents=True)
    (download.room.downloads / f"{SET}.places.json").write_text('{"ada": "Ada_1/a.ipynb"}')
    assert ledger.load(download.room.downloads, SET).origins["ada"].place == "Ada_1/a.ipynb"


def test_paths_that_lead_out_of_an_archive(download):
    download.zip({
        f"../../evil/{SET}.ipynb": SOLVED, f"/etc/{SET}.ipynb": SOLVED,
        f"..\\..\\evil/{SET}.ipynb": SOLVED, f"alovelace/{SET}.ipynb": SOLVED,
    })  # fmt: skip
    assert set(download.there) == {"alovelace"}
    assert list(download.unused.values()).count("not a plain file of its own") == 3


def test_links_and_special_files_are_not_followed(download):
    download.put({"alovelace.ipynb": SOLVED})
    (download.folder / "babel.ipynb").symlink_to("/etc/passwd")
    (download.folder / "cyildiz").symlink_to("/etc")
    os.mkfifo(download.folder / "lwei.ipynb")
    link = zipfile.ZipInfo(f"{SET}.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(download.folder / "u25001.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    assert set(download.collect().there) == {"alovelace"}
    reasons = list(download.unused.values())
    assert reasons.count("a link: not followed") == 2 and "not a regular file" in reasons


def test_nothing_is_written_through_a_link(download, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    download.room.submitted.mkdir(parents=True)
    (download.room.submitted / "alovelace").symlink_to(outside)
    download.put({"alovelace.ipynb": SOLVED, "babel.ipynb": SOLVED}).collect()
    assert list(outside.iterdir()) == [] and "babel" in download.there
    assert "alovelace: could not be collected" in download.said


def test_bombs_are_not_unpacked_and_cost_nobody_else(download, monkeypatch):
    monkeypatch.setattr(SETTINGS.handin, "largest_file_mb", 1)
    many = {f"{i}.ipynb": "" for i in range(SETTINGS.handin.archive_entries + 1)}
    download.put({
        "alovelace.zip": packed({f"{SET}.ipynb": b"0" * (32 << 20)}), "babel.zip": packed(many),
        "cyildiz.zip": b"PK\x03\x04 not really", "lwei.ipynb": SOLVED,
    })  # fmt: skip
    assert set(download.collect().there) == {"lwei"}
    said = " | ".join(download.unused.values())
    assert "unpacks to over 1 MB" in said and "entries: not opened" in said
    assert "not a zip archive that can be read" in said


def test_an_archive_that_lies_is_one_learners_loss(download):
    data = packed({f"{SET}.ipynb": SOLVED})
    broken = data[:60] + bytes(100) + data[160:]
    download.zip({"alovelace.zip": broken, f"babel/{SET}.ipynb": SOLVED})
    assert set(download.there) == {"babel"} and "cannot be read" in str(download.book.unused)


def test_one_learner_whose_files_break_collecting_stops_nobody(download, monkeypatch):
    real = collecting._choose

    def breaks(candidates, masters):
        if candidates[0].place.startswith("babel"):
            raise RuntimeError("anything at all")
        return real(candidates, masters)

    monkeypatch.setattr(collecting, "_choose", breaks)
    download.put({f"{who}.ipynb": SOLVED for who in ("alovelace", "babel", "cyildiz")}).collect()
    assert set(download.there) == {"alovelace", "cyildiz"}
    assert "babel: could not be collected (RuntimeError: anything at all)" in download.book.notes


def test_nothing_there_is_one_sentence(download, tmp_path):
    with pytest.raises(NothingThere, match="there is no folder"):
        download.collect(tmp_path / "nowhere")
    (tmp_path / "x.tar").write_text("x")
    with pytest.raises(NothingThere, match=f"no notebook of {SET} is in .*x.tar"):
        download.collect(tmp_path / "x.tar")
