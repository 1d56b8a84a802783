"""How many units in the last place losses and gradients are off, on random inputs, in each precision.

The reference is the oracle's definition in 120 digits (50 where it is an integral); its gradient,
that definition's central difference with a step of 1e-40. No absolute tolerance hides a small value.
Inputs are drawn over many sizes, and in half of the draws the arguments that are compared nearly agree.
"""

from functools import partial

import numpy as np
import oracle
import oracle_parts
import pytest
from loss_examples import EXAMPLES
from mpmath import mp, mpf

from losslab.catalogue import CATALOGUE
from losslab.numerics import softmax

DTYPES = [np.float16, np.float32, np.float64]
DRAWS = 4
# Units in the last place. float16 and float32 are computed in float64 and rounded once ...
LIMIT = {np.float16: 1.0, np.float32: 1.0, np.float64: 12.0}
# ... but for losses over many logits, which stay in float32.
NATIVE = {"cross_entropy", "next_token_cross_entropy", "chunked_cross_entropy", "z_loss"}
NATIVE_LIMIT = 24.0


class Draw:
    """Random arrays, exact in one precision."""

    def __init__(self, dtype, seed):
        self.rng, self.dtype = np.random.default_rng(seed), dtype
        self.close = seed % 2

    def cast(self, x):
        return np.asarray(x).astype(self.dtype)

    def real(self, *shape, low=-2.0, high=1.5):
        size = 10 ** self.rng.uniform(low, high, shape)
        return self.cast(size * self.rng.choice([-1, 1], shape))

    def positive(self, *shape, low=-2.0, high=1.5):
        return np.abs(self.real(*shape, low=low, high=high))

    def normal(self, *shape, scale=1.0):
        return self.cast(self.rng.normal(size=shape) * scale)

    def beside(self, x, *, low=-9.0):
        """Numbers near `x`, or others of the same size."""
        if not self.close:
            return self.cast(self.rng.permuted(x, axis=-1) * self.rng.uniform(0.5, 2, x.shape))
        step = 10 ** self.rng.uniform(low, -1) * self.rng.normal(size=x.shape)
        return self.cast(x.astype(np.float64) * (1 + step))

    def pair(self, *shape, **range_):
        x = self.real(*shape, **range_)
        return x, self.beside(x)

    def logits(self, *shape):
        return self.normal(*shape, scale=10 ** self.rng.uniform(-1, 1))

    def grid(self, *shape, scale=10.0):
        """Multiples of 1/16, far apart: what is lost is not lost in their differences."""
        return self.cast(np.rint(16 * scale * self.rng.normal(size=shape)) / 16)

    def rows(self, *shape):
        return self.cast(softmax(self.rng.normal(size=shape) * 10 ** self.rng.uniform(-1, 0.7)))

    def rows_beside(self, p):
        q = self.beside(p).astype(np.float64)
        return self.cast(q / q.sum(axis=-1, keepdims=True))

    def bits(self, *shape):
        return self.rng.integers(0, 2, shape)

    def signs(self, *shape):
        return 2 * self.bits(*shape) - 1

    def classes(self, k, *shape):
        return self.rng.integers(0, k, shape or None)

    def fraction(self):
        return float(self.rng.uniform(0.05, 0.95))

    def factor(self):
        return float(10 ** self.rng.uniform(-1, 1))


def two_rows(g):
    p = g.rows(2, 4)
    return (p, g.rows_beside(p)), {}


def two_logits(g, **options):
    z = g.logits(2, 4)
    return (z, g.beside(z)), options


def embeddings(g, count, **options):
    a = g.normal(3, 4)
    return tuple([a, *(g.beside(a) for _ in range(count - 1))]), options


def log_probabilities(g, count):
    first = -g.positive(4, low=-1)
    return tuple([first, *(g.beside(first) for _ in range(count - 1))])


def order(g):
    """Scores of lists, and the best order of them (small losses) or any other."""
    score = g.grid(2, 4)
    return (score, np.argsort(-score if g.close else g.rng.random((2, 4)), axis=-1)), {}


