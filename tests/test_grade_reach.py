"""The checks cannot be reached however the course was installed, and what is readable is a short list."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from hostile.made import ROOT, needs_sandbox

from grading.sandbox import client, reach
from grading.sandbox.confine import Limits

pytestmark = needs_sandbox

# Whatever of the checks can be imported or read, this prints.
HUNT = """
import importlib, os, sys
for name in [name for name in sys.modules if name.partition(".")[0] == "grading"]:
    del sys.modules[name]
try:
    print("IMPORTED", importlib.import_module("grading.checks"))
except ImportError:
    pass
for place in (*sys.path, *{places!r}):
    for path in ("grading/checks", "solutions", "class"):
        if os.path.lexists(os.path.join(place, path)):
            print("SEEN", place, path)
"""


def hunt(python, folder, tmp_path):
    """What a learner's process finds where the grader is the ``grading`` of another folder."""
    script = f"""
import sys
from grading.sandbox import client
from grading.sandbox.confine import Limits
zygote = client.Zygote()
with zygote.interpreter(Limits()) as inside:
    reply = inside.run({HUNT.format(places=[str(ROOT), str(tmp_path)])!r}, 30)
print(reply["good"], [output.get("text") for output in reply["outputs"]])
zygote.close()
"""
    done = subprocess.run([python, "-c", script], cwd=folder, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr


@pytest.fixture
def environment(tmp_path):
    """An environment of its own that sees this one's packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    (packages,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(
        f"{sysconfig.get_path('purelib')}\n{ROOT / 'lib'}\n", encoding="utf-8"
    )
    return python, packages


def test_a_checkout_beside_an_installed_package_hides_both(environment, tmp_path):
    """As with ``pip install .`` and ``python -m grading.run`` from the course's folder."""
    python, packages = environment
    shutil.copytree(ROOT / "grading", packages / "grading")
    assert hunt(python, ROOT, tmp_path) == "True []"


def test_an_installed_package_alone_hides_itself(environment, tmp_path):
    """As on a worker of a cluster, which has no checkout."""
    python, packages = environment
    shutil.copytree(ROOT / "grading", packages / "grading")
    assert hunt(python, tmp_path, tmp_path) == "True []"


def test_it_is_refused_where_checks_can_be_reached(monkeypatch, tmp_path):
    """The proof is made by every zygote: here a copy lies where nobody looks for one."""
    place = tmp_path / "elsewhere"
    (place / "solutions").mkdir(parents=True)
    readable = [*reach.readable_paths(), str(place)]
    monkeypatch.setattr(reach, "readable_paths", lambda: readable)
    client.Zygote().close()
    real = reach.hidden_paths
    monkeypatch.setattr(reach, "hidden_paths", lambda *paths: [*real(*paths), str(place)])
    monkeypatch.setattr(client.json, "dumps", lambda order: _seen(order, str(place)))
    with pytest.raises(client.SandboxError, match="could reach the checks .*elsewhere/solutions"):
        client.Zygote()


def _seen(order, place, dumps=client.json.dumps):
    """The order to a zygote that does not know of a hidden place."""
    if "hidden" in order:
        order = order | {"hidden": [path for path in order["hidden"] if path != place]}
    return dumps(order)


def test_a_copy_among_the_packages_is_found(tmp_path):
    for place in ("lib/python3.11/site-packages", "lib/python3/dist-packages", "site-packages"):
        (tmp_path / place / "grading").mkdir(parents=True)
    found = reach.copies([str(tmp_path / "lib"), str(tmp_path / "site-packages")])
    assert len(found) == 3


def test_no_configuration_and_no_exchange_can_be_read():
    """Neither nbgrader's configuration, where a database's password may be, nor what others sent."""
    readable = [Path(path) for path in reach.readable_paths()]
    for prefix in {sys.prefix, sys.base_prefix, "/usr", "/usr/local", "/"}:
        for name in ("etc/jupyter/nbgrader_config.py", "share/nbgrader/exchange", "var", "home"):
            path = Path(prefix, name)
            assert not [place for place in readable if path.is_relative_to(place)], path
    assert os.path.expanduser("~") not in map(str, readable)


def test_a_learner_reads_none_of_it(tmp_path):
    made = client.Zygote()
    code = "import os\nprint([p for p in {!r} if os.path.exists(p)])".format(
        [
            f"{sys.prefix}/etc",
            f"{sys.prefix}/share/jupyter",
            "/usr/local/share/nbgrader",
            "/etc/passwd",
        ]
        + [
            "/proc/self",
            "/sys",
            "/root/.profile",
            "/home",
            "/var/lib",
            str(ROOT / "tests"),
            "/usr/local/etc",
        ]
    )
    with made.interpreter(Limits()) as inside:
        assert inside.run(code, 10)["outputs"][0]["text"] == "[]\n"
    made.close()
