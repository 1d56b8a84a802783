"""Labels with formulas on the pages: text that flows, not letters placed one by one."""

import re
from xml.etree import ElementTree

from recorded_drawings import played

from lessonkit.explore import explore, slider
from lessonkit.explore.record import record
from lessonkit.figures import curves, heatmap
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


def test_a_label_in_a_figure_with_controls_flows_at_every_setting():
    def line(rate):
        marks = {f"loss at $\\eta = {rate:g}$": (0.5, rate)}
        return curves(
            [0, 1], {"a": [0, rate]}, x="score $s$", y="y", title="t", alt="A.", marks=marks
        )

    recorded = record(explore(line, task="Move it.", rate=slider(1, 2, 3)), "x")
    for setting in range(3):
        svg = ElementTree.tostring(played(recorded, (setting,)), encoding="unicode")
        said = ["".join(pieces) for _, pieces in labels(svg)]
        assert said == ["score s", f"loss at η = {1 + setting / 2:g}"]


HALO = re.compile(
    r'<g style="paint-order:stroke;stroke: var\(--fig-paper[^>]*>(?:(?!</text>).)*</text>'
)


def test_what_is_written_among_lines_keeps_them_off_its_letters():
    svg = drawn(marks={"peak": (0, 1)}, guides={"here": 0.5}, levels={"limit": 0.2}, legend="best")
    kept = [re.sub("<[^>]*>", "", one) for one in HALO.findall(svg)]
    assert kept == ["peak", "here", "limit", "a line"]
    cells = figure_output(heatmap([[1, 2]], x="x", y="y", title="t", alt="Two cells.").svg())
    assert not HALO.findall(cells), "a number in a cell stands on its cell's colour"


def test_a_guide_s_name_stands_off_its_line():
    for at, side in ((0.2, "start"), (0.95, "end")):
        svg = drawn(guides={"a guide": at}, xlim=(0, 1))
        line = float(
            re.findall(r'<path[^>]* d="M ([\d.]+) [\d.]+ L \1 [^"]*"[^>]*stroke-dasharray', svg)[0]
        )
        (place,) = re.findall(rf'text-anchor: {side};[^>]* x="([\d.]+)"[^>]*>a guide<', svg)
        assert 3 < abs(float(place) - line) < 6
