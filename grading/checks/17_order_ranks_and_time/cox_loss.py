"""Hidden check of ``cox_loss``, set 17."""

import importlib

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import (
    epsilon_in_logarithm,
    exp_overflows,
    maximum_not_added_back,
    mean_not_taken,
    one_maximum_for_all_rows,
    sign_reversed,
    sum_instead_of_mean,
)
from lessonkit.checks import visible

wrong = importlib.import_module("grading.checks.17_order_ranks_and_time._cox")
_rng = np.random.default_rng(172)


def _cox_loss(score, time, event):
    among = np.where(time >= time[:, None], score, -np.inf)
    largest = among.max(axis=1)
    total = np.log(np.exp(among - largest[:, None]).sum(axis=1)) + largest
    return np.sum(event * (total - score)) / np.sum(event)


def study(n, last, share=0.6):
    """Whole-numbered times, so that some are tied, and who was seen to have the event."""
    time = _rng.integers(1, last + 1, size=n).astype(float)
    event = (_rng.random(n) < share).astype(int)
    event[np.argmax(time)], event[np.argmin(time)] = 1, 1
    return {"score": _rng.normal(size=n), "time": time, "event": event}


OVERFLOW = (
    "exp overflows at 710, and underflows to 0 at −745. Take the largest of the risk set off before `exp` "
    "and add it again after `log`."
)

