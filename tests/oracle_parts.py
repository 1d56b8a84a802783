"""What the losses' definitions are made of, in 50-digit arithmetic.

Written without the stable forms the library uses: at 50 digits and more they are not needed.
Arguments are nested lists of numbers; results are numbers or lists.
"""

import numpy as np
from mpmath import mp, mpf

mp.dps = 50
INF = mpf("inf")


def exact(values):
    """Turn arrays into nested lists of exact multiple-precision numbers."""
    if isinstance(values, dict):
        return values
    if np.ndim(values) == 0:
        return mpf(float(values)) if np.asarray(values).dtype.kind == "f" else mpf(int(values))
    return [exact(v) for v in values]


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def log(x):
    return mp.log(x) if x > 0 else -INF


def logistic(m):
    with mp.workdps(mp.dps + 10 + int(min(abs(m), 2000) / 2)):
        return mp.log(1 + mp.exp(-m)) if m > -1e6 else -m


def lse(z):
    finite = [v for v in z if v > -INF]
    if not finite:
        return -INF
    with mp.workdps(mp.dps + 10 + int(min(max(finite) - min(finite), 2000) / 2)):
        return max(z) + mp.log(mp.fsum(mp.exp(v - max(z)) for v in z))


def softmax(z):
    normaliser = lse(z)
    return [mp.exp(v - normaliser) for v in z]


def onehot(t, classes):
    return [mpf(k == int(t)) for k in range(classes)]


def cross_entropy(z, t, label_smoothing=0, class_weights=None):
    q = t if isinstance(t, list) else onehot(t, len(z))
    eps = mpf(label_smoothing)
    q = [(1 - eps) * v + eps / len(z) for v in q]
    w = [mpf(v) for v in class_weights] if class_weights else [mpf(1)] * len(z)
    normaliser = lse(z)
    return mp.fsum(a * b * (normaliser - v) for a, b, v in zip(w, q, z, strict=True) if a * b > 0)


def xlogy(x, y):
    return x * log(y) if x > 0 else mpf(0)


def kl(p, q):
    """KL of rows as they are given: where they do not sum to 1 exactly, what is missing counts."""
    return mp.fsum(xlogy(a, a) - xlogy(a, b) - a + b for a, b in zip(p, q, strict=True))


def norm(x):
    return mp.sqrt(mp.fsum(v * v for v in x))


def minus(a, b):
    return [x - y for x, y in zip(a, b, strict=True)]


def cosine(a, b):
    return mp.fsum(x * y for x, y in zip(a, b, strict=True)) / norm(a) / norm(b)


def violations(scores, t, margin):
    return [margin + v - scores[int(t)] for k, v in enumerate(scores) if k != int(t)]


def focal_of(p, gamma):
    return -((1 - p) ** mpf(gamma)) * log(p)


def log_odds(logp):
    return logp - mp.log(1 - mp.exp(logp))


def ratio_margin(lc, lr, rc, rr):
    return lc - rc - lr + rr


def ppo(w, a, low, high, dual=None):
    clipped = min(max(w, 1 - mpf(low)), 1 + mpf(high))
    objective = min(w * a, clipped * a)
    return -objective if dual is None or a >= 0 else -max(objective, mpf(dual) * a)


def gspo(logp, old, mask, a, low=3e-4, high=4e-4):
    counted = [p - q for p, q, m in zip(logp, old, mask, strict=True) if m]
    return ppo(mp.exp(mp.fsum(counted) / len(counted)), a, low, high)


def kl_of_samples(z, ref, estimator="k1", place="reward"):
    pairs = list(zip(softmax(z), softmax(ref), strict=True))
    k = {
        "k1": lambda r: -mp.log(r),
        "k2": lambda r: mp.log(r) ** 2 / 2,
        "k3": lambda r: r - 1 - mp.log(r),
    }[estimator]
    return mp.fsum(p * k(q / p) for p, q in pairs)


def group(rewards, scale="none"):
    mean = mp.fsum(rewards) / len(rewards)
    if scale == "loo":
        return [r - (mp.fsum(rewards) - r) / (len(rewards) - 1) for r in rewards]
    off = [r - mean for r in rewards]
    spread = mp.sqrt(mp.fsum(v * v for v in off) / len(off)) if scale == "std" else 1
    return [v / spread for v in off]


def balance(tokens, top_k=1):
    experts = range(len(tokens[0]))
    chosen = [sorted(experts, key=lambda i, z=z: -z[i])[:top_k] for z in tokens]
    f = [mp.fsum(i in c for c in chosen) / len(tokens) / top_k for i in experts]
    mean = [mp.fsum(softmax(z)[i] for z in tokens) / len(tokens) for i in experts]
    return len(f) * mp.fsum(a * b for a, b in zip(f, mean, strict=True))
