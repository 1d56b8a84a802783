"""Hidden check of ``which_hinge``, set 07."""

import numpy as np

from grading.checks.base import Exercise, Mistake
from grading.checks.suspects import case, nearest, usual_mistakes


def _over(scores, t, margin):
    """How far every rival is inside the margin, (N, K), with 0 for the true class."""
    rows = np.arange(len(t))
    over = np.maximum(0, margin + scores - scores[rows, t][:, None])
    over[rows, t] = 0
    return over


SUSPECTS = [
    lambda s, t, margin: np.mean(_over(s, t, margin).sum(axis=1)),
    lambda s, t, margin: np.mean(_over(s, t, margin).sum(axis=1) + margin),
    lambda s, t, margin: np.mean(_over(s, t, margin).max(axis=1)),
    lambda s, t, margin: np.mean((_over(s, t, margin) ** 2).sum(axis=1)),
    lambda s, t, margin: np.mean(_over(s, t, 0.0).sum(axis=1)),
    lambda s, t, margin: np.mean(_over(s, t, margin)),
]
NAMES = ("as it should be", "itself a rival", "worst rival", "squared", "no margin", "over classes")


def _which_hinge(scores, t, margin, reported):
    results = np.array([one(scores, t, margin) for one in SUSPECTS])
    return np.argmin(np.abs(results - reported))


def _run(seed, count):
    rng = np.random.default_rng(seed)
    t = rng.integers(0, 4, count)
    scores = rng.normal(size=(count, 4)) * 1.5 + 1.2 * np.eye(4)[t]
    return {"scores": scores, "t": t, "margin": float(rng.choice([0.5, 0.8, 1.0, 2.0]))}


def _told_apart(first, count, kept=6):
    """The first runs of so many rows on which no two suspects coincide."""
    found, seed = [], first
    while len(found) < kept:
        try:
            found.append(case("a run", SUSPECTS, len(found), apart=0.05, **_run(seed, count)))
        except ValueError:
            pass
        seed += 1
    return [{name: one.arguments[name] for name in ("scores", "t", "margin")} for one in found]


def _with(number, other):
    """Takes another program for suspect ``number``."""
    return nearest([other if n == number else one for n, one in enumerate(SUSPECTS)])


def _signed(scores, t, margin, reported):
    return np.argmin([one(scores, t, margin) - reported for one in SUSPECTS])


EXERCISE = Exercise(
    "which_hinge",
    3,
    _which_hinge,
    cases=[
        case(f"{words}, suspect {fault} ({name})", SUSPECTS, fault, digits=5, **run)
        for words, first, count in (("three photos", 10, 3), ("many photos", 400, 25))
        for (fault, name), run in zip(enumerate(NAMES), _told_apart(first, count), strict=True)
    ],
    mistakes=[
        *usual_mistakes(SUSPECTS),
        Mistake(
            _with(0, SUSPECTS[1]),
            "You find all but suspect 0, the plain sum. Is the true class compared with itself in yours? "
            "That adds the margin to every photo.",
            name="true class compared with itself",
        ),
        Mistake(
            _with(2, lambda s, t, margin: np.max(_over(s, t, margin))),
            "You find all but suspect 2. It takes the worst rival of **each** photo, and then the mean.",
            name="worst rival of all photos",
        ),
        Mistake(
            _with(3, lambda s, t, margin: np.mean(_over(s, t, margin).sum(axis=1) ** 2)),
            "You find all but suspect 3. It squares every rival's violation **before** they are added up.",
            name="sum squared",
        ),
        Mistake(
            _with(5, SUSPECTS[0]),
            "You find all but suspect 5. It divides by the number of classes as well, as a mean over all "
            "entries does.",
            name="classes not divided by",
        ),
        Mistake(
            _with(4, lambda s, t, margin: np.mean((_over(s, t, margin) > 0).sum(axis=1))),
            "You find all but suspect 4. Its margin is 0, so a rival costs by how much it leads.",
            name="rivals counted",
        ),
        Mistake(
            _signed,
            "You always name the suspect with the smallest loss. A distance is the **absolute** difference.",
            name="difference without its size",
        ),
    ],
)
