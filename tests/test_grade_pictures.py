"""Figures in feedback: the course's own cross the line as numbers, are checked, and drawn by the page."""

import base64
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hostile.made import needs_sandbox

from grading.results import drawing
from grading.results.feedback_page import shown_outputs
from grading.sandbox import client, curves
from grading.sandbox.confine import Limits
from grading.settings import load
from lessonkit import picture
from lessonkit.figures import curves as drawn_by_lessons
from lessonkit.sketch import against

LABELS = {"x": "error", "y": "loss", "title": "Square <b>", "alt": "A parabola."}
GIVEN = {"values": [0, 1], "lines": {"yours": [0.0, 1.0]}, "x": "x", "y": "y", "title": "t"}


def data_of(made):
    return made._repr_mimebundle_(include=("text/plain", curves.CURVES))


def parsed(text):
    kind, _, data = drawing.image(text).partition(";base64,")
    assert kind == "image/svg+xml"
    return ElementTree.fromstring(base64.b64decode(data))


def test_both_sides_agree_on_the_name():
    assert curves.CURVES == picture.CURVES


def test_a_lessons_figure_becomes_a_drawing_with_its_alternative_text():
    x = np.linspace(-2, 2, 41)
    made = against(x**2, lambda x: x**2 + 1, x, **LABELS, guides={"exact": 0.0}, ylim=(-1, 6))
    data = data_of(made)
    assert set(data) == {"text/plain", curves.CURVES}
    checked = curves.checked(data[curves.CURVES])
    assert curves.checked(checked) == checked
    output = {"output_type": "display_data", "data": data | {curves.CURVES: checked}}
    (shown,) = shown_outputs([output], [5])
    assert shown["picture"].startswith("image/svg+xml;base64,")
    assert shown["alt"] == "A parabola. Your curve leaves it: the largest gap is 1."
    words = [node.text for node in parsed(checked).iter() if node.tag.endswith("text")]
    assert {"Square <b>", "wanted", "yours", "error", "loss", "exact"} <= set(words)


@pytest.mark.parametrize("scales", [{}, {"xscale": "log"}, {"yscale": "log"}, {"ylim": (0, None)}])
@pytest.mark.parametrize("values", [[1, 2, 3], [0, 0, 0], [-1, -2, -3], [1e-300, 1, 1e300],
                                    [np.nan, 1, np.inf], [np.nan] * 3])  # fmt: skip
def test_whatever_the_numbers_are_there_is_a_drawing(values, scales):
    made = drawn_by_lessons([0.5, 1.0, 2.0], {"yours": values}, **LABELS, **scales)
    text = curves.checked(data_of(made)[curves.CURVES])
    if text is not None:  # numbers that are too large are not drawn
        assert parsed(text).tag.endswith("svg")
    else:
        assert max(values) >= 1e300


def test_a_figure_that_is_more_than_curves_stays_text():
    made = drawn_by_lessons([0, 1], {"a": [0, 1]}, **LABELS, bands={"b": ([0, 0], [1, 1])})
    assert set(data_of(made)) == {"text/plain"}


@pytest.mark.parametrize("odd", [
    "", "[]", "{", "null", "[" * 50_000, " " * 100_000,
    json.dumps(GIVEN | {"values": [0]}),
    json.dumps(GIVEN | {"lines": {}}),
    json.dumps(GIVEN | {"lines": {str(i): [0, 1] for i in range(7)}}),
    json.dumps(GIVEN | {"lines": {"a": [0, "<script>"]}}),
    json.dumps(GIVEN | {"lines": {"a": [0, True]}}),
    json.dumps(GIVEN | {"values": [0] * 2000, "lines": {"a": [0] * 2000}}),
    json.dumps(GIVEN | {"title": ["x"]}),
    json.dumps(GIVEN | {"xlim": [0]}), json.dumps(GIVEN | {"xlim": "ab"}),
    json.dumps(GIVEN | {"yscale": "expression(alert(1))"}),
    json.dumps(GIVEN | {"guides": {"a": {"b": 1}}}), json.dumps(GIVEN | {"marks": {"a": [1]}}),
    '{"values": [0, NaN], "lines": {"a": [0, 1]}, "x": "", "y": "", "title": ""}',
    '{"values": [0, 1e999], "lines": {"a": [0, 1]}, "x": "", "y": "", "title": ""}',
    json.dumps(GIVEN | {"lines": {"a": [0, 10**400]}}),
])  # fmt: skip
def test_what_is_no_figure_of_curves_is_left_out(odd):
    assert curves.checked(odd) is None
    assert drawing.image(odd) is None


