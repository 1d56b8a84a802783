"""Run the row "example" of an exercise's problem as it is printed."""

import re

from lessonkit.ruler.call import plain
from lessonkit.ruler.compare import difference, plain_expected

VALUE = re.compile(r"[\d., ()\[\]nafTrue-]+")


def rows(problem, word="example"):
    """The rows "example" of a problem, under the course's word for it."""
    return list(re.finditer(rf"^\| {re.escape(word)} \|(.*)\|$", problem, re.M))


def namespace_of(one):
    """What stands in the notebook of a set before and in its answers, by name."""
    namespace = {"f": lambda x: float((x**3).sum())}  # what an example differentiates
    for name, _, cell in one.ids:
        if re.fullmatch(r"setup|\w+_answer", name):
            exec(cell.source, namespace)
    return namespace


def disagreement(row, namespace):
    """What is wrong with an example, in a sentence, or None.

    >>> disagreement("`n = 2` and `abs(-n)` is `3`", {})
    'abs(-n) is 2, and the example says 3.'
    """
    pieces = re.findall(r"`([^`]+)`", row)
    if pieces and re.match(r"\w+ = ", pieces[0]):
        exec(pieces.pop(0), namespace)
    at = next((i for i, piece in enumerate(pieces) if re.match(r"\w+\(", piece)), None)
    if at is None:
        return "the example calls nothing."
    result = eval(pieces[at], namespace)
    for stated in pieces[at + 1 :]:
        if VALUE.fullmatch(stated):
            value = eval(stated, namespace | {"nan": float("nan")})
            wrong = difference(plain(result), plain_expected(value), rtol=1e-3, atol=1e-4)
            if wrong and "whole" not in wrong:
                return f"{pieces[at]} is {result}, and the example says {stated}."
    return None
