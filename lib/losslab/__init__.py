"""Loss functions with their gradients, and the numerics under them. Needs NumPy only.

>>> import losslab
>>> float(losslab.losses.huber(3.0, 0.0))
2.5
>>> losslab.find("BCEWithLogitsLoss").name
'bce_with_logits'
"""

from losslab import catalogue, gradcheck, losses, numerics, reduce
from losslab.catalogue import find

__all__ = ["catalogue", "find", "gradcheck", "losses", "numerics", "reduce"]
__version__ = "0.2.0"
