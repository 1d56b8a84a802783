"""Hidden check of ``group_advantage``, set 13."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import epsilon_in_denominator
from lessonkit.checks import visible

_rng = np.random.default_rng(130)


def _group_advantage(rewards, scale):
    equal = np.ptp(rewards, axis=1, keepdims=True) == 0
    centred = np.where(equal, 0.0, rewards - rewards.mean(axis=1, keepdims=True))
    if scale == "loo":
        return centred * rewards.shape[1] / (rewards.shape[1] - 1)
    if scale == "std":
        spread = rewards.std(axis=1, keepdims=True)
        spread[equal] = np.inf
        return centred / spread
    return centred


def _mean(rewards):
    return rewards.mean(axis=1, keepdims=True)


def _when(wanted, wrong):
    """A wrong answer for one scale, right for the others."""

    def answer(rewards, scale):
        return wrong(rewards) if scale == wanted else _group_advantage(rewards, scale)

    return answer


@np.errstate(all="ignore")
def _no_guard(rewards, scale):
    centred = rewards - _mean(rewards)
    if scale == "loo":
        return centred * rewards.shape[1] / (rewards.shape[1] - 1)
    return centred / rewards.std(axis=1, keepdims=True) if scale == "std" else centred


def _batch_centred(rewards, scale):
    centred = rewards - rewards.mean()
    if scale == "loo":
        return (rewards.size * rewards - rewards.sum()) / (rewards.size - 1)
    return centred / rewards.std() if scale == "std" else centred


def _standardised(centred, spread):
    return centred / np.where(spread == 0, 1, spread)


EXERCISE = Exercise(
    "group_advantage",
    2,
    _group_advantage,
    why=visible("group_advantage")["why"],
    cases=[
        Case(
            "two groups, divided by the spread",
            rewards=[[1.0, 0.0, 0.0, 1.0], [0.5, 0.25, 0.25, 0.0]],
            scale="std",
        ),
        Case("several groups", rewards=_rng.normal(size=(4, 5)), scale="none"),
        Case("the mean of the others", rewards=_rng.normal(size=(3, 6)) + 2, scale="loo"),
        Case("groups of two", rewards=_rng.normal(size=(5, 2)), scale="std"),
        Case("one right answer in eight", rewards=np.eye(8)[:3], scale="std"),
        Case("groups of two, the other one left in", rewards=_rng.normal(size=(4, 2)), scale="loo"),
        Case(
            "equal rewards",
            part="extreme",
            rewards=[[0.1, 0.1, 0.1], [1.0, 0.0, 0.0], [7.0, 7.0, 7.0]],
            scale="std",
        ),
        Case(
            "equal rewards, nothing divided",
            part="extreme",
            rtol=0,
            atol=1e-30,
            rewards=[[0.1, 0.1, 0.1], [0.7, 0.7, 0.7]],
            scale="none",
        ),
        Case(
            "rewards a billion apart",
            part="extreme",
            rewards=[[1e9, -1e9, 0.0], [-1e9, -1e9, 1e9]],
            scale="std",
        ),
        Case(
            "rewards a billionth apart",
            part="extreme",
            rewards=[[1e-9, 0.0, 0.0, 3e-9]],
            scale="std",
        ),
    ],
    mistakes=[
        Mistake(
            _batch_centred,
            "You centre over the whole batch. Each prompt is compared with its own group: the "
            "mean over axis 1.",
            name="centred over the batch",
        ),
        Mistake(
            _when(
                "std",
                lambda r: _standardised(r - _mean(r), r.std(axis=1, ddof=1, keepdims=True)),
            ),
            "That is the sample standard deviation, which divides by one less than G "
            "(PyTorch's default). The population one is wanted, as in NumPy.",
            name="divided by G - 1",
        ),
        Mistake(
            _when("loo", lambda r: r - (r.sum(axis=1, keepdims=True) - r) / r.shape[1]),
            "The other answers are one fewer than G: divide by their own number.",
            name="others divided by G",
        ),
        Mistake(
            _when("loo", lambda r: r - _mean(r)),
            "For “loo” the baseline must not contain the answer's own reward: take the mean of "
            "the others.",
            name="own reward left in",
        ),
        Mistake(
            _when("std", lambda r: _standardised(r - _mean(r), r.var(axis=1, keepdims=True))),
            "You divide by the variance. With the standard deviation the reward's unit cancels.",
            name="divided by the variance",
        ),
        Mistake(
            _when("std", lambda r: _standardised(r, r.std(axis=1, keepdims=True))),
            "For “std” the rewards are not centred: in a group of successes every answer would be "
            "pushed up.",
            name="not centred",
        ),
        epsilon_in_denominator(
            _when("std", lambda r: (r - _mean(r)) / (r.std(axis=1, keepdims=True) + 1e-8)),
            "The small constant under the fraction shrinks groups whose rewards differ little. "
            "Ask whether the rewards of a group are equal instead.",
        ),
        Mistake(
            _no_guard,
            "A group of equal rewards has to give exactly 0. The mean of three times 0.1 is not "
            "quite 0.1, and dividing by a spread of 1e-17 blows the rest up: ask whether the "
            "rewards are equal.",
            name="no guard for equal rewards",
        ),
    ],
)
