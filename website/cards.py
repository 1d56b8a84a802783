"""Cards for sharing: one picture of 1200 × 630 for each page, with its title and a loss curve."""

import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from website.kept import kept
from website.messages import said, say

NIGHT, PAPER, AMBER, BLUE = "#0b2a3f", "#f5f2ea", "#ff9a57", "#7cc4ee"


def draw_cards(output, pages, course, lessons, cache):
    """A card for each page; a lesson's says its part, other pages what the course is."""
    told = {
        f"theory-{x.name}": (say("card.lesson", number=x.number), x.title, x.promise)
        for x in lessons
    }
    for lesson in lessons:
        told[f"exercises-{lesson.name}-{lesson.name}"] = (
            say("card.exercises", number=lesson.number),
            lesson.title,
            said("card.short"),
        )
    other = said("card.course"), said("card.title"), said("card.promise")
    folder = output / "cards"
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        name = page.relative_to(output).with_suffix("").as_posix().replace("/", "-")
        words = told.get(name, other)
        shutil.copyfile(_card((course.title, *words), cache), folder / f"{name}.png")


def _card(words, cache):
    """The drawn card, from the cache if its words and this file are as they were."""
    code = Path(__file__).read_bytes()
    key = hashlib.sha256(code + repr(words).encode()).hexdigest()[:16]
    made = cache / "cards" / f"{key}.png"
    return kept(made, lambda file: _draw(*words).savefig(file, dpi=100, facecolor=NIGHT))


def _draw(course, above, title, below):
    figure = Figure(figsize=(12, 6.3))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 12), ylim=(0, 6.3))
    axes.set_axis_off()
    x = np.linspace(7.9, 12, 200)
    r = x - 10.3
    for lift, alpha in ((0, 1.0), (0.45, 0.5), (0.9, 0.25)):
        axes.plot(x, 0.35 + lift + 0.8 * r**2, color=BLUE, linewidth=5, alpha=alpha)
    axes.plot([10.3], [0.35], "o", color=AMBER, markersize=22)
    axes.text(0.8, 5.2, f"{course}  ·  {above}", color=AMBER, fontsize=30)
    lines = _wrapped(title, 18)
    axes.text(0.8, 4.85, "\n".join(lines), color=PAPER, fontsize=52, va="top", weight="bold")
    below = re.sub(r"[$*`\\]|\\[a-z]+", "", below)
    low = 4.5 - 0.95 * len(lines)
    axes.text(
        0.8, low, "\n".join(_wrapped(below, 36)), color=PAPER, fontsize=24, va="top", alpha=0.9
    )
    return figure


def _wrapped(text, width):
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
