"""Fetch a Python for the browser, for the site's tests and for trying out: `make pyodide`.

python tools/pyodide.py [FOLDER]    fetch a distribution into FOLDER, by default build/pyodide

The Pyodide project publishes distributions at https://github.com/pyodide/pyodide/releases. What this
fetches instead is part of a package on PyPI, Open WebUI, which carries one with NumPy, Matplotlib,
pandas and seaborn; the few wheels that it leaves out come from PyPI too. It is never shipped.
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

from website.pip import PipFailed, pip  # noqa: E402
from website.pyodide import PYTHON, ProblemWithPyodide, inspect, needed, read_lock  # noqa: E402

FOLDER = ROOT / "build" / "pyodide"
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"


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
    pip(sys.executable, "download", "--no-deps", "--only-binary=:all:", "--dest", target, *what)


def main(arguments):
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        fetch(folder)
    except (PipFailed, ProblemWithPyodide) as problem:
        print(f"No Pyodide: {str(problem).rstrip('.')}.", file=sys.stderr)
        return 1
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(
        f"{folder}: a Pyodide distribution, {size / 1e6:.0f} MB. Use it: make site PYODIDE={folder}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
