"""Right answers to exercise set 13, written otherwise than the solutions."""

import numpy as np
from scipy import optimize, special


def _advantage_loop(rewards, scale):
    result = np.zeros(rewards.shape)
    for i, group in enumerate(rewards):
        if (group == group[0]).all():
            continue
        for j, own in enumerate(group):
            others = np.delete(group, j).mean() if scale == "loo" else group.mean()
            result[i, j] = own - others
        if scale == "std":
            result[i] /= np.sqrt(np.mean((group - group.mean()) ** 2))
    return result


def _advantage_matrix(rewards, scale):
    size = rewards.shape[1]
    apart = rewards - rewards.min(axis=1, keepdims=True)
    if scale == "loo":
        return apart @ (np.eye(size) - (1 - np.eye(size)) / (size - 1))
    centred = apart @ (np.eye(size) - 1 / size)
    equal = apart.max(axis=1) == 0
    if scale == "std":
        centred[~equal] /= centred[~equal].std(axis=1, keepdims=True)
    centred[equal] = 0
    return centred


def _reinforce_loop(z, actions, advantages):
    p = special.softmax(z)
    total = np.zeros(len(z))
    for action, advantage in zip(actions, advantages, strict=True):
        for k in range(len(z)):
            total[k] += advantage * (p[k] - (k == action))
    return total / len(actions)


def _reinforce_onehot(z, actions, advantages):
    logp = z - special.logsumexp(z)
    pulls = np.exp(logp) - np.eye(len(z))[actions]
    return advantages @ pulls / len(actions)


def _reinforce_at(z, actions, advantages):
    p = special.softmax(z)
    grad = p * advantages.mean()
    np.subtract.at(grad, actions, advantages / len(actions))
    return grad


def _ppo_where(logp, logp_old, advantage, low, high):
    log_w = np.minimum(logp - logp_old, 700)
    w = np.exp(log_w)
    silent = np.where(advantage > 0, w > 1 + high, w < 1 - low)
    return np.where(silent | (advantage == 0), 0, -advantage * w)


def _ppo_by_min(logp, logp_old, advantage, low, high):
    """Compares the two sides of the minimum."""
    w = np.exp(np.clip(logp - logp_old, -700, 700))
    passes = w * advantage <= np.clip(w, 1 - low, 1 + high) * advantage
    return np.where(passes, -advantage * w * (advantage != 0), 0)


def _pull_loop(z, ref_z, estimator, place):
    log_p, log_q = special.log_softmax(z), special.log_softmax(ref_z)
    p, q = np.exp(log_p), np.exp(log_q)
    grad = np.zeros(len(z))
    for a in range(len(z)):
        score = -p
        score[a] += 1
        k1 = log_p[a] - log_q[a]
        weight = {
            ("k1", "reward"): p[a] * k1,
            ("k2", "reward"): p[a] * k1**2 / 2,
            ("k3", "reward"): q[a] - p[a] + p[a] * k1,
            ("k1", "loss"): p[a],
            ("k2", "loss"): p[a] * k1,
            ("k3", "loss"): p[a] - q[a],
        }[estimator, place]
        grad += weight * score
    return grad


def _pull_known(z, ref_z, estimator, place):
    """By name: the two divergences' gradients, and what they combine to."""
    p, q = special.softmax(z), special.softmax(ref_z)
    gap = special.log_softmax(z) - special.log_softmax(ref_z)
    reverse, forward = p * (gap - p @ gap), p - q
    half_square = gap**2 / 2
    if (estimator, place) in (("k1", "reward"), ("k2", "loss")):
        return reverse
    if estimator == "k3":
        return forward if place == "loss" else reverse - forward
    return np.zeros(len(z)) if place == "loss" else p * (half_square - p @ half_square)


def _pull_matrix(z, ref_z, estimator, place):
    logits = np.stack([z, ref_z])
    log_p, log_q = logits - special.logsumexp(logits, axis=1, keepdims=True)
    p = np.exp(log_p)
    jacobian = np.eye(len(z)) - p
    gap = log_p - log_q
    if place == "reward":
        extra = np.exp(log_q) if estimator == "k3" else 0
        return (p * (gap**2 / 2 if estimator == "k2" else gap) + extra) @ jacobian
    return {"k1": p, "k2": p * gap, "k3": p - np.exp(log_q)}[estimator] @ jacobian


