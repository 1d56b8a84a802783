"""Cells that are run on their page, in the reader's browser, where there is no IPython.

The page's worker calls :func:`attempt` with the three cells of an exercise. The check draws nothing there:
the picture of the curve to reach was made with the page, and the learner's own curve goes over it as numbers.
It calls :func:`tried` with a lesson's cell that the reader has changed, and with what the cell needs. Before
either, :func:`prepare`, while no time is taken. What a reader draws with pyplot comes back as images.
"""

import ast
import base64
import contextlib
import importlib
import io
import json
import linecache
import os
import sys
import traceback
import warnings

import numpy as np

from lessonkit import surroundings

ANSWER, CELL = "<your answer>", "<this cell>"  # the reader's file in tracebacks
LONGEST = 20_000  # characters of what a run prints that are shown
SHARED = ("builtins", "math", "numpy", "numpy.linalg", "numpy.random")  # modules of all runs
WIDEST = 2_000  # pixels of a picture's longer side
DRAWING = ("matplotlib.figure", "matplotlib.backends.backend_svg")  # what a first drawing imports

# Matplotlib would look for a window, and a worker has none.
os.environ.setdefault("MPLBACKEND", "agg")


class Page:
    """In a notebook's place: keeps what a check says and the curves of its picture."""

    draws = True

    def __init__(self, *cells):
        self.cells = cells  # newest first
        self.said, self.failed, self.curves = [], False, []

    def show(self, picture):
        self.curves = [_curve(own) for own in getattr(picture, "own", ())]

    def say(self, name, text, *, failed):
        self.said.append(text)
        self.failed = self.failed or failed


class _Printed(io.StringIO):
    """A stream that keeps the first characters and swallows the rest."""

    def write(self, text):
        return super().write(text[: max(0, LONGEST - self.tell())])


def prepare(texts, draws=False):
    """Import what cells name, before their time is taken: a slow machine needs seconds for SciPy.

    Parameters
    ----------
    texts : sequence of str
        Cells that are going to be run. Modules that are not there, and text that is no Python, are
        told when it runs.
    draws : bool
        Whether something is going to be drawn.

    Examples
    --------
    >>> import sys
    >>> prepare(["def f(x):\\n    from fractions import Fraction", "import", "import no_such"])
    >>> "fractions" in sys.modules
    True
    """
    names, nowhere = [*DRAWING] if draws else [], io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        for text in texts:
            with contextlib.suppress(Exception):
                names += _imported(ast.parse(text))
        for name in names:
            with contextlib.suppress(BaseException):  # SystemExit, too, must not end the worker
                importlib.import_module(name)


