"""Lessons, questions, sets and losses keep the course's rules (authoring/), and rules find what breaks them.

A failure here is the sentence that `make check-lesson` and `make check-set` print.
"""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from linked_course import linked_course

from authoring.check import chosen, everything, main
from authoring.exercise_rules import has_its_cells
from authoring.points import write_points
from authoring.rules import broken, rules
from authoring.subjects import Course, ExerciseSet, Lesson
from tools.tidy import METADATA

ROOT = Path(__file__).resolve().parent.parent
LESSON, SET = "02-regression-losses", "02-regression-losses"
THINGS = everything(Course())


@pytest.mark.parametrize("name", THINGS)
def test_it_keeps_every_rule(name):
    problems = [problem for thing in THINGS[name] for _, problem in broken(*thing)]
    if problems:
        pytest.fail("\n".join(map(str, problems)), pytrace=False)


def test_every_rule_has_a_sentence_and_a_name_of_its_own():
    for subject in {rule.subject for rule in rules()}:
        names = [rule.name for rule in rules(subject)]
        assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"\S.*[.)]", rule.sentence) for rule in rules()), rules()


@pytest.fixture
def copy(tmp_path):
    """What the rules read, in links: a file that is changed is put in place of its link."""
    return linked_course(tmp_path)


def write(path, text):
    path.unlink()
    path.write_text(text, encoding="utf-8")


def told(copy, change, room):
    """What the rules say after a text of a file was changed, as sentences."""
    name, old, new = change
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text, (name, old)
    write(path, text.replace(old, new, 1))
    course = Course(copy)
    things = everything(course)
    asked = things[f"{room}/{LESSON}"] + things["course.toml"]
    return [str(problem) for thing in asked for _, problem in broken(*thing)]


