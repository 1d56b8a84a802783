"""The same losses in SciPy, and in PyTorch and optax where they are installed.

PyTorch and optax come with ``make with-oracles``; without them their tests are skipped and the run's
summary says so. PyTorch's autograd checks gradients too.
"""

import re

import numpy as np
import pytest
from dotted_names import resolve
from loss_examples import EXAMPLES
from scipy import special, stats
from scipy.spatial import distance

from losslab import losses
from losslab.catalogue import CATALOGUE

L = losses
RNG = np.random.default_rng(7)
Z, T = RNG.normal(size=(6, 4)) * 3, np.array([0, 3, 1, 1, 2, 0])
P, Q = special.softmax(RNG.normal(size=(2, 6, 4)), axis=-1)
A, B, C = RNG.normal(size=(3, 6, 4))
S, Y01 = RNG.normal(size=6) * 3, np.array([1, 0, 1, 1, 0, 0.0])
Y11 = 2 * Y01 - 1
POSITIVE = RNG.uniform(0.5, 3, 6)
MU = RNG.normal(size=6)


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: L.huber(A, B, delta=0.7), lambda: special.huber(0.7, A - B)),
        (lambda: L.gaussian_nll(S, MU, Y11), lambda: -stats.norm.logpdf(Y11, S, np.exp(MU / 2))),
        (lambda: L.laplace_nll(S, MU, Y11), lambda: -stats.laplace.logpdf(Y11, S, np.exp(MU))),
        (
            lambda: L.poisson_nll(MU, np.arange(6)) + special.gammaln(np.arange(6) + 1),
            lambda: -stats.poisson.logpmf(np.arange(6), np.exp(MU)),
        ),
        (
            lambda: L.cross_entropy(Z, T),
            lambda: -special.log_softmax(Z, axis=1)[np.arange(6), T],
        ),
        (lambda: L.entropy(P), lambda: stats.entropy(P, axis=-1)),
        (lambda: L.kl_divergence(P, Q), lambda: special.rel_entr(P, Q).sum(axis=-1)),
        (lambda: np.sqrt(L.js_divergence(P, Q)), lambda: distance.jensenshannon(P, Q, axis=-1)),
        (lambda: L.z_loss(Z, coefficient=1), lambda: special.logsumexp(Z, axis=-1) ** 2),
        (
            lambda: L.cosine_embedding(A, B, np.ones(6)),
            lambda: [distance.cosine(a, b) for a, b in zip(A, B, strict=True)],
        ),
        (
            lambda: L.hard_negatives(A, T),
            lambda: np.where(T[:, None] == T, np.inf, distance.cdist(A, A)).argmin(axis=1),
        ),
    ],
)
def test_scipy(ours, theirs):
    close(ours(), theirs())