def survival(g):
    """Scores and times, with ties; or the highest score first, and no tie (small losses)."""
    score = g.grid(6)
    time = np.argsort(np.argsort(-score)) if g.close else np.array([2, 3, 3, 5, 3, 7])
    return (score, time, np.array([1, 1, 1, 0, 0, 1])), {"ties": ["efron", "breslow"][g.bits()]}


def wrong_labels(g):
    z = g.grid(3, 4)
    moves = np.array([[1, 0, 0, 0], [0.25, 0.75, 0, 0], [0, 0, 1, 0], [0, 0, 0.125, 0.875]])
    return (z, z.argmax(axis=-1) if g.close else g.classes(4, 3)), {"transition": moves}


CLOSE = {  # pairs of numbers, near each other in half of the draws
    "squared_error": {}, "absolute_error": {}, "rmse": {}, "bradley_terry": {}, "kl_k1": {}, "kl_k2": {},
    "huber": {"delta": Draw.factor}, "smooth_l1": {"beta": Draw.factor}, "pinball": {"tau": Draw.fraction},
}  # fmt: skip
DRAW = {
    **{
        name: lambda g, options=options: (
            g.pair(2, 3),
            {key: draw(g) for key, draw in options.items()},
        )
        for name, options in CLOSE.items()
    },
    "log_cosh": lambda g: (g.pair(4, low=-4, high=1), {}),
    "weighted_mean": lambda g: ((g.positive(5), g.positive(5)), {}),
    "gaussian_nll": lambda g: ((g.real(4), g.normal(4, scale=5), g.real(4)), {}),
    "beta_nll": lambda g: ((g.real(4), g.normal(4, scale=8), g.real(4)), {"beta": g.fraction()}),
    "laplace_nll": lambda g: ((g.real(4), g.normal(4, scale=5), g.real(4)), {}),
    "poisson_nll": lambda g: ((g.normal(4), g.classes(9, 4)), {}),
    "bce_with_logits": lambda g: ((g.real(4), g.bits(4)), {"pos_weight": g.factor()}),
    "focal_with_logits": lambda g: (
        (g.real(4, high=1), g.bits(4)),
        {"gamma": g.fraction() * 5, "alpha": g.fraction()},
    ),
    "cross_entropy": lambda g: ((g.logits(3, 4), g.classes(4, 3)), {}),
    "nll": lambda g: ((g.cast(np.log(softmax(g.rng.normal(size=(3, 4))))), g.classes(4, 3)), {}),
    "focal": lambda g: (
        (g.normal(3, 4, scale=3), g.rows(3, 4) if g.close else g.classes(4, 3)),
        {"gamma": g.fraction() * 5},
    ),
    "brier": lambda g: ((g.cast(g.rng.random(4)), g.bits(4)), {}),
    "log_score": lambda g: ((g.cast(g.rng.random(4)), g.bits(4)), {}),
    "brier_multiclass": lambda g: ((g.rows(3, 4), g.classes(4, 3)), {}),
    "entropy": lambda g: ((g.rows(3, 4),), {}),
    "cross_entropy_between": two_rows,
    "kl_divergence": two_rows,
    "js_divergence": two_rows,
    "kl_with_logits": two_logits,
    "distillation": lambda g: two_logits(g, temperature=g.factor()),
    "kl_k3": lambda g: (g.pair(4, low=-2, high=1), {}),
    "gaussian_kl": lambda g: (
        (lambda m, s: (m[0], s[0], m[1], s[1]))(g.pair(4), g.pair(4, high=0.5)),
        {},
    ),
    **{
        name: lambda g: ((g.real(4), g.signs(4)), {})
        for name in ("hinge", "squared_hinge", "perceptron", "logistic_margin")
    },
    **{
        name: lambda g: ((g.logits(3, 4), g.classes(4, 3)), {"margin": g.factor()})
        for name in ("weston_watkins", "crammer_singer")
    },
    "contrastive": lambda g: (
        (lambda v: (*v, g.bits(3)))(embeddings(g, 2)[0]),
        {"margin": g.factor()},
    ),
    "triplet": lambda g: embeddings(g, 3, margin=g.factor(), squared=bool(g.bits())),
    "cosine_embedding": lambda g: ((g.normal(3, 4), g.normal(3, 4), g.signs(3)), {"margin": 0.1}),
    "margin_ranking": lambda g: ((*g.pair(4), g.signs(4)), {"margin": g.factor()}),
    "info_nce": lambda g: ((g.normal(3, 5),), {"temperature": g.factor()}),
    "mutual_information_bound": lambda g: ((g.normal(3, 5),), {"temperature": g.fraction()}),
    "nt_xent": lambda g: embeddings(g, 2, temperature=g.factor()),
    "clip": lambda g: embeddings(g, 2, temperature=g.factor()),
    "supervised_contrastive": lambda g: (
        (g.normal(5, 3), np.array([0, 1, 0, 0, 2])),
        {"temperature": g.factor()},
    ),
    "siglip": lambda g: ((g.normal(3, 3),), {"scale": g.factor(), "bias": -g.factor()}),
    "next_token_cross_entropy": lambda g: ((g.logits(2, 4, 5), g.classes(5, 2, 4)), {}),
    **{
        name: lambda g: ((g.positive(3, low=-1, high=2.5), g.classes(90, 3) + 50), {})
        for name in ("perplexity", "bits_per_token", "bits_per_byte", "accumulated")
    },
    "z_loss": lambda g: ((g.logits(3, 4),), {"coefficient": g.factor()}),
    "dpo": lambda g: (log_probabilities(g, 4), {"beta": g.factor()}),
    "ipo": lambda g: (log_probabilities(g, 4), {"beta": g.factor()}),
    "kto": lambda g: ((*log_probabilities(g, 2), g.bits(4)), {"beta": g.fraction()}),
    "simpo": lambda g: (
        (lambda p: (p[0], g.classes(9, 4) + 1, p[1], g.classes(9, 4) + 1))(log_probabilities(g, 2)),
        {"beta": g.factor(), "gamma": g.factor()},
    ),
    "orpo": lambda g: (log_probabilities(g, 2), {}),
    "rlhf_objective": lambda g: ((*two_logits(g)[0], g.normal(2, 4)), {"beta": g.factor()}),
    "kl_penalty": lambda g: two_logits(g, estimator=f"k{g.classes(3) + 1}"),
    "entropy_bonus": lambda g: ((3 * g.logits(2, 4),), {"coefficient": g.factor()}),
    "reinforce": lambda g: ((g.real(4), g.real(4)), {}),
    "negative_elbo": lambda g: (
        (*g.pair(2, 3), g.real(2, 2, low=-6, high=-3), g.real(2, 2, low=-6, high=0)),
        {"beta": g.factor()},
    ),
    "gan_generator": lambda g: (
        (g.real(4),),
        {"kind": ["minimax", "non-saturating", "hinge", "wasserstein"][g.classes(4)]},
    ),
    "soft_cap": lambda g: ((g.real(4, high=2.0),), {"cap": 3 * g.factor()}),
    "generalised_cross_entropy": lambda g: ((g.logits(3, 4), g.classes(4, 3)), {"q": g.fraction()}),
    "pairwise_logistic": lambda g: ((g.normal(2, 4), g.classes(3, 2, 4)), {}),
    "tweedie_deviance": lambda g: (
        (g.normal(4), g.positive(4, low=-1)),
        {"power": 1 + g.fraction()},
    ),
    "uncertainty_weighted": lambda g: ((g.positive(4), g.normal(4, scale=4)), {}),
    "plackett_luce": order,
    "cox": survival,
    "cumulative_logit": lambda g: (
        (g.grid(5), g.classes(4, 5), g.cast([-2.0, 0.5, 1.75] if g.close else [-25, 0, 25])),
        {},
    ),
    "forward_corrected": wrong_labels,
    "negative_binomial_nll": lambda g: (
        (g.normal(4), g.cast(g.rng.normal(size=4) + g.rng.uniform(-4, 35)), g.classes(9, 4)),
        {},
    ),
}
NO_FORMULA = {
    name
    for name in EXAMPLES
    if name not in {**oracle.ELEMENTWISE, **oracle.ROWWISE, **oracle.WHOLE}
} | {"contribution_shares", "ndcg", "group_advantage"}


