"""Where the made submissions are kept, with what has to come of each."""

from dataclasses import dataclass, field

from hostile.honest import FULL
from hostile.made import code, notebook, references

ANY = {}  # points that do not matter
NONE = dict.fromkeys(FULL, 0)
WRONG = {
    "mse_grad": "def mse_grad(y_pred, y_true):\n    return y_pred * 0 + 7.0",
    "huber": "def huber(residual, delta):\n    return residual * 0 + 7.0",
    "pinball": "def pinball(y_true, y_pred, tau):\n    return y_true * 0 + 7.0",
    "log_cosh": "def log_cosh(residual):\n    return residual * 0 + 7.0",
    "fit_interval": "def fit_interval(x, y, share):\n    return np.full(2, 7.0), np.full(2, 7.0)",
    "which_pinball": "def which_pinball(y_true, y_pred, tau, reported):\n    return 7",
}


@dataclass
class Made:
    """A submission: what is handed in, the points it must get, and what must be said about it."""

    make: object  # () -> notebook, text, bytes, or a function of the folder it has to fill
    points: dict
    says: str = ""  # a part of a repair, an incident or an error
    options: dict = field(default_factory=dict)


SUBMISSIONS: dict[str, Made] = {}


def made(points, says="", **options):
    """Register the function below it under its own name."""

    def register(function):
        name = function.__name__
        assert name not in SUBMISSIONS, name
        SUBMISSIONS[name] = Made(function, dict(points), says, options)
        return function

    return register


def right(**changed):
    return notebook(references() | changed)


def cheat(source, **answers):
    """Wrong answers, and a cell before them that tries to have them taken for right."""
    book = notebook(WRONG | answers)
    book["cells"].insert(1, code(source))
    return book


def attack(source):
    """Right answers, and a cell between them that does harm; only its own learner may be hurt."""
    book = right()
    book["cells"].insert(4, code(source))
    return book
