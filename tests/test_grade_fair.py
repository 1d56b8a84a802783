"""Fair sharing: what a submission is charged for, and what it is not; told by the kernel, not by itself."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hostile.made import needs_sandbox

from grading.run.session import Session
from grading.sandbox import client, groups, process, usage
from grading.sandbox.confine import Limits
from grading.sandbox.usage import Stopwatch, Usage
from lessonkit.ruler.arguments import Measured

pytestmark = needs_sandbox
LIMITS = Limits(cell_seconds=2, exercise_seconds=2, total_seconds=20, memory=1 << 30)


@pytest.fixture(scope="module")
def zygote():
    made = client.Zygote()
    yield made
    made.close()


# --- the stopwatch --------------------------------------------------------------------------------


class Told:
    """A kernel that tells what a test wants to hear."""

    def __init__(self):
        self.processor, self.queued = 0.0, 0.0

    def processor_seconds(self, look=False):
        return self.processor

    def queued_seconds(self):
        return self.queued


@pytest.mark.parametrize(("wall", "processor", "queued", "spent"), [
    (10, 10, 0, 10),  # busy all the time
    (10, 0, 0, 10 / 3),  # asleep: a third
    (100, 1, 99, 1),  # others had the processors
    (100, 1, 60, 40 / 3),  # partly others, partly asleep
    (10, 40, 0, 40),  # four processors at once
    (0.05, 0.04, 0, 0.04),
])  # fmt: skip
def test_only_what_a_submission_does_itself_is_charged(monkeypatch, wall, processor, queued, spent):
    kernel, now = Told(), [100.0]
    monkeypatch.setattr(usage.time, "monotonic", lambda: now[0])
    watch = Stopwatch(kernel, 3.0)
    now[0] += wall
    kernel.processor, kernel.queued = processor, queued
    assert watch.spent() == pytest.approx(spent)


def test_the_kernel_tells_the_time_of_children_too():
    script = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'sum(range(10**7))'])\n"
    script += "child = subprocess.Popen([sys.executable, '-c', 'while True: pass'])\nprint()\n"
    script += "sys.stdout.flush()\nsys.stdin.read()\nchild.kill()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1) as run:
        run.stdout.readline()
        measured = Usage(run.pid)
        first = measured.processor_seconds(look=True)
        own = measured.processor_seconds() - measured._others
        while measured.processor_seconds(look=True) < first + 0.2:
            pass
        assert len(usage.family(run.pid)) == 2 and measured.processor_seconds() - own > 0.2
        assert measured.memory(1 << 40) > 1 << 20
        run.stdin.close()
        run.wait()
        assert measured.processor_seconds(look=True) >= 0 and measured.memory(1 << 30) == 0
        measured.close()


# --- a submission ---------------------------------------------------------------------------------


def test_children_that_spin_are_charged(zygote):
    code = "import subprocess, sys, time\n"
    code += "subprocess.Popen(['/bin/sh', '-c', 'while :; do :; done'])\ntime.sleep(1000)"
    with zygote.interpreter(LIMITS) as inside, pytest.raises(process.TooLong):
        inside.run(code, 1)
    assert inside.spent > 1


def test_memory_of_all_processes_together_is_limited(zygote):
    code = "import os, time\nfor i in range(5):\n    if os.fork() == 0:\n"
    code += "        held = b'x' * (400 << 20)\n        time.sleep(100)\ntime.sleep(100)"
    with zygote.interpreter(LIMITS) as inside, pytest.raises(process.Died, match="1024 MB"):
        inside.run(code, 60)


def test_pages_that_children_share_count_once(zygote):
    code = "import os, time\nheld = b'x' * (300 << 20)\nchildren = []\nfor i in range(6):\n"
    code += "    pid = os.fork()\n    if pid == 0:\n        time.sleep(2)\n        os._exit(0)\n"
    code += "    children.append(pid)\nfor pid in children:\n    os.waitpid(pid, 0)\nprint('done')"
    with zygote.interpreter(LIMITS) as inside:
        assert inside.run(code, 30)["outputs"][-1]["text"] == "done\n"


def test_memory_is_measured_from_outside(zygote):
    """An answer that stops the measuring inside of its own process is measured all the same."""
    hog = "import tracemalloc, numpy as np\ndef f(x):\n    tracemalloc.stop()\n"
    hog += "    held = np.ones(30_000_000)\n    return x.sum()"
    with zygote.interpreter(LIMITS) as inside:
        inside.run(hog, 10)
        outcome = inside.observe("f", {"x": Measured(np.ones(3))}, 10)
        assert outcome.peak > 200_000_000
        inside.run("def f(x):\n    return x.sum()", 10)
        assert inside.observe("f", {"x": Measured(np.ones(3))}, 10).peak < 1_000_000


def test_time_is_measured_from_outside(zygote):
    liar = "import time\ntime.perf_counter = lambda: 0.0\n"
    liar += "def f(x):\n    for i in range(3_000_000):\n        x = x + 0\n    return x"
    with zygote.interpreter(LIMITS) as inside:
        inside.run(liar, 10)
        assert inside.observe("f", {"x": 1.0}, 10).seconds > 0.02


def test_each_of_the_sets_own_cells_gets_some_time(zygote):
    """Cells that use up everything leave a second for each that follows, and for checks their own."""
    session = Session(zygote, Limits(cell_seconds=2, total_seconds=3), own_cells=4, checks=1)
    for _ in range(3):
        assert not session.run("while True:\n    pass", "mse_grad_try", own=True)["good"]
    assert session.run("def f(x):\n    return x", "f_answer", own=True)["good"]
    session.keep("f_check")
    assert not session.run("1", "a cell of the learner's own")["good"]
    outcome, _ = session.observe("f", {"x": 2.0}, 2, "f_check")
    assert outcome.value == 2.0 and session.hung == {"mse_grad_try"}
    session.close()


def test_a_check_sees_what_names_meant_at_its_place(zygote):
    session = Session(zygote, LIMITS, own_cells=3, checks=1)
    session.run(
        "def helper(x):\n    return x\ndef f(x):\n    return helper(x)", "f_answer", own=True
    )
    session.keep("f_check")
    session.run("def helper(x):\n    return object()", "g_answer", own=True)
    session.keep("g_check")
    assert session.observe("f", {"x": 2.0}, 2, "f_check")[0].value == 2.0
    assert session.observe("f", {"x": 2.0}, 2, "g_check")[0].error.startswith("NotPlain")
    assert session.observe("f", {"x": 2.0}, 2, "f_check")[0].value == 2.0
    session.close()


def test_files_beside_the_notebook_are_there_again_after_a_restart(zygote):
    session = Session(zygote, LIMITS, own_cells=2)
    session.put({"data/values.csv": b"1,2\n"})
    read = "print(open('data/values.csv').read(), __import__('os').access('data/values.csv', 2))"
    for _ in range(2):
        assert session.run(read, "x", own=True)["outputs"][0]["text"] == "1,2\n False\n"
        session.run("import os\nos._exit(0)", "a cell of the learner's own")
    session.close()


# --- control groups -------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder in the place of the kernel's tree: what is written to it can be read here."""
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory pids\n")
    monkeypatch.setattr(groups, "_base", lambda: tmp_path)
    return tmp_path


