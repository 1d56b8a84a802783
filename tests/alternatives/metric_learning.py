"""Right answers to exercise set 09, written otherwise than the solutions."""

import math

import numpy as np


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def _cosine_unit_rows(a, b, label, margin):
    cosine = np.einsum("nd,nd->n", _unit(a), _unit(b))
    return np.where(label > 0, 1 - cosine, np.clip(cosine - margin, 0, None))


def _cosine_loop(a, b, label, margin):
    losses = []
    for one, other, similar in zip(a, b, label, strict=True):
        cosine = np.dot(one, other) / (math.hypot(*one) * math.hypot(*other))
        losses.append(1 - cosine if similar > 0 else max(0.0, cosine - margin))
    return np.array(losses)


def _cosine_from_distance(a, b, label, margin):
    """1 − cos is half the squared distance of the rows scaled to length 1."""
    apart = 0.5 * np.sum((_unit(a) - _unit(b)) ** 2, axis=1)
    similar = (1 + label) / 2
    return similar * apart + (1 - similar) * np.maximum(1 - margin - apart, 0)


def _cosine_matrix(a, b, label, margin):
    """The diagonal of all cosines, and labels by index."""
    cosine = np.diag(_unit(a) @ _unit(b).T)
    loss = 1 - cosine
    others = np.flatnonzero(label == -1)
    loss[others] = [max(0, cosine[i] - margin) for i in others]
    return loss


def _contrastive_loop(distance, similar, margin):
    losses = np.empty(distance.shape)
    for index, d in np.ndenumerate(distance):
        losses[index] = d**2 if similar[index] else max(0, margin - d) ** 2
    return losses


def _contrastive_masks(distance, similar, margin):
    losses = np.square(distance)
    strangers = similar == 0
    losses[strangers] = np.clip(margin - distance[strangers], 0, np.inf) ** 2
    return losses


def _contrastive_once(distance, similar, margin):
    """One square, of the distance or of the gap."""
    gap = 0.5 * (margin - distance + np.abs(margin - distance))
    return np.where(similar, distance, gap) ** 2


def _triplet_norm(anchor, positive, negative, margin):
    near = np.linalg.norm(positive - anchor, axis=-1) ** 2
    far = np.linalg.norm(negative - anchor, axis=-1) ** 2
    return np.clip(near - far + margin, 0, None), far < near + margin


def _triplet_loop(anchor, positive, negative, margin):
    losses, violated = [], []
    for a, p, n in zip(anchor, positive, negative, strict=True):
        value = sum((a - p) ** 2) - sum((a - n) ** 2) + margin
        losses.append(value if value > 0 else 0.0)
        violated.append(value > 0)
    return np.array(losses), np.array(violated)


def _triplet_factored(anchor, positive, negative, margin):
    """The difference of two squared distances as one dot product."""
    value = np.sum((positive - negative) * (positive - anchor + negative - anchor), axis=1) + margin
    violates = value > 0
    return np.where(violates, value, 0), violates


def _triplet_einsum(anchor, positive, negative, margin):
    to_p, to_n = positive - anchor, negative - anchor
    loss = np.einsum("nd,nd->n", to_p, to_p) - np.einsum("nd,nd->n", to_n, to_n) + margin
    loss[loss < 0] = 0
    return [loss, loss != 0]


def _mine_loop(anchor, positive, negatives, margin):
    near, best, found = np.sum((anchor - positive) ** 2), np.inf, -1
    for index, negative in enumerate(negatives):
        far = np.sum((anchor - negative) ** 2)
        if near < far < near + margin and far < best:
            best, found = far, index
    return found


def _mine_indices(anchor, positive, negatives, margin):
    near = np.dot(positive - anchor, positive - anchor)
    far = ((negatives - anchor) ** 2).sum(axis=1)
    kept = np.flatnonzero((far > near) & (far - near < margin))
    return kept[far[kept].argmin()] if kept.size else -1


def _mine_sorted(anchor, positive, negatives, margin):
    """The first of the sorted distances beyond the positive, if it is within the margin."""
    near = np.linalg.norm(anchor - positive) ** 2
    far = np.linalg.norm(anchor - negatives, axis=1) ** 2
    for index in np.argsort(far, kind="stable"):
        if far[index] > near:
            return int(index) if far[index] < near + margin else -1
    return -1


def _mine_list(anchor, positive, negatives, margin):
    near = sum((anchor - positive) ** 2)
    far = [sum((anchor - one) ** 2) for one in negatives]
    within = [d for d in far if near < d < near + margin]
    return far.index(min(within)) if within else -1


def _mine_masked(anchor, positive, negatives, margin):
    near = np.sum((anchor - positive) ** 2)
    far = np.sum((anchor - negatives) ** 2, axis=1)
    far[(far <= near) | (far >= near + margin)] = np.inf
    return np.where(np.isfinite(far).any(), np.argmin(far), -1)


def _ranking_loop(score_a, score_b, prefer, margin):
    losses = np.zeros(np.shape(prefer))
    for index, sign in np.ndenumerate(prefer):
        lead = score_a[index] - score_b[index] if sign == 1 else score_b[index] - score_a[index]
        if lead < margin:
            losses[index] = margin - lead
    return losses


ALTERNATIVES = {
    "cosine_embedding": [
        _cosine_unit_rows,
        _cosine_loop,
        _cosine_from_distance,
        _cosine_matrix,
    ],
    "contrastive": [
        _contrastive_loop,
        _contrastive_masks,
        _contrastive_once,
        lambda distance, similar, margin: (
            similar * distance**2 + (1 - similar) * np.maximum(0, margin - distance) ** 2
        ),
    ],
    "triplet": [_triplet_norm, _triplet_loop, _triplet_factored, _triplet_einsum],
    "semi_hard_negative": [_mine_loop, _mine_indices, _mine_sorted, _mine_list, _mine_masked],
    "margin_ranking": [
        _ranking_loop,
        lambda score_a, score_b, prefer, margin: np.clip(
            margin + prefer * (score_b - score_a), 0, np.inf
        ),
        lambda score_a, score_b, prefer, margin: np.where(
            prefer * (score_a - score_b) < margin, margin - prefer * (score_a - score_b), 0.0
        ),
        lambda score_a, score_b, prefer, margin: np.maximum(
            margin - prefer * score_a + prefer * score_b, 0
        ),
    ],
}
