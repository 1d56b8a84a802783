"""The figures' colours can be seen: on light paper, on a dark page, and by readers who see few colours."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex

from lessonkit.figures import bars, curves, heatmap, points
from lessonkit.palette import (
    DASHES,
    HATCHES,
    INK_TWINS,
    LOSSES,
    MARKERS,
    MUTED_TWINS,
    TWINS,
    colours,
)
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


@pytest.mark.parametrize("signed", [False, True])
def test_a_number_can_be_read_in_its_cell_and_cells_keep_their_colour_on_a_dark_page(signed):
    labels = {"x": "x", "y": "y", "title": "t", "alt": "Cells."}
    table = heatmap([np.linspace(-1, 1, 256)], limits=(-1, 1), signed=signed, **labels)
    axes = table.figure.axes[0]
    shades = [to_hex(shade) for shade in axes.collections[0].get_facecolors()]
    for number, shade in zip(axes.texts, shades, strict=True):
        assert contrast(to_hex(number.get_color()), shade) >= 4.5, number.get_text()
    assert not {light for light, _ in (*TWINS, INK_TWINS, MUTED_TWINS)} & set(shades)
    assert shades[127].startswith("#f") or not signed, "the middle is white"


def test_no_two_curves_differ_by_colour_alone():
    for marks in (DASHES, MARKERS, HATCHES):
        assert len(set(marks)) == len(TWINS)
    assert len({colour for twins in TWINS for colour in twins}) == 2 * len(TWINS)


def test_the_same_loss_has_the_same_colour_in_every_figure():
    labels = {"x": "x", "y": "y", "title": "t", "alt": "A."}
    lines = {"other": [1, 2], "Huber, mean loss 3": [1, 2], "squared error": [1, 2]}
    pairs = {name: ([0, 1], line) for name, line in lines.items()}
    drawn = {
        "lines": curves([0, 1], dict(reversed(lines.items())), **labels),
        "over points": points({"data": ([0], [0])}, lines=pairs, **labels),
        "bars": bars("ab", lines, **labels),
    }
    for kind, picture in drawn.items():
        axes = picture.figure.axes[0]
        handles, names = axes.get_legend_handles_labels()
        seen = dict(zip(names, handles, strict=True))
        for name, place in (("Huber, mean loss 3", 2), ("squared error", 0)):
            artist = seen[name]
            colour = artist[0].get_facecolor() if kind == "bars" else artist.get_color()
            assert to_hex(colour) == TWINS[place][0], kind


def test_a_loss_keeps_its_colour_and_no_two_lines_share_one():
    names = ["plain", "cross-entropy", "Huber, δ = 1", "Huber, δ = 5", "hinge"]
    found = dict(zip(names, colours(names), strict=True))
    assert len(set(found.values())) == len(names)
    assert found["cross-entropy"] == colours(["cross-entropy"])[0]
    assert len({place for _, place in LOSSES}) == len(LOSSES) <= len(TWINS)
