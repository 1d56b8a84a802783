"""Visible check of ``load_balance``, set 14."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        router_z=[[2.0, 0.0, -1.0], [1.0, 0.5, 0.0], [-1.0, 3.0, 0.0], [0.2, 0.1, 0.3]],
        top_k=1,
        expected=(
            1.06868398962,
            [
                [0.0247134713518, -0.0180669952395, -0.00664647611234],
                [0.0468671258497, -0.0291728798118, -0.0176942460379],
                [0.00316008330461, -0.00301021359457, -0.000149869710035],
                [0.041597165101, -0.0187256295366, -0.0228715355643],
            ],
        ),
        looks_like=[
            (
                (
                    0.356227996538,
                    [
                        [0.00823782378393, -0.00602233174649, -0.00221549203745],
                        [0.0156223752832, -0.00972429327059, -0.00589808201265],
                        [0.00105336110154, -0.00100340453152, -4.99565700116e-05],
                        [0.0138657217003, -0.00624187651221, -0.00762384518811],
                    ],
                ),
                "The factor E is missing: without the number of experts the loss at balance is 1/E.",
            ),
            (
                (
                    1.13453839076,
                    [
                        [0.0155540027927, 0.000331795066676, -0.0158857978594],
                        [0.0398405728558, 0.0193944255209, -0.0592349983767],
                        [0.000566277323429, 0.0163798710297, -0.0169461483531],
                        [0.0499257210731, 0.0405068281589, -0.0904325492321],
                    ],
                ),
                (
                    "The loads f are missing; P takes their place. An argmax can be one-sided while the "
                    "mean probabilities are even."
                ),
            ),
            (
                (
                    1.13453839076,
                    [
                        [0.00777700139637, 0.000165897533338, -0.00794289892971],
                        [0.0199202864279, 0.00969721276046, -0.0296174991883],
                        [0.000283138661714, 0.00818993551483, -0.00847307417655],
                        [0.0249628605366, 0.0202534140795, -0.045216274616],
                    ],
                ),
                "The mean probabilities stand in the place of the loads f. Count the choices.",
            ),
            (
                (
                    1.06868398962,
                    [
                        [0.316423025431, 0.0214115998846, 0.00787688740014],
                        [0.189930146646, 0.0575992285722, 0.0349356981048],
                        [0.00643043457957, 0.175544915977, 0.00873986673337],
                        [0.124584372575, 0.0563643010042, 0.0688435127083],
                    ],
                ),
                "The softmax's second term is missing in the gradient: each of its rows sums to 0.",
            ),
            (
                (
                    0.870395964947,
                    [
                        [-0.00664647611234, -0.000899502727189, 0.00754597883953],
                        [-0.0176942460379, -0.0107321027225, 0.0284263487605],
                        [-0.000149869710035, -0.00818260891391, 0.00833247862395],
                        [-0.0228715355643, -0.0206950211865, 0.0435665567509],
                    ],
                ),
                "The chosen experts are those with the largest logits; you take the smallest.",
            ),
            (
                (
                    1.06868398962,
                    [
                        [0.0988538854072, -0.0722679809578, -0.0265859044494],
                        [0.187468503399, -0.116691519247, -0.0707769841518],
                        [0.0126403332184, -0.0120408543783, -0.00059947884014],
                        [0.166388660404, -0.0749025181465, -0.0914861422573],
                    ],
                ),
                "The gradient is T times too large: P is a mean over the tokens.",
            ),
        ],
    ),
    case(
        router_z=[[2.0, 0.0, -1.0], [1.0, 0.5, 0.0], [-1.0, 3.0, 0.0], [0.2, 0.1, 0.3]],
        top_k=2,
        expected=(
            1.06480201753,
            [
                [0.00332323805617, 0.000449751363594, -0.00377298941976],
                [0.00884712301897, 0.00536605136126, -0.0142131743802],
                [7.49348550175e-05, 0.00409130445696, -0.00416623931197],
                [0.0114357677822, 0.0103475105933, -0.0217832783754],
            ],
        ),
        looks_like=[
            (
                (
                    2.12960403505,
                    [
                        [0.00664647611234, 0.000899502727189, -0.00754597883953],
                        [0.0176942460379, 0.0107321027225, -0.0284263487605],
                        [0.000149869710035, 0.00818260891391, -0.00833247862395],
                        [0.0228715355643, 0.0206950211865, -0.0435665567509],
                    ],
                ),
                (
                    "Each token makes top_k choices, and the shares f sum to 1. Yours sum to top_k, which "
                    "is the value at balance then (as in Hugging Face's code)."
                ),
            ),
            (
                (
                    1.06868398962,
                    [
                        [0.0247134713518, -0.0180669952395, -0.00664647611234],
                        [0.0468671258497, -0.0291728798118, -0.0176942460379],
                        [0.00316008330461, -0.00301021359457, -0.000149869710035],
                        [0.041597165101, -0.0187256295366, -0.0228715355643],
                    ],
                ),
                (
                    "Only the first choice of each token is counted. With top_k = 2 the second one is a "
                    "choice as well."
                ),
            ),
        ],
    ),
    case(
        router_z=[[0.4, -0.3, 1.2, 0.1, -2.0], [-0.5, 0.9, 0.2, 1.5, 0.3]],
        top_k=3,
        expected=(
            1.08565873447,
            [
                [
                    -0.0148860253124,
                    -0.00739218140202,
                    -0.0331294585954,
                    0.0567580950588,
                    -0.00135042974896,
                ],
                [
                    -0.0110611632773,
                    -0.0448552289552,
                    -0.0222744474974,
                    0.10280791132,
                    -0.0246170715903,
                ],
            ],
        ),
        looks_like=[],
    ),
    case(
        router_z=[[1000000000.0, 0.0, -1000000000.0], [0.0, 1000000000.0, 0.0]],
        top_k=1,
        expected=(1.5, [[0.0, 0.0, -0.0], [0.0, 0.0, -0.0]]),
        looks_like=[
            (
                (np.nan, [[np.nan, np.nan, np.nan], [np.nan, np.nan, np.nan]]),
                (
                    "The formula is right, but exp overflows for large logits: subtract each row's "
                    "largest one first."
                ),
            ),
        ],
    ),
]
TAKEAWAY = (
    "A value near 1 says little: eight tokens with logits 0.001, 0, 0, 0 all go to one "
    "expert, and the loss is 1.0008. The gradient still pulls the right way."
)


def library(router_z, top_k):
    return losses.load_balance(router_z, top_k=top_k), losses.load_balance_grad(
        router_z, top_k=top_k
    )


def picture(load_balance):
    shift = np.linspace(-3, 3, 61)
    z = np.random.default_rng(0).normal(size=(40, 2))
    pulls = []
    for s in shift:
        p = 1 / (1 + np.exp(-(z[:, 0] + s - z[:, 1])))
        f = np.mean(z[:, 0] + s > z[:, 1])
        pulls.append(np.sum(2 * p * (1 - p) * (2 * f - 1)) / 40)
    return against(
        np.array(pulls),
        lambda shift: np.array([load_balance(z + [s, 0.0], 1)[1][:, 0].sum() for s in shift]),
        shift,
        x="added to the first expert's logits",
        y="gradient in that shift",
        title="The pull is 0 where the loads are even",
        alt="The gradient is negative where the first expert has too few tokens, positive where too many.",
    )


def why(result, router_z, top_k):
    """What the shares of the choices add up to in the loss, or the rows of the gradient."""
    loss, grad = result
    experts = router_z.shape[1]
    chosen = np.argsort(router_z, axis=1)[:, experts - top_k :]
    shares = np.bincount(chosen.ravel(), minlength=experts) / chosen.size
    p = np.exp(router_z - router_z.max(axis=1, keepdims=True))
    mean = (p / p.sum(axis=1, keepdims=True)).mean(axis=0)
    if not np.isclose(loss, experts * shares @ mean):
        counted = ", ".join(f"{n:g}" for n in shares * chosen.size)
        return (
            f"The experts are chosen {counted} times, out of {chosen.size}: f is these counts over that "
            f"number. Your loss, {float(loss):.5g}, belongs to other shares or other mean probabilities."
        )
    off = np.abs(grad.sum(axis=1)).max()
    if off > 1e-9:
        return f"Each row of the gradient sums to 0. One of yours sums to {off:.4g}."
    return None
