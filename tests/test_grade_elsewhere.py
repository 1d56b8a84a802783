"""The same scores whichever way: plain nbgrader, a Dask cluster, a PostgreSQL gradebook."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hostile.honest import honest
from hostile.made import SET, course, hand_in, needs_sandbox, notebook

from grading.authoring.demo.learners import LEARNERS
from grading.run import grade_class as run

pytestmark = needs_sandbox

SCORES = """
SELECT submitted_assignment.student_id, base_cell.name, {what} FROM {table}
JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN base_cell ON base_cell.id = {table}.cell_id
"""
GRADES = SCORES.format(table="grade", what="grade.auto_score, grade.needs_manual_grade")
COMMENTS = SCORES.format(table="comment", what="comment.auto_comment")


def contents(database):
    return sorted(database.execute(GRADES).fetchall()), sorted(
        database.execute(COMMENTS).fetchall(), key=str
    )


def book(folder):
    return sqlite3.connect(folder / "class" / "gradebook.db")


@pytest.fixture(scope="module")
def klass(tmp_path_factory):
    """A mixed class, honest throughout, graded by the runner."""
    folder = course(tmp_path_factory.mktemp("mixed") / "course")
    for name, (answers, _) in LEARNERS.items():
        hand_in(folder, name, notebook({key: text.strip() for key, text in answers.items()}))
    for name in ("otherwise", "changes", "syntax", "one", "loud"):
        hand_in(folder, name, honest()[name][0])
    assert run.main([SET, "--course", str(folder), "--cell-seconds", "4"]) == 0
    return folder


def copy(klass, folder):
    shutil.copytree(klass, folder)
    for leftover in ("autograded", "feedback", "records", "reports"):
        shutil.rmtree(folder / "class" / leftover)
    database = book(folder)
    for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
        database.execute(f"DELETE FROM {table}")
    database.commit()
    return folder


def test_plain_nbgrader_gives_the_same_scores(klass, tmp_path):
    plain = copy(klass, tmp_path / "plain")
    command = [sys.executable, "-m", "nbgrader", "autograde", SET, "--Execute.timeout=12"]
    done = subprocess.run(command, cwd=plain, capture_output=True, text=True)
    assert done.returncode == 0, "\n".join(re.findall(r"^\s*\S*Error.*", done.stderr, re.M))
    assert contents(book(plain)) == contents(book(klass))


@pytest.mark.needs("distributed")
def test_a_dask_cluster_gives_the_same_scores(klass, tmp_path, capsys):
    from distributed import LocalCluster

    elsewhere = copy(klass, tmp_path / "dask")
    options = ["--course", str(elsewhere), "--cell-seconds", "4"]
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert run.main([SET, *options, "--scheduler", cluster.scheduler_address]) == 0
    assert contents(book(elsewhere)) == contents(book(klass))


@pytest.mark.needs("distributed")
def test_no_scheduler_is_one_sentence(klass, capsys):
    (klass / "class" / "settings.toml").write_text(
        "[pool]\nscheduler_seconds = 1\n", encoding="utf-8"
    )
    options = ["--course", str(klass), "--again", "--scheduler", "tcp://127.0.0.1:9"]
    assert run.main([SET, *options]) == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def postgres_programs():
    found = shutil.which("pg_ctl") or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), reverse=True)),
        None,
    )
    return os.path.dirname(found) if found else None


@pytest.fixture
def postgres():
    """A server of its own in a folder, without a port. It refuses to run as root."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("needs a PostgreSQL server's programs (initdb, pg_ctl)")
    # Not below pytest's own folders: another user cannot enter those.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    drop = []
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    data = folder / "data"

    def call(program, *arguments):
        command = [*drop, f"{programs}/{program}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60)
        assert done.returncode == 0, done.stderr
        return done

    call("initdb", "-D", str(data), "-U", "course", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    log = str(folder / "log")
    subprocess.run([*drop, f"{programs}/pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options,
                    "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)  # fmt: skip
    yield f"postgresql+psycopg://course@/postgres?host={folder}"
    call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.mark.needs("psycopg")
def test_a_postgresql_gradebook_holds_the_same_scores(klass, tmp_path, postgres):
    import psycopg

    elsewhere = copy(klass, tmp_path / "course")
    (elsewhere / "class" / "gradebook.db").unlink()
    options = ["--course", str(elsewhere), "--cell-seconds", "4", "--db", postgres]
    assert run.main([SET, *options]) == 0
    address = re.sub(
        r"postgresql\+psycopg://course@/(\w+)\?host=(.*)", r"host=\2 dbname=\1", postgres
    )
    with psycopg.connect(address, user="course") as database:
        assert contents(database) == contents(book(klass))
    assert run.main([SET, *options]) == 0
