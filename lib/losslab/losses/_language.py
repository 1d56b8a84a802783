"""Losses and measures of language models, in nats unless the name says bits."""

import numpy as np

from losslab._finish import computed_in
from losslab._inputs import class_labels, common, count, floating, matched, number, positive, shaped
from losslab.losses._classification import cross_entropy, cross_entropy_grad
from losslab.losses._kl import divergence
from losslab.numerics import softmax, split_logsumexp


def _shift(z, tokens, pad):
    """Logits that predict, and the tokens they should predict: position i predicts i + 1."""
    z, tokens = floating("z", z, nan=True), np.asarray(tokens)
    fits = z.ndim > 1 and tokens.shape == z.shape[:-1]
    shaped("tokens", tokens, fits, f"(..., T) with z (..., T, V), here {z.shape}")
    tokens = class_labels("tokens", tokens, tokens.shape, z.shape[-1], pad, "pad")
    return z[..., :-1, :], tokens[..., 1:]


@computed_in(np.float32)
def next_token_cross_entropy(z, tokens, *, pad=None):
    r"""Next-token cross-entropy, one value per predicted position: logits at i score token i + 1.

    .. math:: \ell_i = -\log p(\text{token}_{i+1} \mid \text{token}_{\le i})

    Parameters
    ----------
    z : (..., T, V) array of logits
    tokens : (..., T) integer array, from 0 to V - 1
    pad : int, optional
        Positions whose **target** is this token give 0; leave them out of the mean with
        ``reduce(losses, mask=tokens[..., 1:] != pad)``.

    Returns
    -------
    array of shape (..., T - 1), in nats

    Raises
    ------
    ValueError
        If the shapes do not fit, a token is outside 0 to V - 1 (unless it is ``pad``) or a
        row's largest logit is not finite.

    Examples
    --------
    >>> next_token_cross_entropy(np.zeros((3, 4)), [1, 2, 0], pad=0)
    array([1.38629436, 0.        ])

    References
    ----------
    Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin, "A Neural Probabilistic Language Model",
    2003.
    """
    return cross_entropy(*_shift(z, tokens, pad), ignore_index=pad)


@computed_in(np.float32)
def next_token_cross_entropy_grad(z, tokens, *, pad=None):
    r"""Gradient of :func:`next_token_cross_entropy` (summed) in the logits.

    .. math:: \partial_{z_{iv}}\ell_i = p_{iv} - [v = \text{token}_{i+1}]

    Arguments, errors and source: as :func:`next_token_cross_entropy`.

    Returns
    -------
    (..., T, V) array; the last position predicts nothing and has 0

    Examples
    --------
    >>> next_token_cross_entropy_grad(np.zeros((2, 2)), [0, 1])
    array([[ 0.5, -0.5],
           [ 0. ,  0. ]])
    """
    z_before, after = _shift(z, tokens, pad)
    grad = np.zeros(np.shape(z), z_before.dtype)
    grad[..., :-1, :] = cross_entropy_grad(z_before, after, ignore_index=pad)
    return grad


@computed_in(np.float32)
def z_loss(z, *, coefficient=1e-4):
    r"""z-loss, one value per row: keeps the softmax's normaliser near 1, its logarithm near 0.

    .. math:: \ell = c\,\Bigl(\log\sum_k e^{z_k}\Bigr)^2

    Parameters
    ----------
    z : (..., V) array of logits; -inf entries allowed, if not in a whole row
    coefficient : float
        The c it is added to the cross-entropy with.

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If a row's largest logit is not finite or ``coefficient`` is not a finite number.

    Examples
    --------
    >>> z_loss([[0.0, 0.0], [-np.log(2.0), -np.log(2.0)]], coefficient=1.0).round(6)
    array([0.480453, 0.      ])

    References
    ----------
    A. Chowdhery et al., "PaLM: Scaling Language Modeling with Pathways", 2022.
    """
    return number("coefficient", coefficient) * np.square(_normaliser(z))


@computed_in(np.float32)
def z_loss_grad(z, *, coefficient=1e-4):
    r"""Gradient of :func:`z_loss` in the logits.

    .. math:: \partial_{z_k}\ell = 2c\,\log\Bigl(\sum_j e^{z_j}\Bigr)\,p_k

    Arguments, errors and source: as :func:`z_loss`.

    Returns
    -------
    (..., V) array

    Examples
    --------
    >>> z_loss_grad([0.0, 0.0], coefficient=1.0).round(6)
    array([0.693147, 0.693147])
    """
    z = floating("z", z, nan=True)
    slope = 2 * number("coefficient", coefficient) * _normaliser(z)[..., None]
    return slope.astype(z.dtype) * softmax(z)


def _normaliser(z):
    """Logsumexp of each row in float64: its square may need the range."""
    largest, others = split_logsumexp(z, any_maximum=False)
    return largest + np.log1p(others.astype(np.float64))


def _head(hidden, embedding, t):
    hidden, embedding = common(hidden=hidden, embedding=embedding, finite=True)
    fits = hidden.ndim == embedding.ndim == 2 and hidden.shape[1] == embedding.shape[1]
    shaped("embedding", embedding, fits, f"(V, D) with hidden (N, D), here {hidden.shape}")
    shaped("embedding", embedding, len(embedding), "at least one token")
    return hidden, embedding, class_labels("t", t, hidden.shape[:1], len(embedding))


