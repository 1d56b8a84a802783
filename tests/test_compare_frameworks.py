"""``lessonkit.compare`` finds what was switched in another framework, one option or two at a time."""

import itertools
import re

import numpy as np
import pytest
from framework_switches import reader_call, rows, switches, their_number
from loss_examples import EXAMPLES

from lessonkit.conventions.compared import matched
from lessonkit.conventions.search import candidates
from losslab.catalogue import CATALOGUE

ENOUGH = 0.95
FAILURES = (ValueError, TypeError, RuntimeError, IndexError, AssertionError, KeyError)


def near(one, other):
    with np.errstate(all="ignore"):
        return np.allclose(one, other, rtol=3e-5, atol=1e-9, equal_nan=True)


def cases(loss, row, call):
    """``(switches, their mean)`` one and two at a time, without those that change nothing."""
    base = np.mean(their_number(row, call.given))
    singles = []
    for switch in switches(loss, row, call):
        number = attempt(row, call, (switch,))
        if number is not None and not near(number, base):
            singles.append((switch, number))
    yield from (((switch,), number) for switch, number in singles)
    for (one, first), (two, second) in itertools.combinations(singles, 2):
        number = attempt(row, call, (one, two)) if one.group != two.group else None
        if number is not None and not any(near(number, x) for x in (base, first, second)):
            yield (one, two), number


def attempt(row, call, chosen):
    try:
        number = np.mean(their_number(row, call.given, chosen))
    except FAILURES:
        return None
    return number if np.isfinite(number) and abs(number) > 1e-9 else None


def named(chosen, conventions):
    """At which place the switches are named, or None."""
    for place, clauses in enumerate(conventions):
        if len(clauses) == len(chosen) and any(
            all(re.search(s.truth, c) for s, c in zip(chosen, order, strict=True))
            for order in itertools.permutations(clauses)
        ):
            return place
    return None


@pytest.mark.needs("torch", "optax")
@pytest.mark.filterwarnings("ignore")
def test_what_was_switched_is_named():
    total, found, first, missed, other = 0, 0, 0, [], []
    for loss in CATALOGUE.values():
        for row in rows(loss):
            call = reader_call(loss, row, EXAMPLES[loss.name][0])
            known = candidates(call)
            made = {tuple(step.words for step in c.steps): c.value for c in known}
            for chosen, number in cases(loss, row, call):
                result = matched(call, np.asarray(number), found=known)
                assert all(near(made[clauses], number) for clauses in result.conventions)
                place = named(chosen, result.conventions)
                words = [s.truth for s in chosen]
                total += 1
                found += place is not None
                if place is None:
                    missed.append((loss.name, row.library, words, result.conventions[:3]))
                    continue
                simplest = min(len(clauses) for clauses in result.conventions)
                good = place == 0 or len(result.conventions[0]) == simplest
                first += place == 0
                if not good or len(result.conventions[0]) > len(chosen):
                    other.append((loss.name, row.library, words, result.conventions[:3]))
    print(
        f"\n{found} of {total} named: {found / total:.1%}; in the first place {first / total:.1%}"
    )
    assert not other, other[:10]
    assert found >= ENOUGH * total, missed[:10]
