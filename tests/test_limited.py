"""What a learner made is looked at in a process with bounds, and each bound is a sentence."""

import contextlib
import io
import os
import sys
import threading
import time
import zipfile
import zlib

import pytest

from grading.sandbox import limited
from grading.sandbox.limited import Bounds, Refused

SMALL = Bounds(memory=64 << 20, seconds=1, result=1 << 20)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are limited on Linux")


class OddError(Exception):
    pass


def raising(problem):
    raise problem


def forever():
    while True:
        pass


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, "ä\ud800", b"\x00\xff", [1, [b"x"]], {"a": {"b": [b"", None]}}]
)
def test_plain_data_comes_back(value):
    assert limited.call(lambda: value) == value


def test_arguments_may_be_anything_that_is_open():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("größe.txt", b"hello" * 1000, zipfile.ZIP_DEFLATED)

    def read(source):
        with zipfile.ZipFile(source) as opened:
            return {name: opened.read(name) for name in opened.namelist()}

    assert limited.call(read, file) == {"größe.txt": b"hello" * 1000}


def test_expected_exceptions_come_through_and_others_are_refused():
    with pytest.raises(OddError, match="odd"):
        limited.call(raising, OddError("odd"), raises=(KeyError, OddError))
    with pytest.raises(Refused, match="OddError: odd"):
        limited.call(raising, OddError("odd"))


@pytest.mark.parametrize(("work", "says"), [
    (lambda: bytearray(1 << 30), "more than 64 MB of memory"),
    (lambda: zlib.decompress(zlib.compress(bytes(200 << 20))), "more than 64 MB of memory"),
    (forever, "more than 1 seconds"),
    (lambda: time.sleep(100), "more than 1 seconds"),
    (lambda: "x" * (2 << 20), "makes more than 1 MB"),
    (lambda: os._exit(3), "status 3"),
    (lambda: os.kill(os.getpid(), 11), "status -11"),
    (lambda: {1, 2}, "no plain data: set"),
    (lambda: sys.exit("bye"), "SystemExit: bye"),
], ids=range(9))  # fmt: skip
def test_every_bound_is_a_sentence(work, says):
    with pytest.raises(Refused, match=says):
        limited.call(work, bounds=SMALL)


def test_deep_nesting_is_refused():
    import json

    with pytest.raises(Refused, match="nested too deep"):
        limited.call(json.loads, "[" * 100_000)


def test_a_flood_is_not_read():
    reader, writer = os.pipe()

    def flood():
        with contextlib.suppress(OSError):
            while True:
                os.write(writer, b"x" * (1 << 20))

    threading.Thread(target=flood, daemon=True).start()
    assert limited._read(reader, SMALL) == (b"", False)
    os.close(reader)


def test_nothing_is_written_and_nothing_else_is_opened(tmp_path):
    secret = tmp_path / "gradebook"
    secret.write_text("secret")

    def look():
        told = {}
        for name, mode in (("gradebook", "r"), ("gradebook", "a"), ("new", "w")):
            try:
                open(tmp_path / name, mode).close()
            except OSError as problem:
                told[f"{name} {mode}"] = problem.strerror
        return told

    refused = limited.call(look)
    assert set(refused) == {"gradebook r", "gradebook a", "new w"}
    assert not (tmp_path / "new").exists()
