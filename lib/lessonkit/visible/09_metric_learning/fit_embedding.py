"""Visible check of ``fit_embedding``, set 09."""

import numpy as np

from lessonkit.checks import case
from lessonkit.data import load_digits
from lessonkit.figures import points
from lessonkit.ruler.judge import Judge, Unfit

ENOUGH = 0.02


def digits(kinds, part=0, many=60):
    """Pictures of some digits, 64 pixels each, and which digit each shows."""
    x, label = load_digits()
    some = np.flatnonzero(np.isin(label, kinds))[part * many : (part + 1) * many]
    return {"x": x[some], "label": label[some]}


def corners(x, label, dimensions):
    """An embedding with a corner for each digit: with as many pixels as pictures it can be solved for."""
    targets = np.eye(10)[label][:, np.unique(label)[:dimensions]]
    return np.linalg.lstsq(x, targets, rcond=None)[0]


def _distances(w, x):
    e = x @ w
    return ((e[:, None] - e) ** 2).sum(axis=2)


def disorder(w, x, label):
    """The share of all triplets in which the negative is not farther from the anchor than the positive."""
    distance, wrong, number = _distances(w, x), 0, 0
    for i, row in enumerate(distance):
        friends = np.delete(row, i)[np.delete(label, i) == label[i]]
        strangers = row[label != label[i]]
        wrong += np.count_nonzero(strangers[:, None] <= friends)
        number += strangers.size * friends.size
    return wrong / number


def measure(w, x, label, dimensions):
    """The share of triplets in the wrong order; all embeddings that are good enough count alike."""
    if np.ptp(x @ w, axis=0).max() == 0:
        raise Unfit("all pictures lie on one point")
    return max(disorder(w, x, label), ENOUGH)


def why(w, x, label, dimensions):
    """What became of friends and strangers."""
    distance, friends = _distances(w, x), label[:, None] == label
    apart = ~np.eye(len(x), dtype=bool)
    near, far = distance[friends & apart].mean(), distance[~friends].mean()
    if near > 1.1 * far:
        return (
            "Friends lie farther apart than strangers. Are the labels the other way round, or do the steps "
            "go uphill?"
        )
    said = f"In squared distances friends are {near / far:.2f} times as far apart as strangers. "
    if near > 0.4 * far:
        return said + (
            "Little has sorted them, as in random directions: do pull and push both reach the weights?"
        )
    return said + (
        "That is a beginning, as the directions of largest variance or a few steps give it. Take more "
        "steps, and let strangers push only within the margin."
    )


JUDGE = Judge(measure, "the share of triplets in the wrong order", better="smaller", why=why)
TIME_FACTOR = 3
EXACT = {"rtol": 0.0, "atol": 1e-9}
CASES = [
    case(
        **known,
        dimensions=dimensions,
        **EXACT,
        expected=corners(**known, dimensions=dimensions).tolist(),
    )
    for known, dimensions in (
        (digits((3, 5, 8)), 2),
        (digits((1, 4, 7, 9), 1), 3),
        (digits((5, 9), 1), 1),
        (digits((3, 8, 9), 1), 2),
    )
]
TAKEAWAY = (
    "64 pixels have become two or three numbers in which the same digit lies nearest. Only pairs were "
    "compared; what a 3 is has nobody said."
)


def picture(fit_embedding):
    known = digits((3, 5, 8))
    e = known["x"] @ fit_embedding(known["x"].copy(), known["label"].copy(), 2)
    return points(
        {str(k): tuple(e[known["label"] == k].T) for k in (3, 5, 8)},
        x="first number",
        y="second number",
        title="Your embedding of 60 digits",
        alt="Three groups of points, one for each digit.",
    )
