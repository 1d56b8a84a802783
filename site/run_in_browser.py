"""Notebooks that run in the reader's browser: JupyterLite with Pyodide, in the folder `run/` of the site.

JupyterLite is built in an environment of its own, `build/run-env`, from pinned versions. Python itself
(Pyodide) comes from its public network unless a folder with a distribution is given, which is then
copied into the site. The library and what it needs are wheels that the kernel loads when it starts,
so that a notebook is the same here as anywhere else.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from course import ROOT, THEORY

sys.path.insert(0, str(ROOT))
from tools.pyodide import PACKAGES, ProblemWithPyodide, inspect  # noqa: E402
from tools.setup import Stop, run_pip  # noqa: E402
from tools.student import LIBRARY, pyproject  # noqa: E402

ENVIRONMENT = ROOT / "build" / "run-env"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
WANTED = ROOT / "site" / "browser"
NETWORK = "cdn.jsdelivr.net"  # where JupyterLite's kernel looks for Pyodide
MEGABYTES = 60  # what a first visit fetches; a test compares it with what one fetched
# Seen from the kernel's worker, which is a file of JupyterLite's extension.
WHEELS = "../../../../pypi/"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
APPS = ("notebooks", "tree")
UNUSED = ("rspack*", "package.json", "doc", "jupyterlite.schema*")


class CannotBuild(Exception):
    """Why the browser notebooks were not built, in a sentence."""


def build(target, notebooks, pyodide=None):
    """Build into the folder ``target`` the app and ``{place: path}`` of notebooks, such as
    ``{"theory/02-regression-losses.ipynb": Path(...)}``. With ``pyodide``, a folder, no other host
    is asked for anything."""
    try:
        if pyodide:
            inspect(pyodide)
        make_environment()
    except (Stop, ProblemWithPyodide) as problem:
        said = str(problem).rstrip(".")
        raise CannotBuild(f"the notebooks that run in the browser: {said}.") from None
    with tempfile.TemporaryDirectory(prefix="losslab-run-") as place:
        lite = Path(place)
        _contents(lite / "files", notebooks)
        wheels = [*(ENVIRONMENT / "wheels").glob("*.whl"), _library_wheel(lite / "library")]
        (lite / "pypi").mkdir()
        for wheel in wheels:
            shutil.copy(wheel, lite / "pypi")
        if pyodide:
            (lite / "static").mkdir()
            (lite / "static" / "pyodide").symlink_to(Path(pyodide).resolve())
        _settings(lite, sorted(wheel.name for wheel in wheels))
        built = lite / "built"
        apps = [part for app in APPS for part in ("--apps", app)]
        _call("jupyterlite_core", "build", "--lite-dir", lite, "--output-dir", built, *apps,
              "--contents", lite / "files", "--no-sourcemaps", "--no-unused-shared-packages",
              folder=lite)  # fmt: skip
        for extra in (file for pattern in UNUSED for file in built.glob(pattern)):
            shutil.rmtree(extra) if extra.is_dir() else extra.unlink()
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, target)


def make_environment():
    """JupyterLite and the wheels that are served, unless they are there and as wanted."""
    wanted = b"".join(file.read_bytes() for file in sorted(WANTED.glob("*.txt")))
    fingerprint = hashlib.sha256(wanted + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / "ready"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print("  setting up JupyterLite in an environment of its own …", flush=True)
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--retries", "2"]
    run_pip([*pip, "install", "-r", str(WANTED / "environment.txt")])
    run_pip([*pip, "download", "--no-deps", "--only-binary=:all:", "-d",
             str(ENVIRONMENT / "wheels"), "-r", str(WANTED / "wheels.txt")])  # fmt: skip
    stamp.write_text(fingerprint)


def _contents(folder, notebooks):
    """The notebooks as they are downloaded, and the skill checks' questions, which lessons read."""
    files = dict(notebooks)
    files |= {f"theory/questions/{q.name}": q for q in THEORY.glob("questions/*.toml")}
    for name, path in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def _library_wheel(folder):
    """The library alone as a wheel, with the learners' project file."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lib" / "losslab", folder / "lib" / "losslab", ignore=skipped)
    for path in (folder / "lib").rglob("*"):
        if path.is_file() and path.suffix not in LIBRARY:
            path.unlink()
    (folder / "pyproject.toml").write_text(pyproject(), encoding="utf-8")
    _call("pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps",
          "--no-build-isolation", "--wheel-dir", folder, folder)  # fmt: skip
    return next(folder.glob("losslab-*.whl"))


def _settings(folder, wheels):
    """What the app is told: its name, and what the kernel loads before the first cell."""
    kernel = {
        "disablePyPIFallback": True,  # nothing is fetched that the page did not announce
        "loadPyodideOptions": {"packages": [*PACKAGES, *(WHEELS + wheel for wheel in wheels)]},
    }
    config = {
        "appName": "Loss Lab",
        "appUrl": "./tree",
        "faviconUrl": "./notebooks/favicon.ico",
        "litePluginSettings": {KERNEL: kernel},
    }
    site = {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
    (folder / "jupyter-lite.json").write_text(json.dumps(site, indent=1))
    preferences = {
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 15},
    }
    (folder / "overrides.json").write_text(json.dumps(preferences))


def _call(module, *arguments, folder=None):
    """Run a module of the environment; its words are shown when it fails."""
    command = [str(PYTHON), "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    if done.returncode:
        words = (done.stderr or done.stdout).strip()
        raise CannotBuild(f"the notebooks that run in the browser: {module} failed.\n{words}")


def notice(pyodide):
    """What a page says before anything is loaded: how much is fetched, and from where."""
    place = "from this site" if pyodide else f"from another host, {NETWORK}"
    return f"about {MEGABYTES} MB, {place}"
