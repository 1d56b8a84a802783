"""What losses take and refuse: extremes, precisions, empty batches, and the words of the errors."""

import inspect
import re
from contextlib import suppress
from itertools import product

import numpy as np
import pytest
from loss_examples import EXAMPLES

from losslab import losses
from losslab.catalogue import CATALOGUE

L = losses
NARROW = [np.float16, np.float32]
SPREAD_BROADCASTS = {"gaussian_nll", "beta_nll", "laplace_nll"}  # the second argument may
NOT_ARRAYS = {
    "contribution_shares",
    "fit_temperature",
    "expected_calibration_error",
    "fit_power_law",
}


def named(arguments, function):
    code = function.__code__
    names = code.co_varnames if code.co_varnames else ()
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
        names = function.__code__.co_varnames
    return dict(zip(names, arguments, strict=False))


def with_nan(a):
    changed = np.array(a, dtype=float)
    changed.flat[0] = np.nan
    return changed


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"contribution_shares"}))
def test_nan_is_refused_by_name(name):
    entry, example = CATALOGUE[name], EXAMPLES[name][0]
    for place, (argument, value) in enumerate(named(example.arguments, entry.function).items()):
        if not np.issubdtype(np.asarray(value).dtype, np.floating):
            continue
        arguments = list(example.arguments)
        arguments[place] = with_nan(value)
        for function in filter(None, (entry.function, entry.gradient)):
            with pytest.raises(ValueError, match=f"^{argument}.*(NaN|nan).*allowed: "):
                function(*arguments, **example.options)


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"contribution_shares"}))
def test_shapes_that_differ_are_refused(name):
    entry, example = CATALOGUE[name], EXAMPLES[name][0]
    if len(example.arguments) < 2 or name == "chunked_cross_entropy":
        return
    arguments = list(example.arguments)
    place = 2 if name in SPREAD_BROADCASTS else 1
    arguments[place] = np.asarray(arguments[place])[:1]  # would broadcast
    for function in filter(None, (entry.function, entry.gradient)):
        with pytest.raises(ValueError, match="is of shape .*; allowed: "):
            function(*arguments, **example.options)


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - NOT_ARRAYS))
@pytest.mark.parametrize("dtype", NARROW)
def test_precision_is_kept(name, dtype):
    entry = CATALOGUE[name]
    for example in EXAMPLES[name]:
        narrow = [
            np.asarray(a, dtype) if np.asarray(a).dtype.kind == "f" else a
            for a in example.arguments
        ]
        if example.on_simplex and dtype == np.float16:
            narrow = [a / a.sum(axis=example.options.get("axis", -1), keepdims=True)
                      if np.asarray(a).dtype.kind == "f" and example.options == {} else a
                      for a in narrow]  # fmt: skip
        value = entry.function(*narrow, **example.options)
        exact = entry.function(*example.arguments, **example.options)
        if name in ("hard_negatives", "semi_hard_negatives", "reliability"):
            continue
        assert np.asarray(value).dtype == dtype
        eps = float(np.finfo(dtype).eps)
        scale = max(1.0, float(np.max(np.abs(example.arguments[0])))) ** 2
        np.testing.assert_allclose(value, exact, rtol=60 * eps, atol=30 * eps * scale)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (name, example.arguments)
        for name, examples in EXAMPLES.items()
        for example in examples[:1]
        if name not in {"contribution_shares", "chunked_cross_entropy"}
    ],
)
def test_no_examples_give_no_losses(name, arguments):
    """Zero rows in: zero losses out, or (for a mean) an error that says so; never a warning."""
    entry, options = CATALOGUE[name], EXAMPLES[name][0].options
    if "axis" in options:
        return
    empty = [np.asarray(a)[:0] for a in arguments]
    means = {"rmse", "weighted_mean", "mutual_information_bound", "perplexity", "bits_per_token",
             "bits_per_byte", "accumulated", "fit_temperature", "expected_calibration_error",
             "fit_power_law"}  # fmt: skip
    if name in {"info_nce", "siglip"}:
        empty = [np.zeros((0, 0))] if name == "siglip" else empty
    if name in means:
        with pytest.raises(ValueError, match="allowed"):
            entry.function(*empty, **options)
        return
    if name == "uncertainty_weighted":
        assert entry.function(*empty) == 0
        return
    value = entry.function(*empty, **options)
    if name != "reliability":
        assert np.asarray(value).size == 0
    if entry.gradient:
        grad = entry.gradient(*empty, **options)
        for part in grad if isinstance(grad, tuple) else (grad,):
            assert part.size == 0


