"""Visible check of ``which_dice``, set 16."""

from lessonkit.checks import case


def other_scores(values):
    """What each other score is, as a sentence."""
    return [
        (name, f"The score called “{name}” is {value:.3f} here.") for name, value in values.items()
    ]


CASES = [
    case(
        p=[[[0.1, 0.8, 0.2], [0.1, 0.3, 0.4]], [[0.1, 0.1, 0.9], [0.1, 0.1, 0.1]]],
        g=[[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]],
        reported=0.683,
        expected="soft",
        looks_like=other_scores(
            {
                "batch": 0.667,
                "squared": 0.891,
                "hard": 0.833,
                "jaccard": 0.522,
                "both classes": 0.779,
                "accuracy": 0.917,
            }
        ),
    ),
    case(
        p=[[[0.3, 0.7, 0.1], [0.8, 0.9, 0.1]], [[0.0, 0.0, 0.6], [0.2, 0.7, 0.1]]],
        g=[[[0.0, 1.0, 0.0], [1.0, 1.0, 0.0]], [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]],
        reported=0.729,
        expected="batch",
        looks_like=other_scores(
            {"soft": 0.676, "squared": 0.844, "jaccard": 0.527, "both classes": 0.761}
        ),
    ),
    case(
        p=[[[0.4, 0.6, 0.1], [0.4, 0.3, 0.3]], [[0.7, 0.6, 0.4], [0.2, 0.6, 0.8]]],
        g=[[[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]], [[1.0, 1.0, 1.0], [0.0, 0.0, 1.0]]],
        reported=0.657,
        expected="squared",
        looks_like=other_scores(
            {
                "soft": 0.513,
                "batch": 0.561,
                "hard": 0.375,
                "jaccard": 0.363,
                "both classes": 0.549,
                "accuracy": 0.583,
            }
        ),
    ),
    case(
        p=[[[0.9, 1.0, 1.0], [1.0, 0.9, 0.2]], [[0.3, 0.6, 0.3], [0.1, 0.8, 0.2]]],
        g=[[[0.0, 1.0, 1.0], [1.0, 1.0, 0.0]], [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]],
        reported=0.778,
        expected="hard",
        looks_like=other_scores(
            {
                "batch": 0.764,
                "squared": 0.809,
                "jaccard": 0.542,
                "both classes": 0.689,
                "accuracy": 0.833,
            }
        ),
    ),
    case(
        p=[[[0.8, 0.4, 0.3], [0.1, 0.1, 0.1]], [[1.0, 1.0, 0.3], [0.1, 0.2, 0.9]]],
        g=[[[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]], [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]],
        reported=0.634,
        expected="jaccard",
        looks_like=other_scores(
            {"soft": 0.762, "batch": 0.796, "squared": 0.898, "both classes": 0.806}
        ),
    ),
    case(
        p=[[[0.2, 0.0, 0.4], [0.1, 0.6, 0.7]], [[0.1, 0.1, 0.3], [0.2, 0.1, 0.8]]],
        g=[[[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]],
        reported=0.74,
        expected="both classes",
        looks_like=other_scores(
            {"soft": 0.648, "batch": 0.658, "squared": 0.863, "hard": 0.900, "jaccard": 0.480}
        ),
    ),
    case(
        p=[[[0.3, 0.1, 0.9], [0.6, 0.1, 0.2]], [[0.9, 0.9, 0.3], [1.0, 0.1, 0.8]]],
        g=[[[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]], [[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]],
        reported=0.917,
        expected="accuracy",
        looks_like=other_scores(
            {
                "soft": 0.731,
                "batch": 0.804,
                "squared": 0.877,
                "jaccard": 0.605,
                "both classes": 0.776,
            }
        ),
    ),
    case(
        p=[
            [[0.9, 0.9, 0.4], [0.8, 0.7, 0.4]],
            [[0.3, 0.1, 0.8], [0.9, 0.7, 0.9]],
            [[1.0, 0.8, 0.9], [0.8, 0.8, 1.0]],
        ],
        g=[
            [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]],
            [[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]],
            [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]],
        ],
        reported=0.843,
        expected="soft",
        looks_like=other_scores(
            {
                "batch": 0.858,
                "squared": 0.937,
                "hard": 0.952,
                "jaccard": 0.735,
                "both classes": 0.644,
                "accuracy": 0.944,
            }
        ),
    ),
    case(
        p=[
            [[0.1, 0.1, 0.1], [0.6, 0.0, 0.1]],
            [[0.1, 0.6, 0.8], [0.6, 0.9, 0.1]],
            [[0.6, 0.4, 0.1], [0.9, 0.7, 0.2]],
        ],
        g=[
            [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
            [[0.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
            [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]],
        ],
        reported=0.763,
        expected="batch",
        looks_like=other_scores(
            {"soft": 0.724, "squared": 0.893, "jaccard": 0.575, "both classes": 0.749}
        ),
    ),
    case(
        p=[
            [[0.2, 0.0, 0.2], [0.1, 0.0, 0.8]],
            [[0.1, 0.8, 0.7], [0.9, 0.0, 0.8]],
            [[0.8, 0.8, 0.1], [0.0, 0.2, 0.2]],
        ],
        g=[
            [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]],
            [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        ],
        reported=0.907,
        expected="squared",
        looks_like=other_scores(
            {"soft": 0.759, "batch": 0.789, "hard": 0.933, "jaccard": 0.620, "both classes": 0.800}
        ),
    ),
    case(
        p=[
            [[0.7, 0.6, 0.9], [0.1, 0.3, 0.3]],
            [[1.0, 0.4, 0.7], [0.1, 0.9, 0.3]],
            [[1.0, 0.1, 0.3], [0.4, 0.4, 0.1]],
        ],
        g=[
            [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
            [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
            [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        ],
        reported=0.933,
        expected="hard",
        looks_like=other_scores(
            {"soft": 0.691, "batch": 0.712, "jaccard": 0.535, "both classes": 0.745}
        ),
    ),
    case(
        p=[
            [[0.2, 0.1, 0.0], [0.3, 0.9, 0.1]],
            [[0.7, 0.7, 0.9], [0.4, 0.6, 0.6]],
            [[0.7, 0.1, 0.9], [0.9, 0.8, 0.1]],
        ],
        g=[
            [[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]],
            [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]],
            [[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]],
        ],
        reported=0.645,
        expected="jaccard",
        looks_like=other_scores(
            {
                "soft": 0.778,
                "batch": 0.800,
                "squared": 0.895,
                "hard": 0.859,
                "both classes": 0.665,
                "accuracy": 0.889,
            }
        ),
    ),
    case(
        p=[
            [[0.2, 0.4, 0.8], [0.1, 0.7, 0.8]],
            [[1.0, 0.4, 0.9], [0.1, 0.3, 0.9]],
            [[0.3, 1.0, 0.3], [0.3, 0.6, 0.4]],
        ],
        g=[
            [[0.0, 0.0, 1.0], [0.0, 1.0, 1.0]],
            [[1.0, 0.0, 1.0], [1.0, 0.0, 1.0]],
            [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]],
        ],
        reported=0.694,
        expected="both classes",
        looks_like=other_scores(
            {"soft": 0.681, "batch": 0.709, "squared": 0.828, "hard": 0.841, "jaccard": 0.528}
        ),
    ),
    case(
        p=[
            [[0.3, 0.1, 0.9], [0.4, 0.9, 0.4]],
            [[0.3, 0.6, 0.0], [0.3, 0.6, 0.4]],
            [[0.3, 0.2, 0.4], [0.6, 0.6, 0.4]],
        ],
        g=[
            [[0.0, 0.0, 1.0], [1.0, 1.0, 1.0]],
            [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
            [[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]],
        ],
        reported=0.667,
        expected="accuracy",
        looks_like=other_scores(
            {
                "soft": 0.504,
                "batch": 0.573,
                "squared": 0.640,
                "hard": 0.489,
                "jaccard": 0.368,
                "both classes": 0.584,
            }
        ),
    ),
    case(
        p=[
            [[0.4, 0.1, 0.1], [0.7, 0.0, 0.2]],
            [[0.1, 0.1, 1.0], [0.1, 0.9, 0.3]],
            [[0.8, 0.2, 0.3], [0.0, 0.0, 0.8]],
        ],
        g=[
            [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
            [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
            [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
        ],
        reported=0.889,
        expected="hard",
        looks_like=other_scores(
            {
                "soft": 0.751,
                "batch": 0.760,
                "squared": 0.906,
                "jaccard": 0.610,
                "both classes": 0.816,
            }
        ),
    ),
]
TAKEAWAY = (
    "Seven scores go by the name of Dice or stand beside it, and on the same "
    "masks they are far apart. A score without its convention is not "
    "reproducible."
)
