"""Figures with controls: the controls' values, what is refused, and the live form without a browser."""

import base64
import math
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonkit.explore import choice, explore, slider, stepper, toggle
from lessonkit.figures import curves

X = np.linspace(-1, 1, 50)


def parabola(scale=1.0, shape="square", grid=True):
    """A curve whose text says what it was drawn from."""
    y = scale * (X**2 if shape == "square" else np.abs(X))
    return curves(X, {shape: y}, x="x", y="y", title=f"{scale} {grid}", alt="A curve.", ylim=(0, 3))


def test_a_slider_holds_evenly_spaced_values_and_starts_in_the_middle():
    control = slider(0, 2, steps=5)
    assert control.values == (0.0, 0.5, 1.0, 1.5, 2.0)
    assert control.values[control.start] == 1.0


def test_a_slider_between_whole_numbers_gives_integers():
    assert slider(1, 5, steps=5).values == (1, 2, 3, 4, 5)
    assert all(isinstance(value, int) for value in slider(0, 20).values)


def test_a_slider_moves_a_step_to_the_value_it_starts_at():
    control = slider(0.1, 5, value=1)
    assert control.values[control.start] == 1.0
    assert len(set(control.values)) == 21 and sorted(control.values) == list(control.values)


@given(
    st.floats(-1e3, 1e3), st.floats(1e-2, 1e3), st.integers(2, 60), st.booleans(), st.floats(0, 1)
)
def test_what_a_slider_shows_is_what_it_draws(start, width, steps, log, at):
    start = abs(start) + 1e-3 if log else start
    stop = start + width
    control = slider(start, stop, steps, value=start + at * width, log=log)
    assert len(set(control.values)) == steps
    assert list(control.values) == sorted(control.values)
    for index, value in enumerate(control.values):
        assert math.isclose(
            float(control.text(index).replace("−", "-")), value, rel_tol=1e-5, abs_tol=1e-9
        )


def test_values_are_told_with_their_unit():
    assert slider(0, 1, 3, unit="cm").text(1) == "0.5 cm"
    assert slider(-2, 2, 5).text(0) == "−2" and choice("a-1", "−8").text(0) == "a-1"
    assert toggle(True).text(1) == "on"
    assert [stepper(3).text(i) for i in range(3)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: slider(1, 1), "two different numbers"),
        (lambda: slider(0, 1, steps=1), "at least 2 steps"),
        (lambda: slider(0, 1, log=True), "positive ends"),
        (lambda: slider(0, 1, value=2), "cannot start at 2"),
        (lambda: choice("a"), "at least 2 different options"),
        (lambda: choice("a", "a"), "at least 2 different options"),
        (lambda: choice("a", "b", value="c"), "not among the options"),
        (lambda: stepper(1), "at least 2 steps"),
        (lambda: explore(parabola), "at least one control"),
        (lambda: explore(parabola, sale=slider(0, 1)), "do not fit parabola"),
        (lambda: explore(parabola, scale=0.5), "is not a control"),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(make, words):
    with pytest.raises((ValueError, TypeError), match=words):
        make()


class Live:
    """A live figure as its script drives it: settings asked for, drawings sent."""

    def __init__(self, draw, task=None, **controls):
        module = pytest.importorskip("lessonkit.explore.live")
        self.explorable = explore(draw, task=task, **controls)
        self.widget = module.LiveExplorable(self.explorable)
        self.sent = []
        self.widget.send = self.sent.append

    def ask(self, *at):
        self.widget._handle_custom_msg({"at": list(at)}, [])
        return self.sent[-1]


def test_the_live_figure_draws_the_setting_that_is_asked_for():
    figure = Live(
        parabola, scale=slider(0.5, 2, 4, value=0.5), shape=choice("square", "v"), grid=toggle(True)
    )
    assert "0.5 True" in figure.widget.html
    answer = figure.ask(3, 1, 0)
    assert answer["at"] == [3, 1, 0]
    assert "2.0 False" in answer["svg"] and ">v<" in answer["svg"]


