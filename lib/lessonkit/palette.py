"""The colours of figures: each with its twin on a dark page, and the marks that make them more than colours.

Change a colour here; figures in notebooks, on pages and in cards follow. A test holds every colour to a
contrast of 3 : 1 with its background, and neighbours apart for readers who see few colours.
"""

import itertools
import re

# (on light paper, on a dark page)
INK_TWINS = ("#24292f", "#dde2e6")
MUTED_TWINS = ("#57606a", "#98a2ab")
GRID_TWINS = ("#d8dee4", "#323941")
TWINS = (
    ("#0072b2", "#5bb8ef"),
    ("#c44e00", "#ff9a57"),
    ("#00795a", "#43cda0"),
    ("#a3318f", "#e58bd5"),
    ("#7a5c00", "#dcb951"),
    ("#5a6270", "#aab4c0"),
    ("#b2182b", "#ff8088"),
    ("#2b4bb8", "#93a9ff"),
)
INK, MUTED, GRID = INK_TWINS[0], MUTED_TWINS[0], GRID_TWINS[0]
PALETTE = tuple(light for light, _ in TWINS)

# Colour never carries meaning alone: the n-th line, marker or bar has its own dash, shape or hatch.
DASHES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (3, 1)), (0, (1, 1)), (0, (8, 3)))
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++", "oo", "--")

# The same loss has the same colour in every figure: the first pattern that a line's name contains says which.
LOSSES = (
    ("hinge", 4),
    ("focal", 5),
    ("log[- ]?cosh", 6),
    ("huber|smooth l1", 2),
    ("cross-entropy|log loss", 3),
    ("absolute|\\bmae\\b", 1),
    ("squared|\\bmse\\b", 0),
)


def colours(names):
    """A colour for each line or bar of a figure: a loss has its own, the others take what is left.

    Examples
    --------
    >>> colours(["cross-entropy", "squared error"]) == colours(["squared error", "cross-entropy"])[::-1]
    True
    """
    own = {}
    for name in names:
        place = next((n for pattern, n in LOSSES if re.search(pattern, str(name), re.I)), None)
        if place is not None and place not in own.values():
            own[name] = place
    left = (place for place in itertools.count() if place not in own.values())
    return [PALETTE[(own[name] if name in own else next(left)) % len(PALETTE)] for name in names]
