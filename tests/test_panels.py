"""Panels of a figure: type that a phone can show, and in words what a setting shows."""

import re

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.text import Text

from lessonkit import panels
from lessonkit.explore import choice, explore, slider, toggle
from lessonkit.explore.form import form_html, recorded
from lessonkit.figures import bars, beside, contour, curves, picture, points

X = np.linspace(-2, 2, 41)


def parabola(title="t", **options):
    return curves(X, {"squared": X**2}, x="x", y="y", title=title, alt="A parabola.", **options)


def test_no_type_is_smaller_than_a_phone_can_show_and_what_is_long_has_lines():
    long = "A title that says much more than one line of a panel can hold"
    small = picture(lambda axes: axes.text(0, 0, "tiny", fontsize=5), alt="A word.")
    (figure,) = parabola(long).panels()
    title = figure.axes[0].get_title("left")
    assert "\n" in title and title.replace("\n", " ") == long
    for drawn in (figure, *small.panels()):
        assert min(text.get_fontsize() for text in drawn.findobj(Text)) >= panels.SMALLEST
    assert 72 * panels.width(1) * 1.1 <= 343  # what a figure has on a screen of 390


@pytest.mark.parametrize("count, columns", [(2, 1), (3, 1), (8, 3)])
def test_a_page_is_told_how_panels_lie_where_it_is_narrow(count, columns):
    svg = beside(*[parabola(str(n)) for n in range(count)]).svg()
    assert svg.count('class="panel"') == count and f'data-columns="{columns}"' in svg
    scales = set(re.findall(r"--scale:([\d.]+)", svg))
    assert len(scales) == 1 and float(scales.pop()) == pytest.approx(count / columns, abs=1e-3)
    assert parabola().svg().count("<svg") == 1 and "panel" not in parabola().svg()


def test_panels_side_by_side_stand_on_one_line():
    layout = panels.Layout()
    layout.fit(beside(parabola(), parabola("two\nlines")).panels())
    (one,), (other,) = layout.boxes
    assert one[1] == other[1] and one[3] == other[3]


def test_labels_of_lines_that_are_close_lie_below_one_another():
    (figure,) = parabola(guides={"mean 1": 0.0, "median 0.9": 0.1, "far": -1.8}).panels()
    heights = {text.get_text().strip(): text.xy[1] for text in figure.axes[0].texts}
    assert heights["mean 1"] != heights["median 0.9"] and heights["far"] == heights["mean 1"]


def test_level_lines_are_drawn_in_a_colour_that_both_papers_have():
    surface = X[:, None] ** 2 + X**2
    svg = contour(X, X, surface, x="x", y="y", title="t", alt="Rings.").svg()
    assert set(re.findall(r"stroke: (#\w+)", svg)) <= {"#57606a", "#d8dee4"}


def two(at, other):
    left = curves(X, {"loss": X**2}, x="x", y="y", title=f"loss {at**2:.2f}", alt="A.")
    right = curves(
        X, {"slope": X}, x="x", y="y", title="Slope", alt="B.", marks={f"-{at}": (at, at)}
    )
    return beside(left, right)


def test_what_a_setting_shows_is_said_in_words_and_stands_beside_the_figure():
    figure = explore(two, at=slider(0, 2, 3), other=toggle())
    data = recorded(figure)
    controls, rows, texts = data["recording"]["now"]
    assert controls == [0] and rows == 0, "only what a control changes is kept"
    assert texts[2] == "loss 4.00. Slope: −2."
    assert data["now"] == texts[1] and f"<span>{texts[1]}</span>" in form_html(data, "")


def test_an_axis_is_no_value_of_a_setting_unless_a_number_stands_in_its_label():
    def plain(label, n):
        shown = curves(X, {"a": X}, x=f"after {n} steps", y=label, title=f"n = {n}", alt="A.")
        return shown

    figure = explore(plain, label=choice("sum of walks", "sum of $r^2$"), n=choice(1, 2))
    data = recorded(figure)
    assert set(data["recording"]["now"][2]) == {f"n = {n}; after {n} steps." for n in (1, 2)}


@pytest.mark.filterwarnings("error")
def test_numbers_on_bars_are_said_with_the_bars_names_and_stay_out_of_the_legend():
    def shown(first):
        groups = {"p": [first, 0.5], "q": [0.5, 0.5]}
        return bars("ab", groups, x="x", y="y", title="t", alt="B.", values="{:.2f}", ylim=(0, 1))

    drawing = explore(shown, first=slider(0.25, 0.75, 2)).drawing
    for at in [(0,), (1,)]:
        drawing.svg(at)
    assert drawing.now((1,)) == "p a 0.75."


def test_lines_over_points_may_be_any_pair():
    lines = {"edge": [[0, 1], [0, 1]], "other": np.zeros((2, 2))}
    shown = points({"data": ([0], [0])}, lines=lines, x="x", y="y", title="t", alt="A.")
    assert len(shown.figure.axes[0].lines) == 2


def test_where_nothing_that_is_written_changes_lines_and_bars_are_described():
    def plain(scale, heights):
        line = curves(X, {"bowl": scale * X**2}, x="x", y="y", title="t", alt="A.", ylim=(0, 9))
        both = bars("ab", {"p": [0.5, heights]}, x="x", y="y", title="p", alt="B.", ylim=(0, 1))
        return beside(line, both)

    drawing = explore(plain, scale=slider(1, 2, 2), heights=slider(0.25, 0.5, 2)).drawing
    for at in [(0, 0), (0, 1), (1, 0)]:
        drawing.svg(at)
    assert drawing.now((1, 0)) == "t: bowl goes from 8 over 0 at 0 to 8. p: bars 0.5, 0.25."


def test_axes_follow_the_settings_of_the_moment_and_no_figure_sees_another_s_lines():
    shown = curves(X, {"a": X}, x="x", y="y", title="t", alt="A line.")
    one, other = shown.figure, shown.figure
    one.axes[0].plot([0, 1], [0, 1])
    assert [len(figure.axes[0].lines) for figure in (one, other)] == [2, 1]
    with rc_context({"xtick.minor.visible": True}):
        assert shown.figure.axes[0].xaxis.get_minorticklocs().size
    assert not shown.figure.axes[0].xaxis.get_minorticklocs().size


def test_nothing_is_read_as_minus_nothing():
    line = -np.abs(np.linspace(-1, 1, 5))
    assert panels._course(np.arange(5), line) == "goes from -1 over 0 at 2 to -1"
