"""Scores of probabilities (family "classification") and calibration."""

import numpy as np

from losslab._finish import computed_in
from losslab._inputs import count, distribution, floating, matched, probabilities, refuse, shaped
from losslab.losses._targets import logits_and_target, target_rows
from losslab.numerics import softmax, times


def _report(**arrays):
    return [probabilities(*named) for named in zip(arrays, matched(**arrays), strict=True)]


def brier(p, y):
    r"""Brier score of a binary forecast, elementwise: squared error of the probability.

    .. math:: \ell = (p - y)^2

    Parameters
    ----------
    p : array of forecast probabilities of the event
    y : array of the same shape, outcomes 0 and 1 (or frequencies between)

    Returns
    -------
    array of the same shape, from 0 to 1

    Raises
    ------
    ValueError
        If the shapes differ or a value leaves [0, 1].

    Examples
    --------
    >>> brier([0.5, 0.75], [1, 1])
    array([0.25  , 0.0625])

    References
    ----------
    G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", 1950.
    """
    return np.square(np.subtract(*_report(p=p, y=y)))


def brier_grad(p, y):
    r"""Gradient of :func:`brier` in p.

    .. math:: \partial_p\ell = 2(p - y)

    Arguments, errors and source: as :func:`brier`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> brier_grad([0.5, 0.75], [1, 1])
    array([-1. , -0.5])
    """
    return 2 * np.subtract(*_report(p=p, y=y))


def _multiclass(p, t):
    p, t, _ = logits_and_target(p, t, None, name="p")
    return distribution("p", p), target_rows(t, p, 0)


def brier_multiclass(p, t):
    r"""Brier score over classes, one value per row: squared distance to the outcome.

    .. math:: \ell = \sum_k (p_k - t_k)^2

    Parameters
    ----------
    p : (..., K) array of probabilities, rows sum to 1
    t : (...) integer classes, or (..., K) probabilities

    Returns
    -------
    array of shape (...), from 0 to 2; for two classes twice :func:`brier`

    Raises
    ------
    ValueError
        If shapes do not fit, rows do not sum to 1 or a label is outside 0 to K - 1.

    Examples
    --------
    >>> brier_multiclass([[0.5, 0.25, 0.25]], [0])
    array([0.375])

    References
    ----------
    G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", 1950.
    """
    return np.square(np.subtract(*_multiclass(p, t))).sum(axis=-1)


def brier_multiclass_grad(p, t):
    r"""Gradient of :func:`brier_multiclass` in p.

    .. math:: \partial_{p_k}\ell = 2(p_k - t_k)

    Arguments, errors and source: as :func:`brier_multiclass`.

    Returns
    -------
    (..., K) array

    Examples
    --------
    >>> brier_multiclass_grad([0.5, 0.25, 0.25], 0)
    array([-1. ,  0.5,  0.5])
    """
    return 2 * np.subtract(*_multiclass(p, t))


def log_score(p, y):
    r"""Logarithmic score of a binary forecast, elementwise: cross-entropy from a probability.

    .. math:: \ell = -y\log p - (1 - y)\log(1 - p)

    Parameters
    ----------
    p : array of forecast probabilities of the event
    y : array of the same shape, outcomes 0 and 1 (or frequencies between)

    Returns
    -------
    array of the same shape, in nats; +inf where the impossible happened

    Raises
    ------
    ValueError
        If the shapes differ or a value leaves [0, 1].

    Examples
    --------
    >>> log_score([0.5, 0.0, 0.0], [1, 0, 1])
    array([0.69314718, 0.        ,        inf])

    References
    ----------
    I. J. Good, "Rational Decisions", 1952.
    """
    p, y = _report(p=p, y=y)
    return times(y, 0 - np.log(p)) + times(1 - y, 0 - np.log1p(-p))


def log_score_grad(p, y):
    r"""Gradient of :func:`log_score` in p; unbounded as p nears the wrong end.

    .. math:: \partial_p\ell = \frac{1 - y}{1 - p} - \frac{y}{p}

    Arguments, errors and source: as :func:`log_score`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> log_score_grad([0.5, 0.5], [1, 0])
    array([-2.,  2.])
    """
    p, y = _report(p=p, y=y)
    event = np.divide(y, p, out=np.zeros_like(p), where=y != 0)
    return np.divide(1 - y, 1 - p, out=np.zeros_like(p), where=y != 1) - event


