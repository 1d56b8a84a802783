"""The glossary's questions against the library: every number that is asked for comes out of `losslab`."""

import tomllib
from itertools import permutations
from math import comb
from pathlib import Path

import numpy as np
import pytest

from losslab import losses
from losslab.numerics import logsumexp, round_to, sigmoid, softmax
from losslab.reduce import packed_targets, reduce

TERMS = tomllib.loads(
    (Path(__file__).parent.parent / "theory" / "glossary.toml").read_text(encoding="utf-8")
)
ASKED = {name: term["question"] for name, term in TERMS.items() if "question" in term}
NUMERIC = {name for name, question in ASKED.items() if question["kind"] == "numeric"}


def minimiser(loss, grid):
    """The constant of a grid with the smallest mean loss."""
    return grid[np.argmin([np.mean(loss(c)) for c in grid])]


def step(gradient, at, rate):
    return at - rate * gradient


def weighted_report(pos_weight, truth):
    """The probability that weighted binary cross-entropy makes a flexible model report."""
    z = np.linspace(-6, 6, 12001)
    cost = truth * losses.bce_with_logits(z, np.ones_like(z), pos_weight=pos_weight)
    cost += (1 - truth) * losses.bce_with_logits(z, np.zeros_like(z), pos_weight=pos_weight)
    return sigmoid(z[cost.argmin()])


def best_discriminator(real, made):
    """The discriminator's best answer: the minimiser of its cross-entropy at one place."""
    p = np.linspace(0.001, 0.999, 9981)
    return p[
        (
            real * losses.log_score(p, np.ones_like(p))
            + made * losses.log_score(p, np.zeros_like(p))
        ).argmin()
    ]


def score_of_normal(x, h=1e-6):
    """Slope of the log-density by differences."""
    log_p = [-float(losses.gaussian_nll(x + side, 0.0, 0.0)) for side in (-h, h)]
    return (log_p[1] - log_p[0]) / (2 * h)


def spacing_above_one(format):
    """The smallest gap between numbers of the format from 1 to 2."""
    return np.diff(np.unique(round_to(np.linspace(1, 2, 1025), format=format))).min()


def packed_count():
    document = np.repeat([0, 1, 2], [10, 7, 3])
    targets = packed_targets(np.arange(20), document, np.ones(20, int))
    return np.sum(targets != -100)


def prompt_count():
    """A prompt of 5 and an answer of 3: the positions whose *target* is in the answer."""
    answer = np.repeat([0, 1], [5, 3])
    return np.sum(packed_targets(np.arange(8), np.zeros(8, int), answer) != -100)


def pixels(found, wrong, missed):
    """Probabilities and a mask of one picture with so many pixels of each kind."""
    p, g = (
        np.repeat([1.0, 1.0, 0.0], [found, wrong, missed]),
        np.repeat([1.0, 0.0, 1.0], [found, wrong, missed]),
    )
    return p[None, None], g[None, None]


def crossed(low, high, y):
    """Pinball losses of the 0.1- and the 0.9-quantile, summed."""
    return losses.pinball(float(low), float(y), tau=0.1) + losses.pinball(
        float(high), float(y), tau=0.9
    )


def best_matching(cost):
    return min(cost[0][a] + cost[1][b] for a, b in permutations((0, 1)))


def chamfer(a, b):
    gaps = np.abs(np.subtract.outer(a, b))
    return gaps.min(axis=1).sum() + gaps.min(axis=0).sum()


def pass_at_k(n, right, k):
    return 1 - comb(n - right, k) / comb(n, k)


