"""Losses for real-valued targets; each has its gradient with respect to the prediction."""

import numpy as np

from losslab._inputs import inside_unit, matched, positive

LOG_2 = float(np.log(2.0))


def residual(y_pred, y_true):
    """Return y_pred - y_true for finite arrays of one shape."""
    return np.subtract(*matched(y_pred=y_pred, y_true=y_true, finite=True))


def _with(check, y_pred, y_true, **given):
    """Residuals, and a hyper-parameter that may be an array beside them."""
    r, ((name, value),) = residual(y_pred, y_true), given.items()
    return r, check(name, value, like=r)


def squared_error(y_pred, y_true):
    r"""Squared error, elementwise: its mean is the MSE, its best constant the mean.

    .. math:: \ell(r) = r^2, \quad r = \hat y - y

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit

    Returns
    -------
    array of the same shape, in the target's unit squared

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> squared_error([0.5, 3.0], [0.0, 0.0])
    array([0.25, 9.  ])

    References
    ----------
    C. F. Gauss, "Theoria combinationis observationum erroribus minimis obnoxiae", 1823.
    """
    return np.square(residual(y_pred, y_true))


def squared_error_grad(y_pred, y_true):
    r"""Slope of the squared error in y_pred: 2r, as large as the residual.

    .. math:: \ell'(r) = 2r

    Arguments, errors and source: as :func:`squared_error`.

    Returns
    -------
    array of the same shape, in the target's unit

    Examples
    --------
    >>> squared_error_grad([0.5, 3.0], [0.0, 0.0])
    array([1., 6.])
    """
    return 2 * residual(y_pred, y_true)


def absolute_error(y_pred, y_true):
    r"""Absolute error, elementwise: its mean is the MAE, its best constant the median.

    .. math:: \ell(r) = |r|, \quad r = \hat y - y

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit

    Returns
    -------
    array of the same shape, in the target's unit

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> absolute_error([0.5, 3.0], [0.0, 0.0])
    array([0.5, 3. ])

    References
    ----------
    P. S. Laplace, "Mémoire sur la probabilité des causes par les évènements", 1774.
    """
    return np.abs(residual(y_pred, y_true))


def absolute_error_grad(y_pred, y_true):
    r"""Slope of the absolute error in y_pred: the residual's sign, 0 at the kink r = 0.

    .. math:: \ell'(r) = \operatorname{sign}(r)

    Arguments, errors and source: as :func:`absolute_error`.

    Returns
    -------
    array of the same shape, of -1, 0 and 1

    Examples
    --------
    >>> absolute_error_grad([0.5, -3.0, 0.0], [0.0, 0.0, 0.0])
    array([ 1., -1.,  0.])
    """
    return np.sign(residual(y_pred, y_true))


def huber(y_pred, y_true, *, delta=1.0):
    r"""Huber loss, elementwise: quadratic for small residuals, linear for large ones.

    .. math:: \ell(r) = \tfrac12 r^2 \;\text{if}\; |r| \le \delta,\quad
              \delta(|r| - \tfrac12\delta)\;\text{otherwise}

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit
    delta : float > 0, or an array that broadcasts to that shape
        Where the loss turns linear, in the target's unit.

    Returns
    -------
    array of the same shape, in the target's unit squared

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``delta`` is not positive.

    Examples
    --------
    >>> huber([0.5, 3.0], [0.0, 0.0])
    array([0.125, 2.5  ])

    References
    ----------
    P. J. Huber, "Robust Estimation of a Location Parameter", 1964.
    """
    r, delta = _with(positive, y_pred, y_true, delta=delta)
    size = np.abs(r)
    quadratic = np.minimum(size, delta)  # the part inside delta
    return quadratic * (size - 0.5 * quadratic)  # = r²/2 inside, delta·(|r| − delta/2) outside


def huber_grad(y_pred, y_true, *, delta=1.0):
    r"""Slope of the Huber loss in y_pred: the residual, clipped to ±delta.

    .. math:: \ell'(r) = \max(-\delta, \min(r, \delta))

    Arguments, errors and source: as :func:`huber`.

    Returns
    -------
    array of the same shape, in the target's unit

    Examples
    --------
    >>> huber_grad([0.5, 3.0], [0.0, 0.0])
    array([0.5, 1. ])
    """
    r, delta = _with(positive, y_pred, y_true, delta=delta)
    return np.clip(r, -delta, delta)


