"""The page form of a figure with controls: HTML that a small script brings to life.

Without the script the figure stands as it is at the start, and the controls stay hidden.
"""

import hashlib
import html
import json
import warnings
import zlib

from losslab.explore_record import record

HEAVY = 90_000  # compressed bytes: more of it in one figure takes long to load on a phone


def page_html(explorable):
    """The figure at its start, its controls, and the recorded differences as JSON."""
    name = _name(explorable)
    recording = record(explorable, name)
    data = json.dumps(recording.data, separators=(",", ":"), ensure_ascii=False)
    data = data.replace("</", "<\\/")
    size = len(zlib.compress(data.encode(), 9))
    if size > HEAVY:
        warnings.warn(
            f"the recording of {explorable!r} is large ({size // 1000} kB compressed): "
            "fix its axes' limits or give its sliders fewer steps",
            stacklevel=2,
        )
    rows = [_row(f"{name}-{key}", one) for key, one in explorable.controls.items()]
    task = explorable.task
    start = ", ".join(f"{c.label} = {c.text(c.start)}" for c in explorable.controls.values())
    return "\n".join(
        [
            f'<div class="explorable" id="{name}">',
            f'<p class="explore-task">{html.escape(task, quote=False)}</p>' if task else "",
            '<div class="explore-controls" role="group" aria-label="Controls" hidden>',
            *rows,
            '<button type="button" class="explore-reset">Reset</button>',
            "</div>",
            f'<figure class="losslab-figure">{recording.svg}</figure>',
            f'<p class="still">The figure shows {html.escape(start, quote=False)}. '
            "Its controls need JavaScript.</p>",
            f'<script type="application/json">{data}</script>',
            "</div>",
        ]
    )


def _name(explorable):
    """An id that stays the same from build to build and differs between the figures of a page."""
    controls = [(name, control.values) for name, control in explorable.controls.items()]
    told = f"{getattr(explorable.draw, '__name__', '')} {explorable.task} {controls}"
    return "ex" + hashlib.sha1(told.encode()).hexdigest()[:8]


def _row(name, control):
    """One control with its label; ``data-texts`` holds what is shown at each of its values."""
    label = html.escape(control.label, quote=False)
    texts = [control.text(i) for i in range(len(control.values))]
    told = html.escape(json.dumps(texts, ensure_ascii=False, separators=(",", ":")))
    start = f'data-start="{control.start}" data-texts="{told}"'
    if control.kind == "toggle":
        ticked = " checked" if control.start else ""
        box = f'<input type="checkbox" id="{name}"{ticked}> '
        return f'<div class="explore-row" {start}><label>{box}{label}</label></div>'
    if control.kind == "choice":
        options = "".join(
            f'<label><input type="radio" name="{name}" value="{i}"'
            f"{' checked' if i == control.start else ''}> {html.escape(text, quote=False)}</label>"
            for i, text in enumerate(texts)
        )
        return f'<fieldset class="explore-row" {start}><legend>{label}</legend>{options}</fieldset>'
    shown = html.escape(texts[control.start])
    line = (
        f'<label for="{name}">{label}</label><input type="range" id="{name}" min="0" '
        f'max="{len(texts) - 1}" value="{control.start}" aria-valuetext="{shown}">'
        f'<output for="{name}" aria-live="off">{shown}</output>'
    )
    if control.kind == "stepper":
        line += "".join(
            f'<button type="button" class="explore-{word.lower()}" '
            f'aria-label="{word}: {label}">{word}</button>'
            for word in ("Back", "Step", "Play")
        )
    return f'<div class="explore-row" {start}>{line}</div>'
