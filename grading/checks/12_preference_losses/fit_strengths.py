"""Hidden check of ``fit_strengths``, set 12."""

import numpy as np
from scipy import optimize

from grading.checks.base import Case, Exercise, Mistake

NEAR = {"rtol": 1e-3, "atol": 1e-3}


def _loss(s, wins):
    return np.sum(wins * np.logaddexp(0, s[None, :] - s[:, None]))


def _fit_strengths(wins):
    s = optimize.minimize(_loss, np.zeros(len(wins)), args=(wins,)).x
    return s - s.mean()


def _table(seed, players, games, spread):
    """Wins of a made tournament in which everybody wins and loses."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(size=players) * spread
    p = 1 / (1 + np.exp(strength[None, :] - strength[:, None]))
    upper = np.triu(rng.binomial(games, p), 1)
    return upper + np.tril(games - upper.T, -1) + (1 - np.eye(players))


UNEQUAL = np.array([[0, 12, 3, 1], [5, 0, 9, 0], [1, 6, 0, 2], [2, 0, 4, 0]], dtype=float)


def _first_is_zero(wins):
    s = _fit_strengths(wins)
    return s - s[0]


def _win_rates(wins):
    share = wins.sum(axis=1) / (wins + wins.T).sum(axis=1)
    s = np.log(share / (1 - share))
    return s - s.mean()


def _losses_for_wins(wins):
    return -_fit_strengths(wins)


def _share_of_wins(wins):
    return wins.sum(axis=1) / wins.sum()


def _probabilities(wins):
    return np.exp(_fit_strengths(wins))


def _few_steps(wins):
    games, s = wins + wins.T, np.zeros(len(wins))
    for _ in range(5):
        p = 1 / (1 + np.exp(s[None, :] - s[:, None]))
        s = s - (games * p - wins).sum(axis=1) / games.sum(axis=1).max()
    return s - s.mean()


EXERCISE = Exercise(
    "fit_strengths",
    4,
    _fit_strengths,
    cases=[
        Case("two players", wins=[[0.0, 7.0], [2.0, 0.0]], **NEAR),
        Case("a round robin", wins=_table(1, 5, 12, 0.8), **NEAR),
        Case("unequal numbers of games", wins=UNEQUAL, **NEAR),
        Case("seven players", wins=_table(2, 7, 30, 1.0), **NEAR),
        Case("nearly equal players", wins=_table(3, 4, 40, 0.1), **NEAR),
    ],
    mistakes=[
        Mistake(
            _first_is_zero,
            "The differences are right, but the first player was put at 0. Let them sum to 0: take the "
            "mean off.",
            name="first player at 0",
        ),
        Mistake(
            _win_rates,
            "Those are the log-odds of each player's share of wins. Whom they were won against matters "
            "too: a win over a strong player says more.",
            name="log-odds of win rates",
        ),
        Mistake(
            _losses_for_wins,
            "The order is upside down: row i of the table holds what player i won.",
            name="wins and losses exchanged",
        ),
        Mistake(_share_of_wins, "Those are shares of wins, not strengths.", name="shares of wins"),
        Mistake(
            _probabilities,
            "Those are exponentials of the strengths, as in the older form of the model. Here a "
            "difference of strengths goes into a sigmoid.",
            name="exponentials of strengths",
        ),
        Mistake(
            _few_steps,
            "The direction is right, but the descent has not arrived: take many more steps.",
            name="stopped on the way",
        ),
    ],
    equivalents={
        "np.sum → np.mean": "a factor moves no minimum",
        "np.zeros → np.ones": "a convex loss has one minimum, wherever the descent begins",
        "s - s.mean() → s": "a descent from 0 keeps the mean at 0 by itself",
        "s - s.mean() → s + s.mean()": "a descent from 0 keeps the mean at 0 by itself",
        "s.mean → s.sum": "a descent from 0 keeps the mean at 0 by itself",
    },
)