def _imported(tree):
    """The modules that a cell names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def attempt(setup, answer, test, earlier=()):
    """Run a set's first cell, an answer, and the cell that tries it, in a namespace of their own.

    An answer may call one that was written before it on the page: that is run first.

    Parameters
    ----------
    setup, answer, test : str
        The text of the cells.
    earlier : sequence of str
        Other answers that this one needs, in their order.

    Returns
    -------
    str
        JSON with ``verdict``, what the check says; ``passed``; ``printed``; where an error ended
        the run, ``error``, its last line, ``line``, that of the answer, and ``traceback``, the
        answer's part; ``curves``, one for each panel of the exercise's picture, with the
        ``points`` of the learner's curve and ``told``, how it compares; and ``pictures``, those of
        the learner's own, each with ``png`` in base64.

    Examples
    --------
    >>> made = json.loads(attempt("", "def half(x) return x", ""))
    >>> made["passed"], made["line"], made["error"]
    (False, 1, "SyntaxError: expected ':'")
    """
    page, printed, space = Page(answer, *earlier, setup), _Printed(), {"__name__": "__main__"}
    before = [(setup, "<set-up>"), *((source, "<earlier answer>") for source in earlier)]

    def run():
        for source, name in before:
            exec(compile(source, name, "exec"), space)
        _close_figures()  # as a notebook does after each cell
        for source, name in ((answer, ANSWER), (test, "<check>")):
            exec(compile(source, name, "exec"), space)

    problem = _ran(run, page, printed, ANSWER, answer)
    verdict = "\n".join(page.said)
    passed = bool(verdict) and not page.failed and not problem["error"]
    made = {"verdict": verdict, "passed": passed, "printed": printed.getvalue()}
    return json.dumps(made | problem | {"curves": page.curves})


def tried(before, source):
    """Run a lesson's cell, after the code that it needs, in a namespace of their own.

    Parameters
    ----------
    before : sequence of str
        Code that is run first; what that prints is not kept.
    source : str
        The cell. As in a notebook, its last expression is shown.

    Returns
    -------
    str
        JSON with ``printed``; ``pictures``, of which one has ``svg`` and ``alt``, its words, where the last
        expression is a picture of the course, and those of the reader's own as in :func:`attempt`; and
        ``error``, ``line`` and ``traceback`` as there.

    Examples
    --------
    >>> made = json.loads(tried(["x = 3\\nprint(x)"], "print(x + 1)\\nx * 2"))
    >>> made["printed"], made["pictures"]
    ('4\\n6\\n', [])
    """
    page, printed, space = Page(source, *before), _Printed(), {"__name__": "__main__"}
    shown = []

    def run():
        with contextlib.redirect_stdout(io.StringIO()):
            for text in before:
                exec(compile(text, "<lesson>", "exec"), space)
        _close_figures()  # as a notebook does after each cell
        value = _last_value(source, space)
        if hasattr(value, "svg"):
            shown.append({"svg": value.svg(), "alt": value.alt})
        elif value is not None:
            print(repr(value))

    problem = _ran(run, page, printed, CELL, source)
    problem["pictures"] = shown + problem["pictures"]
    return json.dumps({"printed": printed.getvalue()} | problem)


def _last_value(source, space):
    """Run a cell; the value of its last expression, or None."""
    tree = ast.parse(source, CELL)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, CELL, "exec"), space)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), CELL, "eval"), space)


def _ran(run, page, printed, name, source):
    """Call ``run`` in a page's surroundings: what it drew, or how an error in the file ``name`` is told."""
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    others, surroundings.here = surroundings.here, page
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            _figures() as drawn,
            np.printoptions(),  # settings end with the run
            np.errstate(),
            _names_put_back(),
        ):
            run()
    except BaseException as error:  # noqa: BLE001 - SystemExit, too, must not end the worker
        return _told(error, name) | {"pictures": []}
    finally:
        surroundings.here = others
    return {"error": "", "line": None, "traceback": "", "pictures": drawn}


@contextlib.contextmanager
def _figures():
    """A list of what was drawn with pyplot, filled in the end; no figure is left for the next run."""
    drawn = []
    try:
        with warnings.catch_warnings():
            # What `plt.show()` says where it shows nothing; here it is shown in the end.
            warnings.filterwarnings("ignore", "FigureCanvas.* is non-interactive")
            yield drawn
        drawn += filter(None, map(_png, _open_figures()))
    finally:
        _close_figures()


def _open_figures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    return [pyplot.figure(number) for number in pyplot.get_fignums()] if pyplot else []


def _close_figures():
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def _png(figure):
    """A figure as an image, with fewer pixels where it is too large; None, and printed why, if it fails."""
    file = io.BytesIO()
    try:
        dots = min(figure.dpi, WIDEST / max(figure.get_size_inches()))
        figure.savefig(file, format="png", dpi=dots)
    except Exception as error:  # an answer is as right without its picture
        print(traceback.format_exception_only(error)[-1].strip(), file=sys.stderr)
        return None
    return {"png": base64.b64encode(file.getvalue()).decode()}


@contextlib.contextmanager
def _names_put_back():
    """What a run binds anew in modules that later runs use, as ``np.mean = mine`` does, ends with it."""
    rooms = [
        vars(module)
        for name, module in sys.modules.items()
        if name in SHARED or name.partition(".")[0] == "losslab"
    ]
    before = [(room, dict(room)) for room in rooms]
    try:
        yield
    finally:
        for room, names in before:  # calls no built-in function: those may be gone
            room.update(names)


def _told(error, name):
    """The last line of an error, the line in the file ``name``, and the part of the traceback there."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    last = traceback.format_exception_only(error)
    line = own[-1].lineno if own else None
    if isinstance(error, SyntaxError) and error.filename == name:
        line = error.lineno
    text = "".join(traceback.format_list(own) + last) if line else ""
    return {"error": last[-1].strip(), "line": line, "traceback": text}


def _curve(own):
    """The learner's curve as lists; a point that is not finite is None."""
    points = [] if own.points is None else own.points
    finite = [[float(number) for number in point] for point in points]
    shown = [point if np.isfinite(point).all() else None for point in finite]
    return {"points": shown, "told": own.told}
