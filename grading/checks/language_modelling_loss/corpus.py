"""Two units for the loss of a whole corpus, in exercise set 11: perplexity and bits per byte."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake

_rng = np.random.default_rng(110)
_LOG2 = np.log(2)


# --- Perplexity ---------------------------------------------------------------------------------


def _perplexity(nll_sums, token_counts):
    return np.exp(np.sum(nll_sums) / np.sum(token_counts))


def _corpus_mean(sums, counts):
    return np.sum(sums) / np.sum(counts)


_many = _rng.integers(50, 3000, 40)

perplexity_exercise = Exercise(
    "perplexity",
    2,
    _perplexity,
    cases=[
        Case("documents of different lengths", nll_sums=[2.0, 9.0], token_counts=[4, 3]),
        Case("one document", nll_sums=[6.0], token_counts=[5]),
        Case("documents of the same length", nll_sums=[3.0, 12.0, 7.0], token_counts=[4, 4, 4]),
        Case("a short hard document", nll_sums=[20.0, 2.5], token_counts=[40, 1]),
        Case("one token in each document", nll_sums=[0.5, 1.5, 4.0], token_counts=[1, 1, 1]),
        Case("counts that are no integers", nll_sums=[1.0, 8.0], token_counts=[2.0, 5.0]),
        Case(
            "documents of thousands of tokens",
            part="extreme",
            nll_sums=_many * _rng.uniform(1, 4, 40),
            token_counts=_many,
        ),
        Case(
            "a billion tokens",
            part="extreme",
            nll_sums=[1.5e9, 4e8, 7e8],
            token_counts=[500_000_000, 300_000_000, 200_000_000],
        ),
    ],
    mistakes=[
        Mistake(
            lambda sums, counts: np.exp(np.sum(sums)) ** (1 / np.sum(counts)),
            "Right on paper, but the probability of a long text underflows to 0, and one over it "
            "is beyond every number format. Divide by the tokens first, then exponentiate.",
            name="exponentiated before dividing",
            alike=(
                lambda sums, counts: np.prod(np.exp(sums)) ** (1 / np.sum(counts)),
                lambda sums, counts: np.prod(np.exp(-sums)) ** (-1 / np.sum(counts)),
                lambda sums, counts: 1 / np.exp(-np.sum(sums)) ** (1 / np.sum(counts)),
            ),
        ),
        Mistake(
            lambda sums, counts: np.mean(np.exp(sums / counts)),
            "This is the mean of the documents' perplexities. Pool the tokens first and "
            "exponentiate once: the exponential is convex, so your figure is never smaller.",
            name="mean of perplexities",
        ),
        Mistake(
            lambda sums, counts: np.exp(np.mean(sums / counts)),
            "You average the documents' means, so a note of three tokens weighs as much as a "
            "novel. Every token counts once: total surprise divided by total tokens.",
            name="mean of the documents' means",
        ),
        Mistake(
            lambda sums, counts: np.exp(np.sum(sums) / len(counts)),
            "You divide by the number of documents. The mean is over tokens.",
            name="divided by the documents",
            alike=(lambda sums, counts: np.exp(np.mean(sums)),),
        ),
        Mistake(
            _corpus_mean,
            "This is the mean loss in nats. Perplexity is its exponential.",
            name="loss instead of perplexity",
        ),
        Mistake(
            lambda sums, counts: 2 ** _corpus_mean(sums, counts),
            "The sums are in nats, so the base is e. 2 to the power of the loss is right for bits.",
            name="base 2 for nats",
        ),
        Mistake(
            lambda sums, counts: np.exp(-_corpus_mean(sums, counts)),
            "This is the geometric mean of the tokens' probabilities. Perplexity is the other way "
            "up: never below 1.",
            name="sign reversed",
        ),
        Mistake(
            lambda sums, counts: np.exp(sums / counts),
            "One perplexity for each document comes back. One number for the whole corpus is "
            "asked.",
            name="one for each document",
        ),
        Mistake(
            lambda sums, counts: np.average(np.exp(sums / counts), weights=counts),
            "The weights are right and come too late: average the losses by their token counts, "
            "and exponentiate once, at the end.",
            name="weighted mean of perplexities",
        ),
        Mistake(
            lambda sums, counts: np.exp(_corpus_mean(sums, counts) / _LOG2),
            "e goes with nats and 2 with bits. You turn the loss into bits and then use e.",
            name="bits with base e",
        ),
        Mistake(
            lambda sums, counts: np.exp(np.minimum(np.sum(sums), 700) / np.sum(counts)),
            "You clip the total before dividing, so every long corpus looks easy. No clip is "
            "needed once the tokens are divided by first.",
            name="total clipped",
        ),
    ],
)


# --- Bits per byte ------------------------------------------------------------------------------


def _bits_per_byte(nll_nats, byte_count):
    return nll_nats / (np.log(2) * byte_count)


bits_per_byte_exercise = Exercise(
    "bits_per_byte",
    2,
    _bits_per_byte,
    cases=[
        Case("a short text", nll_nats=9.0, byte_count=12),
        Case("a text of many bytes", nll_nats=81_500.0, byte_count=70_400),
        Case("a single byte", nll_nats=3.3, byte_count=1),
        Case("more than eight bits a byte", nll_nats=120.0, byte_count=7),
        Case("a text the model is sure of", nll_nats=0.02, byte_count=35),
        Case("a text that costs nothing", nll_nats=0.0, byte_count=5),
        Case("a whole library", nll_nats=2.25e12, byte_count=3_000_000_000_000),
    ],
    mistakes=[
        Mistake(
            lambda nll, count: nll / count,
            "These are nats per byte. A bit is log 2 nats: divide by log 2 as well.",
            name="nats per byte",
        ),
        Mistake(
            lambda nll, count: nll * _LOG2 / count,
            "Multiplied where it should be divided. A bit is less than a nat, so the same surprise "
            "is **more** bits: nats divided by log 2.",
            name="multiplied by log 2",
            alike=(lambda nll, count: nll / np.log2(np.e) / count,),
        ),
        Mistake(
            lambda nll, count: np.log2(nll) / count,
            "You take the logarithm of the loss, which is a logarithm already. Another unit is "
            "another factor: divide by log 2.",
            name="logarithm of the loss",
        ),
        Mistake(
            lambda nll, count: 2 ** (nll / _LOG2 / count),
            "This is a perplexity per byte. Bits per byte are its logarithm to base 2.",
            name="perplexity per byte",
            alike=(lambda nll, count: np.exp(nll / count),),
        ),
        Mistake(
            lambda nll, count: nll / _LOG2,
            "These are the bits of the whole text. Divide by its bytes.",
            name="bits of the whole text",
        ),
        Mistake(
            lambda nll, count: nll / (_LOG2 * 8 * count),
            "You divide by 8 as well. The text has 8 bits in each byte, but those of the model are "
            "counted in whole bits, per byte.",
            name="divided by eight too",
        ),
        Mistake(
            lambda nll, count: nll / (8 * count),
            "The 8 bits that a byte occupies have nothing to do with it. The factor that turns "
            "nats into bits is 1/log 2.",
            name="eight instead of log 2",
        ),
        Mistake(
            lambda nll, count: nll / (np.log(10) * count),
            "These are decimal digits per byte: the unit of base-10 logarithms. For bits it is "
            "log 2.",
            name="logarithm to base 10",
        ),
        Mistake(
            lambda nll, count: nll / _LOG2 * count,
            "Python works from left to right, so `/ a * b` multiplies by b. Brackets: `/ (a * b)`.",
            name="brackets missing below the bar",
        ),
        Mistake(
            lambda nll, count: np.exp(nll / (_LOG2 * count)),
            "Bits per byte are the loss in another unit, not a perplexity: nothing is "
            "exponentiated.",
            name="exponential of the result",
        ),
    ],
)
