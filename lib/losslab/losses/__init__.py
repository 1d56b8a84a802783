"""Every loss of the course, by family; each with a ``_grad`` sibling where it has a gradient."""
# ruff: noqa: F403

from losslab.losses.classification import *
from losslab.losses.information import *
from losslab.losses.likelihood import *
from losslab.losses.margin import *
from losslab.losses.regression import *
from losslab.losses.scoring import *
