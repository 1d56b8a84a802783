"""Hidden check of ``which_triplet_log``, set 09: logs of real trainings, which ``_runs`` makes."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake


def _which_triplet_log(near, far, loss, margin):
    if loss.max() < margin / 100:
        return 1
    if np.abs(near[-1] / near[0] - 1) < 0.25 and np.abs(far[-1] / far[0] - 1) < 0.25:
        return 2
    if near[-1] < margin / 20 and far[-1] < margin / 20:
        return 3
    return 4 if near[-1] > 0.8 * far[-1] else 0


# What was trained: fault, digits, part of the data, margin, dimensions; and its log.
RUNS = {
    "three digits, all well": (
        ("well", (3, 5, 8), 0, 1.0, 2),
        [0.1014, 0.216, 0.2034, 0.186, 0.1694],
        [0.1951, 2.1467, 2.9169, 3.0208, 3.38],
        [0.9063, 0.127, 0.035, 0.0257, 0.0085],
    ),
    "a small margin, all well": (
        ("well", (0, 6, 8), 1, 0.5, 2),
        [0.1107, 0.0967, 0.1046, 0.0938, 0.091],
        [0.303, 1.2378, 1.5243, 1.6097, 1.696],
        [0.338, 0.023, 0.0147, 0.0066, 0.0048],
    ),
    "four digits in three dimensions, all well": (
        ("well", (1, 4, 7, 9), 0, 2.0, 3),
        [0.3363, 0.5073, 0.4879, 0.5157, 0.5008],
        [0.3477, 3.3677, 5.1219, 6.1917, 6.7552],
        [1.9892, 0.4857, 0.1802, 0.0678, 0.046],
    ),
    "two digits and a large margin, all well": (
        ("well", (0, 1), 0, 8.0, 2),
        [0.116, 0.2879, 0.3228, 0.3266, 0.3093],
        [0.1516, 17.2884, 19.0787, 19.9911, 20.4194],
        [7.9643, 0.0275, 0.0056, 0.0009, 0.0003],
    ),
    "no triplet teaches anything": (
        ("idle", (3, 5, 8), 0, 1.0, 2),
        [0.3999, 0.4177, 0.3899, 0.4058, 0.3884],
        [25.1335, 25.172, 25.3626, 24.7251, 25.1974],
        [0.0, 0.0, 0.0, 0.0, 0.0],
    ),
    "hardly a triplet teaches anything": (
        ("idle", (1, 4, 7, 9), 0, 0.5, 2),
        [0.4433, 0.4285, 0.4604, 0.4313, 0.433],
        [20.2115, 19.8339, 20.0672, 19.8182, 20.7477],
        [0.0008, 0.0004, 0.0007, 0.0013, 0.0],
    ),
    "weights that stay": (
        ("frozen", (3, 5, 8), 0, 1.0, 2),
        [0.1014, 0.1046, 0.1076, 0.1121, 0.1055],
        [0.1951, 0.2023, 0.21, 0.1899, 0.1955],
        [0.9063, 0.9023, 0.8976, 0.9222, 0.9101],
    ),
    "weights that stay, a large margin": (
        ("frozen", (1, 4, 7, 9), 0, 2.0, 3),
        [0.3363, 0.37, 0.324, 0.3322, 0.3309],
        [0.3477, 0.3891, 0.401, 0.3753, 0.3549],
        [1.9892, 1.981, 1.9245, 1.9574, 1.9769],
    ),
    "all on one point": (
        ("collapse", (3, 5, 8), 0, 1.0, 2),
        [0.1014, 0.0121, 0.0055, 0.0033, 0.0025],
        [0.1951, 0.0367, 0.0269, 0.0207, 0.0176],
        [0.9063, 0.9754, 0.9786, 0.9826, 0.9848],
    ),
    "all on one point, a small margin": (
        ("collapse", (2, 3, 7), 1, 0.5, 2),
        [0.1102, 0.011, 0.0055, 0.0035, 0.0022],
        [0.2244, 0.0174, 0.0172, 0.0159, 0.0142],
        [0.3908, 0.4936, 0.4883, 0.4876, 0.4881],
    ),
    "all on one point of a line": (
        ("collapse", (0, 1), 0, 0.5, 1),
        [0.0419, 0.0052, 0.0022, 0.0016, 0.0012],
        [0.1179, 0.0296, 0.0194, 0.0156, 0.013],
        [0.4242, 0.4756, 0.4828, 0.486, 0.4882],
    ),
    "positives and negatives exchanged": (
        ("exchanged", (2, 3, 7), 1, 1.0, 2),
        [0.1102, 0.0947, 0.0971, 0.1059, 0.1026],
        [0.2244, 0.0893, 0.0974, 0.0921, 0.0956],
        [1.1142, 0.9946, 1.0003, 0.9863, 0.9929],
    ),
    "exchanged, a small margin": (
        ("exchanged", (0, 6, 8), 1, 0.5, 2),
        [0.1107, 0.1085, 0.1047, 0.1046, 0.0966],
        [0.303, 0.1034, 0.0976, 0.1008, 0.1042],
        [0.6925, 0.4955, 0.4934, 0.4969, 0.5083],
    ),
    "exchanged, other digits": (
        ("exchanged", (1, 2, 4), 0, 0.8, 2),
        [0.3212, 0.2096, 0.1848, 0.2078, 0.2042],
        [0.392, 0.1959, 0.1652, 0.1914, 0.1994],
        [0.903, 0.789, 0.7812, 0.7856, 0.7963],
    ),
}


def _case(words, made, near, far, loss):
    return Case(words, near=near, far=far, loss=loss, margin=made[3])


def _with(**changed):
    """A wrong answer that asks one sign otherwise."""

    def answer(near, far, loss, margin):
        asked = {
            "idle": loss.max() < margin / 100,
            "frozen": abs(near[-1] / near[0] - 1) < 0.25 and abs(far[-1] / far[0] - 1) < 0.25,
            "collapsed": near[-1] < margin / 20 and far[-1] < margin / 20,
            "exchanged": near[-1] > 0.8 * far[-1],
        }
        asked |= {name: sign(near, far, loss, margin) for name, sign in changed.items()}
        return next((n for n, sign in enumerate(asked.values(), 1) if sign), 0)

    return answer


def _never(*_log):
    return False


def _frozen_first(near, far, loss, margin):
    found = _which_triplet_log(near, far, loss, margin)
    return _which_triplet_log(near, far, loss + margin, margin) if found == 1 else found


EXERCISE = Exercise(
    "which_triplet_log",
    3,
    _which_triplet_log,
    cases=[_case(words, *run) for words, run in RUNS.items()],
    mistakes=[
        Mistake(
            lambda *log: 0,
            "You always answer 0.",
            name="always well",
        ),
        Mistake(
            _with(idle=lambda near, far, loss, margin: loss[-1] < margin / 100),
            "A loss that is small in the end is what training is for. Nothing to learn means small "
            "**from the first entry on**.",
            name="last loss for all losses",
        ),
        Mistake(
            _with(idle=lambda near, far, loss, margin: loss.max() == 0),
            "A loss of a few thousandths of the margin from the first entry on teaches nothing either. Ask "
            "whether its largest entry is below a hundredth of the margin.",
            name="exactly 0 asked for",
        ),
        Mistake(
            _frozen_first,
            "A run without loss stays where it is, too. Ask for the loss before you ask who moved.",
            name="asked in another order",
            alike=(_with(idle=_never),),
        ),
        Mistake(
            _with(frozen=_never),
            "You never find the weights that stay: compare the last distances with the first ones.",
            name="frozen missed",
        ),
        Mistake(
            _with(frozen=lambda near, far, loss, margin: abs(near[-1] / near[0] - 1) < 0.25),
            "Friends may stay where they were while strangers move. The weights stay only if **both** "
            "distances do.",
            name="near alone compared",
        ),
        Mistake(
            _with(collapsed=_never),
            "A collapse is missed: both distances end at next to nothing, and the loss near the margin.",
            name="collapse missed",
        ),
        Mistake(
            _with(collapsed=lambda near, far, loss, margin: loss[-1] > 0.9 * margin),
            "A loss near the margin comes of a collapse, and also of friends and strangers at the same "
            "distance. Look at the distances themselves.",
            name="loss near the margin",
        ),
        Mistake(
            _with(exchanged=_never),
            "You miss that positive and negative are exchanged: friends end as far apart as strangers.",
            name="exchange missed",
        ),
    ],
    equivalents={
        **dict.fromkeys(
            (
                "loss.max() < margin / 100 → loss.max() <= margin / 100",
                "np.abs(near[-1] / near[0] - 1) < 0.25 → np.abs(near[-1] / near[0] - 1) <= 0.25",
                "np.abs(far[-1] / far[0] - 1) < 0.25 → np.abs(far[-1] / far[0] - 1) <= 0.25",
                "near[-1] < margin / 20 → near[-1] <= margin / 20",
                "far[-1] < margin / 20 → far[-1] <= margin / 20",
                "near[-1] > 0.8 * far[-1] → near[-1] >= 0.8 * far[-1]",
                "100 → 101",
                "20 → 21",
            ),
            "a log on a border is not tried",
        ),
        **dict.fromkeys(
            (
                "np.abs(near[-1] / near[0] - 1) → near[-1] / near[0] - 1",
                "0.25 → 1.25",
                "margin / 20 → margin * 20",
                "margin / 20 → margin",
                "margin / 20 → 20",
            ),
            "the other distance decides as well",
        ),
        **dict.fromkeys(
            ("-1 → 1", "1 → 2", "1 → 0", "0 → 1"),
            "neighbouring entries are on the same side of every border",
        ),
    },
)
