"""The living figure of the home page: one outlier, and what three losses make of it."""

import hashlib
import json
from pathlib import Path

import numpy as np
from course import CACHE

from losslab import explore_page, explore_record, figures
from losslab.explore import explore, slider
from losslab.figures import points

AT = np.linspace(0, 10, 11)
TARGETS = 1 + 0.6 * AT + np.random.default_rng(5).normal(0, 0.5, len(AT))
ALT = (
    "Eleven points near a rising line. As the last point moves away, the line of squared error follows "
    "it, while the lines of Huber and absolute error stay with the other ten."
)


def weighted_line(weights, targets):
    """The least-squares line under weights, at the ends of the axis."""
    slope, start = np.polyfit(AT, targets, 1, w=np.sqrt(weights))
    return slope * AT + start


def robust_line(targets, delta):
    """The line of smallest Huber loss, by least squares with weights that follow the residuals."""
    line = weighted_line(np.ones_like(AT), targets)
    for _ in range(200):
        line = weighted_line(delta / np.maximum(np.abs(line - targets), delta), targets)
    return line


def one_outlier(last):
    """Three lines through eleven points, the last of which has been moved."""
    targets = TARGETS.copy()
    targets[-1] = last
    lines = {
        "squared error": (AT, weighted_line(np.ones_like(AT), targets)),
        "Huber": (AT, robust_line(targets, delta=0.5)),
        "absolute error": (AT, robust_line(targets, delta=1e-3)),
    }
    return points(
        {"data": (AT, targets)},
        lines=lines,
        marks={"the outlier": (AT[-1], last)},
        x="input",
        y="target",
        title="Which line follows the outlier?",
        alt=ALT,
        xlim=(-0.5, 12.5),
        ylim=(-16, 16),
        legend="lower left",
        height=3.6,
    )


def home_figure():
    """The recorded figure as HTML, drawn again only when what it is made from has changed."""
    modules = [__file__, explore_page.__file__, explore_record.__file__, figures.__file__]
    made_from = "".join(Path(module).read_text(encoding="utf-8") for module in modules)
    key = hashlib.sha256(made_from.encode()).hexdigest()
    kept = CACHE / "home.json"
    if kept.exists() and json.loads(kept.read_text())["key"] == key:
        return json.loads(kept.read_text())["html"]
    task = "Drag the outlier. Which line gives up the other ten points for it?"
    drawn = explore_page.page_html(
        explore(
            one_outlier,
            task=task,
            last=slider(-14, 14, 57, value=-9, label="target of the outlier"),
        )
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"key": key, "html": drawn}))
    return drawn
