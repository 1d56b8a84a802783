"""Hidden check of ``expected_calibration_error``, set 07."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(72)

_SURE = _rng.uniform(0.3, 1, 60)

_RIGHT = (_rng.random(60) < 0.2 + 0.6 * _SURE).astype(float)


def _expected_calibration_error(confidence, correct, bins):
    place = np.searchsorted(np.arange(1, bins) / bins, confidence)
    gaps = np.bincount(place, correct - confidence)
    return np.abs(gaps).sum() / len(confidence)


def _places(c, bins):
    return np.searchsorted(np.arange(1, bins) / bins, c)


def _binned(total, places=_places):
    """An answer from each bin that is not empty: its share, accuracy and mean confidence."""

    def answer(c, k, bins):
        where = places(c, bins)
        members = [where == b for b in np.unique(where)]
        share = np.array([m.mean() for m in members])
        accuracy, sure = (np.array([x[m].mean() for m in members]) for x in (k, c))
        return total(share, accuracy, sure, bins)

    return answer


def _ece(share, accuracy, sure, bins):
    return np.sum(share * np.abs(accuracy - sure))


def _from_midpoints(c, k, bins):
    where = _places(c, bins)
    middles = (np.arange(bins) + 0.5) / bins
    return np.abs(np.bincount(where, k - middles[where])).sum() / len(c)


def _equal_counts(c, k, bins):
    order = np.argsort(c, kind="stable")
    parts = np.array_split(order, bins)
    return sum(abs((k - c)[part].sum()) for part in parts) / len(c)


def _means_of_all_bins(c, k, bins):
    total = 0.0
    for b in range(bins):
        inside = _places(c, bins) == b
        total += inside.mean() * abs(k[inside].mean() - c[inside].mean())
    return total


def _zero_dropped(c, k, bins):
    gaps = np.bincount(_places(c, bins), (k - c) * (c > 0))
    return np.abs(gaps).sum() / len(c)


def _half_open(c, bins):
    return np.searchsorted(np.arange(1, bins) / bins, c, side="right")


EXERCISE = Exercise(
    "expected_calibration_error",
    4,
    _expected_calibration_error,
    cases=[
        Case(
            "a few predictions",
            confidence=[0.95, 0.92, 0.97, 0.55, 0.58],
            correct=[1.0, 0.0, 1.0, 1.0, 0.0],
            bins=10,
        ),
        Case(
            "too sure in one bin and too modest in another",
            confidence=[0.9, 0.85, 0.95, 0.35, 0.3, 0.25],
            correct=[0.0, 1.0, 0.0, 1.0, 1.0, 0.0],
            bins=2,
        ),
        Case("many predictions", confidence=_SURE, correct=_RIGHT, bins=10),
        Case("fifteen bins", confidence=_SURE[:40], correct=_RIGHT[:40], bins=15),
        Case("a single bin", confidence=_SURE[:20], correct=_RIGHT[:20], bins=1),
        Case(
            "more bins than predictions",
            confidence=[0.31, 0.77, 0.7705],
            correct=[0.0, 1.0, 0.0],
            bins=50,
        ),
        Case(
            "confidences on the border of two bins",
            confidence=[0.25, 0.5, 0.5, 0.75, 0.6, 0.8, 0.3, 1.0],
            correct=[1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            bins=4,
        ),
        Case(
            "a confidence of zero",
            confidence=[0.0, 0.1, 0.6, 0.9],
            correct=[1.0, 0.0, 1.0, 0.0],
            bins=5,
        ),
        Case(
            "confidences of exactly one",
            confidence=[1.0, 0.93, 1.0, 0.42],
            correct=[1.0, 1.0, 0.0, 0.0],
            bins=10,
        ),
        Case("one prediction", confidence=[0.83], correct=[1.0], bins=10),
    ],
    mistakes=[
        Mistake(
            _binned(lambda n, k, c, bins: np.mean(np.abs(k - c))),
            "Every bin that is not empty has the same say, a bin of one prediction as much as a bin "
            "of thousands. Weigh each by its share of the predictions.",
            name="bins not weighted",
        ),
        Mistake(
            _binned(lambda n, k, c, bins: np.sum(np.abs(k - c)) / bins),
            "You divide the gaps by the number of bins, empty ones included. Weigh each bin by its "
            "share of the predictions.",
            name="divided by the number of bins",
        ),
        Mistake(
            _binned(lambda n, k, c, bins: np.sum(np.abs(k - c))),
            "The gaps of the bins are added up as they are. Weigh each by its share of the "
            "predictions.",
            name="gaps added up",
        ),
        Mistake(
            lambda c, k, bins: abs(k.mean() - c.mean()),
            "You compare the overall accuracy with the overall confidence. Bins that are too sure "
            "and bins that are too modest cancel there: take the gap inside each bin first.",
            name="overall gap",
            alike=(_binned(lambda n, k, c, bins: abs(np.sum(n * (k - c)))),),
        ),
        Mistake(
            lambda c, k, bins: np.mean((c - k) ** 2),
            "This is the Brier score. It mixes calibration with how well right and wrong are told "
            "apart; the ECE compares averages within bins.",
            name="Brier score",
        ),
        Mistake(
            _binned(lambda n, k, c, bins: np.sum(n * (k - c) ** 2)),
            "The gaps are squared. The expected calibration error takes their absolute value.",
            name="squared gaps",
        ),
        Mistake(
            _binned(lambda n, k, c, bins: np.sqrt(np.sum(n * (k - c) ** 2))),
            "This is the root mean square of the gaps. The expected calibration error takes their "
            "mean absolute value.",
            name="root mean square of the gaps",
        ),
        Mistake(
            lambda c, k, bins: np.mean(np.abs(k - c)),
            "You take the gap of each prediction. A single one is always off, being right or wrong; "
            "average accuracy and confidence within each bin first.",
            name="gap of each prediction",
        ),
        Mistake(
            _binned(lambda n, k, c, bins: np.max(np.abs(k - c))),
            "This is the largest gap of any bin, the maximum calibration error. The expected one "
            "weighs the gaps of all bins by their counts.",
            name="largest gap",
        ),
        Mistake(
            lambda c, k, bins: _expected_calibration_error(c, k, 10),
            "The number of bins is fixed at 10. Use the argument.",
            name="always ten bins",
        ),
        Mistake(
            _from_midpoints,
            "You compare the accuracy with the middle of the bin. Compare it with the mean "
            "confidence of the predictions that lie in it.",
            name="middle of the bin",
        ),
        Mistake(
            _equal_counts,
            "Your bins hold equally many predictions. Here they are equally wide.",
            name="bins of equal count",
        ),
        Mistake(
            _binned(_ece, _half_open),
            "A confidence on the border of two bins lands in the upper one. Bins are (low, high] "
            "here: the border belongs to the lower one.",
            name="borders in the upper bin",
            alike=(_binned(_ece, lambda c, bins: np.minimum(np.floor(c * bins), bins - 1)),),
        ),
        Mistake(
            _binned(_ece, lambda c, bins: np.floor(c * bins)),
            "Borders land in the upper bin, and a confidence of 1 in a bin of its own above all "
            "others. Bins are (low, high] here, and the last one ends with 1.",
            name="a bin of its own for one",
        ),
        Mistake(
            _zero_dropped,
            "A confidence of exactly 0 falls into no bin. The first one is [0, high].",
            name="zero in no bin",
        ),
        Mistake(
            _binned(_ece, lambda c, bins: np.ceil(c * bins) - 1),
            "A confidence of exactly 0 gets a bin of its own below the first. The first one is "
            "[0, high].",
            name="a bin of its own for zero",
        ),
        Mistake(
            _binned(_ece, lambda c, bins: (np.ceil(c * bins) - 1) % bins),
            "A confidence of exactly 0 lands in the last bin: its index is −1, which Python counts "
            "from the end. The first bin is [0, high].",
            name="zero in the last bin",
        ),
        Mistake(
            _means_of_all_bins,
            "An empty bin has no mean: 0/0 is NaN. Skip the empty bins, or add up the gaps of the "
            "predictions in each bin and never divide by its count.",
            name="empty bins give NaN",
        ),
        Mistake(
            lambda c, k, bins: np.abs(np.bincount(_places(c, bins), k - c)) / len(c),
            "You return what each bin contributes. Their sum is wanted, which is one number.",
            name="bins not summed",
        ),
        Mistake(
            lambda c, k, bins: 100 * _expected_calibration_error(c, k, bins),
            "This is in per cent. The result lies between 0 and 1.",
            name="per cent",
        ),
    ],
)
