"""Time the moves of live figures: `python -m tools.bench_live [LESSON …]`.

Each lesson runs in an IPython of its own. Every figure with controls is then drawn at random settings, as a
kernel does when a reader moves a control, and the processor time of a move is noted. The first moves, which
make room for labels, are moves as well.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOVES = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lesson", nargs="*", help="numbers, 02 for instance; default: all")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(moves(options.one)))
        return
    every = []
    print("lesson | figures | median of a move, ms | slowest figure's median, ms")
    for path in sorted((ROOT / "theory").glob("*.ipynb")):
        if options.lesson and path.name.partition("-")[0] not in options.lesson:
            continue
        command = [sys.executable, "-m", "tools.bench_live", "--one", path]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        medians = [statistics.median(figure) for figure in json.loads(done.stdout.splitlines()[-1])]
        every += medians
        if medians:
            print(
                f"{path.stem} | {len(medians)} | {statistics.median(medians):.0f} | {max(medians):.0f}"
            )
    print(
        f"{len(every)} figures: {statistics.median(every):.0f} ms a move; slowest {max(every):.0f} ms."
    )


def moves(path):
    """The processor time in ms of every figure's moves, a list a figure."""
    return [timed(explorable) for explorable in explorables(path)]


def explorables(path):
    """The figures with controls that a lesson shows."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.io import capture_output

    import lessonkit.explore.show as room

    shown = []
    room.show = shown.append
    shell = InteractiveShell.instance()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            with capture_output():
                shell.run_cell("".join(cell["source"])).raise_error()
    return shown


def timed(explorable):
    chance = random.Random(0)
    sizes = [len(control.values) for control in explorable.controls.values()]
    explorable.drawing.svg(explorable.drawing.start)
    taken = []
    for _ in range(MOVES):
        at = tuple(chance.randrange(size) for size in sizes)
        began = time.process_time()
        explorable.drawing.svg(at)
        taken.append(1000 * (time.process_time() - began))
    return taken


if __name__ == "__main__":
    main()