def _chunks(hidden, embedding, t, chunk):
    """Logits of `chunk` tokens at a time, where they start, and which rows have their target there.

    The logits lie in one buffer that is used again.
    """
    size = min(count("chunk", chunk), len(embedding))
    buffer = np.empty(len(hidden) * size, hidden.dtype)
    for start in range(0, len(embedding), size):
        part = embedding[start : start + size]
        z = buffer[: len(hidden) * len(part)].reshape(len(hidden), len(part))
        rows = np.flatnonzero((t >= start) & (t < start + len(part)))
        yield start, part, np.matmul(hidden, part.T, out=z), rows


def _online(hidden, embedding, t, chunk):
    """Largest logit, the others' sum relative to it, and the loss, chunk by chunk."""
    largest = np.full(len(hidden), -np.inf, hidden.dtype)
    others = np.zeros(len(hidden), hidden.dtype)
    target = np.empty(len(hidden), hidden.dtype)
    for start, _, z, rows in _chunks(hidden, embedding, t, chunk):
        target[rows] = z[rows, t[rows] - start]
        new_largest, new_others = split_logsumexp(z)
        rises = new_largest > largest
        drop = np.exp(-np.abs(new_largest - largest))  # the smaller maximum, relative to the other
        others = np.where(rises, new_others + drop * (1 + others), others + drop * (1 + new_others))
        largest = np.maximum(largest, new_largest)
    return largest, others, (largest - target) + np.log1p(others)


@computed_in(np.float32)
def chunked_cross_entropy(hidden, embedding, t, *, chunk=4096):
    r"""Cross-entropy of a language model's head, without ever holding all logits of a row.

    .. math:: \ell_n = \log\sum_v e^{h_n \cdot e_v} - h_n \cdot e_{t_n}

    Parameters
    ----------
    hidden : (N, D) finite array, the model's last hidden states
    embedding : (V, D) finite array, a row for each token
    t : (N,) integer array, the target tokens
    chunk : int > 0
        Tokens looked at together: memory is N × chunk, not N × V.

    Returns
    -------
    (N,) array, in nats

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite, a token is outside 0 to V - 1 or
        ``chunk`` is below 1.

    Examples
    --------
    >>> chunked_cross_entropy(np.ones((2, 3)), np.zeros((5, 3)), [0, 4], chunk=2)
    array([1.60943791, 1.60943791])

    References
    ----------
    M. Milakov and N. Gimelshein, "Online normalizer calculation for softmax", 2018.
    """
    return _online(*_head(hidden, embedding, t), chunk)[2]


@computed_in(np.float32)
def chunked_cross_entropy_grad(hidden, embedding, t, *, chunk=4096):
    r"""Gradient of :func:`chunked_cross_entropy` (summed) in hidden and embedding.

    .. math:: \partial_{h}\ell = (P - \text{onehot})E, \quad
              \partial_{E}\ell = (P - \text{onehot})^\top h

    Looks at the vocabulary twice, a chunk at a time. Arguments, errors and source: as
    :func:`chunked_cross_entropy`.

    Returns
    -------
    (N, D) array and (V, D) array: in ``hidden``, in ``embedding``

    Examples
    --------
    >>> chunked_cross_entropy_grad([[1.0]], [[0.0], [0.0]], [0])[1]
    array([[-0.5],
           [ 0.5]])
    """
    hidden, embedding, t = _head(hidden, embedding, t)
    largest, others, loss = _online(hidden, embedding, t, chunk)
    in_hidden, in_embedding = np.zeros_like(hidden), np.empty_like(embedding)
    for start, part, z, rows in _chunks(hidden, embedding, t, chunk):
        z -= largest[:, None]
        p = np.exp(z, out=z)
        p /= (1 + others)[:, None]
        p[rows, t[rows] - start] = np.expm1(-loss[rows])  # p - 1, with the digits of a small loss
        in_embedding[start : start + len(part)] = p.T @ hidden
        in_hidden += p @ part
    return in_hidden, in_embedding


def _taught(student_z, teacher_z, temperature):
    student_z, teacher_z = matched(student_z=student_z, teacher_z=teacher_z, finite=True)
    return divergence(teacher_z, student_z, positive("temperature", temperature))


def distillation(student_z, teacher_z, *, temperature=1.0):
    r"""Distillation loss, one value per row: T² times KL(teacher ‖ student), both softened.

    .. math:: \ell = T^2 \sum_k q_k \log\frac{q_k}{p_k}, \quad
              q = \operatorname{softmax}(z^{\text{teacher}}/T), \;
              p = \operatorname{softmax}(z^{\text{student}}/T)

    Parameters
    ----------
    student_z, teacher_z : (..., K) finite arrays of the same shape, logits
    temperature : float > 0
        The T both are divided by; T² keeps the gradient's size from shrinking with it.

    Returns
    -------
    array of shape (...), in nats, 0 or above

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite or ``temperature`` is not positive.

    Examples
    --------
    >>> distillation([[2.0, 0.0, -1.0]], [[3.0, 1.0, -2.0]], temperature=2.0)
    array([0.14487208])

    References
    ----------
    G. Hinton, O. Vinyals and J. Dean, "Distilling the Knowledge in a Neural Network", 2015.
    """
    return _taught(student_z, teacher_z, temperature)[0] * temperature**2


def distillation_grad(student_z, teacher_z, *, temperature=1.0):
    r"""Gradient of :func:`distillation` in the student's logits; the teacher is frozen.

    .. math:: \partial_{z_k}\ell = T (p_k - q_k)

    Arguments, errors and source: as :func:`distillation`.

    Returns
    -------
    (..., K) array; each row sums to 0

    Examples
    --------
    >>> distillation_grad([0.0, 0.0], [0.0, 0.0])
    array([0., 0.])
    """
    return temperature * _taught(student_z, teacher_z, temperature)[3]
