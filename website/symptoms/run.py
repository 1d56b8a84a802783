"""What a symptom's run hands over."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Run:
    """A symptom as it was reproduced.

    ``lines`` are ``{label: values}`` over ``at``, or ``{label: (x, values)}``, the loss as found
    first. ``numbers`` are what the text may state; ``given`` is what the repair's code finds when it is
    tried. ``levels`` are ``{label: height}``, drawn as horizontal lines.
    """

    lines: dict
    numbers: dict
    given: dict = field(default_factory=dict)
    levels: dict = field(default_factory=dict)
    at: tuple | np.ndarray | None = None  # where the values stand; 0, 1, 2, …, if not said
    x: str = "step"
    y: str = "loss"
    log: bool = False  # whether the vertical axis is logarithmic
    top: float | None = None  # where the drawing ends, if not at the largest value
