"""One call of a loss, with what its mean counts: what a convention is applied to."""

import inspect
import warnings
from dataclasses import dataclass, replace

import numpy as np

from losslab.catalogue import CATALOGUE

IGNORED = ("ignore_index", "pad")  # options that name targets which do not count
FAILURES = (ValueError, TypeError, LookupError, ArithmeticError)


@dataclass(frozen=True)
class Call:
    """A loss's arguments and options, by name; which entries count, and how much."""

    loss: object  # of the catalogue
    given: dict
    mask: object = None
    weights: object = None
    name: str = ""  # of another loss, where one stands in this one's place

    def changed(self, change):
        return replace(self, given=change(self.given))

    def values(self):
        """The loss's values as one array of float64; tuples and dictionaries one after the other."""
        function = CATALOGUE[self.name or self.loss.name].function
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(**self.given)
        if isinstance(result, dict):
            result = tuple(result.values())
        if isinstance(result, tuple):
            result = np.concatenate([np.ravel(part) for part in result])
        return np.asarray(result, dtype=np.float64)

    def outcome(self):
        """Values with their weights, or None where the loss refuses the call."""
        try:
            values = self.values()
            return Outcome(self, values, self._counted(values), self._weights(values))
        except FAILURES:
            return None

    def _counted(self, values):
        """Which values count: a mask that was given, less the targets that are ignored."""
        counted = np.ones(values.shape, bool)
        if self.mask is not None:
            counted = np.broadcast_to(np.asarray(self.mask) != 0, values.shape)
        for option in IGNORED:
            ignored = self.given.get(option)
            targets = np.asarray(self.given.get("t", self.given.get("tokens", 0)))
            if ignored is not None and targets.dtype.kind in "iu":
                shown = targets[..., 1:] if "tokens" in self.given else targets
                if shown.shape == values.shape:
                    counted = counted & (shown != ignored)
        return counted

    def _weights(self, values):
        """What each value counts in a mean that divides by weights; None where there are none."""
        if self.weights is not None:
            return np.broadcast_to(np.asarray(self.weights, float), values.shape)
        return target_weights(self.given, values.shape)


def target_weights(given, shape):
    """The class weight of each target, where both are given."""
    each = given.get("class_weights", given.get("alpha"))
    targets = np.asarray(given.get("t", 0.0))
    if each is None or np.ndim(each) != 1 or targets.dtype.kind not in "iu":
        return None
    each = np.asarray(each, float)
    inside = (targets >= 0) & (targets < len(each))
    if targets.shape != shape:
        return None
    return np.where(inside, each[np.where(inside, targets, 0)], 0.0)


@dataclass(frozen=True)
class Outcome:
    call: Call
    values: np.ndarray
    counted: np.ndarray
    weights: np.ndarray | None

    @property
    def numbers(self):
        """What is added up: values with the weights of their examples, 0 where nothing counts."""
        weighted = self.values if self.call.weights is None else self.values * self.weights
        return np.where(self.counted, weighted, 0.0)


def parameters(loss):
    """``{name: default}``, without defaults for what has to be given."""
    found = inspect.signature(loss.function).parameters
    return {name: None if p.default is p.empty else p.default for name, p in found.items()}


def arguments(loss):
    """The names of the arrays that a loss takes, in order."""
    found = inspect.signature(loss.function).parameters.values()
    return [p.name for p in found if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]


def required(loss):
    """The names of what has to be given, options too."""
    found = inspect.signature(loss.function).parameters.values()
    return [p.name for p in found if p.default is p.empty]
