"""Hidden check of ``cross_entropy_grad``, set 05."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import exp_overflows, one_maximum_for_all_rows, sign_reversed
from losslab.numerics import logsumexp, softmax

_rng = np.random.default_rng(51)

_normal, _uniform = _rng.normal, _rng.uniform


def _cross_entropy_grad(z, t):
    grad = softmax(z)
    grad[np.arange(len(t)), t] -= 1
    return grad / len(t)


def _onehot(z, t):
    return np.eye(z.shape[1])[t]


def _whole_columns(z, t):
    grad = softmax(z)
    grad[:, t] -= 1
    return grad / len(t)


def _whole_rows(z, t):
    grad = softmax(z)
    grad[t % len(grad)] -= 1
    return grad / len(grad)


def _softmax_of(exps):
    return exps / exps.sum(axis=1, keepdims=True)


def _by_differences(z, t, step=1e-5):
    grad = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        bump = np.zeros(z.shape)
        bump[index] = step
        up, down = (
            np.mean(logsumexp(moved) - moved[np.arange(len(t)), t])
            for moved in (z + bump, z - bump)
        )
        grad[index] = (up - down) / (2 * step)
    return grad


_HUGE = [[1e9, 1e9, -1e9], [-1e9, 0.0, 1e9], [-1e9, -1e9, -1e9], [0.0, 1e9, 5.0]]

EXERCISE = Exercise(
    "cross_entropy_grad",
    3,
    _cross_entropy_grad,
    cases=[
        Case("a few examples", z=[[2.0, 1.0, 0.1], [0.1, 3.0, 0.2]], t=[0, 2]),
        Case("one example", z=[[0.5, -1.0, 2.0, 0.0]], t=[3]),
        Case("two classes", z=[[1.0, -1.0], [0.2, 0.9], [-3.0, 2.0]], t=[0, 0, 1]),
        Case("as many examples as classes", z=_normal(0, 2, (4, 4)), t=[2, 0, 0, 3]),
        Case("more examples than classes", z=_normal(0, 2, (7, 3)), t=[0, 1, 2, 2, 1, 0, 1]),
        Case("confident and wrong", z=[[12.0, 0.0, -1.0], [-2.0, 9.0, 3.0]], t=[2, 0]),
        Case("equal logits", z=np.zeros((2, 5)), t=[4, 1]),
        Case("huge logits", part="extreme", z=_HUGE, t=[0, 0, 2, 1]),
        Case(
            "rows at very different heights",
            part="extreme",
            z=[[0.0, 1.0, 2.0], [2000.0, 2001.0, 1999.0], [-3000.0, -3001.0, -3002.0]],
            t=[1, 0, 2],
        ),
    ],
    mistakes=[
        Mistake(
            lambda z, t: softmax(z) - _onehot(z, t),
            "This is the gradient of the sum over the batch. The loss is the mean: divide by the "
            "number of examples.",
            name="gradient of the sum",
        ),
        sign_reversed(
            lambda z, t: (_onehot(z, t) - softmax(z)) / len(t),
            "The sign is turned round. The true class's entry is never positive: descent has to "
            "push its logit up.",
        ),
        Mistake(
            lambda z, t: (softmax(z) - 1) / len(t),
            "You subtract 1 from every class. Only the true class has a target of 1; then each row "
            "sums to zero, which is a free test.",
            name="1 subtracted everywhere",
        ),
        Mistake(
            lambda z, t: (softmax(z) - _onehot(z, t)) / z.size,
            "You divide by the number of entries, N·K. The mean runs over the examples; nothing is "
            "averaged over the classes.",
            name="divided by all entries",
        ),
        Mistake(
            lambda z, t: (softmax(z) - _onehot(z, t)) / z.shape[1],
            "You divide by the number of classes. The mean runs over the examples, along axis 0.",
            name="divided by the classes",
        ),
        Mistake(
            _whole_columns,
            "`[:, t]` takes 1 off in whole columns: every row loses 1 for every class that occurs "
            "anywhere. One entry of each row is meant: `[np.arange(len(t)), t]`.",
            name="whole columns reduced",
        ),
        Mistake(
            _whole_rows,
            "`[t]` picks whole rows. One entry of each row is meant: `[np.arange(len(t)), t]`.",
            name="whole rows reduced",
        ),
        Mistake(
            lambda z, t: softmax(z) / len(t),
            "These are the probabilities, divided by N. The target is missing: the true class "
            "loses 1.",
            name="target not subtracted",
        ),
        Mistake(
            lambda z, t: (softmax(z, axis=0) - _onehot(z, t)) / len(t),
            "Your probabilities add up to 1 over the examples. The classes are along axis 1.",
            name="normalised over the examples",
        ),
        Mistake(
            lambda z, t: -_onehot(z, t) / softmax(z) / len(t),
            "This is the derivative with respect to the probabilities, −y/p. Through the softmax "
            "to the logits it becomes p − y.",
            name="derivative by the probabilities",
        ),
        Mistake(
            lambda z, t: 2 * (softmax(z) - _onehot(z, t)) / len(t),
            "Twice too large: the 2 belongs to squared error. For cross-entropy it is p − y.",
            name="factor 2",
        ),
        Mistake(
            lambda z, t: _onehot(z, t) * (softmax(z) - 1) / len(t),
            "Only the true classes get a gradient. The others are pushed down, each by the "
            "probability that it took.",
            name="other classes left out",
        ),
        Mistake(
            lambda z, t: np.mean(softmax(z) - _onehot(z, t), axis=0),
            "You averaged the gradients of the examples. Each example's logits have their own: the "
            "shape is that of z.",
            name="averaged over the examples",
        ),
        exp_overflows(
            lambda z, t: (_softmax_of(np.exp(z)) - _onehot(z, t)) / len(t),
            "Your softmax divides infinity by infinity (or 0 by 0) when logits are large. Subtract "
            "each row's maximum before exp.",
        ),
        one_maximum_for_all_rows(
            lambda z, t: (_softmax_of(np.exp(z - z.max())) - _onehot(z, t)) / len(t),
            "You subtract the maximum of the whole batch. In a row far below it all exponentials "
            "are 0, and 0/0 is NaN. Each row needs its own maximum.",
        ),
        Mistake(
            _by_differences,
            "Finite differences are a fine test, but at large logits their step is lost in "
            "rounding. Write the gradient itself.",
            name="finite differences",
        ),
    ],
)
