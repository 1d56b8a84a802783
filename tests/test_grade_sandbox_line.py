"""The line into the sandbox: what crosses it, and what is refused."""

import contextlib
import json
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hostile.made import needs_sandbox
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grading.sandbox import channel, outputs
from lessonkit.ruler.call import Outcome

pytestmark = needs_sandbox


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
numeric = arrays.arrays(
    st.sampled_from(["?", "i1", "u8", "f2", "f4", "f8", "c16"]), arrays.array_shapes(min_dims=0)
)
values = st.recursive(
    scalars | numeric,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


def alike(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(alike, one.values(), other.values()))
    return one == other or str(one) == str(other)


@given(values)
def test_values_cross_the_line_unchanged(value):
    assert alike(channel.decode(json.loads(json.dumps(channel.encode(value)))), value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["array", "list", "tuple", "dict", "int", "float", "description", "x"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(channel.OUTCOME_FIELDS), json_values))
def test_forged_outcomes_are_refused_or_plain(data):
    try:
        outcome = channel.decode_outcome(data)
    except channel.ChannelError:
        return
    assert type(outcome) is Outcome and outcome.seconds >= 0
    assert outcome.error is None or type(outcome.error) is str


@pytest.mark.parametrize("entry", [
    None, 3, {}, {"output_type": "stream"}, {"output_type": "stream", "name": "x", "text": 3},
    {"output_type": "error", "ename": 1, "evalue": "", "traceback": []},
    {"output_type": "display_data", "data": {"text/plain": {"a": 1}}},
    {"output_type": "update", "data": {}},
])  # fmt: skip
def test_forged_outputs_are_refused(entry):
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        outputs.clean_outputs([entry])


def test_only_harmless_forms_of_an_output_are_kept():
    data = {"text/html": "<b>", "text/plain": "x\ud800", "application/javascript": "1"}
    (clean,) = outputs.clean_outputs([{"output_type": "display_data", "data": data}])
    assert clean["data"] == {"text/plain": "x?"}


@pytest.fixture
def line():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield channel.Channel(ours), theirs


def test_a_message_too_large_is_not_read(line):
    ours, theirs = line
    theirs.sendall(struct.pack("<I", 1 << 30))
    with pytest.raises(channel.ChannelError, match="a message of 1,073,741,824 bytes"):
        ours.receive(time.monotonic() + 1)


def test_a_slow_sender_is_not_waited_for(line):
    ours, theirs = line

    def drip():
        with contextlib.suppress(OSError):
            for _ in range(20):
                theirs.sendall(b"\x01")
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    started = time.monotonic()
    with pytest.raises(channel.Silence):
        theirs.sendall(struct.pack("<I", 1000))
        ours.receive(started + 0.5)
    assert time.monotonic() - started < 1


def test_one_who_does_not_read_is_not_waited_for(line):
    ours, _ = line
    with pytest.raises(channel.Silence):
        ours.send("x" * (64 << 20), time.monotonic() + 0.5)


def test_garbage_is_no_message(line):
    ours, theirs = line
    theirs.sendall(struct.pack("<I", 5) + b"{nope")
    with pytest.raises(channel.ChannelError, match="not JSON"):
        ours.receive(time.monotonic() + 1)
    theirs.close()
    with pytest.raises(channel.ChannelError, match="gone"):
        ours.receive(time.monotonic() + 1)
