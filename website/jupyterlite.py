"""Notebooks that run in the reader's browser: JupyterLite with Pyodide, in the folder `run/` of the site.

JupyterLite is built in an environment of its own, `build/run-env`, from pinned versions. Python itself
(Pyodide) comes from its public network unless a folder with a distribution is given, which is then
copied into the site. The library and what it needs are wheels that the kernel loads when it starts,
so that a notebook is the same here as anywhere else.
"""

import hashlib
import html
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from lessonkit import worked
from website.beside import files_beside
from website.messages import said, say
from website.pip import PipFailed, pip
from website.pyodide import NETWORK, PACKAGES, ProblemWithPyodide, inspect
from website.settings import HERE, ROOT

ENVIRONMENT = ROOT / "build" / "run-env"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
WANTED = HERE / "browser"
LIBRARIES = ("losslab", "lessonkit")
BUILT = ("__pycache__", "build", "*.egg-info", "pyproject.lock")  # what installing leaves in lib/
MEGABYTES = 60  # what a first visit fetches; a test compares it with what one fetched
# Seen from the kernel's worker, which is a file of JupyterLite's extension.
WHEELS = "../../../../pypi/"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
APPS = ("notebooks", "tree")
UNUSED = ("rspack*", "package.json", "doc", "jupyterlite.schema*")


class CannotBuild(Exception):
    """Why the browser notebooks were not built, in a sentence."""


def app(settings, notebooks, title):
    """The folder with the app, under the course's title, and ``{address: path}`` of notebooks, such as
    ``{"theory/02-regression-losses.ipynb": Path(...)}``: built anew only if something has changed.
    With ``settings.pyodide``, a folder, no other host is asked for anything."""
    pyodide = settings.pyodide
    try:
        make_environment()
    except PipFailed as problem:
        said = str(problem).rstrip(".")
        raise CannotBuild(f"the notebooks that run in the browser: {said}.") from None
    files = _files(settings, notebooks)
    key = _key(files, pyodide, title)
    target = settings.cache / "run"
    stamp = settings.cache / "run.txt"
    if not (target.exists() and stamp.exists() and stamp.read_text() == key):
        stamp.unlink(missing_ok=True)
        build(target, files, pyodide, title)
        stamp.write_text(key)
    return target


def inspect_python(settings):
    """Refuse a folder that has not what the notebooks need, before anything takes long."""
    try:
        if settings.pyodide:
            inspect(settings.pyodide)
    except ProblemWithPyodide as problem:
        said = str(problem).rstrip(".")
        raise CannotBuild(f"the notebooks that run in the browser: {said}.") from None


def build(target, files, pyodide=None, title="Loss Lab"):
    """Build the app with ``{address: path}`` of files into the folder ``target``."""
    with tempfile.TemporaryDirectory(prefix="losslab-run-") as place:
        lite = Path(place)
        _contents(lite / "files", files)
        wheels = [*(ENVIRONMENT / "wheels").glob("*.whl"), *_library_wheels(lite / "library")]
        (lite / "pypi").mkdir()
        for wheel in wheels:
            shutil.copy(wheel, lite / "pypi")
        if pyodide:
            (lite / "static").mkdir()
            (lite / "static" / "pyodide").symlink_to(Path(pyodide).resolve())
        _settings(lite, sorted(wheel.name for wheel in wheels), title)
        built = lite / "built"
        apps = [part for app in APPS for part in ("--apps", app)]
        _call("jupyterlite_core", "build", "--lite-dir", lite, "--output-dir", built, *apps,
              "--contents", lite / "files", "--no-sourcemaps", "--no-unused-shared-packages",
              folder=lite)  # fmt: skip
        for extra in (file for pattern in UNUSED for file in built.glob(pattern)):
            shutil.rmtree(extra) if extra.is_dir() else extra.unlink()
        _frame(built)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, target)