def torch_cases():
    """Pairs of ours and theirs, given the module and a function that makes tensors."""
    return {
        "squared_error": lambda F, t: (L.squared_error(A, B), F.mse_loss(t(A), t(B), **NONE)),
        "absolute_error": lambda F, t: (L.absolute_error(A, B), F.l1_loss(t(A), t(B), **NONE)),
        "huber": lambda F, t: (
            L.huber(A, B, delta=0.7),
            F.huber_loss(t(A), t(B), delta=0.7, **NONE),
        ),
        "smooth_l1": lambda F, t: (
            L.smooth_l1(A, B, beta=0.7),
            F.smooth_l1_loss(t(A), t(B), beta=0.7, **NONE),
        ),
        "gaussian_nll": lambda F, t: (
            L.gaussian_nll(S, MU, Y11),
            F.gaussian_nll_loss(t(S), t(Y11), t(np.exp(MU)), full=True, **NONE),
        ),
        "poisson_nll": lambda F, t: (
            L.poisson_nll(S, POSITIVE),
            F.poisson_nll_loss(t(S), t(POSITIVE), **NONE),
        ),
        "bce_with_logits": lambda F, t: (
            L.bce_with_logits(S, Y01, pos_weight=4.0),
            F.binary_cross_entropy_with_logits(t(S), t(Y01), pos_weight=t(4.0), **NONE),
        ),
        "cross_entropy": lambda F, t: (
            L.cross_entropy(Z, T, label_smoothing=0.1, class_weights=POSITIVE[:4]),
            F.cross_entropy(t(Z), t(T), label_smoothing=0.1, weight=t(POSITIVE[:4]), **NONE),
        ),
        "soft cross_entropy": lambda F, t: (
            L.cross_entropy(Z, P, label_smoothing=0.1),
            F.cross_entropy(t(Z), t(P), label_smoothing=0.1, **NONE),
        ),
        "ignore_index": lambda F, t: (
            L.cross_entropy(Z, T, ignore_index=1),
            F.cross_entropy(t(Z), t(T), ignore_index=1, **NONE),
        ),
        "nll": lambda F, t: (L.nll(np.log(P), T), F.nll_loss(t(np.log(P)), t(T), **NONE)),
        "log_score": lambda F, t: (
            L.log_score(P[:, 0], Y01),
            F.binary_cross_entropy(t(P[:, 0]), t(Y01), **NONE),
        ),
        "kl_divergence": lambda F, t: (
            L.kl_divergence(P, Q),
            F.kl_div(t(np.log(Q)), t(P), **NONE).sum(-1),
        ),
        "distillation": lambda F, t: (
            L.distillation(A, B, temperature=3.0),
            9 * F.kl_div(F.log_softmax(t(A) / 3, -1), F.softmax(t(B) / 3, -1), **NONE).sum(-1),
        ),
        "logistic_margin": lambda F, t: (
            L.logistic_margin(S, Y11),
            F.soft_margin_loss(t(S), t(Y11), **NONE),
        ),
        "weston_watkins": lambda F, t: (
            L.weston_watkins(Z, T, margin=0.5) / 4,
            F.multi_margin_loss(t(Z), t(T), margin=0.5, **NONE),
        ),
        "cosine_embedding": lambda F, t: (
            L.cosine_embedding(A, B, Y11, margin=-0.2),
            F.cosine_embedding_loss(t(A), t(B), t(Y11), margin=-0.2, **NONE),
        ),
        "triplet": lambda F, t: (
            L.triplet(A, B, C, squared=False),
            F.triplet_margin_loss(t(A), t(B), t(C), eps=0, **NONE),
        ),
        "margin_ranking": lambda F, t: (
            L.margin_ranking(S, MU, Y11, margin=0.4),
            F.margin_ranking_loss(t(S), t(MU), t(Y11), margin=0.4, **NONE),
        ),
        "dpo": lambda F, t: (
            L.dpo(A, B, C, Z, beta=0.3),
            -F.logsigmoid(0.3 * (t(A) - t(C) - t(B) + t(Z))),
        ),
    }


NONE = {"reduction": "none"}


@pytest.mark.parametrize("name", torch_cases())
@pytest.mark.needs("torch")
def test_pytorch(name):
    import torch

    ours, theirs = torch_cases()[name](torch.nn.functional, torch.tensor)
    close(ours, theirs.numpy())


@pytest.mark.needs("torch")
def test_pytorch_gaussian_kl():
    import torch

    p, q = (
        torch.distributions.Normal(torch.tensor(m), torch.tensor(np.exp(s / 2)))
        for m, s in ((S, MU), (MU, S))
    )
    close(L.gaussian_kl(S, MU, MU, S), torch.distributions.kl_divergence(p, q).numpy())