BIG = np.array([1e9, -1e9])
HUGE = np.array([1e150, -1e150])
ONES = np.ones(2)


@pytest.mark.parametrize(
    ("name", "arguments", "options", "expected"),
    [
        ("squared_error", (HUGE, 0 * HUGE), {}, [1e300] * 2),
        ("squared_error", (HUGE * 1e100, 0 * HUGE), {}, [np.inf] * 2),
        ("huber", (HUGE, 0 * HUGE), {}, [1e150] * 2),
        ("smooth_l1", (HUGE, 0 * HUGE), {"beta": 1e-200}, [1e150] * 2),
        ("log_cosh", (HUGE, 0 * HUGE), {}, [1e150] * 2),
        ("pinball", (HUGE, 0 * HUGE), {"tau": 0.25}, [0.75e150, 0.25e150]),
        ("gaussian_nll", ([0.0], [-5000.0], [0.0]), {}, [-2499.0810614667954]),
        ("gaussian_nll", ([1e150], [700.0], [0.0]), {}, [350.9189878315873]),
        ("laplace_nll", ([0.0], [-5000.0], [0.0]), {}, [-5000 + np.log(2)]),
        ("poisson_nll", ([-1e9, 1e9], [0, 3]), {}, [0, np.inf]),
        ("bce_with_logits", (BIG, ONES), {}, [0, 1e9]),
        ("bce_with_logits", ([np.inf, -np.inf, -np.inf], [1, 1, 0]), {}, [0, np.inf, 0]),
        ("cross_entropy", ([BIG, -BIG], [0, 0]), {}, [0, 2e9]),
        ("cross_entropy", ([[0.0, -np.inf]] * 2, [0, 1]), {}, [0, np.inf]),
        ("cross_entropy", ([[0.0, -np.inf]], [[1.0, 0.0]]), {}, [0]),
        ("cross_entropy", ([[7.0]], [0]), {}, [0]),
        ("cross_entropy", ([[0.0, np.nan]], [-1]), {"ignore_index": -1}, [0]),
        ("cross_entropy", ([[0.0, -np.inf]], [1]), {"class_weights": [1.0, 0.0]}, [0]),
        ("nll", ([[0.0, -np.inf]], [[1.0, 0.0]]), {}, [0]),
        ("focal_with_logits", (BIG, ONES), {}, [0, 1e9]),
        ("focal_with_logits", ([np.inf, -np.inf], ONES), {}, [0, np.inf]),
        ("focal", ([BIG, -BIG], [0, 0]), {"gamma": 5.0}, [0, 2e9]),
        ("log_score", ([1.0, 0.0, 0.0], [1, 0, 1]), {}, [0, 0, np.inf]),
        ("entropy", ([1.0, 0.0],), {}, 0),
        ("kl_divergence", ([[1.0, 0.0], [0.5, 0.5]], [[0.5, 0.5], [1.0, 0.0]]), {}, [np.log(2), np.inf]),
        ("kl_divergence", ([1.0, 0.0], [1e-310, 1.0]), {}, 310 * np.log(10)),
        ("js_divergence", ([1.0, 0.0], [0.0, 1.0]), {}, np.log(2)),
        ("gaussian_kl", ([0.0], [0.0], [0.0], [-5000.0]), {}, [np.inf]),
        ("kl_k3", ([-np.inf, 1e9], [-1.0, -1.0]), {}, [np.inf, np.inf]),
        ("hinge", (BIG, ONES), {}, [0, 1e9 + 1]),
        ("squared_hinge", (-HUGE, [1, -1]), {}, [1e300, 1e300]),
        ("logistic_margin", (BIG, ONES), {}, [0, 1e9]),
        ("weston_watkins", ([[5.0]], [0]), {}, [0]),
        ("crammer_singer", ([[5.0]], [0]), {}, [0]),
        ("cosine_embedding", ([HUGE * 1e150], [HUGE * 1e-300], [1]), {}, [0]),
        ("contrastive", ([HUGE / 1e150], [HUGE / 1e150], [0]), {"margin": 2.0}, [4]),
        ("triplet", ([[0.0]], [[1e150]], [[0.0]]), {}, [1e300]),
        ("info_nce", ([BIG, -BIG],), {"temperature": 1.0}, [0, 0]),
        ("info_nce", (np.eye(2),), {"temperature": 1e-9}, [0, 0]),
        ("siglip", (np.diag(BIG[:1]),), {"scale": 1.0, "bias": 0.0}, [0]),
        ("z_loss", ([[-np.inf, 3.0]],), {"coefficient": 1.0}, [9]),
        ("distillation", ([BIG], [-BIG]), {}, [2e9]),
        ("bradley_terry", (BIG, 0 * BIG), {}, [0, 1e9]),
        ("dpo", (BIG, 0 * BIG, 0 * BIG, 0 * BIG), {"beta": 1.0}, [0, 1e9]),
        ("orpo", ([-1e9], [-1e-300]), {}, [1e9 + 300 * np.log(10)]),
        ("rlhf_objective", (BIG, [1.0, 5.0], BIG), {}, 1),
        ("perplexity", ([1e6], [1]), {}, np.inf),
        ("reinforce", (BIG, [2.0, -1.0]), {}, [-2e9, -1e9]),
        ("ppo_clip", (BIG, -BIG, [1.0, -1.0]), {}, [-1.2, 0.8]),
        ("ppo_clip", (BIG, -BIG, [-1.0, 0.0]), {"dual": 3.0}, [3, 0]),
        ("ppo_clip", (BIG, -BIG, [-1.0, 0.0]), {}, [np.inf, 0]),
        ("cispo", (BIG, -BIG, ONES), {}, [-1.28e9, 0]),
        ("gspo", ([BIG], [-BIG], [[1, 0]], [1.0]), {}, [-1.0004]),
        ("group_advantage", (BIG,), {"scale": "std"}, [1, -1]),
        ("group_advantage", (HUGE * 1e50,), {"scale": "std"}, [1, -1]),
        ("group_advantage", ([0.1] * 3,), {"scale": "std"}, [0] * 3),
        ("success_objective", ([0.0, 1.0],), {"transform": "log"}, [np.inf, 0]),
        ("entropy_bonus", ([BIG],), {}, [0]),
        ("kl_penalty", ([BIG], [-BIG]), {"estimator": "k3", "place": "loss"}, [2e9]),
        ("soft_cap", (BIG,), {}, [30, -30]),
        ("soft_cap", ([np.inf, 1e-300],), {"cap": 5.0}, [5, 1e-300]),
        ("load_balance", ([BIG, -BIG],), {}, 1),
        ("uncertainty_weighted", ([0.0], [-600.0]), {}, -300),
        ("negative_elbo", ([[0.0]], [[0.0]], [[0.0]], [[-1000.0]]), {"log_sigma": -400},
         [99.5 + np.log(2 * np.pi) / 2]),
        ("gan_generator", (BIG,), {"kind": "minimax"}, [-1e9, 0]),
        ("gan_generator", (BIG,), {}, [0, 1e9]),
        ("dice", ([[0.0, 0.0]], [[0, 0]]), {"smooth": 1e-300}, [0]),
        ("giou_loss", ([[0, 0, 1e-90, 1e-90]], [[0, 0, 1e-90, 2e-90]]), {}, [0.5]),
        ("pairwise_logistic", ([BIG, -BIG], [[1, 0], [1, 0]]), {}, [0, 2e9]),
        ("plackett_luce", ([BIG, -BIG], [[0, 1], [0, 1]]), {}, [0, 2e9]),
        ("cumulative_logit", (BIG, [0, 0], [0.0]), {}, [1e9, 0]),
        ("cox", (BIG, [1, 2], [1, 1]), {}, [0, 0]),
        ("cox", (-BIG, [1, 2], [1, 1]), {}, [2e9, 0]),
        ("crps_gaussian", ([0.0, 0.0], [-5000.0, -5000.0], [0.0, 2.0]), {}, [0, 2]),
        ("negative_binomial_nll", ([0.0], [30.0], [0]), {}, [1]),
        ("generalised_cross_entropy", ([BIG, -BIG], [0, 0]), {"q": 0.5}, [0, 2]),
        ("forward_corrected", ([[0.0, -1e9]], [1]), {"transition": np.eye(2)}, [1e9]),
    ],
)  # fmt: skip
def test_extremes_without_a_warning(name, arguments, options, expected):
    entry = CATALOGUE[name]
    with np.errstate(all="raise"):
        value = entry.function(*arguments, **options)
    np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-30)
    finite = all(np.isfinite(np.asarray(a)).all() for a in arguments)
    # in probabilities slopes are infinite at 0, as documented
    bounded = entry.family != "information" and name != "log_score"
    if bounded and finite and np.isfinite(value).all():
        with np.errstate(all="raise"):
            grad = entry.gradient(*arguments, **options) if entry.gradient else 0
        assert all(np.isfinite(g).all() for g in (grad if isinstance(grad, tuple) else (grad,)))


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"contribution_shares"}))
@pytest.mark.parametrize("factor", [1.0, 300.0, 1e-30])
def test_numpy_raises_nothing_whatever_it_is_told_to(name, factor):
    """Here an exponential is 0, there a number is too small for the precision asked."""
    entry = CATALOGUE[name]
    for example, dtype in product(EXAMPLES[name], (np.float16, np.float32, np.float64)):
        with np.errstate(all="ignore"):
            first, *others = [np.asarray(a) for a in example.arguments]
            arrays = [first * factor if first.dtype.kind == "f" else first, *others]
            arrays = [a.astype(dtype) if a.dtype.kind == "f" else a for a in arrays]
        for function in filter(None, (entry.function, entry.gradient)):
            # the factor may take probabilities out of their range
            with np.errstate(all="raise"), suppress(ValueError):
                function(*arrays, **example.options)


