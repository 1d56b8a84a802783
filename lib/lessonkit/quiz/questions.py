"""A lesson's questions: where they are found, how they are written, and when they are sound.

A file ``theory/questions/NN-name.toml`` holds ``[[question]]`` tables, the skill check at the
lesson's end, and ``[[prediction]]`` tables, what the reader predicts before a cell shows it. Both
have one form: an ``id`` that never changes, a ``kind``, a ``prompt`` and an ``answer_note`` that
says why the right answer is right. What else there is depends on the kind:

- ``single`` and ``several``: ``[[question.choice]]`` tables with ``text`` and either ``correct =
  true`` or ``why``, the sentence that says why this choice is wrong;
- ``numeric``: ``answer``, ``tolerance`` (absolute), optionally ``unit`` and ``near``, a list of
  ``{value, why}`` for typical slips;
- ``order``: ``items`` in the right order, and ``why``, shown while the order is wrong.

The choices of a prediction are written ``[[prediction.choice]]``. Its ``id`` stands in the lesson, where
a reader sees it; ``asked_as`` is the name that stands there instead, if the id tells the answer.
"""

import hashlib
import itertools
import math
import tomllib
from pathlib import Path

KINDS = ("single", "several", "numeric", "order")
TABLES = ("question", "prediction")
CHOICE_KEYS = {"text", "correct", "why"}
KEYS = {
    "single": {"choice"},
    "several": {"choice"},
    "numeric": {"answer", "tolerance", "unit", "near"},
    "order": {"items", "why"},
}
MOST_ITEMS = 8
COMMON = {"id", "kind", "prompt", "answer_note"}
ASKED_AS = "asked_as"


class QuizError(ValueError):
    """A question file that cannot be used, with the place and the reason."""


def load(path):
    """The skill check in a TOML file, checked; a :class:`QuizError` says where and what is wrong."""
    return read(path)["question"]


def load_predictions(path):
    """The predictions in a TOML file, checked as :func:`load` does."""
    return read(path)["prediction"]


