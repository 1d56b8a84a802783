"""Skill checks: the files are checked, answers are judged, and both forms show the same questions."""

import re
from pathlib import Path

import pytest

from lessonkit.markup import inline, to_html
from lessonkit.quiz import QuizError, choice_order, judge, load, quiz, shuffled
from lessonkit.quiz.forms import question_html, quiz_html
from lessonkit.quiz.live import LiveQuiz
from lessonkit.quiz.memory import remember

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "theory" / "questions").glob("*.toml"))

GOOD = """
[[question]]
id = "x-single"
kind = "single"
prompt = 'Which constant minimises $|y - c|$?'
answer_note = 'The slopes cancel at the **median**.'
[[question.choice]]
text = 'the median'
correct = true
[[question.choice]]
text = 'the mean, `y.mean()`'
why = 'That minimises the squared error.'

[[question]]
id = "x-several"
kind = "several"
prompt = 'Which have a bounded slope?'
answer_note = 'Huber and the absolute error.'
[[question.choice]]
text = 'Huber'
correct = true
[[question.choice]]
text = 'absolute'
correct = true
[[question.choice]]
text = 'squared'
why = 'Its slope grows with the residual.'

[[question]]
id = "x-numeric"
kind = "numeric"
prompt = 'Huber of residual 3 with $\\delta = 1$?'
answer_note = 'It is 2.5.'
answer = 2.5
tolerance = 0.01
near = [{value = 4.5, why = "That is half the square."}]

[[question]]
id = "x-order"
kind = "order"
prompt = 'Order by the loss at residual 10, smallest first.'
answer_note = 'Linear before quadratic.'
items = ["absolute", "half squared", "squared"]
why = 'Put the number in.'
"""
NEAR = '[{value = 4.5, why = "That is half the square."}]'
ITEMS = '["absolute", "half squared", "squared"]'


@pytest.fixture(autouse=True)
def answers(tmp_path, monkeypatch):
    """Answers of a reader without any."""
    monkeypatch.setattr("lessonkit.quiz.memory.file", lambda: tmp_path / "answers.json")


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "single"', 'kind = "choice"', "kind must be one of"),
        ("answer_note = 'It is 2.5.'", "answer_note = ''", "answer_note must be a text"),
        ("why = 'That minimises the squared error.'", "", "choice 2 is wrong and needs why"),
        (
            "text = 'the median'\ncorrect = true",
            "text = 'the median'",
            "exactly one correct choice",
        ),
        ("tolerance = 0.01", "tolerance = 0", "tolerance must be positive"),
        ("value = 4.5", "value = 2.501", "would be accepted as the answer"),
        ("answer = 2.5\n", "", "answer must be a number"),
        ('id = "x-several"', 'id = "x-single"', "used twice"),
        ("why = 'Put the number in.'", "", "needs why"),
        ('items = ["absolute", "half squared", "squared"]', 'items = ["a"]', "at least two"),
        ("tolerance = 0.01", "tolerance = 0.01\nhint = 'no'", "has no 'hint'"),
        ('kind = "single"', "kind = ", "not valid TOML"),
        (
            "text = 'the mean, `y.mean()`'",
            "text = 'the  median'",
            "two choices have the text 'the median'",
        ),
        ("text = 'absolute'", "text = 'Huber '", "two choices have the text 'Huber'"),
        ("correct = true", 'correct = "true"', "choice 1: correct must be true, without quotation"),
        (
            "correct = true",
            "correct = true\nwhy = 'So.'",
            "choice 1 is right, and nobody reads its why",
        ),
        (
            "why = 'That minimises the squared error.'",
            "why = ' '",
            "choice 2 is wrong and needs why",
        ),
        ("why = 'That minimises the squared error.'", "why = 3", "choice 2 is wrong and needs why"),
        (
            GOOD,
            '[[question]]\nid = "x"\nkind = "single"\nprompt = "x"\nanswer_note = "x"\nchoice = ["a", "b"]',
            "every choice must be a table of its own",
        ),
        (GOOD, "question = ['a']", "expected .* tables and nothing else"),
        ("answer = 2.5", "answer = nan", "answer must be a number"),
        ("tolerance = 0.01", "tolerance = inf", "tolerance must be a number"),
        ("tolerance = 0.01", "tolerance = 0.01\nunit = 3", "unit must be a text"),
        (NEAR, '["2"]', "near must be a list of tables"),
        (NEAR, '{value = 4.5, why = "x"}', "near must be a list of tables"),
        (NEAR, '[{value = 4.5, why = " "}]', "every entry of near needs exactly a value"),
        (
            NEAR,
            '[{value = 4.5, why = "x"}, {value = 4.5, why = "y"}]',
            "near has the slip 4.5 twice",
        ),
        (ITEMS, "[1, 2, 3]", "items must be a list of texts"),
        (ITEMS, '"abc"', "items must be a list of texts"),
        (ITEMS, '["a", " "]', "items must be a list of texts"),
        (ITEMS, '[{a = "b"}, {a = "c"}]', "items must be a list of texts"),
        (ITEMS, '["a b", "c", "a  b"]', "none of them twice"),
        ("why = 'Put the number in.'", "why = ' '", "an order question needs why"),
    ],
)
def test_a_faulty_file_is_refused_with_place_and_reason(tmp_path, old, new, words):
    assert old in GOOD
    path = tmp_path / "faulty.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(QuizError, match=words) as told:
        load(path)
    assert "faulty.toml" in str(told.value)


