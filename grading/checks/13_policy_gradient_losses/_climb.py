"""Uphill by steps that adapt themselves: how a reference is trained, which no check asks about."""


def climb(look, start, steps=300):
    """Weights with a high value; ``look(weights)`` gives the value and its gradient."""
    w, rate = start, 1.0
    value, gradient = look(w)
    for _ in range(steps):
        there, slope = look(w + rate * gradient)
        if there > value:
            w, value, gradient, rate = w + rate * gradient, there, slope, 1.5 * rate
        else:
            rate = rate / 2
    return w
