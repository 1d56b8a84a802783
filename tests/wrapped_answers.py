"""Right answers with something put around them: what happens to an argument before, or to the result after.

Each is a slip that somebody makes (an argument that is forgotten, two in each other's place, times that
are cut to whole numbers), for every exercise alike and without a line about any of them.
"""

import itertools

import numpy as np

NUMBERS = (int, float, np.integer, np.floating)
OF_NUMBERS = {
    "0": lambda v: type(v)(0),
    "1": lambda v: type(v)(1),
    "cut to a whole number": lambda v: int(v),
    "rounded": lambda v: type(v)(round(v)),
    "without its sign": abs,
    "cut to [0, 1]": lambda v: min(max(v, 0), 1),
    "one larger": lambda v: v + 1,
}
OF_ARRAYS = {
    "0": np.zeros_like,
    "1": np.ones_like,
    "cut to whole numbers": lambda a: a.astype(int),
    "rounded": np.round,
    "without signs": np.abs,
    "cut to [0, 1]": lambda a: np.clip(a, 0, 1),
    "cut to [−3, 3]": lambda a: np.clip(a, -3, 3),
    "cut below 0": lambda a: np.maximum(a, 0),
    "as float16": lambda a: a.astype(np.float16).astype(a.dtype),
    "sorted": lambda a: np.sort(a, axis=0),
    "sorted in rows": lambda a: np.sort(a, axis=-1),
    "turned round": lambda a: a[::-1].copy(),
    "rows turned round": lambda a: a[..., ::-1].copy(),
    "only the first": lambda a: np.broadcast_to(a[:1], a.shape).copy(),
    "only the first of each row": lambda a: np.broadcast_to(a[..., :1], a.shape).copy(),
    "the mean": lambda a: np.full_like(a, a.mean()),
    "without the last": lambda a: a[:-1].copy(),
    "different ones": lambda a: np.unique(a),
    "transposed": lambda a: a.T.copy(),
    "centred": lambda a: a - a.mean(),
    "of length 1": lambda a: a / np.linalg.norm(a, axis=-1, keepdims=True),
    "whole numbers as truths": lambda a: a.astype(bool) if a.dtype.kind in "iu" else a,
}
OF_RESULTS = {
    "with an axis more": lambda r: np.asarray(r)[..., None],
    "with an axis more in front": lambda r: np.asarray(r)[None],
    "as one row": lambda r: np.ravel(r),
    "transposed": lambda r: np.transpose(r),
    "without signs": np.abs,
    "not below 0": lambda r: np.maximum(r, 0),
    "not above 1": lambda r: np.minimum(r, 1),
    "finite": np.nan_to_num,
    "rounded to 4 digits": lambda r: np.round(r, 4),
    "its mean": np.mean,
    "its sum": np.sum,
    "turned round": lambda r: np.asarray(r)[::-1],
    "whole": lambda r: np.asarray(r).astype(int),
}


def wrapped(right, arguments, others=()):
    """Yields ``(words, function)`` for every way to wrap a right answer.

    ``arguments`` are those of a first call, and ``others`` those of further ones.
    """
    names = list(arguments)
    for place, (name, value) in enumerate(arguments.items()):
        for words, change in _changes(value, [other[name] for other in others]):
            yield f"`{name}` {words}", _before(right, place, change)
    for one, other in itertools.combinations(range(len(names)), 2):
        if type(arguments[names[one]]) is type(arguments[names[other]]):
            yield f"`{names[one]}` and `{names[other]}` exchanged", _exchanged(right, one, other)
            yield f"`{names[one]}` also for `{names[other]}`", _twice(right, one, other)
            yield f"`{names[other]}` also for `{names[one]}`", _twice(right, other, one)
    for words, change in OF_RESULTS.items():
        yield f"result {words}", _after(right, change)
    yield "result of the first call", _remembered(right)


def _changes(value, others):
    if isinstance(value, np.ndarray):
        yield from OF_ARRAYS.items()
    elif isinstance(value, NUMBERS) and not isinstance(value, bool):
        yield from OF_NUMBERS.items()
    if isinstance(value, (*NUMBERS, str, bool)):
        for known in dict.fromkeys([value, *others]):
            yield f"always {known}", lambda _, known=known: known


def _before(right, place, change):
    def answer(*given):
        return right(*given[:place], change(given[place]), *given[place + 1 :])

    return answer


def _exchanged(right, one, other):
    def answer(*given):
        given = list(given)
        given[one], given[other] = given[other], given[one]
        return right(*given)

    return answer


def _twice(right, one, other):
    return lambda *given: right(*given[:other], given[one], *given[other + 1 :])


def _after(right, change):
    def answer(*given):
        result = right(*given)
        if isinstance(result, tuple):
            return tuple(map(change, result))
        return change(result)

    return answer


def _remembered(right):
    known = []

    def answer(*given):
        if not known:
            known.append(right(*given))
        return known[0]

    return answer
