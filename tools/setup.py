# -*- coding: utf-8 -*-
"""Set up what the course needs in the environment .venv, and start it. Needs nothing but Python.

    python tools/setup.py lab [OPTION ...]     install the course, open JupyterLab on lesson 01
    python tools/setup.py install [EXTRA ...]  install the course and extras of pyproject.toml

The Makefile calls this; on Windows call it yourself. A second run sees that nothing changed.
The text stays readable for any Python, so that an old one is told so in a sentence.
"""

from __future__ import print_function

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(VENV, "install.log")
LOCK = "requirements-dev.txt"
# What is imported before the first lesson can be worked through, for a program each.
FIRST = (
    ["jupyterlab.labapp", "nbgrader.apps", "notebook.app", "jupyter_lsp", "nbconvert.exporters"],
    [
        "ipykernel.kernelapp",
        "ipywidgets",
        "seaborn",
        "lessonkit.explore",
        "scipy.optimize",
        "scipy.special",
    ],
)
WINDOWS = os.name == "nt"
PYTHON = (
    os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")
)
UNREACHED = re.compile(
    "Temporary failure in name resolution|Failed to establish a new connection"
    "|Name or service not known|getaddrinfo failed|nodename nor servname|Network is unreachable"
    "|ConnectTimeout|timed out|Connection refused|Failed to resolve|ProxyError|connection broken"
    r"|\(from versions: none\)"
)


class Stop(Exception):
    """What went wrong, as one sentence for the person at the keyboard."""


def say(text):
    print(text)
    sys.stdout.flush()


def version(python):
    """(major, minor) of a Python program, or None where it does not run."""
    try:
        asked = [python, "-c", "import sys; print('%d %d' % sys.version_info[:2])"]
        with open(os.devnull, "w") as nowhere:
            return tuple(
                int(part) for part in subprocess.check_output(asked, stderr=nowhere).split()
            )
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def require_python():
    if sys.version_info >= OLDEST:
        return
    names = ["python3.{0}".format(minor) for minor in range(14, OLDEST[1] - 1, -1)]
    newer = [name for name in names if (version(name) or (0,)) >= OLDEST]
    hint = (
        "{0} is here: add PYTHON={0}".format(newer[0])
        if newer
        else "add PYTHON=path/to/a/newer/python"
    )
    sentence = "Loss Lab needs Python {0}.{1} or newer, and {2} is {3}.{4} ({5})."
    raise Stop(
        sentence.format(*(OLDEST + (sys.executable,) + tuple(sys.version_info[:2]) + (hint,)))
    )