NB = f"theory/{LESSON}.ipynb"
FILE = f"theory/questions/{LESSON}.toml"
LESSON_FAULTS = {
    "title": (NB, '"# 02 Regression losses', '"# 03 Regression losses', r"cell 1, line 1: .*“# 02 "),
    "promise": (NB, '"*Choose how', '"Choose how', r"cell 1: .*in \*italics\* what is promised"),
    "needed": (NB, "**Time:**", "Time:", r"cell 1: .*“\*\*Time:\*\*”"),
    "quiz of another": (NB, 'quiz(\\"02-', 'quiz(\\"03-', r"cell \d+, line 1: this shows .*“03-reg"),
    "no skill check": (NB, "## Skill check", "## Questions", "“## Skill check” is missing"),
    "no end": (NB, "## Where next", "## What now", "“## Where next” is missing"),
    "mistyped prediction": (
        NB,
        'predict(\\"02-typo-moves',
        'predict(\\"02-typo-move',
        r"cell \d+, line 1: there is no \[\[prediction\]\] with the id “02-typo-move” .* Is “02-typo-moves”",
    ),
    "dead link": (
        NB,
        "(03-losses-are-likelihoods.ipynb)",
        "(03-losses-are-likely.ipynb)",
        r"cell \d+, line \d+: the link 03-losses-are-likely.ipynb leads nowhere. Is “03-losses-are-like",
    ),
    "syntax": (NB, "typo = prices.copy()", "typo = prices.copy(", r"cell \d+, line \d: Python cannot"),
    "untagged invitation": (NB, '"try-it"', '"no-such-tag"', r"cell \d+: it invites a change: give it"),
    "no invitation": (NB, "run again: why does it stop", "see: why does it stop", r"\d+: end it with"),
    "invitation in the air": (NB, "w, path = 1.0, []", "w, path = one, []", "no cell before it defines one"),
    "name of a figure": (NB, "guess = np.array([1.1", "places = np.array([1.1",
                         r"cell \d+: it gives places another value, which the figure in cell \d+ reads"),
    "broken JSON": (NB, '"cells": [', '"cells": [,', r"line 2: this is not JSON"),
    "outputs": (NB, '"execution_count": null', '"execution_count": 3', "run `make tidy`"),
    "picture": (NB, "**Gradient.**", "![](img/x.png) **Gradient.**", r"say between the brackets"),
    "picture in HTML": (NB, "**Gradient.**", '<img src=\\"files/x.png\\"> **Gradient.**',
                        r"cell \d+, line 1: the picture files/x.png leads nowhere"),
    "picture with a title": (NB, "**Gradient.**", "![x](files/x.png 'x') **Gradient.**",
                             r"the picture files/x.png leads nowhere"),
    "picture with a space": (NB, "**Gradient.**", "![x](files/a b.png) **Gradient.**", r"without spaces"),
    "pasted picture": (NB, "**Gradient.**", "![x](attachment:image.png) **Gradient.**",
                       r"cell \d+, line 1: the picture image.png is not in this cell"),
    "address": (NB, "**Gradient.**", "[x](htps://a.example) **Gradient.**", r"address htps.* https: meant"),
    "signs of no lesson": ("theory/notation.toml", '["02-reg', '["02-rag', r"is 02-regression-losses meant"),
    "term of no lesson": ("theory/glossary.toml",
                          'lesson = "02-reg', 'lesson = "02-rag', r"there is no lesson"),
    "open formula": (NB, "**Gradient.**", "**Gradient.** $x", r"cell \d+, line 1: a formula begins here"),
    "open formula of a question": (FILE, "answer_note = '", "answer_note = '$", r"no partner in “\$"),
    "left": (NB, "**Gradient.**", "**WRITE: the gradient**", r"cell \d+, line 1: write the gradient"),
    "unexplained letter": (NB, "**Gradient.**", r"**Gradient.** $\\\\omega$",
                           r"cell \d+, line 1: theory/notation.toml does not say what \\omega means"),
    "letter of no formula": ("theory/notation.toml", f'["{LESSON}"]\n', f'["{LESSON}"]\nQ = "none"\n',
                             r"no formula of 02-regression-losses has the sign Q: take it out"),
    "question": (FILE, "correct = true", "correct = false", r"line 3, prediction 1 .*exactly one correct"),
    "question id": (FILE, 'id = "02-', 'id = "', r"line 3, prediction 1 .*written “02-some-words”"),
    "broken TOML": (FILE, 'id = "02-', "id = 02-", r"line \d+: this is not TOML"),
    "doubled id": (
        "theory/questions/03-losses-are-likelihoods.toml",
        'id = "03-',
        'id = "02-best-constant"\n# ',
        r"the id “02-best-constant” is used before, in theory/questions/02-",
    ),
    "term": ("theory/glossary.toml", "[Residual]\ndefinition = 'Pred", "[Residual]\ndefinition = 'pred",
             r"line \d+, “Residual”: the definition is a sentence"),
    "term question": ("theory/glossary.toml", "answer = -2.5", "", r"“Residual”: its question: answer must"),
    "term lesson": ("theory/glossary.toml", 'lesson = "02-regression-losses"\nalso = ["error"]',
                    'lesson = "02-regression-losses"\nformula = "$r$"', "“Residual”: the formula is bare"),
    "unlisted": ("course.toml", f'    "{LESSON}",\n', "", f"{LESSON} stands nowhere"),
    "not there": ("course.toml", "03-losses-are-likelihoods", "03-losses-are-likely",
                  r"line \d+: there is no theory/03-losses-are-likely.ipynb. Is “03-losses"),
}  # fmt: skip


@pytest.mark.parametrize("fault", LESSON_FAULTS)
def test_what_breaks_a_rule_of_lessons_is_told_with_its_place(copy, fault):
    *change, says = LESSON_FAULTS[fault]
    sentences = told(copy, change, "theory")
    assert any(re.search(says, sentence) for sentence in sentences), sentences


