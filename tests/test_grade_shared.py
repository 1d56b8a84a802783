"""Submissions that start from the same zygote share files and modules: none can leave a note for the next."""

import os

import pytest
from hostile.made import needs_sandbox

from grading.sandbox import client, reach
from grading.sandbox.confine import Limits

pytestmark = needs_sandbox

LIMITS = Limits(cell_seconds=5, exercise_seconds=5, total_seconds=20, memory=1 << 30)
HERE = reach.readable_paths()


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    """A package that lies among the readable ones and is hidden, with one readable folder inside."""
    packages = tmp_path_factory.mktemp("tree") / "packages"
    (packages / "grading" / "open").mkdir(parents=True)
    (packages / "grading" / "checks.py").write_text("x = 1")
    (packages / "grading" / "open" / "seen.py").write_text("x = 1")
    return packages / "grading"


@pytest.fixture(scope="module")
def zygote(hidden):
    with pytest.MonkeyPatch.context() as patch:
        readable = [*HERE, str(hidden.parent), str(hidden / "open")]
        patch.setattr(reach, "readable_paths", lambda: readable)
        made = client.Zygote(hidden=[hidden])
    yield made
    made.close()


def printed(zygote, code):
    with zygote.interpreter(LIMITS) as one:
        reply = one.run(code, 5)
    assert reply["good"], reply
    return "".join(output["text"] for output in reply["outputs"])


def test_nothing_but_the_scratch_folder_is_writable(zygote, hidden):
    """Neither are the places that stand in front of what is hidden: their times could carry a note."""
    code = f"""
import os, sys
for place in ("/", "/dev", "/usr", sys.prefix, {str(hidden)!r}, {str(hidden.parent)!r},
              {str(hidden / "open")!r}, {str(hidden / "open" / "seen.py")!r},
              "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"):
    if not os.statvfs(place).f_flag & os.ST_RDONLY:
        print(place, "is on a file system that can be written")
    for times in (None, (1, 1)):
        try:
            os.utime(place, times)
            print(place, "was touched")
        except OSError:
            pass
"""
    assert printed(zygote, code) == ""


def test_devices_work(zygote):
    code = """
with open("/dev/null", "w") as nowhere:
    print("x", file=nowhere)
print(len(open("/dev/urandom", "rb").read(3)), open("/dev/zero", "rb").read(1))
try:
    with open("/dev/full", "r") as full:
        print(full.read(1) == chr(0))
except OSError:
    pass
"""
    assert printed(zygote, code) == "3 b'\\x00'\nTrue\n"


def test_a_zygote_takes_its_own_folders_along():
    made = client.Zygote()
    folder = printed(made, "print(get_ipython().ipython_dir)").strip()
    made.close()
    assert os.path.isabs(folder) and not os.path.exists(folder)


def test_a_tree_that_cannot_be_built_is_said(monkeypatch, tmp_path):
    """Nothing runs then: a path of a length that fits no more below the new root."""
    place = tmp_path
    while len(str(place)) < 4091:
        place = place / ("x" * min(200, 4094 - len(str(place)) - 1))
        place.mkdir()
    monkeypatch.setattr(reach, "readable_paths", lambda: [*HERE, str(place)])
    with pytest.raises(client.SandboxError, match="could not be set up: OSError: .*too long"):
        client.Zygote(unsafe=True)


def test_a_hidden_folder_inside_another(hidden, monkeypatch):
    """As where the course lies below ``/usr``: it is hidden, and the grader's package in it too."""
    monkeypatch.setattr(reach, "readable_paths", lambda: [*HERE, str(hidden.parent)])
    made = client.Zygote(hidden=[hidden.parent / "grading" / "open", hidden])
    code = f"import os\nprint(os.path.exists({str(hidden)!r}), os.path.exists({str(hidden / 'open')!r}))"
    assert printed(made, code) == "True False\n"
    made.close()
