"""Grade everything that was handed in for a set: ``python -m grading.run SET``, ``make grade``.

Each submission is repaired, run in a sandbox and checked from outside; scores go into nbgrader's
gradebook. Stop it whenever you like: the next run goes on where this one stopped, and grades again
only what has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
import tomllib
from dataclasses import asdict
from pathlib import Path

if not hasattr(os, "fork"):
    sys.exit(
        "make grade needs Linux. On this machine, plain nbgrader grades: see grading/README.md"
    )

from grading import gradebook, submissions
from grading.execute import Job
from grading.progress import Progress
from grading.repair import Unreadable
from grading.results import Records, write_whole
from grading.sandbox.confine import Limits


class Stop(Exception):  # noqa: N818 - the one sentence an instructor reads
    """Nothing can be graded; the sentence says why and what to do."""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grading.run", description=__doc__.split("\n\n")[1], epilog=_EPILOG
    )
    defaults = Limits()
    add = made.add_argument
    add("set", metavar="SET", help="the exercise set, for example 02-regression-losses")
    add("--from", dest="collect", metavar="FOLDER",
        help="first collect submissions from this folder or archive: a folder, a notebook or a zip "
             "for each learner")  # fmt: skip
    add("--student", action="append", metavar="NAME", help="only this one (may be given again)")
    add("--again", action="store_true", help="grade also what has not changed")
    add("--jobs", type=int, metavar="N", help="processes to use (default: one for each core)")
    add("--scheduler", metavar="URL", help="a Dask scheduler, tcp://HOST:PORT, instead")
    add("--db", metavar="URL", help="the gradebook (default: grading/gradebook.db, SQLite)")
    add("--course", metavar="FOLDER", default=".", help="the course's folder (default: here)")
    add("--cell-seconds", type=float, default=defaults.cell_seconds, metavar="S",
        help="a cell's limit (default: %(default)g)")  # fmt: skip
    add("--total-seconds", type=float, default=defaults.total_seconds, metavar="S",
        help="a submission's limit (default: %(default)g)")  # fmt: skip
    add("--memory", type=float, default=defaults.memory / (1 << 30), metavar="GB",
        help="a process's limit (default: %(default)g)")  # fmt: skip
    add("--unsafe", action="store_true",
        help="run submissions although this machine cannot shut them in properly")  # fmt: skip
    add("--no-feedback", action="store_true", help="do not write the learners' feedback pages")
    return made


_GO_ON = "What was graded is kept: run it again to go on."
_EPILOG = "What the sandbox promises and what it does not is written in grading/SANDBOX.md."


class Run:
    """One set of one course: what is asked for, where things are, and what came of it."""

    def __init__(self, options):
        self.options = options
        self.course = Path(options.course).resolve()
        self.name = options.set.strip("/")
        room = self.course / "grading"
        if not submissions.safe_student(self.name) or not (self.course / "solutions").is_dir():
            if submissions.safe_student(self.name):
                raise Stop(f"{self.course} is no course: it has no folder solutions/")
            raise Stop(f"{self.name!r} is no name of a set")
        self.submitted = room / "submitted"
        self.autograded = room / "autograded"
        self.feedback = room / "feedback"
        self.reports = room / "reports" / self.name
        self.records = Records(room / "records" / self.name)
        self.url = options.db or f"sqlite:///{room / 'gradebook.db'}"
        self.limits = self._limits()
        self.policy = read_policy(self.course, self.name)
        self.notes: list[str] = []
        self.times: dict[str, float] = {}

    def _limits(self):
        options = self.options
        if min(options.cell_seconds, options.total_seconds, options.memory) <= 0:
            raise Stop("limits are larger than 0")
        return Limits(
            cell_seconds=options.cell_seconds,
            exercise_seconds=min(Limits.exercise_seconds, options.cell_seconds),
            total_seconds=options.total_seconds,
            cpu_seconds=max(1, round(options.total_seconds)),
            memory=int(options.memory * (1 << 30)),
        )

    def prepare(self) -> list[submissions.Submission]:
        """Everything before the first submission runs: collect, the master, who handed in what."""
        masters = gradebook.masters(self.course, self.url, self.name)
        if len(masters) > 1:
            names = ", ".join(master.notebook for master in masters)
            raise Stop(f"{self.name} has several notebooks ({names}); one is what this can grade")
        self.master = masters[0]
        if self.options.collect:
            from grading.collect import NothingThere, collect
            from grading.platforms import roster

            source, known = Path(self.options.collect), roster(self.url)
            try:
                self.notes += collect(source, self.submitted, self.name, known)
            except NothingThere as problem:
                raise Stop(str(problem)) from None
        if not self.submitted.is_dir():
            raise Stop(f"nothing was handed in: there is no folder {self.submitted}")
        found, passed_over = submissions.find(self.submitted, self.name, self.master.notebook)
        self.notes += passed_over
        wanted = self.options.student
        if wanted:
            unknown = sorted(set(wanted) - {one.student for one in found})
            if unknown:
                raise Stop(f"{', '.join(unknown)} handed in nothing for {self.name}")
            found = [one for one in found if one.student in wanted]
        if not found:
            raise Stop(f"nobody handed in {self.name}: {self.submitted}/NAME/{self.name}/ is empty")
        return found

    def unchanged(self, found) -> dict[str, dict]:
        """Records of submissions that need no grading: same content, and in the gradebook."""
        decides = [self.master.as_data(), asdict(self.limits), self.policy]
        checks = frozenset(known[0] for c in self.master.cells if (known := c.hidden_check()))
        setting = submissions.code_key(checks) + json.dumps(decides, sort_keys=True).encode()
        there = gradebook.students_there(self.url, self.name)
        kept = {}
        for one in found:
            one.key = submissions.content_key(one, setting)
            record = self.records.load(one.student)
            same = record and record["key"] == one.key and not record.get("failed")
            if same and one.student in there and not self.options.again:
                kept[one.student] = record
        return kept

    def job(self, one) -> Job:
        job = Job(one.student, one.path, self.master.as_data(), asdict(self.limits))
        job.hidden, job.unsafe = (str(self.course),), self.options.unsafe
        job.policy = self.policy
        if self.options.scheduler:  # its workers need not see this machine's files
            job.data, job.path = submissions.read_submission(one.path), None
        return job

    def grade(self, todo) -> dict[str, dict]:
        """Grade, write and keep each submission as it comes. What is done stays done."""
        if not todo:
            return {}
        by_student = {one.student: one for one in todo}
        pool = self._pool(len(todo))  # the workers warm up while this process opens the gradebook
        progress = Progress(len(todo))
        graded: dict[str, dict] = {}
        try:
            writer = gradebook.Writer(self.url, self.master)
            for job, answer in self._answers(pool, todo):
                one = by_student[job.student]
                if isinstance(answer, str):
                    answer = self._untaken(one, f"the grader failed twice: {answer}", failed=True)
                graded[one.student] = self._finish(one, answer, writer)
                for incident in answer["incidents"] + [answer["error"]] * bool(answer["error"]):
                    progress.say(f"{one.student}: {incident}")
                progress.step()
            writer.close()
        finally:
            progress.end()
            pool.close()
        return graded

    def _answers(self, pool, todo):
        """Every submission's result; those that cannot even be opened need no worker."""
        jobs = []
        for one in todo:
            try:
                if one.problem:
                    raise Unreadable(one.problem)
                jobs.append(self.job(one))
            except Unreadable as problem:
                yield one, self._untaken(one, str(problem))
        yield from pool.grade(jobs)

    def _pool(self, count):
        from grading import pool

        if self.options.scheduler:
            return pool.DaskPool(self.options.scheduler)
        jobs = self.options.jobs or os.cpu_count() or 1
        return pool.LocalPool(max(1, min(jobs, count)))

    def _untaken(self, one, problem, failed=False):
        result = {"student": one.student, "set": self.name, "notebook": self.master.notebook}
        result |= {"scores": dict.fromkeys(self.master.max_scores, 0.0), "comments": {}}
        result |= {"exercises": [], "repairs": [], "incidents": [], "error": problem}
        result |= {"memory": 0, "seconds": {"all": 0.0}, "fingerprint": {}, "answers": {}}
        return result | {"failed": failed}

    def _finish(self, one, result, writer) -> dict:
        """Gradebook first, then the notebook, then the record: whatever is cut off is done again."""
        result["repairs"] = one.notes + result["repairs"]
        writer.write(result, one.timestamp)
        if "autograded" in result:
            folder = self.autograded / one.student / self.name
            write_whole(folder / f"{self.master.notebook}.ipynb", result["autograded"])
            if one.timestamp:
                write_whole(folder / "timestamp.txt", one.timestamp)
        if "feedback" in result and not self.options.no_feedback:
            folder = self.feedback / one.student / self.name
            write_whole(folder / f"{self.master.notebook}.html", result["feedback"])
            self._for_exchange(one, folder)
        result = {key: result[key] for key in result if key not in ("autograded", "feedback")}
        result["key"] = one.key
        self.records.save(result)
        return result

    @staticmethod
    def _for_exchange(one, folder) -> None:
        """What nbgrader's ``release_feedback`` asks for beside the page, if the exchange brought it."""
        secret = Path(one.path).with_name("submission_secret.txt") if one.path else None
        if secret and secret.is_file() and not secret.is_symlink():
            if secret.stat().st_size < 1000:
                write_whole(
                    folder / secret.name, secret.read_text(encoding="utf-8", errors="replace")
                )
                write_whole(folder / "timestamp.txt", one.timestamp or "")


