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
    "pinball": """
def pinball(y_true, y_pred, tau):
    return np.where(y_true > y_pred, tau, 1 - tau) * np.abs(y_true - y_pred)
""",
    "log_cosh": """
def log_cosh(residual):
    return np.logaddexp(residual, -residual) - np.log(2)
""",
    "fit_interval": """
def fit_interval(x, y, share):
    run, rise = np.subtract.outer(x, x), np.subtract.outer(y, y)
    first, _ = np.nonzero(run > 0)
    slope = rise[run > 0] / run[run > 0]
    start = y[first] - slope * x[first]
    error = y - start[:, None] - slope[:, None] * x
    ends = []
    for tau in ((1 - share) / 2, (1 + share) / 2):
        best = np.mean(error * (tau - (error < 0)), axis=1).argmin()
        ends.append(np.array([start[best], slope[best]]))
    return tuple(ends)
""",
    "which_pinball": """
def which_pinball(y_true, y_pred, tau, reported):
    loss = lambda e: np.mean(np.maximum(tau * e, (tau - 1) * e))
    e = y_true - y_pred
    size = np.abs(e).mean()
    logs = [loss(e), loss(-e), loss(y_true - y_pred[:, None]), size, tau * size, len(e) * loss(e)]
    return int(np.argmin(np.abs(np.array(logs) - reported)))
""",
}
FULL = {
    "mse_grad": 2, "huber": 2, "pinball": 3, "log_cosh": 3, "fit_interval": 4, "which_pinball": 3,
}  # fmt: skip

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
    "pinball": """
def pinball(y_true, y_pred, tau):
    return tau * np.abs(y_true - y_pred)
""",
    "log_cosh": """
def log_cosh(residual):
    return 0.5 * residual**2
""",
    "fit_interval": """
def fit_interval(x, y, share):
    return np.array([np.quantile(y, 1 - share), 0.0]), np.array([np.quantile(y, share), 0.0])
""",
    "which_pinball": """
def which_pinball(y_true, y_pred, tau, reported):
    return 0
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
def quantile_loss(y_true, y_pred, tau):
    return np.where(y_true > y_pred, tau, 1 - tau) * np.abs(y_true - y_pred)

del pinball
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
        {**RIGHT, "mse_grad": RAISES, "pinball": RENAMED},
        {"mse_grad": 0, "pinball": 0},
    ),
    "fay-warning": ({**RIGHT, "log_cosh": WARNS}, {}),
    "gus-looping": ({**RIGHT, "huber": LOOPS}, {"huber": 0}),
}


def expected_points(name):
    """``{function: points}`` for one learner."""
    return FULL | LEARNERS[name][1]
