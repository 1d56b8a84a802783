"""A warm interpreter that forks one shut-in copy for each run. Started by :mod:`grading.sandbox.client`.

With an empty environment it loads IPython, NumPy, Matplotlib and losslab once, and waits on a
socket for requests. Each request carries two sockets:

- the *channel*, which the learner's process gets and on which cells and calls go in, results out;
- the *control*, kept by a guardian outside the learner's namespaces. When the grader closes it, or
  dies, the guardian kills the first process of the namespace, and with it everything in there.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from types import SimpleNamespace

from grading.sandbox import confine, seccomp
from grading.settings import SETTINGS

PRELOAD = ("numpy", "numpy.random", "matplotlib.pyplot", "matplotlib_inline.backend_inline")


def main(handle: int) -> None:
    gc.disable()  # while modules are loaded: nothing of them will ever be garbage
    listener = socket.socket(fileno=handle)
    order = json.loads(listener.recv(1 << 20))
    SETTINGS.feedback = SimpleNamespace(**order["feedback"])  # the class's
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # where the machine's memory ends, submissions go first
    layers = confine.available_layers()
    # IPython and NumPy come after the trials, which fork.
    from grading.sandbox import channel, interpreter  # noqa: F401 - a copy finds it loaded

    sys.path.remove(sys.argv[1])  # the course's folder: learners' imports do not look there

    missing = _preload([*PRELOAD, *order["preload"]])
    _read_visible_checks(order["exercises"])
    with tempfile.TemporaryDirectory(prefix="losslab-ipython-") as folder:
        os.environ["IPYTHONDIR"] = folder  # IPython makes folders of its own, and would leave them
        shell = interpreter.warm_shell()
    plan = confine.Plan(
        layers=tuple(name for name, reason in layers.items() if reason is None),
        readable=tuple(order["readable"]),
        hidden=tuple(order["hidden"]),
        as_root=sys.platform == "linux" and os.geteuid() == 0,
    )
    hello = {"layers": layers, "not_preloaded": missing}
    gc.enable()
    gc.collect()
    gc.freeze()
    # Libraries may have started threads, and only a process with a single thread can enter a new user
    # namespace. A forked copy has one thread.
    pid = os.fork()
    if pid == 0:
        try:
            _serve(listener, plan, hello, shell)
        except Exception:  # noqa: BLE001 - said before it ends, whatever it is
            traceback.print_exc()
        finally:
            os._exit(0)
    listener.close()
    os.waitpid(pid, 0)


def _serve(listener, plan, hello, shell):
    rules = confine.landlock_rules(plan)
    os.umask(0o022)  # the command's own is closed to the user that learners' code runs as
    confine.user_ids()  # asks /proc, which is out of sight from here on
    if "calls" in plan.layers:
        seccomp.program()  # written once, for all copies
    try:
        confine.prepare(plan)
    except OSError as problem:
        hello["fatal"] = f"{type(problem).__name__}: {problem}"
    listener.send(json.dumps(hello).encode())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while "fatal" not in hello and _one_run(listener, plan, rules, shell):
        pass


def _preload(modules):
    """Import what the notebooks are going to; what is not there is the learner's affair, later."""
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing


def _read_visible_checks(exercises):
    """What ``check("huber")`` reads is read once for all copies; an exercise without one is no fault here."""
    with contextlib.suppress(ImportError):
        from lessonkit.checks import visible

        for name in exercises:
            with contextlib.suppress(Exception):
                visible(name)


def _one_run(listener, plan, rules, shell) -> bool:
    message, handles, _, _ = socket.recv_fds(listener, 1 << 16, 3)
    if not message:
        return False  # the grader is gone
    channel, control = (socket.socket(fileno=handle) for handle in handles[:2])
    group = handles[2:]
    if os.fork() == 0:
        listener.close()
        try:
            limits = json.loads(message)
            plan = confine.Plan(plan.layers, plan.readable, plan.hidden, limits, plan.as_root)
            _guard(channel, control, group, plan, rules, shell)
        finally:
            os._exit(0)
    channel.close()
    control.close()
    for door in group:
        os.close(door)
    return True


def _guard(channel, control, group, plan, rules, shell):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    owner = confine.free_user_id(os.getpid()) if plan.as_root else os.getuid()
    scratch = confine.SCRATCH
    if "files" not in plan.layers:
        scratch = tempfile.mkdtemp(prefix="losslab-scratch-")
    try:
        # A copy of the mounts, so that the scratch folder is nobody else's.
        confine.enter_namespaces([name for name in plan.layers if name != "user"], plan.as_root)
        pid = os.fork()
        if pid == 0:
            control.close()
            _run(channel, group, plan, rules, owner, scratch, shell)
        channel.close()
        _tell(control, {"pid": pid})
        _tell(control, _wait(pid, control))
    except OSError as problem:
        _tell(control, {"fatal": f"{type(problem).__name__}: {problem}"})
    finally:
        if scratch != confine.SCRATCH:
            shutil.rmtree(scratch, ignore_errors=True)


def _wait(pid, control):
    """Until the learner's process ends, by itself or because the grader hung up; what it used."""
    handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    watched = [control] if handle is None else [control, handle]
    if handle not in select.select(watched, [], [])[0]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "memory": usage.ru_maxrss * 1024,
        "cpu": usage.ru_utime + usage.ru_stime,
    }


def _tell(control, message):
    with contextlib.suppress(OSError):
        control.send(json.dumps(message).encode() + b"\n")


def _run(channel, group, plan, rules, owner, scratch, shell):
    """The learner's process. Never returns."""
    from grading.sandbox import interpreter
    from grading.sandbox.channel import Channel, ChannelError

    line = Channel(channel)
    try:
        for door in group:
            os.write(door, b"0")  # from here on its control group counts and limits it
        _close_all_but(channel.fileno())
        signal.signal(signal.SIGINT, signal.default_int_handler)
        confine.confine(plan, rules, owner, scratch)
        os.environ.update(HOME=scratch, TMPDIR=scratch, MPLCONFIGDIR=scratch, IPYTHONDIR=scratch)
        tempfile.tempdir = None
        sys.path.insert(0, "")
        random.seed()
        importlib.import_module("numpy").random.seed()
    except BaseException:  # noqa: BLE001 - a process that could not be shut in runs nothing
        with contextlib.suppress(ChannelError):
            line.send({"fatal": traceback.format_exc()[-2000:]})
        os._exit(1)
    with contextlib.suppress(ChannelError):
        interpreter.serve(shell, line)
    os._exit(0)


def _close_all_but(kept):
    """Only the channel stays open; standard input, output and error lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)