def _frame(built):
    """Add the script that leads back to the page and names downloads."""
    shutil.copy(WANTED / "frame.js", built)
    page = built / "notebooks" / "index.html"
    text = page.read_text(encoding="utf-8")
    script = f'<script src="../frame.js" data-back="{html.escape(said("script.back"))}"></script>'
    text = text.replace("<head>", f"<head>\n{script}", 1)
    page.write_text(text, encoding="utf-8")


def _key(files, pyodide, title):
    """What the app is made from, as one text that can be compared."""
    told = hashlib.sha256(sys.version.encode() + Path(__file__).read_bytes() + title.encode())
    library = [path for name in LIBRARIES for path in sorted((ROOT / "lib" / name).rglob("*.*"))]
    left = {"__pycache__", "build"}  # by running and installing
    library = [p for p in library if p.is_file() and not left & set(p.relative_to(ROOT).parts)]
    for path in [*sorted(WANTED.iterdir()), *library]:
        told.update(path.name.encode() + path.read_bytes())
    for name, path in sorted(files.items()):
        told.update(name.encode() + path.read_bytes())
    if pyodide:
        told.update(str(pyodide).encode() + (pyodide / "pyodide-lock.json").read_bytes())
    return told.hexdigest()


def make_environment():
    """JupyterLite and the wheels that are served, unless they are there and as wanted."""
    wanted = b"".join(file.read_bytes() for file in sorted(WANTED.glob("*.txt")))
    fingerprint = hashlib.sha256(wanted + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / "ready"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print(said("build.app"), flush=True)
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    pip(PYTHON, "install", "-r", WANTED / "environment.txt")
    pip(PYTHON, "download", "--no-deps", "--only-binary=:all:", "--platform", "any",
        "-d", ENVIRONMENT / "wheels", "-r", WANTED / "wheels.txt")  # fmt: skip
    stamp.write_text(fingerprint)


def _files(settings, notebooks):
    """The notebooks as they are downloaded, and what lessons read: questions, pictures and data files."""
    lessons = {Path(name).stem for name in notebooks if name.startswith("theory/")}
    questions = settings.theory.glob("questions/*.toml")
    beside = {
        f"theory/{path.relative_to(settings.theory).as_posix()}": path
        for path in files_beside(settings.theory)
    }
    asked = {f"theory/questions/{q.name}": q for q in questions if q.stem in lessons}
    return notebooks | beside | asked | _worked(settings, notebooks)


def _worked(settings, notebooks):
    """The sets' worked solutions with the code in them: the notebooks of ``solutions/`` stay at home."""
    found = {}
    for name in (Path(name).stem for name in notebooks if name.startswith("exercises/")):
        solutions = worked.of_set(settings.worked, name) if settings.worked else {}
        if solutions:
            path = settings.cache / "worked" / f"{name}{worked.ENDING}"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "\n\n".join(f"## {one}\n\n{said}" for one, said in solutions.items())
            path.write_text(f"# Worked solutions\n\n{text}\n", encoding="utf-8")
            found[f"solutions/{path.name}"] = path
    return found


def _contents(folder, files):
    for name, path in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def _library_wheels(folder):
    """The two projects in lib/ as wheels; they are built from copies, which leaves lib/ as it is."""
    projects = [folder / name for name in LIBRARIES]
    for project in projects:
        left_out = shutil.ignore_patterns(*BUILT)
        shutil.copytree(ROOT / "lib" / project.name, project, ignore=left_out)
    _call("pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps",
          "--no-build-isolation", "--wheel-dir", folder, *projects)  # fmt: skip
    return sorted(folder.glob("*.whl"))


def _settings(folder, wheels, title):
    """What the app is told: its name, and what the kernel loads before the first cell."""
    kernel = {
        "disablePyPIFallback": True,  # nothing is fetched that the page did not announce
        "loadPyodideOptions": {"packages": [*PACKAGES, *(WHEELS + wheel for wheel in wheels)]},
    }
    config = {
        "appName": title,
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
    place = said("page.this_site") if pyodide else say("page.other_host", host=NETWORK)
    return say("page.size", megabytes=MEGABYTES, host=place)
