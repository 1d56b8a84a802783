"""Visible check of ``which_clip``, set 10."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        u=[[-1.051, -0.362, 0.8116], [-1.251, -1.276, 1.074], [1.18, 1.743, -0.1769]],
        v=[[-0.1035, 0.1736, 1.049], [-0.4399, -0.9737, 2.872], [1.886, 1.261, 0.6422]],
        temperature=0.5,
        reported=0.518,
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        u=[[-0.5668, -1.057, 1.062], [-1.129, -1.779, 0.655], [0.8413, -0.9491, -0.5653]],
        v=[[2.213, -2.074, 0.5563], [0.0494, -1.034, 2.267], [1.659, -1.357, -0.4469]],
        temperature=0.5,
        reported=1.7188,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        u=[[-1.022, -1.475, -0.4693], [-0.4263, -0.9177, -0.2914], [-0.2465, -2.059, -1.193]],
        v=[[-1.232, -2.529, -0.8415], [0.9224, -1.963, -0.3553], [0.2285, -2.463, -1.32]],
        temperature=0.2,
        reported=1.1301,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        u=[[0.712, 2.323, -1.66], [-0.0873, 1.233, 1.069], [1.407, 0.204, 1.212]],
        v=[[3.124, 3.26, -0.3272], [-0.7267, -0.7175, 0.8164], [1.346, 1.37, 0.84]],
        temperature=0.2,
        reported=1.0563,
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        u=[[-0.5225, -0.1796, -1.437], [0.6333, 1.349, 1.238], [-1.0, -0.004009, -0.2999]],
        v=[[-0.8961, 0.07879, -2.377], [-0.6771, 0.6456, 0.2766], [-0.2304, -0.0635, 0.5456]],
        temperature=0.2,
        reported=3.3777,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
        ],
    ),
    case(
        u=[[-1.113, 0.1955, 1.241], [-1.568, -0.6372, -0.755], [0.08732, 0.1703, -1.257]],
        v=[[-0.8449, 0.8792, 3.085], [-1.654, 0.5102, -1.009], [-1.228, 0.7191, -2.638]],
        temperature=0.2,
        reported=-2.4491,
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "Scale one tower, exchange the towers, halve the temperature: each fault has "
    "a question that exposes it."
)
