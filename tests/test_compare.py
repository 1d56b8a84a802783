"""``lessonkit.compare``: each convention by hand, what it says, and what it refuses."""

import warnings

import numpy as np
import pytest

import lessonkit
from lessonkit.conventions.state import arguments, parameters
from lessonkit.ruler.inputs import CONVENTIONS, KIND_OF
from losslab import losses
from losslab.catalogue import CATALOGUE
from losslab.numerics import sigmoid, softmax

L = losses
RNG = np.random.default_rng(3)
Z, T = RNG.normal(size=(5, 4)) * 2, np.array([0, 3, 1, 1, 2])
W = np.array([1.0, 2.0, 3.5, 0.5])
A, B, C = RNG.normal(size=(3, 5, 3))
TOKENS = np.array([[1, 2, 0, 0], [3, 1, 2, 3]])
ZT = RNG.normal(size=(2, 4, 4))
COUNTED = TOKENS[:, 1:] != 0
S, Y = RNG.normal(size=5), np.array([1, 0, 1, 1, 0])
PRED, TRUE = RNG.normal(size=(2, 3, 4))
E = RNG.random(5) + 0.5


def smoothed(z, t, epsilon):
    """Smoothing spread over the other classes."""
    k = z.shape[-1]
    target = np.where(np.eye(k)[t] == 1, 1 - epsilon, epsilon / (k - 1))
    return -(target * np.log(softmax(z))).sum(axis=-1)