def can_make_environments():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def make_environment():
    """Make .venv unless there is one that works and is of this Python's version."""
    here = tuple(sys.version_info[:2])
    there = version(PYTHON)
    if there == here and has_pip():
        return
    if not can_make_environments():
        raise Stop(
            "{0} cannot make environments because its venv module is missing: install it "
            "(Debian and Ubuntu: apt-get install python3-venv), "
            "then run the same command again.".format(sys.executable)
        )
    if there and there != here:
        say("The environment .venv is of Python {0}.{1}: making it anew.".format(*there))
    say("Making the environment .venv with Python {0}.{1} …".format(*here))
    python = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([python, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise Stop("The environment .venv could not be made: {0}".format(last[-1]))


def has_pip():
    """Whether .venv is whole: pip is the last thing that goes into it."""
    asked = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    return subprocess.call([PYTHON, "-c", asked]) == 0


def wanted():
    """A fingerprint of everything that decides what gets installed."""
    import tomllib

    decides = [ROOT]
    for place in (".", os.path.join("lib", "losslab"), os.path.join("lib", "lessonkit")):
        path = os.path.join(ROOT, place, "pyproject.toml")
        if os.path.isfile(path):  # the learners' archive has no project of its own at the top
            with open(path, "rb") as file:
                project = tomllib.load(file)
            tool = project.get("tool", {}).get("setuptools")
            decides += [project["project"], project["build-system"], tool]
    with open(os.path.join(ROOT, "requirements.txt"), "rb") as file:
        decides.append(file.read())
    return hashlib.sha256(repr(decides).encode()).hexdigest()


def install(extras):
    """Install requirements.txt and the named extras, unless that was done and nothing changed."""
    make_environment()
    fingerprint = wanted()
    stamps = [os.path.join(VENV, ".ready-" + part) for part in ["course"] + extras]
    if all(read(stamp) == fingerprint for stamp in stamps):
        return
    what = "the course" + (" and what is needed for: " + ", ".join(extras) if extras else "")
    say("Installing {0} (the first time takes a few minutes) …".format(what))
    package = ["-e", ".[" + ",".join(extras) + "]"] if extras else []
    if extras and os.path.exists(os.path.join(ROOT, LOCK)):
        package += [
            "-c",
            LOCK,
        ]  # who develops has one set of versions, who uses the course the ranges
    pip = [PYTHON, "-m", "pip", "install", "--retries", "2", "--disable-pip-version-check"]
    run_pip(pip + ["--no-compile", "-r", "requirements.txt"] + package)
    if extras:  # tests start many programs, each of which would compile anew
        compile_all()
    else:
        compile_first()
    silence_news()
    for stamp in stamps:
        with open(stamp, "w") as file:
            file.write(fingerprint)
    say("Installed.")


def compile_first():
    """Import once what a first lesson needs, so that it is compiled: all modules would take 200 MB."""
    imports = "import importlib, sys\nfor name in sys.argv[1:]:\n    importlib.import_module(name)"
    writing = dict(os.environ, PYTHONDONTWRITEBYTECODE="")
    with open(os.devnull, "w") as nowhere:
        running = [
            subprocess.Popen(
                [PYTHON, "-c", imports] + names,
                cwd=ROOT,
                env=writing,
                stdout=nowhere,
                stderr=nowhere,
            )
            for names in FIRST
        ]
        for program in running:  # what fails here is told where it is needed
            program.wait()


def compile_all():
    """Compile what was installed and the course itself, on all processors, but for the packages' own tests:
    a tenth of the room."""
    compiling = [PYTHON, "-m", "compileall", "-qq", "-j", "0", "-x", r"[\\/]tests?[\\/]"]
    folders = site_packages()
    if folders:
        # What is no module, only a template of one, fails, and nobody misses it.
        subprocess.call(compiling + folders + rooms(), cwd=ROOT)


def rooms():
    """The folders with the course's own modules."""
    packages = [n for n in os.listdir(ROOT) if os.path.exists(os.path.join(ROOT, n, "__init__.py"))]
    return ["lib", "tools"] + packages


def silence_news():
    """Keep JupyterLab from asking a newcomer about news and from looking for updates."""
    folder = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    os.makedirs(folder, exist_ok=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    with open(os.path.join(folder, "overrides.json"), "w") as file:
        json.dump({"@jupyterlab/apputils-extension:notification": quiet}, file)


def read(path):
    if not os.path.isfile(path):
        return None
    with open(path) as file:
        return file.read()


def site_packages():
    """The folders in which the environment's packages lie."""
    folders = [os.path.join(VENV, "Lib", "site-packages")]
    library = os.path.join(VENV, "lib")
    if not WINDOWS and os.path.isdir(library):
        folders = [os.path.join(library, name, "site-packages") for name in os.listdir(library)]
    return [folder for folder in folders if os.path.isdir(folder)]


def packages_there():
    """How many packages the environment holds: each leaves one folder that describes it."""
    names = [name for folder in site_packages() for name in os.listdir(folder)]
    return sum(name.endswith(".dist-info") for name in names)


def show_unpacking(total, finished, live):
    """Say how many packages are unpacked, as pip is silent then, until ``finished`` is set."""
    before = packages_there()
    while not finished.wait(1 if live else 10):
        there = min(total, packages_there() - before)
        print(
            "{0}  {1} of {2} unpacked".format("\r" if live else "", there, total),
            end="\r" if live else "\n",
        )
        sys.stdout.flush()


def run_pip(command):
    """Run pip, its words in a log, showing how far it is; a failure becomes one sentence."""
    live = sys.stdout.isatty()
    found, lines = 0, []
    unpacked = threading.Event()
    with open(LOG, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        for line in process.stdout:
            log.write(line)
            lines.append(line.strip())
            if line.startswith(("Collecting ", "Processing ")):
                found += 1
                if live:
                    print("\r  {0} packages found".format(found), end="")
                    sys.stdout.flush()
            elif line.startswith("Installing collected packages"):
                say("{0}  {1} packages found, unpacking them …".format("\r" if live else "", found))
                watched = line.count(",") + 1
                threading.Thread(target=show_unpacking, args=(watched, unpacked, live)).start()
    unpacked.set()
    if process.wait() == 0:
        return
    if live and found:
        print()
    if any(UNREACHED.search(line) for line in lines):
        raise Stop(
            "The package index cannot be reached: check the network (or the proxy) and run the "
            "same command again; pip's own words are in {0}.".format(LOG)
        )
    # Where pip itself breaks, it says only "ERROR: Exception:" first and the reason last.
    errors = [line for line in lines if line.startswith("ERROR") and line != "ERROR: Exception:"]
    errors = errors or [line for line in lines if line][-1:]
    raise Stop(
        "pip could not install everything: {0} (all of it is in {1})".format(
            " ".join(errors[:1]), LOG
        )
    )


def has_screen():
    """Whether a browser window can open here."""
    if not sys.platform.startswith("linux"):
        return True
    windowed = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    windows_below = os.environ.get("WSL_DISTRO_NAME") and shutil.which("wslview")
    if not (windowed or windows_below):
        return False
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def lab(options):
    install([])
    update = os.path.join(ROOT, "tools", "update.py")
    if os.path.isfile(
        update
    ):  # the learners' archive: its exercises are put where they are worked on
        subprocess.call([PYTHON, update])
    theory = os.path.join(ROOT, "theory")
    names = os.listdir(theory) if os.path.isdir(theory) else []
    lessons = sorted(name for name in names if name.endswith(".ipynb"))
    command = [PYTHON, "-m", "jupyterlab", "--log-level=WARN", "--ServerApp.root_dir=" + ROOT]
    if lessons:
        command.append("--LabApp.default_url=/lab/tree/theory/" + lessons[0])
    if not has_screen():
        say("No browser opens here: follow the address with localhost that JupyterLab prints.")
        command.append("--no-browser")
    if not WINDOWS and os.geteuid() == 0:
        command.append("--allow-root")  # as in a container; the server listens on this machine only
    say(
        "Starting JupyterLab on {0}; Ctrl-C ends it.".format(
            lessons[0] if lessons else "the course"
        )
    )
    os.chdir(ROOT)
    if WINDOWS:
        return subprocess.call(command + options)
    os.execv(PYTHON, command + options)


def main(arguments):
    try:
        require_python()
        if arguments[:1] == ["lab"]:
            return lab(arguments[1:])
        if arguments[:1] == ["install"]:
            return install(arguments[1:])
        raise Stop("Say what to set up: lab [OPTION ...], or install [EXTRA ...].")
    except Stop as stop:
        sys.stdout.flush()
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
