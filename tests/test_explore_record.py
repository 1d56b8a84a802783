"""Recorded figures: the page's SVG at any setting equals a direct drawing, and stays small."""

import copy
import gzip
import itertools
import json
import random
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from losslab.explore import DrawingError, choice, explore, slider, stepper, toggle
from losslab.explore_page import page_html
from losslab.explore_record import FRAMES, RecordingError, frame, needed_points, record
from losslab.figures import bars, beside, contour, curves, heatmap, points

X = np.linspace(-4, 4, 301)
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def two_panels(delta, tau):
    """Curves that leave the axes, in two panels, one of them with a mark."""
    size = np.abs(X)
    inner = np.minimum(size, delta)
    left = curves(
        X, {"huber": inner * (size - inner / 2), "half square": X**2 / 2}, x="r", y="loss",
        title=f"delta {delta}", alt="Two curves.", ylim=(0, 6), marks={"joint": (delta, delta**2 / 2)},
    )  # fmt: skip
    wave = {"wave": np.sin(tau * X * 3) * delta, "steep": np.exp(tau * X * 4)}
    right = curves(X, wave, x="r", y="y", title="waves", alt="Waves.", ylim=(-2, 2))
    return beside(left, right)


def loss_curves(delta):
    """Huber between its two relatives."""
    size = np.abs(X)
    inner = np.minimum(size, delta)
    lines = {"huber": inner * (size - inner / 2), "half square": X**2 / 2, "line": delta * size}
    return curves(X, lines, x="r", y="loss", title=f"{delta}", alt="Three curves.", ylim=(0, 6))


def comes_and_goes(count, shown):
    """The number of artists depends on the setting."""
    lines = {f"line {i}": i * X for i in range(count)}
    guides = {"a guide": 1.0} if shown else None
    return curves(
        X, lines, x="x", y="y", title=f"{count}", alt=f"{count} lines.", ylim=(-9, 9), guides=guides
    )


def table_and_bars(kind, scale):
    """Cells whose colour and text change, and bars that grow."""
    matrix = scale * np.arange(4.0).reshape(2, 2)
    grid = heatmap(matrix, x="c", y="r", title="cells", alt="Cells.", limits=(0, 6))
    return beside(
        grid, bars(["a", "b"], {kind: matrix[0]}, x="k", y="v", title="bars", alt="B.", ylim=(0, 3))
    )


def hills(place):
    """Level lines over a plane with a path, and points."""
    surface = (X[::10, None] - place) ** 2 + X[None, ::10] ** 2
    plane = contour(
        X[::10], X[::10], surface, x="x", y="y", title="hills", alt="Level lines.",
        paths={"path": ([0, place], [1, 0])},
    )  # fmt: skip
    return beside(
        plane, points({"p": ([place], [1])}, x="x", y="y", title="p", alt="A point.", xlim=(-3, 3))
    )


FIGURES = {
    "two panels": (two_panels, {"delta": slider(0.5, 3, 6), "tau": slider(0.1, 0.9, 5)}),
    "comes and goes": (comes_and_goes, {"count": stepper(4), "shown": toggle()}),
    "table and bars": (table_and_bars, {"kind": choice("p", "q"), "scale": slider(0.5, 2, 5)}),
    "hills": (hills, {"place": slider(-2, 2, 7)}),
}


@pytest.fixture(scope="module", params=FIGURES, ids=str)
def recorded(request):
    draw, controls = FIGURES[request.param]
    figure = explore(draw, **controls)
    return figure, record(figure, "fig")


def played(recording, at):
    """The SVG that a page shows at a setting: the recording put together as the script does it."""
    data = json.loads(json.dumps(recording.data))
    svg = ElementTree.fromstring(recording.svg)
    for path, attribute, controls, rows, template, *steps in data["slots"]:
        row = 0
        for axis in controls:
            row = row * data["shape"][axis] + at[axis]
        row = rows[row] if rows else row
        if steps:
            width = len(template) - 1
            numbers = (
                np.cumsum(np.reshape(steps[0], (-1, width)), axis=0)[row] / 10 ** data["digits"]
            )
            text = template[0] + "".join(
                f"{n:g}{after}" for n, after in zip(numbers, template[1:], strict=True)
            )
        else:
            text = template[row]
        element = svg
        for child in path:
            element = list(element)[child]
        if attribute == "#text":
            element.text = text
        elif attribute == "#content":
            element[:] = list(ElementTree.fromstring(f"<g>{text}</g>"))
            element.text = ElementTree.fromstring(f"<g>{text}</g>").text
        else:
            element.set(attribute, text)
    return svg


def same_drawing(page, direct):
    """Assert that two drawings have the same elements, texts and, within a tenth, coordinates."""
    page, direct = list(leaves(page)), list(leaves(direct))
    assert [e.tag for e in page] == [e.tag for e in direct]
    for ours, theirs in zip(page, direct, strict=True):
        assert ours.text == theirs.text
        assert set(ours.attrib) == set(theirs.attrib)
        for key, value in theirs.attrib.items():
            if key == "d" and ours.get(key) != value:
                assert far_apart(ours.get("d"), value) < 0.25, (ours.get("d"), value)
            else:
                assert NUMBERS.split(ours.get(key)) == NUMBERS.split(value)
                pair = [np.array(NUMBERS.findall(t), float) for t in (ours.get(key), value)]
                np.testing.assert_allclose(*pair, atol=0.051)


