"""Right answers to exercise set 16, written otherwise than the solutions."""

import numpy as np
from scipy import optimize, special


def _dice_loop(p, g, smooth, squared):
    losses = []
    for q, h in zip(p, g, strict=True):
        size = np.sum(q * q) + np.sum(h * h) if squared else q.sum() + h.sum()
        losses.append(1 - (2 * np.sum(q * h) + smooth) / (size + smooth))
    return np.array(losses)


def _dice_einsum(p, g, smooth, squared):
    power = 2 if squared else 1
    size = (p**power).sum(axis=(-2, -1)) + (g**power).sum(axis=(-2, -1)) + smooth
    return (size - smooth - 2 * np.einsum("nhw,nhw->n", p, g)) / size


def _dice_flat(p, g, smooth, squared):
    q, h = p.reshape(len(p), -1), g.reshape(len(g), -1)
    above = 2 * (q * h).sum(1) + smooth
    below = ((q**2 + h**2) if squared else (q + h)).sum(1) + smooth
    return 1 - above / below


def _grad_loop(p, g, smooth):
    grad = np.zeros(p.shape)
    for k in range(len(p)):
        size = p[k].sum() + g[k].sum() + smooth
        above = 2 * (p[k] * g[k]).sum() + smooth
        grad[k] = (above - 2 * g[k] * size) / size**2
    return grad / len(p)


def _grad_loss(p, g, smooth):
    """By way of the loss: D = 1 − loss."""
    size = np.sum(p + g, axis=(1, 2)) + smooth
    loss = 1 - (2 * np.sum(p * g, axis=(1, 2)) + smooth) / size
    return ((1 - loss)[:, None, None] - 2 * g) / size[:, None, None] / len(p)


def _giou_loop(a, b):
    values = []
    for p, q in zip(a, b, strict=True):
        sides = [max(0.0, min(p[k + 2], q[k + 2]) - max(p[k], q[k])) for k in (0, 1)]
        overlap = sides[0] * sides[1]
        union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - overlap
        whole = [max(p[k + 2], q[k + 2]) - min(p[k], q[k]) for k in (0, 1)]
        hull = whole[0] * whole[1]
        values.append(overlap / union - (hull - union) / hull)
    return np.array(values)


def _giou_stacked(a, b):
    both = np.stack([a, b])
    low, high = both[..., :2], both[..., 2:]
    overlap = np.prod(np.maximum(high.min(0) - low.max(0), 0), axis=-1)
    union = np.prod(high - low, axis=-1).sum(0) - overlap
    hull = np.prod(high.max(0) - low.min(0), axis=-1)
    return overlap / union - 1 + union / hull


def _seven(p, g):
    def dice(m, h, power=1):
        return np.array(
            [
                2 * (x * y).sum() / ((x**power).sum() + (y**power).sum())
                for x, y in zip(m, h, strict=True)
            ]
        )

    soft, hard = dice(p, g), (p > 0.5).astype(float)
    return {
        "soft": soft.mean(),
        "batch": dice(p.ravel()[None], g.ravel()[None])[0],
        "squared": dice(p, g, 2).mean(),
        "hard": dice(hard, g).mean(),
        "jaccard": (soft / (2 - soft)).mean(),
        "both classes": np.mean([soft, dice(1 - p, 1 - g)]),
        "accuracy": 1 - np.abs(hard - g).mean(),
    }


def _which_argmin(p, g, reported):
    table = _seven(p, g)
    return list(table)[np.argmin(np.abs(np.array(list(table.values())) - reported))]


def _which_array(p, g, reported):
    table = _seven(p, g)
    return np.array(list(table))[np.argsort((np.array(list(table.values())) - reported) ** 2)[0]]


def _which_sorted(p, g, reported):
    return sorted(_seven(p, g).items(), key=lambda pair: abs(pair[1] - reported))[0][0]


def _with_one(features):
    return np.hstack([features, np.ones((len(features), 1))])


def _mask_descent(features, mask):
    inputs, w = _with_one(features), np.zeros(features.shape[1] + 1)
    for _ in range(300):
        p = special.expit(inputs @ w)
        size = p.sum() + mask.sum() + 1
        slope = ((2 * p @ mask + 1) / size - 2 * mask) / size
        w = w - inputs.T @ (slope * p * (1 - p))
    return w


def _mask_adam(features, mask):
    inputs, w = _with_one(features), np.zeros(features.shape[1] + 1)
    m, v = 0 * w, 0 * w
    for t in range(1, 501):
        p = special.expit(inputs @ w)
        size = p.sum() + mask.sum() + 1
        g = inputs.T @ (((2 * p @ mask + 1) / size - 2 * mask) / size * p * (1 - p))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - 0.05 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


def _mask_cut(features, mask):
    """Cross-entropy, and then the cut with the best Dice."""
    inputs = _with_one(features)

    def loss(w):
        z = inputs @ w
        return np.mean(np.logaddexp(0, z) - mask * z), inputs.T @ (special.expit(z) - mask) / len(z)

    w = optimize.minimize(loss, np.zeros(inputs.shape[1]), jac=True).x
    z = inputs @ w
    cuts = np.quantile(z, np.linspace(0.8, 0.995, 200))
    scores = [2 * mask[z > c].sum() / ((z > c).sum() + mask.sum()) for c in cuts]
    w[-1] -= cuts[np.argmax(scores)]
    return w


def _cost(predicted, targets):
    return np.array(
        [
            [np.abs(p - t).sum() + 1 - _giou_stacked(p[None], t[None])[0] for t in targets]
            for p in predicted
        ]
    )


def _set_sorted(predicted, targets):
    cost = _cost(predicted, targets)
    rows, columns = optimize.linear_sum_assignment(cost)
    assignment = np.zeros(len(targets), int)
    assignment[columns] = rows
    return assignment, cost[rows, columns].mean()


def _set_padded(predicted, targets):
    """A square table: free targets for the predictions that are left over."""
    cost = _cost(predicted, targets)
    square = np.zeros((len(predicted), len(predicted)))
    square[:, : len(targets)] = cost
    rows, columns = optimize.linear_sum_assignment(square)
    chosen = rows[np.argsort(columns)][: len(targets)]
    return chosen, np.mean([cost[i, j] for j, i in enumerate(chosen)])


def _set_program(predicted, targets):
    """Dynamic programming over the sets of predictions that are taken."""
    cost = _cost(predicted, targets)
    best = {0: (0.0, ())}
    for j in range(len(targets)):
        after = {}
        for taken, (paid, chosen) in best.items():
            for i in range(len(predicted)):
                if not taken >> i & 1:
                    key, total = taken | 1 << i, paid + cost[i, j]
                    if key not in after or total < after[key][0]:
                        after[key] = (total, (*chosen, i))
        best = after
    paid, chosen = min(best.values())
    return list(chosen), paid / len(targets)


ALTERNATIVES = {
    "soft_dice": [_dice_loop, _dice_einsum, _dice_flat],
    "soft_dice_grad": [_grad_loop, _grad_loss],
    "giou": [_giou_loop, _giou_stacked],
    "which_dice": [_which_argmin, _which_array, _which_sorted],
    "train_mask": [_mask_descent, _mask_adam, _mask_cut],
    "set_loss": [_set_sorted, _set_padded, _set_program],
}
