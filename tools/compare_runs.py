"""What changed between two runs of a lesson: printed text, figures and recordings, compared as data.

A figure is compared by the numbers in its drawing, so that another version's other way of writing the same
curve is no change; one that moved by a thousandth of the figure is.
"""

import difflib
import json
import re
from dataclasses import dataclass

FIGURE = "application/vnd.losslab.figure+json"
EXPLORABLE = "application/vnd.losslab.explorable+json"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")
TOLERANCE = 0.5  # of a point in the drawing; a figure is about 400 points wide


@dataclass(frozen=True)
class Change:
    """A cell whose output changed: what, in a sentence, and both pictures where there are any."""

    lesson: str
    cell: int
    says: str
    before: str = ""  # SVG
    after: str = ""


def changes(lesson, before, after):
    """The list of :class:`Change` between two executed notebooks with the same cells."""
    found = []
    for number, (old, new) in enumerate(zip(before.cells, after.cells, strict=True), 1):
        says, pictures = _cell(old.get("outputs", []), new.get("outputs", []))
        if says:
            found.append(Change(lesson, number, says, *pictures))
    return found


def _merged(outputs):
    """What a cell printed in one piece: where it is cut depends on how busy the machine was."""
    merged = []
    for output in outputs:
        name, last = output.get("name"), merged[-1] if merged else {}
        if name and name == last.get("name"):
            merged[-1] = last | {"text": last["text"] + output["text"]}
        else:
            merged.append(dict(output))
    return merged


def _cell(old, new):
    old, new = _merged(old), _merged(new)
    if len(old) != len(new):
        return f"{len(old)} outputs became {len(new)}", ("", "")
    for one, other in zip(old, new, strict=True):
        text = _text(one), _text(other)
        if text[0] != text[1]:
            return _difference(*text), ("", "")
        pictures = _picture(one), _picture(other)
        moved = distance(*pictures)
        if moved > TOLERANCE:
            far = (
                "it has other parts"
                if moved == float("inf")
                else f"something moved by {moved:.1f} points"
            )
            return f"the figure changed: {far}", pictures
        moved = distance(_recording(one), _recording(other))
        if moved > TOLERANCE:
            return "the figure changed at other settings of its controls", pictures
    return "", ("", "")


def _text(output):
    if output.get("name"):
        return output.get("text", "")
    return output.get("data", {}).get("text/plain", "")


def _picture(output):
    data = output.get("data", {})
    return (data.get(FIGURE) or data.get(EXPLORABLE) or {}).get("svg", "")


def _recording(output):
    """What a figure shows at the other settings of its controls, as a text."""
    recording = output.get("data", {}).get(EXPLORABLE, {}).get("recording", {})
    return json.dumps(recording, sort_keys=True)


def distance(one, other):
    """The largest difference between the numbers of two drawings; infinite where the rest differs.

    >>> distance('<path d="M 1 2"/>', '<path d="M 1.0 2.25"/>')
    0.25
    >>> distance('<path d="M 1 2"/>', '<circle r="1"/>')
    inf
    """
    one, other = _plain(one), _plain(other)
    if NUMBER.sub("0", one) != NUMBER.sub("0", other):
        return float("inf")
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return max((abs(float(a) - float(b)) for a, b in pairs), default=0.0)


def _plain(svg):
    """A drawing without names that are made anew each time, and without the day on which it was made."""
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    return re.sub(r"(\bid=\"|url\(#|href=\"#)[\w.:-]+", r"\1", svg)


def _difference(old, new):
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return "printed: " + "; ".join(shown[:6])


def as_page(changed, versions):
    """The changes as a page: every sentence, and both pictures side by side."""
    import html

    rows = [
        f"<h2>{html.escape(one.lesson)}, cell {one.cell}</h2><p>{html.escape(one.says)}</p>"
        + (f"<div><figure>{one.before}<figcaption>before</figcaption></figure>"
           f"<figure>{one.after}<figcaption>after</figcaption></figure></div>" if one.before else "")
        for one in changed
    ]  # fmt: skip
    listed = "".join(f"<li>{html.escape(line)}</li>" for line in versions)
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>What an upgrade changes</title>'
        "<style>body{font-family:sans-serif;max-width:70rem;margin:auto;padding:1rem}"
        "div{display:flex;gap:1rem}figure{flex:1;margin:0}svg{max-width:100%;height:auto}</style>"
        f"<h1>What an upgrade changes</h1><ul>{listed}</ul>"
        f"{''.join(rows) or '<p>No output changed.</p>'}</html>"
    )
