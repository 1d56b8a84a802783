"""An exercise tried on its page: the set's cells, run in the reader's browser.

The page's worker calls :func:`attempt` with the text of three cells. There is no IPython, and
nothing is drawn: the picture of the curve to reach was made with the page, and the learner's own
curve goes over it as numbers.
"""

import contextlib
import io
import json
import linecache
import traceback

import numpy as np

from lessonkit import surroundings

ANSWER = "<your answer>"  # the answer's file in tracebacks
LONGEST = 20_000  # characters of what a run prints that are shown


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
        answer's part; and ``curves``, one for each panel of the exercise's picture, with the
        ``points`` of the learner's curve and ``told``, how it compares.

    Examples
    --------
    >>> made = json.loads(attempt("", "def half(x) return x", ""))
    >>> made["passed"], made["line"], made["error"]
    (False, 1, "SyntaxError: expected ':'")
    """
    page, printed = Page(answer, *earlier, setup), _Printed()
    before = [(setup, "<set-up>"), *((source, "<earlier answer>") for source in earlier)]
    problem = {"error": "", "line": None, "traceback": ""}
    linecache.cache[ANSWER] = len(answer), None, answer.splitlines(keepends=True), ANSWER
    others, surroundings.here = surroundings.here, page
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            space = {"__name__": "__main__"}
            for source, name in (*before, (answer, ANSWER), (test, "<check>")):
                exec(compile(source, name, "exec"), space)
    except BaseException as error:  # noqa: BLE001 - SystemExit, too, must not end the worker
        problem = _told(error)
    finally:
        surroundings.here = others
    verdict = "\n".join(page.said)
    passed = bool(verdict) and not page.failed and not problem["error"]
    made = {"verdict": verdict, "passed": passed, "printed": printed.getvalue()}
    return json.dumps(made | problem | {"curves": page.curves})


def _told(error):
    """The last line of an error, the answer's line, and the part of the traceback in the answer."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == ANSWER]
    last = traceback.format_exception_only(error)
    line = own[-1].lineno if own else None
    if isinstance(error, SyntaxError) and error.filename == ANSWER:
        line = error.lineno
    text = "".join(traceback.format_list(own) + last) if line else ""
    return {"error": last[-1].strip(), "line": line, "traceback": text}


def _curve(own):
    """The learner's curve as lists; a point that is not finite is None."""
    points = [] if own.points is None else own.points
    finite = [[float(number) for number in point] for point in points]
    shown = [point if np.isfinite(point).all() else None for point in finite]
    return {"points": shown, "told": own.told}
