"""What the catalogue says about other frameworks is true of those that are installed.

Each row of ``elsewhere`` is checked for its order of arguments and for what it returns if nothing
special is asked for; notes are checked one by one. What is not installed is skipped and named.
That the values agree is checked in ``test_losses_frameworks.py``.
"""

import functools
import importlib
import inspect
import re
import sys

import numpy as np
import pytest
from dotted_names import resolve
from loss_examples import EXAMPLES
from scipy import special, stats
from scipy.spatial import distance
from sklearn import metrics

from losslab import losses
from losslab.catalogue import CATALOGUE, find

L = losses

ROWS = {
    f"{loss.name}, {e.library}": e
    for loss in CATALOGUE.values()
    for e in loss.elsewhere
    if e.arguments
}
PACKAGES = {  # checked where installed
    "numpy", "scipy", "sklearn", "torch", "torchvision", "optax", "keras", "tensorflow",
    "torchmetrics", "pytorch_metric_learning", "monai", "sentence_transformers", "open_clip",
    "tensorflow_probability", "keras_hub", "trl",
}  # fmt: skip
RNG = np.random.default_rng(13)
Z, T = RNG.normal(size=(6, 4)), np.array([0, 3, 1, 1, 2, 0])
P, Q = special.softmax(RNG.normal(size=(2, 6, 4)), axis=-1)
A, B, C = RNG.normal(size=(3, 6, 4))
S, Y01 = RNG.normal(size=6), np.array([1, 0, 1, 1, 0, 0])


def rows(*packages, chosen=lambda entry: True):
    """Rows of these packages as parameters; a row is skipped if its package is not there."""
    return [
        pytest.param(entry, id=name, marks=pytest.mark.needs(entry.name.split(".")[0]))
        for name, entry in ROWS.items()
        if entry.name.split(".")[0] in packages and chosen(entry)
    ]


def words(entry):
    """The arguments' names without what stands in brackets or after an equals sign."""
    return [re.sub(r"[ =(].*", "", word) for word in entry.arguments.split(", ")]


# scikit-learn has renamed the second argument of some functions; its place has not changed.
SAME = {"probabilities": {"y_proba", "y_pred"}, "y_proba": {"y_proba", "y_prob"}}
# Compiled functions and distributions do not tell the names of their arguments: by value, below.
SILENT = ("scipy.special.", "logpdf", "logpmf", "numpy.logaddexp", "sigmoid_focal_loss")


def has_signature(entry):
    return not any(part in entry.name for part in SILENT) or "optax" in entry.name


def called(function):
    """What takes the arguments: a class of losses or metrics is made first and called then."""
    for name in ("forward", "update_state", "call"):
        if inspect.isclass(function) and hasattr(function, name):
            return functools.partial(getattr(function, name), None)
    return function


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("entry", rows(*PACKAGES, chosen=has_signature))
def test_arguments_come_in_the_order_stated(entry):
    stated = words(entry)
    try:
        parameters = list(inspect.signature(called(resolve(entry.name))).parameters)
    except ValueError:  # compiled: it tells no names, but its code is run below
        assert any(
            row.code for loss in CATALOGUE.values() for row in loss.elsewhere if row == entry
        )
        return
    if entry.name == "numpy.average":  # weights come third and are given by name
        assert parameters[0] == "a" and "weights" in parameters and "weights=" in entry.arguments
        return
    for said, found in zip(stated, parameters, strict=False):
        assert found == said or found in SAME.get(said, ()), (stated, parameters)


BY_ORDER = [
    (special.huber, (0.5, 3.0), 1.375),
    (special.rel_entr, (0.5, 0.25), 0.5 * np.log(2)),
    (np.logaddexp, (0.0, -1.0), L.logistic_margin(1.0, 1)),
    (stats.norm.logpdf, (1.0, 0.0, 2.0), -L.gaussian_nll(0.0, np.log(4.0), 1.0)),
    (stats.laplace.logpdf, (1.0, 0.0, 2.0), -L.laplace_nll(0.0, np.log(2.0), 1.0)),
    (stats.nbinom.logpmf, (3, 2.0, 0.4), -L.negative_binomial_nll(np.log(3.0), np.log(2.0), 3.0)),
    (stats.poisson.logpmf, (2, 3.0), -L.poisson_nll(np.log(3.0), 2.0) - np.log(2)),
]


