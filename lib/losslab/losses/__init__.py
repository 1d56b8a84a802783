"""Every loss of the course, by family; each with a ``_grad`` sibling where it has a gradient."""

from losslab.losses.regression import *  # noqa: F403
