"""Python for the browser (Pyodide): whether a folder holds a distribution with which the notebooks can run.

A distribution is a folder with `pyodide.mjs`, `pyodide-lock.json` and wheels. The Pyodide project
publishes one as an archive at https://github.com/pyodide/pyodide/releases. Without such a folder pages load
the version that jupyterlite-pyodide-kernel names; that package is pinned in browser/environment.txt.
"""

import json
from pathlib import Path

PYTHON = "3.14"  # the one that JupyterLite's kernel is made for
# Loaded with the kernel; the last one is what the wheels beside the library ask for.
PACKAGES = ("micropip", "numpy", "matplotlib", "seaborn", "scikit-learn", "typing-extensions")
KERNEL = ("ipython", "jedi")  # what the kernel itself asks for
NETWORK = "cdn.jsdelivr.net"  # where Pyodide is to be had for everybody
VERSION = "v314.0.6"  # the one that JupyterLite's kernel takes from there
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
