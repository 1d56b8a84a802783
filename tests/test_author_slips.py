"""Slips of an author's hand: each is answered with one sentence that names the place, and changes nothing."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace

import nbformat
import pytest
from linked_course import linked_course
from tiny_course import NAME, ROOT, write_course

from authoring import course_file, names, own
from authoring.__main__ import main as command
from authoring.check import everything
from authoring.course_rules import notebooks_are_called_as_lessons
from authoring.names import Refused
from authoring.new import new_exercise, new_lesson, new_loss
from authoring.rename import rename
from authoring.rules import Unreadable, broken, rules
from authoring.subjects import Course
from grading.authoring.release import Unmade, generate
from tools.tidy import main as tidy
from tools.tidy import stored
from website.course import CourseError, public, read_course
from website.settings import Settings, completed

LESSON = "02-regression-losses"
NOTEBOOK, SET = f"theory/{LESSON}.ipynb", f"solutions/{LESSON}/{LESSON}.ipynb"
OWN = "30-our-data"


@pytest.fixture
def copy(tmp_path):
    return linked_course(tmp_path)


def put(path, data):
    path.unlink()
    path.write_bytes(data)


def state(folder):
    """Every file that is no link, and what stands in it."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: path.read_bytes() for path in files}


def bom(data):
    return b"\xef\xbb\xbf" + data


def latin(data):
    return data + b"\n# \xe4"


def not_json(data):
    return data.replace(b'"cells": [', b'"cells": [,', 1)


UNREADABLE = {
    "a BOM before a lesson": (NOTEBOOK, bom, r"^theory/02-.*ipynb, line 1: it begins with a byte order mark"),
    "a BOM before a set": (SET, bom, r"^solutions/02-.*ipynb, line 1: it begins with a byte order mark"),
    "a broken set": (SET, not_json, r"^solutions/02-.*ipynb, line 2: this is not JSON"),
    "a BOM before questions": (f"theory/questions/{LESSON}.toml", bom, r"toml, line 1: .*byte order mark"),
    "questions in Latin-1": (f"theory/questions/{LESSON}.toml", latin, r"toml, line \d+: this is not UTF-8"),
    "a BOM before course.toml": ("course.toml", bom, r"^course.toml, line 1: .*byte order mark"),
    "a term outside a table": ("theory/glossary.toml", lambda data: b'note = "x"\n' + data,
                               r"toml, line 1: “note” stands in no table"),
    "signs outside a table": ("theory/notation.toml", lambda data: b"x = 1\n" + data,
                              r"notation.toml, line 1: “x” stands in no table"),
    "worked solutions in Latin-1": (f"solutions/{LESSON}.worked.md", latin, r"line \d+: this is not UTF-8"),
    "a cell without source": (NOTEBOOK, lambda data: data.replace(b'"source"', b'"sauce"', 1),
                              r"^theory/02-.*ipynb, cell 1: its “source” is missing"),
    "marks in a list": (SET, lambda data: data.replace(b'"nbgrader": {', b'"nbgrader": [], "x": {', 1),
                        r"^solutions/02-.*ipynb, cell \d+: its “nbgrader” is missing or not as in other"),
    "a part in one pair of brackets": ("course.toml", lambda _: b'title = "x"\n[part]\nname = "I"\n',
                                       r"^course.toml: it needs a title and at least one \[\[part"),
    "a broken glossary": ("theory/glossary.toml", lambda data: data + b"\n[x\n", r"toml, line \d+: this"),
}  # fmt: skip


@pytest.mark.parametrize("slip", UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_sentence_with_its_line(copy, slip):
    file, change, says = UNREADABLE[slip]
    put(copy / file, change((copy / file).read_bytes()))
    found = everything(Course(copy))
    asked = [*found[f"theory/{LESSON}"], *found[f"solutions/{LESSON}"], *found["course.toml"]]
    told = {str(problem) for thing in asked for _, problem in broken(*thing)}
    assert [one for one in told if re.search(says, one)], told
    assert len(told) == 1, told


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("theory/02-another.ipynb", "its number is that of 02-another: name it with"),
        ("theory/19_cauchy.ipynb", "called like 19-the-cauchy-loss, and nothing sees this one"),
        ("theory/9-cauchy.ipynb", "called like 19-the-cauchy-loss, and nothing sees this one"),
        (
            "solutions/30_own/30_own.ipynb",
            "called like 19-the-cauchy-loss, and nothing sees this one",
        ),
    ],
)
def test_a_lesson_under_no_name_of_a_lesson_or_a_number_twice_is_named(copy, name, says):
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes((copy / NOTEBOOK).read_bytes())
    assert says in " ".join(map(str, notebooks_are_called_as_lessons(Course(copy))))


