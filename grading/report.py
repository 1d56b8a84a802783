"""What an instructor wants to know when a class is graded: a table, a page and a CSV file."""

from __future__ import annotations

import csv
import io
import resource
import statistics
import time
from collections import Counter

from grading import similarity
from grading.pages import harmless, readable, template
from grading.progress import duration
from grading.results import write_whole

LONGEST_TABLE = 60


def total(result) -> float:
    return sum(score or 0.0 for score in result["scores"].values())


def points_by_name(result) -> dict:
    return {one["name"]: one["points"] for one in result["exercises"]}


def columns(master) -> dict[str, float]:
    """``{exercise: points}`` in the set's order."""
    return {(c.function or c.name): c.points for c in master.cells if c.points is not None}


def table(run, results) -> str:
    """The table for the terminal; of a large class only those who need a look."""
    names = columns(run.master)
    header = ["learner", *names, "total", ""]
    rows = []
    for result in results:
        noted = result["error"] or "; ".join(result["incidents"][:1] + result["repairs"][:1])
        if len(results) > LONGEST_TABLE and not noted:
            continue
        points = points_by_name(result)
        cells = [_points(points.get(name, 0.0)) for name in names]
        line = [result["student"], *cells, f"{total(result):g}", readable(noted)[:60]]
        rows.append(line)
    lines = [header, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header) - 1)]
    text = [
        line[0].ljust(widths[0])
        + "".join(cell.rjust(width + 2) for cell, width in zip(line[1:-1], widths[1:], strict=True))
        + f"  {line[-1]}".rstrip()
        for line in lines
    ]
    left_out = len(results) - len(rows)
    if left_out:
        text.append(f"… and {left_out} more without anything to note: see the report.")
    scores = [total(result) for result in results]
    text.append(f"median {statistics.median(scores):g}, mean {statistics.mean(scores):.1f} "
                f"of {sum(names.values()):g} points")  # fmt: skip
    return "\n".join(text)


def _points(points) -> str:
    return "?" if points is None else f"{points:g}"


def write(run, results, fresh: set) -> None:
    """``report.html`` and ``scores.csv`` in the run's folder."""
    started = time.perf_counter()
    write_whole(run.reports / "scores.csv", scores_csv(run, results))
    page = template("report.html.j2").render(**contents(run, results, fresh))
    write_whole(run.reports / "report.html", page)
    run.times["report"] = time.perf_counter() - started


def contents(run, results, fresh) -> dict:
    names = columns(run.master)
    scores = [total(result) for result in results]
    spread = distribution(scores, sum(names.values()))
    prints = {result["student"]: result["fingerprint"] for result in results}
    return {
        "set": run.name,
        "now": time.strftime("%Y-%m-%d %H:%M"),
        "fresh": len(fresh),
        "median": statistics.median(scores),
        "mean": statistics.mean(scores),
        "max_points": sum(names.values()),
        "distribution": spread,
        "most": max(count for _, count in spread) or 1,
        "exercises": exercises(names, results),
        "columns": list(names),
        "rows": [_row(result, names) for result in results],
        "troubles": _noted(results, lambda r: [r["error"]] * bool(r["error"]) + r["incidents"]),
        "repairs": _noted(results, lambda r: r["repairs"]),
        "library": [
            (result["student"], one["name"], ", ".join(one["library"]))
            for result in results
            for one in result["exercises"]
            if one.get("library")
        ],
        "alike": similarity.pairs_alike(prints)[:50],
        "timings": timings(run, results, fresh),
    }


def distribution(scores, most) -> list[tuple[str, int]]:
    """Counts by whole points where there are few, else by tenths of all."""
    if most <= 20:
        counts = Counter(int(score) for score in scores)
        return [(f"{points}", counts[points]) for points in range(int(most), -1, -1)]
    counts = Counter(min(int(10 * score / most), 9) for score in scores)
    edges = [round(most * tenth / 10, 1) for tenth in range(11)]
    return [(f"{edges[i]:g} to {edges[i + 1]:g}", counts[i]) for i in range(9, -1, -1)]


def exercises(names, results) -> list[dict]:
    """Success by exercise, the hardest first."""
    found = []
    for name, most in names.items():
        seen = [one for result in results for one in result["exercises"] if one["name"] == name]
        points = [one["points"] or 0.0 for one in seen] + [0.0] * (len(results) - len(seen))
        mistakes = Counter(one["mistake"] for one in seen if one["mistake"])
        full = sum(p >= most for p in points)
        none = sum(p == 0 for p in points)
        found.append({"name": name, "max": most, "full": full, "none": none}
                     | {"some": len(points) - full - none, "mean": statistics.mean(points)}
                     | {"mistakes": mistakes.most_common(4)}
                     | {"checked": seen[0]["checked"] if seen else "outside"})  # fmt: skip
    return sorted(found, key=lambda one: one["mean"] / one["max"] if one["max"] else 1.0)


def _row(result, names):
    points = points_by_name(result)
    return {
        "student": result["student"],
        "total": total(result),
        "points": [_points(points.get(name, 0.0)) for name in names],
        "waiting": None in result["scores"].values(),
        "noted": bool(result["error"] or result["incidents"] or result["repairs"]),
        "seconds": result["seconds"]["all"],
        "megabytes": round(result["memory"] / (1 << 20)),
    }


def _noted(results, lines):
    return [(r["student"], [readable(one) for one in lines(r)]) for r in results if lines(r)]


def timings(run, results, fresh) -> list[tuple[str, str]]:
    own = [result["seconds"]["all"] for result in results if result["student"] in fresh]
    peak = max((result["memory"] for result in results), default=0)
    found = [("from the start to the last result", duration(run.times.get("grading", 0.0)))]
    if own:
        found += [
            ("one submission, median", f"{statistics.median(own):.2f} s"),
            ("one submission, the longest", f"{max(own):.2f} s"),
        ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    found += [
        ("memory of one submission's process at most", f"{peak >> 20} MB"),
        ("memory of the process that writes", f"{memory} MB"),
    ]
    return found


def scores_csv(run, results) -> str:
    names = columns(run.master)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["learner", "total", "max", *names, "mistakes", "repairs", "incidents"])
    for result in results:
        points = points_by_name(result)
        mistakes = [f"{one['name']}: {one['mistake']}" for one in result["exercises"]
                    if one["mistake"]]  # fmt: skip
        incidents = [result["error"]] * bool(result["error"]) + result["incidents"]
        row = [result["student"], f"{total(result):g}", f"{sum(names.values()):g}"]
        row += [_points(points.get(name, 0.0)).replace("?", "") for name in names]
        row += ["; ".join(part) for part in (mistakes, result["repairs"], incidents)]
        writer.writerow([harmless(cell) for cell in row])
    return file.getvalue()
