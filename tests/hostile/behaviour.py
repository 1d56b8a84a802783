"""Code that does harm, on purpose or not. ``attack``: right answers around a harmful cell."""

from hostile.honest import FULL
from hostile.made import code
from hostile.registry import ANY, NONE, attack, made, right

WITHOUT_HUBER = FULL | {"huber": 0}


@made(WITHOUT_HUBER, "stopped after")
def loops_for_ever():
    return right(huber="def huber(residual, delta):\n    while True:\n        pass")


@made(WITHOUT_HUBER, "stopped after")
def ignores_interrupts():
    return right(
        huber="def huber(residual, delta):\n    while True:\n        try:\n"
        "            while True:\n                pass\n        except BaseException:\n"
        "            pass"
    )


@made(WITHOUT_HUBER, "huber")
def blocks_signals():
    return right(
        huber="import signal, time\ndef huber(residual, delta):\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\n    time.sleep(1000)"
    )


@made(FULL, "stopped after")
def loop_in_a_cell():
    return attack("while True:\n    pass")


@made(WITHOUT_HUBER, "stopped after")
def sleeps():
    return right(huber="import time\ndef huber(residual, delta):\n    time.sleep(10_000)")


@made(WITHOUT_HUBER)
def fifty_gigabytes():
    return right(huber="def huber(residual, delta):\n    return np.ones(50 << 27)[: residual.size]")


@made(FULL)
def grows_for_ever():
    return attack("kept = []\nwhile True:\n    kept.append(bytearray(64 << 20))")


@made(FULL)
def ten_thousand_processes():
    return attack(
        "import os, time\nfor i in range(10_000):\n    if os.fork() == 0:\n"
        "        time.sleep(1000)\n        os._exit(0)"
    )


@made(FULL)
def fork_bomb():
    return attack("import os\nfor i in range(20):\n    try:\n        os.fork()\n"
                  "    except OSError:\n        pass")  # fmt: skip


@made(FULL, either="fit_interval")  # whether their stacks leave memory for the fit is chance
def ten_thousand_threads():
    return attack(
        "import threading, time\nfor i in range(10_000):\n"
        "    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()"
    )


@made(FULL)
def fills_the_disk():
    return attack(
        "for i in range(10_000):\n    with open(f'file{i}', 'wb') as f:\n"
        "        f.write(b'x' * (8 << 20))"
    )


@made(FULL)
def one_large_file():
    return attack("with open('file', 'wb') as f:\n    f.truncate(1 << 40)\n    f.write(b'x')")


@made(FULL, "stopped after")
def prints_for_ever():
    return attack("while True:\n    print('x' * 1000)")


@made(FULL, "status 0")
def os_exit():
    return attack("import os\nos._exit(0)")


@made(WITHOUT_HUBER, "status 0")
def os_exit_in_the_answer():
    return right(huber="import os\ndef huber(residual, delta):\n    os._exit(0)")


@made(FULL)
def sys_exit():
    return attack("import sys\nsys.exit(0)")


@made(WITHOUT_HUBER)
def sys_exit_in_the_answer():
    return right(huber="import sys\ndef huber(residual, delta):\n    sys.exit(0)")


@made(FULL, "status -11")
def segmentation_fault():
    return attack("import ctypes\nctypes.string_at(0)")


@made(FULL)
def aborts():
    return attack("import os\nos.abort()")


@made(FULL)
def no_standard_streams():
    return attack("import sys\ndel sys.stdin, sys.stdout, sys.stderr, sys.__stdout__")


@made(FULL)
def exits_by_atexit():
    return attack("import atexit, os, signal\natexit.register(os._exit, 9)\n"
                  "signal.signal(signal.SIGALRM, lambda *a: os._exit(9))")  # fmt: skip


@made(FULL)
def threads_outlive_the_cell():
    return attack(
        "import threading\ndef run():\n    while True:\n        print('still here')\n"
        "for i in range(3):\n    threading.Thread(target=run, daemon=True).start()"
    )


@made(FULL)
def daemon_outlives_the_cell():
    return attack(
        "import subprocess, os\n"
        "if os.fork() == 0:\n    os.setpgid(0, 0)\n    if os.fork() == 0:\n"
        "        os.execv('/bin/sleep', ['sleep', '98765'])\n    os._exit(0)\n"
        "subprocess.Popen(['sleep', '98765'], process_group=0)"
    )


@made(FULL)
def signals_to_everyone():
    return attack(
        "import os, signal\n"
        "for pid in [os.getppid(), 0, -1, 1, *range(2, 4000)]:\n    try:\n"
        "        os.kill(pid, signal.SIGKILL)\n    except OSError:\n        pass"
    )


@made(FULL, "the process ended")
def closes_the_channel():
    return attack("import os\nos.closerange(3, 4096)")


