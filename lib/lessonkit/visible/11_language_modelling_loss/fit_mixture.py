"""Visible check of ``fit_mixture``, set 11."""

import numpy as np

from lessonkit import arrived
from lessonkit.checks import case

why = arrived.why(lambda a, bigram, unigram: -np.mean(np.log(a * bigram + (1 - a) * unigram)))

CASES = [
    case(
        bigram=[0.5, 0.0, 0.4],
        unigram=[0.1, 0.1, 0.2],
        rtol=0.001,
        atol=0.001,
        expected=0.4999997492,
        looks_like=[
            (0.6666666667, "You count how often the bigrams are better. By how much matters too."),
            (
                1.0,
                (
                    "You maximise the mean probability. The text's likelihood is their product: "
                    "take logarithms."
                ),
            ),
        ],
    ),
    case(
        bigram=[0.5, 0.0],
        unigram=[0.1, 0.1],
        rtol=0.001,
        atol=0.001,
        expected=0.3749999521,
        looks_like=[
            (0.6250000479, "That is the weight of the unigrams."),
            (0.5, "You count how often the bigrams are better. By how much matters too."),
            (0.4166666667, "That is one round of the iteration. Repeat it until it rests."),
            (
                1.0,
                (
                    "You maximise the mean probability. The text's likelihood is their product: "
                    "take logarithms."
                ),
            ),
        ],
    ),
    case(
        bigram=[0.3, 0.02, 0.6, 0.0, 0.1],
        unigram=[0.05, 0.1, 0.08, 0.02, 0.12],
        rtol=0.001,
        atol=0.001,
        expected=0.4446214833,
        looks_like=[
            (0.5553785167, "That is the weight of the unigrams."),
            (0.4, "You count how often the bigrams are better. By how much matters too."),
            (0.4721415839, "That is one round of the iteration. Repeat it until it rests."),
            (
                1.0,
                (
                    "You maximise the mean probability. The text's likelihood is their product: "
                    "take logarithms."
                ),
            ),
            (0.5, "You return ½ whatever the text says."),
        ],
    ),
]
TAKEAWAY = (
    "Held-out text decides how much a sharp model may be trusted: one zero is "
    "enough to forbid a weight of 1."
)
