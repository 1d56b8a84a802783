"""Visible check of ``fit_student``, set 06."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case
from losslab.numerics import log_softmax


def loss(w, x, teacher, strength):
    z = x @ w.reshape(x.shape[1], -1)
    return -np.mean(np.sum(teacher * log_softmax(z), axis=1)) + strength / 2 * w @ w


why = arrived.why(loss)

CASES = [
    case(
        x=[[1.0], [-1.0], [2.0]],
        teacher=[[0.9, 0.1], [0.3, 0.7], [0.8, 0.2]],
        strength=0.1,
        rtol=0.001,
        atol=0.001,
        expected=[[0.4160432917, -0.4160432917]],
        looks_like=[
            (
                [[0.9708487048, -0.9708487048]],
                "You train on the teacher's most likely class. Its whole distribution counts.",
            ),
            (
                [[0.3680879237, -0.3680879237]],
                (
                    "The penalty is twice too strong: half of `strength` times the squares has "
                    "the gradient `strength` times W."
                ),
            ),
            ([[0.4589363212, -0.4589363212]], "The KLs are added up. Their mean is wanted."),
            (
                [[0.3492063492, -0.03174603175]],
                "That fits the probabilities by least squares, without a softmax.",
            ),
            ([[-0.4160434309, 0.4160434309]], "The weights point the other way."),
            (
                [[0.4160434309], [-0.4160434309]],
                "The table is turned: a row for each feature, a column for each class.",
            ),
        ],
    ),
    case(
        x=[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
        teacher=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]],
        strength=0.1,
        rtol=0.001,
        atol=0.001,
        expected=[
            [0.6796160777, -0.5675404821, -0.1120755957],
            [-1.024361354, 1.047094158, -0.02273280334],
        ],
        looks_like=[
            (
                [
                    [0.7520188805, -0.08008592957, -0.6719329509],
                    [-0.8646672118, 1.426424312, -0.5617570998],
                ],
                "You train on the teacher's most likely class. Its whole distribution counts.",
            ),
            (
                [
                    [0.4324579642, -0.3345668281, -0.0978911361],
                    [-0.6653431801, 0.7290697353, -0.06372655526],
                ],
                (
                    "The penalty is twice too strong: half of `strength` times the squares has "
                    "the gradient `strength` times W."
                ),
            ),
            (
                [
                    [1.183439912, -1.080835379, -0.1026045335],
                    [-1.816885179, 1.668289317, 0.1485958623],
                ],
                "The KLs are added up. Their mean is wanted.",
            ),
            (
                [
                    [0.5361305361, -0.08158508159, 0.1515151515],
                    [-0.2331002331, 0.6876456876, 0.1515151515],
                ],
                "That fits the probabilities by least squares, without a softmax.",
            ),
            (
                [
                    [-0.679610471, 0.5675366878, 0.1120737831],
                    [1.024360168, -1.047091061, 0.02273089263],
                ],
                "The weights point the other way.",
            ),
            (
                [
                    [0.679610471, -1.024360168],
                    [-0.5675366878, 1.047091061],
                    [-0.1120737831, -0.02273089263],
                ],
                "The table is turned: a row for each feature, a column for each class.",
            ),
        ],
    ),
    case(
        x=[[0.5, -1.0], [1.5, 0.5], [-1.0, 1.0], [0.0, 2.0]],
        teacher=[[0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1], [0.3, 0.4, 0.3]],
        strength=0.5,
        rtol=0.001,
        atol=0.001,
        expected=[
            [0.04313591062, -0.2061683843, 0.1630324736],
            [-0.155217132, 0.1248496086, 0.03036752339],
        ],
        looks_like=[
            (
                [
                    [0.02079897286, -0.3790196413, 0.3582206685],
                    [-0.4895876055, 0.5125130036, -0.02292539803],
                ],
                "You train on the teacher's most likely class. Its whole distribution counts.",
            ),
            (
                [
                    [0.02782999718, -0.1279248098, 0.1000948127],
                    [-0.1037389611, 0.0873604578, 0.01637850326],
                ],
                (
                    "The penalty is twice too strong: half of `strength` times the squares has "
                    "the gradient `strength` times W."
                ),
            ),
            (
                [
                    [0.08440974203, -0.3948062174, 0.3103964754],
                    [-0.2487072081, 0.1787157255, 0.06999148263],
                ],
                "The KLs are added up. Their mean is wanted.",
            ),
            (
                [
                    [0.09539748954, -0.0410041841, 0.1715481172],
                    [0.03291492329, 0.1659693166, 0.1246861925],
                ],
                "That fits the probabilities by least squares, without a softmax.",
            ),
            (
                [
                    [-0.04314067483, 0.2061700339, -0.163029359],
                    [0.1552200659, -0.1248517135, -0.03036835243],
                ],
                "The weights point the other way.",
            ),
            (
                [
                    [0.04314067483, -0.1552200659],
                    [-0.2061700339, 0.1248517135],
                    [0.163029359, 0.03036835243],
                ],
                "The table is turned: a row for each feature, a column for each class.",
            ),
        ],
    ),
    case(
        x=[
            [2.06, -2.41],
            [0.53, -0.41],
            [-0.46, -0.19],
            [-2.3, -0.21],
            [-0.67, 4.22],
            [0.29, -0.44],
        ],
        teacher=[
            [0.72, 0.08, 0.2],
            [0.64, 0.23, 0.13],
            [0.54, 0.31, 0.15],
            [0.33, 0.16, 0.51],
            [0.02, 0.73, 0.25],
            [0.39, 0.16, 0.45],
        ],
        strength=2.0,
        expected=[
            [0.05132670111, -0.01212491414, -0.03920178696],
            [-0.1196814101, 0.1200009766, -0.0003195665421],
        ],
        rtol=0.001,
        atol=0.001,
    ),
]
TAKEAWAY = (
    "Distillation is cross-entropy with the teacher's probabilities as labels: "
    "the gradient is student minus teacher."
)
