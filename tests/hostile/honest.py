"""Honest submissions of set 02: ``{name: (notebook, points by exercise)}``."""

from hostile.made import notebook, references

FULL = {
    "mse_grad": 2, "huber": 2, "pinball": 3, "log_cosh": 3, "fit_interval": 4, "which_pinball": 3,
}  # fmt: skip


def all_right():
    return notebook(references())


def honest():
    right = references()
    other = {
        "mse_grad": "def mse_grad(y_pred, y_true):\n    n = np.size(y_pred)\n"
        "    return (np.asarray(y_pred) - y_true) * (2 / n)",
        "huber": "def helper(r):\n    return abs(r)\n\n\ndef huber(residual, delta):\n"
        "    a = helper(residual)\n"
        "    return np.where(a <= delta, residual**2 / 2, delta * a - delta**2 / 2)",
    }
    naive = "def log_cosh(residual):\n    return np.log(np.cosh(residual))"
    half = "def mse_grad(y_pred, y_true):\n    return (y_pred - y_true) / y_pred.size"
    loud = right["pinball"].replace("return", 'print("hello")\n    return', 1)
    changes = "def log_cosh(residual):\n    np.abs(residual, out=residual)\n"
    changes += "    return residual + np.log1p(np.exp(-2 * residual)) - np.log(2)"
    return {
        "right": (notebook(right), FULL),
        "otherwise": (notebook(right | other), FULL),
        "empty": (notebook({}), dict.fromkeys(FULL, 0)),
        "naive": (notebook(right | {"log_cosh": naive}), FULL | {"log_cosh": 2}),
        "half": (notebook(right | {"mse_grad": half}), FULL | {"mse_grad": 0}),
        "loud": (notebook(right | {"pinball": loud}), FULL),
        "changes": (notebook(right | {"log_cosh": changes}), FULL | {"log_cosh": 0}),
        "raising": (
            notebook(right | {"huber": "def huber(residual, delta):\n    raise ValueError('no')"}),
            FULL | {"huber": 0},
        ),
        "syntax": (
            notebook(right | {"huber": "def huber(residual, delta)\n    return 1"}),
            FULL | {"huber": 0},
        ),
        "one": (
            notebook({"huber": right["huber"]}),
            dict.fromkeys(FULL, 0) | {"huber": FULL["huber"]},
        ),
    }
