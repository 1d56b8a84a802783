"""Two options of one loss together: all pairs, each against the definition, or refused by name.

Every option of the catalogue has its settings here: the default stands beside them. A pair that a loss
accepts has to give what the oracle gives, with its gradient; what is refused has to be named.
"""

import inspect
import itertools

import numpy as np
import pytest
from loss_examples import EXAMPLES
from test_gradients import parts, with_one
from test_losses_oracle import ELSEWHERE_TESTED, reference

from losslab import losses
from losslab.catalogue import CATALOGUE
from losslab.gradcheck import gradcheck
from losslab.reduce import reduce

NUMBERS = ("x", float("nan"), None)  # no number: refused wherever a number is wanted
SETTINGS = {  # what is right, and what is not
    "delta": ((0.7, 2.5), (0.0, -1.0, float("inf"))),
    "tau": ((0.2, 0.9), (0.0, 1.0, -0.1)),
    "power": ((1.2, 1.8), (1.0, 2.0, 0.5)),
    "pos_weight": ((0.0, 4.0), (-1.0, float("inf"))),
    "label_smoothing": ((0.2, 1.0), (-0.1, 1.1)),
    "ignore_index": ((1, -100), ("x", 1.5)),
    "class_weights": (([1.0, 5.0, 0.5], [0.0, 2.0, 1.0]), ([1.0, -1.0, 1.0], [1.0, 2.0])),
    "gamma": ((0.0, 0.5, 3.0), ()),
    "alpha": ((), ()),
    "q": ((0.4, 1.0), (0.0, 1.5)),
    "transition": ((), ([[1.0, 0.5, 0.0]], 2.0)),
    "axis": ((0, -1), ()),
    "margin": ((0.5, 2.0), (float("inf"),)),
    "squared": ((True, False), ()),
    "temperature": ((0.3, 2.5), (0.0, -1.0)),
    "scale": ((), ()),
    "bias": ((-2.0, 0.0), (float("inf"),)),
    "pad": ((3, 0), ()),
    "coefficient": ((0.0, 0.3), (float("inf"),)),
    "chunk": ((1, 3, 100), (0, -2)),
    "beta": ((0.3, 0.9), (-1.0,)),
    "kl": ((0.5, 0.0), (float("inf"),)),
    "desirable_weight": ((2.0, 0.5), (-1.0,)),
    "undesirable_weight": ((0.7, 3.0), (-1.0,)),
    "low": ((0.07, 0.45), (-0.1,)),
    "high": ((0.28, 3.0), (-0.1,)),
    "dual": ((2.0, 2.7), (0.5,)),
    "transform": (("identity", "arcsine", "log"), ("cube",)),
    "estimator": (("k1", "k2", "k3"), ("k4",)),
    "place": (("reward", "loss"), ("nowhere",)),
    "cap": ((1.5, 50.0), (0.0, -1.0)),
    "top_k": ((1, 2), (0, 99)),
    "log_sigma": ((-0.7, 0.5), (float("inf"),)),
    "kind": (("non-saturating", "minimax", "hinge", "wasserstein"), ("least",)),
    "smooth": ((0.0, 2.0), (-1.0,)),
    "k": ((1, 2), (0,)),
    "gain": (("exponential", "linear"), ("square",)),
    "ties": (("efron", "breslow"), ("exact",)),
    "fair": ((True, False), ()),
    "bins": ((5, 20), (0,)),
}
OF_ONE = {  # the same name, another meaning
    ("focal_with_logits", "alpha"): ((0.25, 1.0), (-0.1, 1.1)),
    ("focal", "alpha"): (([1.0, 2.0, 3.0], [0.5, 0.0, 1.0]), ([1.0, 2.0], [-1.0, 1.0, 1.0])),
    ("tversky", "alpha"): ((0.3, 2.0), (-1.0,)),
    ("group_advantage", "scale"): (("none", "std", "loo"), ("mean",)),
    ("siglip", "scale"): ((4.0, 0.5), (0.0, -1.0)),
}
WITH_OPTIONS = [
    name for name, loss in CATALOGUE.items() if any(
        p.default is not p.empty for p in inspect.signature(loss.function).parameters.values())
]  # fmt: skip


def known(name, option):
    return OF_ONE.get((name, option), SETTINGS.get(option))


def options(name):
    """``{option: (default, what is right, what is not)}`` of a loss."""
    parameters = inspect.signature(CATALOGUE[name].function).parameters.values()
    return {
        p.name: (p.default, *(known(name, p.name) or ((), ())))
        for p in parameters
        if p.default is not p.empty or p.kind is p.KEYWORD_ONLY
    }


def settings(name):
    """Two options at a time (or one, where a loss has no other), in all their settings."""
    own = options(name)
    for chosen in itertools.combinations(own, min(2, len(own))):
        values = [[v for v in (own[o][0], *own[o][1]) if v is not inspect.Parameter.empty]
                  for o in chosen]  # fmt: skip
        yield from (dict(zip(chosen, pair, strict=True)) for pair in itertools.product(*values))