def draws(name, dtype):
    """Arguments and options of a loss: drawn, or its examples as near as the precision allows."""
    if name in DRAW:
        for seed in range(DRAWS):
            yield DRAW[name](Draw(dtype, seed))
        return
    for example in EXAMPLES[name]:
        narrow = [np.asarray(a) for a in example.arguments]
        yield [a.astype(dtype) if a.dtype.kind == "f" else a for a in narrow], example.options


def numbers(array):
    """The array's exact values as an array of multiple-precision numbers."""
    exact = [mpf(float(v)) if array.dtype.kind == "f" else mpf(int(v)) for v in array.flat]
    out = np.empty(array.size, object)
    out[:] = exact
    return out.reshape(array.shape)


def flat(value):
    return [v for part in value for v in flat(part)] if isinstance(value, list) else [value]


def values(name, arguments, options):
    """Every value of the loss, in order, from arrays of multiple-precision numbers."""
    if name in oracle.ELEMENTWISE:
        formula = partial(oracle.ELEMENTWISE[name], **options)
        return [mpf(formula(*v)) for v in zip(*(a.flat for a in arguments), strict=True)]
    if name in oracle.WHOLE:
        return flat(oracle.WHOLE[name](*(a.tolist() for a in arguments), **options))
    return rowwise(oracle.ROWWISE[name], arguments, dict(options))


