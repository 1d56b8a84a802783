"""A small network in NumPy: layers with ReLU between them, its gradient, and Adam."""

import contextlib

import numpy as np

__all__ = ["Adam", "backward", "forward", "network", "one_thread"]


def network(rng, *sizes):
    """Random layers ``[[W, b], ...]`` from the first size to the last."""
    shapes = zip(sizes[:-1], sizes[1:], strict=True)
    return [[rng.normal(size=(m, n)) * np.sqrt(2 / m), np.zeros(n)] for m, n in shapes]


def forward(net, x):
    """What each layer is given, and at the end the network's output."""
    inputs = [x]
    for k, (w, b) in enumerate(net):
        z = inputs[-1] @ w + b
        inputs.append(np.maximum(z, 0) if k < len(net) - 1 else z)
    return inputs


def backward(net, inputs, slope):
    """Gradients in every ``[W, b]`` and in x, from the loss's slope in the output."""
    grads = []
    for (w, _), given in zip(net[::-1], inputs[-2::-1], strict=True):
        grads.append([given.T @ slope, slope.sum(axis=0)])
        slope = (slope @ w.T) * ((given > 0) if len(grads) < len(net) else 1)
    return grads[::-1], slope


class Adam:
    """Adam's steps on a network, in place."""

    def __init__(self, rate=1e-3):
        self.rate, self.t, self.state = rate, 0, {}

    def step(self, net, grads):
        self.t += 1
        rate = self.rate * np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        for layer, slopes in zip(net, grads, strict=True):
            for p, g in zip(layer, slopes, strict=True):
                m, v = self.state.setdefault(id(p), (np.zeros_like(p), np.zeros_like(p)))
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * m / (np.sqrt(v) + 1e-8)


def one_thread():
    """A block in which matrix products use one thread: small ones are faster so."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return contextlib.nullcontext()
    return threadpool_limits(1)
