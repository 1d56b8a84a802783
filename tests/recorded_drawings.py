"""Recorded figures played and compared, as the page's script and a reader's eye do it."""

import json
import re
from xml.etree import ElementTree

import numpy as np

NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


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
    """What is drawn, in order, without the groups it stands in and the clips of its panels.

    A recording keeps a clip that cuts something at any setting, and empties an attribute that is not there
    at one, which draws the same.
    """
    clips = {element for clip in root.iter("clipPath") for element in clip.iter()}
    for element in root.iter():
        element.attrib = {k: v for k, v in element.attrib.items() if v and k != "clip-path"}
        if element.tag not in ("g", "defs") and element not in clips:
            yield element


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