def rowwise(formula, arguments, options):
    axis = options.pop("axis", -1)
    ignore = options.pop("ignore_index", None)
    first, *rest = (np.moveaxis(a, axis, -1) if a.ndim > 1 else a for a in arguments)
    found = []
    for place in np.ndindex(first.shape[:-1]):
        row = [a[place] for a in (first, *rest)]
        row = [a.tolist() if isinstance(a, np.ndarray) else a for a in row]
        ignored = ignore is not None and row[1] == ignore
        found.append(mpf(0) if ignored else mpf(formula(*row, **options)))
    return found


def slope(formula, arguments, place, index, middle):
    """The derivative of the sum of a formula's values in one entry, None at a kink.

    ``middle`` is what the formula gives for the arguments as they are: the same for every entry.
    """
    x = arguments[place]
    here = x[index]
    step, at = mpf(10) ** -40 * max(1, abs(here)), []
    for shift in (-step, step):
        x[index] = here + shift
        at.append(formula(arguments))
    x[index] = here
    left, right = (
        mp.fsum(b - a for a, b in zip(low, high, strict=True)) / step
        for low, high in ((at[0], middle), (middle, at[1]))
    )
    if abs(right - left) > mpf(10) ** -20 * (abs(left) + abs(right)) + mpf(10) ** -36:
        return None
    return (left + right) / 2


def off(given, exact, dtype):
    """The error in units in the last place of the exact result."""
    size, largest = abs(exact), mpf(float(np.finfo(dtype).max))
    if size > largest:  # infinite, as a rounding should be
        return 0.0 if abs(float(given)) >= largest * (1 - mpf(2) ** -9) else np.inf
    if not np.isfinite(float(given)):
        return np.inf
    unit = max(float(np.spacing(dtype(float(size)))), 5e-324)
    return float(abs(mpf(float(given)) - exact) / mpf(unit))


def limit(name, dtype):
    if name in NATIVE and dtype is np.float32:
        return NATIVE_LIMIT
    return LIMIT[dtype]


def condition(name, arguments, options):
    """Σ |x ∂f/∂x| · 2⁻⁵³: what a rounding of the inputs would change in a sum of signed terms."""
    formula = partial(values, name, options=options)
    middle = formula(arguments)
    slopes = [
        x[index] * (slope(formula, arguments, place, index, middle) or 0)
        for place, x in enumerate(arguments)
        for index in np.ndindex(x.shape)
    ]
    return mp.fsum(map(abs, slopes)) * mpf(2) ** -53


