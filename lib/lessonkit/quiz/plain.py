"""Questions read without a kernel and without scripts: as HTML with the answers folded, as Markdown without.

Exports for paper take the Markdown.
"""

import html

from lessonkit.markup import inline, to_html
from lessonkit.messages import said, say
from lessonkit.quiz.judge import answer_text
from lessonkit.quiz.questions import choice_order, shuffled


def quiz_html(questions):
    """All questions of a skill check, each with its answer in a fold."""
    parts = [
        _question(question, say("quiz.question", number=number), said("quiz.answer"))
        for number, question in enumerate(questions, 1)
    ]
    return "".join(parts) + _run()


def prediction_html(prediction):
    """The prompt with its choices, and the answer with its reasons in a fold."""
    return _question(prediction, f"{said('quiz.predict')}.", said("quiz.show")) + _run()


def quiz_markdown(questions):
    """All questions of a skill check."""
    asked = [
        _asked(question, say("quiz.question", number=number))
        for number, question in enumerate(questions, 1)
    ]
    return "\n\n".join(asked)


def prediction_markdown(prediction):
    """The prompt with its choices."""
    return _asked(prediction, f"{said('quiz.predict')}.")


def _asked(question, lead):
    choices = "\n".join(f"- {text}" for text in _texts(question))
    return f"**{lead}** {question['prompt'].strip()}\n\n{choices}".strip()


def _run():
    return f'<p class="losslab-run"><em>{said("quiz.run")}</em></p>'


def _question(question, lead, fold):
    choices = "".join(f"<li>{inline(text)}</li>" for text in _texts(question))
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


def _texts(question):
    """What is to be chosen from or ordered, in the order in which it is shown."""
    if question["kind"] in ("single", "several"):
        return [question["choice"][i]["text"] for i in choice_order(question)]
    return [question["items"][i] for i in shuffled(question)] if question["kind"] == "order" else []
