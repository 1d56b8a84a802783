"""Each promise of grading/SANDBOX.md about the sandbox itself."""

import json
import os
import time
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from hostile.made import needs_sandbox

from grading.sandbox import client, confine, process, reach, seccomp
from grading.sandbox.confine import Limits
from lessonkit.ruler import arguments

pytestmark = needs_sandbox

QUICK = Limits(cell_seconds=3, exercise_seconds=3, total_seconds=10, memory=1 << 30)


@pytest.fixture(scope="module")
def zygote():
    made = client.Zygote(preload=["losslab"])
    yield made
    made.close()


@pytest.fixture
def session(zygote):
    with zygote.interpreter(QUICK) as made:
        yield made


def said(reply):
    return "".join(output.get("text", output.get("evalue", "")) for output in reply["outputs"])


# --- what it does ---------------------------------------------------------------------------------


def test_a_session_keeps_its_state_and_shows_its_outputs(session):
    assert session.run("x = 20", 3) == {"good": True, "outputs": []}
    reply = session.run("print('out')\nx + 1", 3)
    assert [o["output_type"] for o in reply["outputs"]] == ["stream", "execute_result"]
    assert reply["outputs"][1]["data"] == {"text/plain": "21"}
    reply = session.run("1 / 0", 3)
    assert not reply["good"] and reply["outputs"][0]["ename"] == "ZeroDivisionError"


@pytest.mark.parametrize(
    "code",
    [
        "%who",
        "x = %who",
        "!ls",
        "x?",
        "?x",
        "x = 1;",
        "  x = 1\n  x",
        ">>> x",
        "%%time\nx",
        "f('?')",
    ]
    + ["(7\n % 4)", "'\\d'", "await x", "async def f():\n    pass", "def f(:", "x = [", ";f a", ""]
    + ["# a\u2028%who", "# a\x0c!ls"],
)
def test_cells_are_read_as_ipython_reads_them(code):
    """The short cuts past IPython's own analysis of a cell change nothing."""
    from IPython.core.async_helpers import _should_be_async
    from IPython.core.inputtransformer2 import TransformerManager

    from grading.sandbox import interpreter

    def read(manager):
        try:
            return manager.transform_cell(code)
        except SyntaxError as problem:
            return str(problem)

    plain = read(TransformerManager())
    compiler = interpreter.Compiler()
    assert read(interpreter.Transformers(compiler)) == plain
    awaited = interpreter.Shell.should_run_async(
        SimpleNamespace(autoawait=True), code, transformed_cell=plain
    )
    assert awaited == _should_be_async(plain)


@pytest.mark.parametrize(("code", "shown"), [("1 + 1", True), ("1 + 1;", False), ("';'", True)])
def test_a_semicolon_at_the_end_shows_nothing(session, code, shown):
    assert bool(session.run(code, 3)["outputs"]) == shown


def test_a_picture_is_kept_as_png_only(session):
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    (output,) = session.run(code, 5)["outputs"]
    assert set(output["data"]) == {"text/plain", "image/png"}


def test_a_call_comes_back_as_plain_data(session):
    session.run(
        "import numpy as np\ndef f(x, n):\n    print('hi')\n    x[0] = 9\n    return x * n", 3
    )
    outcome = session.observe("f", {"x": np.array([1.0, 2.0]), "n": 2}, 3)
    assert outcome.value.tolist() == [18.0, 4.0] and type(outcome.value) is np.ndarray
    assert outcome.changed == ("x",) and outcome.printed == "hi\n" and outcome.error is None


def test_descriptions_are_built_inside(session):
    session.run("def f(chunks):\n    return sum(c.sum() for c in chunks)", 3)
    chunks = arguments.Chunks((np.ones(3), np.zeros(0), np.ones(2)))
    assert session.observe("f", {"chunks": chunks}, 3).value == 5.0


def test_missing_functions_are_said(session):
    with pytest.raises(process.Missing):
        session.observe("nothing", {}, 3)


def test_two_sessions_share_nothing(zygote):
    with zygote.interpreter(QUICK) as one, zygote.interpreter(QUICK) as other:
        one.run("x = 1\nopen('note', 'w').write('hello')", 3)
        assert not other.run("x", 3)["good"]
        assert not other.run("open('note')", 3)["good"]


def test_random_numbers_differ_between_sessions(zygote):
    code = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    with zygote.interpreter(QUICK) as one, zygote.interpreter(QUICK) as other:
        assert said(one.run(code, 3)) != said(other.run(code, 3))


# --- what it holds back ---------------------------------------------------------------------------


def test_every_layer_is_there_or_said(zygote):
    assert set(zygote.layers) == set(confine.LAYERS)
    assert not zygote.missing


def test_it_is_refused_where_a_layer_is_missing(monkeypatch):
    """A machine without Landlock: the reason is said, and --unsafe runs what there is."""
    monkeypatch.setattr(client.confine, "REQUIRED", (*confine.REQUIRED, "magic"))
    monkeypatch.setattr(client.confine, "LAYERS", confine.LAYERS | {"magic": "a magic circle"})
    real = json.loads
    monkeypatch.setattr(client.json, "loads", lambda text: _without_magic(real(text)))
    with pytest.raises(client.SandboxError, match="a magic circle: no wand(.|\n)*--unsafe"):
        client.Zygote()
    client.Zygote(unsafe=True).close()


