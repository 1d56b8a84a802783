"""Draw the picture in README.md, with the library that the lessons use: make readme-picture."""

from pathlib import Path

import matplotlib as mpl
import numpy as np

from lessonkit.figures import beside, curves
from lessonkit.picture import style
from losslab.losses import (
    absolute_error,
    absolute_error_grad,
    huber,
    huber_grad,
    squared_error,
    squared_error_grad,
)

TARGET = Path(__file__).resolve().parent / "readme.svg"
LOSSES = {
    "squared": (squared_error, squared_error_grad),
    "absolute": (absolute_error, absolute_error_grad),
    "Huber": (huber, huber_grad),
}


def best_constant(loss, values):
    """The constant prediction with the smallest total loss, found on a fine grid."""
    grid = np.linspace(-2, 8, 2001)
    total = sum(loss(grid, np.full_like(grid, value)) for value in values)
    return grid[np.argmin(total)]


def draw():
    residuals, zero = np.linspace(-3, 3, 301), np.zeros(301)
    outliers = np.linspace(2, 16, 60)
    curve = curves(
        residuals,
        {name: loss(residuals, zero) for name, (loss, _) in LOSSES.items()},
        x="residual",
        y="loss",
        title="The curve",
        alt="Squared loss grows fastest, absolute loss is a V, Huber is round, then straight.",
        ylim=(0, 4.5),
        legend="upper center",
    )
    gradient = curves(
        residuals,
        {name: grad(residuals, zero) for name, (_, grad) in LOSSES.items()},
        x="residual",
        y="gradient",
        title="its gradient",
        alt="The squared loss's gradient grows without bound; the other two stay between -1 and 1.",
        ylim=(-3.2, 3.2),
        legend=None,
    )
    failure = curves(
        outliers,
        {
            name: [best_constant(loss, [-1, -0.5, 0, 0.5, far]) for far in outliers]
            for name, (loss, _) in LOSSES.items()
        },
        x="where one of five points lies",
        y="best constant prediction",
        title="and where it fails",
        alt="As one point moves away, the squared loss's answer follows it and the others' do not.",
        legend=None,
    )
    return beside(curve, gradient, failure)


def main():
    # Text as outlines and a white ground: the file is shown by itself, on pages of any style.
    with mpl.rc_context({**style(), "svg.fonttype": "path", "svg.hashsalt": "readme"}):
        draw().figure.savefig(TARGET, facecolor="white", transparent=False, metadata={"Date": None})
    print(f"drew {TARGET}")


if __name__ == "__main__":
    main()
