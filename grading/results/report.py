"""What an instructor wants to know when a class is graded: a table, a page and a CSV file."""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections import Counter

from grading.handin.roster import NO_LIST
from grading.messages import say
from grading.results.feedback_page import template
from grading.results.lines import Column, Line
from grading.results.records import write_whole
from grading.results.safe_text import harmless
from grading.run import similarity
from grading.run.progress import duration
from grading.sandbox.outputs import readable
from grading.settings import SETTINGS


def table(cols: list[Column], lines: list[Line]) -> str:
    """The table for the terminal; of a large class only those who need a look."""
    header = [say("report.learner"), *(column.name for column in cols), say("report.total"), ""]
    rows = []
    for line in lines:
        noted = "; ".join(filter(None, [line.late, *line.noted[:2]]))
        if len(lines) > SETTINGS.report.longest_table and not noted:
            continue
        cells = [_points(line, column) for column in cols]
        rows.append([line.student, *cells, f"{line.total:g}", readable(noted)[:60]])
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header) - 1)]
    text = [
        row[0].ljust(widths[0])
        + "".join(cell.rjust(width + 2) for cell, width in zip(row[1:-1], widths[1:], strict=True))
        + f"  {row[-1]}".rstrip()
        for row in [header, *rows]
    ]
    left_out = len(lines) - len(rows)
    if left_out:
        text.append(say("report.more", count=left_out))
    scores = [line.total for line in finished(lines)]
    waiting = len(lines) - len(scores)
    if scores:
        middle = {"median": statistics.median(scores), "mean": statistics.mean(scores)}
        name = "report.middle_line_without" if waiting else "report.middle_line"
        text.append(say(name, **middle, max=sum(column.max for column in cols), waiting=waiting))
    return "\n".join(text)


def finished(lines: list[Line]) -> list[Line]:
    """Those whose points are all there."""
    return [line for line in lines if not line.waiting]


def _points(line: Line, column: Column) -> str:
    mark = line.marks[column]
    if mark.waits:
        return "?"
    return f"{mark.points or 0.0:g}" + ("!" if mark.outdated else "")


def write(run, cols: list[Column], lines: list[Line], fresh: set) -> None:
    """``report.html`` and ``scores.csv`` in the run's folder."""
    started = time.perf_counter()
    write_whole(run.reports / "scores.csv", scores_csv(cols, lines, run.missing))
    page = template("report.html.j2").render(**contents(run, cols, lines, fresh))
    write_whole(run.reports / "report.html", page)
    run.times["report"] = time.perf_counter() - started


def contents(run, cols, lines, fresh) -> dict:
    scores = [line.total for line in finished(lines)]
    most = sum(column.max for column in cols)
    spread = distribution(scores, most)
    prints = {line.student: line.record.fingerprint for line in lines}
    ledger = run.ledger
    return {
        "set": run.titles.set,
        "now": time.strftime("%Y-%m-%d %H:%M"),
        "fresh": len(fresh),
        "counted": len(scores),
        "median": statistics.median(scores) if scores else 0.0,
        "mean": statistics.mean(scores) if scores else 0.0,
        "max_points": most,
        "distribution": spread,
        "most": max((count for _, count in spread), default=0) or 1,
        "exercises": exercises(run.titles, cols, lines),
        "columns": [column.name for column in cols],
        "rows": [_row(line, cols) for line in lines],
        "missing": [(student, run.roster.name(student)) for student in run.missing],
        "no_list": "" if run.roster.is_list else say(NO_LIST).replace("`", ""),
        "unused": [(readable(place), readable(reason)) for place, reason in ledger.unused],
        "left_behind": ledger.left_behind,
        "source": readable(ledger.source),
        "notes": [readable(note) for note in dict.fromkeys([*run.notes, *ledger.notes[1:]])],
        "persons": _persons(lines),
        "late": [(line, line.late, line.penalty) for line in lines if line.late],
        "troubles": _noted(lines, lambda line: line.record.troubles),
        "repairs": _noted(lines, lambda line: line.notes + line.record.repairs),
        "library": [
            (line.student, result.name, ", ".join(result.library))
            for line in lines
            for result in line.record.exercises
            if result.library
        ],  # fmt: skip
        "alike": similarity.pairs_alike(prints)[: SETTINGS.report.most_alike],
        "timings": timings(run, lines, fresh),
    }


