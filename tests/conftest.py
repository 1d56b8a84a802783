"""What all tests share: where things are, what a test may need, how files spread over workers."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

# Several workers on few cores: one thread each, set before NumPy is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "agg")
# What `make test` was given, and whose class it runs in, is nothing to what the tests make.
for name in ("CLASS", "OPTIONS", "MAKEFLAGS", "MAKEOVERRIDES"):
    os.environ.pop(name, None)
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

# The same examples in every run, and no time limit an example: busy machines are slow.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

# Fixtures of the tests of the pages; a copy of this file alone has none.
pytest_plugins = ("site_fixtures",) if Path(__file__).with_name("site_fixtures.py").exists() else ()

CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PROGRAMS = {"chromium": CHROMIUM}


def find_program(name):
    """The path of a program that tests use, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS[name])), None)


@pytest.fixture(autouse=True)
def _settings_of_the_course():
    """A class's settings hold in the process that loads them; each test begins with the course's own."""
    yield
    if known := sys.modules.get("grading.settings"):
        vars(known.SETTINGS).update(vars(known.COURSE))


def pytest_runtest_setup(item):
    """Leave out a test whose needs are missing, by name; in CI a missing program is a failure."""
    for name in (name for mark in item.iter_markers("needs") for name in mark.args):
        if name in PROGRAMS:
            if find_program(name):
                continue
            if os.environ.get("CI") == "true":
                pytest.fail(f"needs the program {name}: see tools/system-deps.sh", pytrace=False)
            pytest.skip(f"needs the program {name}: run tools/system-deps.sh")
        elif importlib.util.find_spec(name) is None:
            pytest.skip(f"needs the package {name}: make with-oracles")


# Groups that take a minute or more. They begin first, the longest in front, so that no worker is left with
# one of them while the others have nothing to do.
LONG = (
    "whole",
    "site",
    "test_guide_own_course",
    "test_guide_teaching",
    "test_term_exchange",
    "test_term_explain",
    "lab",
    "preview",
    "reuse",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than there are cores: browsers and kernels are waited for, a third of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config):
    """Groups run in the order of the tests, where xdist would begin with those of the most tests."""
    if config.pluginmanager.hasplugin("xdist"):
        config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep the tests of a file on one worker, so that what they share is made once.

    The course's own site is long in the making: what needs it is a group of its own, beside the
    tests of the tiny course's pages. Tests that stand alone come last: they fill what time is left.
    """
    for item in items:
        if "whole_folder" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("whole"), append=False)
        elif not item.get_closest_marker("spread") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=_turn)


def _turn(item):
    """When a test's turn comes: long groups, then others, then what belongs to none."""
    group = item.get_closest_marker("xdist_group")
    if not group:
        return len(LONG) + 1
    return LONG.index(group.args[0]) if group.args[0] in LONG else len(LONG)


def pytest_terminal_summary(terminalreporter):
    """How long each notebook took: a lesson is meant to stay under 20 s."""
    timed = {}
    for report in terminalreporter.getreports("passed"):
        if report.when == "call" and "runs_from_top_to_bottom" in report.nodeid:
            timed[report.nodeid.partition("[")[2].rpartition("]")[0]] = report.duration
    if timed:
        terminalreporter.section("seconds per notebook")
        for name in sorted(timed):
            terminalreporter.line(f"{timed[name]:6.1f}  {name}")


@pytest.fixture(scope="session")
def root():
    """The folder of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser; mark the test with ``needs("chromium")``."""
    return find_program("chromium")
