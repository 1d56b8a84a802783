"""A learner's feedback as a page: points, messages, and their own code and outputs made safe.

Everything that came from the learner is text here. Pictures are checked to be PNG files; nothing is
loaded from anywhere, and the page's own policy forbids a browser to run or fetch what slipped through.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 4000  # characters shown of one output
# Escape sequences of a terminal, then what no HTML may hold.
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b.|[\x00-\x08\x0b-\x1f\x7f]")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


@cache
def template(name: str):
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    place = FileSystemLoader(TEMPLATES)
    made = Environment(loader=place, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals["css"] = style()
    return made.get_template(name)


@cache
def style():
    from markupsafe import Markup

    return Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))


def readable(text: str) -> str:
    """Text without control characters, and without those that turn the reading direction around."""
    text = _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))
    return text.encode("utf-8", "replace").decode("utf-8")


def harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    cell = readable(cell)
    return "'" + cell if cell[:1] in ("=", "+", "-", "@") else cell


def picture(data: str) -> str | None:
    """Base64 of a PNG file, spelled anew; None for anything else."""
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode() if raw.startswith(b"\x89PNG\r\n\x1a\n") else None


def shown_outputs(outputs: list[dict]) -> list[dict]:
    found = []
    for output in outputs[:20]:
        kind, data = output["output_type"], output.get("data", {})
        drawn = picture(data["image/png"]) if "image/png" in data else None
        if drawn:
            found.append({"picture": drawn, "text": ""})
            continue
        if kind == "stream":
            text = output["text"]
        elif kind == "error":
            text = "\n".join(output["traceback"]) or f"{output['ename']}: {output['evalue']}"
        else:
            text = data.get("text/plain", "")
        text = readable(text).strip()
        if text:
            cut = text if len(text) <= LONGEST else text[:LONGEST] + "\n[…]"
            found.append({"picture": None, "text": cut})
    return found


def feedback(result: dict, cells: list[dict]) -> str:
    """The page of one learner. ``cells`` are the graded notebook's; check cells are left out of it."""
    parts: dict[str, dict] = {}
    for cell in cells:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        for ending in ("_answer", "_try"):
            if name.endswith(ending):
                part = parts.setdefault(name.removesuffix(ending), {"code": "", "outputs": []})
                part["outputs"] += shown_outputs(cell.get("outputs", []))
                if ending == "_answer":
                    part["code"] = readable(cell["source"])
    exercises = []
    for one in result["exercises"]:
        part = parts.get(one["name"], {"code": "", "outputs": []})
        lines = {key: [readable(line) for line in one[key]] for key in ("messages", "remarks")}
        exercises.append({"library": [], **one, **part, **lines})
    scores = result["scores"].values()
    return template("feedback.html.j2").render(
        set=result["set"],
        student=readable(result["student"]),
        total=sum(score or 0.0 for score in scores),
        max_points=sum(one["max"] for one in exercises) or result.get("max", 0.0),
        waiting=sum(score is None for score in scores),
        error=result["error"] and readable(result["error"]),
        repairs=[readable(line) for line in result["repairs"]],
        exercises=exercises,
    )
