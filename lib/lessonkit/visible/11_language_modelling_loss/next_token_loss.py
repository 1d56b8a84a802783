"""Visible check of ``next_token_loss``, set 11."""

import numpy as np

from lessonkit.checks import case

z = [
    [[2.0, 0.0, 1.0], [0.0, 1.0, 3.0], [1.0, 1.0, 0.0]],
    [[0.0, 2.5, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 2.0]],
]

CASES = [
    case(
        z=z,
        tokens=[[1, 1, 2], [2, 1, 0]],
        pad=0,
        expected=0.9479399613,
        looks_like=[
            (1.95145188, "No shift: each position is scored on the token it was given."),
            (1.705707576, "Shifted the wrong way: that asks for the token before."),
            (0.7890718908, "np.roll wraps: the last position is asked for the first token."),
            (0.8488161494, "The padding counts. Leave **targets** equal to pad out of the mean."),
            (0.710954971, "The padding is out of the sum, but still counted below the bar."),
            (2.843819884, "That is the sum. Divide by the number of targets that count."),
            (1.421909942, "Divided by the number of texts, not by the targets that count."),
            (0.5687639768, "Divided by the number of tokens; the first is nobody's target."),
            (0.7775469459, "Each text was averaged first. Pool all targets."),
            (2.114606628, "Logits and targets are flattened in different orders."),
            (-0.9479399613, "The sign: a loss is minus a log-probability."),
            (1.367588281, "That is in bits. Nats are wanted."),
            (2.58038848, "That is the perplexity. The mean loss is wanted."),
            (1.407605964, "Shifted twice: position i predicts token i + 1."),
            (
                [2.407605964, 0.1698460196, 0.2663678998],
                "One loss for each target. Their mean is wanted.",
            ),
        ],
    ),
    case(
        z=[[[0.0, 1.0, 0.0], [2.0, 0.0, 1.0], [0.0, 0.0, 2.0], [1.0, 0.0, 0.0]]],
        tokens=[[2, 2, 0, 1]],
        pad=2,
        expected=1.323575365,
        looks_like=[
            (
                2.239544766,
                "The first word after padding counts: it is a target. Mask targets only.",
            ),
            (1.89549474, "Here padding is token 2. Which one it is comes with the call, as pad."),
            (1.399531815, "Padding at the start is padding, too."),
        ],
    ),
    case(
        z=[[[0.0, 1000.0, 0.0], [0.0, 0.0, 2000.0], [0.0, 0.0, 0.0]]],
        tokens=[[1, 2, 1]],
        pad=0,
        expected=1500.0,
        looks_like=[
            (
                np.inf,
                "A probability is 0 under a logarithm, or exp has overflowed. Use log_softmax.",
            ),
            (np.nan, "exp(1000) has overflowed. Use log_softmax."),
            (27.63102112, "A small constant or a clip caps the loss here. log_softmax needs none."),
        ],
    ),
    case(
        z=[
            [
                [0.2, -0.5, 1.3, 0.0, -2.1],
                [1.6, 0.4, -0.3, 2.2, 0.1],
                [-0.7, 0.9, 0.0, 0.6, 3.4],
                [0.3, 0.3, -1.2, 1.8, -0.6],
            ]
        ],
        tokens=[[2, 4, 0, 1]],
        pad=-1,
        expected=2.639336236,
    ),
]
TAKEAWAY = (
    "T tokens give T − 1 predictions. A loss that falls towards 0 within minutes has "
    "usually forgotten the shift, and one that depends on the padding has counted it."
)
