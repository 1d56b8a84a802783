"""Figures with controls: the controls' values, what is refused, and the live form without a browser."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from losslab.explore import choice, explore, slider, stepper, toggle
from losslab.explore_live import LiveExplorable
from losslab.figures import curves

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
        assert math.isclose(float(control.text(index)), value, rel_tol=1e-5, abs_tol=1e-9)


def test_values_are_told_with_their_unit():
    assert slider(0, 1, 3, unit="cm").text(1) == "0.5 cm"
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


def live(draw, **controls):
    return LiveExplorable(explore(draw, **controls))


def test_the_live_figure_follows_its_controls_and_resets():
    figure = live(
        parabola, scale=slider(0.5, 2, 4, value=0.5), shape=choice("square", "v"), grid=toggle(True)
    )
    first = figure.figure.value
    assert "<svg" in first and "0.5 True" in first
    figure.inputs["scale"].value = 3
    figure.inputs["grid"].value = False
    figure.inputs["shape"].value = 1
    assert "2.0 False" in figure.figure.value and ">v<" in figure.figure.value
    assert figure.values == {"scale": 2.0, "shape": "v", "grid": False}
    figure.reset()
    assert figure.figure.value == first


def test_a_failing_draw_becomes_a_sentence_and_the_controls_stay_usable():
    def fragile(scale):
        if scale > 1:
            raise ZeroDivisionError("nothing to divide by")
        return parabola(scale)

    figure = live(fragile, scale=slider(0.5, 2, 4, value=0.5))
    figure.inputs["scale"].value = 3
    assert "could not be drawn at scale = 2.0: ZeroDivisionError" in figure.figure.value
    assert 'role="alert"' in figure.figure.value
    figure.inputs["scale"].value = 0
    assert "<svg" in figure.figure.value


def test_a_draw_that_returns_no_picture_is_told():
    figure = live(lambda scale: 3, scale=slider(0, 1))
    assert "it returned int, not a picture" in figure.figure.value


def test_the_task_is_shown_and_escaped():
    figure = LiveExplorable(explore(parabola, task="Is 1 < 2?", scale=slider(0.5, 1, 2)))
    assert "Is 1 &lt; 2?" in figure.box.children[0].value


def test_a_figure_brings_its_own_light_paper():
    """Its ink is dark: on a dark theme's background nobody could read it."""
    picture = curves(np.arange(3.0), {"a": np.arange(3.0)}, x="x", y="y", title="t", alt="A line.")
    assert "background:#fff" in picture._repr_mimebundle_()["text/html"].split("<svg")[0]
    figure = live(lambda k: picture, k=slider(0, 1)).figure
    assert "background:#fff" in figure.value.split("<svg")[0]
