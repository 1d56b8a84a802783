"""The losses of generative models, pictures, ranks and times, straight from their definitions."""

from mpmath import mp, mpf
from oracle_parts import (
    INF,
    logistic,
    lse,
    sigmoid,
    softmax,
)


def elbo(x, decoded, mean, log_var, log_sigma=0, beta=1):
    width = mp.exp(log_sigma)
    fit = [
        (a - b) ** 2 / 2 / width**2 + mp.log(width) + mp.log(2 * mp.pi) / 2
        for a, b in zip(x, decoded, strict=True)
    ]
    kl = [(m * m + mp.exp(v) - 1 - v) / 2 for m, v in zip(mean, log_var, strict=True)]
    return mp.fsum(fit) + beta * mp.fsum(kl)


def flat(nested):
    return [v for part in nested for v in flat(part)] if isinstance(nested, list) else [nested]


def dice(p, g, smooth=1, squared=False):
    p, g = flat(p), flat(g)
    sizes = [a * a + b * b if squared else a + b for a, b in zip(p, g, strict=True)]
    overlap = mp.fsum(a * b for a, b in zip(p, g, strict=True))
    return 1 - (2 * overlap + smooth) / (mp.fsum(sizes) + smooth)


def tversky(p, g, alpha=0.5, beta=0.5, smooth=1):
    pairs = list(zip(flat(p), flat(g), strict=True))
    hit = mp.fsum(a * b for a, b in pairs) + smooth
    extra, missed = (
        mp.fsum(v) for v in zip(*((a * (1 - b), (1 - a) * b) for a, b in pairs), strict=True)
    )
    return 1 - hit / (hit + mpf(alpha) * extra + mpf(beta) * missed)


def box_loss(a, b, kind):
    inside = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inside
    wide, high = (max(a[k + 2], b[k + 2]) - min(a[k], b[k]) for k in (0, 1))
    far = mp.fsum(((a[k] + a[k + 2] - b[k] - b[k + 2]) / 2) ** 2 for k in (0, 1))
    extra = {"iou": 0, "giou": 1 - union / (wide * high), "diou": far / (wide**2 + high**2)}
    return 1 - inside / union + extra[kind]


def pairwise(score, relevance):
    pairs = [
        (a, b)
        for a, r in zip(score, relevance, strict=True)
        for b, q in zip(score, relevance, strict=True)
        if r > q
    ]
    return mp.fsum(logistic(a - b) for a, b in pairs) / max(len(pairs), 1)


def plackett_luce(score, order):
    ranked = [score[int(i)] for i in order]
    return mp.fsum(lse(ranked[k:]) - ranked[k] for k in range(len(ranked)))


def ndcg(score, relevance, k=None, gain="exponential"):
    gains = [2**r - 1 if gain == "exponential" else r for r in relevance]
    by_score = sorted(range(len(score)), key=lambda i: -score[i])[:k]
    total = [
        mp.fsum(g / mp.log(i + 2, 2) for i, g in enumerate(row))
        for row in ([gains[i] for i in by_score], sorted(gains, reverse=True)[:k])
    ]
    return total[0] / total[1]


def cumulative_logit(score, t, thresholds):
    ends = [-INF, *thresholds, INF]
    below = [
        [mpf(0) if e == -INF else mpf(1) if e == INF else sigmoid(e - s) for e in ends]
        for s in score
    ]
    return [-mp.log(row[int(k) + 1] - row[int(k)]) for row, k in zip(below, t, strict=True)]


def cox(score, time, event, ties="efron"):
    values = []
    for s, t, seen in zip(score, time, event, strict=True):
        risk = mp.fsum(mp.exp(a) for a, u in zip(score, time, strict=True) if u >= t)
        tied = [mp.exp(a) for a, u, e in zip(score, time, event, strict=True) if u == t and e]
        steps = range(len(tied)) if ties == "efron" else [0]
        left = [mp.log(risk - mpf(k) / len(tied) * mp.fsum(tied)) for k in steps] if seen else []
        values.append(mp.fsum(left) / len(left) - s if seen else mpf(0))
    return values


def crps_gaussian(mean, log_var, y):
    """The integral of (F - step)² from its definition."""
    sigma = mp.exp(log_var / 2)
    z = (y - mean) / sigma
    below = mp.quad(lambda u: mp.ncdf(u) ** 2, [-INF, min(z, 0), z])
    return sigma * (below + mp.quad(lambda u: mp.ncdf(-u) ** 2, [z, max(z, 0), INF]))


def crps_ensemble(members, y, fair=True):
    m = len(members)
    spread = (
        mp.fsum(abs(a - b) for a in members for b in members) / 2 / (m * (m - 1 if fair else m))
    )
    return mp.fsum(abs(a - y) for a in members) / m - spread


def negative_binomial(log_mean, log_r, y):
    r, mean = mp.exp(log_r), mp.exp(log_mean)
    ways = mp.gamma(y + r) / mp.gamma(r) / mp.factorial(y)
    return -mp.log(ways * (r / (r + mean)) ** r * (mean / (r + mean)) ** y)


def tweedie(log_mean, y, power=1.5):
    p, mean = mpf(power), mp.exp(log_mean)
    own = y ** (2 - p) / ((1 - p) * (2 - p))
    return 2 * (own - y * mean ** (1 - p) / (1 - p) + mean ** (2 - p) / (2 - p))


GENERATOR = {
    "non-saturating": lambda h: logistic(h),
    "minimax": lambda h: -logistic(-h),
    "hinge": lambda h: -h,
    "wasserstein": lambda h: -h,
}
ELEMENTWISE = {
    "gan_generator": lambda h, kind="non-saturating": GENERATOR[kind](h),
    "crps_gaussian": crps_gaussian,
    "negative_binomial_nll": negative_binomial,
    "tweedie_deviance": tweedie,
}
ROWWISE = {
    "pairwise_logistic": pairwise,
    "plackett_luce": plackett_luce,
    "ndcg": ndcg,
    "crps_ensemble": crps_ensemble,
    "generalised_cross_entropy": lambda z, t, q=0.7: (1 - softmax(z)[int(t)] ** mpf(q)) / mpf(q),
    "forward_corrected": lambda z, t, transition: (
        -mp.log(
            mp.fsum(a * mpf(row[int(t)]) for a, row in zip(softmax(z), transition, strict=True))
        )
    ),
}
WHOLE = {
    "negative_elbo": lambda *a, **o: [elbo(*row, **o) for row in zip(*a, strict=True)],
    "dice": lambda p, g, **o: [dice(*pair, **o) for pair in zip(p, g, strict=True)],
    "tversky": lambda p, g, **o: [tversky(*pair, **o) for pair in zip(p, g, strict=True)],
    "iou_loss": lambda p, t: [box_loss(*pair, "iou") for pair in zip(p, t, strict=True)],
    "giou_loss": lambda p, t: [box_loss(*pair, "giou") for pair in zip(p, t, strict=True)],
    "diou_loss": lambda p, t: [box_loss(*pair, "diou") for pair in zip(p, t, strict=True)],
    "cumulative_logit": cumulative_logit,
    "cox": cox,
}
