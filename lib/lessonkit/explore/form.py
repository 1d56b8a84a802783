"""A figure and its controls as data, and as the HTML that the scripts bring to life.

Notebook and page use the same form. Without the scripts the figure stands as it is at the start,
and the controls stay hidden.
"""

import hashlib
import html
import json
import warnings
import zlib

from lessonkit.explore.record import record
from lessonkit.messages import said, say

HEAVY = 60_000  # compressed bytes: more of it in one figure takes long to load on a phone


def recorded(explorable):
    """What a page needs of a figure with controls, as plain data: see :func:`described`.

    ``svg`` is the figure at its start, ``recording`` what every other setting changes in it.
    """
    data = described(explorable)
    recording = record(explorable, data["id"])
    size = len(zlib.compress(json.dumps(recording.data, separators=(",", ":")).encode(), 9))
    if size > HEAVY:
        warnings.warn(
            f"the recording of {explorable!r} is large ({size // 1000} kB compressed): "
            "fix its axes' limits or give its sliders fewer steps",
            stacklevel=2,
        )
    now = {"now": explorable.drawing.now(explorable.drawing.start)}
    longest = max(recording.data["now"][2], key=len)
    return {**data, **now, "longest": longest, "svg": recording.svg, "recording": recording.data}


def described(explorable):
    """The figure's id, task and controls, and at what setting it starts, as plain data."""
    controls = [
        {
            "name": name,
            "kind": control.kind,
            "label": control.label,
            "texts": [control.text(index) for index in range(len(control.values))],
            "start": control.start,
            "handle": control.handle,
        }
        for name, control in explorable.controls.items()
    ]
    start = ", ".join(f"{c['label']} = {c['texts'][c['start']]}" for c in controls)
    values = [(name, control.values) for name, control in explorable.controls.items()]
    made_of = f"{getattr(explorable.draw, '__name__', '')} {explorable.task} {values}"
    name = "ex" + hashlib.sha1(made_of.encode()).hexdigest()[:8]
    return {"id": name, "task": explorable.task, "controls": controls, "start": start}


def form_html(data, figure, source=""):
    """The controls and the figure at its start.

    Parameters
    ----------
    data : dict from :func:`described` or :func:`recorded`
    figure : str
        The ``figure`` element.
    source : str, optional
        Address of the recording.
    """
    name, task = data["id"], data["task"]
    rows = [_row(f"{name}-{control['name']}", control) for control in data["controls"]]
    return "\n".join(
        [
            f'<div class="explorable" id="{name}"{_recording(source)}>',
            f'<p class="explore-task">{html.escape(task, quote=False)}</p>' if task else "",
            '<div class="explore-controls" role="group" aria-label="'
            + said("explore.controls")
            + '" hidden>',
            *rows,
            f'<button type="button" class="explore-reset">{said("explore.reset")}</button>',
            "</div>",
            figure,
            f'<p class="explore-now" data-longest="{html.escape(data.get("longest", ""))}">'
            f"<span>{html.escape(data.get('now', ''), quote=False)}</span></p>",
            f'<p class="still">{say("explore.still", start=html.escape(data["start"], quote=False))}</p>',
            "</div>",
        ]
    )


def _recording(source):
    """Where the recording is, and what is said if it cannot be loaded."""
    lost = html.escape(said("explore.lost"))
    return f' data-src={json.dumps(source)} data-lost="{lost}"' if source else ""


def _row(name, control):
    """One control with its label; ``data-texts`` holds what is shown at each of its values."""
    label = html.escape(control["label"], quote=False)
    texts, first = control["texts"], control["start"]
    spoken = html.escape(json.dumps(texts, ensure_ascii=False, separators=(",", ":")))
    start = f'data-start="{first}" data-texts="{spoken}"'
    if control["handle"]:
        start += f' data-handle="{html.escape(control["handle"])}"'
    if control["kind"] == "toggle":
        ticked = " checked" if first else ""
        box = f'<input type="checkbox" id="{name}"{ticked}> '
        return f'<div class="explore-row" {start}><label>{box}{label}</label></div>'
    if control["kind"] == "choice":
        options = "".join(
            f'<label><input type="radio" name="{name}" value="{index}"'
            f"{' checked' if index == first else ''}> {html.escape(text, quote=False)}</label>"
            for index, text in enumerate(texts)
        )
        return f'<fieldset class="explore-row" {start}><legend>{label}</legend>{options}</fieldset>'
    shown, longest = html.escape(texts[first]), html.escape(max(texts, key=len))
    line = (
        f'<label for="{name}">{label}</label><span class="explore-track"><input type="range" '
        f'id="{name}" min="0" max="{len(texts) - 1}" value="{first}" aria-valuetext="{shown}"></span>'
        f'<output for="{name}" aria-live="off" data-longest="{longest}"><span>{shown}</span></output>'
    )
    if control["kind"] == "stepper":
        line += "".join(_button(word, label) for word in ("back", "step", "play"))
    return f'<div class="explore-row" {start}>{line}</div>'


def _button(word, label):
    """Of a stepper; the script turns Play into Pause and back."""
    pause = f' data-pause="{html.escape(said("explore.pause"))}"' if word == "play" else ""
    text = said(f"explore.{word}")
    return f'<button type="button" class="explore-{word}" aria-label="{text}: {label}"{pause}>{text}</button>'