def test_a_picture_pasted_into_a_cell_is_told_once(copy):
    path = copy / NB
    lesson = Lesson(LESSON, Course(copy))
    cell = next(
        cell for _, cell in lesson.notebook.numbered("markdown") if "**Gradient.**" in cell.source
    )
    cell.source += "\n\n![two curves](attachment:image.png)"
    cell.attachments = {"image.png": {"image/png": ""}}
    write(path, nbformat.writes(nbformat.from_dict(
        {"cells": lesson.notebook.cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    )) + "\n")  # fmt: skip
    said = [str(problem) for _, problem in broken("lesson", Lesson(LESSON, Course(copy)))]
    assert (
        len(said) == 1 and "put the picture attachment:image.png into theory/files/" in said[0]
    ), said


def test_cells_of_an_exercise_out_of_order_are_named(copy):
    one = next(one for one in Course(copy).sets if one.name == SET)
    (first, answer), (second, below) = one.marked["huber_answer"], one.marked["huber_try"]
    one.marked.update(huber_answer=(second, answer), huber_try=(first, below))
    huber = next(exercise for exercise in one.exercises if exercise.name == "huber")
    (problem,) = has_its_cells(huber)
    assert str(problem).endswith(
        "cell 9: it stands above what comes before it: answer, try, check."
    )


SOL = f"solutions/{SET}/{SET}.ipynb"
OUT = f"exercises/{SET}/{SET}.ipynb"
WORKED = f"solutions/{SET}.worked.md"
CHECK, VISIBLE = "grading/checks/02_regression_losses", "lib/lessonkit/visible/02_regression_losses"
SET_FAULTS = {
    "mistyped id": (SOL, '"huber_answer"', '"hubr_answer"',
                    r"cell 9: the grade_id “hubr_answer” belongs to no .* Is “huber_answer” meant"),
    "points": (SOL, '"points": 2', '"points": 4', r"cell \d+: mse_grad: its metadata say 4 points"),
    "stars": (SOL, "★ derive · 2 points", "★★ derive · 2 points", r"line 3: mse_grad: “★★ derive · 2"),
    "comment": (SOL, "check of huber: 2 points", "check of huber: 3 points", r"huber: it begins “# Hid"),
    "sum": (SOL, "**Points:** 17", "**Points:** 13", r"cell 1, line 5: .* 17 points together"),
    "no end": (SOL, '    ### END SOLUTION', '    # the end', r"cell 4, line \d: .*without “### END SOL"),
    "doubled id": (SOL, '"huber_try"', '"mse_grad_try"', r"cell 10: the grade_id “mse_grad_try” is that"),
    "broken JSON": (SOL, '"cells": [', '"cells": [,', r"line 2: this is not JSON"),
    "first": (SOL, "# 02 Exercises:", "# Exercises:", r"cell 1, line 1: begin it with “# 02 Exercises"),
    "no code": (SOL, '"code",\n   "execution_count": null,\n   "id": "c916a55f"', '"raw", "id": "c916a55f"',
                r"cell 9: it holds no code"),
    "locked": (
        SOL,
        '"mse_grad_try",\n     "locked": true',
        '"mse_grad_try",\n     "locked": false',
        r"cell 5: its nbgrader metadata must say \"locked\": true",
    ),
    "hidden": (SOL, "(huber).report()", "(hubert).report()", r"cell \d+: huber: between BEGIN and END"),
    "try": (SOL, 'check(\\"huber\\")', 'check(\\"hubert\\")', r"huber: this cell is the one line check"),
    "answer": (SOL, "def huber(", "def hubert(", r"cell 9: huber: this cell defines hubert"),
    "minutes": (SOL, "about 5 minutes", "5 minutes", r"cell 3: mse_grad: a line “★ write · 2 points"),
    "example": (SOL, "is `[2., 0.]`", "is `[3., 0.]`", r"cell 3, line 13: mse_grad: mse_grad\(.* says"),
    "hints": (SOL, "Hint 3: the formula", "Hint 4: the formula", r"mse_grad: it ends with three hints"),
    "link": (SOL, "03-losses-are-likelihoods.ipynb)", "03-none.ipynb)", r"cell \d+, line \d+: the link"),
    "leak": (OUT, "Four short functions", "Four ### BEGIN SOLUTION", r"cell 1, line 3: learners read"),
    "kind": (SOL, "★★★ fit · 4", "★★★ derive · 4", r"cell 1: write an exercise of the kind “fit”"),
    "half": (SOL, "★★★ fit · 4", "★★★ write · 4", r"cell 1: 4 of its 6 exercises are to write, and at"),
    "scaffold": (OUT, "write huber", "write hubert", r"cell 9: huber: the body is not raise NotImpl"),
    "stale": (OUT, '"huber_try"', '"huber_tried"', "its cells are not those of the solutions"),
    "worked": (WORKED, "## huber", "## hubert", r"worked.md: write “## huber”, its worked solution"),
    "of none": (WORKED, "## huber", "## hubert", r"worked.md: “## hubert” is no exercise of this set"),
    "worked number": (WORKED, "# 02 Worked", "# 97 Worked", r"its first line begins with .* “# 02 …”"),
    "open comment": (WORKED, "-->", "", r"worked.md: a comment .* begins and does not end"),
    "part": (WORKED, "**Why it is stable.**", "**Why.**", r"mse_grad: write “\*\*Why it is stable"),
    "other way": (WORKED, "def mse_grad(", "def mse_gradient(", r"mse_grad: “Another way” is code that"),
    "left":
             (SOL, "Go further:", "WRITE: how to go further", r"cell \d+, line 1: write how to go"),
}  # fmt: skip


@pytest.mark.parametrize("fault", SET_FAULTS)
def test_what_breaks_a_rule_of_sets_is_told_with_its_place(copy, fault):
    *change, says = SET_FAULTS[fault]
    sentences = told(copy, change, "solutions")
    assert any(re.search(says, sentence) for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        (OUT, "run `make exercises SET=02-regression-losses`"),
        ("tests/alternatives/02_regression_losses.py", "there is no such file: ALTERNATIVES"),
        (f"{VISIBLE}/huber.py", "there is no such file, and the cell under the answer asks for it"),
        (SOL, "there is no such file"),
    ],
)
def test_a_missing_file_is_a_sentence(copy, gone, says):
    (copy / gone).unlink()
    things = everything(Course(copy))[f"solutions/{SET}"]
    sentences = [str(problem) for thing in things for _, problem in broken(*thing)]
    assert any(says in sentence for sentence in sentences), sentences