def leaves(root):
    """What is drawn, in order, without the groups it stands in."""
    return (element for element in root.iter() if element.tag != "g")


def far_apart(first, second):
    """The largest distance of a point of one line to the other line, both ways."""
    if first == second:
        return 0.0
    lines = [np.array(NUMBERS.findall(line), float) for line in (first, second)]
    if re.sub(r"[\d. -]", "", first.replace("L", "")) != re.sub(
        r"[\d. -]", "", second.replace("L", "")
    ):
        return np.inf
    if re.search("[CQ]", first):
        return np.abs(lines[0] - lines[1]).max() if lines[0].shape == lines[1].shape else np.inf
    one, other = (line.reshape(-1, 2) for line in lines)
    return max(gap(one, other), gap(other, one))


def gap(points_, line):
    """How far the points that can be seen lie from a line, at most."""
    points_ = points_[np.all((points_ > -5) & (points_ < 700), axis=1)]
    if not len(points_):
        return 0.0
    start, step = line[:-1], np.diff(line, axis=0)
    along = ((points_[:, None] - start) * step).sum(-1) / np.maximum((step**2).sum(-1), 1e-9)
    nearest = start + np.clip(along, 0, 1)[..., None] * step
    return np.hypot(*np.moveaxis(points_[:, None] - nearest, -1, 0)).min(axis=1).max()


def test_at_random_settings_the_page_equals_a_direct_drawing(recorded):
    figure, recording = recorded
    settings = list(itertools.product(*map(range, recording.data["shape"])))
    for at in random.Random(3).sample(settings, min(9, len(settings))):
        same_drawing(played(recording, at), frame(figure, at, "fig"))


def test_the_svg_in_the_page_is_the_figure_at_its_start(recorded):
    figure, recording = recorded
    start = tuple(control.start for control in figure.controls.values())
    same_drawing(ElementTree.fromstring(recording.svg), frame(figure, start, "fig"))


def test_the_same_figure_gives_the_same_recording(recorded):
    figure, recording = recorded
    if figure.draw is hills:
        assert record(figure, "fig") == recording


def test_slots_are_stored_only_over_the_controls_they_depend_on():
    figure = explore(two_panels, delta=slider(0.5, 3, 4), tau=slider(0.1, 0.9, 3))
    slots = record(figure, "f").data["slots"]
    titles = [slot for slot in slots if slot[1] == "#text" and "delta 0.5" in slot[4]]
    assert titles and all(slot[2] == [0] for slot in titles)


def test_a_figure_of_two_hundred_frames_stays_under_60_kilobytes():
    """Five curves of 301 points in two panels, two of which depend on both sliders."""

    def losses(delta, tau):
        bent = np.where(X > 0, tau, 1 - tau) * np.minimum(np.abs(X), delta) * np.abs(X)
        soft = delta * np.log1p(np.exp(X / tau))
        left = curves(
            X, {"bent": bent, "soft": soft}, x="r", y="loss", title="t", alt="A.", ylim=(0, 6)
        )
        return beside(left, loss_curves(delta))

    figure = explore(losses, delta=slider(0.5, 3, 20), tau=slider(0.1, 0.9, 10))
    data = json.dumps(record(figure, "f").data, separators=(",", ":"))
    assert len(gzip.compress(data.encode())) < 60_000


def test_too_many_settings_are_refused():
    figure = explore(two_panels, delta=slider(0.5, 3), tau=slider(0.1, 0.9))
    with pytest.raises(RecordingError, match=f"21 × 21 = 441 settings are more than the {FRAMES}"):
        record(figure, "f")


def test_a_draw_that_raises_names_the_setting():
    def fragile(k):
        return (
            curves(X, {"a": X / (k - 2)}, x="x", y="y", title="t", alt="A line.")
            if k != 2
            else 1 / 0
        )

    with pytest.raises(DrawingError, match=r"could not be drawn at k = 2: ZeroDivisionError"):
        record(explore(fragile, k=stepper(4)), "f")


def test_points_are_dropped_only_where_no_line_needs_them():
    x = np.linspace(0, 100, 101)
    straight, bent = np.stack([x, x], 1), np.stack([x, np.abs(x - 50)], 1)
    assert needed_points(np.array([straight])) == [0, 100]
    assert needed_points(np.array([straight, bent])) == [0, 50, 100]


def test_the_page_form_is_labelled_hidden_without_scripts_and_free_of_them():
    figure = explore(
        two_panels, task="Is 1 < 2?", delta=slider(0.5, 3, 3, unit="m"), tau=slider(0.1, 0.9, 2)
    )
    text = page_html(figure)
    assert text == page_html(copy.copy(figure))
    assert "Is 1 &lt; 2?" in text
    assert 'aria-valuetext="1.75 m"' in text and "Its controls need JavaScript" in text
    assert re.search(r'class="explore-controls"[^>]* hidden', text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert scripts == [' type="application/json"']
