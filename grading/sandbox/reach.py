"""What a learner's process may read, what is hidden from it, and the proof that the checks are.

The list is short: this Python's own modules and the packages beside it, the system's programs and
shared libraries, fonts and time zones. No prefix is readable as a whole: ``etc`` and ``share`` hold
configuration, exchanges and databases.
"""

from __future__ import annotations

import glob
import os
import sys
import sysconfig
from pathlib import Path

OF_A_PREFIX = ("bin", "lib", "lib64", "share/fonts", "pyvenv.cfg")
OF_THE_SYSTEM = (
    *("/bin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts"),
)
PACKAGES = ("site-packages", "dist-packages")


def readable_paths() -> list[str]:
    """Files and folders that a learner's process may read, with everything below them."""
    import lessonkit
    import losslab

    prefixes = dict.fromkeys([sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix])
    paths = [os.path.join(prefix, name) for prefix in prefixes for name in OF_A_PREFIX]
    paths += [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += [path for path in sys.path if os.path.basename(path) in PACKAGES]
    paths += [str(Path(package.__file__).parent) for package in (losslab, lessonkit)]
    paths += [os.path.realpath(path) for path in paths]
    return list(dict.fromkeys(path for path in [*OF_THE_SYSTEM, *paths] if os.path.lexists(path)))


def hidden_paths(readable, *more) -> list[str]:
    """Folders that stay out of sight though they may lie inside the former.

    This package, the course around it, and every other ``grading`` among the packages that can be
    read: one that was installed from a wheel holds the same checks.
    """
    package = Path(__file__).resolve().parents[1]
    course = package.parent if (package.parent / "solutions").is_dir() else package
    paths = [package, course, *copies(readable), *more]
    return list(dict.fromkeys(str(Path(path).resolve()) for path in paths))


def copies(readable) -> list[str]:
    """Every package ``grading`` in a folder of packages that can be read."""
    places = [
        place
        for path in readable
        for name in PACKAGES
        for place in (path, *glob.glob(f"{glob.escape(path)}/python*/{name}"))
    ]
    found = (os.path.join(place, "grading") for place in dict.fromkeys(places))
    return [path for path in found if os.path.isdir(path)]


# Run inside before the first submission, with the places that must not be there.
PROOF = """
import importlib, importlib.util, os, sys
found = [place for place in {places!r} if os.path.lexists(place)]
found += [name for name in sys.modules if name.startswith("grading.checks")]
loaded = [name for name in sys.modules if name.partition(".")[0] == "grading"]
for name in loaded:
    del sys.modules[name]
importlib.invalidate_caches()
try:
    spec = importlib.util.find_spec("grading.checks")
except ImportError:
    spec = None
if spec is not None:
    found += [spec.origin or "", *(spec.submodule_search_locations or ())]
found += [place for place in sys.path if os.path.exists(os.path.join(place, "grading", "checks"))]
print(sorted(set(found)))
"""


def proof(hidden) -> str:
    """A cell that prints ``[]`` if neither checks nor solutions nor a class's data can be reached."""
    inside = ("checks", "grading/checks", "solutions", "class", "classes")
    return PROOF.format(places=[os.path.join(path, name) for path in hidden for name in inside])
