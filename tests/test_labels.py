"""Labels with formulas on the pages: text that flows, not letters placed one by one."""

import re

from lessonkit.figures import curves
from website.outputs import figure_output


def drawn(**labels):
    options = {"x": "x", "y": "y", "title": "t", "alt": "A line."} | labels
    figure = curves([0, 1], {"a line": [0, 1]}, **options)
    return figure_output(figure.svg())


def labels(svg):
    """Every label made of pieces, as its attributes and its pieces."""
    found = re.findall(r"<text([^>]*)>((?:<tspan.*?)+)</text>", svg)
    return [(start, re.findall(r">([^<>]+)</tspan>", pieces)) for start, pieces in found]


def test_a_label_with_a_formula_is_words_in_their_order_with_spaces():
    ((start, pieces),) = labels(drawn(x="angle between $a$ and $b$ (degrees)"))
    assert "".join(pieces) == "angle between a and b (degrees)"
    assert len(pieces) == 5, "one piece for each change of style"
    assert "middle" in start, "an axis's label stands below its middle"


def test_an_index_stands_lower_and_what_follows_is_back_on_the_line():
    svg = drawn(x="probability $p_t$ of it")
    assert "".join(labels(svg)[0][1]) == "probability pt of it"
    downs = [float(dy) for dy in re.findall(r'<tspan dy="([-\d.]+)"', svg)]
    assert len(downs) >= 2 and downs[-2] > 0 > downs[-1] and abs(sum(downs)) < 1


def test_a_fraction_stays_as_it_was_drawn():
    assert re.search(r'<tspan x="[-\d.]+" y=', drawn(x=r"share $\frac{a}{b}$"))
