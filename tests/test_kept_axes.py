"""Axes that are written again are those that would be drawn: to the letter, whatever stands on them."""

import itertools

import numpy as np
import pytest
from matplotlib import patheffects, ticker

from lessonkit import kept_axes
from lessonkit.panels import Layout
from lessonkit.picture import Picture


def plain(axes, k):
    axes.plot([0, 1, 2], [0, k, 4])


def logarithmic(axes, k):
    axes.plot([1, 10, 100], [1e-6, 1, 10.0**k])
    axes.set(xscale="log", yscale="log", xlabel=f"$x$ to {k}")


def base_two(axes, k):
    axes.plot([1, 10], [1, 2])
    axes.set_xscale("log", base=2 + k)


def around_zero(axes, k):
    axes.plot([-100, 100], [0, 1])
    axes.set_xscale("symlog", linthresh=k + 1)


def squared(axes, k):
    axes.set_xlim(1, 3)
    axes.set_xscale(
        "function", functions=(lambda x: np.abs(x) ** (k + 1), lambda x: np.abs(x) ** (1 / (k + 1)))
    )


def named_ticks(axes, k):
    axes.set_xticks([0, 0.5, 1], ["low", f"{k} of 3", "high"], rotation=20 * k)


def turned_labels(axes, k):
    axes.bar(["one", "two", "three"], [k + 1, 2, 3])
    axes.tick_params(axis="x", labelrotation=30 * k)


def one_label_red(axes, k):
    axes.set_xticks([0, 0.5, 1])
    axes.get_xticklabels()[k % 3].set_color("#bf0000")


def one_label_larger(axes, k):
    axes.set_xticks([0, 0.5, 1])
    axes.get_xticklabels()[1].set_fontsize(9 + k)


def own_words(axes, k):
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:.1f} × {k}")


def per_cent(axes, k):
    axes.yaxis.set_major_formatter(ticker.PercentFormatter(xmax=k + 1))


def minor_ticks(axes, k):
    axes.xaxis.set_minor_locator(ticker.AutoMinorLocator(k + 2))


def every(axes, k):
    axes.yaxis.set_major_locator(ticker.MultipleLocator(0.1 * (k + 1)))


def turned_over(axes, k):
    axes.set_ylim(*((1, 0) if k % 2 else (0, 1)))


def large_numbers(axes, k):
    axes.set_ylim(10.0**k, 3 * 10.0 ** (2 * k + 5))


def through_zero(axes, k):
    axes.spines["bottom"].set_position(("data", k))
    axes.set(xlim=(-3, 3), ylim=(-3, 3))


def second_axis(axes, k):
    axes.twinx().plot([0, 1], [0, 10**k], color="C1")


def no_grid(axes, k):
    axes.grid(k % 2 == 0)


def coloured(axes, k):
    axes.set_xlabel("x", color=f"C{k}", fontsize=10 + k)


def outlined(axes, k):
    axes.set_ylabel("y", path_effects=[patheffects.withStroke(linewidth=k + 1)])


def above(axes, k):
    axes.xaxis.set_label_position("top" if k % 2 else "bottom")
    axes.set_xlabel("x")


def without_numbers(axes, k):
    axes.tick_params(labelleft=k % 2 == 0, length=k)


def with_colours(axes, k):
    axes.figure.colorbar(axes.imshow([[0, k + 1]]), ax=axes, label=f"to {k}")


def square_box(axes, k):
    axes.set(aspect="equal", xlim=(0, 1), ylim=(0, k + 1))


DRAWS = [
    thing
    for name, thing in list(globals().items())
    if callable(thing) and hasattr(thing, "__code__")
]


def picture(draw, k):
    return Picture((lambda axes: draw(axes, k), lambda axes: draw(axes, k + 1)), alt="Two panels.")


def test_axes_are_written_as_they_would_be_drawn(monkeypatch):
    settings = list(itertools.product(DRAWS, range(2)))
    with monkeypatch.context() as patch:
        patch.setattr(kept_axes, "_state", unknown)
        drawn = [picture(draw, k).svg() for draw, k in settings]
    for again in range(2):  # the second time most axes are written from memory
        for place in np.random.default_rng(again).permutation(len(settings)):
            draw, k = settings[place]
            assert picture(draw, k).svg() == drawn[place], (draw.__name__, k)


def unknown(axis, renderer):
    raise kept_axes._Unknown


@pytest.mark.parametrize("draw", [plain, logarithmic, named_ticks, turned_labels, second_axis])
def test_the_usual_axes_are_drawn_once(draw, monkeypatch):
    layout, once = Layout(), picture(draw, 2)
    layout.fit(once.panels())
    drawn = once.svg(layout)
    monkeypatch.setattr("matplotlib.axis.Axis._update_ticks", None)  # a new drawing would call it
    assert once.svg(layout) == drawn
