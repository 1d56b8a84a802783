"""Visible check of ``semi_hard_negative``, set 09."""

from lessonkit.checks import case

CASES = [
    case(
        anchor=[0.0, 0.0],
        positive=[1.0, 0.0],
        negatives=[[0.5, 0.0], [0.0, 3.0], [-1.2, 1.0], [1.15, -0.9]],
        margin=2.0,
        expected=3,
        looks_like=[
            (1, "An index among those you kept? The position among all negatives is wanted."),
            (0, "Candidate 0 is nearer than the positive: hard, not semi-hard."),
            (2, "Candidate 2 is semi-hard, but not the nearest one that is."),
            (2.1325, "That is its distance. The index is wanted."),
            ([1.15, -0.9], "That is the negative. Its index is wanted."),
            ([2, 3], "Those are all semi-hard ones. The nearest is wanted."),
            (-1, "There is one: its squared distance is between 1 and 1 + 2."),
        ],
    ),
    case(
        anchor=[0.0, 0.0],
        positive=[1.0, 0.0],
        negatives=[[0.5, 0.0], [0.0, 2.0]],
        margin=3.0,
        expected=-1,
        looks_like=[
            (0, "None is semi-hard. Candidate 0 is hard, and the index 0 does not mean none."),
            (1, "Squared, candidate 1 is 4 away: exactly 1 + 3, and the bound is strict."),
        ],
    ),
    case(
        anchor=[0.0, 0.0],
        positive=[1.0, 0.0],
        negatives=[[0.0, -1.0], [2.0, 0.0], [1.0, 1.0], [-1.0, 1.0]],
        margin=3.0,
        expected=2,
        looks_like=[
            (0, "Candidate 0 is exactly as far as the positive: the bound is strict."),
            (3, "Candidates 2 and 3 are equally near. The first is wanted."),
            (-1, "Candidates 2 and 3 lie strictly between."),
        ],
    ),
    case(
        anchor=[0.0, 0.0],
        positive=[0.0, 0.0],
        negatives=[[3e6, 0.0], [5e6, 0.0], [2e6, 0.0]],
        margin=1e13,
        expected=2,
        looks_like=[
            (1, "Candidate 1 is beyond the margin. Is what you put in its place too small?"),
        ],
    ),
    case(
        anchor=[1.0, -1.0, 0.5],
        positive=[1.5, 0.0, 0.5],
        negatives=[[1.0, -1.0, 0.6], [2.0, 0.5, 0.5], [0.0, -2.0, 0.5], [4.0, 4.0, 4.0]],
        margin=2.0,
        expected=2,
    ),
    case(
        anchor=[2.0, 0.0],
        positive=[2.0, 1.0],
        negatives=[[0.0, 0.0], [2.0, -1.5], [-2.0, 1.0]],
        margin=2.0,
        expected=1,
    ),
    case(
        anchor=[2.25, 1.11],
        positive=[1.65, 0.9],
        negatives=[[2.3, 1.05], [3.12, 0.74], [2.58, 1.25], [2.41, 1.52]],
        margin=0.5,
        expected=1,
    ),
    case(
        anchor=[0.4, -0.25, 0.31],
        positive=[-0.39, 0.29, 0.64],
        negatives=[[0.99, -0.79, 0.86], [0.45, 0.41, -0.78], [-0.82, 1.07, 0.23]],
        margin=1.5,
        expected=1,
    ),
]
TAKEAWAY = (
    "Semi-hard negatives still have a loss, and their push is stronger than the pull of "
    "the positive: that is what keeps the embedding from collapsing."
)
