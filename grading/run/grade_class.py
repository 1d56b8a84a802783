"""Grade everything that was handed in for a set: ``python -m grading grade SET``, ``make grade``.

Each submission is repaired, run in a sandbox and checked from outside; scores go into nbgrader's
gradebook. Stop it whenever you like: the next run goes on where this one stopped, and grades again
only what has changed. Whatever goes wrong with one hand-in is a row for that learner; the others go on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from dataclasses import asdict

from grading.messages import say

if not hasattr(os, "fork"):
    sys.exit(say("grade.linux"))

from grading.class_sets import left_out
from grading.classroom import classroom
from grading.handin import find as submissions
from grading.handin import released
from grading.handin.repair import Unreadable
from grading.handin.roster import NO_LIST
from grading.results import gradebook, late
from grading.results.lines import columns, line
from grading.results.publish import Publisher
from grading.results.records import Record, Records, merged
from grading.results.titles import titles
from grading.run import preparation, provenance
from grading.run.grade_one import Job
from grading.run.held import Held
from grading.run.options import parser
from grading.run.preparation import Stop
from grading.run.progress import Progress
from grading.sandbox import groups
from grading.settings import BadSettings, load
from grading.term import freeze, history

_GO_ON = "grade.go_on"
# The tables of the settings that decide, besides limits and policy, what comes of a hand-in.
DECIDE = ("submission", "handin", "beside", "check")


class Run:
    """One set of one course: what is asked for, where things are, and what came of it."""

    def __init__(self, options):
        self.options = options
        self.name = options.set.strip("/")
        if not submissions.safe_student(self.name):
            raise Stop(say("grade.no_name", name=self.name))
        self.room = classroom(options.course)
        if not self.room.source.is_dir():
            source = self.room.source.name
            raise Stop(say("grade.no_course", course=self.room.course, source=source))
        if not self.room.foreign and (problem := left_out(self.room.course, self.name)):
            raise Stop(problem)
        self.settings = load(self.room.course)
        if options.dry_run:
            self.room = preparation.copied(self.room, options.db)
        self.limits = preparation.limits(options, self.settings)
        self.policy = preparation.library_policy(self.settings, self.name)
        self.url = options.db or self.room.database
        self.reports = self.room.reports / self.name
        self.records = Records(self.room.records / self.name)
        self.notes: list[str] = []
        self.times: dict[str, float] = {}
        self.before: dict | None = None  # the gradebook's standings before the set's cells changed

    def prepare(self) -> list[submissions.Submission]:
        """Everything before the first submission runs: collect, the master, who handed in what."""
        if frozen := freeze.since(self.room, self.name):
            raise Stop(say("grade.frozen", name=self.name, frozen=frozen))
        self.masters, changed = released.masters(self.room, self.url, self.name, self._takes)
        self.notes += changed
        preparation.points_agree(self.masters)
        self.notebooks = [master.notebook for master in self.masters]
        self.titles = titles(self.room, self.name, self.notebooks)
        self.roster = preparation.known_roster(self.room, self.url, self.name)
        self.ledger = preparation.collected(self.options, self.room, self.masters, self.roster)
        if self.options.collect:
            self.notes += self.ledger.notes
        self.notes += preparation.settle_ghosts(
            self.room, self.url, self.name, self.roster, self.ledger
        )
        folder = self.room.submitted
        if not folder.is_dir():
            raise Stop(say("grade.no_submissions", folder=folder))
        found, passed_over = submissions.find(folder, self.name, self.notebooks)
        self.notes += passed_over
        if not found:
            raise Stop(say("grade.nobody", name=self.name, folder=folder))
        self.missing = self.roster.missing(submission.student for submission in found)
        unknown = sorted(
            set(self.options.student or ()) - {submission.student for submission in found}
        )
        if unknown:
            raise Stop(say("grade.nothing_of", names=", ".join(unknown), name=self.name))
        return found

    def _takes(self, fresh, said) -> bool:
        """Whether the instructor takes a set that was changed since hand-ins were graded by it.

        Who is asked at a terminal sees before what it does to marks, and is not asked again.
        """
        preparation.points_agree(fresh)
        listed = preparation.asks(self.options) and _listed(self.options)
        if not preparation.agreed(self.options, said):
            return False
        self.before = gradebook.standings(self.url, self.name)
        self.options.take_changes |= listed
        return True

    def instructors_files(self) -> dict[str, bytes]:
        """What the instructor put beside the notebook: the set's folder, or what was released of it."""
        for folder in (self.room.source / self.name, self.room.release / self.name):
            if folder.is_dir():
                return submissions.files_beside(folder, self.notebooks)
        return {}

    def unchanged(self, found) -> dict[str, Record]:
        """Records of submissions that need no grading: same content, and in the gradebook."""
        self.given = self.instructors_files()
        settings = self.settings
        pictures, prints = settings.feedback, settings.similarity
        decides = [
            [master.as_data() for master in self.masters], asdict(self.limits), self.policy,
            *(vars(getattr(settings, name)) for name in DECIDE), prints.run, prints.window,
            pictures.largest_picture_kb, pictures.largest_picture_side,
        ]  # fmt: skip
        files = hashlib.sha256(repr(sorted(self.given.items())).encode()).hexdigest()
        checks = frozenset(
            known.module for m in self.masters for c in m.cells if (known := c.hidden_check())
        )
        setting = submissions.code_key(checks) + json.dumps([decides, files]).encode()
        self.provenance = provenance.of_run(self.masters, self.limits, self.policy, self.given)
        there = gradebook.students_there(self.url, self.name)
        wanted = self.options.student or [submission.student for submission in found]
        kept = {}
        for submission in found:
            try:
                submission.key = submissions.content_key(submission, setting)
                record = self.records.load(submission.student)
            except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
                submission.problem = _sentence(say("grade.not_readable"), problem)
                continue
            same = record and record.key == submission.key and not record.failed
            again = self.options.again and submission.student in wanted
            if same and submission.student in there and not again:
                kept[submission.student] = record.light()
        return kept

    def jobs(self, submission) -> list[Job]:
        """A job for each notebook of a submission."""
        beside = submissions.files_beside(submission.folder, self.notebooks) | self.given
        made = []
        for master in self.masters:
            job = Job(
                submission.student,
                submission.paths[master.notebook],
                master.as_data(),
                asdict(self.limits),
            )
            job.hidden = (str(self.room.course), str(self.room.data))
            job.unsafe = self.options.unsafe
            job.policy, job.beside = self.policy, beside
            job.settings = self.settings
            job.stderr_counts = self.room.foreign
            if self.options.scheduler:  # its workers need not see this machine's files
                job.data, job.path = submissions.read_submission(job.path), None
            made.append(job)
        return made

    def grade(self, todo) -> dict[str, Record]:
        """Grade, write and keep each submission as it comes. What is done stays done."""
        if not todo:
            return {}
        pool = self._pool(len(todo))  # the workers warm up while this process opens the gradebook
        before = self.before or gradebook.standings(self.url, self.name)
        progress, held = Progress(len(todo)), Held(before)
        graded: dict[str, Record] = {}
        try:
            writer = gradebook.Writer(self.url, self.name)
            for submission, record in self._records(pool, todo):
                self._complete(submission, record)
                if not held.take(submission, record, self.records.load(submission.student)):
                    graded[submission.student] = self._finish(submission, record, writer)
                for trouble in record.troubles:
                    progress.say(f"{submission.student}: {trouble}")
                progress.step()
            progress.end()
            for submission, record in held.results(self._agreed(held)):
                graded[submission.student] = self._finish(submission, record, writer)
            writer.close()
        finally:
            progress.end()
            pool.close()
            held.close()
        return graded

    def _agreed(self, held) -> bool:
        """Say which marks are not what they were, before any is written; whether to write them all."""
        for words in held.lines(self.options.dry_run):
            print(words, flush=True)
        if not held.waiting or preparation.agreed(self.options):
            return True
        print(say("grade.stay", count=len(held.waiting)))
        return False

    def _records(self, pool, todo):
        """Every submission's record; those that cannot even be opened need no worker."""
        jobs, by_student, parts = [], {submission.student: submission for submission in todo}, {}
        for submission in todo:
            try:
                if submission.problem:
                    raise Unreadable(submission.problem)
                jobs += self.jobs(submission)
            except Unreadable as problem:
                yield submission, self._untaken(submission, str(problem))
            except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
                yield (
                    submission,
                    self._untaken(submission, _sentence(say("grade.not_taken"), problem), True),
                )
        for job, answer in pool.grade(jobs):
            submission = by_student[job.student]
            if isinstance(answer, str):
                said = say("grade.failed_twice", answer=answer)
                answer = self._untaken(
                    submission, said, failed=True, notebook=job.master["notebook"]
                )
            parts.setdefault(job.student, []).append(answer)
            if len(parts[job.student]) == len(self.masters):
                mine = sorted(
                    parts.pop(job.student), key=lambda r: self.notebooks.index(r.notebooks[0])
                )
                yield submission, merged(mine)

    def _pool(self, count):
        from grading.run import pool

        if self.options.scheduler:
            return pool.DaskPool(self.options.scheduler)
        jobs = self.options.jobs or os.cpu_count() or 1
        return pool.LocalPool(max(1, min(jobs, count)))

    def _untaken(self, submission, problem, failed=False, notebook=None) -> Record:
        masters = [m for m in self.masters if notebook in (None, m.notebook)]
        record = Record(submission.student, self.name, [m.notebook for m in masters])
        record.scores = {m.notebook: dict.fromkeys(m.max_scores, 0.0) for m in masters}
        record.error, record.failed = problem, failed
        return record

    def _complete(self, submission, record) -> None:
        """What a record says beside what came of the submission itself."""
        record.repairs = submission.notes + record.repairs
        record.key, record.content = submission.key, submission.content
        record.timestamp = submission.timestamp
        record.graded = provenance.of_submission(self.provenance, submission)

    def _finish(self, submission, record, writer) -> Record:
        """Gradebook first, then the notebook, then the record: whatever is cut off is done again."""
        try:
            before = self.records.load(submission.student)
            writer.write(record, anew=before is not None and before.content != record.content)
            for notebook, text in record.autograded.items():
                folder = self.room.autograded / submission.student / self.name
                submissions.write_autograded(folder, notebook, text, submission.timestamp)
            history.keep(self.room.data, record, submission, self.settings.history.most)
            self.records.save(record)
        except Exception as problem:
            if _is_databases(problem):
                raise
            record.error = _sentence(say("grade.not_written"), problem)
            record.failed = True
        return record.light()


