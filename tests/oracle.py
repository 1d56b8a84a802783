"""The losses once more, straight from their definitions, in 50-digit arithmetic.

Written without the stable forms the library uses: at 50 digits and more they are not needed.
Arguments are nested lists of numbers; results are numbers or lists. Those of generative models,
pictures, ranks and times are in ``oracle_models``.
"""

import oracle_models
from mpmath import mp, mpf
from oracle_parts import (
    INF,
    balance,
    cosine,
    cross_entropy,
    focal_of,
    group,
    gspo,
    kl,
    kl_of_samples,
    log_odds,
    logistic,
    lse,
    minus,
    norm,
    onehot,
    ppo,
    ratio_margin,
    sigmoid,
    softmax,
    violations,
    xlogy,
)

ELEMENTWISE = {
    "squared_error": lambda p, y: (p - y) ** 2,
    "absolute_error": lambda p, y: abs(p - y),
    "huber": lambda p, y, delta=1.0: (
        (p - y) ** 2 / 2 if abs(p - y) <= delta else delta * (abs(p - y) - mpf(delta) / 2)
    ),
    "smooth_l1": lambda p, y, beta=1.0: (
        (p - y) ** 2 / 2 / beta if abs(p - y) <= beta else abs(p - y) - mpf(beta) / 2
    ),
    "log_cosh": lambda p, y: mp.log(mp.cosh(p - y)),
    "pinball": lambda p, y, tau=0.5: mpf(tau) * (y - p) if y >= p else (1 - mpf(tau)) * (p - y),
    "gaussian_nll": lambda m, s, y: (mp.log(2 * mp.pi) + s + (y - m) ** 2 * mp.exp(-s)) / 2,
    "beta_nll": lambda m, s, y, beta=0.5: (
        mp.exp(beta * s) * (mp.log(2 * mp.pi) + s + (y - m) ** 2 * mp.exp(-s)) / 2
    ),
    "laplace_nll": lambda m, s, y: mp.log(2) + s + abs(y - m) * mp.exp(-s),
    "poisson_nll": lambda s, y: mp.exp(s) - y * s,
    "bce_with_logits": lambda z, y, pos_weight=1.0: (
        mpf(pos_weight) * y * logistic(z) + (1 - y) * logistic(-z)
    ),
    "focal_with_logits": lambda z, y, gamma=2.0, alpha=None: (
        (1 if alpha is None else (mpf(alpha) if y else 1 - mpf(alpha)))
        * sigmoid(-z if y else z) ** mpf(gamma)
        * logistic(z if y else -z)
    ),
    "brier": lambda p, y: (p - y) ** 2,
    "log_score": lambda p, y: -xlogy(y, p) - xlogy(1 - y, 1 - p),
    "gaussian_kl": lambda mp_, sp, mq, sq: (
        (sq - sp + mp.exp(sp - sq) + (mp_ - mq) ** 2 * mp.exp(-sq) - 1) / 2
    ),
    "kl_k1": lambda p, q: q - p,
    "kl_k2": lambda p, q: (p - q) ** 2 / 2,
    "kl_k3": lambda p, q: mp.exp(p - q) - 1 - (p - q),
    "hinge": lambda s, y: max(0, 1 - y * s),
    "squared_hinge": lambda s, y: max(0, 1 - y * s) ** 2,
    "perceptron": lambda s, y: max(0, -y * s),
    "logistic_margin": lambda s, y: logistic(y * s),
    "margin_ranking": lambda a, b, y, margin=0.0: max(0, mpf(margin) - y * (a - b)),
    "bradley_terry": lambda c, r: logistic(c - r),
    "dpo": lambda *lp, beta=0.1: logistic(mpf(beta) * ratio_margin(*lp)),
    "ipo": lambda *lp, beta=0.1: (ratio_margin(*lp) - 1 / (2 * mpf(beta))) ** 2,
    "kto": lambda p, r, good, beta=0.1, kl=0.0, desirable_weight=1.0, undesirable_weight=1.0: (
        mpf(desirable_weight if good else undesirable_weight)
        * sigmoid((-1 if good else 1) * mpf(beta) * (p - r - mpf(kl)))
    ),
    "simpo": lambda c, nc, r, nr, beta=2.0, gamma=1.0: logistic(
        mpf(beta) * (c / nc - r / nr) - mpf(gamma)
    ),
    "orpo": lambda c, r: logistic(log_odds(c) - log_odds(r)),
    "reinforce": lambda lp, a: -a * lp,
    "ppo_clip": lambda lp, old, a, low=0.2, high=0.2, dual=None: ppo(
        mp.exp(lp - old), a, low, high, dual
    ),
    "cispo": lambda lp, old, a, high=0.28: -min(mp.exp(lp - old), 1 + mpf(high)) * a * lp,
    "success_objective": lambda p, transform="identity": {
        "identity": lambda: -p,
        "arcsine": lambda: -2 * mp.asin(mp.sqrt(p)),
        "log": lambda: -mp.log(p),
    }[transform](),
    "soft_cap": lambda z, cap=30.0: mpf(cap) * mp.tanh(z / mpf(cap)),
}