def test_line_ends_of_windows_inside_a_notebook_go_when_it_is_tidied(tmp_path):
    path = tmp_path / "19-x.ipynb"
    path.write_text(
        nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a\r\nb")]))
    )
    assert nbformat.reads(stored(path), 4).cells[0].source == "a\nb"


@pytest.mark.parametrize("slip", UNREADABLE)
def test_no_command_writes_beside_what_cannot_be_read(copy, slip):
    """A set that cannot be read does not keep a new lesson from being written; the course's files do."""
    file, change, says = UNREADABLE[slip]
    put(copy / file, change((copy / file).read_bytes()))
    before, commands = state(copy), []
    if file in ("course.toml", "theory/glossary.toml"):
        commands.append(lambda: new_lesson("97-x", "X", copy))
        commands.append(lambda: own.add(OWN, "a", "asserts", "2", copy))
    if file in ("course.toml", "theory/glossary.toml", SET):
        commands += [
            lambda: new_exercise(LESSON, "brand_new", "write", 2, copy),
            lambda: own.drop(LESSON, "log_cosh", copy),
            lambda: rename(LESSON, "97-x", copy),
        ]
    for one in commands:
        with pytest.raises(Unreadable) as refused:
            one()
        assert re.search(says, str(refused.value.problem))
    assert state(copy) == before


NAMES = {
    "a capital": (lambda: new_lesson("97-Cauchy", "x"), "called like 19-the-cauchy-loss"),
    "a space": (lambda: new_lesson("97 a b", "x"), "not '97 a b'"),
    "an umlaut": (lambda: new_lesson("97-für", "x"), "two digits and small words"),
    "another folder": (lambda: new_lesson("../97-a", "x"), "two digits and small words"),
    "a set with a slip": (lambda: new_exercise("02-regresion-losses", "a", "write", 2),
                          "Is 02-regression-losses meant?"),
    "a set by its number": (lambda: new_exercise("02", "a", "write", 2), "Is 02-regression-losses meant?"),
    "a set that is absent, a kind with a slip": (lambda: new_exercise(OWN, "a", "assert", 2),
                                                "KIND is one of write, derive, fit, diagnose, asserts"),
    "a word of Python": (lambda: new_exercise(LESSON, "lambda", "write", 2), "'lambda' is a word of Python"),
    "a name of Python": (lambda: own.add(OWN, "sum", "asserts", "2"), "'sum' is a word of Python"),
    "a loss as Python's word": (lambda: new_loss("class"), "'class' is a word of Python"),
    "a gradient alone": (lambda: new_loss("cauchy_grad"), "NAME=cauchy"),
    "a loss of no lesson": (lambda: new_loss("one", lesson="02"), "Is 02-regression-losses meant?"),
    "points that are no number": (lambda: new_exercise(LESSON, "a", "write", "x"), "2, 3, 4, not 'x'"),
    "no points": (lambda: own.add(OWN, "area", "asserts", "0"), "above 0, not '0'"),
    "points below nothing": (lambda: own.add(OWN, "area", "essay", "-1"), "above 0, not '-1'"),
    "half a point": (lambda: own.add(OWN, "area", "essay", "1.5"), "above 0, not '1.5'"),
    "a set to drop from": (lambda: own.drop("02-regression", "huber"), "Is 02-regression-losses meant?"),
    "a lesson to move": (lambda: rename("08-masks", "08-x"), "There is no lesson 08-masks"),
    "a move to itself": (lambda: rename(LESSON, LESSON), "called 02-regression-losses already"),
    "a move onto another": (lambda: rename(LESSON, "09-metric-learning"), "09 belongs to 09-metric"),
    "a move to capitals": (lambda: rename(LESSON, "02-Losses"), "two digits and small words"),
}  # fmt: skip


@pytest.mark.parametrize("slip", NAMES)
def test_what_is_called_otherwise_is_refused_in_a_sentence(slip):
    make, says = NAMES[slip]
    with pytest.raises(Refused, match=re.escape(says)):
        make()


COMMANDS = ("new-lesson", "new-exercise", "new-loss", "rename", "drop-exercise")