@pytest.mark.needs("torch")
def test_pytorch_autograd_of_a_training_step():
    """Gradients of summed losses by autograd: hidden states through a chunked head, CLIP towers."""
    import torch

    F = torch.nn.functional
    h, e = (torch.tensor(x, requires_grad=True) for x in (A, RNG.normal(size=(9, 4))))
    t = RNG.integers(0, 9, 6)
    F.cross_entropy(h @ e.T, torch.tensor(t), reduction="sum").backward()
    ours = L.chunked_cross_entropy_grad(A, e.detach().numpy(), t, chunk=4)
    close(ours[0], h.grad.numpy())
    close(ours[1], e.grad.numpy())
    u, v = (torch.tensor(x, requires_grad=True) for x in (A, B))
    s = F.normalize(u) @ F.normalize(v).T / 0.3
    i = torch.arange(6)
    both = F.cross_entropy(s, i, reduction="sum") + F.cross_entropy(s.T, i, reduction="sum")
    (both / 2).backward()
    ours = L.clip_grad(A, B, temperature=0.3)
    close(ours[0], u.grad.numpy())
    close(ours[1], v.grad.numpy())


OLD, MASK = RNG.normal(size=(6, 4)) - 3, (RNG.random((6, 4)) < 0.6) | (np.arange(4) == 1)


def surrogate(torch, name, logp):
    """Surrogates as training programs write them: min and clamp, weights detached."""
    old, each = torch.tensor(OLD), torch.tensor(MU)[:, None]
    mask = torch.tensor(MASK)
    if name == "cispo":
        return -(logp - old).exp().clamp(max=1.28).detach() * each * logp
    if name == "gspo":
        log_w = ((logp - old) * mask).sum(-1) / mask.sum(-1)
        w, each, low, high = log_w.exp(), each[:, 0], 3e-4, 4e-4
    else:
        w, low, high = (logp - old).exp(), 0.2, 0.28
    loss = -torch.minimum(w * each, w.clamp(1 - low, 1 + high) * each)
    return torch.where(each < 0, torch.minimum(loss, -3 * each), loss) if name == "dual" else loss


SURROGATES = {
    "ppo": (L.ppo_clip, L.ppo_clip_grad, {"high": 0.28}),
    "dual": (L.ppo_clip, L.ppo_clip_grad, {"high": 0.28, "dual": 3.0}),
    "cispo": (L.cispo, L.cispo_grad, {}),
    "gspo": (L.gspo, L.gspo_grad, {}),
}


@pytest.mark.parametrize("name", SURROGATES)
@pytest.mark.parametrize("spread", [0.05, 0.5, 3.0])
@pytest.mark.needs("torch")
def test_pytorch_surrogates_by_autograd(name, spread):
    import torch

    loss, grad, options = SURROGATES[name]
    moved = OLD + spread * A
    each = (MASK, MU) if name == "gspo" else (np.repeat(MU[:, None], 4, axis=1),)
    logp = torch.tensor(moved, requires_grad=True)
    theirs = surrogate(torch, name, logp)
    theirs.sum().backward()
    close(loss(moved, OLD, *each, **options), theirs.detach().numpy())
    close(grad(moved, OLD, *each, **options), logp.grad.numpy())


@pytest.mark.parametrize("place", ["reward", "loss"])
@pytest.mark.parametrize("estimator", ["k1", "k2", "k3"])
@pytest.mark.needs("torch")
def test_pytorch_kl_penalty_by_enumerating_the_answers(estimator, place):
    import torch

    z, ref = torch.tensor(A, requires_grad=True), torch.tensor(B).log_softmax(-1)
    logp = z.log_softmax(-1)
    gap = logp - ref
    k = {"k1": gap, "k2": gap**2 / 2, "k3": (-gap).exp() - 1 + gap}[estimator]
    drawn = logp.exp().detach()
    (drawn * (k.detach() * logp if place == "reward" else k)).sum().backward()
    close(L.kl_penalty_grad(A, B, estimator=estimator, place=place), z.grad.numpy())