# Functions of rows (or whole arrays), called once for each row of the examples' first axes.
ROWWISE = {
    "cross_entropy": lambda z, t, **o: cross_entropy(z, t, **o),
    "nll": lambda lp, t: (
        -mp.fsum(
            q * v
            for q, v in zip(t if isinstance(t, list) else onehot(t, len(lp)), lp, strict=True)
            if q > 0
        )
    ),
    "focal": lambda z, t, gamma=2.0, alpha=None: mp.fsum(
        weight * share * focal_of(p, gamma)
        for p, share, weight in zip(
            softmax(z),
            t if isinstance(t, list) else onehot(t, len(z)),
            map(mpf, alpha or [1] * len(z)),
            strict=True,
        )
        if share
    ),
    "brier_multiclass": lambda p, t: (
        norm(minus(p, t if isinstance(t, list) else onehot(t, len(p)))) ** 2
    ),
    "entropy": lambda p: -mp.fsum(xlogy(v, v) for v in p),
    "cross_entropy_between": lambda p, q: -mp.fsum(xlogy(a, b) for a, b in zip(p, q, strict=True)),
    "kl_divergence": kl,
    "kl_with_logits": lambda a, b: kl(softmax(a), softmax(b)),
    "js_divergence": lambda p, q: (
        (
            kl(p, [(a + b) / 2 for a, b in zip(p, q, strict=True)])
            + kl(q, [(a + b) / 2 for a, b in zip(p, q, strict=True)])
        )
        / 2
    ),
    "weston_watkins": lambda s, t, margin=1.0: mp.fsum(
        max(0, v) for v in violations(s, t, mpf(margin))
    ),
    "crammer_singer": lambda s, t, margin=1.0: max([mpf(0), *violations(s, t, mpf(margin))]),
    "cosine_embedding": lambda a, b, y, margin=0.0: (
        1 - cosine(a, b) if y > 0 else max(0, cosine(a, b) - mpf(margin))
    ),
    "contrastive": lambda a, b, s, margin=1.0: (
        norm(minus(a, b)) ** 2 if s else max(0, mpf(margin) - norm(minus(a, b))) ** 2
    ),
    "triplet": lambda a, p, n, margin=1.0, squared=True: max(
        0,
        norm(minus(p, a)) ** (2 if squared else 1)
        - norm(minus(n, a)) ** (2 if squared else 1)
        + mpf(margin),
    ),
    "z_loss": lambda z, coefficient=1e-4: mpf(coefficient) * lse(z) ** 2,
    "distillation": lambda s, t, temperature=1.0: (
        mpf(temperature) ** 2
        * kl(softmax([v / temperature for v in t]), softmax([v / temperature for v in s]))
    ),
    "gspo": gspo,
    "kl_penalty": kl_of_samples,
    "entropy_bonus": lambda z, coefficient=0.01: (
        mpf(coefficient) * mp.fsum(xlogy(p, p) for p in softmax(z))
    ),
    "rlhf_objective": lambda z, r, ref, beta=0.1: (
        mp.fsum(p * v for p, v in zip(softmax(z), r, strict=True))
        - mpf(beta) * kl(softmax(z), softmax(ref))
    ),
}


