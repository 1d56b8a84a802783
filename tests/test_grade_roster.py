"""Whose a name in a download is, and reading the lists that platforms and spreadsheets write."""

import pytest
from class_made import CLASS
from hostile.made import SET

from grading.handin import import_roster
from grading.handin.import_roster import NoRoster, read
from grading.handin.roster import Learner, Roster, attempt, folded, own_name, stranger

MOODLE = "{}_90012_assignsubmission_file_"


@pytest.mark.parametrize("part, student", [
    ("alovelace", "alovelace"), ("ALovelace", "alovelace"),
    (f"alovelace_{SET}.ipynb", "alovelace"), (f"{SET}_babel.ipynb", "babel"),
    ("Ada Lovelace.ipynb", "alovelace"), ("Lovelace, Ada.ipynb", "alovelace"),
    (f"Ada Lovelace - {SET}.ipynb", "alovelace"), (f"{SET} - Ann Lee.ipynb", "u25001"),
    ("u25001_02-Regression-Losses.ipynb", "u25001"), ("lwei@uni.example_answers.ipynb", "lwei"),
    ("CYILDIZ_homework (2).ipynb", "cyildiz"), ("cem yildiz.zip", "cyildiz"),
    (f"Copy of {SET} Bo Abel.ipynb", "babel"), ("ann.lee@uni.example", "u25001"),
    (MOODLE.format("Ada Lovelace"), "alovelace"), (MOODLE.format("Conan O'Brien"), "o'brien"),
    (MOODLE.format("Lovelace Ada"), "alovelace"), (MOODLE.format("Group A-Ada Lovelace"), "alovelace"),
    (MOODLE.format("Tue-Thu-Ann Lee"), "u25001"),
    (f"yildizcem_LATE_4703_88124_{SET}-1.ipynb", "cyildiz"), ("whoever_4701_88123_a.ipynb", "alovelace"),
    ("group1_4701_88123_x.ipynb", "alovelace"),
    (f"Homework 2_babel_attempt_2026-02-03-10-11-12_{SET}.ipynb", "babel"),
    ("12345-67890 - Ada Lovelace - Feb 3, 2026 1011 AM", "alovelace"), ("4704", "lwei"),
])  # fmt: skip
def test_a_learner_is_found_in_what_platforms_and_people_write(part, student):
    assert CLASS.owner(part).student == student


@pytest.mark.parametrize("part", [
    "homework", SET, "submissions", "section A", "final version.ipynb", "2026", "notebook (1).ipynb",
])  # fmt: skip
def test_nobody_is_found_where_nobody_is_meant(part):
    owner = CLASS.owner(part)
    assert owner.student is None and owner.otherwise is None and owner.problem is None


@pytest.mark.parametrize(
    "part", ["John Smith.ipynb", MOODLE.format("John Smith"), "smithjohn_1_2_x"]
)
def test_two_of_one_name_are_said_with_the_way_to_settle_it(part):
    owner = CLASS.owner(part)
    assert owner.student is None and "smith2 and smith3" in owner.problem
    assert "class/names.csv" in owner.problem
    settled = Roster(CLASS.learners, {part: "smith3"})
    assert settled.owner(part).student == "smith3"


def test_canvas_tells_two_of_one_name_apart_by_their_numbers():
    assert CLASS.owner("smithjohn_4708_99_x.ipynb").student == "smith3"


def test_somebody_who_is_not_on_the_list_keeps_the_platforms_name():
    assert CLASS.owner(MOODLE.format("No Body")).otherwise == "No Body 90012"
    assert CLASS.owner("participant_77_1_x.ipynb").otherwise == "participant 77"
    assert CLASS.owner(MOODLE.format("Team 3")).otherwise == "Team 3 90012"
    assert CLASS.owner(MOODLE.format("Group A-No Body")).otherwise == "Group A-No Body 90012"


