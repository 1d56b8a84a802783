"""Outputs built anew from what a learner's process claims they are: known kinds, plain text, pictures.

Everything that ends in a graded notebook, a page or a terminal goes through here. No HTML, SVG or
JavaScript is kept, and of a picture only the chunks that hold it.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib

from grading.sandbox import curves
from grading.settings import SETTINGS

# The forms of an output that are kept.
SHOWN = ("text/plain", "image/png", curves.CURVES)
MOST_OUTPUTS = 300
PNG = b"\x89PNG\r\n\x1a\n"
PICTURE_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
# Escape sequences of a terminal, then control characters, those of 1 byte and those from U+0080 on.
CONTROLS = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*|\x1b.|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
OVERRIDES = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def largest_picture() -> int:
    """Bytes of one picture."""
    return SETTINGS.feedback.largest_picture_kb * 1000


def text(value, longest: int | None = None) -> str:
    """A str of its own, without the lone surrogates that no file can hold."""
    if type(value) is not str:
        raise TypeError("not text")
    return value[:longest].encode("utf-8", "replace").decode("utf-8")


def readable(value: str) -> str:
    """Text without control characters, and without those that turn the reading direction around."""
    value = OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", CONTROLS.sub("", value))
    return value.encode("utf-8", "replace").decode("utf-8")


def clean_outputs(entries) -> list[dict]:
    """The outputs of a cell; TypeError and its like for what no honest process sends."""
    return [clean for entry in entries[:MOST_OUTPUTS] if (clean := _clean(entry))]


def _clean(entry):
    kind = entry["output_type"]
    if kind == "stream":
        name = "stderr" if entry["name"] == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": text(entry["text"])}
    if kind == "error":
        lines = [text(line) for line in entry["traceback"][:200]]
        names = {"ename": text(entry["ename"], 200), "evalue": text(entry["evalue"], 5000)}
        return {"output_type": kind, **names, "traceback": lines}
    if kind not in ("display_data", "execute_result"):
        raise ValueError("no such kind of output")
    data = {str(form): text(value) for form, value in entry["data"].items() if form in SHOWN}
    if "image/png" in data:
        data["image/png"] = picture(data["image/png"])
    if curves.CURVES in data:
        data[curves.CURVES] = curves.checked(data[curves.CURVES])
    data = {form: value for form, value in data.items() if value is not None}
    count = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": data, "metadata": {}, **count} if data else None


def picture(data: str) -> str | None:
    """A PNG file in Base64, put together anew; None for anything else, and for what is too large."""
    if len(data) > 2 * largest_picture():
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
        return base64.b64encode(_of_its_chunks(raw)).decode()
    except (binascii.Error, ValueError, struct.error):
        return None


def pixels(data: str) -> int:
    """Width times height of a picture that :func:`picture` made."""
    width, height = struct.unpack(">II", base64.b64decode(data[:64])[16:24])
    return width * height


def _of_its_chunks(raw: bytes) -> bytes:
    if not raw.startswith(PNG) or len(raw) > largest_picture():
        raise ValueError("not a PNG file, or too large")
    parts, place, last = [PNG], len(PNG), None
    while last != b"IEND":
        (length,) = struct.unpack_from(">I", raw, place)
        last, end = raw[place + 4 : place + 8], place + 12 + length
        if end > len(raw) or (place == len(PNG)) != (last == b"IHDR"):
            raise ValueError("broken off, or in disorder")
        (check,) = struct.unpack_from(">I", raw, end - 4)
        if zlib.crc32(raw[place + 4 : end - 4]) != check:
            raise ValueError("damaged")
        if last == b"IHDR" and not _drawable(raw[place + 8 : end - 4]):
            raise ValueError("too large, or of no kind that PNG knows")
        if last in PICTURE_CHUNKS:
            parts.append(raw[place:end])
        place = end
    return b"".join(parts)


def _drawable(header: bytes) -> bool:
    width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", header)
    longest = SETTINGS.feedback.largest_picture_side
    sides = 0 < width <= longest and 0 < height <= longest
    return sides and depth in (1, 2, 4, 8, 16) and colour in (0, 2, 3, 4, 6) and max(methods) <= 1
