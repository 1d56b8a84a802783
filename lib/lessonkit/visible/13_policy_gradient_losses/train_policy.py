"""Visible check of ``train_policy``, set 13."""

import numpy as np

from lessonkit.checks import case
from lessonkit.ruler.judge import Judge
from losslab.numerics import log_softmax


def objective(weights, features, start, success, beta, seed=None):
    """J: the success rate less the leash."""
    log_p, log_start = log_softmax(features @ weights), log_softmax(features @ start)
    return float(np.exp(log_p) @ (success - beta * (log_p - log_start)))


def slope(weights, features, start, success, beta):
    """The gradient of J in the weights."""
    log_p, log_start = log_softmax(features @ weights), log_softmax(features @ start)
    p, worth = np.exp(log_p), success - beta * (log_p - log_start)
    return features.T @ (p * (worth - p @ worth))


def why(weights, features, start, success, beta, seed):
    now, then = (objective(w, features, start, success, beta) for w in (weights, start))
    rate, before = (objective(w, features, start, success, 0) for w in (weights, start))
    said = f"J was {then:.4f} at the start. "
    if now < then and rate > before:
        return said + (
            "The success rate has risen and J has fallen: the leash is missing or pulls towards "
            "another policy than π_start, or a step was so long that it jumped over the top."
        )
    if now < then:
        return said + "The success rate has fallen, too. J is to be maximised: go up its gradient."
    if np.abs(slope(weights, features, start, success, beta)).max() > 1e-3:
        return said + (
            "There is still a slope in J at your weights: either they have not arrived, or it was "
            "something else that was maximised."
        )
    return None


def drawn(seed, answers, shared, beta, spread=1.0):
    """A problem with shared features; not every seed gives one whose J has a single top."""
    rng = np.random.default_rng(seed)
    return {
        "features": spread * rng.normal(size=(answers, shared)),
        "start": 0.3 * rng.normal(size=shared),
        "success": rng.uniform(size=answers),
        "beta": beta,
        "seed": seed,
    }


JUDGE = Judge(objective, "J of these weights", why=why)
TIME_FACTOR = 3
CASES = [
    case(
        features=np.eye(6),
        start=[2.5, 2.3, 2.5, 2.2, 1.6, 0.0],
        success=[0.5, 0.4, 0.35, 0.3, 0.05, 0.9],
        beta=0.2,
        seed=1,
        expected=[2.9167, 2.2167, 2.1667, 1.6167, -0.2333, 2.4167],
        atol=0.01,
    ),
    case(
        features=[
            [-2.9, 1.6, 1.0],
            [-0.1, -0.4, 0.2],
            [-1.3, 0.3, -0.2],
            [-0.4, -0.9, -0.7],
            [1.1, 1.3, 0.5],
            [-0.0, -0.9, 0.7],
        ],
        start=[0.5, -0.3, 0.2],
        success=[0.71, 0.91, 0.15, 0.83, 0.31, 0.79],
        beta=0.25,
        seed=2,
        expected=[0.925, -1.3193, 0.0083],
        atol=0.01,
    ),
    case(**drawn(17, 7, 3, 0.2, 0.6), expected=[2.9401, 0.7549, 1.5624], atol=0.01),
    case(
        features=np.eye(12),
        start=[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -3.0, 0.0, 0.0, 0.0, 0.0],
        success=[0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 1.0, 0.05, 0.05, 0.05, 0.05],
        beta=0.1,
        seed=3,
        expected=[
            -0.7917,
            -0.7917,
            -0.7917,
            -0.7917,
            -0.7917,
            -0.7917,
            -0.7917,
            5.7083,
            -0.7917,
            -0.7917,
            -0.7917,
            -0.7917,
        ],
        atol=0.01,
    ),
]
TAKEAWAY = (
    "A leash of β is worth as much as it costs: with free logits the best policy is "
    "π_start·exp(success/β), normalised. Shared features have no such formula, and no one step size "
    "fits all problems."
)
