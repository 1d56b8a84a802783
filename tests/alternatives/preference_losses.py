"""Right answers to exercise set 12, written otherwise than the solutions."""

import math

import numpy as np


def _softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _softplus_one(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _reward_loop(chosen, rejected):
    losses = [_softplus_one(float(r - c)) for c, r in zip(chosen, rejected, strict=True)]
    return sum(losses) / len(losses)


def _reward_two_classes(chosen, rejected):
    """A softmax over the two rewards, whose first is the true class."""
    pair = np.stack([chosen, rejected])
    return np.mean(np.logaddexp.reduce(pair, axis=0) - chosen)


def _dpo_loop(lw, ll, rw, rl, beta):
    losses = []
    for a, b, c, d in zip(lw, ll, rw, rl, strict=True):
        losses.append(_softplus_one(-beta * (float(a - b) - float(c - d))))
    return np.array(losses)


def _dpo_rewards(lw, ll, rw, rl, beta):
    """Two implicit rewards, compared as by Bradley and Terry."""
    chosen, rejected = beta * (lw - rw), beta * (ll - rl)
    top = np.maximum(chosen, rejected)
    return top - chosen + np.log(np.exp(chosen - top) + np.exp(rejected - top))


def _dpo_where(lw, ll, rw, rl, beta):
    margin = beta * (lw - ll - rw + rl)
    small = np.exp(-np.abs(margin))
    return np.where(margin > 0, 0, -margin) + np.log1p(small)


def _ipo_loop(lw, ll, rw, rl, beta):
    total = 0.0
    for a, b, c, d in zip(lw, ll, rw, rl, strict=True):
        total += (a - b - (c - d) - 0.5 / beta) ** 2
    return total / len(lw)


def _ipo_expanded(lw, ll, rw, rl, beta):
    h = lw - rw - ll + rl
    return np.mean(h * h) - np.mean(h) / beta + 1 / (4 * beta * beta)


def _simpo_loop(lw, nw, ll, nl, beta, gamma):
    losses = [
        _softplus_one(gamma - beta * (float(a) / int(n) - float(b) / int(m)))
        for a, n, b, m in zip(lw, nw, ll, nl, strict=True)
    ]
    return math.fsum(losses) / len(losses)


def _simpo_rewards(lw, nw, ll, nl, beta, gamma):
    chosen, rejected = beta / nw * lw, beta / nl * ll
    return np.mean(np.logaddexp(chosen, rejected + gamma) - chosen)


def _log_one_minus_exp(logp):
    """One form near zero and one far from it, each where it keeps its digits."""
    near = logp > -math.log(2)
    with np.errstate(divide="ignore"):
        return np.where(near, np.log(-np.expm1(logp)), np.log1p(-np.exp(logp)))


def _orpo_two_forms(lw, ll):
    gap = (lw - _log_one_minus_exp(lw)) - (ll - _log_one_minus_exp(ll))
    return np.mean(_softplus(-gap))


def _orpo_odds_against(lw, ll):
    """Log-odds as minus the logarithm of e^(−log p) − 1."""
    return np.logaddexp(0, np.log(np.expm1(-lw)) - np.log(np.expm1(-ll))).mean()


def _orpo_loop(lw, ll):
    losses = []
    for a, b in zip(lw.tolist(), ll.tolist(), strict=True):
        gap = a - math.log(-math.expm1(a)) - b + math.log(-math.expm1(b))
        losses.append(_softplus_one(-gap))
    return sum(losses) / len(losses)


ALTERNATIVES = {
    "reward_loss": [
        _reward_loop,
        _reward_two_classes,
        lambda chosen, rejected: _softplus(-(chosen - rejected)).mean(),
        lambda chosen, rejected: -np.mean(-np.logaddexp(0.0, -(chosen - rejected))),
    ],
    "dpo": [
        _dpo_loop,
        _dpo_rewards,
        _dpo_where,
        lambda lw, ll, rw, rl, beta: _softplus(beta * ((ll - rl) - (lw - rw))),
        lambda lw, ll, rw, rl, beta: list(np.logaddexp(0, beta * ((rw - rl) - (lw - ll)))),
    ],
    "ipo": [
        _ipo_loop,
        _ipo_expanded,
        lambda lw, ll, rw, rl, beta: np.mean(np.square(0.5 / beta - (lw - ll) + (rw - rl))),
        lambda lw, ll, rw, rl, beta: np.mean((beta * (lw - ll - rw + rl) - 0.5) ** 2) / beta**2,
    ],
    "simpo": [
        _simpo_loop,
        _simpo_rewards,
        lambda lw, nw, ll, nl, beta, gamma: np.mean(
            _softplus(-(beta * lw / nw - beta * ll / nl - gamma))
        ),
    ],
    "orpo": [_orpo_two_forms, _orpo_odds_against, _orpo_loop],
}