@pytest.mark.parametrize("part", [
    MOODLE.format("No Bódy"), "nobody_LATE_4799_1_x.ipynb", "Homework_no_attempt_2026-02-03-10-11-12.ipynb",
    "12345-67890 - No Body - Feb 3, 2026 1011 AM", MOODLE.format("No Bo\u0301dy"),
])  # fmt: skip
def test_a_stranger_is_called_alike_everywhere(part):
    assert CLASS.owner(part).otherwise == stranger(part)


@pytest.mark.parametrize("part", ["No Body.ipynb", SET, "bo_answers.ipynb"])
def test_where_no_platform_made_the_name_nobody_is_called_a_stranger(part):
    assert stranger(part) is None


def test_lateness_is_the_platforms_word():
    assert CLASS.owner("yildizcem_LATE_4703_88124_x.ipynb").late
    assert not CLASS.owner("yildizcem_4703_88124_x.ipynb").late


def test_nobodys_is_a_line_without_a_learner():
    owner = Roster(CLASS.learners, {"homework": ""}).owner("homework")
    assert owner.student is None and owner.otherwise == ""


@pytest.mark.parametrize("a, b", [
    ("Yıldız", "yildiz"), ("Łukasz Żółć", "lukaszzolc"), ("Bjørn", "bjorn"), ("Straße", "strasse"),
    ("O'Brien", "obrien"), ("José García", "josegarcia"), ("Nguyễn Thị Ánh", "nguyenthianh"),
])  # fmt: skip
def test_letters_are_compared_without_their_marks(a, b):
    assert folded(a) == b


def test_an_id_that_left_the_list_is_no_namesakes():
    learners, former = [Learner("anna.schmidt2", "Anna", "Schmidt")], ["anna.schmidt"]
    people, settled = (Roster(learners, names, former=former) for names in ({}, {former[0]: "u7"}))
    upload = "Homework_{}_attempt_2026-02-03-10-11-12_answers.ipynb".format
    for part in ("anna.schmidt", "anna.schmidt.zip", upload("anna.schmidt")):
        assert people.owner(part).student == "anna.schmidt"
    for part in ("anna.schmidt2", "Anna Schmidt", upload("anna.schmidt2")):
        assert people.owner(part).student == "anna.schmidt2"
    assert settled.owner("anna.schmidt").student == "u7"
    assert people.missing([]) == ["anna.schmidt2"]


def test_a_short_id_does_not_hide_in_other_words():
    short = Roster([Learner("bo", "Bo", "Abel"), Learner("12", "Li", "Po")])
    assert short.owner("bo_answers.ipynb").student == "bo"
    assert short.owner("to bo or not.ipynb").student is None
    assert short.owner("exercise 12 final.ipynb").student is None


@pytest.mark.parametrize("name, own", [
    ("lovelaceada_4711_88123_helper.py", "helper.py"), ("helper.py", "helper.py"),
    (MOODLE.format("Ada Lovelace") + "data.csv", "data.csv"),
    ("Homework_babel_attempt_2026-02-03-10-11-12_data.csv", "data.csv"),
])  # fmt: skip
def test_a_files_own_name_is_without_the_platforms(name, own):
    assert own_name(name) == own


@pytest.mark.parametrize("name, when", [
    ("Homework_babel_attempt_2026-02-03-10-11-12_data.csv", "2026-02-03-10-11-12"),
    ("12345-67890 - Ada Lovelace - Feb 3, 2026 1211 AM", "2026-02-03-00-11-00"),
    ("12345-67890 - Ada Lovelace - 3 févr. 2026 1011", ""), (MOODLE.format("Ada Lovelace"), ""),
])  # fmt: skip
def test_when_an_attempt_was_made_is_in_the_names_of_some_platforms(name, when):
    assert attempt(name) == when


