"""What a learner is told who names the wrong suspect: said alike by visible and hidden checks."""

NOT_THE_FIRST = (
    "Suspect 0 did not make this report. A report that was rounded is equal to no suspect's "
    "result: compute every suspect's and take the nearest."
)
FROM_ONE = "You count the suspects from 1. The first one has the number 0."
FARTHEST = "That suspect is the farthest from the report. The nearest is wanted: `argmin`."


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
    said = [
        (
            number,
            f"Suspect {number} gives {result:.5g} for this run, and suspect {fault} gives "
            f"{results[fault]:.5g}, which was reported: compare both with yours.",
        )
        for number, result in enumerate(results)
        if number != fault
    ]
    return [*said, (len(results), FROM_ONE)]
