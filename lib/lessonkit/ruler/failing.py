"""Which calls of a function fail, where others are right, and how: by what their arguments have in common."""

import itertools

import numpy as np

from lessonkit.messages import said, say
from lessonkit.ruler.clauses import Vague
from lessonkit.ruler.compare import difference

MANY = 3  # right calls


def where_wrong(seen, relation, *, choices=False):
    """One clause, or None where all calls fail; ``seen`` and ``relation`` as in ``ruler.relations``.

    With ``choices`` it is said only of arguments that choose: names, True or False.
    """
    wrong = [is_wrong(call) for call in seen]
    failing = [call for call, fails in zip(seen, wrong, strict=True) if fails]
    passing = [call for call, fails in zip(seen, wrong, strict=True) if not fails]
    if not failing or not passing or isinstance(seen[0][2], str):
        return None
    which = _of_choices(failing, passing) or (None if choices else _which(failing, passing))
    how = relation(failing)
    if isinstance(how, Vague):
        how = None
    if which and how:
        return say("relation.where_how", which=which, how=how)
    if which:
        return say("relation.where", which=which)
    return None if choices or not how else say("relation.how", how=how)


def is_wrong(call):
    """Whether the value of one (arguments, value, expected, tolerance) is not the right one."""
    return difference(call[1], call[2], **call[3]) is not None


def _which(failing, passing):
    """What holds for the arguments of all calls that fail, and of none that is right."""
    many = len(passing) >= MANY and len(failing) > 1
    sides = [[_said_of(call[0], many) for call in calls] for calls in (failing, passing)]
    for kind in ("number", "array", "values"):
        found = [
            (name, words)
            for name, words in sides[0][0][kind]
            if all((name, words) in said[kind] for said in sides[0])
            and not any((name, words) in said[kind] for said in sides[1])
        ]
        if len({name for name, _ in found}) == 1 or (found and kind != "number"):
            return found[0][1]
        if found:  # of several numbers nobody knows which one it is
            return None
    return None


def _of_choices(failing, passing):
    """The same of what chooses: one value, one of each of two arguments, or two values of one."""
    names = [n for n, value in failing[0][0].items() if isinstance(value, str | bool | np.bool_)]
    for chosen in [*[(name,) for name in names], *itertools.combinations(names, 2)]:
        bad, good = (
            [tuple(call[0][name] for name in chosen) for call in calls]
            for calls in (failing, passing)
        )
        known = list(dict.fromkeys(bad))
        if set(bad) & set(good) or len(known) > (2 if len(chosen) == 1 else 4):
            continue
        told = [said("fault.and").join(map(_choice, chosen, values)) for values in known]
        return said("name.or").join(told)
    return None


def _choice(name, value):
    return say(
        "entry.choice", name=f"`{name}`", value=f"“{value}”" if isinstance(value, str) else value
    )


def _said_of(arguments, many):
    """``(name, words)`` that hold for one call's arguments, by kinds; those first that name a cause best."""
    found = {"number": [], "array": [], "values": []}
    for name, value in arguments.items():
        told = f"`{name}`"
        if isinstance(value, str | bool | np.bool_):
            continue
        if isinstance(value, int | float | np.integer | np.floating):
            kinds = {"number": _of_number(float(value))}
        elif isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
            kinds = {"array": _of_array(value), "values": _of_values(value) if many else ()}
        else:
            continue
        for kind, clauses in kinds.items():
            found[kind] += [(name, say(f"entry.{clause}", name=told)) for clause in clauses]
    return found


def _of_number(value):
    yield from ["is_0"] * (value == 0)
    yield from ["is_1"] * (value == 1) or ["is_not_1"]
    yield "above_0" if value > 0 else "not_above_0"
    yield from ["large"] * (abs(value) > 1) or ["not_large"]


def _of_array(value):
    with np.errstate(all="ignore"):
        finite = value[np.isfinite(value)]
    yield from ["empty"] * (value.size == 0)
    yield from ["has_nan"] * bool(np.isnan(value).any())
    yield from ["has_infinity"] * bool(np.isinf(value).any())
    yield from ["has_huge"] * bool((np.abs(finite) > 500).any())
    yield from ["has_table"] * (value.ndim > 1 and value.shape[0] > 1)
    yield from ["has_axes"] * (value.ndim > 1)


def _of_values(value):
    """What many arrays have in common by chance, so it takes more calls to be worth saying."""
    yield from ["has_0"] * bool((value == 0).any())
    yield from ["has_below_0"] * bool((value < 0).any())
    yield from ["has_equal"] * (np.unique(value).size < value.size)