EXERCISE = Exercise(
    "cox_loss",
    3,
    _cox_loss,
    why=visible("cox_loss")["why"],
    cases=[
        Case(
            "two tied events and two censored",
            score=[0.5, -1.0, 1.2, 0.3, -0.4],
            time=[3.0, 5.0, 3.0, 4.0, 7.0],
            event=[1, 0, 1, 0, 1],
        ),
        Case("twelve cases with many ties", **study(12, 4)),
        Case("nine cases with few ties", **study(9, 30, 0.4)),
        Case(
            "no ties, nobody censored",
            score=[1.0, -0.5, 0.2, 2.0],
            time=[4.0, 1.0, 9.0, 2.0],
            event=[1, 1, 1, 1],
        ),
        Case(
            "a censored case at the time of an event",
            score=[1.4, 0.1, -0.8, 0.9],
            time=[2.0, 2.0, 1.0, 3.0],
            event=[0, 1, 1, 0],
        ),
        Case(
            "the longest times censored",
            score=[-0.2, 0.7, 1.9, -1.1, 0.4, 0.0],
            time=[1.5, 0.5, 2.5, 8.0, 9.0, 8.0],
            event=[1, 1, 1, 0, 0, 0],
        ),
        Case(
            "times with decimals",
            score=[0.9, -0.3, 0.6, 1.2, -1.4],
            time=[0.4, 0.4, 1.7, 0.9, 2.2],
            event=[1, 1, 1, 1, 0],
        ),
        Case("one event", score=[0.3, -0.6, 0.8], time=[2.0, 6.0, 4.0], event=[1, 0, 0]),
        Case(
            "equal scores", score=[2.0] * 5, time=[3.0, 1.0, 3.0, 2.0, 5.0], event=[1, 1, 1, 0, 0]
        ),
        Case("a single case", score=[0.7], time=[1.0], event=[1]),
        Case(
            "scores of a billion that leave early",
            part="extreme",
            score=[1e9, 0.5, -0.5, 1.0],
            time=[1.0, 2.0, 3.0, 3.0],
            event=[1, 1, 1, 1],
        ),
        Case(
            "scores down to minus a billion",
            part="extreme",
            score=[-1e9, 2.0, -1e9, -1e9],
            time=[1.0, 2.0, 4.0, 5.0],
            event=[1, 1, 1, 0],
        ),
    ],
    mistakes=[
        exp_overflows(wrong.no_shift, OVERFLOW),
        exp_overflows(wrong.of(), OVERFLOW),
        one_maximum_for_all_rows(
            wrong.one_shift,
            "You take the largest score of all off. A risk set that it has left may then underflow to "
            "0, and log 0 is infinite: each risk set needs its own largest.",
        ),
        epsilon_in_logarithm(
            wrong.epsilon,
            "Something is added inside the logarithm. It hides an underflow, and the value is wrong "
            "there: each risk set needs its own largest.",
        ),
        Mistake(
            lambda s, t, e: np.mean(e * wrong.log_terms(s, t, e)),
            "The mean is over the events. The censored have no term of their own.",
            name="mean over all",
        ),
        sum_instead_of_mean(
            lambda s, t, e: np.sum(e * wrong.log_terms(s, t, e)),
            "That is the sum. The mean over the events is wanted.",
        ),
        mean_not_taken(
            lambda s, t, e: e * wrong.log_terms(s, t, e),
            "A value for each case comes back. One number is wanted: the mean over the events.",
        ),
        Mistake(
            wrong.weighted,
            "You dropped the censored. They were at risk until they left, and belong in the sums.",
            name="censored dropped",
        ),
        Mistake(
            lambda s, t, e: _cox_loss(s, t, np.ones_like(e)),
            "Everybody counts as having had the event, the censored too. They have no term of their "
            "own: `event` is not used, or not everywhere.",
            name="censored as events",
        ),
        Mistake(
            lambda s, t, e: wrong.log_terms(s, t, e).sum() / e.sum(),
            "The censored have terms of their own in your sum. Only the number below is that of the "
            "events: multiply each term by `event`.",
            name="terms of the censored",
        ),
        Mistake(
            lambda s, t, e: _cox_loss(s, t, 1 - e) if (e == 0).any() else np.float64(np.nan),
            "The roles are exchanged: `event` is 1 where the event was seen.",
            name="event and censored exchanged",
        ),
        Mistake(
            wrong.rows_zero_and_one,
            "`terms[event]` takes rows 0 and 1 again and again, since `event` holds whole numbers. A "
            "choice of rows is `terms[event == 1]`.",
            name="event as an index",
        ),
        Mistake(
            wrong.of(at_risk=np.greater),
            "The one who has the event is at risk at that time too: ≥, not >.",
            name="strictly later",
        ),
        Mistake(
            wrong.others,
            "You leave the one who has the event out of the sum. Without them it is no softmax.",
            name="only the others",
        ),
        Mistake(
            wrong.of(at_risk=lambda t, now: np.ones((len(now), len(t)), dtype=bool)),
            "Everybody is in every risk set. Those who have left are not at risk.",
            name="everybody at risk",
        ),
        Mistake(
            wrong.of(at_risk=np.less_equal),
            "You sum over those whose time has passed. At risk are those whose time is yet to come: "
            "`time >= time[i]` for row i. (If you made a table, the other axis is meant.)",
            name="risk set turned round",
            alike=(lambda s, t, e: _cox_loss(s, -t, e),),
        ),
        Mistake(
            wrong.efron,
            "That is Efron's treatment of ties. Breslow's keeps the full sum for each of the tied "
            "events.",
            name="Efron",
        ),
        *(
            Mistake(
                wrong.running(order),
                "A running sum over sorted times puts tied cases in some order: the result depends on "
                "the order of the rows. Use ≥ on the times.",
                name=f"running sum, {words}",
            )
            for words, order in {
                "stable": lambda t, e: np.argsort(-t, kind="stable"),
                "turned round": lambda t, e: np.argsort(t, kind="stable")[::-1],
                "events first": lambda t, e: np.lexsort((-e, -t)),
                "events last": lambda t, e: np.lexsort((e, -t)),
            }.items()
        ),
        Mistake(
            wrong.running_forward,
            "Your running sum begins with the earliest time, so it holds those who have left. Those at "
            "risk are the later ones, and tied ones with them.",
            name="running sum from the first",
        ),
        Mistake(
            wrong.unsorted,
            "You take the rows to be sorted by time. They come in any order: compare the times.",
            name="rows taken as sorted",
        ),
        Mistake(
            lambda s, t, e: _cox_loss(s, t.astype(int), e),
            "The times are cut to whole numbers. They are fractional, and only equal ones are ties.",
            name="times cut",
        ),
        Mistake(
            lambda s, t, e: _cox_loss(s, np.rint(t), e),
            "The times are rounded to whole numbers. They are fractional, and only equal ones are ties.",
            name="times rounded",
        ),
        Mistake(
            wrong.of(total=np.mean),
            "The logarithm of a mean over the risk set. It is the sum: a larger set makes the choice "
            "harder.",
            name="mean over the risk set",
        ),
        Mistake(
            lambda s, t, e: (e * (wrong.log_terms(s, t, e) + s)).sum() / e.sum(),
            "The event's own score is missing: the log-sum-exp less that.",
            name="own score missing",
        ),
        Mistake(
            lambda s, t, e: _cox_loss(-s, t, e),
            "A larger score means an earlier event: s stands in the exponent as it is, without a minus.",
            name="sign of the score",
        ),
        Mistake(
            wrong.of(total=np.max),
            "The largest score of the risk set stands where its log-sum-exp belongs.",
            name="maximum for log-sum-exp",
        ),
        Mistake(
            lambda s, t, e: np.sum(e * ((wrong.log_terms(s, t, e) + s) / np.log(2) - s)) / e.sum(),
            "The logarithm is to base 2. The course takes natural logarithms.",
            name="logarithm to base 2",
        ),
        Mistake(
            lambda s, t, e: np.sum(e * wrong.log_terms(s, t, e)) / len(np.unique(t[e == 1])),
            "You divide by the number of different times. The mean is over the events: tied ones count "
            "one by one.",
            name="divided by different times",
        ),
        Mistake(
            wrong.by_time(lambda whole, own: whole - own[0], "times"),
            "Of events at the same time only one has a term. Each of them has.",
            name="one term for each time",
        ),
        Mistake(
            wrong.by_time(lambda whole, own: whole - own.sum(), "events"),
            "Tied events share one sum over the risk set here. Each of them has the full sum once.",
            name="one sum for tied events",
        ),
        Mistake(
            wrong.by_time(lambda whole, own: whole - own.mean(), "times"),
            "One term for each time, with the mean score of the tied events. Each event has its own term.",
            name="mean of tied events",
        ),
        Mistake(
            wrong.by_time(lambda whole, own: whole - own[0], "events"),
            "Of events at the same time only one has a term, and the mean is over all events. Each event "
            "has its own term.",
            name="one term for tied events",
        ),
        Mistake(
            lambda s, t, e: np.sum(e * wrong.log_terms(s, t, e)) / max((e == 0).sum(), 1),
            "You divide by the number of the censored. The mean is over the events.",
            name="divided by the censored",
        ),
        Mistake(
            wrong.without_tied_censored,
            "Who is censored at the time of an event was still at risk then: ≥ holds for the censored, "
            "too.",
            name="tied censored left out",
        ),
        Mistake(
            wrong.zero_filled,
            "Those who are not at risk come into the sum with the score 0, and so with exp(0) = 1. Give "
            "them −∞ (or leave them out after `exp`).",
            name="zero for not at risk",
        ),
        Mistake(
            lambda s, t, e: np.sum(e * (1 - np.exp(-wrong.log_terms(s, t, e)))) / e.sum(),
            "That is 1 minus the probability of each choice. The loss is minus its logarithm.",
            name="probability without logarithm",
        ),
        Mistake(
            lambda s, t, e: np.sum(e * (wrong.log_terms(s, t, e) + s) - s) / e.sum(),
            "`event` multiplies the log-sum-exp only: the scores of the censored are still taken off.",
            name="scores of the censored",
        ),
        maximum_not_added_back(
            lambda s, t, e: (
                np.sum(
                    e
                    * (wrong.log_terms(s, t, e) - np.where(t >= t[:, None], s, -np.inf).max(axis=1))
                )
                / e.sum()
            ),
            "The largest score that you take off before `exp` has to be added again after `log`.",
        ),
        Mistake(
            lambda s, t, e: (
                sum(e[i] * (s[t >= t[i]].sum() - s[i]) for i in range(len(s))) / e.sum()
            ),
            "The scores of the risk set are summed as they are. `exp` before the sum, `log` after it.",
            name="sum of scores",
        ),
        Mistake(
            lambda s, t, e: (
                np.sum(e * wrong.log_terms(s, t, e) / (t >= t[:, None]).sum(axis=1)) / e.sum()
            ),
            "Each term is divided by the size of its risk set. Only the mean over the events is taken.",
            name="divided by the risk set",
        ),
        Mistake(
            lambda s, t, e: np.sum(np.exp(s) * t - e * s) / e.sum(),
            "That is the loss of a constant rate, section 4's first. Cox's compares those at risk.",
            name="constant rate",
        ),
        sign_reversed(
            lambda s, t, e: -_cox_loss(s, t, e),
            "That is the logarithm of the partial likelihood. The loss is minus that.",
        ),
        Mistake(
            lambda s, t, e: (e * (np.exp(wrong.log_terms(s, t, e) + s) - s)).sum() / e.sum(),
            "The logarithm of the sum is missing.",
            name="logarithm missing",
        ),
    ],
)
