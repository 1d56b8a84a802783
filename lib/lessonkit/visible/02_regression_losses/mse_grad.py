"""Visible check of ``mse_grad``, set 02."""

from lessonkit.checks import case
from losslab import losses

CASES = [
    case(
        y_pred=[3.0, 0.0],
        y_true=[1.0, 0.0],
        expected=[2.0, 0.0],
        looks_like=[
            ([4.0, 0.0], "That is the gradient of the sum. Where does the mean come in?"),
            ([1.0, 0.0], "Half of it. What is the derivative of r²?"),
            ([-2.0, 0.0], "The first prediction is too high, so its gradient must be positive."),
        ],
    ),
    case(
        y_pred=[[1.0, 0.0], [0.0, 3.0]],
        y_true=[[0.0, 0.0], [0.0, 1.0]],
        expected=[[0.5, 0.0], [0.0, 1.0]],
        looks_like=[
            ([[1.0, 0.0], [0.0, 2.0]], "Divide by the number of elements, 4, not of rows, 2."),
        ],
    ),
    case(
        y_pred=[1.04, -3.33, 0.58],
        y_true=[3.31, 1.0, 0.58],
        expected=[-1.513333333, -2.886666667, 0.0],
    ),
    case(
        y_pred=[[[0.5, -1.0]], [[2.0, 0.0]]],
        y_true=[[[1.0, 1.0]], [[-1.0, 0.0]]],
        expected=[[[-0.25, -1.0]], [[1.5, 0.0]]],
    ),
]
TAKEAWAY = (
    "The pull of squared error grows with the error, without limit: a target that is "
    "100 off pulls 100 times as hard as one that is 1 off."
)


def library(y_pred, y_true):
    return losses.squared_error_grad(y_pred, y_true) / y_pred.size
