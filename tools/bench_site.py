"""Measure the site: weight of the pages, time of a slider move, Lighthouse's scores.

`python -m tools.bench_site` measures the site in build/site (`make site` builds it). Weights are what a
server that compresses text sends; fonts and pictures are counted as they are.
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

from tools.serve import start

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIMITS = {"page": 200_000, "with figures": 400_000, "move": 16.0}
PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    options = parser.parse_args()
    if not (SITE / "index.html").exists():
        print("Left out: the site (there is none in build/site; `make site` builds it).")
        return
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    address, stop = start(SITE)
    kept = True
    try:
        if chromium:
            kept = in_browser(chromium, address)
        else:
            print("Left out: page weights and slider moves (no Chromium on this machine).")
        if options.no_lighthouse:
            print("Left out: Lighthouse (--no-lighthouse).")
        else:
            kept = lighthouse(chromium, address) and kept
    finally:
        stop()
    sys.exit(not kept)


def in_browser(chromium, address):
    """Weights and slider moves of every lesson, the home page and the queue."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Left out: page weights and slider moves (the package playwright is not installed).")
        return True
    names = ["index.html", *sorted(p.relative_to(SITE).as_posix() for p in SITE.glob("theory/*.html")),
             "practice.html"]  # fmt: skip
    kept = True
    print(f"{'page':44} {'kB':>6} {'+ figures':>10} {'move, p50':>10} {'p95':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name in names:
            first, all_of_it, moves = visit(browser, address, name)
            quick = f"{quantile(moves, 50):8.1f}ms {quantile(moves, 95):6.1f}ms" if moves else ""
            print(f"{name:44} {first / 1000:6.0f} {all_of_it / 1000:10.0f} {quick}")
            kept &= first <= LIMITS["page"] and all_of_it <= LIMITS["with figures"]
            kept &= not moves or quantile(moves, 95) < LIMITS["move"]
        browser.close()
    print(
        "Within" if kept else "NOT within", "the budget: 200 kB, 400 kB with figures, 16 ms (p95)"
    )
    return kept


def quantile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def visit(browser, address, name):
    """Bytes before and after the figures' recordings, and the milliseconds of each slider move."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + name, wait_until="networkidle")
    moves = []
    for figure in page.locator(".explorable").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_function("box => box.dataset.ready", arg=figure.element_handle())
        moves += page.evaluate(MOVE, figure.element_handle())
    paths = dict.fromkeys(url.removeprefix(address) for url in asked if url.startswith(address))
    # A recording that was near enough to load at once still belongs to the figures, not to the page.
    before = sum(weight(path or "index.html") for path in paths if "_data/" not in path)
    after = sum(weight(path or "index.html") for path in paths)
    page.close()
    return before, after, moves


# Every slider goes to both ends and back; a move counts from the event to the finished layout.
MOVE = """box => {
  const times = [];
  for (const input of box.querySelectorAll('input[type=range]')) {
    const first = input.value;
    for (let round = 0; round < 3; round++)
      for (let i = 0; i <= Number(input.max); i++) {
        input.value = round % 2 ? Number(input.max) - i : i;
        const began = performance.now();
        input.dispatchEvent(new Event('input', {bubbles: true}));
        box.getBoundingClientRect();
        box.querySelector('svg').getBBox();
        times.push(performance.now() - began);
      }
    input.value = first;
    input.dispatchEvent(new Event('input', {bubbles: true}));
  }
  return times;
}"""


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
                   f"--chrome-flags={' '.join(FLAGS)}"]  # fmt: skip
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
