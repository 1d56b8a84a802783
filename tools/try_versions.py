"""Try the stated ranges of versions at both ends: `make versions [END=oldest] [OPTIONS=…]`.

For each end an environment of its own is made in build/versions/, with the oldest or the newest release
that the three pyproject.toml allow for what they name, and the tests of the library, the notebooks and
grading run in it, with the oldest as on an old processor. It takes about ten minutes an end and exits
with 1 if any test fails.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOLUTION = {"oldest": "lowest-direct", "newest": "highest"}
PROJECTS = ("-e", "./lib/losslab", "-e", "./lib/lessonkit", "-e", ".[test]")
# Without the newer instructions numpy rounds otherwise, and what a lesson trains may end elsewhere. The
# first two names are those of numpy 2.4, the others of the releases before it; each ignores the rest.
OLD_PROCESSOR = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX2 FMA3 AVX512F AVX512_SKX",
}
# The pages are left to the usual tests: what they are made with is pinned.
LEFT_OUT = ("test_site_*.py", "test_setup*.py")


def make_environment(end):
    """An environment with this end of every range; returns its Python."""
    folder = ROOT / "build" / "versions" / end
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = [sys.executable, "-m", "uv"]
    subprocess.run(
        [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True
    )
    requirements = [*PROJECTS, *lines_beside_the_projects()]
    install = [*uv, "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, "--resolution", RESOLUTION[end], *requirements], cwd=ROOT, check=True)
    return python


def lines_beside_the_projects():
    """What requirements.txt asks for beside the course's own projects."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line[:1].isalpha()]


def run_tests(python, options, **variables):
    """The exit code of the tests in an environment, with these environment variables set."""
    ignored = [f"--ignore-glob=tests/{pattern}" for pattern in LEFT_OUT]
    command = [python, "-m", "pytest", "-q", "-n", "logical", "--dist", "loadgroup", *ignored]
    bin_first = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [*command, *options], cwd=ROOT, env=os.environ | {"PATH": bin_first} | variables
    ).returncode


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("end", nargs="*", choices=[[], *RESOLUTION], help="default: both")
    options, more = parser.parse_known_args(arguments)
    failed = []
    for end in options.end or RESOLUTION:
        print(f"The {end} versions in range: installing …", flush=True)
        python = make_environment(end)
        print(f"The {end} versions in range: running the tests …", flush=True)
        if run_tests(python, more, **(OLD_PROCESSOR if end == "oldest" else {})):
            failed.append(end)
    for end in failed:
        print(f"Tests failed with the {end} versions in range.", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
