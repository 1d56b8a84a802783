"""Visible check of ``giou``, set 16."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        a=[[0.0, 0.0, 4.0, 4.0], [1.0, 2.0, 30.0, 9.0]],
        b=[[0.0, 0.0, 4.0, 4.0], [1.0, 2.0, 30.0, 9.0]],
        expected=[1.0, 1.0],
        looks_like=[
            (
                [1.5, 1.5],
                "The union counts the overlap once: take it off the sum of the areas.",
            ),
            (
                [2.0, 2.0],
                "In the second term the union has to lose the overlap too: "
                "the hull's empty part is hull minus union.",
            ),
            (
                [[1.0, -0.182942097], [-0.182942097, 1.0]],
                "Every box with every other. Row i of `a` belongs to row i of "
                "`b`: one number for each.",
            ),
            (
                1.0,
                "One number. A value for each pair of boxes is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        a=[[1.0, 1.0, 5.0, 5.0], [-1.0, 2.0, 3.0, 8.0]],
        b=[[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.0]],
        expected=[0.3113043478, 0.02647058824],
        looks_like=[
            (
                [0.3913043478, 0.1764705882],
                "That is IoU: 0 for all boxes that do not touch. The hull's empty part is missing.",
            ),
            (
                [0.6886956522, 0.9735294118],
                "That is the loss. Asked is GIoU itself, 1 for equal boxes.",
            ),
            (
                [0.4713043478, 0.3264705882],
                "The empty part of the hull is a penalty: it is subtracted.",
            ),
            (
                [-1.608695652, -5.823529412],
                "The empty part is an area. Divide it by the hull, or it depends on the unit.",
            ),
            (
                [-0.5286956522, -0.6735294118],
                "What is subtracted is the *empty* share of the hull, 1 − union/hull.",
            ),
            (
                [0.36, 0.15],
                "The overlap's share of the hull. GIoU is overlap over union, "
                "minus the empty share of the hull.",
            ),
            (
                [0.3765001797, 0.1666666667],
                "You read a box as centre and size. These are the corners x₁, y₁, x₂, y₂.",
            ),
        ],
    ),
    case(
        a=[[6.0, 7.0, 9.0, 12.0], [-5.0, -6.0, -2.0, -1.0]],
        b=[[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.0]],
        expected=[-0.712962963, -0.6555555556],
        looks_like=[
            (
                [-3.079999988, -2.034482752],
                "That is the function as it was found, with all its faults. "
                "Try it on boxes that miss each other diagonally, and on "
                "boxes far apart.",
            ),
            (
                [-0.528518519, -0.608812261],
                "Boxes that miss each other in both directions: two negative lengths multiply to a "
                "positive overlap. Cut each length off at 0 before you multiply.",
            ),
            (
                [-2.483870968, -1.903225806],
                "The empty part is divided by the hull, not by the union. So GIoU stays above −1.",
            ),
        ],
    ),
    case(
        a=[[6.0, 0.0, 10.0, 4.0], [40.0, 0.0, 44.0, 4.0], [1.0, 1.0, 3.0, 3.0]],
        b=[[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 4.0]],
        expected=[-0.2, -0.8181818182, 0.25],
        looks_like=[],
    ),
    case(
        a=[[2.0, 1.0, 3.0, 9.0]],
        b=[[0.5, -1.0, 2.5, 3.0]],
        expected=[-0.3333333333],
        looks_like=[
            (
                [0.0],
                "You cut GIoU off at 0. Below 0 it says how far apart boxes "
                "are, and that is its point.",
            ),
        ],
    ),
    case(
        a=[[4.0, 0.0, 8.0, 4.0]],
        b=[[0.0, 0.0, 4.0, 4.0]],
        expected=[0.0],
        looks_like=[],
    ),
    case(
        a=[[2.8, 2.2, 6.9, 3.3], [0.5, 1.7, 5.8, 7.0]],
        b=[[0.2, 4.0, 2.0, 8.5], [0.9, 3.5, 6.7, 9.4]],
        expected=[-0.7012556266, 0.3257181188],
        looks_like=[],
    ),
]
TAKEAWAY = (
    "IoU is silent as soon as boxes are apart; the empty part of the hull "
    "tells how far. Every length is cut off at 0 by itself, and nothing needs "
    "an ε."
)


def library(a, b):
    return 1 - losses.giou_loss(a, b)


def picture(giou):
    shift = np.linspace(0, 16, 81)
    overlap = 4 * np.maximum(4 - shift, 0)
    union, hull = 32 - overlap, 4 * (4 + shift)

    def yours(shift):
        zero = np.zeros(len(shift))
        a = np.column_stack([shift, zero, shift + 4, zero + 4])
        return giou(a, np.tile([0.0, 0, 4, 4], (len(shift), 1)))

    return against(
        overlap / union - (hull - union) / hull,
        yours,
        shift,
        x="shift of a box of 4 × 4 to the right",
        y="GIoU with the box it started from",
        title="GIoU goes on falling when boxes are apart",
        alt="From 1 it falls to 0 where the boxes only touch, and on towards −1, ever more slowly.",
    )


def why(result, a, b):
    """Which hull a wrong index would belong to, were its overlap and union right."""
    lengths = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    overlap = np.maximum(lengths, 0).prod(axis=1)
    union = (a[:, 2:] - a[:, :2]).prod(axis=1) + (b[:, 2:] - b[:, :2]).prod(axis=1) - overlap
    hull = (np.maximum(a[:, 2:], b[:, 2:]) - np.minimum(a[:, :2], b[:, :2])).prod(axis=1)
    yours = union / (result - overlap / union + 1)
    wrong = np.flatnonzero(~np.isclose(yours, hull))
    if not len(wrong):
        return None
    i = wrong[0]
    return (
        f"Pair {i} has the overlap {overlap[i]:.5g}, the union {union[i]:.5g} and the hull {hull[i]:.5g}. "
        f"With that overlap and union your index would belong to a hull of {yours[i]:.5g}."
    )