@pytest.mark.parametrize(("function", "arguments", "value"), BY_ORDER)
def test_functions_without_names_take_the_order_stated(function, arguments, value):
    assert float(function(*arguments)) == pytest.approx(float(value), rel=1e-12)
    if function is not np.logaddexp:  # which is symmetric
        assert float(function(*arguments[::-1])) != pytest.approx(float(value), rel=1e-3)


@pytest.mark.parametrize(
    "entry", rows("torch", chosen=lambda e: "distributions" not in e.name)
)  # fmt: skip
def test_pytorch_functions_have_the_default_reduction_stated(entry):
    try:
        parameters = inspect.signature(resolve(entry.name)).parameters
    except ValueError:
        parameters = {}
    stated = parameters["reduction"].default if "reduction" in parameters else "none"
    assert entry.reduction == stated


CODE = [
    pytest.param(loss, row, id=f"{loss.name}, {row.library}", marks=pytest.mark.needs(*needed))
    for loss in CATALOGUE.values()
    for row in loss.elsewhere
    if row.code
    for needed in [{re.match(r"[a-z_0-9]+", row.name)[0]} - {"numpy", "scipy", "sklearn"}]
]


# Libraries that work in float32, clip at its rounding or add an ε of that size.
SINGLE = {"optax", "Keras", "TorchMetrics", "MONAI", "torchvision"}
# Packages that take PyTorch's tensors, whether their code says so or not.
TENSORS = {"monai", "torchmetrics", "pytorch_metric_learning", "open_clip", "torchvision"}


def result_of(loss, row):
    """The row's code run on the loss's first example, and our value of the same."""
    example = EXAMPLES[loss.name][0]
    parameters = inspect.signature(loss.function).parameters
    names = {n: p.default for n, p in parameters.items() if p.default is not p.empty}
    arrays = [a if isinstance(a, dict) else np.asarray(a) for a in example.arguments]
    names |= dict(zip(parameters, arrays, strict=False))
    names |= example.options
    modules = "math numpy scipy scipy.stats scipy.special scipy.spatial sklearn sklearn.metrics"
    modules = [*modules.split(), row.name.split(".")[0], *re.findall(r"\b(torch|jax)\.", row.code)]
    if row.name.split(".")[0] in TENSORS:
        modules.append("torch")
    for module in modules:
        importlib.import_module(module)
        names[module.split(".")[0]] = sys.modules[module.split(".")[0]]
    if "torch" in names:
        names |= {n: v for n, v in names.items() if n not in parameters}
        for name, value in names.items():
            if isinstance(value, np.ndarray):
                names[name] = names["torch"].tensor(value)
    ours = loss.function(*example.arguments, **example.options)
    return np.asarray(eval(row.code, names)), list(ours.values()) if isinstance(
        ours, dict
    ) else ours


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("loss", "row"), CODE)
def test_code_to_paste_gives_our_values(loss, row):
    theirs, ours = result_of(loss, row)
    single = row.library in SINGLE
    close = {"rtol": 3e-5, "atol": 3e-6} if single else {"rtol": 1e-9, "atol": 1e-12}
    of_all = theirs.ndim == 0 and np.ndim(ours) > 0
    np.testing.assert_allclose(
        np.ravel(theirs), np.ravel(np.mean(ours) if of_all else ours), **close
    )
    assert not of_all or row.reduction == "mean"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_loss_is_found_by_its_names_in_code(name):
    loss = CATALOGUE[name]
    for called in (name, loss.title, *loss.called):
        assert find(called) is loss, called
    for row in loss.elsewhere:
        if row.note.startswith("no "):  # a part that it is built from
            continue
        assert find(row.name).name in {
            n for n, other in CATALOGUE.items() if row.name in {r.name for r in other.elsewhere}
        }


def test_every_loss_has_a_row_for_another_library():
    assert all(loss.elsewhere for loss in CATALOGUE.values())


