"""What a learner is told who names the wrong suspect: said alike by visible and hidden checks."""

from lessonkit.messages import said, say

NOT_THE_FIRST = said("suspect.not_the_first")
FROM_ONE = said("suspect.from_one")
FARTHEST = said("suspect.farthest")


def instead(results, fault):
    """The ``looks_like`` of a visible case: what is said of each wrong number, true whatever led to it.

    Parameters
    ----------
    results : list of float
        What each suspect gives for the run.
    fault : int
        The one whose result was reported.

    Examples
    --------
    >>> instead([0.5, 2.0], 1)[0][1][:56]
    'Suspect 0 gives 0.5 for this run, and suspect 1 gives 2,'
    """
    told = [
        (
            number,
            say(
                "suspect.gives", number=number, result=result, other=fault, reported=results[fault]
            ),
        )
        for number, result in enumerate(results)
        if number != fault
    ]
    return [*told, (len(results), FROM_ONE)]
