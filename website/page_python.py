"""Python for the pages themselves: what the worker fetches when a reader runs an exercise.

Python (Pyodide) and NumPy come from a distribution that is put inside the site, or else from
Pyodide's public network. The course's two libraries are always the site's own, as one archive.
Files have names that change with what is in them, so that a browser never asks for them again.

Pyodide brings modules as text and compiles them at every start. Where the site is built on a machine
with Node.js, they are compiled here, once: then Python starts in half the time.
"""

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from filelock import FileLock

from lessonkit.data import stored
from lessonkit.messages import OWN_WORDS
from website.messages import own_words, said, say
from website.pyodide import CORE, NETWORK, VERSION, normal, read_lock
from website.settings import HERE, ROOT

FOLDER = "_python"
COMPILE = HERE / "browser" / "compile.mjs"
LIBRARIES = ("losslab", "lessonkit")
LEFT_OUT = {"__pycache__", "build", "texts"}  # the texts are for lessons only
KINDS = {".py", ".toml", ".json"}
MEGABYTES = 10  # from the network; a test compares it with what was fetched
DRAWING = 10  # more from the network, for a lesson's cell that draws
# Fetched, with what they need, for an answer that imports SciPy, and for a lesson's cell that draws.
ON_DEMAND = ("scipy", "matplotlib")
PACKED = {".mjs", ".wasm", ".json"}  # what servers compress on the way
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # for archives that are the same each time


def told(settings):
    """What pages say before anything is fetched: how many megabytes, and from which other host."""
    if settings.pyodide is None:
        return {"megabytes": MEGABYTES, "drawing": DRAWING, "host": NETWORK}
    size = len(_library(own_words())) + sum(map(_sent, _inside(settings)))
    drawing = sum(map(_sent, _on_demand(settings, "matplotlib")))
    return {"megabytes": round(size / 1e6), "drawing": round(drawing / 1e6), "host": ""}


def put(settings, target):
    """Write the library's archive, and Python if it is to be inside, into the finished site;
    ``_data/python.json`` says where they are, from the root of the site or as an address."""
    folder, library = target / FOLDER, _library(own_words())
    folder.mkdir()
    archive = f"library-{_name(library)}.zip"
    (folder / archive).write_bytes(library)
    base = f"https://{NETWORK}/pyodide/{VERSION}/full/"
    if settings.pyodide is not None:
        files = _inside(settings)
        version = _name(*(file.read_bytes() for file in files))
        base = f"{FOLDER}/{version}/"
        (folder / version).mkdir()
        for file in [*files, *_on_demand(settings, *ON_DEMAND)]:
            shutil.copyfile(file, folder / version / file.name)
    places = {"base": base, "library": f"{FOLDER}/{archive}"}
    (target / "_data" / "python.json").write_text(json.dumps(places), encoding="utf-8")


def _on_demand(settings, *names):
    """The files of packages that are put inside and fetched only when they are needed."""
    packages, _ = read_lock(settings.pyodide)
    return [
        Path(settings.pyodide) / packages[name]["file_name"]
        for name in _with_needs(packages, names)
    ]


def _with_needs(packages, names):
    """Packages and all that they need, but for NumPy, which is there."""
    found, waiting = [], list(names)
    while waiting:
        name = normal(waiting.pop())
        if name not in (*found, "numpy"):
            found.append(name)
            waiting += packages[name]["depends"]
    return sorted(found)


def _inside(settings):
    """The files of Python that are put inside, made once for a distribution."""
    packages, lock = read_lock(settings.pyodide)
    numpy = dict(packages["numpy"])
    names = (*CORE, numpy["file_name"])
    files = [Path(settings.pyodide) / name for name in names]
    node = shutil.which("node")
    key = _name(*(file.read_bytes() for file in files), COMPILE.read_bytes(), bool(node), ON_DEMAND)
    made = settings.cache / "python" / key
    made.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(made.with_suffix(".lock")):  # two builds at once make it once
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=made.parent) as place:
                fresh = Path(place) / "made"
                fresh.mkdir()
                for file in files:
                    shutil.copyfile(file, fresh / file.name)
                _compile(node, settings.pyodide, fresh, numpy["file_name"])
                wheel = (fresh / numpy["file_name"]).read_bytes()
                numpy["sha256"] = hashlib.sha256(wheel).hexdigest()
                more = {name: packages[name] for name in _with_needs(packages, ON_DEMAND)}
                short = lock | {"packages": {"numpy": numpy, **more}}
                (fresh / "pyodide-lock.json").write_text(json.dumps(short), encoding="utf-8")
                fresh.rename(made)
    return [made / name for name in (*names, "pyodide-lock.json")]


def _compile(node, pyodide, target, numpy):
    """Put compiled modules in the place of the plain ones; where that cannot be, those stay."""
    if node is None:
        print(said("build.no_node"), flush=True)
        return
    command = [node, str(COMPILE), str(pyodide), str(target), numpy]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        print(say("build.not_compiled", words=" ".join(words)[:200]), flush=True)


def _name(*contents):
    """A name that changes with what is in a file or folder."""
    told = hashlib.sha256()
    for content in contents:
        told.update(content if isinstance(content, bytes) else repr(content).encode())
    return told.hexdigest()[:12]


@cache
def _sent(file):
    """How many bytes of a file go over the network."""
    data = file.read_bytes()
    return len(gzip.compress(data, 6)) if file.suffix in PACKED else len(data)


@cache
def _library(own):
    """The modules of the course's libraries, the small data sets, and own sentences, as one archive."""
    contents = {f"lessonkit/{OWN_WORDS}": own.encode()} if own else {}
    for name in LIBRARIES:
        folder = ROOT / "lib" / name
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder.parent)
            left_out = LEFT_OUT & set(inside.parts) or path.name == "pyproject.toml"
            if path.suffix in KINDS and not left_out:
                contents[inside.as_posix()] = path.read_bytes()
    contents |= {f"lessonkit/{name}": data for name, data in stored().items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()