def test_a_folder_of_checks_without_a_set_is_named(copy):
    shutil.rmtree(copy / "solutions" / SET)
    said = [str(p) for _, p in broken("course", Course(copy))]
    assert any(
        says.startswith("grading/checks/02_regression_losses: there is no set") for says in said
    )


def test_a_broken_cell_is_said_once(copy):
    path = copy / SOL
    write(path, path.read_text("utf-8").replace('"cells": [', '"cells": [,'))
    one = ExerciseSet(SET, Course(copy))
    assert len(broken("set", one)) == 1


def test_points_are_written_from_the_checks(copy):
    path = copy / SOL
    right = path.read_text(encoding="utf-8")
    write(
        path,
        right.replace('"points": 2', '"points": 7')
        .replace("★ · 2 points", "★★★ · 4 points")
        .replace("check of huber: 2 points", "check of huber: 9 points")
        .replace("**Points:** 17", "**Points:** 1"),
    )
    assert write_points(ExerciseSet(SET, Course(copy)))
    assert path.read_text(encoding="utf-8") == right
    assert not write_points(ExerciseSet(SET, Course(copy)))


def test_a_name_that_means_nothing_is_answered_with_those_that_do(capsys):
    assert main(["02-regresion-losses"]) == 2
    assert "Is 02-regression-losses" in capsys.readouterr().err
    assert [name for name in chosen(["02"], Course(), "theory")] == ["theory/02-regression-losses"]


def test_a_lesson_can_be_asked_alone(capsys):
    assert main(["--lessons", LESSON]) == 0
    assert "Every rule is kept" in capsys.readouterr().out
    assert Lesson(LESSON, Course()).notebook.cells