REWARDS = np.array([1.0, 0.0, 0.0, 1.0])
COMPUTED = {
    "Loss function": lambda: losses.squared_error(9.0, 5.0) / losses.squared_error(3.0, 5.0),
    "Residual": lambda: losses.squared_error_grad(4.5, 7.0) / 2,
    "Logit": lambda: minimiser(lambda z: np.abs(sigmoid(z) - 0.75), np.linspace(0, 3, 30001)),
    "Log-sum-exp": lambda: logsumexp([1000.0, 1000.0]),
    "Surprise": lambda: losses.bits_per_token([losses.nll(np.log([1 / 8, 7 / 8]), 0)], [1]),
    "Margin": lambda: losses.hinge(0.4, -1),
    "Collapse": lambda: losses.triplet([1.0, 2.0], [1.0, 2.0], [1.0, 2.0], margin=0.3),
    "Reference model": lambda: losses.dpo(-3.0, -5.0, -3.0, -5.0),
    "Comparing tokenisers": lambda: losses.bits_per_byte(250 * 2.773, 1000),
    "Bradley–Terry model": lambda: np.exp(-losses.bradley_terry(5.0, 5 - np.log(3))),
    "Gradient accumulation": lambda: losses.accumulated([6.0, 2.0], [6, 1]),
    "Gradient clipping": lambda: 6.0 * 5 / np.linalg.norm([6.0, 8.0]),
    "Gradient descent": lambda: step(losses.squared_error_grad(4.0, 0.0), 4.0, 0.25),
    "Heteroscedastic": lambda: (
        losses.gaussian_nll_grad(1.0, 0.0, 0.0)[0]
        / losses.gaussian_nll_grad(1.0, 2 * np.log(3), 0.0)[0]
    ),
    "Implicit reward": lambda: 0.1 * (-4.0 - -4.0),
    "In-batch negatives": lambda: losses.info_nce(np.full((64, 64), 0.3)).mean(),
    "Label smoothing": lambda: (
        -losses.cross_entropy_grad(np.zeros(10), 0, label_smoothing=0.1)[0] + 0.1
    ),
    "Learning rate": lambda: (
        0.1 * losses.squared_error_grad(3.0, 0.0) / (losses.squared_error_grad(3.0, 0.0) / 2)
    ),
    "E4M3 and E5M2": lambda: spacing_above_one("e4m3"),
    "Stochastic rounding": lambda: 2.3 - np.floor(2.3),
    "Packing": packed_count,
    "Mask": lambda: reduce([3.0, 5.0, 7.0, 0.0], mask=[1, 1, 0, 0]),
    "Minimiser": lambda: minimiser(
        lambda c: losses.absolute_error(np.full(3, c), [1.0, 2.0, 9.0]), np.linspace(0, 10, 1001)
    ),
    "Nat and bit": lambda: losses.bits_per_token([1.386], [1]),
    "Policy": lambda: -losses.bits_per_token([-np.log([0.5, 0.5, 0.25]).sum()], [1]),
    "pos_weight": lambda: weighted_report(9.0, 0.1),
    "Precision and recall": lambda: 8 / 20,
    "Softmax": lambda: softmax(np.log([1.0, 2.0, 5.0]))[-1],
    "Vocabulary": lambda: losses.cross_entropy(np.zeros(64), 0),
    "Advantage": lambda: losses.group_advantage(REWARDS)[0],
    "Leave-one-out baseline": lambda: REWARDS[0] - REWARDS[1:].mean(),
    "Importance ratio": lambda: (
        softmax([1.0, 0.0, 2.0]) @ (softmax([0.0, 1.0, 0.0]) / softmax([1.0, 0.0, 2.0]))
    ),
    "Effective sample size": lambda: np.sum([1, 1, 0, 0]) ** 2 / np.sum(np.square([1, 1, 0, 0])),
    "Supervised fine-tuning": lambda: 1 / 0.02,
    "Prompt mask": prompt_count,
    "pass@k": lambda: pass_at_k(4, 1, 2),
    "Posterior collapse": lambda: np.sum(np.array([0.9, 0.5, 0.1]) <= 0.5**2),
    "Reparameterisation": lambda: 1 + np.exp(0.0 / 2) * -2,
    "Discriminator": lambda: best_discriminator(0.3, 0.1),
    "Mode collapse": lambda: best_discriminator(1 / 10, 1 / 3),
    "Signal-to-noise ratio": lambda: 0.8**2 / 0.4**2,
    "Score of a density": lambda: score_of_normal(2.0),
    "Flow matching": lambda: 3 - 1,
    "Dice score": lambda: (
        1
        - losses.dice(
            [(np.arange(20) < 6) * 1.0],
            [((np.arange(20) >= 2) & (np.arange(20) < 12)) * 1.0],
            smooth=0.0,
        )
    ),
    "Intersection over union": lambda: (
        1 - losses.iou_loss([[0.0, 0.0, 4.0, 4.0]], [[2.0, 0.0, 6.0, 4.0]])
    ),
    "Smoothing term": lambda: losses.dice([[1.0, 0.0]], [[0.0, 0.0]], smooth=3.0),
    "Hull of two boxes": lambda: (
        8 / (2 - losses.giou_loss([[0.0, 0.0, 2.0, 2.0]], [[4.0, 0.0, 6.0, 2.0]]))
    ),  # GIoU = 0 - (hull - 8) / hull
    "Prior bias": lambda: minimiser(lambda z: np.abs(sigmoid(z) - 0.5), np.linspace(-2, 2, 4001)),
    "One-to-one matching": lambda: best_matching([[1, 2], [2, 9]]),
    "Chamfer distance": lambda: chamfer([0, 1], [0, 5]),
    "Censoring": lambda: 0.1 * 20,
    "Hazard": lambda: 3 / 20,
    "Kaplan–Meier curve": lambda: (1 - 0.1) * (1 - 0.5),
    "Concordance index": lambda: 0.5,
    "Chance level": lambda: losses.info_nce(np.zeros((128, 128)))[0],
    "Byte-pair encoding": lambda: len("abababcab".replace("ab", "x")),
    "Gradient penalty": lambda: (abs(3) - 1) ** 2,
    "Tversky index": lambda: 1 - losses.tversky(*pixels(6, 2, 4), alpha=0.3, beta=0.7, smooth=0)[0],
    "Ties": lambda: losses.cox([0.0, 0.0], [1.0, 1.0], [1, 1], ties="breslow").sum(),
    "Ranked probability score": lambda: np.sum((np.cumsum([0, 0, 1]) - np.cumsum([1, 0, 0])) ** 2),
    "Energy score": lambda: np.mean([0, np.hypot(6, 8)]) - np.hypot(6, 8) / 2,
    "Quantile crossing": lambda: crossed(5, 3, 4) - crossed(3, 5, 4),
    "Forward correction": lambda: losses.forward_corrected(
        [[50.0, 0.0]], [1], transition=np.array([[0.9, 0.1], [0.1, 0.9]])
    )[0],
    "Fair score": lambda: losses.crps_ensemble([0.0, 4.0], 1.0),
    "Conformal prediction": lambda: np.ceil((9 + 1) * 0.9),
    "Overdispersion": lambda: 2 + 2**2 / 4,
    "Zero inflation": lambda: 0.1 + 0.9 * np.exp(-losses.poisson_nll(np.log(np.log(2)), 0.0)),
}


