"""The answer and the learner's own curve in one picture, for exercises whose answer is a curve."""

import contextlib
import io
import warnings
from dataclasses import dataclass, replace

import numpy as np

from lessonkit.figures import curves
from lessonkit.messages import said, say


def against(answer, yours, values, /, *, x, y, title, alt, **options):
    """A picture of ``answer``, and of ``yours`` drawn over it once there is something.

    Parameters
    ----------
    answer : array (N,)
        The curve to reach, at ``values``.
    yours : callable
        Given ``values``, returns the learner's curve; if it raises, the answer is drawn alone.
    values : array (N,)
    x, y, title, alt : str
        As for :func:`lessonkit.figures.curves`; how far the two curves are apart is added to ``alt``.
    options : as for :func:`lessonkit.figures.curves`

    Examples
    --------
    >>> x = np.linspace(-1, 1, 5)
    >>> labels = {"x": "x", "y": "y", "title": "Square", "alt": "A parabola."}
    >>> against(x**2, lambda x: x * x, x, **labels).alt
    'A parabola. Your curve lies on it.'
    >>> against(x**2, lambda x: x + 1, x, **labels).alt
    'A parabola. Your curve leaves it: the largest gap is 1.25.'
    """
    answer = np.asarray(answer, dtype=float)
    drawn = _try(yours, values, answer.shape)
    if drawn is None:
        told, lines = said("curve.none"), {said("curve.wanted"): answer}
    else:
        gaps = np.abs(drawn - answer)
        lines = {said("curve.wanted"): answer, said("curve.yours"): drawn}
        if np.allclose(drawn, answer, rtol=1e-6, atol=1e-8):
            told = said("curve.on")
        elif np.isfinite(gaps).all():
            told = say("curve.leaves", gap=gaps.max())
        else:
            told = said("curve.not_finite")
    picture = curves(values, lines, x=x, y=y, title=title, alt=f"{alt} {told}", **options)
    points = None if drawn is None else np.stack([np.asarray(values, dtype=float), drawn], axis=1)
    return replace(picture, own=(Own(points, told),))


@dataclass(frozen=True, eq=False)
class Own:
    """The learner's curve in one panel: ``points`` (N, 2) or None, and a sentence that compares."""

    points: np.ndarray | None
    told: str


def _try(yours, values, shape):
    """The learner's curve, or None if there is none that can be drawn."""
    silence = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    try:
        with warnings.catch_warnings(), silence[0], silence[1]:
            warnings.simplefilter("ignore")
            drawn = np.asarray(yours(np.array(values)), dtype=float)
    except Exception:  # noqa: BLE001 - the visible check says what went wrong; the picture goes on
        return None
    return drawn if drawn.shape == shape else None