NBGRADER = "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,a@x.org,1\n"
LISTS = {
    "nbgrader": NBGRADER.encode(),
    "Excel's mark": b"\xef\xbb\xbf" + NBGRADER.encode(),
    "semicolons": NBGRADER.replace(",", ";").encode("utf-8-sig"),
    "UTF-16 with tabs": NBGRADER.replace(",", "\t").encode("utf-16"),
    "Moodle": b'"First name","Last name",Username,"Email address"\nAda,Lovelace,ada,a@x.org\n',
    "Moodle in German": b"Vorname;Nachname;Benutzername;E-Mail-Adresse\nAda;Lovelace;ada;a@x.org\n",
    "Canvas": b'Student,ID,SIS User ID,SIS Login ID,Section\n"    Points Possible",,,,\n'
              b'"Lovelace, Ada",1,S1,ada,A\n"Student, Test",9,,,A\n',
    "one column of names": b"Name,Username\nAda Lovelace,ada\n",
    "Brightspace": b"OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n"
                   b"#4711,#ada,Lovelace,Ada,#\n",
    "an empty number after the name": b"Username,ID number,First name,Last name\nada,,Ada,Lovelace\n",
    "a number after the name": b"ID number;Username;First name;Last name\n4711;ada;Ada;Lovelace\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_lists_of_every_kind_are_read(tmp_path, kind):
    (tmp_path / "list.csv").write_bytes(LISTS[kind])
    learners, said = read(tmp_path / "list.csv")
    ada = next(one for one in learners if one.id == "ada")
    assert (ada.first_name, ada.last_name) == ("Ada", "Lovelace") and said == []
    if kind == "Canvas":
        assert ada.lms_user_id == "1"


def test_the_number_is_the_id_of_who_has_no_name_for_logging_in(tmp_path):
    rows = "Username,ID number,Last name\nada,11,Lovelace\n,12,Abel\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    assert [one.id for one in read(tmp_path / "list.csv")[0]] == ["ada", "12"]


def test_windows_own_letters_are_read(tmp_path):
    (tmp_path / "list.csv").write_bytes("id;vorname;nachname\nj;Jörg;Müller\n".encode("cp1252"))
    assert read(tmp_path / "list.csv")[0][0].name == "Jörg Müller"


@pytest.mark.parametrize("content, sentence", [
    (b"", "is empty"), (b"a,b\n1,2\n", "no column for the learner's id; its columns are: a, b"),
    (b"id\n\n", "nobody is on the list"),
])  # fmt: skip
def test_what_is_no_list_is_one_sentence(tmp_path, content, sentence):
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(NoRoster, match=sentence):
        read(tmp_path / "list.csv")


def test_ids_with_an_apostrophe_or_comma_are_taken_and_a_path_is_said(tmp_path):
    (tmp_path / "list.csv").write_text('id,last_name\no\'brien,B\n"Lee, Ann",L\n../x,X\n', "utf-8")
    learners, said = read(tmp_path / "list.csv")
    assert [one.id for one in learners] == ["o'brien", "Lee, Ann"] and "'../x'" in said[0]


def test_who_only_handed_in_is_not_on_the_list():
    people = Roster([Learner("ada", "Ada", "Lovelace"), Learner("Lou New 9007")])
    assert people.missing([]) == ["ada"] and people.owner("Lou New 9007").student is None
    assert [one.id for one in people.everybody] == ["ada", "Lou New 9007"]


def test_a_line_with_an_id_alone_is_on_the_list_all_the_same(tmp_path):
    (tmp_path / "list.csv").write_text("id,first_name\nada,Ada\nbo,\n", encoding="utf-8")
    assert Roster(read(tmp_path / "list.csv")[0]).missing([]) == ["ada", "bo"]


def test_the_command_alone_says_who_is_on_the_list_or_that_there_is_none(tmp_path, capsys):
    (tmp_path / "list.csv").write_text("id,first_name,last_name\nada,Ada,Lovelace\n", "utf-8")
    course = ["--course", str(tmp_path)]
    assert import_roster.main(course) == 1
    assert "no list of the class" in capsys.readouterr().out
    assert import_roster.main(["nothing.csv", *course]) == 2
    assert "nothing.csv cannot be read (No such file or directory)" in capsys.readouterr().err
    assert import_roster.main([str(tmp_path / "list.csv"), *course]) == 0
    capsys.readouterr()
    assert import_roster.main(course) == 0
    assert capsys.readouterr().out == "ada  Ada Lovelace\n1 learner is on the list.\n"
