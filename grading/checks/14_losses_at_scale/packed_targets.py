"""Hidden check of ``packed_targets``, set 14."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(141)


def _packed_targets(tokens, document, answer):
    targets = np.full_like(tokens, -100)
    counts = (document[:, 1:] == document[:, :-1]) & (document[:, 1:] >= 0) & (answer[:, 1:] == 1)
    targets[:, :-1] = np.where(counts, tokens[:, 1:], -100)
    return targets


def _targets(
    tokens, document, answer, *, role=1, padding=True, prompts=False, border=True, fill=-100
):
    """The same with a fault: ``role`` 0 asks the reader's role, not that of what is read."""
    targets = np.full_like(tokens, fill)
    counts = np.ones_like(tokens[:, 1:], dtype=bool)
    if border:
        counts &= document[:, 1:] == document[:, :-1]
    if padding:
        counts &= document[:, 1:] >= 0
    if not prompts:
        counts &= (answer[:, 1:] if role else answer[:, :-1]) == 1
    targets[:, :-1] = np.where(counts, tokens[:, 1:], fill)
    return targets


def _with(**faults):
    return lambda *arguments: _targets(*arguments, **faults)


def _backwards(tokens, document, answer):
    targets = np.full_like(tokens, -100)
    counts = (document[:, 1:] == document[:, :-1]) & (document[:, 1:] >= 0) & (answer[:, :-1] == 1)
    targets[:, 1:] = np.where(counts, tokens[:, :-1], -100)
    return targets


def _one_shorter(tokens, document, answer):
    return _packed_targets(tokens, document, answer)[:, :-1]


def _packed(rows, width):
    """Documents of several lengths, prompts before answers, padding at the end that may say anything."""
    document = np.full((rows, width), -1)
    answer = _rng.integers(0, 2, (rows, width))
    for row in range(rows):
        at = 0
        for number in range(3):
            length = int(_rng.integers(2, width // 3 + 1))
            prompt = int(_rng.integers(1, length))
            document[row, at : at + length] = number
            answer[row, at : at + length] = np.arange(length) >= prompt
            at += length
    return {"tokens": _rng.integers(0, 50, (rows, width)), "document": document, "answer": answer}


def _both_roles(tokens, document, answer):
    return np.where(answer == 1, _packed_targets(tokens, document, answer), -100)


EXERCISE = Exercise(
    "packed_targets",
    2,
    _packed_targets,
    why=visible("packed_targets")["why"],
    cases=[
        Case(
            "two documents in a row",
            tokens=[[5, 6, 7, 8, 9, 1, 2, 0]],
            document=[[0, 0, 0, 0, 1, 1, 1, -1]],
            answer=[[0, 0, 1, 1, 0, 1, 1, 0]],
        ),
        Case("several rows", **_packed(4, 16)),
        Case(
            "a document that begins with its answer",
            tokens=[[3, 4, 5, 6], [1, 2, 3, 4]],
            document=[[0, 0, 1, 1], [2, 2, 2, 2]],
            answer=[[1, 1, 1, 1], [1, 0, 0, 1]],
        ),
        Case(
            "padding that claims to be an answer",
            tokens=[[3, 4, 0, 0, 0]],
            document=[[0, 0, -1, -1, -1]],
            answer=[[0, 1, 1, 1, 1]],
        ),
        Case(
            "one column",
            part="extreme",
            tokens=[[3], [4]],
            document=[[0], [-1]],
            answer=[[1], [1]],
        ),
        Case(
            "rows of padding, and documents of one token",
            part="extreme",
            tokens=[[7, 8, 9], [1, 2, 3]],
            document=[[-1, -1, -1], [0, 1, 2]],
            answer=[[1, 1, 1], [1, 1, 1]],
        ),
    ],
    mistakes=[
        Mistake(
            lambda tokens, document, answer: np.where(
                (answer == 1) & (document >= 0), tokens, -100
            ),
            "Nothing is shifted: position i predicts token i + 1.",
            name="not shifted",
        ),
        Mistake(
            _with(role=0),
            "The mask belongs to the target. Yours asks the role of the input, so it drops the first "
            "token of each answer and keeps the one after its last.",
            name="mask of the input",
        ),
        Mistake(
            _both_roles,
            "The mask belongs to the target. Yours asks the role of the input as well, so it drops the first "
            "token of each answer.",
            name="mask of both",
        ),
        Mistake(
            _with(padding=False),
            "Padding is not excluded. It has document −1, and two padding tokens in a row look like "
            "one document.",
            name="padding counted",
        ),
        Mistake(
            _with(prompts=True),
            "Prompts count as targets. Only tokens of answers do.",
            name="prompts counted",
        ),
        Mistake(
            _with(border=False),
            "The last token of a document learns to predict the first of the next one, which has "
            "nothing to do with it.",
            name="across documents",
        ),
        Mistake(
            _with(fill=0),
            "0 is a token. The value to ignore is −100.",
            name="zero as the ignored value",
        ),
        Mistake(
            _backwards,
            "Shifted the other way: position i predicts token i + 1, not i − 1.",
            name="shifted backwards",
        ),
        Mistake(
            _one_shorter,
            "The last column is missing. It has nothing to predict, so it holds −100.",
            name="one column short",
        ),
    ],
)