def spoilt(value):
    """What somebody might give by mistake where `value` belongs."""
    a = np.asarray(value)
    yield from (5, None, "abc", [[1.0], [1.0, 2.0]], [], a[..., :0], a[:0], a[None], a + 1j)
    yield from (np.full(a.shape, v) for v in (np.nan, np.inf, -np.inf, 99, -3, 0.5, True))
    yield np.where(np.arange(a.size).reshape(a.shape) % 2, 1e308, -1e308)


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"contribution_shares"}))
def test_an_error_names_an_argument_of_the_loss(name):
    """Not one of what the loss is made of."""
    entry, example = CATALOGUE[name], EXAMPLES[name][0]
    for function in filter(None, (entry.function, entry.gradient)):
        names = [*inspect.signature(function).parameters]
        calls = [
            ([*example.arguments[:i], bad, *example.arguments[i + 1 :]], example.options)
            for i, value in enumerate(example.arguments)
            for bad in spoilt(value)
        ]
        calls += [
            ([np.asarray(a)[nothing] for a in example.arguments], example.options)
            for nothing in (np.s_[:0], np.s_[..., :0])
        ]
        calls += [
            (example.arguments, {**example.options, option: bad})
            for option in set(names[len(example.arguments) :]) - {"axis", "parameters", "squared"}
            for bad in (np.nan, np.inf, -1, "abc", [1.0, 2.0], [[1.0], [1.0, 2.0]], 0.5)
        ]
        for arguments, options in calls:
            try:
                function(*arguments, **options)
            except ValueError as error:
                assert re.match(r"\w*", str(error))[0] in names, (str(error), arguments, options)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: L.huber([1.0], [1.0], delta=0), "delta is 0.0; allowed: a finite number above 0"),
        (lambda: L.huber([np.inf], [1.0]), "y_pred is inf at index 0; allowed: finite numbers"),
        (
            lambda: L.huber([[1.0]], [1.0]),
            "y_true is of shape (1,); allowed: the shape of y_pred, (1, 1)",
        ),
        (lambda: L.ppo_clip([0.0], [0.0], [1.0], dual=1), "dual is 1.0; allowed: a finite number above"),
        (lambda: L.ppo_clip([0.0], [0.0], [1.0], low=2), "low is 2.0; allowed: a number from 0 to 1"),
        (lambda: L.gspo([[0.0]], [[0.0]], [[0]], [1.0]), "mask is without any token in some row"),
        (lambda: L.gspo([[0.0]], [[0.0]], [[2]], [1.0]), "mask is 2.0 at index (0, 0); allowed: 0 and 1"),
        (lambda: L.gspo([[0.0]], [[0.0]], [[1]], [[1.0]]), "advantage is of shape (1, 1); allowed: "),
        (lambda: L.group_advantage([1.0]), "reward is of shape (1,); allowed: groups of at least two"),
        (lambda: L.group_advantage([1.0, 2.0], scale="var"), "scale is 'var'; allowed: \"none\", "),
        (lambda: L.success_objective([1.5]), "success is 1.5 at index 0; allowed: probabilities"),
        (lambda: L.kl_penalty([0.0], [0.0], estimator="k4"), "estimator is 'k4'; allowed: \"k1\""),
        (lambda: L.kl_penalty([0.0], [0.0], place="log"), "place is 'log'; allowed: \"reward\" or"),
        (lambda: L.load_balance([[0.0, 1.0]], top_k=3), "top_k is 3; allowed: at most the number of"),
        (lambda: L.fit_power_law([1, 2, 2], [3, 2, 2]), "allowed: at least three different sizes"),
        (lambda: L.pinball([1.0], [1.0], tau=1), "tau is 1.0; allowed: a number strictly between"),
        (lambda: L.beta_nll([1.0], [1.0], [1.0], beta=2), "beta is 2.0; allowed: a number from 0"),
        (lambda: L.poisson_nll([1.0], [-1]), "y_true is -1.0 at index 0; allowed: counts"),
        (lambda: L.bce_with_logits([1.0], [2]), "y is 2.0 at index 0; allowed: probabilities"),
        (lambda: L.bce_with_logits([1.0], [1], pos_weight=-1), "pos_weight is -1.0; allowed: "),
        (
            lambda: L.cross_entropy([[1.0, 2.0]], [2]),
            "t is 2 at index 0; allowed: class labels from 0 to 1",
        ),
        (lambda: L.cross_entropy([[1.0, 2.0]], [-1]), "t is -1 at index 0; allowed: class labels"),
        (
            lambda: L.cross_entropy([[1.0, 2.0]], [3], ignore_index=-1),
            "allowed: class labels from 0 to 1, or ignore_index -1",
        ),
        (lambda: L.cross_entropy([[1.0, 2.0]], [0.0]), "t is an array of float64; allowed: whole"),
        (lambda: L.cross_entropy([[1.0, 2.0]], [0, 1]), "t is of shape (2,); allowed: shape (1,)"),
        (lambda: L.cross_entropy([[1.0, 2.0]], [[0.5, 0.6]]), "t's sum is 1.1 at index 0; allowed"),
        (lambda: L.cross_entropy([[1.0, 2.0]], [[1.5, -0.5]]), "t is -0.5 at index (0, 1)"),
        (lambda: L.cross_entropy(1.0, 0), "z is a single number; allowed: an array whose last"),
        (lambda: L.cross_entropy([[np.inf, 0.0]], [0]), "finite largest logit"),
        (lambda: L.cross_entropy([[-np.inf] * 2], [0]), "finite largest logit"),
        (lambda: L.cross_entropy([[1.0, 2.0]], [0], label_smoothing=1.5), "label_smoothing is 1.5"),
        (
            lambda: L.cross_entropy([[1.0, 2.0]], [0], class_weights=[1.0]),
            "class_weights is of shape (1,); allowed: one weight for each of 2 classes",
        ),
        (
            lambda: L.cross_entropy([[1.0, 2.0]], [0], class_weights=[1.0, -1.0]),
            "class_weights is -1.0 somewhere; allowed: weights, 0 or above",
        ),
        (lambda: L.nll([[0.5, -1.0]], [0]), "log_p is 0.5 at index (0, 0); allowed: log-probabilities"),
        (lambda: L.focal_with_logits([1.0], [1.5]), "y is 1.5 at index 0; allowed: probabilities"),
        (lambda: L.focal_with_logits([1.0], [1], gamma=-1), "gamma is -1.0; allowed: "),
        (lambda: L.focal([[1.0, 2.0]], [[0.5, 0.6]]), "t's sum is 1.1 at index 0; allowed: rows"),
        (lambda: L.brier([1.5], [1]), "p is 1.5 at index 0; allowed: probabilities from 0 to 1"),
        (lambda: L.brier_multiclass([[0.5, 0.4]], [0]), "p's sum is 0.9 at index 0; allowed: rows"),
        (lambda: L.entropy([0.5, -0.5]), "p is -0.5 at index 1; allowed: probabilities, none below"),
        (lambda: L.kl_divergence([0.5, 0.5], [0.5, 0.4]), "q's sum is 0.9; allowed: rows along"),
        (lambda: L.kl_k1([0.0], [-np.inf]), "log_q is -inf at index 0; allowed: finite"),
        (lambda: L.hinge([1.0], [0]), "label is 0.0 at index 0; allowed: labels +1 and -1"),
        (lambda: L.weston_watkins([[1.0, 2.0]], [0], margin=-1), "margin is -1.0; allowed: "),
        (lambda: L.cosine_embedding([[0.0]], [[1.0]], [1]), "a is a zero vector in some row"),
        (lambda: L.contrastive([[0.0]], [[1.0]], [-1]), "similar is -1.0 at index 0; allowed: 0"),
        (lambda: L.contrastive([[0.0]], [[1.0]], [1, 0]), "similar is of shape (2,); allowed: shape"),
        (lambda: L.semi_hard_negatives([[0.0]], [1], margin=-1), "margin is -1.0; allowed"),
        (lambda: L.hard_negatives([0.0], [1]), "embeddings is of shape (1,); allowed: a matrix"),
        (lambda: L.info_nce(np.zeros((3, 2))), "similarity is of shape (3, 2); allowed: an N × M"),
        (lambda: L.info_nce(np.eye(2), temperature=0), "temperature is 0.0; allowed: a finite"),
        (lambda: L.siglip(np.zeros((2, 3))), "similarity is of shape (2, 3); allowed: an N × N"),
        (lambda: L.clip([[0.0, 0.0]], [[1.0, 0.0]]), "u is a zero vector in some row; allowed"),
        (
            lambda: L.next_token_cross_entropy(np.zeros((3, 4)), [0, 1]),
            "tokens is of shape (2,); allowed: (..., T) with z (..., T, V), here (3, 4)",
        ),
        (lambda: L.perplexity([1.0], [0]), "token_counts is [0.0]; allowed: counts, 0 or above"),
        (
            lambda: L.chunked_cross_entropy([[1.0]], [[1.0]], [0], chunk=0),
            "chunk is 0; allowed: a whole number above 0",
        ),
        (
            lambda: L.chunked_cross_entropy([[1.0, 2.0]], [[1.0]], [0]),
            "embedding is of shape (1, 1); allowed: (V, D) with hidden (N, D), here (1, 2)",
        ),
        (lambda: L.simpo([-1.0], [0], [-1.0], [1]), "len_chosen is 0.0 at index 0; allowed: numbers"),
        (lambda: L.orpo([0.0], [-1.0]), "logp_chosen is 0.0 at index 0; allowed: mean token"),
        (lambda: L.kto([0.0], [0.0], [2]), "desirable is 2.0 at index 0; allowed: 0 and 1"),
        (lambda: L.dpo([0.0], [0.0], [0.0], [0.0], beta=0), "beta is 0.0; allowed: a finite"),
        (lambda: L.contribution_shares({"a": 1}, {"b": 1}), "weights is for ['b']; allowed: one"),
        (lambda: L.contribution_shares({"a": 0}, {"a": 1}), "the weighted total is 0.0; allowed"),
        (lambda: L.reliability([0.5], [1], bins=0), "bins is 0; allowed: a whole number above 0"),
        (lambda: L.negative_elbo([[1.0]], [[1.0]], [[0.0]] * 2, [[0.0]] * 2), "mean is of shape (2, 1)"),
        (lambda: L.gan_generator([0.0], kind="hinges"), "kind is 'hinges'; allowed: \"minimax\", \"non-sat"),
        (lambda: L.dice([[0.0]], [[0.0]], smooth=0), "smooth is 0 for a picture with nothing in either"),
        (lambda: L.dice([0.5], [1.0]), "p is of shape (1,); allowed: (N, ...), pictures first"),
        (lambda: L.dice([[1.5]], [[1.0]]), "p is 1.5 at index (0, 0); allowed: probabilities from"),
        (lambda: L.iou_loss([[0.0, 0, 0, 1]], [[0.0, 0, 1, 1]]), "predicted is a box without area"),
        (lambda: L.plackett_luce([[0.0, 1.0]], [[0, 0]]), "order is no order of the items somewhere"),
        (lambda: L.ndcg([[0.0]], [[1]], gain="log"), "gain is 'log'; allowed: "),
        (lambda: L.ndcg([[0.0]], [[-1]]), "relevance is negative somewhere; allowed: 0 or above"),
        (lambda: L.cumulative_logit([0.0], [0], [1.0, 0.0]), "allowed: one row of rising numbers"),
        (lambda: L.cox([0.0], [1.0], [2]), "event is 2.0 at index 0; allowed: 0 and 1"),
        (lambda: L.cox([0.0], [-1.0], [1]), "time is -1.0 at index 0; allowed: times, 0 or above"),
        (lambda: L.cox([0.0], [1.0], [1], ties="exact"), "ties is 'exact'; allowed: "),
        (lambda: L.crps_ensemble([[1.0]], [1.0]), "members is 1 for each target; allowed: at least 2"),
        (lambda: L.negative_binomial_nll([0.0], [0.0], [0.5]), "y_true is 0.5 at index 0; allowed: counts"),
        (lambda: L.tweedie_deviance([0.0], [1.0], power=2), "power is 2.0; allowed: a number between"),
        (lambda: L.generalised_cross_entropy([[0.0, 1.0]], [0], q=0), "q is 0.0; allowed: a number above"),
        (lambda: L.forward_corrected([[0.0, 1.0]], [0], transition=[[1.0]]), "transition is of shape (1, 1)"),
        (lambda: L.squared_error(["a"], [1.0]), "y_pred is an array of <U1; allowed: real numbers"),
    ],
)  # fmt: skip
def test_the_words_of_an_error(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)
