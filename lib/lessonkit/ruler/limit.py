"""A time limit for one call, on every system: by an alarm, by a second thread, or by counting loops."""

import contextlib
import ctypes
import signal
import sys
import threading
import time

WALL_FACTOR = 3.0  # a function that waits, or has to wait for others, gets this many times as long


class TimeUp(BaseException):
    """Raised inside a function that runs too long; few handlers catch what is no Exception."""


def time_limit(seconds):
    """A context in which :class:`TimeUp` is raised after ``seconds``, and again until it is left.

    The alarms of Unix go by processor time, so that a busy machine costs nobody anything, and by the
    clock for what sleeps; they need the main thread. Elsewhere a second thread asks the interpreter
    to raise, which it does between two lines. A browser's Python has neither.
    """
    seconds = max(seconds, 0.001)
    if sys.platform == "emscripten":
        return _counting_loops(seconds)
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and hasattr(signal, "setitimer"):
        return _alarm(seconds)
    return _second_thread(seconds)


@contextlib.contextmanager
def _alarm(seconds):
    running = True

    def ring(_signal, _frame):
        if running:
            raise TimeUp

    # Alarms ring again: a bare ``except`` inside the learner's loop swallows one only once.
    alarms = ((signal.SIGPROF, signal.ITIMER_PROF, 1.0),
              (signal.SIGALRM, signal.ITIMER_REAL, WALL_FACTOR))  # fmt: skip
    earlier = []
    for name, timer, factor in alarms:
        handler = signal.signal(name, ring)
        earlier.append((name, handler, timer, signal.setitimer(timer, factor * seconds, 0.5)))
    try:
        yield
    finally:
        running = False
        for name, handler, timer, rest in earlier:
            signal.setitimer(timer, *rest)
            signal.signal(name, handler)


@contextlib.contextmanager
def _second_thread(seconds):
    caller, done, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch():
        pause = seconds
        while not done.wait(pause):
            with lock:  # so that nothing is raised once the call is over
                if not done.is_set():
                    raise_in(caller, ctypes.py_object(TimeUp))
            pause = 0.5

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            done.set()
            raise_in(caller, None)  # one that was asked for and not raised yet
        watcher.join()


@contextlib.contextmanager
def _counting_loops(seconds):
    """Looks at the clock whenever a loop jumps back or a function begins (Python 3.12 and later)."""
    monitoring = getattr(sys, "monitoring", None)
    tool = 4
    if monitoring is None or monitoring.get_tool(tool) is not None:
        yield
        return
    end = time.monotonic() + seconds

    def look(*_where):
        nonlocal end
        now = time.monotonic()
        if now > end:
            end = now + 0.5  # time to leave: whatever handles the first one is looked at, too
            raise TimeUp

    events = monitoring.events.JUMP | monitoring.events.PY_START
    monitoring.use_tool_id(tool, "lessonkit")
    for event in (monitoring.events.JUMP, monitoring.events.PY_START):
        monitoring.register_callback(tool, event, look)
    monitoring.set_events(tool, events)
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
