"""Python for the browser (Pyodide), for building the site without another host and for its tests.

python tools/pyodide.py [FOLDER]    fetch a distribution into FOLDER, by default build/pyodide

A distribution is a folder with `pyodide.mjs`, `pyodide-lock.json` and wheels. The Pyodide project
publishes one as an archive at https://github.com/pyodide/pyodide/releases. What this fetches instead
is part of a package on PyPI, Open WebUI, which carries one with NumPy, Matplotlib, pandas and seaborn; the
few wheels that it leaves out come from PyPI too. It is for tests and for trying out, and never shipped.
"""

import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.setup import Stop, run_pip  # noqa: E402

FOLDER = ROOT / "build" / "pyodide"
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
PYTHON = "3.14"  # the one that JupyterLite's kernel is made for
PACKAGES = ("micropip", "numpy", "matplotlib", "seaborn", "scikit-learn")  # loaded with the kernel
KERNEL = ("ipython", "jedi")  # what the kernel itself asks for
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


class ProblemWithPyodide(Exception):
    """What is wrong with a distribution, in a sentence."""


def read_lock(folder):
    """The distribution's list of packages, by normal name; and the whole lock."""
    file = Path(folder) / "pyodide-lock.json"
    if not file.is_file():
        raise ProblemWithPyodide(
            f"{folder} is not a Pyodide distribution, for it has no pyodide-lock.json: unpack one "
            "there, or run make pyodide"
        )
    try:
        lock = json.loads(file.read_text(encoding="utf-8"))
        return {normal(name): package for name, package in lock["packages"].items()}, lock
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProblemWithPyodide(f"{file} cannot be read ({error}): fetch it again") from None


def normal(name):
    return name.lower().replace("_", "-").replace(".", "-")


def needed(packages):
    """Everything that the kernel and the library load, by name."""
    found, waiting = {}, [*PACKAGES, *KERNEL]
    while waiting:
        name = normal(waiting.pop())
        if name not in packages:
            raise ProblemWithPyodide(f"this Pyodide has no {name}: take a full distribution")
        if name not in found:
            found[name] = packages[name]
            waiting += packages[name]["depends"]
    return found


def inspect(folder):
    """Raise :class:`ProblemWithPyodide` unless the notebooks can run with this distribution."""
    packages, lock = read_lock(folder)
    version = str(lock.get("info", {}).get("python", "unknown"))
    if not version.startswith(PYTHON + "."):
        raise ProblemWithPyodide(
            f"{folder} holds Python {version}, and the notebook's kernel needs {PYTHON}: take a "
            "distribution of that Python"
        )
    files = [*CORE, *(package["file_name"] for package in needed(packages).values())]
    missing = [name for name in files if not (Path(folder) / name).is_file()]
    if missing:
        raise ProblemWithPyodide(
            f"{folder} lacks {', '.join(missing)}: take a full distribution, or run make pyodide"
        )


def fetch(folder):
    """Fetch and complete a distribution; what was there before goes only when the new one is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pyodide-", dir=folder.parent) as place:
        download, made = Path(place) / "download", Path(place) / "pyodide"
        print(f"Fetching {CARRIER} for the Pyodide inside (about 110 MB) …", flush=True)
        pip_download(download, CARRIER)
        unpack(next(download.glob("*.whl")), made)
        packages, lock = read_lock(made)
        missing = [p for p in needed(packages).values() if not (made / p["file_name"]).exists()]
        print(f"Completing it with {len(missing)} packages …", flush=True)
        names = [f"{package['name']}=={package['version']}" for package in missing]
        pip_download(made, "--python-version", PYTHON, *names)
        for package in missing:  # the same releases, but not packed by Pyodide: their own checksums
            wheel = made / package["file_name"]
            package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (made / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
        inspect(made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


def unpack(wheel, target):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            inner = name.removeprefix(INSIDE)
            if inner and inner != name and "/" not in inner:
                target.mkdir(exist_ok=True)
                (target / inner).write_bytes(archive.read(name))


def pip_download(target, *what):
    run_pip([sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps",
             "--only-binary=:all:", "--dest", str(target), *what])  # fmt: skip


def main(arguments):
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        fetch(folder)
    except (Stop, ProblemWithPyodide) as problem:
        print(f"No Pyodide: {str(problem).rstrip('.')}.", file=sys.stderr)
        return 1
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(
        f"{folder}: a Pyodide distribution, {size / 1e6:.0f} MB. Use it: make site PYODIDE={folder}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
