"""Every loss of the course, by family; each with a ``_grad`` sibling where it has a gradient.

``contrastive`` is the pair loss of the metric family here; the contrastive family's losses are
imported by their own names (``from losslab.losses import info_nce``).
"""
# ruff: noqa: F403

from losslab.losses.balancing import *
from losslab.losses.classification import *
from losslab.losses.contrastive import *
from losslab.losses.information import *
from losslab.losses.language import *
from losslab.losses.likelihood import *
from losslab.losses.margin import *
from losslab.losses.metric import *
from losslab.losses.preference import *
from losslab.losses.regression import *