@pytest.mark.parametrize("what", COMMANDS)
def test_a_command_without_words_says_which_it_needs(what, capsys):
    assert command([what, "", "", "", ""][: 3 if what != "drop-exercise" else 1]) == 2
    assert re.match(r"Say (which|both): make [\w-]+ [A-Z]+=", capsys.readouterr().err)


def test_prose_to_look_at_after_a_move_has_file_cell_and_line(copy):
    """A move writes what is of its lesson and set, and what says “lesson 02”: here these are no links."""
    other = copy / "theory" / "03-losses-are-likelihoods.ipynb"
    notebook = nbformat.read(other, as_version=4)
    notebook.cells[1].source = "One\n\nwhat lesson 02 said"
    put(other, nbformat.writes(notebook).encode())
    put(copy / "course.toml", (copy / "course.toml").read_bytes())
    for path in list(copy.rglob("*.*")):
        if path.is_symlink() and LESSON in path.as_posix().replace("_", "-"):
            put(path, path.read_bytes())
    places = [place for place, _ in rename(LESSON, "97-x", copy)]
    assert "theory/03-losses-are-likelihoods.ipynb, cell 2, line 3" in places


def test_what_nbgrader_refuses_is_a_sentence(tmp_path):
    own.add(OWN, "area", "asserts", "2", _empty(tmp_path))
    path = tmp_path / "solutions" / OWN / f"{OWN}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].metadata.nbgrader.points = -1
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    with pytest.raises(Unmade) as refused, contextlib.redirect_stderr(io.StringIO()) as told:
        generate(OWN, tmp_path / "made", tmp_path)
    assert str(refused.value).startswith(f"solutions/{OWN}/{OWN}.ipynb: nbgrader cannot make")
    assert "Error" in str(refused.value) and "\n" not in str(refused.value) and not told.getvalue()


def _empty(folder):
    (folder / "theory").mkdir()
    (folder / "course.toml").write_text('title = "x"\npart = []\n')
    return folder


def test_a_rule_that_stumbles_is_a_sentence():
    def stumbling(_):
        """It stands."""
        return [][0]

    (problem,) = replace(rules("lesson")[0], function=stumbling).broken_by(Course().lessons[0])
    assert str(problem).startswith(
        "01-loss-as-a-training-signal: a rule stumbles over this (IndexErr"
    )


def test_a_rule_that_stumbles_over_a_question_or_term_names_its_place():
    def stumbling(_):
        """It stands."""
        return [][0]

    question, term = Course().lessons[0].questions[0], Course().terms[0]
    for subject, thing in (("question", question), ("term", term)):
        (problem,) = replace(rules(subject)[0], function=stumbling).broken_by(thing)
        assert re.match(r"theory/\S+\.toml, line \d+, .*: a rule stumbles over this", str(problem))


PART = '[[part]]\nname = "I"\ntitle = "T"\n'
COURSE = {
    "a word with a slip": ('not_tought = []\ntitle = "x"', "unknown not_tought: is not_taught meant?"),
    "a number for a text": ("title = 'x'\naddress = 3", "address is a text in quotation marks"),
    "a text for a list": ('title = "x"\nnot_taught = "02-x"', "not_taught is a list"),
    "lessons as a text": (f'title = "x"\n{PART}lessons = "01"', "of I are a list"),
    "a part in one pair": ('title = "x"\n[part]\nname = "I"', "at least one [[part]]"),
    "a BOM": ('\ufefftitle = "x"', "line 1: it begins with a byte order mark"),
}  # fmt: skip


@pytest.mark.parametrize("slip", COURSE)
def test_slips_in_course_toml_are_named(tmp_path, slip):
    text, says = COURSE[slip]
    (tmp_path / "course.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(says)):
        read_course(tmp_path)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("https://name.example", "https://name.example/"),
        ("https://name.example/", "https://name.example/"),
        ("http://name.example/course", "http://name.example/course/"),
        ("https://name.example:8443/a/b/", "https://name.example:8443/a/b/"),
        ("https://Bücher.example/übung", "https://xn--bcher-kva.example/%C3%BCbung/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
    ],
)
def test_an_address_is_taken_in_every_usual_form(said, written):
    assert public(said) == written == public(written)


