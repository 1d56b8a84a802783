"""Workers that grade, one submission at a time each: local processes, or a Dask cluster.

A worker that ends, hangs or fails costs the submission it had in hand, which is tried once more.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import wait

from grading.messages import say
from grading.run.grade_one import Job, grade_anywhere
from grading.sandbox import kernel
from grading.sandbox.client import ONE_THREAD
from grading.sandbox.confine import Limits
from grading.sandbox.process import SandboxError
from grading.settings import MB, SETTINGS


class GraderFailed(RuntimeError):
    """A worker cannot work at all here: no use in trying the next submission."""


def patience(job: Job) -> float:
    """Seconds by the clock after which a worker must be hung: far more than a submission may take."""
    limits = Limits(**job.limits)
    # A master has three cells for each exercise, so one that takes three times as long is covered.
    checks = limits.exercise_seconds * len(job.master.get("cells", ()))
    return SETTINGS.pool.slack_seconds + 2 * limits.wall_factor * (limits.total_seconds + checks)


def _bounded(memory: int) -> None:
    """A bound on this worker's own memory, whatever a learner's process answers."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _work(line, memory):
    """A worker's life: take a job, answer, until the line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        kernel.die_with_parent()
    with contextlib.suppress(OSError, ValueError):
        _bounded(memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = line.recv()
            try:
                answer = ("done", grade_anywhere(job))
            except SandboxError as problem:
                answer = ("unable", str(problem))
            except Exception as problem:  # noqa: BLE001 - reported, and tried once more
                answer = ("failed", f"{type(problem).__name__}: {problem}")
            line.send(answer)


class _Worker:
    def __init__(self, context):
        self.line, theirs = context.Pipe()
        # Handed over, since a fresh process has the course's own settings.
        memory = SETTINGS.pool.worker_memory_mb * MB
        self.process = context.Process(target=_work, args=(theirs, memory), daemon=True)
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self.deadline = 0.0

    def give(self, job: Job):
        self.job = job
        self.deadline = time.monotonic() + patience(job)
        self.line.send(job)

    def end(self):
        """After its line is closed: a worker without work ends by itself."""
        if self.job is not None:
            self.process.kill()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class LocalPool:
    """Grade on this machine with a number of processes."""

    def __init__(self, count: int):
        for name in ONE_THREAD:  # threads of NumPy's own would wait busily for small arrays
            os.environ.setdefault(name, "1")
        self._context = multiprocessing.get_context("spawn")
        self._workers = [_Worker(self._context) for _ in range(count)]

    def grade(self, jobs: list[Job]) -> Iterator[tuple[Job, dict | str]]:
        """Each job with its result as it comes, or with the sentence of what went wrong twice."""
        waiting = list(reversed(jobs))
        tries: dict[int, int] = {}
        busy = len(jobs)
        while busy:
            for worker in self._workers:
                if worker.job is None and waiting:
                    self._give(worker, waiting.pop())
            for worker, kind, answer in self._answers():
                job, worker.job = worker.job, None
                if kind == "unable":
                    raise GraderFailed(answer)
                if kind != "done":
                    tries[id(job)] = tries.get(id(job), 0) + 1
                    if tries[id(job)] < SETTINGS.pool.tries:
                        waiting.append(job)
                        continue
                busy -= 1
                if waiting:  # before the answer is written: the worker need not wait for that
                    self._give(worker, waiting.pop())
                yield job, answer

    def _give(self, worker, job):
        try:
            worker.give(job)
        except OSError:
            worker.job = job  # it is gone: found out in the next round

    def _answers(self):
        active = {worker.line: worker for worker in self._workers if worker.job is not None}
        for line in wait(list(active), timeout=1.0):
            worker = active[line]
            try:
                kind, answer = line.recv()
            except (EOFError, OSError):
                code = self._replace(worker)
                kind, answer = "failed", say("pool.ended", code=code)
            yield worker, kind, answer
        for worker in active.values():
            late = worker.job is not None and time.monotonic() > worker.deadline
            if late and not worker.line.poll():  # or its answer came while others were written
                self._replace(worker)
                yield worker, "failed", say("pool.silent")

    def _replace(self, worker):
        """A new process in the place of one that is of no use any more."""
        worker.process.kill()
        worker.process.join()
        code = worker.process.exitcode
        worker.line.close()
        fresh = _Worker(self._context)
        worker.line, worker.process = fresh.line, fresh.process
        return code

    def close(self):
        for worker in self._workers:
            worker.line.close()  # all of them first, so that they end together
        for worker in self._workers:
            worker.end()


class DaskPool:
    """Grade on a Dask cluster. Files are sent along: workers need the installed package only."""

    def __init__(self, scheduler: str):
        try:
            from distributed import Client
        except ImportError:
            raise GraderFailed(say("pool.needs_package")) from None
        try:
            self._client = Client(scheduler, timeout=SETTINGS.pool.scheduler_seconds)
        except OSError as problem:
            raise GraderFailed(
                say("pool.no_scheduler", scheduler=scheduler, problem=problem)
            ) from None

    def grade(self, jobs: list[Job]) -> Iterator[tuple[Job, dict | str]]:
        from distributed import as_completed

        def submit(job):
            return self._client.submit(_grade_there, job, pure=False, retries=0)

        futures = {}
        tries = {}
        for job in jobs:
            futures[submit(job)] = job
        running = as_completed(list(futures))
        for future in running:
            job = futures.pop(future)
            if future.status == "finished":
                kind, answer = future.result()
            else:
                kind, answer = "failed", str(future.exception())
            if kind == "unable":
                raise GraderFailed(answer)
            tries[id(job)] = tries.get(id(job), 0) + 1
            if kind != "done" and tries[id(job)] < SETTINGS.pool.tries:
                again = submit(job)
                futures[again] = job
                running.add(again)
                continue
            yield job, answer

    def close(self):
        self._client.close()


_one_at_a_time = threading.Lock()


def _grade_there(job):
    """On a Dask worker, one at a time in each process: what checks measure is disturbed by others."""
    with _one_at_a_time:
        try:
            return "done", grade_anywhere(job)
        except SandboxError as problem:
            return "unable", str(problem)