def test_a_failing_draw_becomes_a_sentence_and_the_controls_stay_usable():
    def fragile(scale):
        if scale > 1:
            raise ZeroDivisionError("nothing to divide by")
        return parabola(scale)

    figure = Live(fragile, scale=slider(0.5, 2, 4, value=0.5))
    problem = figure.ask(3)["problem"]
    assert "could not be drawn at scale = 2.0: ZeroDivisionError" in problem
    assert "<svg" in figure.ask(1)["svg"]


def test_a_draw_that_returns_no_picture_is_told():
    figure = Live(lambda scale: 3, scale=slider(0, 1))
    assert "it returned int, not a picture" in figure.widget.html
    assert 'role="alert"' in figure.widget.html


def test_the_task_is_shown_and_escaped():
    figure = Live(parabola, task="Is 1 < 2?", scale=slider(0.5, 1, 2))
    assert "Is 1 &lt; 2?" in figure.widget.html


def test_controls_have_names_and_say_their_values():
    page = Live(parabola, scale=slider(0.5, 1, 3, unit="m", handle="the point")).widget.html
    (name,) = re.findall(r'<label for="([^"]+)">scale</label>', page)
    assert f'<input type="range" id="{name}"' in page and 'aria-valuetext="0.75 m"' in page
    assert 'data-handle="the point"' in page


def test_panels_lie_where_they_are_at_every_setting():
    def growing(scale):
        return curves(X, {"a": scale * X}, x="x", y="y", title="t", alt="A line.")

    figure = explore(growing, scale=slider(1, 1_000_000, 3)).drawing
    figure.fit_all()
    frames = [
        re.search(r'<g id="[^"]*patch_2">.*?</g>', figure.svg((i,)), re.S)[0] for i in range(3)
    ]
    corners = {re.findall(r"M ([\d.]+) ([\d.]+)", frame)[0] for frame in frames}
    assert len(corners) == 1


def test_no_choice_moves_the_panels_that_were_recorded_before_it():
    def growing(unit):
        return curves(X, {"a": unit * X}, x="x", y="y", title="t", alt="A line.")

    figure = explore(growing, unit=choice(1, 10_000, 2)).drawing
    figure.fit_all()
    room = [box.tolist() for box in figure.layout.boxes]
    for at in range(3):
        figure.svg((at,))
    assert [box.tolist() for box in figure.layout.boxes] == room


def test_a_figure_stays_when_its_kernel_is_gone(monkeypatch):
    shown = []
    monkeypatch.setattr("lessonkit.still.display", lambda bundle, raw: shown.append(bundle))
    Live(parabola, task="Move it.", scale=slider(0.5, 1, 3)).explorable._ipython_display_()
    still, widget = shown
    assert "A curve." in still["text/html"] and "scale = 0.75" in still["text/html"]
    assert "Run this cell" in still["text/html"] and "losslab-still" in still["text/html"]
    assert base64.b64decode(still["image/png"]).startswith(b"\x89PNG")
    assert "Figure: A curve." in still["text/plain"]
    assert widget["text/html"] == widget["text/plain"] == ""


def test_without_the_package_for_widgets_the_figure_is_shown_and_says_what_is_missing(monkeypatch):
    shown = []
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "lessonkit.explore.live", raising=False)
    monkeypatch.setattr("lessonkit.still.display", lambda bundle, raw: shown.append(bundle))
    explore(parabola, scale=slider(0.5, 1, 3))._ipython_display_()
    (still,) = shown
    assert "pip install anywidget" in still["text/html"] and "<style" in still["text/html"]


def test_a_figure_can_be_seen_in_a_notebook_that_is_not_trusted_and_on_dark_paper():
    """There, HTML is stripped of drawings and scripts; images with their alternative text stay."""
    picture = curves(
        np.arange(3.0), {"a": np.arange(3.0)}, x="x", y="y", title="t", alt="A 'line'."
    )
    bundle = picture._repr_mimebundle_()
    assert re.search(
        r'<img alt="A &#x27;line&#x27;." src="data:image/svg\+xml;base64,', bundle["text/html"]
    )
    assert "background:#fff" in bundle["text/html"] and "invert(1)" in bundle["text/html"]
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


def test_while_a_page_is_built_a_figure_leaves_data(monkeypatch):
    monkeypatch.setenv("LOSSLAB_STATIC", "1")
    bundle = parabola()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "application/vnd.losslab.figure+json"}