def called(name, arguments, given):
    """The loss's value, or None where it refuses the pair; then it has to name one of the two."""
    required = {o: v for o, v in EXAMPLES[name][0].options.items() if o in options(name)}
    required = {o: v for o, v in required.items() if options(name)[o][0] is inspect.Parameter.empty}
    try:
        return CATALOGUE[name].function(*arguments, **required | given)
    except ValueError as error:
        assert any(option in str(error) for option in given), str(error)
        return None


def test_every_option_has_settings():
    unknown = {o for name in WITH_OPTIONS for o in options(name) if not known(name, o)}
    assert not unknown, f"name them in SETTINGS: {unknown}"


@pytest.mark.parametrize(
    "name", sorted(set(WITH_OPTIONS) - ELSEWHERE_TESTED - {"forward_corrected"})
)
def test_pairs_are_what_the_definition_says(name):
    example = EXAMPLES[name][0]
    for given in settings(name):
        value = called(name, example.arguments, given)
        if value is None:
            continue
        expected = reference(name, example.arguments, given)
        np.testing.assert_allclose(value, expected, rtol=5e-13, atol=5e-15, err_msg=str(given))


@pytest.mark.parametrize("name", [n for n in WITH_OPTIONS if CATALOGUE[n].gradient])
def test_gradients_of_pairs(name):
    entry, example = CATALOGUE[name], EXAMPLES[name][0]
    if example.on_simplex or example.differentiated:
        pytest.skip("its gradient is of another function: test_gradients.py")
    for given in settings(name):
        if called(name, example.arguments, given) is None:
            continue
        given = {o: v for o, v in example.options.items() if o == "transition"} | given
        grads = parts(entry.gradient(*example.arguments, **given))
        for place, grad in zip(example.trained, grads, strict=True):

            def total(x, place=place, given=given):
                return np.sum(entry.function(*with_one(example, place, x), **given))

            worst = gradcheck(total, grad, np.asarray(example.arguments[place], float))
            assert worst < 1e-6, given


@pytest.mark.parametrize("precision", ["float32", "float16"])
@pytest.mark.parametrize("name", sorted(set(WITH_OPTIONS) - {"fit_temperature"}))
def test_options_meet_precision(name, precision):
    """A loss of narrow numbers is that of the same numbers in float64, rounded once."""
    example = EXAMPLES[name][0]
    narrow = [
        a.astype(precision) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a
        for a in example.arguments
    ]
    wide = [np.asarray(a, float) if getattr(a, "dtype", None) == precision else a for a in narrow]
    for given in settings(name):
        value = called(name, wide, given)
        if value is None or isinstance(value, tuple):
            continue
        found = called(name, narrow, given)
        eps = 4 * np.finfo(precision).eps
        scale = np.abs(value) + np.finfo(precision).tiny
        with np.errstate(over="ignore"):
            fits = np.isfinite(np.asarray(value).astype(precision))
        assert np.all((np.abs(found - value) <= eps * scale) | ~fits), given


@pytest.mark.parametrize("name", [n for n in WITH_OPTIONS if n not in ELSEWHERE_TESTED])
def test_options_meet_masks_and_weights(name):
    """What is masked out may be anything; the mean divides by the weights of what counts."""
    rng = np.random.default_rng(8)
    for given in settings(name):
        value = called(name, EXAMPLES[name][0].arguments, given)
        if value is None or isinstance(value, dict | tuple) or not np.ndim(value):
            continue
        mask, weights = np.arange(value.size).reshape(value.shape) % 3 != 1, rng.random(value.shape)
        spoilt = np.where(mask, value, np.nan)
        expected = (weights * value)[mask].sum() / weights[mask].sum()
        found = reduce(spoilt, mask=mask, weights=weights)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def test_smoothing_with_class_weights_and_with_a_forbidden_class():
    """What the docstring says of these pairs: an example may ask for another class, or for ∞."""
    row, label = np.log([[0.5, 0.5]]), [0]
    for weights, at in (([1.0, 19.0], 0.5), ([1.0, 99.0], 0.95 / 5.9)):
        z = np.log([[at, 1 - at]])
        given = {"label_smoothing": 0.1, "class_weights": weights}
        assert np.abs(losses.cross_entropy_grad(z, label, **given)).max() < 1e-12
        assert losses.cross_entropy(z, label, **given) <= losses.cross_entropy(row, label, **given)
    forbidden = [[2.0, 1.0, -np.inf]]
    assert np.isposinf(losses.cross_entropy(forbidden, label, label_smoothing=0.1))
    assert np.isfinite(losses.cross_entropy(forbidden, label))


@pytest.mark.parametrize("name", WITH_OPTIONS)
def test_a_wrong_setting_is_refused_by_name_whatever_the_other_option(name):
    example, own = EXAMPLES[name][0], options(name)
    for option, (default, _, wrong) in own.items():
        number = isinstance(default, float)
        for bad in (*wrong, *(NUMBERS if number else ())):
            beside = [{other: v} for other in own if other != option for v in own[other][1][:2]]
            for right in beside or [{}]:
                given = dict(example.options) | {option: bad} | right
                with pytest.raises((ValueError, TypeError)) as caught:
                    CATALOGUE[name].function(*example.arguments, **given)
                assert any(o in str(caught.value) for o in given), given
