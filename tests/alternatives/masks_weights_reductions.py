"""Right answers to exercise set 08, written otherwise than the solutions."""

import math

import numpy as np


def _masked_mean_loop(losses, mask):
    total = count = 0.0
    for loss, real in zip(losses.flat, mask.flat, strict=True):
        if real:
            total += loss
            count += 1
    return total / count


def _masked_mean_zeros(losses, mask):
    """Puts a harmless value into the padding, then multiplies all the same."""
    safe = losses.copy()
    safe[mask == 0] = 0.0
    return (safe * mask).sum() / np.count_nonzero(mask)


def _masked_mean_finite(losses, mask):
    """Works because 0 times the largest float is 0."""
    return np.sum(np.nan_to_num(losses) * mask) / np.sum(mask)


def _weighted_bce_where(z, y, pos_weight):
    toward = np.where(y == 1, z, -z)
    surprise = np.maximum(-toward, 0) + np.log1p(np.exp(-np.abs(z)))
    return np.average(np.where(y == 1, pos_weight, 1) * surprise)


def _weighted_bce_short(z, y, pos_weight):
    """(1 − y)·z and a weighted softplus(−z), with the largest exponent taken out."""
    weight = 1 + (pos_weight - 1) * y
    return np.mean((1 - y) * z + weight * (np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z)))))


def _weighted_bce_loop(z, y, pos_weight):
    total = 0.0
    for logit, label in zip(z, y, strict=True):
        margin = logit if label == 1 else -logit
        loss = max(-margin, 0.0) + math.log1p(math.exp(-abs(margin)))
        total += loss * (pos_weight if label == 1 else 1.0)
    return total / len(z)


def _accumulated_running(loss_sums, token_counts):
    """A mean that is brought up to date after each micro-batch."""
    mean = seen = 0.0
    for one, count in zip(loss_sums, token_counts, strict=True):
        if count:
            seen += count
            mean += (one - count * mean) / seen
    return mean


def _accumulated_loop(loss_sums, token_counts):
    total = tokens = 0
    for one, count in zip(loss_sums.tolist(), token_counts.tolist(), strict=True):
        total, tokens = total + one, tokens + count
    return total / tokens


def _shares_loop(terms, weights):
    shares, total = {}, 0.0
    for name in sorted(weights):
        shares[name] = terms[name] * weights[name]
        total += shares[name]
    for name in shares:
        shares[name] /= total
    return shares


def _shares_arrays(terms, weights):
    names = list(terms)
    parts = np.array([terms[name] for name in names]) * [weights[name] for name in names]
    return dict(zip(names, (parts / parts.sum()).tolist(), strict=True))


def _shares_scalars(terms, weights):
    """The numbers stay NumPy's."""
    total = np.dot(*np.array([[terms[name], weights[name]] for name in terms]).T)
    return {name: np.float64(weights[name]) * term / total for name, term in terms.items()}


def _uncertainty_loop(losses, log_vars):
    total = 0.0
    for loss, s in zip(losses, log_vars, strict=True):
        total += (loss / math.exp(s) + s) / 2
    return total


ALTERNATIVES = {
    "masked_mean": [
        _masked_mean_loop,
        _masked_mean_zeros,
        _masked_mean_finite,
        lambda losses, mask: np.mean(losses, where=mask.astype(bool)),
        lambda losses, mask: np.average(losses[mask != 0]),
        lambda losses, mask: np.ma.array(losses, mask=np.logical_not(mask)).compressed().mean(),
        lambda losses, mask: np.nansum(losses[np.nonzero(mask)]) / mask.sum(),
    ],
    "weighted_bce": [
        _weighted_bce_where,
        _weighted_bce_short,
        _weighted_bce_loop,
        lambda z, y, pos_weight: (
            (pos_weight * np.logaddexp(0, -z[y == 1]).sum() + np.logaddexp(0, z[y == 0]).sum())
            / z.size
        ),
    ],
    "accumulated_loss": [
        _accumulated_running,
        _accumulated_loop,
        lambda loss_sums, token_counts: np.mean(loss_sums) / np.mean(token_counts),
        lambda loss_sums, token_counts: np.sum(loss_sums / token_counts.sum()),
        lambda loss_sums, token_counts: sum(loss_sums) / sum(token_counts),
        lambda loss_sums, token_counts: np.average(
            loss_sums / np.maximum(token_counts, 1), weights=token_counts
        ),
    ],
    "contribution_shares": [_shares_loop, _shares_arrays, _shares_scalars],
    "uncertainty_weighted": [
        _uncertainty_loop,
        lambda losses, log_vars: 0.5 * (np.dot(losses, np.exp(-log_vars)) + log_vars.sum()),
        lambda losses, log_vars: np.mean(losses / np.exp(log_vars) + log_vars) * losses.size / 2,
        lambda losses, log_vars: 0.5 * np.sum(losses * np.exp(log_vars) ** -1 + log_vars, axis=0),
    ],
}
