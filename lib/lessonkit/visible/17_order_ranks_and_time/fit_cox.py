"""Visible check of ``fit_cox``, set 17."""

import numpy as np

from lessonkit.checks import case
from lessonkit.data import load_remission
from lessonkit.figures import curves
from lessonkit.ruler.judge import Judge


def shares(x, time, b, at_risk=np.greater_equal):
    """Row i: everybody's share in the choice at time i; 0 for those who are not at risk then."""
    score = x @ b
    among = at_risk(time, time[:, None]) * np.exp(score - score.max())
    total = among.sum(axis=1, keepdims=True)
    return np.divide(among, total, out=np.zeros_like(among), where=total > 0)


def slope(x, time, event, b, at_risk=np.greater_equal):
    """Gradient in b of the loss, summed over the events: expected minus seen."""
    share = shares(x, time, b, at_risk)
    chosen = event * (share.sum(axis=1) > 0)
    return chosen @ (share @ x - x)


def loss(x, time, event, b):
    """Mean over the events."""
    score = x @ b
    inside = ((time >= time[:, None]) * np.exp(score - score.max())).sum(axis=1)
    return event @ (np.log(inside) + score.max() - score) / event.sum()


def newton(x, time, event, at_risk=np.greater_equal):
    """The coefficients at which the slope is 0."""
    b = np.zeros(x.shape[1])
    for _ in range(25):
        share = shares(x, time, b, at_risk)
        mean, chosen = share @ x, event * (share.sum(axis=1) > 0)
        curve = np.einsum("i,ij,jd,je->de", chosen, share, x, x)
        curve -= np.einsum("i,id,ie->de", chosen, mean, mean)
        b = b - np.linalg.solve(curve, slope(x, time, event, b, at_risk))
    return b


def efron(x, time, event):
    """Newton's method on Efron's loss: of d tied events the k-th leaves k/d of them out."""
    b = np.zeros(x.shape[1])
    for _ in range(25):
        step, curve = np.zeros(len(b)), np.zeros((len(b), len(b)))
        weight = np.exp(x @ b)
        for now in np.unique(time[event == 1]):
            tied = (time == now) & (event == 1)
            for k in range(tied.sum()):
                share = weight * ((time >= now) - k / tied.sum() * tied)
                share /= share.sum()
                mean = share @ x
                step += mean - x[tied].mean(axis=0)
                curve += (share[:, None] * x).T @ x - np.outer(mean, mean)
        b = b - np.linalg.solve(curve, step)
    return b


def one_step(x, time, event):
    return -slope(x, time, event, np.zeros(x.shape[1])) / event.sum()


def in_some_order(x, time, event):
    """As if no times were tied: the rows of one time come one after the other."""
    rows = np.argsort(-time, kind="stable")
    return newton(x[rows], np.arange(len(time), 0, -1.0), event[rows])


def of_times(x, time, event):
    """Least squares on the times."""
    inputs = np.column_stack([x, np.ones(len(x))])
    return np.linalg.lstsq(inputs, time, rcond=None)[0][:-1]


WRONG_FITS = {
    "censored dropped": (
        lambda x, t, e: newton(x[e == 1], t[e == 1], e[e == 1]),
        "You left the censored out of the fit. They were at risk until they left; without them the "
        "long survivors vanish.",
    ),
    "censored as events": (
        lambda x, t, e: newton(x, t, np.ones(len(t))),
        "You treated leaving the study as the event.",
    ),
    "event and censored exchanged": (
        lambda x, t, e: newton(x, t, 1 - e),
        "The roles are exchanged: `event` is 1 where the event was seen.",
    ),
    "everybody at risk": (
        lambda x, t, e: newton(x, t, e, lambda t, now: np.ones((len(now), t.shape[-1]), bool)),
        "Everybody is in every risk set. Those who have left are not at risk.",
    ),
    "strictly later": (
        lambda x, t, e: newton(x, t, e, np.greater),
        "The one who has the event is at risk at that time too: ≥, not >.",
    ),
    "risk set turned round": (
        lambda x, t, e: newton(x, t, e, np.less_equal),
        "Your risk sets hold those whose time has passed. At risk are those whose time is yet to come.",
    ),
    "Efron": (
        efron,
        "That is the fit with Efron's treatment of ties. Breslow's keeps the full sum for each of the "
        "tied events.",
    ),
    "scale not undone": (
        lambda x, t, e: newton(x, t, e) * x.std(axis=0),
        "You scaled the columns and forgot to scale the coefficients back.",
    ),
    "scale undone the wrong way": (
        lambda x, t, e: newton(x, t, e) * x.std(axis=0) ** 2,
        "You scaled the columns and scaled the coefficients back the wrong way: a column divided by "
        "its spread has a coefficient that is larger by that factor.",
    ),
    "sign reversed": (
        lambda x, t, e: -newton(x, t, e),
        "Sign: a larger score means an earlier event.",
    ),
    "hazard ratios": (
        lambda x, t, e: np.exp(newton(x, t, e)),
        "These are the hazard ratios, the exponentials of the coefficients.",
    ),
    "tied cases in some order": (
        in_some_order,
        "A running sum over sorted times puts tied cases in some order: the result depends on the order "
        "of the rows. Use ≥ on the times.",
    ),
    "times fitted": (
        of_times,
        "That is a least-squares fit of the times, in which leaving counts as the event. Cox's loss is "
        "wanted: who was it, of those at risk?",
    ),
    "one step": (
        one_step,
        "One step is no fit. Go on until the slope is 0.",
    ),
    "length 1": (
        lambda x, t, e: newton(x, t, e) / np.linalg.norm(newton(x, t, e)),
        "You made the coefficients a vector of length 1. The size of a Cox model's coefficients counts.",
    ),
}