def test_a_group_holds_the_limits_of_one_submission(tree):
    group = groups.new(LIMITS)
    wanted = {"memory.max": 1 << 30, "memory.swap.max": 0, "memory.oom.group": 1, "cpu.weight": 100}
    for name, value in (wanted | {"pids.max": LIMITS.processes}).items():
        assert (group.path / name).read_text() == str(value)
    (group.path / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")
    (group.path / "memory.peak").write_text("123456\n")
    (group.path / "memory.events").write_text("low 0\noom 1\noom_kill 2\n")
    assert group.processor_seconds() == 1.5 and group.peak() == 123456 and group.out_of_memory()
    assert Usage(os.getpid(), group).memory(1) == 0, "the kernel keeps the limit"
    assert groups.sentence() == "A submission's limits are kept by control groups."


def test_without_groups_one_line_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(groups, "_base", lambda: None)
    assert groups.new(LIMITS) is None and "watched by the grader" in groups.sentence()
    monkeypatch.setattr(groups, "_base", lambda: tmp_path / "gone")
    assert groups.new(LIMITS) is None


def test_what_killed_graders_left_is_swept_away(tmp_path):
    for name in (f"submission-{os.getpid()}-0", "submission-4194999-0"):
        (tmp_path / name).mkdir()
    groups._sweep(tmp_path)
    assert (tmp_path / f"submission-{os.getpid()}-0").is_dir()
    assert (tmp_path / "submission-4194999-0" / "cgroup.kill").read_text() == "1"


def test_an_ordinary_user_starts_again_in_a_scope(monkeypatch, tmp_path):
    """Where systemd delegates a part of the tree; once, and with the same command."""
    started = []
    monkeypatch.setattr(groups.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(groups, "mount_point", lambda: tmp_path)
    monkeypatch.setattr(groups.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(groups.os, "execvp", lambda program, words: started.append(words))
    fine = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(groups.subprocess, "run", lambda *args, **options: fine)
    monkeypatch.setattr(groups.sys, "orig_argv", ["python", "-m", "grading.run", "SET"])
    groups.enter_scope()
    words = started[0]
    scope, (program, *rest) = words[:-4], words[-4:]
    assert scope[:2] == ["systemd-run", "--user"] and "--property=Delegate=yes" in scope
    assert program == sys.executable and rest == ["-m", "grading.run", "SET"]
    (tmp_path / "own").mkdir()
    monkeypatch.setattr(groups, "own_group", lambda mount: tmp_path / "own")
    groups.enter_scope()
    assert len(started) == 1 and (tmp_path / "own" / "grader" / "cgroup.procs").read_text() == "0"
    assert groups.MARK not in os.environ


# --- replies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [
    {"complex": []}, {"description": []}, {"description": ["Chunks", ""]}, {"array": [1]}, [1], "",
    {"list": [[]]}, {"dict": [[]]}, {"float": "x"}, {"int": "9" * 5000},
])  # fmt: skip
def test_a_forged_result_is_one_learners_broken_reply(reply):
    from grading.sandbox import channel

    fields = dict.fromkeys(channel.OUTCOME_FIELDS) | {"changed": [], "warnings": [], "printed": ""}
    with pytest.raises(channel.ChannelError):
        channel.decode_outcome(fields | {"seconds": 0.0, "value": reply})


def test_a_reply_of_very_many_parts_is_not_taken_apart():
    import socket
    import struct

    from grading.sandbox import channel

    ours, theirs = socket.socketpair()
    text = json.dumps([{"list": []}] * 200_000).encode()
    import threading

    sender = threading.Thread(target=theirs.sendall, args=(struct.pack("<I", len(text)) + text,))
    sender.start()
    with ours, theirs, pytest.raises(channel.ChannelError, match="over 400,000 parts"):
        channel.Channel(ours).receive(None, 1 << 30)
    sender.join()
