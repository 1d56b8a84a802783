"""Recorded figures: the page's SVG at any setting equals a direct drawing, and stays small."""

import copy
import gzip
import io
import itertools
import json
import random
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from recorded_drawings import played, same_drawing

from lessonkit.explore import DrawingError, choice, explore, slider, stepper, toggle
from lessonkit.explore.form import form_html
from lessonkit.explore.form import recorded as recording_of
from lessonkit.explore.lighter import lighten, relative
from lessonkit.explore.record import (
    FRAMES,
    RecordingError,
    frame,
    needed_points,
    record,
    rename_ids,
    tidied,
)
from lessonkit.figures import bars, beside, contour, curves, heatmap, points

X = np.linspace(-4, 4, 301)


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


def drawn(figure, at):
    """A direct drawing at a setting, written as lightly as a recording's."""
    root = frame(figure, at)
    lighten([root])
    rename_ids(root, "fig")
    return root


def test_at_random_settings_the_page_equals_a_direct_drawing(recorded):
    figure, recording = recorded
    settings = list(itertools.product(*map(range, recording.data["shape"])))
    for at in random.Random(3).sample(settings, min(9, len(settings))):
        same_drawing(played(recording, at), drawn(figure, at))


def test_no_clip_is_kept_that_cuts_nothing_beside_what_comes_and_goes_either():
    """A browser goes through every clip on the page when a figure moves."""
    clip = "<clipPath id='c'><rect x='10' y='10' width='80' height='80'/></clipPath>"
    drawn = (
        f"<svg>{clip}<path clip-path='url(#c)' d='M 12 12 L 80 80'/>"
        "<g clip-path='url(#c)'><text x='50' y='50' style='font-size: 10px'>in</text></g>"
        "<g clip-path='url(#c)'><text x='88' y='50' style='font-size: 10px'>out</text></g>"
        "<path clip-path='url(#c)' d='M 12 {0} L 80 80'/>{1}</svg>"
    )
    more = (
        "<path clip-path='url(#c)' d='M 30 30 L 40 40'/><path clip-path='url(#c)' d='M 5 5 L 1 1'/>"
    )
    frames = [ElementTree.fromstring(drawn.format(*each)) for each in ((12, ""), (2, more))]
    lighten(frames)
    cut = [
        [e.get("d") or e[0].text for e in root.iter() if "clip-path" in e.attrib] for root in frames
    ]
    assert cut == [["out", "M 12 12 L 80 80"], ["out", "M 12 2 L 80 80", "M 5 5 L 1 1"]]
    still = tidied(ElementTree.fromstring(drawn.format(12, more)))
    assert (
        [e for e in still.iter("path") if "clip-path" in e.attrib][0].get("d").startswith("M 5 5")
    )


def test_the_svg_in_the_page_is_the_figure_at_its_start(recorded):
    figure, recording = recorded
    start = tuple(control.start for control in figure.controls.values())
    same_drawing(ElementTree.fromstring(recording.svg), drawn(figure, start))


def test_the_same_figure_gives_the_same_recording(recorded):
    figure, recording = recorded
    if figure.draw is hills:
        assert record(figure, "fig") == recording


def test_slots_are_stored_only_over_the_controls_they_depend_on():
    figure = explore(two_panels, delta=slider(0.5, 3, 4), tau=slider(0.1, 0.9, 3))
    slots = record(figure, "f").data["slots"]
    titles = [slot for slot in slots if slot[1] == "#text" and "delta 0.5" in slot[4]]
    assert titles and all(slot[2] == [0] for slot in titles)


def test_axes_with_other_ticks_and_another_line_change_only_there():
    """Else all of a panel is new at every move, which costs much room and time."""

    def scaled(scale, more):
        lines = {
            name: scale * X**power
            for name, power in zip("abc"[: 2 + more], (1, 2, 3), strict=False)
        }
        return curves(X * scale, lines, x="x", y="y", title="t", alt="A.")

    slots = record(explore(scaled, scale=slider(1, 7, 5), more=toggle()), "f").data["slots"]
    contents = [json.dumps(slot[4]) for slot in slots if slot[1] == "#content"]
    assert contents and max(map(len, contents)) < 20_000  # of 300 kB for the panel


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
    data = recording_of(figure)
    assert json.dumps(data) == json.dumps(recording_of(copy.copy(figure)))
    text = form_html(data, f"<figure>{data['svg']}</figure>", "x.json")
    assert "Is 1 &lt; 2?" in text
    assert 'aria-valuetext="1.75 m"' in text and "Its controls need JavaScript" in text
    assert re.search(r'class="explore-controls"[^>]* hidden', text)
    assert "<script" not in text and 'data-src="x.json"' in text