@made(FULL, "a message of")
def floods_the_channel():
    return attack(
        "import os, stat\nfor fd in range(3, 64):\n    try:\n"
        "        if stat.S_ISSOCK(os.fstat(fd).st_mode):\n            while True:\n"
        "                os.write(fd, b'\\xff' * (1 << 20))\n"
        "    except OSError:\n        pass"
    )


@made(ANY)  # it can cut its own line, and then has nothing
def reads_the_channel():
    return attack(
        "import os, threading\ndef steal():\n    while True:\n        for fd in range(3, 64):\n"
        "            try:\n                os.read(fd, 1)\n            except OSError:\n"
        "                pass\nthreading.Thread(target=steal, daemon=True).start()"
    )


@made(FULL)
def raises_itself():
    return attack(
        "class Odd(BaseException):\n    def __str__(self):\n        raise self\nraise Odd()"
    )


@made(NONE)
def harm_in_every_answer():
    bodies = {
        "mse_grad": "def mse_grad(y_pred, y_true):\n    raise KeyboardInterrupt",
        "huber": "def huber(residual, delta):\n    return huber(residual, delta)",
        "pinball": "def pinball(y_true, y_pred, tau):\n    x = []\n    x.append(x)\n    return x",
        "log_cosh": "def log_cosh(residual):\n    return np.ones((1 << 13, 1 << 13))",
        "fit_interval": "def fit_interval(x, y, share):\n    raise SystemExit",
        "which_pinball": "def which_pinball(y_true, y_pred, tau, reported):\n    return 10 ** 10 ** 6",
    }
    book = right(**bodies)
    book["cells"].append(code("1"))
    return book


LOOP = "def {}(*inputs):\n    while True:\n        pass"


@made(FULL | dict.fromkeys(("mse_grad", "huber", "log_cosh"), 0), "stopped after")
def three_loops():
    """They cost their own exercises; the right answers after them keep their points."""
    names = ("mse_grad", "huber", "log_cosh")
    return right(**{name: LOOP.format(name) for name in names})


LAST = ("pinball", "which_pinball")  # the one calls the other


@made(NONE | {name: FULL[name] for name in LAST}, "stopped after")
def loops_in_all_but_the_last():
    return right(**{name: LOOP.format(name) for name in FULL if name not in LAST})


@made(WITHOUT_HUBER, message="is a AAAA")
def a_type_with_a_long_name():
    return right(huber="huber = type('A' * 10**8, (), {})()")


@made(FULL)
def shared_memory_of_the_kernel():
    """Attach, fill, detach, again: it counts for no process."""
    return attack(
        "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.shmat.restype = ctypes.c_void_p\n"
        "for i in range(40):\n    key = libc.shmget(0, 64 << 20, 0o1600)\n"
        "    if key >= 0:\n        place = libc.shmat(key, None, 0)\n"
        "        ctypes.memset(place, 1, 64 << 20)\n        print('HELD')\n"
        "        libc.shmdt(ctypes.c_void_p(place))\n"
        "assert libc.shmget(0, 4096, 0o1600) == -1"
    )


@made(FULL)
def leaves_its_session():
    """A session of its own would have a share of the processors of its own."""
    return attack("import os\ntry:\n    os.setsid()\nexcept OSError:\n    pass\nelse:\n    1 / 0")


@made(FULL, "more than 1024 MB")
def children_share_one_limit_of_memory():
    return attack(
        "import mmap, os, time\n"  # filled by the kernel, at once: the limit of time is no part of this
        "held = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE\n"
        "for i in range(6):\n    if os.fork() == 0:\n"
        "        held = mmap.mmap(-1, 400 << 20, flags=held)\n        time.sleep(100)\n"
        "time.sleep(100)"
    )


@made(WITHOUT_HUBER)
def an_exception_called_time_up():
    """Its text is no word of the grader's, and reaches no terminal as it is."""
    return right(
        huber="class TimeUp(Exception):\n    pass\ndef huber(residual, delta):\n"
        "    raise TimeUp('\\x1b]52;c;YQ==\\x07\\x1b[2J\\x9b31m all graded')"
    )


@made(FULL)
def draws_a_picture_of_22000_pixels():
    return attack(
        "import struct, zlib\nfrom IPython.display import Image, display\n"
        "def chunk(kind, data):\n    check = struct.pack('>I', zlib.crc32(kind + data))\n"
        "    return struct.pack('>I', len(data)) + kind + data + check\n"
        "header = struct.pack('>IIBBBBB', 22000, 22000, 1, 0, 0, 0, 0)\n"
        "rows = zlib.compress(bytes(22000 * 2751), 9)\n"
        "png = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', header) + chunk(b'IDAT', rows)\n"
        "display(Image(png + chunk(b'IEND', b'')))"
    )


@made(FULL)
def floods_its_outputs():
    """A thousand lines of print in many cells: what is kept is bounded for the whole submission."""
    book = right()
    book["cells"] += [code(f"print('{i}' + 'x' * 199_000)") for i in range(100)]
    return book
