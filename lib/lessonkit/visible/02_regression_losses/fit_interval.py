"""Visible check of ``fit_interval``, set 02."""

import numpy as np

from lessonkit.checks import case
from lessonkit.data import load_diabetes
from lessonkit.figures import points
from lessonkit.ruler.judge import Judge
from losslab.losses import pinball

COLUMNS = {"bmi": 2, "bp": 3, "ltg": 8}


def patients(column, first, last):
    """One measurement of some diabetes patients, and how far the disease was a year later."""
    x, y = load_diabetes()
    return {"x": x[first:last, COLUMNS[column]], "y": y[first:last]}


def growing(seed, count):
    """Made-up data that fall, with noise that grows with x."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 4, count)
    return {"x": x, "y": 2 - x + (0.3 + x) * rng.standard_normal(count)}


def _levels(share):
    return (1 - share) / 2, (1 + share) / 2


def measure(lines, x, y, share):
    """The mean pinball loss of each of the two lines, at its own level."""
    both = zip(lines, _levels(share), strict=True)
    return np.array([pinball(a + b * x, y, tau=tau).mean() for (a, b), tau in both])


def _readings(lines, x):
    """The same numbers, taken for something else than intercept and slope."""
    exchanged = "Are intercept and slope exchanged? The intercept comes first."
    yield exchanged, [(b, a) for a, b in lines]
    scaled = "Your numbers fit a scaled x, or a centred one. Turn them into a line in x itself."
    yield scaled, [(a - b * x.mean() / x.std(), b / x.std()) for a, b in lines]
    yield scaled, [(a - b * x.mean(), b) for a, b in lines]


def why(lines, x, y, share):
    """What is wrong with two lines: order, roles of their numbers, level, or tilt."""
    low, high = (a + b * x for a, b in lines)
    if (low > high).mean() > 0.9:
        return (
            "Your first line lies above the second. The lower one comes first; or has tau changed sides in "
            "a slope?"
        )
    flat = measure([(level, 0.0) for level in np.quantile(y, _levels(share))], x, y, share)
    for words, other in _readings(lines, x):
        if (measure(other, x, y, share) < np.minimum(flat, measure(lines, x, y, share) / 2)).all():
            return words
    for name, line, tau in zip(("lower", "upper"), (low, high), _levels(share), strict=True):
        below, at_most = np.mean(y < line - 1e-9), np.mean(y <= line + 1e-9)
        if below > tau + 0.04 or at_most < tau - 0.04:
            return (
                f"{100 * below:.0f} % of the points lie below your {name} line, and {100 * tau:.0f} % "
                "should. Of what lies outside, one half belongs below the interval, the other above."
            )
    slopes = np.array([line[1] for line in lines])
    if (slopes == 0).all():
        return "Both lines are flat: the slopes have not moved."
    if np.ptp(slopes) < 1e-6 * np.abs(slopes).max():
        return (
            "Your lines are parallel, like one line moved up and down. Each of the two has its own "
            "level and its own least pinball loss, so its own slope."
        )
    return (
        "About as many points lie below each line as should, but a line is not tilted as its loss wants. If "
        "you descend: centre and scale x, let the steps shrink, and take more of them."
    )


JUDGE = Judge(measure, "the mean pinball loss of a line", better="smaller", why=why)
CLOSE = {"rtol": 0.01, "atol": 0.0}
CASES = [
    case(
        **patients("bmi", 0, 60),
        share=0.8,
        **CLOSE,
        expected=([-22.428571429, 3.265306122], [-78.070175439, 11.228070175]),
    ),
    case(
        **patients("bp", 200, 250),
        share=0.5,
        **CLOSE,
        expected=([-126.04267005, 2.239121251], [-87.739130435, 3.086956522]),
    ),
    case(
        **patients("ltg", 0, 60),
        share=0.9,
        **CLOSE,
        expected=([-153.476340694, 47.318611987], [-483.66868088, 157.336677688]),
    ),
    case(
        **growing(1, 50),
        share=0.7,
        **CLOSE,
        expected=([1.593511965, -2.0461285], [2.17370863, -0.097614069]),
    ),
]
TAKEAWAY = (
    "Nobody assumed a shape for the noise: two losses, each lopsided in its own way, found where the "
    "interval ends, wide where the patients differ and narrow where they do not."
)


def picture(fit_interval):
    known = patients("bmi", 0, 60)
    ends = np.array([known["x"].min(), known["x"].max()])
    low, high = fit_interval(known["x"].copy(), known["y"].copy(), 0.8)
    return points(
        {"60 patients": (known["x"], known["y"])},
        lines={
            "lower": (ends, low[0] + low[1] * ends),
            "upper": (ends, high[0] + high[1] * ends),
        },
        x="body-mass index",
        y="progression after a year",
        title="Your interval, share 0.8",
        alt="Sixty points between two lines that part to the right; a tenth lies below, a tenth above.",
    )
