"""The page form of a skill check: fieldsets that a small script judges.

What is right and why travels with each question as data attributes and hidden sentences. Without
the script, the answers are read by opening "Answer" under each question.
"""

import html
import re

from losslab.markup import inline, to_html
from losslab.quiz import choice_order, shuffled


def tex(formula, display):
    """A formula that the page's builder will typeset."""
    name = "tex-display" if display else "tex"
    return f'<span class="{name}">{formula}</span>'


def quiz_html(questions, name):
    """All questions of a skill check as one section."""
    body = "\n".join(question_html(question, n) for n, question in enumerate(questions, 1))
    return (
        f'<section class="quiz" data-quiz="{html.escape(name)}" aria-label="Skill check">\n'
        f'{body}\n<p class="quiz-status" role="status" hidden></p>\n</section>'
    )


def question_html(question, number=None):
    """One question; ``number`` is left out where a question stands alone."""
    name, kind = question["id"], question["kind"]
    parts = {"numeric": _numeric, "order": _order}.get(kind, _choices)(question)
    lead = f"<strong>Question {number}.</strong> " if number else ""
    prompt = to_html(question["prompt"], tex).replace("<p>", f"<p>{lead}", 1)
    note = inline(question["answer_note"], tex)
    data = f'data-question="{html.escape(name)}" data-kind="{kind}"{parts["data"]}'
    return f"""<form class="question" {data}>
<fieldset><legend>{prompt}</legend>
{parts["body"]}
</fieldset>
<p class="question-actions" hidden><button type="submit">Check</button></p>
<output class="question-verdict"></output>
<p class="question-note" hidden>{note}</p>
{parts.get("hidden", "")}<details class="question-answer"><summary>Answer</summary>
<p>{parts["answer"]} {note}</p></details>
</form>"""


def _choices(question):
    kind = "radio" if question["kind"] == "single" else "checkbox"
    name = html.escape(question["id"])
    rows, right = [], []
    for index in choice_order(question):
        choice = question["choice"][index]
        text = inline(choice["text"], tex)
        correct = choice.get("correct") is True
        if correct:
            right.append(text)
        why = inline(choice.get("why", ""), tex)
        rows.append(
            f'<div class="choice"><label><input type="{kind}" name="{name}" value="{index}"{told(choice)}'
            f"{' data-correct' if correct else ''}> <span>{text}</span></label>"
            f'<p class="choice-why" hidden>{why}</p></div>'
        )
    hint = '<p class="question-hint">More than one may be right.</p>' if kind == "checkbox" else ""
    return {"data": "", "body": hint + "\n".join(rows), "answer": "; ".join(right) + "."}


def told(choice):
    """A name for a choice that is a formula and nothing else, which is no text to a screen reader."""
    formula = re.fullmatch(r"\$([^$]+)\$[.,;]?", choice["text"].strip())
    if not formula:
        return ""
    plain = re.sub(r"\\[,;!:]|[{}\\]", " ", formula[1])
    return f' aria-label="{html.escape(" ".join(plain.split()), quote=True)}"'


def _numeric(question):
    name = html.escape(question["id"])
    unit = inline(question.get("unit", ""), tex)
    slips = "".join(
        f'<li data-value="{slip["value"]}">{inline(slip["why"], tex)}</li>'
        for slip in question.get("near", [])
    )
    return {
        "data": f' data-answer="{question["answer"]}" data-tolerance="{question["tolerance"]}"',
        "body": f'<label class="number">Your answer <input type="text" inputmode="decimal" '
        f'autocomplete="off" name="{name}"></label> <span class="unit">{unit}</span>',
        "hidden": f'<ul class="question-slips" hidden>{slips}</ul>\n' if slips else "",
        "answer": f"{question['answer']} {unit}.".replace(" .", "."),
    }


def _order(question):
    items = question["items"]
    rows = "".join(
        f'<li data-place="{index}"><span>{inline(items[index], tex)}</span></li>'
        for index in shuffled(question)
    )
    answer = "".join(f"<li>{inline(item, tex)}</li>" for item in items)
    return {
        "data": "",
        "body": f'<ol class="order">{rows}</ol>',
        "hidden": f'<p class="order-why" hidden>{inline(question["why"], tex)}</p>\n',
        "answer": f"In order:</p><ol>{answer}</ol><p>",
    }
