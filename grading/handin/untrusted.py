"""What others made: taken apart in a limited process alone, and read whatever wrote it."""

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


def text_of(data: bytes) -> str:
    """The text of a file as editors and spreadsheets save it: UTF-8, UTF-16 with its mark, Windows' own."""
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
