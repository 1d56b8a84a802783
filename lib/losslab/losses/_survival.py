"""The loss of times until something happens, some of which are not known yet."""

import numpy as np

from losslab._inputs import binary, everywhere, matched, one_of, shaped
from losslab.losses._targets import surprise, surprise_grad
from losslab.numerics import times


def _risk(score, time, event, ties):
    """Each case's choice of all at risk at its time, as a row of logits; what a tie takes from
    its own logit; and tied groups."""
    score, time, event = matched(score=score, time=time, event=event, finite=True)
    shaped("score", score, score.ndim == 1, "(N,), one score for each case")
    everywhere("time", time, time >= 0, "times, 0 or above")
    binary("event", event)
    one_of("ties", ties, ("efron", "breslow"))
    same = (time[:, None] == time) & (event[:, None] * event == 1)
    many = np.maximum(same.sum(axis=1), 1)[:, None].astype(score.dtype)
    earlier = np.tril(same, -1).sum(axis=1, keepdims=True) * (ties == "efron")
    part = np.log((time >= time[:, None]) - (earlier / many).astype(score.dtype) * same)
    return score, event, score + part, part.diagonal(), same / many


def cox(score, time, event, *, ties="efron"):
    r"""Cox's partial likelihood, minus its logarithm, one value per case.

    .. math:: \ell_i = \delta_i\Bigl[\log\sum_{j:\, t_j \ge t_i} e^{s_j} - s_i\Bigr]

    Parameters
    ----------
    score : (N,) finite array, log hazards; a constant added to all changes nothing
    time : (N,) array, 0 or above, until the event or until last seen
    event : (N,) array, 1 where the event was seen, 0 where censored
    ties : "efron" or "breslow"
        Efron takes tied cases out of the sum one by one (their mean is shown), Breslow keeps all.

    Returns
    -------
    (N,) array, in nats, 0 where censored; each value needs the whole risk set, not a mini-batch

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a time is negative, or ``event`` or ``ties`` has
        another value.

    Examples
    --------
    >>> cox([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], [1, 0, 1]).round(4)
    array([1.0986, 0.    , 0.    ])

    References
    ----------
    D. R. Cox, "Regression Models and Life-Tables", 1972.
    """
    score, event, z, part, group = _risk(score, time, event, ties)
    ahead = surprise(z, np.arange(len(z))) + part  # log of the risk, measured from the own score
    return times(event, group @ ahead + (group @ score - score))


def cox_grad(score, time, event, *, ties="efron"):
    r"""Gradient of :func:`cox` (summed over the cases) in the scores: expected minus seen.

    .. math:: \partial_{s_j}\ell = \sum_{i:\, t_i \le t_j}\delta_i
              \frac{e^{s_j}}{\sum_{k:\, t_k \ge t_i} e^{s_k}} - \delta_j

    Arguments, errors and source: as :func:`cox`.

    Returns
    -------
    (N,) array; sums to 0

    Examples
    --------
    >>> cox_grad([0.0, 0.0], [1.0, 2.0], [1, 0])
    array([-0.5,  0.5])
    """
    _, event, z, _, _ = _risk(score, time, event, ties)
    return surprise_grad(z, np.arange(len(z)), event).sum(axis=0)
