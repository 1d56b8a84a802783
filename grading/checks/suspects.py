"""Exercises of the kind *diagnose*: a program reported something, and one of several suspects gave it.

A suspect is a function of the run, right or with one fault; the answer is the number of the one whose
result is nearest to what was reported. A number that is rounded on its way is equal to none of them.
"""

import numpy as np

from grading.checks.base import Case, Mistake
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST


def case(words, suspects, fault, /, *, part="ordinary", digits=7, apart=1e-3, **run):
    """A run whose report is that of suspect number ``fault``, rounded to ``digits`` digits.

    Suspects take the run's arguments by position. They must differ from each other by more than
    ``apart`` of the larger, or no answer is right.
    """
    run = {name: np.array(v) if isinstance(v, list) else v for name, v in run.items()}
    every = [np.asarray(suspect(*run.values()), dtype=float) for suspect in suspects]
    for i, one in enumerate(every):
        for j, other in enumerate(every[:i]):
            if np.abs(one - other).max() <= apart * max(np.abs(one).max(), np.abs(other).max()):
                raise ValueError(f"{words}: suspects {j} and {i} coincide")
    reported = np.array([float(f"{x:.{digits}g}") for x in every[fault].ravel()])
    reported = reported.reshape(every[fault].shape) if every[fault].ndim else float(reported[0])
    return Case(words, part=part, **run, reported=reported)


def nearest(suspects, distance=lambda a, b: np.abs(a - b).max()):
    """An answer: the suspect at the smallest distance from the report, which comes last."""

    def answer(*arguments):
        *run, reported = arguments
        return int(np.argmin([distance(reported, suspect(*run)) for suspect in suspects]))

    return answer


def why(suspects):
    """What is said of a wrong number that no usual mistake explains, where suspects give numbers."""

    def said(number, **arguments):
        *run, reported = arguments.values()
        results = [suspect(*run) for suspect in suspects]
        if number not in range(len(results)):
            return None
        given = f"Suspect {number} gives {results[number]:.5g} for this run, and {reported:.5g}"
        return f"{given} was reported. Another one is nearer: compute each of them by hand once."

    return said


def _first_equal(suspects):
    def answer(*arguments):
        *run, reported = arguments
        equal = (i for i, one in enumerate(suspects) if np.array_equal(reported, one(*run)))
        return next(equal, 0)

    return answer


def usual_mistakes(suspects):
    """Wrong answers to any such exercise."""
    return [
        Mistake(
            lambda *_arguments: 0,
            NOT_THE_FIRST,
            name="always none",
            alike=(_first_equal(suspects),),
        ),
        Mistake(
            lambda *arguments: nearest(suspects)(*arguments) + 1,
            FROM_ONE,
            name="counted from one",
        ),
        Mistake(
            nearest(suspects, lambda a, b: -np.abs(a - b).max()),
            FARTHEST,
            name="farthest taken",
        ),
    ]