def info_nce(s, temperature=0.1):
    return [cross_entropy([v / mpf(temperature) for v in row], i) for i, row in enumerate(s)]


def columns(s):
    return [list(c) for c in zip(*s, strict=True)]


def clip(u, v, temperature=0.07):
    s = [[cosine(a, b) for b in v] for a in u]
    both = zip(info_nce(s, temperature), info_nce(columns(s), temperature), strict=True)
    return [(a + b) / 2 for a, b in both]


def nt_xent(u, v, temperature=0.5):
    x = u + v
    losses = []
    for i, a in enumerate(x):
        z = [cosine(a, b) / mpf(temperature) if i != j else -INF for j, b in enumerate(x)]
        losses.append(cross_entropy(z, (i + len(u)) % len(x)))
    return losses


def supervised_contrastive(x, labels, temperature=0.1):
    losses = []
    for i, a in enumerate(x):
        z = [cosine(a, b) / mpf(temperature) if i != j else -INF for j, b in enumerate(x)]
        friends = [j for j in range(len(x)) if j != i and labels[j] == labels[i]]
        losses.append(mp.fsum(cross_entropy(z, j) for j in friends) / max(1, len(friends)))
    return losses


def siglip(s, scale=10.0, bias=-10.0):
    def pair(i, j):
        return logistic((1 if i == j else -1) * (mpf(scale) * s[i][j] + mpf(bias)))

    return [mp.fsum(pair(i, j) for j in range(len(s))) for i in range(len(s))]


def next_token(z, tokens, pad=None):
    return [
        [
            mpf(0) if t == pad else cross_entropy(z_i, t)
            for z_i, t in zip(rows[:-1], ts[1:], strict=True)
        ]
        for rows, ts in zip(z, tokens, strict=True)
    ]


def chunked(hidden, embedding, t, chunk=None):
    logits = [
        [mp.fsum(a * b for a, b in zip(h, e, strict=True)) for e in embedding] for h in hidden
    ]
    return [cross_entropy(z, k) for z, k in zip(logits, t, strict=True)]


def mean_of_squares(p, y):
    squares = [(a - b) ** 2 for x, z in zip(p, y, strict=True) for a, b in zip(x, z, strict=True)]
    return mp.fsum(squares) / len(squares)


def per_unit(sums, counts):
    return mp.fsum(sums) / mp.fsum(counts)


WHOLE = {
    "rmse": lambda p, y: mp.sqrt(mean_of_squares(p, y)),
    "weighted_mean": lambda x, w: mp.fsum(a * b for a, b in zip(x, w, strict=True)) / mp.fsum(w),
    "info_nce": info_nce,
    "mutual_information_bound": lambda s, temperature=0.1: (
        mp.log(len(s[0])) - mp.fsum(info_nce(s, temperature)) / len(s)
    ),
    "clip": clip,
    "nt_xent": nt_xent,
    "siglip": siglip,
    "supervised_contrastive": supervised_contrastive,
    "next_token_cross_entropy": next_token,
    "chunked_cross_entropy": chunked,
    "perplexity": lambda s, n: mp.exp(per_unit(s, n)),
    "bits_per_token": lambda s, n: per_unit(s, n) / mp.log(2),
    "bits_per_byte": lambda s, n: per_unit(s, n) / mp.log(2),
    "accumulated": per_unit,
    "group_advantage": lambda rows, scale="none": [group(row, scale) for row in rows],
    "load_balance": lambda batches, top_k=1: [balance(tokens, top_k) for tokens in batches],
    "uncertainty_weighted": lambda x, s: mp.fsum(
        (mp.exp(-b) * a + b) / 2 for a, b in zip(x, s, strict=True)
    ),
    "contribution_shares": lambda x, w: {
        k: mpf(x[k]) * mpf(w[k]) / mp.fsum(mpf(x[j]) * mpf(w[j]) for j in x) for k in x
    },
}

ELEMENTWISE |= oracle_models.ELEMENTWISE
ROWWISE |= oracle_models.ROWWISE
WHOLE |= oracle_models.WHOLE
