"""Predictions: read from the lesson's file, committed to, remembered, and scored by the course's losses."""

import json
import math

import numpy as np
import pytest

from lessonkit.quiz import QuizError, load, load_predictions, predict, predictions
from lessonkit.quiz.live_prediction import LivePrediction
from lessonkit.quiz.memory import remember, remembered
from lessonkit.quiz.own_calibration import practise, rows, shares
from lessonkit.quiz.plain import prediction_html, prediction_markdown
from lessonkit.quiz.scores import confidences, possible, scored

FILE = """
[[question]]
id = "77-q"
kind = "numeric"
prompt = 'Half of 5?'
answer_note = 'So it is.'
answer = 2.5
tolerance = 0.01

[[prediction]]
id = "77-choice"
kind = "single"
prompt = 'Which is steeper at $r = 3$?'
answer_note = 'The slope of $r^2$ grows.'
[[prediction.choice]]
text = 'squared'
correct = true
[[prediction.choice]]
text = 'absolute'
why = 'Its slope stays 1.'
[[prediction.choice]]
text = 'Huber'
why = 'It is clipped.'

[[prediction]]
id = "77-number"
kind = "numeric"
prompt = 'Log loss at $p = 0.5$?'
answer_note = 'The logarithm of 2.'
answer = 0.693
tolerance = 0.001
unit = "nats"

[[prediction]]
id = "77-order"
kind = "order"
prompt = 'Smallest first.'
answer_note = 'So they go.'
items = ["one", "two", "three"]
why = 'Count.'
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    questions = tmp_path / "theory" / "questions"
    questions.mkdir(parents=True)
    (questions / "77-sample.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere" / "deep")
    return tmp_path


def live(name):
    return LivePrediction(predict(name).prediction)


def test_questions_and_predictions_of_a_file_are_told_apart(course):
    file = course / "theory" / "questions" / "77-sample.toml"
    assert [q["id"] for q in load(file)] == ["77-q"]
    assert [q["id"] for q in load_predictions(file)] == ["77-choice", "77-number", "77-order"]


def test_a_faulty_prediction_is_named(course):
    file = course / "theory" / "questions" / "77-sample.toml"
    file.write_text(FILE.replace("why = 'Its slope stays 1.'", ""), encoding="utf-8")
    with pytest.raises(QuizError, match=r"prediction 1 \(77-choice\): choice 2 is wrong and needs"):
        predict("77-choice")
    file.write_text(FILE.replace('"77-order"', '"77-q"'), encoding="utf-8")
    with pytest.raises(QuizError, match="used twice"):
        predict("77-choice")


def test_an_id_that_tells_the_answer_has_another_name_in_the_lesson(course):
    file = course / "theory" / "questions" / "77-sample.toml"
    named = 'id = "77-choice"\nasked_as = "{}"'.format
    file.write_text(FILE.replace('id = "77-choice"', named("77-which")), encoding="utf-8")
    assert predict("77-which").prediction["id"] == "77-choice"
    assert repr(predict("77-which")) == "<the prediction 77-which>"
    file.write_text(FILE.replace('id = "77-choice"', named("77-order")), encoding="utf-8")
    with pytest.raises(QuizError, match="used twice"):
        predict("77-choice")
    file.write_text(FILE.replace('id = "77-choice"', named("")), encoding="utf-8")
    with pytest.raises(QuizError, match="asked_as must be a text"):
        predict("77-choice")
    file.write_text(FILE.replace('id = "77-q"', 'id = "77-q"\nasked_as = "77-r"'), encoding="utf-8")
    with pytest.raises(QuizError, match="only a prediction has 'asked_as'"):
        load(file)


def test_an_unknown_prediction_is_named_with_the_places_looked_in(course):
    with pytest.raises(QuizError, match=r"no \[\[prediction\]\] with the id '77-none'; looked in"):
        predict("77-none")


def test_nothing_is_commented_before_the_reader_commits(course):
    shown = live("77-choice")
    assert shown.comment.value == ""
    shown.commit()
    assert "Choose an answer first" in shown.comment.value
    shown.input.boxes[0].value = True
    shown.commit()
    assert "Say how sure you are first" in shown.comment.value
    assert remembered()["predictions"] == {}


def test_what_was_said_is_kept_between_kernels_and_cannot_be_changed(course):
    first = live("77-choice")
    first.input.boxes[1].value = True
    first.sure.value = 0.75
    first.commit()
    for part in ("No, 75 % sure.", "Its slope stays 1.", "squared", "grows", "Log loss", "Brier"):
        assert part in first.comment.value
    assert (
        json.loads((course / "my-answers.json").read_text())["predictions"]["77-choice"]["sure"]
        == 0.75
    )
    again = live("77-choice")
    assert again.comment.value == first.comment.value
    assert again.input.boxes[1].value and again.sure.value == 0.75
    assert all(widget.disabled for widget in [*again.input.boxes, again.sure, again.commit_button])


def test_a_range_is_judged_by_whether_it_holds_the_answer(course):
    shown = live("77-number")
    low, high = (end.field for end in shown.input.ends)
    low.value, high.value = "0,5", "90 %"
    shown.commit()
    assert "Inside your range." in shown.comment.value
    assert "0.693 nats" in shown.comment.value
    record = remembered()["predictions"]["77-number"]
    assert scored(record)["interval"] == pytest.approx(0.4 / 0.693)


def test_show_me_unfolds_and_is_not_scored(course):
    shown = live("77-order")
    shown.show_me()
    assert "one; two; three" in shown.comment.value
    assert "predictions yet" not in predictions()._repr_html_()
    assert "Nothing here yet" in predictions()._repr_html_()


def test_an_answer_file_that_cannot_be_read_is_put_aside_and_not_lost(course, capsys):
    (course / "my-answers.json").write_text("{broken", encoding="utf-8")
    assert remembered()["predictions"] == {}
    assert "could not be read" in capsys.readouterr().out
    (aside,) = course.glob("my-answers-unreadable-*.json")
    assert aside.read_text() == "{broken"


def test_an_answer_file_that_cannot_be_opened_or_is_nested_without_end_is_put_aside(course, capsys):
    (course / "my-answers.json").mkdir()
    assert remembered()["predictions"] == {}
    (course / "my-answers.json").write_text('{"notes": ' + "[" * 10**5, encoding="utf-8")
    assert remembered()["predictions"] == {}
    assert capsys.readouterr().out.count("could not be read") == 2


@pytest.mark.parametrize("record", ["[1]", "null", '{"sure": 0.5}', '{"low": 1}'])
def test_an_answer_file_with_half_a_prediction_is_put_aside(course, capsys, record):
    text = '{"predictions": {"01-a": ' + record + "}}"
    (course / "my-answers.json").write_text(text, encoding="utf-8")
    assert remembered()["predictions"] == {}
    assert "could not be read" in capsys.readouterr().out
    (aside,) = course.glob("my-answers-unreadable-*.json")
    assert aside.read_text() == text


def test_an_answer_file_that_another_program_saved_is_read(course):
    kept = '{"version": 1, "predictions": {"01-a": {"shown": true, "half an emoji": "\\ud83d"}}}'
    (course / "my-answers.json").write_text(kept, encoding="utf-8-sig")
    assert remembered()["predictions"]["01-a"]["shown"]
    remember({"predictions": {"01-b": {"shown": True}}})
    assert set(remembered()["predictions"]) == {"01-a", "01-b"}


def test_a_course_that_cannot_be_written_to_says_so(course, monkeypatch):
    monkeypatch.setattr("lessonkit.quiz.memory.file", lambda: course / "no-such-folder" / "a.json")
    shown = live("77-order")
    shown.sure.value = shown.sure.options[1][1]
    shown.commit()
    assert "Nothing can be stored" in shown.comment.value


def test_scores_are_those_of_the_losses_by_hand():
    right = scored({"sure": 0.75, "of": 3, "right": True})
    assert right["log"] == pytest.approx(-math.log(0.75))
    assert right["brier"] == pytest.approx(0.25**2 + 2 * 0.125**2)
    wrong = scored({"sure": 0.75, "of": 3, "right": False})
    assert wrong["log"] == pytest.approx(-math.log(0.125))
    assert wrong["brier"] == pytest.approx(0.75**2 + 0.875**2 + 0.125**2)
    assert right["flat_log"] == pytest.approx(math.log(3))
    outside = scored({"low": 1, "high": 2, "value": 5, "size": 5})
    assert outside["interval"] == pytest.approx((1 + 10 * 3) / 5) and not outside["inside"]
    assert scored({"low": 0, "high": 10, "value": 5, "size": 5})["interval"] == 2


def test_a_guess_costs_what_knowing_nothing_costs(course):
    for name in ("77-choice", "77-order"):
        question = predict(name).prediction
        guess = confidences(question)[0]
        for right in (True, False):
            scores = scored({"sure": guess, "of": possible(question), "right": right})
            assert scores["log"] == pytest.approx(scores["flat_log"])
            assert scores["brier"] == pytest.approx(scores["flat_brier"])


def test_honest_sureness_costs_least_in_the_long_run():
    for truth in (0.5, 0.75, 0.9):
        grid = np.linspace(0.34, 0.99, 66)
        for key in ("log", "brier"):
            cost = [
                truth * scored({"sure": s, "of": 3, "right": True})[key]
                + (1 - truth) * scored({"sure": s, "of": 3, "right": False})[key]
                for s in grid
            ]
            assert grid[int(np.argmin(cost))] == pytest.approx(truth, abs=0.011)


def test_the_overview_counts_averages_and_names_the_weakest_lesson(course):
    remember({"predictions": {"01-a": {"at": 1, "sure": 0.9, "of": 2, "right": True}}})
    remember({"predictions": {"02-a": {"at": 1, "sure": 0.9, "of": 2, "right": False}}})
    remember({"predictions": {"02-b": {"at": 1, "shown": True}}})
    remember({"predictions": {"02-c": {"at": 1, "low": 1, "high": 2, "value": 1.5, "size": 1.5}}})
    records = remembered()["predictions"]
    assert shares(records) == [(0.8, 1, 1, True), (0.9, 1, 2, False)]
    assert [row["predictions"] for row in rows(records)] == [1, 2, 3]
    assert rows(records)[2]["log"] == pytest.approx(-(math.log(0.9) + math.log(0.1)) / 2)
    assert [row["lesson"] for row in practise(records)] == ["02", "01"]
    page = predictions()._repr_html_()
    for part in (
        "1 of 2",
        "<caption>",
        "another look: 02, 01",
        "my-answers.json",
        'alt="How often',
    ):
        assert part in page


def test_the_form_for_paper_asks_and_does_not_answer(course):
    for name in ("77-choice", "77-number", "77-order"):
        prediction = predict(name).prediction
        text = prediction_markdown(prediction)
        asked = [choice["text"] for choice in prediction.get("choice", [])] + prediction.get(
            "items", []
        )
        assert prediction["prompt"].strip() in text and all(f"- {one}" in text for one in asked)
        assert "because" not in text and prediction["answer_note"] not in text


def test_the_plain_form_folds_the_answer(course):
    for name in ("77-choice", "77-number", "77-order"):
        page = prediction_html(predict(name).prediction)
        prompt, fold = page.split("<details>")
        assert "because" not in prompt and predict(name).prediction["answer_note"][:4] in fold
    assert "Its slope stays 1." in prediction_html(predict("77-choice").prediction)
