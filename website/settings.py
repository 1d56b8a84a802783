"""What a build is told: where the course is, where the pages go, and under which address."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from website.course import on_github, public

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
LOCAL = "http://127.0.0.1:8000/"  # where `make read` serves


@dataclass(frozen=True)
class Settings:
    """One build's settings. ``course`` is a folder with ``course.toml``, ``theory/``, ``exercises/``."""

    course: Path = ROOT
    build: Path = ROOT / "build"
    address: str = ""  # of the published pages; course.toml's, or this machine's, if empty
    repository: str = ""  # the public repository, as owner/name; course.toml's if empty
    pyodide: Path | None = None  # a distribution to put inside the site
    archive: Path | None = None  # the learners' archive, to be had from the site
    solutions: bool = True  # show the worked solutions; a class's site leaves them out
    pages_only: bool = False  # leave out the notebooks that run in the browser
    messages: Path | None = (
        None  # a file whose [messages] the pages say, such as a class's settings
    )
    draft: bool = False  # go on in spite of problems
    sets: frozenset | None = None  # names of the exercise sets to show; None for all
    only: frozenset = frozenset()  # numbers of lessons, such as {"02", "05"}; empty for all

    @property
    def theory(self):
        return self.course / "theory"

    @property
    def exercises(self):
        return self.course / "exercises"

    @property
    def worked(self):
        """The folder with the worked solutions, or None for a site without them."""
        return self.course / "solutions" if self.solutions else None

    @property
    def room(self):
        """A draft has folders of its own and never touches the pages that are published."""
        return self.build / "draft" if self.draft or self.only else self.build

    @property
    def source(self):
        """What Sphinx reads."""
        return self.room / "site-source"

    @property
    def rendered(self):
        """What Sphinx writes, kept as it is so that the next build knows what has changed."""
        return self.room / "site-rendered"

    @property
    def output(self):
        """What is published."""
        return self.room / "site"

    @property
    def cache(self):
        """Finished runs of notebooks and drawings, found again by what they were made from."""
        return self.build / "site-cache"


def _file_if_any(text):
    return Path(text) if text else None


def from_arguments(arguments=None):
    """The settings on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m website.build", description="Build the course as pages."
    )
    add = parser.add_argument
    add("--course", type=Path, default=ROOT, help="the folder with course.toml")
    add("--build", type=Path, help="where to build (default: the folder build of the course)")
    add(
        "--address",
        default="",
        help="the pages' public address, such as https://name.example/course/",
    )
    add("--repository", default="", help="the course's public repository on GitHub, as owner/name")
    add("--pyodide", type=Path, metavar="FOLDER", help="a Pyodide distribution to put inside")
    add(
        "--archive",
        type=Path,
        metavar="FILE",
        help="the learners' archive, to be had from the site",
    )
    add(
        "--without-solutions",
        dest="solutions",
        action="store_false",
        help="leave out the worked solutions",
    )
    add(
        "--messages",
        type=_file_if_any,
        metavar="FILE",
        help="say what its [messages] has in other words",
    )
    add("--pages-only", action="store_true", help="leave out the notebooks that run in the browser")
    add("--draft", action="store_true", help="go on in spite of problems, in build/draft")
    add("--sets", help="names of exercise sets, with spaces between: no others are on the site")
    add("--only", default="", help="numbers of lessons, such as 02,05: a draft of these alone")
    options = parser.parse_args(arguments)
    options.course = options.course.resolve()
    options.build = (options.build or options.course / "build").resolve()
    options.only = frozenset(filter(None, options.only.split(",")))
    options.sets = frozenset(options.sets.split()) if options.sets else None
    return Settings(**vars(options))


def completed(settings, course):
    """The settings with what ``course.toml`` says where the command line says nothing."""
    address = public(settings.address or course.address or LOCAL)
    repository = settings.repository or course.repository
    return replace(settings, address=address, repository=on_github(repository))