def smooth_l1(y_pred, y_true, *, beta=1.0):
    r"""Smooth L1 loss, elementwise: the Huber loss divided by beta, so its tail has slope 1.

    .. math:: \ell(r) = \frac{r^2}{2\beta} \;\text{if}\; |r| \le \beta,\quad
              |r| - \tfrac12\beta\;\text{otherwise}

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit
    beta : float > 0, or an array that broadcasts to that shape
        Where the loss turns linear, in the target's unit.

    Returns
    -------
    array of the same shape, in the target's unit

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``beta`` is not positive.

    Examples
    --------
    >>> smooth_l1([0.5, 3.0], [0.0, 0.0], beta=2.0)
    array([0.0625, 2.    ])

    References
    ----------
    R. Girshick, "Fast R-CNN", 2015.
    """
    r, beta = _with(positive, y_pred, y_true, beta=beta)
    size = np.abs(r)
    quadratic = np.minimum(size, beta)
    return quadratic / beta * (size - 0.5 * quadratic)  # the ratio is 1 outside beta


def smooth_l1_grad(y_pred, y_true, *, beta=1.0):
    r"""Slope of the smooth L1 loss in y_pred: r/beta, clipped to ±1.

    .. math:: \ell'(r) = \max(-1, \min(r / \beta, 1))

    Arguments, errors and source: as :func:`smooth_l1`.

    Returns
    -------
    array of the same shape, from -1 to 1

    Examples
    --------
    >>> smooth_l1_grad([0.5, 3.0], [0.0, 0.0], beta=2.0)
    array([0.25, 1.  ])
    """
    r, beta = _with(positive, y_pred, y_true, beta=beta)
    return np.clip(r, -beta, beta) / beta


def log_cosh(y_pred, y_true):
    r"""Log-cosh loss, elementwise: a Huber loss without a corner in its slope.

    .. math:: \ell(r) = \log\cosh r = |r| - \log 2 + \log(1 + e^{-2|r|})

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit (scale them: the
        turn from quadratic to linear happens near a residual of 1)

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError
        If the shapes differ or an entry is not finite.

    Examples
    --------
    >>> log_cosh([1.0, 1000.0], [0.0, 0.0])
    array([4.33780830e-01, 9.99306853e+02])

    References
    ----------
    P. J. Green, "Bayesian Reconstructions from Emission Tomography Data Using a Modified EM
    Algorithm", 1990.
    """
    size = np.abs(residual(y_pred, y_true))
    # cosh r = 1 + 2 sinh²(r/2): no cancellation
    near = np.log1p(2 * np.square(np.sinh(np.minimum(size, 1) / 2)))
    far = size - LOG_2 + np.log1p(np.exp(-2 * np.minimum(size, 1000)))
    return np.where(size <= 1, near, far)[()]


def log_cosh_grad(y_pred, y_true):
    r"""Slope of the log-cosh loss in y_pred: tanh of the residual.

    .. math:: \ell'(r) = \tanh r

    Arguments, errors and source: as :func:`log_cosh`.

    Returns
    -------
    array of the same shape, from -1 to 1

    Examples
    --------
    >>> log_cosh_grad([1.0, 1000.0], [0.0, 0.0])
    array([0.76159416, 1.        ])
    """
    return np.tanh(residual(y_pred, y_true))


def pinball(y_pred, y_true, *, tau=0.5):
    r"""Pinball (quantile) loss, elementwise: its best constant is the tau-quantile.

    .. math:: \ell = \tau\,(y - \hat y) \;\text{if}\; y \ge \hat y,\quad
              (1 - \tau)(\hat y - y)\;\text{otherwise}

    Parameters
    ----------
    y_pred, y_true : finite arrays of the same shape, in the target's unit
    tau : float strictly between 0 and 1, or an array that broadcasts to that shape
        The quantile aimed at; predicting too low costs tau a unit, too high 1 - tau.

    Returns
    -------
    array of the same shape, in the target's unit

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``tau`` is not inside (0, 1).

    Examples
    --------
    >>> pinball([0.0, 0.0], [-2.0, 2.0], tau=0.75)
    array([0.5, 1.5])

    References
    ----------
    R. Koenker and G. Bassett, "Regression Quantiles", 1978.
    """
    r, tau = _with(inside_unit, y_pred, y_true, tau=tau)
    return np.maximum((1 - tau) * r, -tau * r)


def pinball_grad(y_pred, y_true, *, tau=0.5):
    r"""Slope of the pinball loss in y_pred: -tau below the target, 1 - tau above, 0 at it.

    .. math:: \ell' = -\tau \;\text{if}\; \hat y < y,\quad 1 - \tau \;\text{if}\; \hat y > y

    Arguments, errors and source: as :func:`pinball`.

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> pinball_grad([0.0, 0.0], [-2.0, 2.0], tau=0.75)
    array([ 0.25, -0.75])
    """
    r, tau = _with(inside_unit, y_pred, y_true, tau=tau)
    return (1 - tau) * (r > 0).astype(r.dtype) - tau * (r < 0).astype(r.dtype)
