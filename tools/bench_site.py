"""Measure the site: weight of pages and figures, what a move of a figure costs, Lighthouse's scores.

`python -m tools.bench_site` measures the site in build/site (`make site` builds it). Weights are what a
server that compresses text sends; fonts and pictures are counted as they are. A move of a slider costs what
the browser's main thread works from the event until the figure is painted, on a processor four times slower.
`--write` puts the table where the page of benchmarks takes it from.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from tools.chromium import FLAGS, find
from tools.serve import PACKED, start

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
TABLE = ROOT / "website" / "measured" / "pages.md"
SLOWER = 4  # times, as a phone's processor
MOVES = 24  # of a figure
ROUNDS = 3  # in which each is made: the middle one counts, whatever else the machine does
RECORDING = re.compile(r"_data/.*/ex\w+\.json")
FIGURE = re.compile(rb'<figure class="losslab-figure.*?</figure>', re.S)
HEADLESS = ["--headless", *FLAGS]
LIMITS = {"page": 150_000, "with figures": 400_000, "figure": 60_000, "move": 16.0}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    parser.add_argument("--write", action="store_true", help="write the table of the lessons")
    options = parser.parse_args()
    if not (SITE / "index.html").exists():
        print("Left out: the site (there is none in build/site; `make site` builds it).")
        return
    chromium = find()
    address, stop = start(SITE)
    kept = True
    try:
        if chromium:
            kept = in_browser(chromium, address, options.write)
        else:
            print("Left out: page weights and slider moves (no Chromium on this machine).")
        if options.no_lighthouse:
            print("Left out: Lighthouse (--no-lighthouse).")
        else:
            kept = lighthouse(chromium, address) and kept
    finally:
        stop()
    sys.exit(not kept)


def in_browser(chromium, address, write=False):
    """Weights and moves of every lesson, the home page and the queue."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Left out: page weights and slider moves (the package playwright is not installed).")
        return True
    names = ["index.html", *sorted(p.relative_to(SITE).as_posix() for p in SITE.glob("theory/*.html")),
             "practice.html"]  # fmt: skip
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=HEADLESS)
        for name in names:
            rows.append((name, *visit(browser, address, name)))
            print(row(*rows[-1]), slowest(rows[-1][-1]), flush=True)
        browser.close()
    lines = [HEAD, *(row(*each) for each in rows)]
    if write:
        TABLE.write_text(ABOUT + "\n".join(lines) + "\n", encoding="utf-8")
    kept = all(map(within, rows))
    print(
        "Within" if kept else "NOT within",
        "the budget: 150 kB before figures, 400 kB with them, 60 kB a figure, 16 ms a move (p95)",
    )
    return kept


ABOUT = """## Pages and figures

Kilobytes as a server that compresses text sends them: the page as it opens, with its styles, scripts and
fonts, before any figure, drawn or with controls; all that it can load with its figures; and the largest
recording of one figure. A move is one step of a slider: what the browser's main thread works for it, scripts,
layout and painting, times four: a processor four times slower than the one that measured. Each is made
three times, and the middle one counts.

"""
HEAD = (
    "| page | kB before figures | with figures | largest figure | a move, median | a move, p95 |\n"
    "| --- | --- | --- | --- | --- | --- |"
)


def row(name, first, all_of_it, largest, figures):
    moves = sum(figures.values(), [])
    quick = f"{quantile(moves, 50):.1f} ms | {quantile(moves, 95):.1f} ms" if moves else "|"
    figure = f"{largest / 1000:.1f}" if largest else ""
    page = name.removeprefix("theory/").removesuffix(".html")
    return f"| {page} | {first / 1000:.0f} | {all_of_it / 1000:.0f} | {figure} | {quick} |"


def slowest(figures):
    """Which figure of a page to look at first."""
    if not figures:
        return ""
    name = max(figures, key=lambda each: quantile(figures[each], 95))
    return f"slowest: {name}, {quantile(figures[name], 95):.1f} ms"


def within(measured):
    _, first, all_of_it, largest, figures = measured
    moves = sum(figures.values(), [])
    told = {"page": first, "with figures": all_of_it, "figure": largest}
    quick = not moves or quantile(moves, 95) < LIMITS["move"]
    return quick and all(value <= LIMITS[name] for name, value in told.items())


