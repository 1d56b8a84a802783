"""Skill checks: a lesson's questions, data in a TOML file, shown in a notebook or on a page.

The file holds ``[[question]]`` tables. Every question has an ``id`` that never changes, a ``kind``,
a ``prompt`` and an ``answer_note`` that says why the right answer is right. What else it has
depends on its kind:

- ``single`` and ``several``: ``[[question.choice]]`` tables with ``text`` and either ``correct =
true`` or
  ``why``, the sentence that says why this choice is wrong;
- ``numeric``: ``answer``, ``tolerance`` (absolute), optionally ``unit`` and ``near``, a list of
  ``{value, why}`` for typical slips;
- ``order``: ``items`` in the right order, and ``why``, shown while the order is wrong.
"""

import hashlib
import os
import tomllib
from pathlib import Path

KINDS = ("single", "several", "numeric", "order")
CHOICE_KEYS = {"text", "correct", "why"}
KEYS = {
    "single": {"choice"},
    "several": {"choice"},
    "numeric": {"answer", "tolerance", "unit", "near"},
    "order": {"items", "why"},
}
COMMON = {"id", "kind", "prompt", "answer_note"}


class QuizError(ValueError):
    """A question file that cannot be used, with the place and the reason."""


def quiz(path):
    """The skill check in the TOML file at ``path``; write it as the last line of a cell."""
    return Quiz(load(path), Path(path).stem)


def load(path):
    """The questions in a TOML file, checked; a :class:`QuizError` says where and what is wrong."""
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuizError(f"there is no question file {path}") from None
    except tomllib.TOMLDecodeError as error:
        raise QuizError(f"{path.name} is not valid TOML: {error}") from None
    questions = data.pop("question", [])
    if data or not questions or not isinstance(questions, list):
        raise QuizError(f"{path.name}: expected [[question]] tables and nothing else")
    seen = set()
    for number, question in enumerate(questions, 1):
        where = f"{path.name}, question {number} ({question.get('id', 'without id')})"
        for problem in problems(question):
            raise QuizError(f"{where}: {problem}")
        if question["id"] in seen:
            raise QuizError(f"{where}: this id is used twice")
        seen.add(question["id"])
    return questions


def problems(question):
    """What is wrong with a question, in sentences, the first one first."""
    kind = question.get("kind")
    if kind not in KINDS:
        yield f"kind must be one of {', '.join(KINDS)}, not {kind!r}"
        return
    for key in sorted(COMMON):
        if not isinstance(question.get(key), str) or not question[key].strip():
            yield f"{key} must be a text that is not empty"
    for key in sorted(set(question) - COMMON - KEYS[kind]):
        yield f"a {kind} question has no {key!r}"
    if kind in ("single", "several"):
        yield from _choice_problems(question.get("choice", []), kind)
    elif kind == "numeric":
        for key in ("answer", "tolerance"):
            if not _is_number(question.get(key)):
                yield f"{key} must be a number"
        if _is_number(question.get("tolerance")) and question["tolerance"] <= 0:
            yield "tolerance must be positive"
        for slip in question.get("near", []):
            if not _is_number(slip.get("value")) or not slip.get("why") or len(slip) != 2:
                yield "every entry of near needs exactly a value and a why"
            elif abs(slip["value"] - question["answer"]) <= question["tolerance"]:
                yield f"the slip {slip['value']} would be accepted as the answer"
    else:
        items = question.get("items", [])
        if len(items) < 2 or len(set(items)) < len(items):
            yield "items must hold at least two different texts"
        if not question.get("why"):
            yield "an order question needs why, shown while the order is wrong"


def _choice_problems(choices, kind):
    if len(choices) < 2:
        yield "at least two choices are needed"
    right = sum(choice.get("correct") is True for choice in choices)
    if kind == "single" and right != 1:
        yield f"a single question needs exactly one correct choice, not {right}"
    if kind == "several" and right == 0:
        yield "a several question needs at least one correct choice"
    for number, choice in enumerate(choices, 1):
        if not isinstance(choice.get("text"), str) or not choice["text"].strip():
            yield f"choice {number} needs a text"
        if set(choice) - CHOICE_KEYS:
            yield f"choice {number} has the unknown {sorted(set(choice) - CHOICE_KEYS)}"
        if choice.get("correct") is not True and not choice.get("why"):
            yield f"choice {number} is wrong and needs why, a sentence of its own"


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def judge(question, answer):
    """Whether an answer is right, and the sentences that say why.

    Parameters ---------- question : dict from :func:`load` answer : the chosen index (single), a
    set of indices (several), a number (numeric), or the items'
        indices in the order given (order)

    Returns
    -------
    (bool, list of str)
    """
    kind, note = question["kind"], question["answer_note"]
    if kind == "numeric":
        if abs(answer - question["answer"]) <= question["tolerance"]:
            return True, [note]
        slips = [s for s in question.get("near", []) if _same(answer, s["value"], question)]
        return False, [slip["why"] for slip in slips] or ["Not this number. Work it out once more."]
    if kind == "order":
        right = list(answer) == list(range(len(question["items"])))
        return right, [note if right else question["why"]]
    chosen = {answer} if kind == "single" else set(answer)
    correct = {i for i, choice in enumerate(question["choice"]) if choice.get("correct")}
    if chosen == correct:
        return True, [note]
    said = [question["choice"][i]["why"] for i in sorted(chosen - correct)]
    if kind == "several" and correct - chosen:
        said.append(f"{len(correct - chosen)} right choice(s) missing.")
    return False, said


def _same(answer, value, question):
    return abs(answer - value) <= question["tolerance"]


class Quiz:
    """What :func:`quiz` returns: it shows itself live or, while a page is built, as HTML."""

    def __init__(self, questions, name):
        self.questions, self.name = questions, name

    def _ipython_display_(self):
        from IPython.display import HTML, display

        if os.environ.get("LOSSLAB_STATIC") == "1":
            from losslab.quiz_page import quiz_html

            display(HTML(quiz_html(self.questions, self.name)))
        else:
            from losslab.quiz_live import LiveQuiz

            display(LiveQuiz(self.questions).box)

    def __repr__(self):
        return f"<a skill check of {len(self.questions)} questions>"


def choice_order(question):
    """The order in which choices are shown: fixed for a question, not the order of the file."""
    indices = range(len(question["choice"]))
    return sorted(indices, key=lambda i: hashlib.sha1(f"{question['id']} {i}".encode()).digest())


def shuffled(question):
    """The order in which an order question's items are shown: fixed, and never the right one."""
    indices = list(range(len(question["items"])))
    step = sum(question["id"].encode()) % (len(indices) - 1) + 1
    return [*indices[step:], *indices[:step]]