def test_a_handle_s_mark_is_found_in_the_recording_and_moves_as_two_numbers():
    def moved(x, y):
        return points({"p": ([0], [0])}, marks={"the point": (x, y)}, x="x", y="y", title="t",
                      alt="A point.", xlim=(-3, 3), ylim=(-3, 3), legend=None)  # fmt: skip

    both = {name: slider(-2, 2, 5, handle="the point") for name in ("x", "y")}
    recording = record(explore(moved, **both), "f")
    svg = ElementTree.fromstring(recording.svg)
    (mark,) = svg.findall(".//*[@data-mark='the point']")
    assert mark.find(".//path").get("d").startswith("M ") and svg.find(".//use") is None
    slots = [slot for slot in recording.data["slots"] if slot[1] == "d"]
    assert [len(slot[4]) - 1 for slot in slots] == [2]


def test_a_shape_written_out_is_the_same_shape():
    assert relative("M 0 3 C 1 3 2 2 2 1 L 4 4 z") == "m 0 3 c 1 0 2 -1 2 -2 l 2 3 z"


@pytest.mark.parametrize(("size", "arcs"), [(16, 2), (100, 2), (900, 0)])
def test_a_small_circle_is_two_arcs_around_its_middle(size, arcs):
    figure = Figure(figsize=(2, 2))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 2), ylim=(0, 2))
    sizes = [size, 1.1 * size]  # two of them: written out each
    axes.scatter([1, 1], [1, 1], s=sizes, gid="circles")
    axes.scatter([1, 1], [1, 1], s=sizes, marker="8", gid="others")
    file = io.StringIO()
    figure.savefig(file, format="svg")
    drawn = {}
    for group in ElementTree.fromstring(file.getvalue().partition("?>")[2]).iter():
        if group.get("id") in ("circles", "others"):
            drawing = ElementTree.Element("svg")
            drawing.append(group)
            name = group.get("id")
            drawn[name] = [path.get("d") for path in tidied(drawing).iter("path")]
    assert [d.count(" a ") for d in drawn["circles"]] == [arcs, arcs]
    assert not any(" a " in d for d in drawn["others"])
    if arcs:
        radius = size**0.5 / 2  # the size is the square of the diameter
        assert drawn["circles"][0].startswith(f"M 72 72 m 0 {radius:g} a {radius:g} {radius:g} ")


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        ({}, 1),
        ({"edgecolors": "C0"}, 1),
        ({"alpha": 0.5}, 3),
        ({"edgecolors": "white"}, 3),
        ({"s": [9, 9, 25]}, 3),
    ],
)
def test_marks_that_look_the_same_together_are_one_path(look, paths):
    axes = Figure().subplots()
    axes.scatter(
        [0, 1, 2], [0, 1, 0], color=None if "edgecolors" in look else "C0", gid="cloud", **look
    )
    file = io.StringIO()
    axes.figure.savefig(file, format="svg")
    axes_tree = ElementTree.fromstring(file.getvalue().partition("?>")[2])
    cloud = next(one for one in axes_tree.iter() if one.get("id") == "cloud")
    drawing = ElementTree.Element("svg")
    drawing.append(cloud)
    drawn = tidied(drawing)
    assert len(list(drawn.iter("path"))) == paths
    assert "".join(one.get("d", "") for one in drawn.iter("path")).count("M") == 3


def test_a_clip_that_cuts_something_at_some_setting_stays():
    def line(top):
        return curves(X, {"a": top * X}, x="x", y="y", title="t", alt="A.", ylim=(-5, 5))

    assert "clip-path" in record(explore(line, top=slider(1, 2, 3)), "f").svg
    assert "clip-path" not in record(explore(line, top=slider(0.5, 1, 3)), "f").svg


def test_a_heatmap_on_its_own_is_drawn():
    table = heatmap([[0, 2], [1, 3]], x="x", y="y", title="t", alt="Four cells.")
    assert table.svg().startswith("<svg")
