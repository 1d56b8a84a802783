"""What is said of fitted numbers that are not at a minimum: where the loss still falls."""

import numpy as np

from lessonkit.messages import say

STEP = 1e-5  # of a number's size, or of 1


def why(loss):
    """A function ``why(result, **arguments)`` for an exercise that asks for a loss's minimum.

    Parameters
    ----------
    loss : callable
        ``loss(numbers, **arguments)`` is the loss of a result, whose numbers come as one flat array.

    Examples
    --------
    >>> why(lambda numbers, y: np.mean((numbers[0] - y) ** 2))(np.array(1.0), y=np.array([2.0, 4.0]))[:52]
    'At your result the loss still has a slope of -4, and'
    """

    def told(result, **arguments):
        parts = result if isinstance(result, tuple) else (result,)
        numbers = np.concatenate([np.ravel(part).astype(float) for part in parts])
        slopes = [_slope(loss, numbers, i, arguments) for i in range(len(numbers))]
        if not np.isfinite(slopes).all():
            return None
        entry = int(np.argmax(np.abs(slopes)))
        place = say("arrived.in_entry", entry=entry) if len(numbers) > 1 else ""
        return say("arrived.not_yet", slope=slopes[entry], place=place)

    return told


def _slope(loss, numbers, entry, arguments):
    step = np.zeros(len(numbers))
    step[entry] = STEP * max(abs(numbers[entry]), 1)
    rise = loss(numbers + step, **arguments) - loss(numbers - step, **arguments)
    return float(rise / (2 * step[entry]))