def read(path):
    """``{"question": [...], "prediction": [...]}``: everything in a TOML file, checked."""
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuizError(f"there is no question file {path}") from None
    except tomllib.TOMLDecodeError as error:
        raise QuizError(f"{path.name} is not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuizError(f"{path.name}, line {line}: this is not UTF-8") from None
    tables = {name: data.pop(name, []) for name in TABLES}
    if data or not all(map(_are_tables, tables.values())) or not any(tables.values()):
        raise QuizError(
            f"{path.name}: expected [[question]] or [[prediction]] tables and nothing else"
        )
    seen = set()
    for name, table in tables.items():
        for number, question in enumerate(table, 1):
            where = f"{path.name}, {name} {number} ({question.get('id', 'without id')})"
            for problem in problems(question):
                raise QuizError(f"{where}: {problem}")
            if name == "question" and ASKED_AS in question:
                raise QuizError(f"{where}: only a prediction has {ASKED_AS!r}")
            if names(question) & seen:
                raise QuizError(f"{where}: this id is used twice")
            seen |= names(question)
    return tables


def shown_name(question):
    """The name that stands in a lesson: the id, unless that tells the answer."""
    return question.get(ASKED_AS, question["id"])


def names(question):
    """What a question is called by: its id, and the name that stands in a lesson instead."""
    return {question["id"], shown_name(question)}


def question_file(name):
    """The file meant by a path, or by a name such as ``"02-regression-losses"``, from any folder."""
    path = Path(name)
    if path.is_file():
        return path
    for folder in folders():
        file = folder / f"{path.name.removesuffix('.toml')}.toml"
        if file.is_file():
            return file
    raise QuizError(f"there is no question file {name}; looked in {_looked_in()}")


def find_prediction(name):
    """The prediction of this name or id, from the files that begin with its number or from the others.

    A lesson may have another number than when its questions were written: their ids never change.
    """
    for folder in folders():
        for file in files_for(folder, name):
            for prediction in load_predictions(file):
                if name in names(prediction):
                    return prediction
    raise QuizError(f"there is no [[prediction]] with the id {name!r}; looked in {_looked_in()}")


def files_for(folder, name):
    """The files of a folder in the order in which a question's id may be in them."""
    number = f"{name.split('-')[0]}-"
    return sorted(folder.glob("*.toml"), key=lambda path: (not path.name.startswith(number), path))


def folders():
    """Folders of questions: up from the working folder, then beside the installed course."""
    here = Path.cwd()
    starts = [here, *here.parents, Path(__file__).resolve().parents[3]]
    places = [start / inner / "questions" for start in starts for inner in (".", "theory")]
    return [place for place in dict.fromkeys(places) if place.is_dir()]


def _looked_in():
    return ", ".join(str(folder.resolve()) for folder in folders()) or "no folder of questions"


def problems(question):
    """What is wrong with a question, in sentences, the first one first."""
    kind = question.get("kind")
    if kind not in KINDS:
        yield f"kind must be one of {', '.join(KINDS)}, not {kind!r}"
        return
    for key in sorted(COMMON | ({ASKED_AS, "unit"} & set(question))):
        if not _is_text(question.get(key)):
            yield f"{key} must be a text that is not empty"
    for key in sorted(set(question) - COMMON - KEYS[kind] - {ASKED_AS}):
        yield f"a {kind} question has no {key!r}"
    if kind in ("single", "several"):
        yield from _choice_problems(question.get("choice", []), kind)
    elif kind == "numeric":
        yield from _number_problems(question)
    else:
        yield from _item_problems(question.get("items", []))
        if not _is_text(question.get("why")):
            yield "an order question needs why, shown while the order is wrong"


def _item_problems(items):
    if not isinstance(items, list) or not all(map(_is_text, items)):
        yield "items must be a list of texts, none of them empty"
        return
    if len(items) < 2 or _twice(items):
        yield "items must hold at least two different texts, none of them twice"
    if len(items) > MOST_ITEMS:
        yield f"items must be {MOST_ITEMS} at most, or nobody sorts them"


def _number_problems(question):
    for key in ("answer", "tolerance"):
        if not _is_number(question.get(key)):
            yield f"{key} must be a number"
            return
    if question["tolerance"] <= 0:
        yield "tolerance must be positive"
    near = question.get("near", [])
    if not _are_tables(near):
        yield "near must be a list of tables, {value = …, why = '…'}"
        return
    for slip in near:
        if not _is_number(slip.get("value")) or not _is_text(slip.get("why")) or len(slip) != 2:
            yield "every entry of near needs exactly a value, which is a number, and a why"
            return
        if abs(slip["value"] - question["answer"]) <= question["tolerance"]:
            yield f"the slip {slip['value']} would be accepted as the answer"
    for value in _twice([slip["value"] for slip in near]):
        yield f"near has the slip {value} twice"


def _choice_problems(choices, kind):
    if not _are_tables(choices):
        yield "every choice must be a table of its own, with a text"
        return
    if len(choices) < 2:
        yield "at least two choices are needed"
    for number, choice in enumerate(choices, 1):
        if not isinstance(choice.get("correct", True), bool):
            yield f"choice {number}: correct must be true, without quotation marks, or left out"
            return
    right = sum(choice.get("correct") is True for choice in choices)
    if kind == "single" and right != 1:
        yield f"a single question needs exactly one correct choice, not {right}"
    if kind == "several" and right == 0:
        yield "a several question needs at least one correct choice"
    for number, choice in enumerate(choices, 1):
        if not _is_text(choice.get("text")):
            yield f"choice {number} needs a text"
        if set(choice) - CHOICE_KEYS:
            yield f"choice {number} has the unknown {sorted(set(choice) - CHOICE_KEYS)}"
        if choice.get("correct") is not True and not _is_text(choice.get("why")):
            yield f"choice {number} is wrong and needs why, a sentence of its own"
        if choice.get("correct") is True and "why" in choice:
            yield f"choice {number} is right, and nobody reads its why: say it in answer_note"
    for text in _twice([choice["text"] for choice in choices if _is_text(choice.get("text"))]):
        yield f"two choices have the text {text!r}"


def _is_number(value):
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole or (isinstance(value, float) and math.isfinite(value))


def _is_text(value):
    return isinstance(value, str) and bool(value.strip())


def _are_tables(value):
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _twice(values):
    """What is in a list more than once, each named once; texts that differ in spaces alone are the same."""
    same = [" ".join(one.split()) if isinstance(one, str) else one for one in values]
    return [
        one for place, one in enumerate(same) if same.index(one) == place and same.count(one) > 1
    ]


def choice_order(question):
    """The order in which choices are shown: fixed for a question, not the order of the file."""
    return _by_hash(question["id"], len(question["choice"]))


def shuffled(question):
    """The order in which an order question's items are shown: fixed, and never the right one.

    Nor is it the right one begun elsewhere, where there are enough items to avoid that.
    """
    count = len(question["items"])
    orders = (_by_hash(f"{question['id']}{salt * '.'}", count) for salt in itertools.count())
    return next(order for order in orders if not _in_order(order, rotated=count > 3))


def _in_order(order, rotated):
    """Whether an order is the right one or, with ``rotated``, the right one begun elsewhere."""
    right = sorted(order)
    start = order.index(0) if rotated else 0
    return order[start:] + order[:start] == right


def _by_hash(name, count):
    """The numbers below ``count`` in an order that depends on the name alone."""
    return sorted(range(count), key=lambda i: hashlib.sha1(f"{name} {i}".encode()).digest())
