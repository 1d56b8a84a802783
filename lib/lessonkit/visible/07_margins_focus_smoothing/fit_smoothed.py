"""Visible check of ``fit_smoothed``, set 07."""

import numpy as np

from lessonkit import data
from lessonkit.checks import case
from lessonkit.ruler.judge import Judge
from losslab.losses import cross_entropy
from losslab.numerics import softmax

LOADERS = {"wine": data.load_wine, "iris": data.load_iris, "breast_cancer": data.load_breast_cancer}


def examples(name, first, last, many=100):
    """Some columns of a real data set, standardised, with a column of ones at the end."""
    x, t = LOADERS[name]()
    some = np.random.default_rng(0).permutation(len(x))[:many]
    x, t = x[some, first:last], t[some]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return {"x": np.column_stack([x, np.ones(many)]).round(3), "t": t}


def measure(w, x, t, eps):
    """The mean smoothed cross-entropy of these weights."""
    return cross_entropy(x @ w, t, label_smoothing=eps).mean()


def _steepness(w, x, targets):
    """The largest entry of the gradient; a part common to all classes moves no probability."""
    slope = x.T @ (softmax(x @ w) - targets) / len(x)
    return np.abs(slope - slope.mean(axis=1, keepdims=True)).max()


def why(w, x, t, eps):
    """Where training went: nowhere, uphill, too far, to other targets, or not far enough."""
    classes = w.shape[1]
    loss, chance, top = measure(w, x, t, eps), np.log(classes), 1 - eps + eps / classes
    if (w == 0).all():
        return (
            f"All weights are 0, and log {classes} is the loss of that: nothing has been learned."
        )
    if loss > chance:
        return (
            f"That is more than weights of 0 cost, log {classes} = {chance:.4f}. Steps uphill, or far too "
            "large ones, or a model driven far beyond its targets end there."
        )
    onehot = np.eye(classes)[t]
    sure = softmax(x @ w)[np.arange(len(t)), t].mean()
    if sure > top:
        return (
            f"The true class gets {sure:.3f} on average, and its target is only {top:.3f}: the model was "
            "driven too far. Is eps in your gradient?"
        )
    slope = _steepness(w, x, (1 - eps) * onehot + eps / classes)
    if (w[-1] == 0).all():
        return "The last row of the weights is 0, and that is what the ones are multiplied by: train it too."
    for rest, words in (
        (eps / (classes - 1), "ε/(K − 1) for each wrong class, the other convention"),
        (
            eps / classes,
            "1 − ε for the true class and ε/K for each other, which do not add up to 1",
        ),
    ):
        if _steepness(w, x, np.where(onehot == 1, 1 - eps, rest)) < 0.2 * slope:
            return (
                f"Your weights fit other targets: {words}. Here ε/K goes to **all** classes, the true one "
                "included."
            )
    return (
        f"The gradient in the weights, X.T (p − q) / N with the smoothed q, has an entry of {slope:.2g} "
        "there, and is 0 at the minimum. Too few steps, too small ones, or another q?"
    )


JUDGE = Judge(measure, "the mean smoothed loss of your weights", better="smaller", why=why)
CLOSE = {"rtol": 0.0, "atol": 0.002}
CASES = [
    case(
        **examples("wine", 0, 13),
        eps=0.1,
        **CLOSE,
        expected=[
            [0.346, -0.419, 0.073],
            [0.198, -0.348, 0.151],
            [0.033, -0.326, 0.293],
            [-0.173, 0.304, -0.131],
            [0.164, -0.131, -0.033],
            [-0.372, 0.004, 0.368],
            [0.898, 0.607, -1.505],
            [0.093, 0.229, -0.322],
            [-0.177, 0.057, 0.12],
            [0.196, -0.761, 0.565],
            [0.017, 0.14, -0.157],
            [0.61, -0.24, -0.37],
            [0.741, -0.731, -0.01],
            [0.026, 0.159, -0.185],
        ],
    ),
    case(
        **examples("iris", 0, 4),
        eps=0.3,
        **CLOSE,
        expected=[
            [0.019, 0.066, -0.085],
            [0.298, -0.48, 0.182],
            [-0.781, 0.163, 0.618],
            [-0.281, -0.291, 0.572],
            [-0.105, 0.175, -0.069],
        ],
    ),
    case(
        **examples("breast_cancer", 6, 9),
        eps=0.2,
        **CLOSE,
        expected=[[0.27, -0.27], [-1.071, 1.071], [-0.014, 0.014], [0.367, -0.367]],
    ),
]
TAKEAWAY = (
    "The wines can be told apart without an error, so hard labels would never let the weights rest. "
    "Smoothed ones do: the goal lies at a finite gap."
)
