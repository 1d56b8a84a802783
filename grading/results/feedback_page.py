"""A learner's feedback as a page: points, messages, a person's words, and their own code and outputs.

The points are the gradebook's, so a mark given by hand is here as it is everywhere else. Everything
that came from the learner is text; pictures are checked, nothing is loaded from anywhere, and the page's
own policy forbids a browser to run or fetch what slipped through.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from grading import messages
from grading.messages import say
from grading.results.drawing import image
from grading.results.records import ExerciseResult, Record
from grading.results.standing import Standing, late_words
from grading.results.titles import Titles
from grading.sandbox.curves import CURVES
from grading.sandbox.outputs import picture, readable
from grading.settings import SETTINGS

TEMPLATES = Path(__file__).parent / "templates"


@cache
def template(name: str):
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    place = FileSystemLoader(TEMPLATES)
    made = Environment(loader=place, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals |= {"css": style(), "say": say_safely, "link": link}
    made.filters["breakable"] = breakable
    return made.get_template(name)


def say_safely(name: str, /, **values):
    """A sentence as HTML: what is filled in is text, and words in backticks are code."""
    from markupsafe import Markup, escape

    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(messages.said(name))))
    return Markup(text).format(**values)


def link(address: str, words: str):
    from markupsafe import Markup

    return Markup('<a href="{}">{}</a>').format(address, words)


@cache
def style():
    from markupsafe import Markup

    return Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))


def breakable(name: str):
    """A name of code that may go on in the next line after an underscore."""
    from markupsafe import Markup, escape

    return Markup("_<wbr>").join(map(escape, name.split("_")))


@dataclass
class Work:
    """What the learner wrote for one exercise, made safe."""

    answers: list[str] = field(default_factory=list)
    outputs: list[dict] = field(default_factory=list)
    stopped: list[dict] = field(default_factory=list)  # own cells that failed: code and error


def shown_outputs(outputs: list[dict], pictures: list[int]) -> list[dict]:
    """Outputs as safe text and pictures; ``pictures`` holds how many the page may still show."""
    found, longest = [], SETTINGS.feedback.longest_output
    for output in outputs[: SETTINGS.feedback.most_outputs]:
        kind, data = output.get("output_type"), output.get("data", {})
        drawn = _picture(data) if pictures[0] > 0 else None
        if drawn:
            pictures[0] -= 1
            told = readable(data.get("text/plain", ""))[:longest]
            alt = (
                told.removeprefix("Figure: ")
                if told.startswith("Figure: ")
                else say("feedback.picture")
            )
            found.append({"picture": drawn, "alt": alt, "text": ""})
            continue
        if kind == "stream":
            text = output["text"]
        elif kind == "error":
            text = "\n".join(output["traceback"]) or f"{output['ename']}: {output['evalue']}"
        else:
            text = data.get("text/plain", "")
        text = readable(text).strip()
        if text:
            cut = text if len(text) <= longest else text[:longest] + "\n[…]"
            found.append({"picture": None, "alt": "", "text": cut})
    return found


def _picture(data):
    if CURVES in data:
        return image(data[CURVES])
    raw = picture(data["image/png"]) if "image/png" in data else None
    return f"image/png;base64,{raw}" if raw else None


def works(text: str) -> dict[str, Work]:
    """``{graded cell: what stands before it}`` out of a graded notebook, which this course wrote."""
    found: dict[str, Work] = {}
    pictures, longest = [SETTINGS.feedback.most_pictures], SETTINGS.feedback.longest_output
    current = Work()
    for cell in map(_joined, json.loads(text)["cells"] if text else []):
        ours = cell["metadata"].get("nbgrader", {})
        graded = ours.get("grade") or ours.get("task")
        outputs = cell.get("outputs", [])
        if ours.get("solution") or ours.get("task"):
            current.answers.append(readable(cell["source"])[: 5 * longest])
            current.outputs += shown_outputs(outputs, pictures)
        elif not graded and ours:  # a locked cell, as the visible check
            current.outputs += shown_outputs(outputs, pictures)
        elif not graded and any(output["output_type"] == "error" for output in outputs):
            shown = shown_outputs([o for o in outputs if o["output_type"] == "error"], [0])
            current.stopped.append({"code": readable(cell["source"])[:longest], "outputs": shown})
        elif not ours:
            drawn = [o for o in shown_outputs(outputs, pictures) if o["picture"]]
            current.outputs += drawn
        if graded:
            found[ours["grade_id"]] = current
            current = Work()
    if current.stopped and found:  # after the last exercise
        found[list(found)[-1]].stopped += current.stopped
    return found


def _joined(cell: dict) -> dict:
    """A cell whose texts are whole: plain nbgrader, where it graded, leaves lists of lines."""
    outputs = []
    for output in cell.get("outputs", []):
        data = {kind: _whole(value) for kind, value in output.get("data", {}).items()}
        outputs.append(output | {"data": data, "text": _whole(output.get("text", ""))})
    return cell | {"source": _whole(cell["source"]), "outputs": outputs}


def _whole(text) -> str:
    return text if isinstance(text, str) else "".join(map(str, text))


def pages(record: Record, standing: Standing | None, titles: Titles, name: str) -> dict[str, str]:
    """``{notebook: page}`` of one learner; ``name`` is what the roster calls them."""
    return {n: _page(record, standing, titles, name, n) for n in record.notebooks}


def _page(record, standing, titles, name, notebook) -> str:
    parts = works(record.autograded.get(notebook, ""))
    own = [result for result in record.exercises if result.notebook == notebook]
    exercises = [
        _exercise(result, standing, titles, parts.get(result.cell, Work())) for result in own
    ]
    most = sum(result.max for result in record.exercises)
    total = record.total if standing is None else standing.total
    waiting = [result for result in record.exercises if _waits(result, standing)]
    late = standing.seconds_late if standing else 0.0
    return template("feedback.html.j2").render(
        set=titles.set if len(record.notebooks) == 1 else f"{titles.set}: {notebook}",
        student=readable(name),
        total=total,
        max_points=most,
        waiting=len(waiting),
        late=late_words(late) if late else "",
        penalty=standing.penalty if standing else 0.0,
        handed_in=f"{standing.timestamp:%Y-%m-%d %H:%M} UTC"
        if standing and standing.timestamp
        else "",
        graded=record.graded.get("when", "")[:10],
        error=record.error and readable(record.error),
        repairs=[readable(line) for line in record.repairs],
        incidents=[readable(line) for line in record.incidents],
        exercises=exercises,
    )


def _waits(result, standing):
    mark = standing.mark(result.notebook, result.cell) if standing else None
    return mark.waits if mark else result.points is None


def _exercise(result: ExerciseResult, standing, titles, work: Work) -> dict:
    mark = standing.mark(result.notebook, result.cell) if standing else None
    points = mark.points if mark else result.points
    waits = _waits(result, standing)
    words, address = titles.links.get((result.notebook, result.cell), ("", ""))
    full = points is not None and points >= result.max
    by_person = bool(mark and mark.by_person)
    return {
        "title": titles.of(result.notebook, result.cell, result.name),
        "points": None if waits else points,
        "max": result.max,
        "by_person": by_person,
        "outdated": bool(mark and mark.outdated),
        "comment": readable(_comment(result, standing, titles)),
        "messages": [] if by_person and full else [readable(line) for line in result.messages],
        "remarks": [readable(line) for line in result.remarks],
        "library": result.library,
        "full": full,
        "written": result.checked == "by hand",
        "next": "" if full or waits or result.checked == "by hand" else _next(result),
        "lesson": "" if full else words,
        "address": address,
        "work": work,
    }


def _comment(result, standing, titles) -> str:
    """A person's words on the graded cell, or on the answer that belongs to it."""
    if standing is None:
        return ""
    own = standing.comment(result.notebook, result.cell)
    answer = standing.comment(result.notebook, f"{result.name}_answer")
    return "\n".join(dict.fromkeys(filter(None, (own, answer))))


def _next(result: ExerciseResult) -> str:
    if result.checked != "outside":
        return say("feedback.next_test")
    return say("feedback.next_extreme" if result.parts and result.points else "feedback.next_wrong")