# Sums of terms of either sign, where the error may be one of the terms.
SIGNED = {
    "beta_nll", "cosine_embedding", "dpo", "ipo", "kto", "mutual_information_bound", "poisson_nll",
    "gaussian_nll", "laplace_nll", "uncertainty_weighted", "rlhf_objective", "simpo", "orpo", "cox",
    "negative_binomial_nll",
}  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - NO_FORMULA))
def test_values_are_right_to_the_last_digits(name, dtype):
    for arguments, options in draws(name, dtype):
        given = np.ravel(CATALOGUE[name].function(*arguments, **options))
        with mp.workdps(50 if name in BY_QUADRATURE else 120):
            exact_arguments = [numbers(np.asarray(a)) for a in arguments]
            exact = values(name, exact_arguments, options)
            slack = condition(name, exact_arguments, options) if name in SIGNED else 0
            for got, right in zip(given, exact, strict=True):
                if abs(mpf(float(got)) - right) <= slack:
                    continue
                worst = off(got, right, dtype)
                assert worst <= limit(name, dtype), (worst, got, float(right), arguments, options)


def beta_nll_with_its_weight_held(arguments, options):
    weights = [mp.exp(mpf(options["beta"]) * log_var) for log_var in arguments[1].flat]

    def formula(changed):
        return [w * v for w, v in zip(weights, values("gaussian_nll", changed, {}), strict=True)]

    return formula


def plain_kl(arguments, options):
    """The sum of p log(p/q) alone: on distributions it is the same, and its slope is simpler."""
    axis = options.get("axis", -1)

    def formula(changed):
        rows = (np.moveaxis(a, axis, -1).reshape(-1, a.shape[axis]) for a in changed)
        return [
            mp.fsum(
                oracle_parts.xlogy(a, a) - oracle_parts.xlogy(a, b)
                for a, b in zip(p, q, strict=True)
            )
            for p, q in zip(*rows, strict=True)
        ]

    return formula


# What the gradient is of, where that is not the value.
HELD = {"beta_nll": beta_nll_with_its_weight_held, "kl_divergence": plain_kl}
# Sums over pairs or outcomes: right to the last digits of the largest entry of the gradient.
NORMWISE = {
    "clip", "nt_xent", "cosine_embedding", "supervised_contrastive", "crps_ensemble", "triplet",
    "rlhf_objective", "entropy_bonus", "pairwise_logistic", "plackett_luce", "cox", "kl_with_logits",
    "cumulative_logit", "negative_binomial_nll",
}  # fmt: skip
GRADIENT_LIMIT = LIMIT | {np.float64: 40.0}  # where logits are far apart, a gap's rounding counts
# An integral in the oracle: too slow to differentiate, and no slope is taken that would lose digits.
BY_QUADRATURE = {"crps_gaussian"}
WITH_GRADIENT = {
    name
    for name in set(CATALOGUE) - NO_FORMULA - BY_QUADRATURE
    if CATALOGUE[name].gradient and (name in HELD or not EXAMPLES[name][0].differentiated)
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", sorted(WITH_GRADIENT))
def test_gradients_are_right_to_the_last_digits(name, dtype):
    for arguments, options in draws(name, dtype):
        given = CATALOGUE[name].gradient(*arguments, **options)
        parts = given if isinstance(given, tuple) else (given,)
        with mp.workdps(120):
            exact = [numbers(np.asarray(a)) for a in arguments]
            held = HELD[name](exact, options) if name in HELD else None
            formula = held or partial(values, name, options=options)
            middle = formula(exact)
            for place, part in zip(EXAMPLES[name][0].trained, parts, strict=True):
                entries = np.ndindex(exact[place].shape)
                slopes = [slope(formula, exact, place, i, middle) for i in entries]
                largest = max((abs(v) for v in slopes if v is not None), default=0)
                scale = largest * mpf(2) ** -53 if name in NORMWISE else 0
                for got, right in zip(np.ravel(part), slopes, strict=True):
                    if right is None or abs(mpf(float(got)) - right) <= 40 * scale:
                        continue
                    worst = off(got, right, dtype)
                    most = (
                        NATIVE_LIMIT
                        if limit(name, dtype) == NATIVE_LIMIT
                        else GRADIENT_LIMIT[dtype]
                    )
                    assert worst <= most, (worst, got, float(right), arguments, options)


def test_every_loss_with_a_formula_is_drawn_or_has_examples():
    assert set(DRAW) <= set(CATALOGUE) - NO_FORMULA
    assert len(WITH_GRADIENT) > 60