def test_every_numeric_question_is_computed():
    assert set(COMPUTED) == NUMERIC


@pytest.mark.parametrize("name", COMPUTED)
def test_the_answer_comes_out(name):
    question = ASKED[name]
    value = float(np.squeeze(COMPUTED[name]()))
    assert abs(value - question["answer"]) <= question["tolerance"], value


@pytest.mark.parametrize("name", sorted(NUMERIC))
def test_a_typical_slip_is_not_the_answer(name):
    question = ASKED[name]
    for slip in question.get("near", []):
        assert abs(slip["value"] - question["answer"]) > 2 * question["tolerance"], slip


def answer(name):
    return next(c["text"] for c in ASKED[name]["choice"] if c.get("correct"))


def test_a_forecast_of_the_base_rate_is_calibrated():
    wet = np.arange(100) < 30
    error = losses.expected_calibration_error(np.full(100, 0.3), wet.astype(float))
    assert abs(error) < 1e-12 and "calibrated" in answer("Calibration")


def test_a_negative_likelihood_loss_is_no_error():
    assert losses.gaussian_nll(0.0, np.log(0.01), 0.0) < 0 and answer("Likelihood").startswith(
        "Nothing"
    )


def test_a_weight_of_one_stays_in_bfloat16():
    w = 1.0
    for _ in range(1000):
        w = float(round_to(w + 0.001))
    assert w == 1.0 and answer("Master weights") == "at 1.0"


def test_the_pull_of_an_outlier_under_huber_does_not_grow():
    pull = losses.huber_grad([10.0, 1000.0], [0.0, 0.0], delta=1.0)
    assert pull[0] == pull[1] == 1 and answer("Outlier").startswith("1")


def test_a_constant_on_all_rewards_or_scores_changes_nothing():
    assert np.isclose(losses.bradley_terry(5.0, 2.0), losses.bradley_terry(8.0, 5.0))
    score = np.array([0.2, 1.4, -0.3])
    assert np.isclose(
        losses.plackett_luce(score, [1, 0, 2]), losses.plackett_luce(score + 10, [1, 0, 2])
    )


def test_infonce_certifies_at_most_the_logarithm_of_its_candidates():
    best = losses.mutual_information_bound(100 * np.eye(256), temperature=1.0)
    assert np.isclose(best, np.log(256)) and "5.5" in answer("Mutual information")


def test_semi_hard_is_said_of_the_distance_that_the_question_names():
    """At 1.0 and 1.3 with margin 0.5, squared and plain distances disagree: the question says which."""
    asked = ASKED["Hard negative"]["prompt"]
    assert asked.startswith("Squared distances") and answer("Hard negative") == "semi-hard"
    at = ([0.0], [1.0], [np.sqrt(1.3)])
    assert np.isclose(losses.triplet(*at, margin=0.5), 0.2)
    assert losses.triplet([0.0], [1.0], [1.3], margin=0.5) == 0


def test_the_hardest_negative_is_pushed_weakly_and_an_easy_one_not_at_all():
    near, far, easy = (
        abs(losses.triplet_grad([0.0], [1.0], [at], margin=1.0)[2][0]) for at in (0.05, 1.2, 2.0)
    )
    assert 0 < near < far and easy == 0
    why = next(
        c["why"] for c in ASKED["Semi-hard negative"]["choice"] if "no gradient" in c["text"]
    )
    assert "weak" in why
