"""Contrastive losses within one batch (family "contrastive"): each example looks for its positives."""

import numpy as np

from losslab._inputs import matched, positive, shaped
from losslab.losses._contrastive import towers
from losslab.losses._metric import unit_rows, unit_rows_grad
from losslab.losses._mining import labelled
from losslab.losses._targets import surprise_grad
from losslab.numerics import log_softmax, times


def _views(u, v):
    """Both views as one batch, and labels that pair them."""
    towers(u, v)  # its errors are this one's too
    views = np.concatenate(matched(u=u, v=v))
    return views, np.arange(len(views)) % max(1, len(views) // 2)


def nt_xent(u, v, *, temperature=0.5):
    r"""NT-Xent, one value per view: find the other view of the same example among 2N - 1.

    .. math:: \ell_i = -\log\frac{e^{s_{i,p(i)}/\tau}}{\sum_{j \ne i} e^{s_{ij}/\tau}}, \quad
              s_{ij} = \cos(x_i, x_j), \quad x = [u; v]

    Parameters
    ----------
    u, v : (N, D) finite arrays, two views of each example, no zero rows; scaled to length 1 here
    temperature : float > 0
        The τ that divides cosines.

    Returns
    -------
    (2N,) array, in nats: the views of u, then those of v; its mean is the loss of the paper

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a row is zero or ``temperature`` is not
        positive.

    Examples
    --------
    >>> nt_xent(np.eye(2), np.eye(2), temperature=1.0)
    array([0.55144471, 0.55144471, 0.55144471, 0.55144471])

    References
    ----------
    T. Chen, S. Kornblith, M. Norouzi and G. Hinton, "A Simple Framework for Contrastive Learning
    of Visual Representations", 2020.
    """
    return supervised_contrastive(*_views(u, v), temperature=temperature)


def nt_xent_grad(u, v, *, temperature=0.5, parameters=False):
    r"""Gradient of :func:`nt_xent` (summed over the views) in both views.

    .. math:: \partial_{\hat x} = (G + G^\top)\hat x, \quad G = \frac{P - \text{partners}}{\tau}

    then through the scaling to length 1. Arguments, errors and source: as :func:`nt_xent`.

    Returns
    -------
    two (N, D) arrays: in ``u``, in ``v``. With ``parameters=True`` also a (2N,) array: each
    view's gradient in ``temperature``

    Examples
    --------
    >>> nt_xent_grad(np.eye(2), np.eye(2), temperature=1.0)[0].round(4)
    array([[0.    , 0.8478],
           [0.8478, 0.    ]])
    """
    views = _views(u, v)
    grad, warm = supervised_contrastive_grad(*views, temperature=temperature, parameters=True)
    return (*np.split(grad, 2), warm) if parameters else tuple(np.split(grad, 2))


def supervised_contrastive(embeddings, labels, *, temperature=0.1):
    r"""Supervised contrastive loss, one value per example: find all others of the same label.

    .. math:: \ell_i = -\frac1{|P_i|}\sum_{p \in P_i}
              \log\frac{e^{s_{ip}/\tau}}{\sum_{j \ne i} e^{s_{ij}/\tau}}, \quad
              P_i = \{p \ne i : y_p = y_i\}, \quad s_{ij} = \cos(x_i, x_j)

    With two examples of each label it is :func:`nt_xent`.

    Parameters
    ----------
    embeddings : (N, D) finite array, no zero rows; scaled to length 1 here
    labels : (N,) array
    temperature : float > 0
        The τ that divides cosines.

    Returns
    -------
    (N,) array, in nats; 0 where no other example has the label: leave it out of the mean

    Raises
    ------
    ValueError
        If the shapes do not fit, an entry is not finite, a row is zero, there is only one
        example or ``temperature`` is not positive.

    Examples
    --------
    >>> supervised_contrastive([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [0, 0, 1], temperature=1.0)
    array([0.31326169, 0.31326169, 0.        ])

    References
    ----------
    P. Khosla et al., "Supervised Contrastive Learning", 2020.
    """
    _, _, z, share, _ = _labelled(embeddings, labels, temperature)
    return times(share, -log_softmax(z)).sum(axis=-1)


def supervised_contrastive_grad(embeddings, labels, *, temperature=0.1, parameters=False):
    r"""Gradient of :func:`supervised_contrastive` (summed over the examples) in the embeddings.

    .. math:: \partial_{\hat x} = (G + G^\top)\hat x, \quad
              G_{ij} = \frac1\tau\left(p_{ij} - \frac{[j \in P_i]}{|P_i|}\right)

    then through the scaling to length 1. Arguments, errors and source: as
    :func:`supervised_contrastive`.

    Returns
    -------
    (N, D) array; each row is orthogonal to its embedding. With ``parameters=True`` also an (N,)
    array: each example's gradient in ``temperature``

    Examples
    --------
    >>> supervised_contrastive_grad(np.eye(2), [0, 0], temperature=1.0)
    array([[0., 0.],
           [0., 0.]])
    """
    x, length, z, share, temperature = _labelled(embeddings, labels, temperature)
    grad = surprise_grad(z, share, share) / temperature
    in_embeddings = unit_rows_grad(x, length, (grad + grad.T) @ x)
    return (in_embeddings, -times(grad, z).sum(axis=-1)) if parameters else in_embeddings


def _labelled(embeddings, labels, temperature):
    """Unit rows, their lengths, logits without self-pairs, and each positive's share of its row."""
    temperature = positive("temperature", temperature)
    x, same = labelled(embeddings, labels)
    shaped("embeddings", x, len(x) != 1, "a matrix, a row for each of several examples")
    x, length = unit_rows("embeddings", x)
    z = x @ x.T / temperature
    np.fill_diagonal(z, -np.inf)
    positives = same & ~np.eye(len(x), dtype=bool)
    share = positives / np.maximum(positives.sum(axis=-1, keepdims=True), 1)
    return x, length, z, share, temperature
