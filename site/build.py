"""Build the site: `python site/build.py`. `make site` and `make read` call this.

1. build the notebooks that run in the browser: run_in_browser.py (not for a draft)
2. run the lessons (only what changed) and lay out the sources: assemble.py
3. render the pages: Sphinx, with conf.py
4. finish and check the pages: finish.py

The build fails on a warning, a dead link, a figure without alternative text, or a cell error. With
`--draft` it says what is wrong and goes on, for looking at a course that is being written.
"""

import argparse
import os
import shutil
import sys
import time

from course import BUILD, OUTPUT, ROOT, SOURCE, lessons, notebooks, pages


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--draft", action="store_true", help="go on in spite of problems")
    parser.add_argument("--only", default="", help="numbers of lessons, such as 02,05")
    parser.add_argument("--pyodide", metavar="PATH", help="a Pyodide distribution to put inside")
    parser.add_argument(
        "--pages-only", action="store_true", help="leave out the notebooks that run in the browser"
    )
    return parser.parse_args()


def main():
    options = arguments()
    began = time.perf_counter()
    only = set(filter(None, options.only.split(",")))
    try:
        lessons()
    except ValueError as problem:
        refuse(problem)
    os.environ["LOSSLAB_SITE_SOURCE"] = str(SOURCE)
    os.environ["LOSSLAB_RUN"] = run_in_browser(options, only)
    print("Running and laying out the lessons:")
    from assemble import Assembly

    course = Assembly(only, options.draft)
    problems = list(course.problems)
    stop(problems, options.draft)
    print(f"  {time.perf_counter() - began:.0f} s. Rendering the pages …", flush=True)
    problems += render()
    stop(problems, options.draft)
    from finish import finish

    problems += finish(OUTPUT, course)
    stop(problems, options.draft, last=True)
    print(f"{len(pages(OUTPUT))} pages in {time.perf_counter() - began:.0f} s: {OUTPUT}")


def run_in_browser(options, only):
    """Build the notebooks that run in the browser; what the pages say of them, or nothing."""
    if options.pages_only or options.draft:
        shutil.rmtree(OUTPUT / "run", ignore_errors=True)
        return ""
    import run_in_browser

    print("Preparing the notebooks that run in the browser:")
    try:
        run_in_browser.build(OUTPUT / "run", notebooks(only), options.pyodide)
    except run_in_browser.CannotBuild as problem:
        refuse(f"{problem}\nTo build the pages without them: make site OPTIONS=--pages-only")
    return run_in_browser.notice(options.pyodide)


def render():
    """Sphinx's warnings, one text each; rendering is skipped for pages that did not change."""
    from sphinx.cmd.build import build_main

    told = BUILD / "site-warnings.txt"
    told.unlink(missing_ok=True)
    extra = ["-D", f"losslab_site_url={os.environ['LOSSLAB_SITE_URL']}"] if url_given() else []
    code = build_main(
        [
            "-b",
            "html",
            "-q",
            "-c",
            str(ROOT / "site"),
            "-d",
            str(BUILD / "site-doctrees"),
            "-w",
            str(told),
            *extra,
            str(SOURCE),
            str(OUTPUT),
        ]
    )
    warnings = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    if code and not warnings:
        warnings = [f"Sphinx ended with code {code}"]
    return [line for line in warnings if line.strip()]


def url_given():
    return bool(os.environ.get("LOSSLAB_SITE_URL"))


def refuse(problem):
    """End before anything is touched: a site that was built before stays."""
    print(f"The site was not built: {problem}", file=sys.stderr)
    sys.exit(1)


def stop(problems, draft, last=False):
    """Say what is wrong; end the build unless this is a draft."""
    if not problems or (draft and not last):
        return
    kind = "The draft has" if draft else "The site was not built:"
    print(f"{kind} {len(problems)} problem(s)", file=sys.stderr)
    for problem in problems:
        print(f"- {problem}", file=sys.stderr)
    if not draft:
        shutil.rmtree(OUTPUT, ignore_errors=True)  # no half-built site is left to be published
        sys.exit(1)


if __name__ == "__main__":
    main()
