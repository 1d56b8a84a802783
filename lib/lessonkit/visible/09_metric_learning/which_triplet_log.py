"""Visible check of ``which_triplet_log``, set 09: logs of real trainings on 60 digits."""

from lessonkit.checks import case

CASES = [
    case(
        near=[0.1102, 0.2076, 0.1892, 0.1808, 0.1773],
        far=[0.2244, 1.9081, 2.5589, 2.9193, 3.0239],
        loss=[0.8858, 0.1454, 0.0244, 0.0087, 0.0038],
        margin=1.0,
        expected=0,
        looks_like=[
            (
                1,
                "The loss is small at the end only: that is what training is for. Look at its largest.",
            ),
            (
                2,
                "Strangers ended more than ten times as far apart as they began: that is no standstill.",
            ),
            (3, "Only `near` is near 0 here. In a collapse strangers lie on each other, too."),
            (4, "In the end near is 0.18 and far is 3.02: strangers are much farther apart."),
        ],
    ),
    case(
        near=[0.404, 0.4112, 0.39, 0.3839, 0.4166],
        far=[28.7156, 28.8801, 29.0413, 29.2214, 28.8884],
        loss=[0.0, 0.0, 0.0, 0.0, 0.0],
        margin=1.0,
        expected=1,
        looks_like=[
            (0, "The loss is 0 from the first entry on: nothing was left to learn."),
            (2, "The weights stay, as without a loss they should. Ask for the loss first."),
        ],
    ),
    case(
        near=[0.1102, 0.1041, 0.1008, 0.1067, 0.1038],
        far=[0.2244, 0.2336, 0.226, 0.237, 0.2287],
        loss=[0.8858, 0.8704, 0.8748, 0.8697, 0.8751],
        margin=1.0,
        expected=2,
        looks_like=[
            (0, "There is a loss, and both distances end within 6 % of where they began."),
            (3, "Far ends at 0.23, above a twentieth of the margin. Did anything move at all?"),
        ],
    ),
    case(
        near=[0.1107, 0.0092, 0.0052, 0.0032, 0.0023],
        far=[0.303, 0.0596, 0.038, 0.0305, 0.0268],
        loss=[0.8082, 0.9496, 0.9673, 0.9727, 0.9755],
        margin=1.0,
        expected=3,
        looks_like=[
            (
                2,
                "Both distances fell to less than a tenth of what they were. A fall is a movement, too.",
            ),
            (0, "Both distances end below a twentieth of the margin, 0.0023 and 0.0268."),
            (
                4,
                "In the end near is 0.0023 and far is 0.0268, eleven times as much. But how small both are!",
            ),
        ],
    ),
    case(
        near=[0.1014, 0.0933, 0.1014, 0.111, 0.1088],
        far=[0.1951, 0.0939, 0.0988, 0.0974, 0.0977],
        loss=[1.0937, 1.0006, 0.9974, 0.9864, 0.9889],
        margin=1.0,
        expected=4,
        looks_like=[
            (0, "In the end friends are as far apart, 0.109, as strangers, 0.098."),
            (
                2,
                "Friends ended where they began, but strangers are half as far apart as they were.",
            ),
            (3, "The loss ends near the margin, but near is not below a twentieth of it."),
        ],
    ),
    case(
        near=[0.3363, 0.37, 0.324, 0.3322, 0.3309],
        far=[0.3477, 0.3891, 0.401, 0.3753, 0.3549],
        loss=[1.9892, 1.981, 1.9245, 1.9574, 1.9769],
        margin=2.0,
        expected=2,
        looks_like=[
            (
                4,
                "Friends and strangers began like that: neither distance has moved. Ask for that first.",
            ),
            (3, "Both distances are above a twentieth of the margin, 0.1. Did anything move?"),
        ],
    ),
    case(
        near=[0.4433, 0.4285, 0.4604, 0.4313, 0.433],
        far=[20.2115, 19.8339, 20.0672, 19.8182, 20.7477],
        loss=[0.0008, 0.0004, 0.0007, 0.0013, 0.0],
        margin=0.5,
        expected=1,
        looks_like=[
            (
                0,
                "The largest loss is 0.0013, below a hundredth of the margin: nothing was left to learn.",
            ),
            (2, "The weights hardly move, as there is hardly a loss. Ask for the loss first."),
        ],
    ),
    case(
        near=[0.1102, 0.011, 0.0055, 0.0035, 0.0022],
        far=[0.2244, 0.0174, 0.0172, 0.0159, 0.0142],
        loss=[0.3908, 0.4936, 0.4883, 0.4876, 0.4881],
        margin=0.5,
        expected=3,
        looks_like=[(0, "Both distances end below a twentieth of the margin, which is 0.5 here.")],
    ),
    case(
        near=[0.1107, 0.1085, 0.1047, 0.1046, 0.0966],
        far=[0.303, 0.1034, 0.0976, 0.1008, 0.1042],
        loss=[0.6925, 0.4955, 0.4934, 0.4969, 0.5083],
        margin=0.5,
        expected=4,
        looks_like=[
            (0, "In the end near is 0.0966 and far 0.1042: 0.93 times, and 0.8 is the border."),
            (3, "The loss ends near the margin, but both distances are above a twentieth of it."),
            (2, "Friends ended near where they began, but strangers are a third as far apart."),
        ],
    ),
    case(
        near=[0.116, 0.2879, 0.3228, 0.3266, 0.3093],
        far=[0.1516, 17.2884, 19.0787, 19.9911, 20.4194],
        loss=[7.9643, 0.0275, 0.0056, 0.0009, 0.0003],
        margin=8.0,
        expected=0,
        looks_like=[
            (
                3,
                "Friends are close, below a twentieth of the margin, but strangers are far: no collapse.",
            ),
            (
                1,
                "The loss is small at the end only: that is what training is for. Look at its largest.",
            ),
        ],
    ),
]
TAKEAWAY = (
    "One curve of the loss hides three diseases: at the margin everything may lie on one point, or "
    "friends be as far apart as strangers, or nothing move at all. Log the two distances as well."
)
