"""Seven learners, what each wrote for exercise set 02, and the points that it should get.

An answer replaces the whole cell; a learner who has none for a function left its scaffold.
"""

SET = "02-regression-losses"

RIGHT = {
    "mse_grad": """
def mse_grad(y_pred, y_true):
    return (y_pred - y_true) * 2 / np.size(y_pred)
""",
    "huber": """
def huber(residual, delta):
    inside = np.clip(residual, -delta, delta)
    return inside * residual - 0.5 * inside**2
""",
    "weighted_mse": """
def weighted_mse(residual, weights):
    return np.average(residual**2, weights=weights)
""",
    "pinball": """
def pinball(y_true, y_pred, tau):
    return np.where(y_true > y_pred, tau, 1 - tau) * np.abs(y_true - y_pred)
""",
    "log_cosh": """
def log_cosh(residual):
    return np.logaddexp(residual, -residual) - np.log(2)
""",
}
FULL = {"mse_grad": 2, "huber": 2, "weighted_mse": 2, "pinball": 3, "log_cosh": 3}

WRONG = {
    "mse_grad": """
def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true)
""",
    "huber": """
def huber(residual, delta):
    size = np.abs(residual)
    return np.where(size <= delta, size**2, delta * (size - 0.5 * delta))
""",
    "weighted_mse": """
def weighted_mse(residual, weights):
    return np.mean(weights * residual**2)
""",
    "pinball": """
def pinball(y_true, y_pred, tau):
    return tau * np.abs(y_true - y_pred)
""",
    "log_cosh": """
def log_cosh(residual):
    return 0.5 * residual**2
""",
}

# Finite only as long as cosh is: the ordinary part is right, the extreme part is not.
OVERFLOWS = """
def log_cosh(residual):
    return np.log(np.cosh(residual))
"""
# Right, but np.where computes both sides, so cosh overflows and NumPy says so on stderr.
WARNS = """
import warnings

def log_cosh(residual):
    size = np.abs(residual)
    print("largest residual:", size.max())
    return np.where(size > 20, size - np.log(2), np.log(np.cosh(size)))

warnings.warn("a warning outside the function")
"""
RAISES = """
def mse_grad(y_pred, y_true):
    return 2 * (y_pred - target) / y_pred.size
"""
RENAMED = """
def weighted_mean(residual, weights):
    return np.average(residual**2, weights=weights)

del weighted_mse
"""
LOOPS = """
def huber(residual, delta):
    size = np.abs(residual)
    while size.max() > delta:
        pass
    return 0.5 * size**2
"""

# name: (answers, points where they differ from full marks)
LEARNERS = {
    "ada-right": (RIGHT, {}),
    "bo-partly": (
        {**RIGHT, "huber": WRONG["huber"], "log_cosh": OVERFLOWS},
        {"huber": 0, "log_cosh": 2},
    ),
    "cem-wrong": (WRONG, dict.fromkeys(FULL, 0)),
    "dia-empty": ({}, dict.fromkeys(FULL, 0)),
    "eli-raising": (
        {**RIGHT, "mse_grad": RAISES, "weighted_mse": RENAMED},
        {"mse_grad": 0, "weighted_mse": 0},
    ),
    "fay-warning": ({**RIGHT, "log_cosh": WARNS}, {}),
    "gus-looping": ({**RIGHT, "huber": LOOPS}, {"huber": 0}),
}


def expected_points(name):
    """``{function: points}`` for one learner."""
    return FULL | LEARNERS[name][1]
