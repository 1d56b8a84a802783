"""Is a gradient right? Compare it with central differences."""

import numpy as np

from losslab._inputs import positive

__all__ = ["gradcheck", "numerical_grad"]


def numerical_grad(f, x, *, step=1e-5):
    r"""Gradient of a scalar function by central differences, one entry at a time.

    .. math:: \frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}

    Parameters
    ----------
    f : function of an array of x's shape, giving a scalar (an array is summed)
    x : array, any shape; not changed
    step : float > 0
        The h for entries up to 1; larger entries take a step that grows with them.

    Returns
    -------
    float64 array of x's shape

    Raises
    ------
    ValueError
        If ``step`` is not positive.

    Examples
    --------
    >>> numerical_grad(lambda x: (x**2).sum(), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])

    References
    ----------
    W. H. Press, S. A. Teukolsky, W. T. Vetterling and B. P. Flannery, "Numerical Recipes",
    2007, section 5.7.
    """
    step = positive("step", step)
    x = np.array(x, dtype=np.float64)
    grad = np.empty_like(x)
    for place in np.ndindex(x.shape):
        here = x[place]
        above, below = here + step * max(1, abs(here)), here - step * max(1, abs(here))
        x[place] = above
        high = np.sum(f(x.copy()))
        x[place] = below
        low = np.sum(f(x.copy()))
        x[place] = here
        grad[place] = (high - low) / (above - below)  # the step as the machine rounded it
    return grad


def gradcheck(f, grad, x, *, step=1e-5, tolerance=1e-6):
    r"""Check a gradient against central differences and return the worst relative error.

    .. math:: \max_i \frac{|g_i - \hat g_i|}{\max(1, |g_i|, |\hat g_i|)}

    Parameters
    ----------
    f : function of an array, giving a scalar or per-example losses (which are summed)
    grad : function of the same array, giving its gradient, or the gradient itself
    x : array, any shape
    step : float > 0
        As in :func:`numerical_grad`.
    tolerance : float > 0
        The largest error that passes.

    Returns
    -------
    float, the worst error

    Raises
    ------
    AssertionError
        If the shape differs or an error is above ``tolerance``; says where and by how much.

    Examples
    --------
    >>> gradcheck(np.cos, lambda x: -np.sin(x), [0.0, 1.0]) < 1e-9
    True

    References
    ----------
    As :func:`numerical_grad`.
    """
    given = np.asarray(grad(np.array(x, dtype=np.float64)) if callable(grad) else grad)
    expected = numerical_grad(f, x, step=step)
    if given.shape != expected.shape:
        raise AssertionError(f"the gradient has shape {given.shape}, x has {expected.shape}")
    if not given.size:
        return 0.0
    scale = np.maximum(1, np.maximum(np.abs(given), np.abs(expected)))
    error = np.abs(given - expected) / scale
    worst = np.unravel_index(np.argmax(error), error.shape)
    if not error[worst] <= tolerance:
        where = f"at index {tuple(int(i) for i in worst)} the gradient is {given[worst]:.8g}"
        expected = f"{expected[worst]:.8g} (relative error {error[worst]:.2g})"
        raise AssertionError(f"{where}, central differences give {expected}")
    return float(error[worst])
