"""Hidden check of ``fit_embedding``, set 09."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

KNOWN = visible("fit_embedding")
EXACT, DIGITS = KNOWN["EXACT"], KNOWN["digits"]


def _fit_embedding(x, label, dimensions):
    """Discriminant directions: between the classes far, within them near."""
    centred = x - x.mean(axis=0)
    means = np.array([centred[label == one].mean(axis=0) for one in label])
    within = (centred - means).T @ (centred - means) + 0.1 * np.eye(x.shape[1])
    root = np.linalg.cholesky(np.linalg.inv(within))
    values, directions = np.linalg.eigh(root.T @ means.T @ means @ root)
    return root @ directions[:, np.argsort(-values)[:dimensions]]


def _descent(steps=300, rate=0.2, swap=False, push=1.0, margin=1.0):
    """Contrastive descent over all pairs, half of the weight to each kind; perhaps with a fault."""

    def answer(x, label, dimensions):
        i, j = np.triu_indices(len(x), 1)
        friends, gap = (label[i] == label[j]) != swap, x[i] - x[j]
        weight = np.where(friends, 1.0 / friends.sum(), push / (~friends).sum())
        w = np.random.default_rng(0).normal(size=(x.shape[1], dimensions)) / 10
        for _ in range(steps):
            e = gap @ w
            d = np.maximum(np.sqrt((e * e).sum(axis=1)), 1e-9)
            slope = weight * np.where(friends, 1.0, -np.maximum(0, margin - d) / d)
            w = w - rate * gap.T @ (slope[:, None] * e)
        return w

    return answer


def _variance(x, label, dimensions):
    return np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[2][:dimensions].T


EXERCISE = Exercise(
    "fit_embedding",
    4,
    _fit_embedding,
    judge=KNOWN["JUDGE"],
    time_factor=3,
    cases=[
        Case("three digits", **DIGITS((3, 8, 9)), dimensions=2, **EXACT),
        Case("four digits", **DIGITS((1, 2, 4, 9)), dimensions=3, **EXACT),
        Case("two digits on a line", **DIGITS((5, 9)), dimensions=1, **EXACT),
        Case("three digits that look alike", **DIGITS((2, 3, 7), 1), dimensions=2, **EXACT),
    ],
    mistakes=[
        Mistake(
            _descent(steps=60, swap=True),
            "Friends and strangers are exchanged: what belongs together is pushed apart.",
            name="labels exchanged",
        ),
        Mistake(
            _descent(steps=0),
            "That is a random direction: nothing has been trained.",
            name="not trained",
        ),
        Mistake(
            _variance,
            "Those are the directions of largest variance. They ignore the labels, and light varies more "
            "than shape.",
            name="principal components",
        ),
        Mistake(
            _descent(push=0.0),
            "Only friends are pulled together. Strangers have to be pushed apart, or everything shrinks.",
            name="no push",
        ),
        Mistake(
            _descent(steps=60, rate=-0.05),
            "Uphill: subtract the gradient.",
            name="uphill",
        ),
        Mistake(
            _descent(steps=2),
            "The descent has hardly begun: take more steps.",
            name="too few steps",
        ),
        Mistake(
            lambda x, label, dimensions: np.zeros((x.shape[1], dimensions)),
            "All pictures lie on one point: weights of 0 stay where they are. Begin with small random ones.",
            name="weights of 0",
        ),
    ],
    equivalents=dict.fromkeys(
        (
            "np.linalg.cholesky(np.linalg.inv(within)) → np.linalg.inv(within)",
            "0.1 * np.eye(x.shape[1]) → np.eye(x.shape[1])",
            "root.T @ means.T @ means @ root → root.T @ means.T @ means",
            "centred - means → centred + means",
            "centred - means → centred",
            "0.1 → 1.1",
            "centred[label == one].mean → centred[label == one].sum",
            "root.T @ means.T → means.T",
            "label == one → label != one",
        ),
        "other directions that part the classes, and good enough",
    ),
)