@pytest.mark.parametrize(
    "said",
    ["name.example", "ftp://name.example/", "https://", "https://a.example:port/", "https://a..example/",
     "https://a.example/?x=1", "https://a.example/#top", "https://a.example/index.html",
     "https://a.example//b/", "https://a.example/a b/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_built(tmp_path, said):
    course = read_course(write_course(tmp_path))
    with pytest.raises(CourseError, match="the address is written like https://"):
        completed(Settings(course=tmp_path, address=said), course)


def test_a_repository_is_owner_and_name(tmp_path):
    course = read_course(write_course(tmp_path))
    with pytest.raises(CourseError, match="owner/name, not 'https://github.com/a/b'"):
        completed(Settings(repository="https://github.com/a/b"), course)


LISTS = {
    "with nothing in it": "not_taught = []\n",
    "without spaces": "not_taught=[]\n",
    "with space": "not_taught = [ ]  # none\n",
    "with a comment that has a bracket": 'not_taught = [  # [later]\n    # "96-a",\n "02-x",  # 27]\n]\n',
    "of comments": 'not_taught = [\n    # "96-a",\n]\n',
    "in lines": 'not_taught = [\n    "02-x",\n    "03-y"\n]\n',
    "on one line": "not_taught = [ '02-x', '03-y' ]\n",
    "that is not there": "# What a part is.\n",
    "that stands in a comment": "# not_taught = []\n\n",
}  # fmt: skip


@pytest.mark.parametrize("form", LISTS)
def test_a_name_joins_a_list_of_course_toml_and_all_else_stays(form):
    text = f'title = "x"\n{LISTS[form]}[[part]]\nname = "I"\n'
    before = tomllib.loads(text)
    said = tomllib.loads(new := course_file.listed(text, "not_taught", "97-x"))
    assert said == before | {"not_taught": ["97-x", *before.get("not_taught", [])]}
    assert all(line.partition("#")[2] in new for line in text.splitlines())
    assert course_file.listed(new, "not_taught", "97-x") == new


MOVES = {
    "none": "",
    "a table": '[moved]\n"95-a" = "97-b"\n',
    "a comment": '[ moved ]  # where they were\n# older\n"95-a" = "96-x"  # 2025\n[words]\nhint = "Tip"\n',
    "a table that stands in a comment": "# [moved]\n",
    "the way back": "[moved]\n97-b = '96-x'\n",
    "no end of the line": "[moved]",
}


@pytest.mark.parametrize("form", MOVES)
def test_a_move_joins_the_moves_of_course_toml_and_all_else_stays(form):
    text = f'title = "x"\n[[part]]\nname = "I"\n{MOVES[form]}'
    before = tomllib.loads(text)
    said = tomllib.loads(new := course_file.moved(text, "96-x", "97-b"))
    moves = {name: now for name, now in before.get("moved", {}).items() if name != "97-b"}
    assert said == before | {"moved": moves | {"96-x": "97-b"}}
    assert all(line.rstrip() in new for line in text.splitlines() if "97-b =" not in line)


def test_what_course_toml_has_in_another_form_is_refused_before_anything_is_written(copy):
    text = (copy / "course.toml").read_text(encoding="utf-8")
    text = text.replace("not_taught =", '"not_taught" =')
    put(copy / "course.toml", f"moved = {{}}\n{text}".encode())
    before = state(copy)
    for make, says in (
        (lambda: new_lesson("97-x", "X", copy), r'write not_taught = \["…"\]\.$'),
        (lambda: rename(LESSON, "97-x", copy), r"write \[moved\] on a line of its own"),
    ):
        with pytest.raises(Refused, match=says):
            make()
    assert state(copy) == before


def test_what_git_leaves_of_a_set_stops_nothing(copy):
    """After a checkout a folder may hold nothing but what git ignores."""
    for folder, file in (
        ("solutions/97-masks", ".ipynb_checkpoints/97-masks-checkpoint.ipynb"),
        ("grading/checks/97_masks", "__pycache__/a.cpython-312.pyc"),
        ("lib/lessonkit/visible/97_masks", "__pycache__/a.cpython-312.pyc"),
    ):
        (copy / folder / file).parent.mkdir(parents=True)
        (copy / folder / file).write_bytes(b"")
    (copy / "solutions" / "97-more" / "__pycache__").mkdir(parents=True)
    course = Course(copy)
    assert "97-masks" not in [one.name for one in course.sets]
    assert [str(problem) for _, problem in broken("course", course)] == []
    own.add("97-data", "area", "asserts", "2", copy)
    shutil.rmtree(copy / "solutions" / "97-data")
    put(copy / "course.toml", (copy / "course.toml").read_bytes())
    for path in list(copy.rglob("*.*")):
        if path.is_symlink() and "18-choosing-a-loss" in path.as_posix().replace("_", "-"):
            put(path, path.read_bytes())
    kept = copy / "grading" / "checks" / "97_masks" / ".notes"
    kept.write_bytes(b"")
    before = state(copy)
    with pytest.raises(Refused, match="^grading/checks/97_masks is there already"):
        rename("18-choosing-a-loss", "97-masks", copy)
    assert state(copy) == before and kept.exists()
    kept.unlink()
    rename("18-choosing-a-loss", "97-masks", copy)
    assert (copy / "grading/checks/97_masks/best_constant.py").exists()


TABLES, MODULE = (f"lib/losslab/losses/_regression.{kind}" for kind in ("toml", "py"))
LOSSES = {
    "broken TOML": (TABLES, lambda data: data + b"[x\n", r"toml, line \d+: this is not TOML"),
    "a BOM": (TABLES, bom, r"toml, line 1: it begins with a byte order mark"),
    "a field that is forgotten": (TABLES, lambda data: data.replace(b"when =", b"wen =", 1),
                                  r"line 1, \[squared_error\]: it has no when; it has the unknown wen\.$"),
    "a number for a list": (TABLES, lambda data: re.sub(rb"also = .*", b"also = 3", data),
                            r"line \d+, \[\w+\]: also is a list of texts\.$"),
    "rows that are none": (TABLES, lambda data: data + b"[x]\nelsewhere = 3\n",
                           r"\[x\]: .*elsewhere is a table for each library"),
    "a row with a slip": (TABLES, lambda data: data.replace(b"reduction =", b"reduktion =", 1),
                          r"\[\w+\]: elsewhere, scikit-learn: it has the unknown reduktion\.$"),
    "a table without a function": (TABLES, lambda data: data.replace(b"[huber", b"[hubert"),
                                   r"line \d+, \[hubert\]: losslab.losses has no function hubert\.$"),
    "a gradient of another name": (MODULE, lambda data: data.replace(b"huber_grad(", b"huber_d("),
                                   r"__init__.py, line \d+: cannot import name 'huber_grad' from '[\w.]+'\."),
    "no Python": (MODULE, lambda data: data + b"def (\n", r"py, line \d+: Python cannot read"),
    "a name that is not there": (MODULE, lambda data: data + b"x = y\n", r"py, line \d+: NameErr"),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The library and what asks it, as a copy that imports from itself."""
    folder = tmp_path_factory.mktemp("library")
    for room in ("authoring", "lib/losslab"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("slip", LOSSES)
def test_a_slip_in_a_loss_is_one_sentence_with_file_and_line(library, slip):
    file, change, says = LOSSES[slip]
    data = (library / file).read_bytes()
    assert change(data) != data
    (library / file).write_bytes(change(data))
    paths = os.pathsep.join([str(library), str(library / "lib")])
    done = subprocess.run(
        [sys.executable, "-B", "-m", "authoring", "check"], cwd=library, text=True,
        capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip
    (library / file).write_bytes(data)
    assert done.returncode == 2 and not done.stdout
    assert re.match("lib/losslab/losses/", done.stderr) and done.stderr.count("\n") == 1, (
        done.stderr
    )
    assert re.search(says, done.stderr.rstrip()), done.stderr


def test_line_ends_of_windows_in_the_file_go_when_it_is_tidied(copy, capsys):
    path, one = copy / NOTEBOOK, Course(copy).lessons[1]
    right = path.read_bytes()
    put(path, right.replace(b"\n", b"\r\n"))
    clean = next(rule for rule in rules("lesson") if rule.name == "is_stored_clean")
    assert "run `make tidy`" in str(clean.broken_by(one))
    tidy([str(path)])
    assert path.read_bytes() == right and "tidied" in capsys.readouterr().out
    assert clean.broken_by(Course(copy).lessons[1]) == []
    path = copy / SET
    put(path, path.read_bytes().replace(b"\n", b"\r\n"))
    one = next(one for one in Course(copy).sets if one.name == LESSON)
    clean = next(rule for rule in rules("set") if rule.name == "is_stored_clean")
    assert "run `make tidy`" in str(clean.broken_by(one))


def test_a_name_with_no_like_is_answered_with_none():
    assert names.like_one_of("zzz", [NAME]) == "" and ROOT.is_dir()