def why(b, x, time, event):
    """A sentence on wrong coefficients, from what they are and from the slope that is left."""
    right = newton(x, time, event)
    for name, (fit, words) in WRONG_FITS.items():
        if name == "length 1" and len(b) == 1:
            continue  # a single coefficient of 1 says nothing
        try:
            known = fit(x, time, event)
        except np.linalg.LinAlgError:
            continue
        if np.isfinite(known).all() and np.allclose(b, known, rtol=0, atol=1e-3):
            return words
    if not b.any():
        return (
            "All coefficients are 0, as before the first step. Which way does the loss fall there?"
        )
    at, start = loss(x, time, event, b), loss(x, time, event, 0 * b)
    if at > start:
        return (
            f"Cox's loss is {at:.3f} at your coefficients and {start:.3f} at 0: the steps go uphill or "
            "are so long that they overshoot, or it is another loss that they make small."
        )
    ratio = b @ right / (right @ right)
    if len(b) > 1 and np.allclose(b, ratio * right, rtol=0, atol=1e-3):
        return f"Right direction, wrong size: all coefficients are {ratio:.3f} times what they should be."
    if np.abs(b - right).max() < 0.02:
        return "Near: no coefficient is off by more than 0.02. A few more steps, and no rounding."
    left = np.abs(slope(x, time, event, b)).max() / event.sum()
    return (
        f"Cox's loss still has a slope of {left:.2g} in one of your coefficients. Either they have not "
        "arrived (more steps, or a larger rate), or it is another loss whose slope is 0 there."
    )


def drawn(seed, many, effects, last, kind="normal"):
    """A study with whole-numbered times, many of them tied, of which some are censored."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(many, len(effects)))
    if kind == "arms":
        x[:, 0] = rng.integers(0, 2, size=many)
    if kind == "scaled":
        x = x * rng.uniform(0.4, 2.5, size=len(effects)) + rng.normal(size=len(effects))
    x = x.round(2)
    until = rng.exponential(last / 2 * np.exp(-(x - x.mean(0)) @ np.array(effects)))
    leaves = rng.uniform(last / 4, last, size=many)
    time, event = np.ceil(np.minimum(until, leaves)), (until <= leaves).astype(int)
    return {"x": x, "time": time, "event": event}


JUDGE = Judge(lambda b, x, time, event: b, "some coefficient", why=why)
TIME_FACTOR = 2
CLOSE = {"rtol": 0.0, "atol": 1e-3}
WEEKS, RELAPSE, PLACEBO = load_remission()
CASES = [
    case(
        x=PLACEBO[:, None].astype(float), time=WEEKS, event=RELAPSE, expected=[1.50919141], **CLOSE
    ),
    case(
        **drawn(1, 60, [0.8, -0.5, 0.0], 12),
        expected=[0.58254916, -0.36490554, -0.0854195],
        **CLOSE,
    ),
    case(**drawn(6, 40, [-0.6, 0.3], 20, "scaled"), expected=[-0.60548799, 0.26579367], **CLOSE),
]
TAKEAWAY = (
    "At the minimum, what is expected of those at risk equals what is seen, column by column. On the "
    "drug's data e^b is 4.5, the hazard on placebo over that on the drug."
)


def picture(fit_cox):
    """Slope of the loss over the coefficient of the real study; the fit is where it is 0."""
    x = PLACEBO[:, None].astype(float)
    values = np.linspace(-1, 4, 101)
    found = float(np.asarray(fit_cox(x, WEEKS, RELAPSE)).reshape(1)[0])
    mean = [loss(x, WEEKS, RELAPSE, np.array([b])) for b in values]
    return curves(
        values,
        {"mean loss per relapse": np.array(mean)},
        x="coefficient of placebo",
        y="mean loss per relapse",
        title=f"Your coefficient: {found:.3f}",
        alt=f"A bowl whose lowest point is at 1.51. Your coefficient is {found:.3f}.",
    )