def test_notes_on_scikit_learn_and_scipy():
    assert metrics.log_loss([1], [[1.0, 0.0]], labels=[0, 1]) == pytest.approx(36.0437, abs=1e-3)
    once = metrics.mean_pinball_loss(S, Y01, alpha=0.3)
    assert once == pytest.approx(L.pinball(Y01.astype(float), S, tau=0.3).mean(), rel=1e-12)
    assert once == pytest.approx(metrics.mean_pinball_loss(Y01, S, alpha=0.7), rel=1e-12)
    rates = np.exp(S)
    best = L.poisson_nll(np.log(Y01 + 1e-300), Y01.astype(float))
    gap = L.poisson_nll(S, Y01.astype(float)) - best
    assert metrics.mean_poisson_deviance(Y01, rates) == pytest.approx(2 * gap.mean(), rel=1e-12)
    np.testing.assert_allclose(special.kl_div(P, Q).sum(-1), special.rel_entr(P, Q).sum(-1))
    assert not np.allclose(special.kl_div(P, Q), special.rel_entr(P, Q))
    np.testing.assert_allclose(stats.entropy(5 * P[0]), stats.entropy(P[0]))
    assert stats.entropy(P).shape == distance.jensenshannon(P, Q).shape == (4,)
    from sklearn.svm import LinearSVC

    assert LinearSVC().loss == "squared_hinge"


@pytest.mark.needs("torch")
def test_notes_on_pytorch():
    import torch

    F, t = torch.nn.functional, torch.tensor
    by_element = L.squared_error(A, B)
    assert F.mse_loss(t(A), t(B)).item() == pytest.approx(by_element.mean(), rel=1e-12)

    weighted = L.bce_with_logits(S, Y01.astype(float), pos_weight=3.0)
    found = F.binary_cross_entropy_with_logits(t(S), t(Y01.astype(float)), pos_weight=t(3.0))
    assert found.item() == pytest.approx(weighted.mean(), rel=1e-12)  # ÷ N

    w = np.array([1.0, 2.0, 3.0, 4.0])
    weighted = L.cross_entropy(Z, T, class_weights=w)
    found = F.cross_entropy(t(Z), t(T), weight=t(w)).item()
    assert found == pytest.approx(weighted.sum() / w[T].sum(), rel=1e-12)  # ÷ Σw
    soft = F.cross_entropy(t(Z), t(np.eye(4)[T]), weight=t(w)).item()
    assert soft == pytest.approx(weighted.mean(), rel=1e-12)  # soft targets: ÷ N
    with pytest.raises((RuntimeError, ValueError)):  # classes belong on axis 1
        F.cross_entropy(torch.zeros(2, 5, 4), torch.zeros(2, 5, dtype=torch.long))

    assert F.nll_loss(t(P), t(T)).item() == pytest.approx(-P[range(6), T].mean(), rel=1e-12)
    assert F.binary_cross_entropy(t([0.0]), t([1.0])).item() == 100
    divergence = L.kl_divergence(P, Q).mean()
    batch = F.kl_div(t(np.log(Q)), t(P), reduction="batchmean").item()
    assert batch == pytest.approx(divergence, rel=1e-12)
    with pytest.warns(UserWarning, match="batchmean"):
        assert F.kl_div(t(np.log(Q)), t(P)).item() == pytest.approx(divergence / 4, rel=1e-12)
    half = 0.5 * np.log(2 * np.pi)
    short = F.gaussian_nll_loss(t(S), t(S), t(np.ones(6))).item()
    full = F.gaussian_nll_loss(t(S), t(S), t(np.ones(6)), full=True).item()
    assert full - short == pytest.approx(half, rel=1e-12)
    assert inspect.signature(F.poisson_nll_loss).parameters["log_input"].default is True
    assert inspect.signature(F.triplet_margin_loss).parameters["eps"].default == 1e-6


@pytest.mark.needs("optax")
@pytest.mark.filterwarnings("ignore")
def test_notes_on_optax():
    import optax

    close = {"rtol": 2e-5, "atol": 2e-6}  # optax works in float32
    np.testing.assert_allclose(optax.losses.l2_loss(S, 0 * S), S**2 / 2, **close)
    np.testing.assert_allclose(
        optax.losses.softmax_cross_entropy(Z, P), L.cross_entropy(Z, P), **close
    )
    plain = L.triplet(A, B, C, squared=False)
    np.testing.assert_allclose(optax.losses.triplet_margin_loss(A, B, C), plain, rtol=1e-3)


@pytest.mark.needs("torchvision")
def test_notes_on_torchvision():
    from torchvision.ops import sigmoid_focal_loss

    parameters = inspect.signature(sigmoid_focal_loss).parameters
    assert list(parameters)[:2] == ["inputs", "targets"] and parameters["alpha"].default == 0.25
    assert parameters["reduction"].default == "none"
