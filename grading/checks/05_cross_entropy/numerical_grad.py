"""Hidden check of ``numerical_grad``, set 05."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.common import sign_reversed
from lessonkit.ruler.arguments import Function

_rng = np.random.default_rng(52)

_normal, _uniform = _rng.normal, _rng.uniform


def _numerical_grad(f, x, step):
    grad = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        bump = np.zeros(x.shape)
        bump[index] = step
        grad[index] = (f(x + bump) - f(x - bump)) / (2 * step)
    return grad


def _each(quotient):
    """A wrong answer from a quotient ``(f, x, bump, step) -> number`` for each entry."""

    def answer(f, x, step):
        grad = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            bump = np.zeros(x.shape)
            bump[index] = step
            grad[index] = quotient(f, x, bump, step)
        return grad

    return answer


def _central(f, x, step):
    return _numerical_grad(f, x, step)


def _slope(f, x, bump):
    return (f(x + bump) - f(x - bump)) / (2 * bump.max())


def _single(f, x, bump, step):
    up, down = (np.float32(f(moved.astype(np.float32))) for moved in (x + bump, x - bump))
    return (up - down) / np.float32(2 * step)


def _not_put_back(f, x, step):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += step
        up = f(x)
        x[index] -= 2 * step
        grad[index] = (up - f(x)) / (2 * step)
    return grad


def _copy_not_put_back(f, x, step):
    return _not_put_back(f, x.copy(), step)


def _bump_not_reset(f, x, step):
    grad, bump = np.zeros(x.shape), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        bump[index] = step
        grad[index] = (f(x + bump) - f(x - bump)) / (2 * step)
    return grad


def _rows_moved(f, x, step):
    grad = np.zeros(x.shape)
    for index in range(len(x)):
        bump = np.zeros(x.shape)
        bump[index] = step
        grad[index] = (f(x + bump) - f(x - bump)) / (2 * step)
    return grad


def _entries_alone(f, x, step):
    slopes = [(f(v + step) - f(v - step)) / (2 * step) for v in x.ravel()]
    return np.array(slopes).reshape(x.shape)


def _moved(kind, name, x, step):
    return Case(kind, f=Function(name), x=x, step=step, atol=1e-7)


EXERCISE = Exercise(
    "numerical_grad",
    3,
    _numerical_grad,
    cases=[
        _moved("a sum of squares", "sum_of_squares", [1.3, -2.1, 0.7], 1e-5),
        _moved("a large step", "sum_of_cubes", [1.0, 2.0, -0.5, 4.0], 0.1),
        _moved("one entry", "sum_of_cubes", [1.5], 1e-3),
        _moved("a table", "sum_of_cubes", _normal(size=(3, 2)), 1e-4),
        _moved(
            "a function that multiplies its entries",
            "product_of_sines",
            _uniform(-1, 1, (2, 3)),
            0.05,
        ),
        _moved(
            "three axes, every entry with another pull",
            "smallest_pull",
            _normal(size=(2, 2, 3)),
            0.02,
        ),
    ],
    mistakes=[
        Mistake(
            _each(lambda f, x, bump, step: (f(x + bump) - f(x - bump)) / step),
            "Twice too large: from x − step to x + step it is two steps. Divide by 2·step.",
            name="divided by one step",
        ),
        Mistake(
            _each(lambda f, x, bump, step: (f(x + bump) - f(x)) / step),
            "This is a forward difference, whose error shrinks only in proportion to the step. The "
            "central one, from x − step to x + step, is right to the square of it.",
            name="forward difference",
        ),
        Mistake(
            lambda f, x, step: _each(lambda f, x, b, s: (f(x + b) - f(x)) / s)(f, x, 1e-2),
            "This is a forward difference with a step of your own. Take the central difference, "
            "with the step that is handed in.",
            name="forward difference with a fixed step",
        ),
        Mistake(
            _each(lambda f, x, bump, step: (f(x) - f(x - bump)) / step),
            "This is a backward difference. The central one uses a point on either side, and its "
            "error shrinks with the square of the step.",
            name="backward difference",
        ),
        Mistake(
            _each(_single),
            "In float32 the two values agree in nearly all of their seven digits, and their "
            "difference is mostly rounding. Gradients are checked in float64.",
            name="computed in float32",
        ),
        Mistake(
            _each(lambda f, x, bump, step: (f(x + bump) - f(x - bump)) / 2 * step),
            "`/ 2 * step` divides by 2 and then multiplies by the step. Brackets: `/ (2 * step)`.",
            name="brackets missing below the bar",
        ),
        Mistake(
            _each(lambda f, x, bump, step: f(x + bump) - f(x - bump)),
            "This is the rise of the function, not its slope. Divide by the distance, 2·step.",
            name="not divided at all",
        ),
        sign_reversed(
            _each(lambda f, x, bump, step: (f(x - bump) - f(x + bump)) / (2 * step)),
            "The sign is turned round: take the value at x + step minus the value at x − step.",
        ),
        Mistake(
            lambda f, x, step: (f(x + step) - f(x - step)) / (2 * step),
            "All entries move at once, so one number comes back: the sum of the slopes. Move one "
            "entry at a time.",
            name="all entries moved at once",
        ),
        Mistake(
            lambda f, x, step: np.full(x.shape, (f(x + step) - f(x - step)) / (2 * step)),
            "All entries move at once, so each gets the sum of all slopes. Move one entry at a "
            "time, and leave the others where they are.",
            name="the sum of the slopes everywhere",
        ),
        Mistake(
            _not_put_back,
            "An entry that was moved has to be put back before the next one moves; and x belongs "
            "to the caller, so it must be as before in the end.",
            name="entries of x not put back",
        ),
        Mistake(
            _copy_not_put_back,
            "An entry that was moved has to be put back before the next one moves. Yours stays one "
            "step too low, and all later slopes are taken at another point.",
            name="entries of the copy not put back",
        ),
        Mistake(
            _bump_not_reset,
            "The entries moved earlier are still moved when the next one is, so their slopes are "
            "added to it. Begin each round with a fresh array of zeros.",
            name="earlier entries still moved",
        ),
        Mistake(
            _rows_moved,
            "`for i in range(len(x))` moves a whole row at once where x has several axes. "
            "`np.ndindex(x.shape)` visits single entries.",
            name="whole rows moved",
        ),
        Mistake(
            _entries_alone,
            "You hand the function single numbers. It is a function of the whole array: change one "
            "entry and hand over all of them.",
            name="single numbers handed over",
        ),
        Mistake(
            lambda f, x, step: _central(f, x, 1e-5),
            "The step seems to be one of your own. Use the one that is handed in: a caller may "
            "want to see how the error depends on it.",
            name="step ignored",
            alike=(lambda f, x, step: _central(f, x, 1e-6),),
        ),
        Mistake(
            _each(lambda f, x, bump, step: _slope(f, x, bump * np.maximum(1, np.abs(x)))),
            "Your step grows with the entry, as that of a library may. Here each entry moves by "
            "exactly the step that is handed in.",
            name="step grows with the entry",
        ),
        Mistake(
            lambda f, x, step: _central(f, x, step).ravel(),
            "The slopes are right and the shape is not: give them back in the shape of x.",
            name="flattened",
        ),
    ],
)
