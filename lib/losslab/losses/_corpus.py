"""Measures of a language model on a whole corpus (family "language")."""

import numpy as np

from losslab.losses._balancing import rate
from losslab.losses._regression import LOG_2


def perplexity(nll_sums, token_counts):
    r"""Perplexity of a whole corpus: the geometric mean of 1/p over its tokens.

    .. math:: \exp\frac{\sum_b L_b}{\sum_b n_b}

    Parameters
    ----------
    nll_sums : array, summed negative log-likelihood of each document or batch, in nats
    token_counts : array of the same shape, their numbers of predicted tokens

    Returns
    -------
    scalar, 1 or above; V for a uniform guess among V tokens

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, a count is negative or all are 0.

    Examples
    --------
    >>> float(perplexity([np.log(8.0) * 2, 0.0], [2, 1]).round(6))
    4.0

    References
    ----------
    F. Jelinek, R. L. Mercer, L. R. Bahl and J. K. Baker, "Perplexity: A Measure of the
    Difficulty of Speech Recognition Tasks", 1977.
    """
    return np.exp(rate(nll_sums=nll_sums, token_counts=token_counts))


def bits_per_token(nll_sums, token_counts):
    r"""Bits per token of a whole corpus: the logarithm to base 2 of its perplexity.

    .. math:: \frac{\sum_b L_b}{\log 2\,\sum_b n_b}

    Parameters
    ----------
    nll_sums, token_counts : as :func:`perplexity`

    Returns
    -------
    scalar, in bits

    Raises
    ------
    ValueError
        As :func:`perplexity`.

    Examples
    --------
    >>> float(bits_per_token([np.log(8.0) * 2], [2]))
    3.0

    References
    ----------
    C. E. Shannon, "Prediction and Entropy of Printed English", 1951.
    """
    return rate(nll_sums=nll_sums, token_counts=token_counts) / LOG_2


def bits_per_byte(nll_nats, byte_count):
    r"""Bits per byte: the loss a byte of text, comparable between tokenisers.

    .. math:: \frac{L}{B \log 2}

    Parameters
    ----------
    nll_nats : scalar or array, summed negative log-likelihood of the text, in nats
    byte_count : scalar or array of the same shape, its bytes in UTF-8

    Returns
    -------
    scalar, in bits

    Raises
    ------
    ValueError
        As :func:`perplexity`.

    Examples
    --------
    >>> float(bits_per_byte(np.log(2.0) * 300, 100))
    3.0

    References
    ----------
    L. Gao et al., "The Pile: An 800GB Dataset of Diverse Text for Language Modeling", 2020.
    """
    return rate(nll_nats=nll_nats, byte_count=byte_count) / LOG_2
