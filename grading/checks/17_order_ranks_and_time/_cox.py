"""Wrong answers to ``cox_loss``: other terms, other risk sets, running sums."""

import numpy as np

from losslab.losses import cox


def right(score, time, event):
    return cox(score, time, event, ties="breslow").sum() / event.sum()


@np.errstate(all="ignore")
def log_terms(score, time, event, at_risk=np.greater_equal, total=np.sum):
    """A term for each row, with another risk set or another sum over it."""
    present = at_risk(time, time[:, None])
    inside = [total(np.exp(score)[row]) if row.any() else 0.0 for row in present]
    return np.log(inside) - score


def of(**options):
    """A wrong answer from other terms."""

    @np.errstate(all="ignore")
    def answer(score, time, event):
        terms = log_terms(score, time, event, **options)
        return np.where(event == 1, terms, 0).sum() / event.sum()

    return answer


def others(score, time, event):
    with np.errstate(all="ignore"):
        present = (time >= time[:, None]) & ~np.eye(len(time), dtype=bool)
        terms = np.log((present * np.exp(score)).sum(axis=1)) - score
        return np.where(event == 1, terms, 0).sum() / event.sum()


def running(order):
    """A running sum from the last time to the first: tied rows stand in some order."""

    def answer(score, time, event):
        rows = order(time, event)
        s = score[rows]
        terms = np.logaddexp.accumulate(s) - s
        return (event[rows] * terms).sum() / event.sum()

    return answer


def running_forward(score, time, event):
    rows = np.argsort(time, kind="stable")
    s = score[rows]
    return (event[rows] * (np.logaddexp.accumulate(s) - s)).sum() / event.sum()


def unsorted(score, time, event):
    s = score[::-1]
    terms = np.logaddexp.accumulate(s)[::-1] - score
    return (event * terms).sum() / event.sum()


def weighted(score, time, event):
    """Σ over those at risk weighed by their event: the censored are not in the sums."""
    seen = event == 1
    return right(score[seen], time[seen], event[seen])


def rows_zero_and_one(score, time, event):
    return log_terms(score, time, event)[event].sum() / event.sum()


def no_shift(score, time, event):
    with np.errstate(all="ignore"):
        present = time >= time[:, None]
        return (event * (np.log((present * np.exp(score)).sum(1)) - score)).sum() / event.sum()


def one_shift(score, time, event):
    return no_shift(score - score.max(), time, event)


def epsilon(score, time, event):
    with np.errstate(all="ignore"):
        present = time >= time[:, None]
        inside = (present * np.exp(score - score.max())).sum(1) + 1e-9
        return (event * (np.log(inside) + score.max() - score)).sum() / event.sum()


def efron(score, time, event):
    return cox(score, time, event, ties="efron").sum() / event.sum()


def by_time(per_time, divide):
    """One term for each time at which there are events."""

    def answer(score, time, event):
        times = np.unique(time[event == 1])
        terms = [
            per_time(np.logaddexp.reduce(score[time >= t]), score[(time == t) & (event == 1)])
            for t in times
        ]
        return np.sum(terms) / (len(times) if divide == "times" else event.sum())

    return answer


def without_tied_censored(score, time, event):
    terms = [
        np.logaddexp.reduce(score[(time > t) | ((time == t) & (event == 1))]) - s
        for s, t, e in zip(score, time, event, strict=True)
        if e
    ]
    return np.mean(terms)


def zero_filled(score, time, event):
    inside = np.logaddexp.reduce((time >= time[:, None]) * score, axis=1)
    return np.sum(event * (inside - score)) / event.sum()
