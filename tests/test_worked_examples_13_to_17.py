"""Worked examples of lessons 13 to 17: small inputs whose results were computed by another program.

``tests/data/worked_examples_13_17.json`` holds them, rounded to six digits or more. ``LIBRARY`` says how
the library expresses each; those with an ``exercise`` are asked of its reference answer.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from grading.checks import exercises
from lessonkit.data import load_remission
from losslab import losses as lossfunctions

DATA = Path(__file__).parent / "data" / "worked_examples_13_17.json"
EXAMPLES = {example["name"]: example for example in json.loads(DATA.read_text(encoding="utf-8"))}
OF_LIBRARY = [name for name, example in EXAMPLES.items() if "exercise" not in example]
OF_EXERCISES = [name for name, example in EXAMPLES.items() if "exercise" in example]
REFERENCES = {
    name: exercise.reference
    for members in exercises().values()
    for name, exercise in members.items()
}
L = lossfunctions
log = np.log

# Six answers of lesson 12: their probabilities under the reference model, and their rewards.
REFERENCE_POLICY = np.array([0.25, 0.2, 0.25, 0.18, 0.1, 0.02])
REWARDS = np.array([1.5, 1.0, 0.5, 0.0, -1.5, 2.5])
TARGET = np.array([0.0, 0.0, 4.0, 4.0])


def policy_gradient(i):
    """The mean over the answers of what REINFORCE pulls, carried to the logits."""
    pi, reward = np.array(i["pi"]), np.array(i["reward"])
    pull = -L.reinforce_grad(log(pi), reward)
    return pi * (pull - pi @ pull)


def leash(i):
    ref = log(REFERENCE_POLICY)
    return L.kl_penalty_grad(ref + REWARDS, ref, estimator=i["estimator"], place=i["place"])


def clipped(i):
    advantage, ratio = np.array(i["advantage"], float), np.array(i["ratio"], float)
    arguments = log(ratio), np.zeros(6), advantage
    options = {"low": i["low"], "high": i["high"]}
    return L.ppo_clip(*arguments, **options), L.ppo_clip_grad(*arguments, **options)


def boxes(i):
    def row(box):
        target = TARGET[None]
        losses = [f(box[None], target)[0] for f in (L.iou_loss, L.giou_loss, L.diou_loss)]
        return [np.abs(box - TARGET).sum(), *(1 - loss for loss in losses)]

    return [row(np.array(box)) for box in i["boxes"]]


def box_slopes(i):
    box, target = np.array([i["box"]]), np.array([i["target"]])
    return [f(box, target)[0] for f in (L.iou_loss_grad, L.giou_loss_grad, L.diou_loss_grad)]


def dice(i):
    options = {"smooth": i["smooth"], "squared": i["squared"]}
    return L.dice(np.array(i["p"]), np.array(i["g"]), **options)


def elbo(i):
    arrays = [np.array(i[name]) for name in ("x", "decoded", "mean", "log_var")]
    return L.negative_elbo(*arrays, log_sigma=i["log_sigma"], beta=i["beta"])


def ties(i):
    rows = i["score"], i["time"], i["event"]
    return [L.cox(*map(np.array, rows), ties=way) for way in ("breslow", "efron")]


def remission(i):
    weeks, relapse, placebo = load_remission()
    return [
        [L.cox(b * placebo, weeks, relapse, ties=way).sum() for way in ("breslow", "efron")]
        for b in i["beta"]
    ]


def counts(i):
    y, one = np.array(i["y"], float), np.ones(2)
    return [
        L.negative_binomial_nll(log(i["mean"]) * one, log(i["r"]) * one, y),
        L.tweedie_deviance(log(i["mean"]) * one, y, power=i["power"]),
    ]


def labels(i):
    z, t = np.array(i["z"]), np.array(i["t"])
    return [
        L.cross_entropy(z, t)[0],
        L.cross_entropy(z + log(i["prior"]), t)[0],
        L.generalised_cross_entropy(z, t, q=i["q"])[0],
        L.forward_corrected(z, t, transition=np.array(i["transition"]))[0],
    ]


LIBRARY = {
    "policy-gradient": policy_gradient,
    "ppo-clip": clipped,
    "group-std": lambda i: L.group_advantage(np.array([i["rewards"]], float), scale="std")[0, :2],
    **dict.fromkeys((name for name in OF_LIBRARY if name.startswith("kl-k")), leash),
    "soft-cap-slope": lambda i: L.soft_cap_grad(np.array(i["z/cap"], float), cap=1.0),
    "soft-cap-mistake": lambda i: (
        L.cross_entropy_grad(L.soft_cap(np.array(i["logits"], float), cap=30.0), i["target"])
        * L.soft_cap_grad(np.array(i["logits"], float), cap=30.0)
    ),
    "mean-across-devices": lambda i: [
        np.mean(i["mean_loss"]),
        L.accumulated(np.multiply(i["tokens"], i["mean_loss"]), np.array(i["tokens"])),
        i["tokens"][0] / i["tokens"][-1],
    ],
    "elbo-1": elbo,
    "elbo-2": elbo,
    "kl-to-normal": lambda i: [
        L.gaussian_kl(np.array([m]), np.array([v]), np.zeros(1), np.zeros(1))
        for m, v in zip(i["mean"], i["log_var"], strict=True)
    ],
    "gan-slopes": lambda i: [
        L.gan_generator_grad(np.array(i["logit"]), kind=kind)
        for kind in ("minimax", "non-saturating")
    ],
    "dice-1": dice,
    "dice-squared": dice,
    "dice-little-smoothing": dice,
    "dice-gradient": lambda i: L.dice_grad(np.array(i["p"]), np.array(i["g"]), smooth=i["smooth"]),
    "tversky": lambda i: L.tversky(
        np.array(i["p"]), np.array(i["g"]), alpha=i["alpha"], beta=i["beta"], smooth=i["smooth"]
    ),
    "boxes": boxes,
    "box-slopes": box_slopes,
    "pairwise": lambda i: L.pairwise_logistic(np.array(i["score"]), np.array(i["relevance"])),
    "plackett-luce": lambda i: [
        L.plackett_luce(np.array(i["score"]), np.array(i["order"])),
        *L.plackett_luce_grad(np.array(i["score"]), np.array(i["order"])),
    ],
    "ndcg": lambda i: [
        L.ndcg(np.arange(4, 0, -1.0), np.array(i["shown"]), gain=gain)
        for gain in ("exponential", "linear")
    ],
    "cumulative-logits": lambda i: [
        L.cumulative_logit(np.array(i["score"]), np.array(i["t"]), np.array(i["thresholds"])),
        L.cumulative_logit_grad(np.array(i["score"]), np.array(i["t"]), np.array(i["thresholds"]))[0],
    ],
    "cox": ties,
    "cox-remission": remission,
    "crps-gaussian": lambda i: L.crps_gaussian(
        np.array(i["mean"], float), 2 * log(np.array(i["sigma"], float)), np.array(i["y"], float)
    ),
    "crps-ensemble": lambda i: [
        L.crps_ensemble(np.array([i["members"]]), np.array([i["y"]]), fair=fair)[0]
        for fair in (False, True)
    ],
    "counts": counts,
    "labels": labels,
}  # fmt: skip
# What the library has no part of: rows or columns of the expected result that are left out.
LEFT_OUT = {"boxes": np.s_[:, :4], "counts": np.s_[[0, 2]]}


def flat(value):
    if isinstance(value, list | tuple):
        parts = [flat(entry) for entry in value]
        return np.concatenate(parts) if parts else np.zeros(0)
    return np.ravel(np.asarray(value, dtype=float))


def test_every_example_of_the_library_is_expressed():
    assert set(LIBRARY) == set(OF_LIBRARY)


@pytest.mark.parametrize("name", OF_LIBRARY)
def test_the_library_gives_it(name):
    expected = EXAMPLES[name]["expected"]
    if name in LEFT_OUT:
        expected = np.array(expected)[LEFT_OUT[name]]
    np.testing.assert_allclose(
        flat(LIBRARY[name](EXAMPLES[name]["inputs"])), flat(expected), rtol=2e-5, atol=2e-6
    )


def read(value):
    """An input as an exercise takes it: lists are arrays, and JSON has no infinity."""
    if isinstance(value, list):
        return np.array([read(entry) for entry in value])
    return float(value) if value in ("inf", "-inf", "nan") else value


@pytest.mark.parametrize("name", OF_EXERCISES)
def test_the_exercise_s_reference_gives_it(name):
    example = EXAMPLES[name]
    given = [read(value) for value in example["inputs"]]
    result = REFERENCES[example["exercise"]](*given)
    expected = example["expected"]
    expected = [read(value) for value in expected] if isinstance(expected, list) else expected
    np.testing.assert_allclose(flat(result), flat(expected), rtol=2e-5, atol=2e-6)
