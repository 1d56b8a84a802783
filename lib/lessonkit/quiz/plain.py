"""Questions as plain HTML, read without a kernel and without scripts: the answers folded."""

import html

from lessonkit.markup import inline, to_html
from lessonkit.quiz.judge import MESSAGES, answer_text
from lessonkit.quiz.questions import choice_order, shuffled

RUN = "<p><em>Run this cell to answer.</em></p>"


def quiz_html(questions):
    """All questions of a skill check, each with its answer in a fold."""
    parts = [
        _question(question, f"Question {number}.", "Answer")
        for number, question in enumerate(questions, 1)
    ]
    return "".join(parts) + RUN


def prediction_html(prediction):
    """The prompt with its choices, and the answer with its reasons in a fold."""
    return _question(prediction, f"{MESSAGES['predict']}.", MESSAGES["show"]) + RUN


def _question(question, lead, fold):
    kind, texts = question["kind"], []
    if kind in ("single", "several"):
        texts = [question["choice"][i]["text"] for i in choice_order(question)]
    elif kind == "order":
        texts = [question["items"][i] for i in shuffled(question)]
    choices = "".join(f"<li>{inline(text)}</li>" for text in texts)
    why = "".join(
        f"<li>{inline(choice['text'])}: {inline(choice['why'])}</li>"
        for choice in question.get("choice", [])
        if "why" in choice
    )
    return (
        f'<section data-question="{html.escape(question["id"])}">'
        f"<p><strong>{lead}</strong></p>{to_html(question['prompt'])}"
        f"{f'<ul>{choices}</ul>' if choices else ''}"
        f"<details><summary>{fold}</summary><p>{inline(answer_text(question))}</p>"
        f"<p>{inline(question['answer_note'])}</p>"
        f"{f'<ul>{why}</ul>' if why else ''}</details></section>"
    )
