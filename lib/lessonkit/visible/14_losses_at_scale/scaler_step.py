"""Visible check of ``scaler_step``, set 14."""

import numpy as np

from lessonkit.checks import case

CASES = [
    case(
        weights=[1.0, -1.0],
        scaled_grad=[6144.0, 8192.0],
        scale=1024.0,
        good_steps=5,
        rate=0.1,
        clip=1.0,
        interval=2000,
        expected=([0.94, -1.08], 1024.0, 6),
        looks_like=[
            (
                ([0.99994140625, -1.000078125], 1024.0, 6),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([0.9, -1.1], 1024.0, 6),
                "Each entry is clipped, which turns the direction. Clip the norm.",
            ),
            (
                ([0.4, -1.8], 1024.0, 6),
                "Nothing is clipped: a norm above `clip` is to be brought down to it.",
            ),
        ],
    ),
    case(
        weights=[1.0, -1.0],
        scaled_grad=[307.2, 409.6],
        scale=1024.0,
        good_steps=5,
        rate=0.1,
        clip=1.0,
        interval=2000,
        expected=([0.97, -1.04], 1024.0, 6),
        looks_like=[
            (
                ([0.99994140625, -1.000078125], 1024.0, 6),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([0.94, -1.08], 1024.0, 6),
                (
                    "Clipping shortens long gradients only. A short one keeps its length (and 0/0 is "
                    "NaN)."
                ),
            ),
        ],
    ),
    case(
        weights=[1.0, -1.0],
        scaled_grad=[np.inf, 1.0],
        scale=1024.0,
        good_steps=7,
        rate=0.1,
        clip=1.0,
        interval=2000,
        expected=([1.0, -1.0], 512.0, 0),
        looks_like=[
            (
                ([np.nan, -1.0], 512.0, 7),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([1.0, -1.0], 512.0, 7),
                "An overflow ends the run of good steps: the count goes back to 0.",
            ),
            (
                ([-1.75555970201e304, -1.00009765625], 512.0, 0),
                (
                    "An overflowed gradient says nothing, even with its infinities replaced. Skip the "
                    "step."
                ),
            ),
            (
                ([1.0, -1.0], 1024.0, 0),
                "After an overflow the scale is to be halved, or the next step overflows again.",
            ),
        ],
    ),
    case(
        weights=[1.0, -1.0],
        scaled_grad=[307.2, 409.6],
        scale=1024.0,
        good_steps=9,
        rate=0.1,
        clip=1.0,
        interval=10,
        expected=([0.97, -1.04], 2048.0, 0),
        looks_like=[
            (
                ([0.99994140625, -1.000078125], 2048.0, 10),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([0.99994140625, -1.000078125], 2048.0, 0),
                (
                    "The norm is taken of the scaled gradient, which is `scale` times too long: every "
                    "step is clipped to nothing. Unscale first."
                ),
            ),
            (
                ([0.97, -1.04], 2048.0, 10),
                (
                    "After doubling, the count starts from 0 again. Otherwise it passes the interval and "
                    "the scale never grows a second time."
                ),
            ),
            (
                ([0.94, -1.08], 2048.0, 0),
                (
                    "Clipping shortens long gradients only. A short one keeps its length (and 0/0 is "
                    "NaN)."
                ),
            ),
            (([0.97, -1.04], 1024.0, 0), "After `interval` good steps the scale doubles."),
        ],
    ),
    case(
        weights=[[0.5, 2.0], [1.0, -3.0]],
        scaled_grad=[[64.0, -128.0], [32.0, 256.0]],
        scale=64.0,
        good_steps=0,
        rate=0.3,
        clip=2.0,
        interval=10,
        expected=([[0.369841725309, 2.26031654938], [0.934920862654, -3.52063309876]], 64.0, 1),
        looks_like=[
            (
                ([[0.497966276958, 2.00406744608], [0.998983138479, -3.00813489217]], 64.0, 1),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([[0.2, 2.6], [0.85, -3.6]], 64.0, 1),
                "Each entry is clipped, which turns the direction. Clip the norm.",
            ),
            (
                ([[0.2, 2.6], [0.85, -4.2]], 64.0, 1),
                "Nothing is clipped: a norm above `clip` is to be brought down to it.",
            ),
        ],
    ),
    case(
        weights=[0.5, 2.0],
        scaled_grad=[1.0, -np.inf],
        scale=64.0,
        good_steps=9,
        rate=0.3,
        clip=2.0,
        interval=10,
        expected=([0.5, 2.0], 32.0, 0),
        looks_like=[
            (
                ([0.5, np.nan], 32.0, 9),
                (
                    "That is the program as it was given. Look at the overflow first: a weight of NaN "
                    "never comes back."
                ),
            ),
            (
                ([0.5, 2.0], 32.0, 9),
                "An overflow ends the run of good steps: the count goes back to 0.",
            ),
            (
                ([0.4953125, 8.42668656967e305], 32.0, 0),
                (
                    "An overflowed gradient says nothing, even with its infinities replaced. Skip the "
                    "step."
                ),
            ),
            (
                ([0.5, 2.0], 64.0, 0),
                "After an overflow the scale is to be halved, or the next step overflows again.",
            ),
        ],
    ),
    case(
        weights=[1.0, -1.0],
        scaled_grad=[0.0, 0.0],
        scale=1024.0,
        good_steps=5,
        rate=0.1,
        clip=1.0,
        interval=2000,
        expected=([1.0, -1.0], 1024.0, 6),
        looks_like=[
            (
                ([np.nan, np.nan], 1024.0, 6),
                (
                    "Clipping shortens long gradients only. A short one keeps its length (and 0/0 is "
                    "NaN)."
                ),
            ),
        ],
    ),
    case(
        weights=[0.63, -1.27],
        scaled_grad=[3072.0, 4096.0],
        scale=1024.0,
        good_steps=0,
        rate=0.02,
        clip=2.5,
        interval=100,
        expected=([0.6, -1.31], 1024.0, 1),
    ),
]
TAKEAWAY = (
    "Order is everything: look for an overflow, unscale, clip, step, count. A clip before "
    "unscaling makes every step a crumb, and no error says so."
)
