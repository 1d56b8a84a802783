"""Numbers and arrays as text: what a form on a page gives, and what it gets back."""

import contextlib
import json
import re

import numpy as np

from lessonkit.conventions.compared import compare
from lessonkit.quiz.judge import number

MOST = 2000  # numbers in one field: enough to see a convention, and quick in a browser
MINUS = re.compile("[−–‐‑﹣－]")
AROUND = re.compile(r"\b(?:[\w.]+\.)?(?:[tT]ensor|array|Array|float\d+|asarray)\s*(?=\()")
ABOUT = re.compile(r",?\s*\b(?:dtype|device|grad_fn|requires_grad|size|shape)\s*=\s*[^\s,)\]]+")
PRINTED = re.compile(r"^\s*<tf\.Tensor.*\bnumpy=(.*)>\s*$", re.S)
BEFORE = re.compile(r"^\s*(?:[A-Za-z_][\w. ]*[=:](?=\s*\S)|[≈~=$€£])\s*")
TOKEN = re.compile(r"[\[\]]|[^\s,\[\]]+")


def read(name, text):
    """A pasted number, word or array; None where nothing stands.

    Read are Python's, NumPy's and PyTorch's ways to print arrays, and lines of numbers.

    Examples
    --------
    >>> read("y", "tensor([[1., −2.],\\n [nan, 3e-1]], dtype=float64)").tolist()
    [[1.0, -2.0], [nan, 0.3]]
    >>> read("y", "0 2 1"), read("y", "0,5"), read("y", "1; 2"), read("how", "none")
    (array([0, 2, 1]), 0.5, array([1, 2]), 'none')
    >>> read("y", "loss = 2.5 %"), read("y", "y: [1/4, 50 %]")
    (0.025, array([0.25, 0.5 ]))
    """
    plain = BEFORE.sub("", PRINTED.sub(r"\1", MINUS.sub("-", text.strip())))
    plain = re.sub(r"(?<=\d)\s+%", "%", plain)
    plain = ABOUT.sub("", AROUND.sub("", plain)).replace("(", " ").replace(")", " ").strip(" ,")
    if not plain or plain == "None":
        return None
    single = number(plain) if re.fullmatch(r"[\d.,/%e+-]+", plain) else None
    if single and plain.count(",") <= 1:
        return int(plain) if re.fullmatch(r"[+-]?\d+", plain) else single[0]
    words = {"true": True, "false": False}
    if plain.lower() in words or re.fullmatch(r"[A-Za-z][\w-]*", plain):
        return words.get(plain.lower(), float(plain) if plain in ("nan", "inf") else plain)
    return _array(name, plain if "[" in plain else _lines(plain))


def _lines(text):
    """Rows of numbers as nested brackets; a single number in each line is one row."""
    if ";" in text:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text).replace(";", " ")
    rows = [row for row in text.splitlines() if row.strip()]
    many = len(rows) > 1 and any(len(TOKEN.findall(row)) > 1 for row in rows)
    return "[" + " ".join(f"[{row}]" if many else row for row in rows) + "]"


def _array(name, text):
    stack = [[]]
    for token in TOKEN.findall(text):
        if token == "[":
            stack.append([])
        elif token == "]" and len(stack) > 1:
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(_number(name, token))
    if len(stack) != 1 or len(stack[0]) != 1:
        raise ValueError(f"{name}: the brackets do not match")
    try:
        array = np.array(stack[0][0])
    except ValueError:
        raise ValueError(f"{name}: its rows are not of one length") from None
    if array.size > MOST:
        raise ValueError(f"{name} has {array.size} numbers; paste at most {MOST}")
    return array


def _number(name, token):
    if token in ("True", "False"):
        return int(token == "True")
    with contextlib.suppress(ValueError):
        return int(token) if re.fullmatch(r"[+-]?\d+", token) else float(token)
    share = number(token)  # 3/4, 25%
    if share is None:
        raise ValueError(f"{name}: {token[:20]!r} is no number")
    return share[0]


def answer(asked):
    """What a form asked, as JSON; what it shows, as JSON.

    Parameters
    ----------
    asked : str
        JSON with ``loss``, ``yours`` and ``given``, a dictionary of texts by argument.

    Returns
    -------
    str
        JSON with ``said``, a sentence, and ``list``, further ones; and whether it ``failed``.

    Examples
    --------
    >>> fields = {"y_pred": "1 2 5", "y_true": "0 0 1"}
    >>> json.loads(answer(json.dumps({"loss": "mse", "yours": "21", "given": fields})))["said"]
    'squared_error: yours 21, this one 7. Yours is the sum, not the mean.'
    """
    told = json.loads(asked)
    try:
        given = {name: read(name, text) for name, text in told["given"].items()}
        yours = read("yours", told["yours"])
        if yours is None:
            raise ValueError("Your number is missing")
        given = {name: value for name, value in given.items() if value is not None}
        lines = str(compare(told["loss"], yours=yours, **given)).splitlines()
    except Exception as problem:  # noqa: BLE001 - whatever was pasted, it is said in one sentence
        words = str(problem).splitlines() or [type(problem).__name__]
        return json.dumps({"failed": True, "said": words[0], "list": []}, ensure_ascii=False)
    return json.dumps({"failed": False, "said": lines[0], "list": lines[1:]}, ensure_ascii=False)
