"""Questions as forms that a small script judges: skill checks, practice questions, predictions.

What is right and why travels with each form as data attributes and hidden sentences. Without the
script, the answers are read by opening the fold under each question.
"""

import html
import re

from lessonkit.markup import inline, to_html
from lessonkit.messages import said, say
from lessonkit.quiz.judge import answer_text
from lessonkit.quiz.questions import choice_order, shuffled
from lessonkit.quiz.scores import confidences, percent


def tex(formula, display):
    """A formula that the page's builder will typeset."""
    name = "tex-display" if display else "tex"
    return f'<span class="{name}">{formula}</span>'


def quiz_html(questions, name):
    """All questions of a skill check as one section."""
    body = "\n".join(question_html(question, n) for n, question in enumerate(questions, 1))
    return (
        f'<section class="quiz" data-quiz="{html.escape(name)}" aria-label="{said("quiz.skill_check")}">\n'
        f'{body}\n<p class="quiz-status" role="status" hidden></p>\n</section>'
    )


def question_html(question, number=None):
    """One question; ``number`` is left out where a question stands alone."""
    parts = _parts(question)
    return _form(
        question,
        parts,
        shape="question",
        lead=say("quiz.question", number=number) if number else "",
        body=parts["body"],
        buttons=f'<button type="submit">{said("quiz.check")}</button>',
        fold=said("quiz.answer"),
    )


def prediction_html(prediction):
    """One prediction: an answer and how sure, or a range; what follows is covered by the script."""
    parts = _parts(prediction)
    if prediction["kind"] == "numeric":
        body = _range(prediction)
    else:
        body = parts["body"] + _sureness(prediction)
    return _form(
        prediction,
        parts,
        shape="question prediction",
        lead=f"{said('quiz.predict')}.",
        body=body,
        buttons=f'<button type="submit">{said("quiz.commit")}</button>'
        f'<button type="button" class="show-me">{said("quiz.show")}</button>'
        f'<span class="question-hint">{said("quiz.covered")}</span>',
        fold=said("quiz.show"),
    )


def _form(question, parts, shape, lead, body, buttons, fold):
    name, kind = html.escape(question["id"]), question["kind"]
    lead = f"<strong>{lead}</strong> " if lead else ""
    prompt = to_html(question["prompt"], tex).replace("<p>", f"<p>{lead}", 1)
    note = inline(question["answer_note"], tex)
    return f"""<form class="{shape}" data-question="{name}" data-kind="{kind}"{parts["data"]}>
<fieldset><legend>{prompt}</legend>
{body}
</fieldset>
<p class="question-actions" hidden>{buttons}</p>
<output class="question-verdict"></output>
<p class="question-note" hidden>{note}</p>
{parts.get("hidden", "")}<details class="question-answer"><summary>{fold}</summary>
<p><span class="question-right">{parts["answer"]}</span> {note}</p></details>
</form>"""


def _parts(question):
    return {"numeric": _numeric, "order": _order}.get(question["kind"], _choices)(question)


def _choices(question):
    kind = "radio" if question["kind"] == "single" else "checkbox"
    name = html.escape(question["id"])
    rows = []
    for index in choice_order(question):
        choice = question["choice"][index]
        text = inline(choice["text"], tex)
        correct = choice.get("correct") is True
        why = inline(choice.get("why", ""), tex)
        rows.append(
            f'<div class="choice"><label><input type="{kind}" name="{name}" value="{index}"'
            f"{spoken(choice)}{' data-correct' if correct else ''}> <span>{text}</span></label>"
            f'<p class="choice-why" hidden>{why}</p></div>'
        )
    hint = f'<p class="question-hint">{said("quiz.choose_" + question["kind"])}</p>'
    return {
        "data": "",
        "body": hint + "\n".join(rows),
        "answer": inline(answer_text(question), tex),
    }


def spoken(choice):
    """A label for a choice that is only a formula, which a screen reader cannot read out."""
    formula = re.fullmatch(r"\$([^$]+)\$[.,;]?", choice["text"].strip())
    if not formula:
        return ""
    plain = re.sub(r"\\[,;!:]|[{}\\]", " ", formula[1])
    return f' aria-label="{html.escape(" ".join(plain.split()), quote=True)}"'


def _numeric(question):
    unit = _unit(question)
    slips = "".join(
        f'<li data-value="{slip["value"]}">{inline(slip["why"], tex)}</li>'
        for slip in question.get("near", [])
    )
    return {
        "data": f' data-answer="{question["answer"]}" data-tolerance="{question["tolerance"]}"',
        "body": f"{_field(question, said('quiz.your_answer'))} {unit}",
        "hidden": f'<ul class="question-slips" hidden>{slips}</ul>\n' if slips else "",
        "answer": inline(answer_text(question), tex),
    }


def _unit(question):
    return f'<span class="unit">{inline(question.get("unit", ""), tex)}</span>'


def _field(question, label, part=""):
    return (
        f'<label class="number">{label} <input type="text" inputmode="text" '
        f'autocomplete="off" name="{html.escape(question["id"])}{part}"></label>'
    )


def _range(prediction):
    ends = [_field(prediction, said(f"quiz.{end}"), f" {end}") for end in ("from", "to")]
    hint = f'<p class="question-hint">{said("quiz.range")}</p>'
    return f"{hint}{' '.join(ends)} {_unit(prediction)}"


def _sureness(prediction):
    name = html.escape(prediction["id"])
    rows = []
    for place, sure in enumerate(confidences(prediction)):
        text = percent(sure) if place else say("quiz.guess", sure=percent(sure))
        rows.append(
            f'<label><input type="radio" name="{name} sure" value="{sure!r}"> {text}</label>'
        )
    ask = said("quiz.sure")
    return f'<fieldset class="sureness"><legend>{ask}</legend>{"".join(rows)}</fieldset>'


def _order(question):
    items = question["items"]
    rows = "".join(
        f'<li data-place="{index}"><span>{inline(items[index], tex)}</span></li>'
        for index in shuffled(question)
    )
    return {
        "data": "",
        "body": f'<ol class="order">{rows}</ol>',
        "hidden": f'<p class="order-why" hidden>{inline(question["why"], tex)}</p>\n',
        "answer": inline(answer_text(question), tex),
    }
