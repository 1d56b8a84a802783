"""The figures' colours can be seen: on light paper, on a dark page, and by readers who see few colours."""

import itertools

import numpy as np
import pytest

from lessonkit.palette import DASHES, HATCHES, INK_TWINS, MARKERS, MUTED_TWINS, TWINS
from website.theme_colours import DARK, LIGHT

PAPERS = {"light": LIGHT["fig-paper"], "dark": DARK["fig-paper"]}
# Linear RGB to what a reader without the red or the green cones sees (Viénot, Brettel, Mollon, 1999).
BLIND = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG's contrast ratio."""
    light = sorted(0.05 + linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return light[1] / light[0]


@pytest.mark.parametrize("place, side", [("light", 0), ("dark", 1)])
def test_every_colour_stands_out_from_its_paper(place, side):
    for twins in (*TWINS, MUTED_TWINS):
        assert contrast(twins[side], PAPERS[place]) >= 3, twins
    assert contrast(INK_TWINS[side], PAPERS[place]) >= 7


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("kind", BLIND)
def test_colours_drawn_side_by_side_differ_for_everybody(kind, side):
    """The first three are drawn together everywhere; further ones lean on dash, marker and hatch."""
    seen = [np.clip(BLIND[kind] @ linear(twins[side]), 0, 1) ** (1 / 2.2) for twins in TWINS[:3]]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.1


def test_no_two_curves_differ_by_colour_alone():
    for marks in (DASHES, MARKERS, HATCHES):
        assert len(set(marks)) == len(TWINS)
    assert len({colour for twins in TWINS for colour in twins}) == 2 * len(TWINS)