def fit_temperature(z, t):
    r"""Temperature that makes softmax(z / T) fit the labels best, for calibration.

    .. math:: T = \arg\min_T \sum_n \Bigl(\log\sum_k e^{z_{nk}/T} - z_{n t_n}/T\Bigr)

    Parameters
    ----------
    z : (N, K) array of finite logits, of held-out examples
    t : (N,) integer classes, or (N, K) probabilities

    Returns
    -------
    float, between 0.001 and 1000 (the ends where no finite temperature is best: logits that
    are right every time want 0, logits worse than none want infinity)

    Raises
    ------
    ValueError
        If shapes do not fit, a logit is not finite or there is no example.

    Examples
    --------
    >>> round(fit_temperature([[4.0, 0.0], [4.0, 0.0], [4.0, 0.0], [4.0, 0.0]], [0, 0, 0, 1]), 4)
    3.641

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern Neural Networks",
    2017.
    """
    z, t, _ = logits_and_target(floating("z", z, finite=True), t, None)
    shaped("z", z, z.size, "at least one example")
    q = target_rows(t, z, 0)
    z = z - np.sum(q * z, axis=-1, keepdims=True)  # no cancellation where the labels are certain
    low, high = np.log(1e-3), np.log(1e3)
    for _ in range(60):  # the loss is convex in 1/T: its slope changes sign once
        middle = 0.5 * (low + high)
        expected = softmax(z, temperature=np.exp(middle))
        too_sharp = np.sum(expected * z, dtype=np.float64) > 0
        low, high = (middle, high) if too_sharp else (low, middle)
    return float(np.exp(0.5 * (low + high)))


@computed_in(None)
def expected_calibration_error(confidence, correct, *, bins=10):
    r"""Expected calibration error: how far confidence and accuracy lie apart, on average.

    .. math:: \sum_b \frac{n_b}{N}\,\bigl|\text{accuracy}_b - \text{confidence}_b\bigr|

    Parameters
    ----------
    confidence : (N,) array, probability of the predicted class
    correct : (N,) array, 1 or True where the prediction was right
    bins : int > 0
        Number of bins of equal width, (low, high], the first one [0, high].

    Returns
    -------
    float, from 0 to 1

    Raises
    ------
    ValueError
        If the shapes differ, a value leaves [0, 1], ``bins`` is below 1 or there is no example.

    Examples
    --------
    >>> round(expected_calibration_error([0.95, 0.95, 0.55, 0.55], [1, 1, 1, 0]), 6)
    0.05

    References
    ----------
    M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using
    Bayesian Binning", 2015.
    """
    mean_confidence, accuracy, number = reliability(confidence, correct, bins=bins)
    if not number.sum():
        refuse("confidence", "empty", "at least one example")
    return float(np.nansum(number * np.abs(accuracy - mean_confidence)) / number.sum())


@computed_in(None)
def reliability(confidence, correct, *, bins=10):
    r"""Reliability diagram's numbers: mean confidence, accuracy and count of each bin.

    .. math:: \text{bin } b = \{n : (b - 1)/B < c_n \le b/B\}

    Parameters
    ----------
    confidence, correct, bins : as :func:`expected_calibration_error`

    Returns
    -------
    mean_confidence, accuracy : (bins,) arrays, NaN where a bin is empty
    count : (bins,) integer array

    Raises
    ------
    ValueError
        As :func:`expected_calibration_error`.

    Examples
    --------
    >>> reliability([0.25, 0.75, 1.0], [0, 1, 1], bins=2)
    (array([0.25 , 0.875]), array([0., 1.]), array([1, 2]))

    References
    ----------
    A. Niculescu-Mizil and R. Caruana, "Predicting Good Probabilities with Supervised Learning",
    2005.
    """
    bins = count("bins", bins)
    confidence, correct = _report(confidence=confidence, correct=correct)
    edges = (np.arange(1, bins) / bins).astype(confidence.dtype)  # 0.1 is 0.1 in any precision
    place = np.searchsorted(edges, confidence.ravel(), side="left")
    number = np.bincount(place, minlength=bins)
    sums = [np.bincount(place, np.float64(a).ravel(), bins) for a in (confidence, correct)]
    means = [np.divide(s, number, out=np.full(bins, np.nan), where=number > 0) for s in sums]
    return means[0], means[1], number