def read_policy(course: Path, name: str) -> dict:
    """``{exercise: rule}`` for answers that call the library, out of ``grading/policy.toml``."""
    path = course / "grading" / "policy.toml"
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8")).get("library", {})
    except FileNotFoundError:
        return {"default": "mark"}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Stop(f"{path} is not TOML: {problem}") from None
    policy = {"default": rules.get("default", "mark"), **rules.get(name, {})}
    odd = sorted(set(map(str, policy.values())) - {"allow", "mark", "zero"})
    if odd:
        raise Stop(f"{path} knows allow, mark and zero, not {odd[0]!r}")
    return policy


def main(arguments=None) -> int:
    options = parser().parse_args(arguments)
    # A shell starts what runs in the background with SIGINT ignored: SIGTERM stops it all the same.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    try:
        return _main(options, started)
    except (Stop, gradebook.NoGradebook) as problem:
        print(f"Nothing was graded: {problem}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"Stopped. {_GO_ON}", file=sys.stderr)
        return 130
    except Exception as problem:
        from sqlalchemy.exc import OperationalError

        from grading.pool import GraderFailed

        if isinstance(problem, OperationalError):
            said = str(problem.orig).strip().partition("\n")[0]
            problem = GraderFailed(f"Stopped: the gradebook does not answer ({said}). {_GO_ON}")
        if isinstance(problem, GraderFailed):
            print(problem, file=sys.stderr)
            return 3
        raise


def _main(options, started) -> int:
    from grading import report

    run = Run(options)
    found = run.prepare()
    kept = run.unchanged(found)
    todo = [one for one in found if one.student not in kept]
    how = options.scheduler or f"{options.jobs or os.cpu_count()} processes"
    print(f"{run.name}: {len(found)} submissions, {len(kept)} unchanged, {len(todo)} to grade "
          f"on {how}.")  # fmt: skip
    for note in run.notes:
        print(f"- {note}")
    if options.unsafe:
        print("- Unsafe: layers of the sandbox that this machine lacks are left out.")
    graded = run.grade(todo)
    results = [kept.get(one.student) or graded[one.student] for one in found]
    run.times["grading"] = time.monotonic() - started
    report.write(run, results, fresh=set(graded))
    print(report.table(run, results))
    print(f"Report: {run.reports / 'report.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