def _without_magic(data):
    if isinstance(data, dict) and "layers" in data:
        data["layers"]["magic"] = "no wand"
    return data


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user stays who they are")
def test_root_becomes_nobody(session):
    assert int(said(session.run("import os\nprint(os.getuid())", 3))) >= 65534


def test_no_capability_is_left(session):
    code = (
        "import ctypes, struct\nlibc = ctypes.CDLL(None)\ndata = ctypes.create_string_buffer(24)\n"
    )
    code += "libc.capget(struct.pack('<Ii', 0x20080522, 0), data)\nprint(data.raw == bytes(24))"
    assert said(session.run(code, 3)) == "True\n"


def test_the_network_is_empty(session):
    reply = session.run("import socket\nsocket.create_connection(('127.0.0.1', 22), 1)", 3)
    assert not reply["good"] and "permitted" in said(reply)


def test_memory_is_limited(session):
    reply = session.run("x = bytearray(2 << 30)", 3)
    assert not reply["good"] and reply["outputs"][0]["ename"] == "MemoryError"


def test_the_scratch_folder_is_limited_and_goes_away(zygote):
    with zygote.interpreter(QUICK) as one:
        reply = one.run("for i in range(100):\n    open(f'{i}', 'wb').write(b'x' * (8 << 20))", 3)
        assert not reply["good"]
        assert "No space left" in said(reply)
    with zygote.interpreter(QUICK) as other:
        assert said(other.run("import os\nprint(os.listdir('.'))", 3)) == "[]\n"


def test_processor_time_is_limited(zygote):
    limits = Limits(cpu_seconds=1)
    with zygote.interpreter(limits) as one, pytest.raises(process.Died, match="-9"):
        one.run("while True:\n    pass", 10)


def test_closing_ends_everything_inside(zygote):
    with zygote.interpreter(QUICK) as one:
        one.run("import subprocess\nsubprocess.Popen(['sleep', '87654'], process_group=0)", 3)
        assert _sleepers("87654")
        started = time.monotonic()
    assert time.monotonic() - started < 2
    assert not _sleepers("87654")


def test_the_end_of_the_grader_ends_everything_inside(tmp_path):
    """Killed without warning, it leaves nothing: the guardian sees its line end."""
    pid = os.fork()
    if pid == 0:
        made = client.Zygote()
        one = made.interpreter(QUICK)
        one.run("import subprocess\nsubprocess.Popen(['sleep', '76543'])", 3)
        (tmp_path / "ready").touch()
        time.sleep(60)
        os._exit(0)
    deadline = time.monotonic() + 30
    while not (tmp_path / "ready").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _sleepers("76543")
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    deadline = time.monotonic() + 10
    while _sleepers("76543") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _sleepers("76543")


def _sleepers(word):
    found = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])]
    return [line for line in found if line and line[-1] == word]


# --- what may be read -----------------------------------------------------------------------------


def test_a_hidden_folder_is_carved_out(tmp_path):
    for name in ("a/x", "b/secret/y", "b/open/z"):
        (tmp_path / name).mkdir(parents=True)
    read, listed = confine.carve(str(tmp_path), [str(tmp_path / "b" / "secret")])
    assert read == [str(tmp_path / "a"), str(tmp_path / "b" / "open")]
    assert listed == [str(tmp_path), str(tmp_path / "b")]
    assert confine.carve(str(tmp_path), [str(tmp_path)]) == ([], [])


def test_an_installed_package_hides_its_checks(monkeypatch, tmp_path):
    """Where grading lies among the packages, the checks are hidden all the same."""
    package = tmp_path / "site-packages"
    for name in ("grading/checks", "numpy"):
        (package / name).mkdir(parents=True)
        (package / name / "inside.py").write_text("x = 1")
    monkeypatch.setattr(reach, "readable_paths", lambda: [*READABLE, str(package)])
    made = client.Zygote(hidden=[package / "grading"])
    with made.interpreter(QUICK) as one:
        assert one.run(f"open('{package}/numpy/inside.py').read()", 3)["good"]
        assert not one.run(f"open('{package}/grading/checks/inside.py').read()", 3)["good"]
    made.close()


READABLE = reach.readable_paths()


@pytest.mark.parametrize("call", [
    "socket(1, 1, 0)", "shmget(4711, 4096, 0o1666)", "msgget(4711, 0o1666)", "semget(4711, 1, 0o1666)",
    "setsid()", "unshare(0x10000000)", "ptrace(0, 0, 0, 0)", "memfd_create(b'x', 0)",
    "syscall(425, 1, 0)", "syscall(206, 1, 0)", "syscall(250, 0, 0, 0)", "mq_open(b'/x', 66, 0o600, 0)",
    "chmod(b'/scratch', 0o777)", "personality(0)", "swapon(b'/', 0)", "inotify_init1(0)",
    "syscall(435, 0, 0)", "add_key(b'user', b'x', b'y', 1, -2)", "setns(0, 0)", "mlockall(3)",
])  # fmt: skip
def test_calls_that_no_answer_needs_are_refused(session, call):
    """The list is of what is allowed, so this is a sample: numbers are of x86-64."""
    code = f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.{call}, ctypes.get_errno())"
    reply = session.run(code, 3)
    assert said(reply).split()[0] == "-1" or "undefined symbol" in said(reply), said(reply)


def test_a_call_that_is_not_on_the_list_is_refused_on_every_processor():
    assert not {"socket", "connect", "setsid", "shmat", "io_setup", "bpf"} & set(seccomp.ALLOWED)
    assert len(seccomp.program()) % 8 == 0