def _sentence(what, problem) -> str:
    return f"{what} ({type(problem).__name__}: {problem})"[:300]


def _is_databases(problem) -> bool:
    """Whether the gradebook as a whole is out of reach: then going on would lose everybody's."""
    from sqlalchemy.exc import OperationalError

    return isinstance(problem, OperationalError)


def main(arguments=None) -> int:
    options = parser().parse_args(arguments)
    # A shell starts what runs in the background with SIGINT ignored: SIGTERM stops it all the same.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    try:
        return _main(options, started)
    except (Stop, BadSettings, late.BadRule, gradebook.NoGradebook) as problem:
        print(say("grade.nothing", value=str(problem).removesuffix(".")), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(say("grade.interrupted", go_on=say(_GO_ON)), file=sys.stderr)
        return 130
    except Exception as problem:
        from grading.run.pool import GraderFailed

        if _is_databases(problem):
            said = str(problem.orig).strip().partition("\n")[0]
            problem = GraderFailed(say("grade.stopped", said=said, go_on=say(_GO_ON)))
        if isinstance(problem, GraderFailed):
            print(problem, file=sys.stderr)
            return 3
        raise


def _main(options, started) -> int:
    from grading.results import report

    run = Run(options)
    found = run.prepare()
    kept = run.unchanged(found)
    wanted = set(options.student or (submission.student for submission in found))
    todo = [
        submission
        for submission in found
        if submission.student not in kept and submission.student in wanted
    ]
    how = options.scheduler or say("grade.processes", count=options.jobs or os.cpu_count())
    counts = {"count": len(found), "unchanged": len(kept), "todo": len(todo)}
    print(say("grade.counts", name=run.name, how=how, **counts))
    if todo:
        print(f"- {groups.sentence()}")
    for note in run.notes:
        print(f"- {note}")
    if not run.roster.is_list:
        print(f"- {say(NO_LIST)}")
    _say_unused(run)
    if options.unsafe:
        print(say("grade.unsafe"))
    graded = run.grade(todo)
    if options.dry_run:
        print(say("grade.dry"))
        return 0
    run.times["grading"] = time.monotonic() - started
    lines = report_lines(run, found, kept | graded)
    report.write(run, columns(run.masters), lines, fresh=set(graded))
    print(report.table(columns(run.masters), lines))
    print(f"Report: {run.reports / 'report.html'}")
    return 0


def _listed(options) -> bool:
    """List what would come of a run, as --dry-run does; whether that can be done here."""
    try:
        _main(argparse.Namespace(**vars(options) | {"dry_run": True}), time.monotonic())
    except Stop:
        return False
    return True


def _say_unused(run, most=20) -> None:
    """What was not used, and who handed in nothing, as far as a terminal has room."""
    unused = run.ledger.unused if run.options.collect else []
    for place, reason in unused[:most]:
        print(f"- not used: {place}: {reason}")
    if len(unused) > most:
        print(say("grade.more_files", number=len(unused) - most))
    if run.missing:
        shown = ", ".join(run.missing[:most]) + (" …" if len(run.missing) > most else "")
        print(say("grade.missing", count=len(run.missing), shown=shown))


def report_lines(run, found, records) -> list:
    """A line for each learner, from the gradebook; pages that do not show what it says are renewed."""
    standing = late.standings(run.room, run.url, run.name, run.settings)
    publisher = Publisher(run.room, run.name, run.titles, run.roster)
    cols, lines = columns(run.masters), []
    for submission in found:
        record = records.get(submission.student) or run.records.load(submission.student)
        if record is None:
            continue  # left out by --student, and never graded
        own, page = standing.get(submission.student), ""
        if not run.options.no_feedback:
            try:
                page = publisher.publish(record, own)
            except Exception as problem:  # noqa: BLE001 - one learner's, whatever it is
                record.incidents.append(_sentence(say("grade.no_page"), problem))
        name = run.roster.name(submission.student)
        address = os.path.relpath(page, run.reports) if page else ""
        lines.append(line(submission.student, record, own, cols, name, run.ledger, address))
    return lines


if __name__ == "__main__":
    sys.exit(main())
