"""The one way in which bytes that a learner made are taken apart: in a limited process."""

from __future__ import annotations

from grading.settings import MB, SETTINGS


class Refused(Exception):  # noqa: N818 - a sentence for the row of that learner
    """A bound was passed, or the work failed; the sentence says which or how."""


def in_limited_process(function, *arguments):
    """``function(*arguments)``, whose result is plain data; Refused with a sentence otherwise."""
    from grading.sandbox import limited  # not on Windows, where nothing is collected

    largest = SETTINGS.handin.largest_file_mb * MB
    bounds = limited.Bounds(memory=6 * largest, seconds=30.0, result=2 * largest)
    try:
        return limited.call(function, *arguments, bounds=bounds)
    except limited.Refused as problem:
        raise Refused(str(problem)) from None