@pytest.mark.parametrize("top_k", [1, 2])
@pytest.mark.needs("torch")
def test_pytorch_load_balance_as_megatron_and_hugging_face_write_it(top_k):
    import torch

    z = torch.tensor(Z, requires_grad=True)
    p, experts = z.softmax(-1), z.shape[-1]
    chosen = torch.nn.functional.one_hot(z.topk(top_k, dim=-1).indices, experts).double()
    per_expert = chosen.sum(1).sum(0)
    megatron = (p.sum(0) * per_expert).sum() * experts / (len(z) ** 2 * top_k)
    hugging_face = (chosen.mean(0) * p.mean(0)).sum() * experts
    megatron.backward()
    close(L.load_balance(Z, top_k=top_k), megatron.item())
    close(L.load_balance(Z, top_k=top_k), hugging_face.item() / top_k)
    close(L.load_balance_grad(Z, top_k=top_k), z.grad.numpy())


OPTAX = {
    "squared_error": lambda o: (L.squared_error(A, B), o.squared_error(A, B)),
    "huber": lambda o: (L.huber(A, B, delta=0.7), o.huber_loss(A, B, delta=0.7)),
    "log_cosh": lambda o: (L.log_cosh(A, B), o.log_cosh(A, B)),
    "bce": lambda o: (L.bce_with_logits(S, Y01), o.sigmoid_binary_cross_entropy(S, Y01)),
    "cross_entropy": lambda o: (
        L.cross_entropy(Z, T),
        o.softmax_cross_entropy_with_integer_labels(Z, T),
    ),
    "soft": lambda o: (L.cross_entropy(Z, P), o.softmax_cross_entropy(Z, P)),
    "smoothing": lambda o: (
        L.cross_entropy(Z, T, label_smoothing=0.2),
        o.softmax_cross_entropy(Z, o.smooth_labels(np.eye(4)[T], 0.2)),
    ),
    "focal": lambda o: (
        L.focal_with_logits(S, Y01, gamma=2.0, alpha=0.25),
        o.sigmoid_focal_loss(S, Y01, alpha=0.25, gamma=2.0),
    ),
    "hinge": lambda o: (L.hinge(S, Y11), o.hinge_loss(S, Y11)),
    "perceptron": lambda o: (L.perceptron(S, Y11), o.perceptron_loss(S, Y11)),
    "crammer_singer": lambda o: (L.crammer_singer(Z, T), o.multiclass_hinge_loss(Z, T)),
    "kl": lambda o: (L.kl_divergence(P, Q), o.kl_divergence(np.log(Q), P)),
    "cosine": lambda o: (L.cosine_embedding(A, B, np.ones(6)), o.cosine_distance(A, B)),
    "triplet": lambda o: (
        L.triplet(A, B, C, squared=False),
        o.triplet_margin_loss(A, B, C, eps=0.0),
    ),
    "nt_xent": lambda o: (
        L.nt_xent(A, B, temperature=0.3).mean(),
        o.ntxent(np.concatenate([A, B]), np.tile(np.arange(6), 2), 0.3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPTAX)
@pytest.mark.needs("optax")
@pytest.mark.filterwarnings("ignore")  # float64 is asked for and not given
def test_optax(name):
    import optax

    ours, theirs = OPTAX[name](optax.losses)
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)  # optax works in float32


@pytest.mark.parametrize("library", ["numpy", "scipy", "sklearn", "torch", "torchvision", "optax"])
def test_names_elsewhere_exist(library):
    pytest.importorskip(library, reason=f"needs the package {library}")
    names = {e.name for loss in CATALOGUE.values() for e in loss.elsewhere}
    names = {name for name in names if name.split(".")[0] == library}
    assert names and all(callable(resolve(name)) for name in names)


def test_examples_reach_every_loss():
    assert set(EXAMPLES) == set(CATALOGUE)


def test_functions_elsewhere_name_their_arguments():
    models = ("Regressor", "SVC", "Perceptron", "Regression", "CV")
    for loss in CATALOGUE.values():
        for row in loss.elsewhere:
            model = row.name.endswith(models) or re.match("a (trainer|model|module)", row.note)
            assert bool(row.arguments) != bool(model), row
