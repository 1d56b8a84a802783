"""Hidden check of ``masked_mean``, set 08."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(80)

_uniform, _integers = _rng.uniform, _rng.integers


def _masked_mean(losses, mask):
    real = mask > 0
    return np.where(real, losses, 0).sum() / real.sum()


def _mean_of_means(axis):
    """The masked mean along one axis first, then the plain mean of those that exist."""

    def answer(losses, mask):
        real = mask > 0
        count = real.sum(axis=axis)
        means = np.where(real, losses, 0).sum(axis=axis) / np.maximum(count, 1)
        return means[count > 0].mean()

    return answer


def _rows_picked(losses, mask):
    picked = mask if mask.dtype.kind in "bi" else mask.astype(int)
    return losses[picked].mean()


EXERCISE = Exercise(
    "masked_mean",
    3,
    _masked_mean,
    cases=[
        Case(
            "sequences of different lengths",
            losses=[[0.2, 0.7, 9.0, 9.0], [0.4, 0.6, 0.9, 9.0]],
            mask=[[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]],
        ),
        Case(
            "padding that holds zeros",
            losses=[[1.5, 0.3, 0.0], [2.0, 0.0, 0.0], [0.1, 0.2, 0.8]],
            mask=[[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
        ),
        Case("no padding at all", losses=_uniform(0, 4, (3, 5)), mask=np.ones((3, 5))),
        Case(
            "a sequence that is all padding",
            losses=[[0.5, 1.5, 2.5], [3.0, 3.0, 3.0], [0.7, 8.0, 8.0]],
            mask=[[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        ),
        Case("a single sequence", losses=[0.3, 1.2, 0.9, 5.0], mask=[1.0, 1.0, 1.0, 0.0]),
        Case(
            "real tokens with a loss of zero",
            losses=[[0.0, 1.2, 7.0], [0.0, 0.0, 0.6]],
            mask=[[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
        ),
        Case(
            "a mask of True and False",
            losses=[[0.4, 0.9, 1.7], [2.2, 0.1, 6.0]],
            mask=[[True, False, True], [True, True, False]],
        ),
        Case(
            "a mask of whole numbers",
            losses=[[0.4, 0.9, 1.7], [2.2, 0.1, 6.0]],
            mask=[[1, 1, 0], [1, 0, 0]],
        ),
        Case(
            "masked tokens between real ones",
            losses=_uniform(0, 3, (4, 6)),
            mask=(_uniform(0, 1, (4, 6)) < 0.6).astype(float),
        ),
        Case(
            "a batch of pairs of sequences",
            losses=_uniform(0, 3, (2, 2, 5)),
            mask=(np.arange(5) < np.array([[[2], [5]], [[1], [4]]])).astype(float),
        ),
        Case(
            "padding that holds NaN",
            part="extreme",
            losses=[[0.2, np.nan, np.nan], [0.4, 0.6, np.nan], [0.9, 0.3, 7.0]],
            mask=[[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 0.0]],
        ),
        Case(
            "padding that holds infinity",
            part="extreme",
            losses=[[0.2, 0.7, np.inf], [0.4, -np.inf, np.inf], [0.3, 0.8, 1e150]],
            mask=[[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0]],
        ),
    ],
    mistakes=[
        Mistake(
            lambda x, m: (x * m).sum() / m.sum(),
            "0 times NaN is NaN, and 0 times infinity too, so what sits in the padding still "
            "poisons the sum. Select the real tokens, with `np.where` or by indexing, instead of "
            "multiplying.",
            name="multiplied by the mask",
            alike=(lambda x, m: np.average(x, weights=m.astype(float)),),
        ),
        Mistake(
            lambda x, m: x.mean(),
            "The mask has no effect: padding is added up and counted. Leave it out of both.",
            name="mask ignored",
            alike=(lambda x, m: np.nanmean(x),),
        ),
        Mistake(
            lambda x, m: (x * m).sum() / x.shape[0],
            "You divide by the number of sequences, so longer sequences make a larger loss. Divide "
            "by the number of real tokens.",
            name="divided by the sequences",
        ),
        Mistake(
            lambda x, m: (x * m).sum() / m.size,
            "The padding adds nothing, and still counts in the denominator: the more padding, the "
            "better the loss looks. Divide by the number of real tokens.",
            name="divided by all slots",
            alike=(lambda x, m: np.mean(x * m),),
        ),
        Mistake(
            _mean_of_means(-1),
            "You average each sequence first and then the averages, so a token of a short sequence "
            "counts more than one of a long sequence. Every real token has the same say here.",
            name="mean of the sequences' means",
        ),
        Mistake(
            lambda x, m: np.mean([(a * b).sum() / b.sum() for a, b in zip(x, m, strict=True)]),
            "You average each sequence first and then the averages. That weighs tokens of short "
            "sequences more, and is 0/0 where a sequence is all padding. Every real token has the "
            "same say here.",
            name="mean of the sequences' means, 0/0 if one is empty",
        ),
        Mistake(
            _mean_of_means(0),
            "You average each position first and then the averages. Every real token has the same "
            "say here.",
            name="mean of the positions' means",
        ),
        Mistake(
            lambda x, m: (x * m).sum(),
            "This is the sum over the real tokens. Divide it by their number.",
            name="not divided at all",
        ),
        Mistake(
            lambda x, m: (x * m).sum() / np.count_nonzero(x * m),
            "You count the losses that are not zero. A real token may have a loss of exactly 0: "
            "count the mask, not the losses.",
            name="zeros not counted",
            alike=(lambda x, m: (x * m)[x * m != 0].mean(),),
        ),
        Mistake(
            lambda x, m: (x * (m == 0)).sum() / max((m == 0).sum(), 1),
            "You average the padding. The mask is 1 where a token is real.",
            name="mask turned round",
        ),
        Mistake(
            lambda x, m: x.sum() / m.sum(),
            "The denominator is right; the numerator still adds the padding's losses.",
            name="padding in the numerator",
        ),
        Mistake(
            lambda x, m: (x * m).sum() / (m.sum() + 1),
            "You divide by one token too many. Adding 1 against an empty mask changes every other "
            "batch as well.",
            name="one token too many",
        ),
        Mistake(
            lambda x, m: (x * m).sum(axis=-1) / np.maximum(m.sum(axis=-1), 1),
            "You return a mean for each sequence. One number is wanted: sum over the whole array.",
            name="one mean for each sequence",
        ),
        Mistake(
            _rows_picked,
            "A mask of numbers in square brackets picks *rows*, number 0 and number 1. Make it True "
            "and False first.",
            name="mask used as row numbers",
        ),
        Mistake(
            lambda x, m: x[m].mean(),
            "In square brackets a mask has to be True and False; numbers there are taken for row "
            "numbers, or refused. Compare it with 0 first.",
            name="mask not made True and False",
        ),
        Mistake(
            lambda x, m: (np.nan_to_num(x, posinf=np.inf, neginf=-np.inf) * m).sum() / m.sum(),
            "NaN in the padding is taken care of, infinity is not: 0 times infinity is NaN. Select "
            "the real tokens instead of multiplying.",
            name="only NaN taken care of",
        ),
        Mistake(
            lambda losses, mask: np.median(losses[mask > 0]),
            "This is the median of the valid tokens. Their mean is wanted.",
            name="median",
        ),
        Mistake(
            lambda losses, mask: np.max(losses[mask > 0]),
            "This is the largest valid loss. Their mean is wanted.",
            name="largest loss",
        ),
        Mistake(
            lambda losses, mask: losses.ravel()[: int(mask.sum())].mean(),
            "You take as many entries as are valid, from the beginning of the array. Which ones "
            "are valid is what the mask says.",
            name="first entries taken",
        ),
    ],
)