def _suspects(logp, logp_old, mask, rewards, low, high):
    w = np.exp(logp - logp_old)

    def grad(A, with_min=True):
        A = A[:, None] + 0 * w
        up, down = w > 1 + high, w < 1 - low
        silent = ((A > 0) & up) | ((A < 0) & down) if with_min else up | down
        return np.where(silent | (mask == 0), 0, -A * w)

    A = rewards - np.mean(rewards)
    tokens = np.sum(mask)
    yield grad(A) / tokens
    yield grad(rewards) / tokens
    yield -grad(A) / tokens
    yield -A[:, None] * mask / tokens
    yield grad(A, with_min=False) / tokens
    yield grad(A) / mask.size
    yield grad(A) / mask.sum(axis=1)[:, None] / len(mask)
    yield grad(A) / len(mask)


def _diagnose_squares(*arguments):
    *run, gradient = arguments
    distances = [np.sum(((s - gradient) / np.abs(gradient).max()) ** 2) for s in _suspects(*run)]
    return int(np.argmin(distances))


def _diagnose_relative(*arguments):
    *run, gradient = arguments
    size = np.abs(gradient).max()
    for index, suspect in enumerate(_suspects(*run)):
        if np.abs(suspect - gradient).max() <= 1e-4 * size:
            return index
    return 0


def _diagnose_loop(*arguments):
    *run, gradient = arguments
    best, least = 0, np.inf
    for index, suspect in enumerate(_suspects(*run)):
        distance = max(abs(a - b) for a, b in zip(suspect.flat, gradient.flat, strict=True))
        if distance < least:
            best, least = index, distance
    return best


def _pull(w, features, start, success, beta):
    """J and its gradient, by the log-softmaxes."""
    log_p, log_start = special.log_softmax(features @ w), special.log_softmax(features @ start)
    p = np.exp(log_p)
    value = success - beta * (log_p - log_start)
    return p @ value, (features * (p * (value - p @ value))[:, None]).sum(axis=0)


def _policy_bfgs(features, start, success, beta, seed):
    def loss(w):
        value, gradient = _pull(w, features, start, success, beta)
        return -value, -gradient

    return optimize.minimize(loss, start, jac=True, method="BFGS").x


def _policy_adam(features, start, success, beta, seed):
    w, mean, square = np.array(start, dtype=float), np.zeros(len(start)), np.zeros(len(start))
    for t in range(1, 1201):
        gradient = _pull(w, features, start, success, beta)[1]
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        step = mean / (1 - 0.9**t) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
        w = w + 0.05 * (1 - t / 1201) * step
    return w


def _policy_natural(features, start, success, beta, seed):
    w = np.array(start, dtype=float)
    for _ in range(150):
        p = special.softmax(features @ w)
        centred = features - p @ features
        fisher = centred.T @ (p[:, None] * centred) + 1e-6 * np.eye(len(w))
        gradient = _pull(w, features, start, success, beta)[1]
        w = w + 0.3 * min(1, 1 / beta) * np.linalg.solve(fisher, gradient)
    return w


def _policy_sampled(features, start, success, beta, seed):
    """Groups of 64 answers, the leash in the reward, the group's mean as baseline, a decaying rate."""
    rng, w = np.random.default_rng(seed), np.array(start, dtype=float)
    log_start = special.log_softmax(features @ start)
    for t in range(1000):
        log_p = special.log_softmax(features @ w)
        p = np.exp(log_p)
        drawn = rng.choice(len(p), 64, p=p)
        reward = (rng.random(64) < success[drawn]) - beta * (log_p - log_start)[drawn]
        score = features[drawn] - p @ features
        rate = 2 * (1 - t / 1000) / np.abs(features).max() ** 2
        w = w + rate * (reward - reward.mean()) @ score / 64
    return w


ALTERNATIVES = {
    "group_advantage": [_advantage_loop, _advantage_matrix],
    "reinforce_grad": [_reinforce_loop, _reinforce_onehot, _reinforce_at],
    "ppo_grad": [_ppo_where, _ppo_by_min],
    "kl_pull": [_pull_loop, _pull_known, _pull_matrix],
    "diagnose": [_diagnose_squares, _diagnose_relative, _diagnose_loop],
    "train_policy": [_policy_bfgs, _policy_adam, _policy_natural, _policy_sampled],
}
