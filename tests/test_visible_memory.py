"""Visible checks that watch memory: an iterator's chunks are not kept, a large matrix not built."""

import numpy as np

from lessonkit.checks import case, check, stream

CHUNKS = stream([1.0, 2.0], [], [-np.inf], *np.full((50, 1000), 6.0))
LIMITED = case(chunks=CHUNKS, expected=6.0, memory=100_000)


def largest(chunks):
    return max(chunk.max(initial=-np.inf) for chunk in chunks)


def largest_of_a_list(chunks):
    return largest(list(chunks))


def largest_in_two_walks(chunks):
    return max(largest(chunks), sum(chunk.sum() for chunk in chunks))


def test_one_walk_passes_every_time(capsys):
    for _ in range(2):
        check(largest, LIMITED)
    assert capsys.readouterr().out.count("✓") == 2


def test_it_is_an_iterator():
    chunks = CHUNKS.build()
    assert next(chunks).sum() == 3.0 and iter(chunks) is chunks and len(list(chunks)) == 52


def test_chunks_that_are_kept_are_told(capsys):
    check(largest_of_a_list, LIMITED)
    said = capsys.readouterr().out
    assert "holds 0.4 MB in memory at once" in said and "iterator of 53 chunks" in said


def test_wrong_values_come_first(capsys):
    check(largest_of_a_list, case(chunks=CHUNKS, expected=7.0, memory=100_000))
    assert "expected 7.0" in capsys.readouterr().out


def test_a_second_walk_finds_nothing(capsys):
    check(largest_in_two_walks, case(chunks=CHUNKS, expected=6.0))
    assert "✓" in capsys.readouterr().out


# --- a limit on memory --------------------------------------------------------------------------


def total(x):
    return float(x.sum())


def total_by_matrix(x):
    return float(np.trace(np.outer(x, np.ones_like(x))))


def test_a_case_can_limit_memory(capsys):
    limited = case(x=np.ones(1000), expected=1000.0, memory=100_000)
    check(total, limited)
    assert "✓" in capsys.readouterr().out
    check(total_by_matrix, limited)
    said = capsys.readouterr().out
    assert "The values are right, but it holds 8 MB in memory at once" in said
    check(total_by_matrix, case(x=np.ones(1000), expected=1000.0))
    assert "✓" in capsys.readouterr().out


def test_an_error_ends_the_measurement(capsys):
    check(lambda x: 1 / 0, case(x=[1.0], expected=[1.0], memory=1000))
    assert "ZeroDivisionError" in capsys.readouterr().out
    check(total, case(x=np.ones(10), expected=10.0, memory=100_000))
    assert "✓" in capsys.readouterr().out


def test_cases_are_counted_as_right_only_where_memory_is_too(capsys):
    small = case(x=np.ones(10), expected=10.0, memory=100_000)
    large = case(x=np.ones(1000), expected=1000.0, memory=100_000)
    check(total_by_matrix, large, small, small)
    assert "2 of 3 visible cases are right." in capsys.readouterr().out
    check(total_by_matrix, large)
    assert "cases are right" not in capsys.readouterr().out