def test_a_skill_check_is_found_by_name_or_path_from_any_folder(tmp_path, monkeypatch):
    for folder in (tmp_path, ROOT, ROOT / "theory", ROOT / "exercises" / "02-regression-losses"):
        monkeypatch.chdir(folder)
        for name in ("02-regression-losses", "questions/02-regression-losses.toml"):
            assert quiz(name).questions[0]["id"] == "02-best-constant"
    with pytest.raises(QuizError, match="no question file 99-none; looked in .*questions"):
        quiz("99-none")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(QuizError, match="no question file"):
        load(tmp_path / "none.toml")


def test_answers_are_judged_with_reasons(questions):
    single, several, numeric, order = questions
    assert judge(single, 0) == (True, ["The slopes cancel at the **median**."])
    assert judge(single, 1) == (False, ["That minimises the squared error."])
    assert judge(several, {0, 1})[0]
    assert judge(several, {0, 2}) == (
        False,
        ["Its slope grows with the residual.", "One more choice is right."],
    )
    assert judge(numeric, 2.509)[0] and not judge(numeric, 2.52)[0]
    assert judge(numeric, 4.5) == (False, ["That is half the square."])
    assert judge(order, [0, 1, 2])[0]
    assert judge(order, [1, 0, 2]) == (False, ["Put the number in."])


def test_items_are_never_shown_in_the_right_order(questions):
    question = questions[3]
    for n in range(2, 9):
        question["items"] = [str(i) for i in range(n)]
        assert shuffled(question) != list(range(n))
        assert sorted(shuffled(question)) == list(range(n))


def test_the_right_choice_is_not_always_first():
    questions = [q for path in FILES for q in load(path) if q["kind"] == "single"]
    places = [
        next(i for i, c in enumerate(choice_order(q)) if q["choice"][c].get("correct"))
        for q in questions
    ]
    assert len(set(places)) >= 3 and places.count(0) < len(places) / 2


def test_the_live_quiz_counts_and_explains(questions):
    live = LiveQuiz(questions)
    single, several, numeric, order = live.questions
    single.check()
    assert "Choose an answer first" in single.verdict.value
    single.input.boxes[1].value = True
    single.check()
    assert "Not yet" in single.verdict.value and "squared error" in single.verdict.value
    single.input.boxes[0].value = True
    assert not single.input.boxes[1].value, "a single question keeps one tick"
    single.check()
    several.input.boxes[0].value = several.input.boxes[1].value = True
    several.check()
    numeric.input.field.value = "2,5"
    numeric.check()
    assert "3 of 4 answered, 3 right" in live.status.value
    while (shown := order.input.order) != [0, 1, 2]:
        order.input.swap(next(i for i in range(2) if shown[i] > shown[i + 1]))
    order.check()
    assert "Skill check passed" in live.status.value
    again = LiveQuiz(questions)
    assert "4 of 4 answered, 4 right" in again.status.value
    assert again.questions[2].input.field.value == "2,5"
    assert again.questions[0].input.boxes[0].value


def test_what_was_said_of_an_answer_is_marked_as_old_when_another_is_given(questions):
    single, _, numeric, order = LiveQuiz(questions).questions
    single.input.boxes[1].value = True
    assert single.verdict.value == ""
    for shown, change in (
        (single, lambda: setattr(single.input.boxes[0], "value", True)),
        (numeric, lambda: setattr(numeric.input.field, "value", "2.5")),
        (order, lambda: order.input.swap(0)),
    ):
        if shown is numeric:
            numeric.input.field.value = "4.5"
        shown.check()
        assert "Your answer before:" not in shown.verdict.value
        change()
        assert shown.verdict.value.count("Your answer before: <strong>") == 1
        shown.check()
        assert "Your answer before:" not in shown.verdict.value
    numeric.input.field.value = "x"
    numeric.check()
    numeric.input.field.value = "2"
    assert "Your answer before:" not in numeric.verdict.value
    assert "Your answer before:" not in LiveQuiz(questions).questions[0].verdict.value


def test_enter_in_a_field_checks_the_answer(questions):
    numeric = LiveQuiz(questions).questions[2]
    numeric.input.field.value = "4.5"
    numeric.input.field._handle_custom_msg({"event": "submit"}, [])
    assert "half the square" in numeric.verdict.value


def test_an_answer_kept_for_a_question_that_has_changed_does_no_harm(questions):
    remember({"given": {"x-single": [7], "x-several": "two", "x-numeric": "?", "x-order": [5]}})
    live = LiveQuiz(questions)
    assert "0 of 4 answered" in live.status.value
    assert live.questions[2].input.field.value == ""
    assert live.questions[3].input.order == shuffled(questions[3])


def test_the_page_form_reads_without_scripts_and_names_every_field(questions):
    page = quiz_html(questions, "x")
    assert page.count("<fieldset>") == page.count("<legend>") == 4
    assert page.count('<details class="question-answer">') == 4
    assert page.count("<output") == 4
    for field in re.findall(r"<input[^>]*>", page):
        before = page[: page.index(field)]
        assert before.rindex("<label") > before.rfind("</label>"), f"{field} has no label"
    assert "Question 1." in page and "Question" not in question_html(questions[0])


def test_markup_keeps_formulas_apart_from_emphasis():
    assert inline("$a_i*b*c$ and *now*") == "$a_i*b*c$ and <em>now</em>"
    assert inline("2 < 3 & `a < b`") == "2 &lt; 3 &amp; <code>a &lt; b</code>"
    assert inline("5 % of $x < 1$", lambda tex, display: f"[{tex}]") == "5 % of [x &lt; 1]"
    assert to_html("a\n\nb") == "<p>a</p><p>b</p>"
    assert inline("from 5 $ to 6") == "from 5 $ to 6"