def _persons(lines) -> list[tuple[Line, str]]:
    """Who needs a person: answers to read, and marks older than the newest hand-in."""
    found = []
    for line in lines:
        said = [say("report.waits_to_be_read", name=column.name) for column in line.waiting]
        said += [say("report.marked_before", name=column.name) for column in line.outdated]
        if said:
            found.append((line, "; ".join(said)))
    return found


def distribution(scores, most) -> list[tuple[str, int]]:
    """Counts by whole points where there are few, else by tenths of all."""
    if most <= 20:
        counts = Counter(min(int(score), int(most)) for score in scores)
        return [(f"{points}", counts[points]) for points in range(int(most), -1, -1)]
    counts = Counter(min(int(10 * score / most), 9) for score in scores)
    edges = [round(most * tenth / 10, 1) for tenth in range(11)]
    return [(say("report.range", low=edges[i], high=edges[i + 1]), counts[i])
            for i in range(9, -1, -1)]  # fmt: skip


def exercises(titles, cols, lines) -> list[dict]:
    """Success by exercise, the hardest first; answers that wait for a person are left out."""
    found = []
    for column in cols:
        marks = [line.marks[column] for line in lines if not line.marks[column].waits]
        points = [mark.points or 0.0 for mark in marks]
        own = [
            result for line in lines for result in line.record.exercises
            if (result.notebook, result.cell) == (column.notebook, column.cell)
        ]  # fmt: skip
        mistakes = Counter(result.mistake for result in own if result.mistake)
        full = sum(p >= column.max for p in points)
        none = sum(p == 0 for p in points)
        found.append({
            "name": column.name, "title": titles.of(column.notebook, column.cell, column.name),
            "max": column.max, "full": full, "none": none, "some": len(points) - full - none,
            "waiting": len(lines) - len(points),
            "mean": statistics.mean(points) if points else None,
            "mistakes": mistakes.most_common(4),
            "checked": own[0].checked if own else "outside",
        })  # fmt: skip

    def hardness(row):
        return row["mean"] / row["max"] if row["mean"] is not None and row["max"] else 1.0

    return sorted(found, key=hardness)


def _row(line: Line, cols) -> dict:
    return {
        "student": line.student,
        "name": readable(line.name),
        "total": line.total,
        "points": [_points(line, column) for column in cols],
        "waiting": bool(line.waiting),
        "noted": bool(line.noted),
        "late": line.late,
        "page": line.page,
        "seconds": line.record.seconds["all"],
        "megabytes": round(line.record.memory / (1 << 20)),
    }


def _noted(lines, said):
    return [
        (line.student, [readable(words) for words in said(line)]) for line in lines if said(line)
    ]


def timings(run, lines, fresh) -> list[tuple[str, str]]:
    own = [line.record.seconds["all"] for line in lines if line.student in fresh]
    peak = max((line.record.memory for line in lines), default=0)
    found = [(say("report.start_to_end"), duration(run.times.get("grading", 0.0)))]
    if own:
        found += [
            (say("report.median_time"), f"{statistics.median(own):.2f} s"),
            (say("report.longest_time"), f"{max(own):.2f} s"),
        ]
    found.append((say("report.memory"), f"{peak >> 20} MB"))
    if memory := _own_memory():
        found.append((say("report.own_memory"), f"{memory} MB"))
    return found


def _own_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def scores_csv(cols, lines, missing=()) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    most = sum(column.max for column in cols)
    writer.writerow(["learner", "total", "max", *(column.name for column in cols), "waiting", "late",
                     "penalty", "mistakes", "repairs", "incidents"])  # fmt: skip
    for line in lines:
        mistakes = [
            f"{result.name}: {result.mistake}" for result in line.record.exercises if result.mistake
        ]
        row = [line.student, f"{line.total:g}", f"{most:g}"]
        row += [_points(line, column).strip("?!") for column in cols]
        row += ["; ".join(c.name for c in line.waiting), line.late, f"{line.penalty:g}"]
        row += ["; ".join(part) for part in (mistakes, line.record.repairs, line.record.troubles)]
        writer.writerow([harmless(cell) for cell in row])
    for student in missing:
        blank = [""] * (len(cols) + 5)
        writer.writerow([harmless(student), "", f"{most:g}", *blank, say("report.nothing")])
    return file.getvalue()
