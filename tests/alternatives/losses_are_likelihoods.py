"""Right answers to exercise set 03, written otherwise than the solutions."""

import math

import numpy as np


def _gaussian_loop(y, mean, log_var):
    loss = np.empty(y.shape)
    for index in np.ndindex(*y.shape):
        sigma = math.exp(log_var[index] / 2)
        surprise = (y[index] - mean[index]) / sigma
        loss[index] = surprise * surprise / 2 + math.log(sigma) + math.log(2 * math.pi) / 2
    return loss


def _gaussian_standardised(y, mean, log_var):
    sigma = np.exp(0.5 * log_var)
    return 0.5 * ((y - mean) / sigma) ** 2 + np.log(sigma * np.sqrt(2 * np.pi))


def _gaussian_listed(y, mean, log_var):
    y, mean, log_var = (np.asarray(a.tolist()) for a in (y, mean, log_var))
    precision = np.exp(-log_var)
    return (np.square(y - mean) * precision - np.log(precision) + np.log(2 * np.pi)) / 2


def _laplace_loop(y, location, log_scale):
    loss = np.empty(y.shape)
    for index in np.ndindex(*y.shape):
        scale = math.exp(log_scale[index])
        loss[index] = abs(y[index] - location[index]) / scale + math.log(2 * scale)
    return loss


def _laplace_sides(y, location, log_scale):
    above = np.where(y >= location, y - location, location - y)
    return np.log(2 * np.exp(log_scale)) + above / np.exp(log_scale)


def _poisson_loop(y, log_rate):
    losses = [math.exp(s) - n * s for n, s in zip(y.flat, log_rate.flat, strict=True)]
    return np.array(losses).reshape(y.shape)


def _poisson_in_place(y, log_rate):
    loss = np.exp(log_rate)
    loss -= y * log_rate
    return loss


def _scores_loop(report, true_p):
    log_score, brier_score = np.zeros(report.shape), np.zeros(report.shape)
    for index, q in np.ndenumerate(report):
        for outcome, chance in ((1, true_p[index]), (0, 1 - true_p[index])):
            log_score[index] -= chance * math.log(q if outcome else 1 - q)
            brier_score[index] += chance * (q - outcome) ** 2
    return log_score, brier_score


def _scores_bias_and_variance(report, true_p):
    log_score = -(true_p * np.log(report) + (1 - true_p) * np.log1p(-report))
    return log_score, (report - true_p) ** 2 + true_p * (1 - true_p)


def _scores_log_odds(report, true_p):
    log_odds = np.log(report) - np.log1p(-report)
    brier_score = true_p - 2 * true_p * report + report**2
    return -np.log1p(-report) - true_p * log_odds, brier_score


ALTERNATIVES = {
    "gaussian_nll": [
        _gaussian_loop,
        _gaussian_standardised,
        _gaussian_listed,
        lambda y, m, s: (y - m) ** 2 / (2 * np.exp(s)) + s / 2 + np.log(np.sqrt(2 * np.pi)),
        lambda y, m, s: 0.5 * ((y - m) ** 2 / np.exp(s) + np.log(2 * np.pi * np.exp(s))),
    ],
    "laplace_nll": [
        _laplace_loop,
        _laplace_sides,
        lambda y, m, s: np.abs((y - m) / np.exp(s)) + s + np.log(2),
        lambda y, m, s: np.maximum(y - m, m - y) * np.exp(-s) - np.log(0.5 * np.exp(-s)),
    ],
    "poisson_nll": [
        _poisson_loop,
        _poisson_in_place,
        lambda y, s: -(y * s - np.exp(s)),
        lambda y, s: np.e**s - np.multiply(s, y),
    ],
    "expected_scores": [
        _scores_loop,
        _scores_bias_and_variance,
        _scores_log_odds,
        lambda q, p: [
            -p * np.log(q) - (1 - p) * np.log(1 - q),
            (p * np.square(q - 1) + (1 - p) * np.square(q)),
        ],
    ],
}