def quantile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def visit(browser, address, name):
    """Bytes before and after the figures' recordings, the largest one's, and each figure's moves in ms."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send(
        "Performance.enable", {"timeDomain": "threadTicks"}
    )  # of this thread: others may work, too
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + name)  # whole: a busy machine is idle on the network before all is read
    page.wait_for_load_state("networkidle")
    opened = read(asked, address)
    page.evaluate(UNCOVER)
    moves = {}
    for figure in page.locator(".explorable").all():
        come_to(page, figure)
        if times := moves_of(page, session, figure.element_handle()):
            moves[figure.get_attribute("id")] = times
    paths = read(asked, address)
    # A recording that was near enough to load at once still belongs to the figures, not to the page.
    # So do drawings inside the page.
    before = sum(weight(path) for path in opened if "_data/" not in path) - drawings(name)
    after = sum(map(weight, paths))
    largest = max((weight(path) for path in paths if RECORDING.search(path)), default=0)
    page.close()
    return before, after, largest, moves


def read(asked, address):
    """The site's files among the addresses that were asked for, each once."""
    paths = dict.fromkeys(url.removeprefix(address) for url in asked if url.startswith(address))
    return [path or "index.html" for path in paths]


def come_to(page, figure):
    """Scroll to a figure until it is alive.

    Sections are laid out when they come near, and push what is below them on: once is not enough.
    """
    for _ in range(100):
        # To the middle: a figure that is a little in view needs no scrolling, and may not be near enough.
        figure.evaluate("box => box.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(100)
        if figure.get_attribute("data-ready"):
            return
    raise TimeoutError(f"the figure {figure.get_attribute('id')} does not come to life")


def moves_of(page, session, figure):
    """What single steps of a figure's sliders cost the main thread of a slower processor, in milliseconds.

    Its own processor time, times ``SLOWER``: the browser's emulation of a slow processor
    (``Emulation.setCPUThrottlingRate``) counts waiting, too, where others work on the machine.
    """

    def worked():
        told = session.send("Performance.getMetrics")["metrics"]
        return SLOWER * 1000 * next(one["value"] for one in told if one["name"] == "TaskDuration")

    def cost(step):
        began = worked()
        page.evaluate(MOVE, [figure, step])
        return worked() - began

    if not figure.query_selector("input[type=range]"):
        return []
    rounds = []
    for _ in range(ROUNDS):
        page.evaluate(RESET, figure)
        asking = statistics.median(cost(None) for _ in range(5))  # what measuring alone takes
        rounds.append([max(0.0, cost(step) - asking) for step in range(MOVES)])
    return [statistics.median(costs) for costs in zip(*rounds, strict=True)]


# The sliders take turns; each goes one step, and back where it ends. Done when the figure is painted.
MOVE = """async ([box, step]) => {
  const inputs = box.querySelectorAll('input[type=range]');
  if (step !== null && inputs.length) {
    const input = inputs[step % inputs.length];
    input.value = (Number(input.value) + 1) % (Number(input.max) + 1);
    input.dispatchEvent(new Event('input', {bubbles: true}));
  }
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""


RESET = """async (box) => {
  box.querySelector('.explore-reset').click();
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""


# As after all predictions: until one is made, the figure that it asks about is not there.
UNCOVER = (
    "document.querySelectorAll('.covered').forEach((part) => part.classList.remove('covered'))"
)


def drawings(name):
    """How many bytes less a page would be without its figures."""
    bare = FIGURE.sub(b"", (SITE / name).read_bytes())
    return weight(name) - len(gzip.compress(bare, 9))


def weight(path):
    """The bytes a server sends for a file."""
    file = SITE / path.partition("?")[0].partition("#")[0]
    data = file.read_bytes()
    return len(gzip.compress(data, 9)) if file.suffix in PACKED else len(data)


def lighthouse(chromium, address):
    """Lighthouse's scores for home, a lesson and the queue, through npm's package."""
    npx = shutil.which("npx")
    if not npx or not chromium:
        print("Left out: Lighthouse (it needs Node's npx and Chromium).")
        return True
    folder = ROOT / "build" / "lighthouse"
    folder.mkdir(parents=True, exist_ok=True)
    lesson = next(iter(sorted(SITE.glob("theory/*.html")))).relative_to(SITE).as_posix()
    wanted = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
    kept = True
    for name in ("index.html", lesson, "practice.html"):
        report = folder / (re.sub(r"\W", "-", name) + ".json")
        command = [npx, "--yes", "lighthouse@13", address + name, "--quiet", "--output=json",
                   f"--output-path={report}", "--preset=desktop",
                   f"--chrome-flags={' '.join(HEADLESS)}"]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": chromium}
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            print(
                f"Left out: Lighthouse ({(done.stderr.strip().splitlines() or ['?'])[-1][:200]})."
            )
            return kept
        scores = {
            key: round(100 * (part["score"] or 0))
            for key, part in json.loads(report.read_text())["categories"].items()
        }
        print(f"Lighthouse {name:40}", ", ".join(f"{k} {scores.get(k)}" for k in wanted))
        kept &= all(scores.get(key, 0) >= least for key, least in wanted.items())
    return kept


if __name__ == "__main__":
    main()
