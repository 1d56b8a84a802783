"""Build the site: `python -m website.build`. `make site` and `make read` call this.

1. run the lessons (only what changed) and lay out the sources: lay_out.py
2. beside that, build the notebooks that run in the browser: jupyterlite.py (not for a draft)
3. render the pages: Sphinx, with render.py
4. finish the pages in a new folder and check them: publish.py, check_pages.py
5. put that folder in the place of the site that was there before

The build fails on a warning, a dead link, a figure without alternative text, or a cell error, and then
leaves the site that was there before as it was. With `--draft` it says what is wrong and goes on, in
`build/draft`.
"""

import gc
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from website.check_pages import check
from website.course import CourseError, notebooks, read_course
from website.jupyterlite import CannotBuild, app, inspect_python, notice
from website.lay_out import lay_out
from website.left_out import to_take_away
from website.messages import BadMessage, said, say, take
from website.publish import pages, publish
from website.render import render
from website.settings import completed, from_arguments


class Stop(Exception):
    """Why the site was not built."""


def main(arguments=None):
    settings = from_arguments(arguments)
    try:
        build(settings)
    except (Stop, CourseError, CannotBuild, BadMessage) as problem:
        if isinstance(problem, CannotBuild):
            problem = f"{problem}\n{said('build.without')}"
        print(say("build.not_built", problem=problem), file=sys.stderr)
        return 1
    return 0


def build(settings):
    """Build the pages that ``settings`` describe; raises what :func:`main` says in a sentence."""
    began = time.perf_counter()
    gc.set_threshold(200_000, 50, 50)  # pages are trees that are kept: no garbage to look for
    language = take(settings.messages)
    course = read_course(settings.course, settings.sets)
    if language:
        course = replace(course, language=language)
    settings = completed(settings, course)
    runs = not settings.pages_only and settings.room == settings.build
    if runs:
        inspect_python(settings)
    with ThreadPoolExecutor(1) as beside:  # it waits for the network and for processes of its own
        waiting = beside.submit(run_folder, settings, course) if runs else None
        print(said("build.running"), flush=True)
        laid_out = lay_out(settings, course)
        running = waiting and waiting.result()
    for note in laid_out.notes:
        print(f"  {note}")
    problems = list(laid_out.problems)
    stop(settings, problems)
    print(say("build.rendering", seconds=time.perf_counter() - began), flush=True)
    run = notice(settings.pyodide) if running else ""
    problems += render(settings, course, laid_out, run)
    stop(settings, problems)
    print(say("build.finishing", seconds=time.perf_counter() - began), flush=True)
    made = settings.output.with_name("site-new")
    publish(settings, course, laid_out, running, made)
    problems += check(made, settings.address)
    stop(settings, problems)
    swap(made, settings.output)
    for problem in problems:
        print(f"- {problem}", file=sys.stderr)
    if problems:
        print(say("build.draft", count=len(problems)), file=sys.stderr)
    seconds = time.perf_counter() - began
    count, output = len(pages(settings.output)), settings.output
    print(say("build.done", count=count, seconds=seconds, output=output))


def run_folder(settings, course):
    """The folder with the notebooks that run in the browser."""
    print(said("build.notebooks"), flush=True)
    files = notebooks(course.lessons, course.own_sets)
    files = to_take_away(files, course, settings.cache / "to-take-away")
    return app(settings, files, course.title)


def stop(settings, problems):
    """End the build if something is wrong, unless this is a draft."""
    if problems and not settings.draft:
        raise Stop("\n- ".join([say("build.problems", count=len(problems)), *problems]))


def swap(made, output):
    """Put a finished site in the place of the one before."""
    old = output.with_name("site-old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    made.rename(output)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