def test_words_in_a_drawing_stay_words():
    evil = "</text><script>alert(1)</script><image href='http://example.org'/>\x1b[2J\u202e"
    given = GIVEN | {"title": evil, "x": evil, "guides": {evil: 0.5}, "lines": {evil: [0, 1]}}
    tree = parsed(curves.checked(json.dumps(given)))
    kinds = {node.tag.rpartition("}")[2] for node in tree.iter()}
    assert kinds <= {"svg", "clipPath", "rect", "path", "text", "g", "circle"}
    assert not [
        name for node in tree.iter() for name in node.attrib if "href" in name or name[:2] == "on"
    ]
    assert not any(
        "\x1b" in (node.text or "") or "\u202e" in (node.text or "") for node in tree.iter()
    )


def test_plain_nbgraders_lists_of_lines_are_read_too():
    from grading.results.feedback_page import works

    ours = {"nbgrader": {"grade_id": "a_answer", "solution": True, "grade": False}}
    graded = {"nbgrader": {"grade_id": "a_check", "grade": True}}
    output = {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]}
    cells = [
        {
            "cell_type": "code",
            "metadata": ours,
            "source": ["x = 1\n", "y = 2"],
            "outputs": [output],
        },
        {"cell_type": "code", "metadata": graded, "source": ["check()"], "outputs": []},
    ]
    work = works(json.dumps({"cells": cells}))["a_check"]
    assert work.answers == ["x = 1\ny = 2"] and work.outputs[0]["text"] == "one\ntwo"


@needs_sandbox
def test_a_figure_crosses_the_line_as_numbers_and_a_hostile_one_does_not():
    zygote = client.Zygote(preload=["lessonkit.figures"])
    try:
        with zygote.interpreter(Limits(cell_seconds=10, memory=1 << 30)) as session:
            reply = session.run(
                "from lessonkit.figures import curves\n"
                "curves([0, 1], {'line': [0, 1]}, x='x', y='y', title='t', alt='It rises.')", 10
            )  # fmt: skip
            (output,) = reply["outputs"]
            assert set(output["data"]) == {"text/plain", curves.CURVES}
            assert json.loads(output["data"][curves.CURVES])["lines"] == {"line": [[0, 1], [0, 1]]}
            reply = session.run(
                "from IPython.display import display\n"
                f"display({{'{curves.CURVES}': '<svg onload=alert(1)>', 'text/plain': 'x'}}, raw=True)",
                10,
            )
            assert reply["outputs"][0]["data"] == {"text/plain": "x"}
    finally:
        zygote.close()


@needs_sandbox
@pytest.mark.parametrize("largest, taken", [(1, False), (1000, True)])
def test_a_class_says_how_large_a_picture_may_be(tmp_path, largest, taken):
    """The interpreter is a process of its own, and is told."""
    (tmp_path / "class").mkdir()
    text = f"[feedback]\nlargest_picture_kb = {largest}\n"
    (tmp_path / "class" / "settings.toml").write_text(text, encoding="utf-8")
    load(tmp_path)
    draw = "display({'image/png': 5000 * 'A', 'text/plain': 'x'}, raw=True)"
    zygote = client.Zygote()
    try:
        with zygote.interpreter(Limits(cell_seconds=10, memory=1 << 30)) as session:
            reply = session.run(f"from IPython.display import display\n{draw}", 10)
    finally:
        zygote.close()
    assert ("more output was left out" in str(reply["outputs"])) != taken