PADDED = L.next_token_cross_entropy(ZT, TOKENS, pad=0)
WEIGHED = L.cross_entropy(Z, T, class_weights=W)
BY_HAND = {
    "sum for mean": ("cross_entropy", (Z, T), {}, L.cross_entropy(Z, T).sum(), "is the sum"),
    "mean over other axes": (
        "mse", (PRED, TRUE), {}, ((PRED - TRUE) ** 2).sum(axis=1).mean(), "sum by the 3 rows",
    ),
    "bits": (
        "cross_entropy", (Z, T), {}, L.cross_entropy(Z, T).mean() / np.log(2), "in bits",
    ),
    "a half": ("mse_loss", (PRED, TRUE), {}, ((PRED - TRUE) ** 2).mean() / 2, "half as large"),
    "class weights": (
        "cross_entropy", (Z, T), {"weight": W}, WEIGHED.sum() / W[T].sum(), "class weights",
    ),
    "examples' weights": (
        "cross_entropy", (Z, T), {"weights": E}, (E * L.cross_entropy(Z, T)).mean(),
        "by the number of examples",
    ),
    "padding": (
        "next_token_cross_entropy", (ZT, TOKENS), {"pad": 0}, PADDED.mean(), "padding is counted",
    ),
    "a mask": (
        "squared_error", (PRED, TRUE), {"mask": TRUE > 0}, ((PRED - TRUE) ** 2).mean(),
        "does not use the mask",
    ),
    "means of rows": (
        "next_token_cross_entropy", (ZT, TOKENS), {"pad": 0},
        np.mean([PADDED[i].sum() / COUNTED[i].sum() for i in (0, 1)]), "mean of each row first",
    ),
    "smoothing": (
        "cross_entropy", (Z, T), {"label_smoothing": 0.2}, smoothed(Z, T, 0.2).mean(),
        "over the other 3 classes",
    ),
    "squared distances": (
        "triplet", (A, B, C), {}, L.triplet(A, B, C, squared=False).mean(), "squared = False",
    ),
    "T²": (
        "distillation", (Z, -Z), {"temperature": 3.0},
        L.distillation(Z, -Z, temperature=3.0).mean() / 9, "smaller by the factor `temperature`²",
    ),
    "softmax twice": (
        "cross_entropy", (Z, T), {}, L.cross_entropy(softmax(Z), T).mean(), "the softmax first",
    ),
    "sigmoid twice": (
        "BCEWithLogitsLoss", (S, Y), {}, L.bce_with_logits(sigmoid(S), Y).mean(), "the sigmoid",
    ),
    "argument order": (
        "kl_divergence", (softmax(A), softmax(B)), {},
        L.kl_divergence(softmax(B), softmax(A)).mean(), "`p` and `q` exchanged",
    ),
    "off by one": (
        "cross_entropy", (Z, np.maximum(T, 1)), {},
        L.cross_entropy(Z, np.maximum(T, 1) - 1).mean(), "`t` one too small",
    ),
    "a shift": (
        "next_token_cross_entropy", (ZT, TOKENS), {}, L.cross_entropy(ZT, TOKENS).mean(),
        "on its own token",
    ),
    "standard deviation": (
        "gaussian_nll", (S, A[:, 0], B[:, 0]), {},
        L.gaussian_nll(S, 2 * A[:, 0], B[:, 0]).mean(), "the logarithm of σ, not of σ²",
    ),
    "perplexity": ("cross_entropy", (Z, T), {}, np.exp(L.cross_entropy(Z, T).mean()), "exponential"),
    "mean of perplexities": (
        "perplexity", ([8.0, 3.0], [4, 2]), {}, np.exp((8 / 4 + 3 / 2) / 2), "mean of each part",
    ),
    "a silent broadcast": (
        "mse", (S, Y - 0.5), {}, ((S[:, None] - (Y - 0.5)) ** 2).mean(), "as (N, 1) against (N,) does",
    ),
    "NLL of logits": (
        "cross_entropy", (Z, T), {}, -Z[range(5), T].mean(), "nobody took the log-softmax",
    ),
    "NLL of probabilities": (
        "cross_entropy", (Z, T), {}, -softmax(Z)[range(5), T].mean(), "nobody took the logarithm",
    ),
    "inverse weights": (
        "cross_entropy", (Z, T), {"class_weights": W},
        L.cross_entropy(Z, T, class_weights=1 / W).mean(), "class_weights inverted",
    ),
    "one less": ("mse", (PRED, TRUE), {}, ((PRED - TRUE) ** 2).sum() / 11, "as a variance does"),
    "another loss": (
        "squared_error", (PRED, TRUE), {}, np.abs(PRED - TRUE).mean(), "is `absolute_error`",
    ),
    "Dice of a batch": (
        "dice", (sigmoid(PRED), (TRUE > 0) * 1.0), {},
        L.dice(sigmoid(PRED).reshape(1, -1), (TRUE > 0).reshape(1, -1) * 1.0).item(),
        "the whole batch as one example",
    ),
    "a score": ("dice", (sigmoid(PRED), (TRUE > 0) * 1.0), {},
        1 - L.dice(sigmoid(PRED), (TRUE > 0) * 1.0).mean(), "is 1 minus it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_one_convention_is_named_first(name):
    loss, arrays, options, yours, words = BY_HAND[name]
    found = lessonkit.compare(loss, *arrays, yours=yours, **options)
    assert len(found.conventions[0]) == 1 and words in " ".join(found.conventions[0]), found
    assert words in str(found) and not found.agree and not found.precision


@pytest.mark.parametrize("loss", CATALOGUE)
def test_every_argument_has_a_kind(loss):
    """Without one, the conventions of its kind would not be tried."""
    loss = CATALOGUE[loss]
    unknown = [name for name in arguments(loss) if name not in KIND_OF]
    assert not unknown, f"name them in KINDS, lib/lessonkit/ruler/inputs.py: {unknown}"
    assert set(KIND_OF.values()) == set(CONVENTIONS)
    assert list(parameters(loss))[: len(arguments(loss))] == arguments(loss)


def test_two_conventions_and_all_that_fit():
    smooth = {"logits": Z, "targets": T, "label_smoothing": 0.2}
    found = lessonkit.compare("cross_entropy", yours=smoothed(Z, T, 0.2).sum(), **smooth)
    assert found.conventions[0][0].startswith("spreads label_smoothing")
    assert found.conventions[0][1] == "is the sum, not the mean"
    two = lessonkit.compare("mse", [1.0, 5.0], [0.0, 2.0], yours=10.0)
    assert str(two).splitlines()[0] == (
        "squared_error: yours 10, this one 5. Several conventions give your number, the simplest "
        "first:"
    )
    assert ("is the sum, not the mean",) in two.conventions
    assert ("is twice as large, as without a ½",) in two.conventions


def test_two_divisors_of_kl_div():
    """PyTorch's mean runs over the classes too, and T² is left to its caller."""
    ours = L.distillation(Z, -Z, temperature=3.0).mean()
    found = lessonkit.compare("distillation", Z, -Z, temperature=3.0, yours=ours / 9 / 4)
    assert set(found.conventions[0]) == {
        "divides by the number of classes, 4, too",
        "is smaller by the factor `temperature`²",
    }


def test_few_digits_are_not_said_to_fit_nothing():
    total = L.cross_entropy(Z, T).sum() / np.log(2)
    few = lessonkit.compare("cross_entropy", Z, T, yours=float(f"{total:.4g}"))
    assert not few.conventions and "too few digits: give six or more" in str(few)
    enough = lessonkit.compare("cross_entropy", Z, T, yours=float(f"{total:.7g}"))
    assert set(enough.conventions[0]) == {"is the sum, not the mean", "is in bits, not in nats"}


def test_values_one_by_one():
    values = L.cross_entropy(Z, T)
    assert lessonkit.compare("cross_entropy", Z, T, yours=values).agree
    bits = lessonkit.compare("cross_entropy", Z, T, yours=values / np.log(2))
    assert bits.conventions == (("is in bits, not in nats",),)
    rows = lessonkit.compare("mse", PRED, TRUE, yours=((PRED - TRUE) ** 2).mean(axis=1))
    assert rows.conventions == (("is the mean over the last axis",),)


def test_precision():
    mean = L.cross_entropy(Z, T).mean()
    agree = lessonkit.compare("cross_entropy", Z, T, yours=np.float32(mean))
    assert agree.agree and "float32" in agree.precision and "They agree" in str(agree)
    half = lessonkit.compare("cross_entropy", Z, T, yours=np.float16(mean))
    assert half.agree and "float16" in half.precision
    printed = lessonkit.compare("cross_entropy", Z, T, yours=round(5 * mean, 3))
    assert printed.conventions[0] == ("is the sum, not the mean",)
    assert "digits you gave" in str(printed)


def test_no_convention_is_known():
    found = lessonkit.compare("cross_entropy", Z, T, yours=np.pi**3)
    assert found.conventions == () and not found.agree
    assert "No convention" in str(found) and repr(found) == str(found)


@pytest.mark.parametrize(
    ("loss", "given", "words"),
    [
        ("crossentrpy", {"yours": 1.0}, "name is 'crossentrpy'"),
        ("mse", {"yours": "x", "y_pred": [1.0], "y_true": [1.0]}, "yours is no array of numbers"),
        ("mse", {"yours": [], "y_pred": [1.0], "y_true": [1.0]}, "yours is no number"),
        ("mse", {"yours": 1.0, "y_pred": [1.0]}, "`y_true` is missing; squared_error takes"),
        ("mse", {"yours": 1.0, "y_pred": [1.0], "y_true": [1.0, 2.0]}, "y_true is of shape"),
        ("mse", {"yours": [1.0, 2.0], "y_pred": [1.0], "y_true": [1.0]}, "yours has the shape"),
        ("mse", {"yours": 1.0, "y_pred": [[1], [2, 3]], "y_true": [1.0]}, "y_pred is no array"),
        ("mse", {"yours": 1.0, "y_pred": [1.0], "y_true": [1.0], "delta": 1}, "none of its"),
        ("mse", {"yours": 1.0, "y_pred": [1.0], "y_true": [0.0], "mask": [1, 0]}, "mask has to"),
        ("mse", {"y_pred": [1.0], "y_true": [1.0]}, "Your number is missing"),
        ("mse", {"yours": 1.0, "y_pred": [], "y_true": []}, "nothing to compare"),
        ("mse", {"yours": 1.0, "y_pred": [1.0], "y_true": [0.0], "reduction": "sum"}, "leave out"),
        ("mse", {"yours": 1.0, "y_pred": [1.0], "input": [0.0]}, "`input` is none of its"),
        ("huber", {"yours": 1.0, "y_pred": [1.0], "y_true": [0.0], "delta": "x"}, "delta is 'x'"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence(loss, given, words):
    with pytest.raises(ValueError, match=".") as caught:
        lessonkit.compare(loss, **given)
    told = str(caught.value)
    assert words in told and "\n" not in told


def test_nothing_is_near_infinity():
    found = lessonkit.compare("mse", [1e200, 1.0], [0.0, 0.0], yours=1.0)
    assert not found.agree and not any("None" in str(words) for words in found.conventions)
    assert lessonkit.compare("log_score", [0.0, 0.5], [1, 0], yours=np.inf).agree


def test_what_a_newcomer_types_is_understood():
    assert lessonkit.compare("mse", y_hat=[1.0, 2.0], y=[0.0, 0.0], yours=2.5).agree
    assert lessonkit.compare("l1_loss", pred=[1.0, 2.0], targ=[0.0, 0.0], yours=1.5).agree
    assert lessonkit.compare(L.huber, [1.0, 2.0], [0.0, 0.0], yours=1.0).agree
    assert lessonkit.compare("cross_entropy", logits=[[2.0, 1.0]], targets=0, yours=0.3133).agree
    sigma = [2.0, 0.5]
    theirs = L.gaussian_nll([1.0, 2.0], 2 * np.log(sigma), [0.0, 0.0]).mean()
    found = lessonkit.compare(
        "gaussian_nll", mean=[1.0, 2.0], log_var=sigma, y_true=[0.0, 0.0], yours=theirs
    )
    assert "taken for σ" in found.conventions[0][0]
    found = lessonkit.compare("perplexity", [3.0, 8.0], [2, 4], yours=np.exp([1.5, 2.0]).mean())
    assert found.conventions[0] == ("is computed for each part alone, then averaged",)


def test_it_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lessonkit.compare("log_score", [0.0, 1.0, 0.5], [1, 1, 0], yours=3.0)
