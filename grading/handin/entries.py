"""Every file in a download: a folder, a zip, a zip in a zip, or one file.

Nothing is unpacked to disk. No link is followed, no special file opened, and archives are read in a
limited process. What is passed over is listed with its reason.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import time
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grading.handin.roster import own_name
from grading.handin.untrusted import Refused, in_limited_process
from grading.messages import say
from grading.settings import MB, SETTINGS

BATCH = 16 * MB  # read out of an archive in one go
# What computers and programs leave behind; nobody handed it in.
LEFT_BEHIND = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git", ".DS_Store", "Thumbs.db",
               "desktop.ini", ".Trash", ".idea", ".vscode", "node_modules"}  # fmt: skip
# Beginnings of names: macOS's own, and the locks of Office, LibreOffice and Emacs on an open file.
LEFT_BEFORE = ("._", "~$", "~WRL", ".~", ".#")


class NotReadable(Exception):  # noqa: N818 - the sentence for the list of what was not used
    """A file cannot be read; the sentence says why."""


@dataclass
class Entry:
    """One file. ``parts`` is its path below what is collected; an archive is a part of it."""

    parts: tuple[str, ...]
    time: float
    size: int
    path: str | None = None  # where it is a file of its own
    data: bytes | None = None
    archives: tuple[tuple[tuple[str, ...], float], ...] = ()  # parts and time, from the outside in
    of_upload: float = 0.0  # the time of the learner's own archive, if it lies in one

    @property
    def handed_in(self) -> float:
        return self.of_upload or self.time

    @property
    def place(self) -> str:
        return "/".join(self.parts)

    @property
    def name(self) -> str:
        return self.parts[-1]

    def read(self) -> bytes:
        return self.data if self.data is not None else read_plain_file(self.path)


@dataclass
class Listing:
    entries: list[Entry] = field(default_factory=list)
    unused: list[tuple[str, str]] = field(default_factory=list)  # (place, reason)
    left_behind: int = 0

    def refuse(self, parts, reason):
        self.unused.append(("/".join(parts), reason))


def read_plain_file(path: str, largest: int = 0) -> bytes:
    """The bytes of a file of one's own: not a link, not a pipe or device, not too large."""
    largest = largest or _largest_file()
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise NotReadable(say("entries.no_notebook")) from None
    except OSError as problem:
        raise NotReadable(say("entries.not_opened", strerror=problem.strerror)) from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > largest:
        os.close(handle)
        if stat.S_ISREG(status.st_mode):
            raise NotReadable(say("entries.too_large", number=largest >> 20))
        raise NotReadable(say("entries.not_regular"))
    try:
        with os.fdopen(handle, "rb") as file:
            return file.read(largest + 1)
    except OSError as problem:
        raise NotReadable(say("entries.not_readable", strerror=problem.strerror)) from None


def _largest_file() -> int:
    return SETTINGS.handin.largest_file_mb * MB


def listing(source: Path) -> Listing:
    """All files of a download, by the order of their names."""
    found = Listing()
    if source.is_dir():
        _folder(source, (), found)
    elif zipfile.is_zipfile(source):
        data = _file(source, (source.name,), found)
        if data is not None:
            _archive(data, (), found, 1, (), source.name)
    else:
        status = source.stat()
        found.entries.append(Entry((source.name,), status.st_mtime, status.st_size, str(source)))
    return found


def _file(path, parts, found):
    try:
        return read_plain_file(str(path), SETTINGS.handin.archive_mb * MB)
    except NotReadable as problem:
        found.refuse(parts, str(problem))
        return None


def left_behind(name: str) -> bool:
    """Whether a program left a file or a folder of this name, and nobody handed it in."""
    own = own_name(name)  # a download without folders puts the learner before it
    return own in LEFT_BEHIND or own.startswith(LEFT_BEFORE) or "-checkpoint." in own


def _folder(folder, parts, found):
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as problem:
        found.refuse(parts, say("entries.cannot_open", strerror=problem.strerror))
        return
    for entry in inside:
        here = (*parts, _text(entry.name))
        if left_behind(entry.name):
            found.left_behind += 1
        elif entry.is_symlink():
            found.refuse(here, say("entries.link"))
        elif entry.is_dir(follow_symlinks=False):
            deepest = SETTINGS.handin.folder_depth
            if len(here) > deepest:
                found.refuse(here, say("entries.too_deep", folder_depth=deepest))
            else:
                _folder(entry.path, here, found)
        elif not entry.is_file(follow_symlinks=False):
            found.refuse(here, say("entries.no_regular_file"))
        elif entry.name.lower().endswith(".zip"):
            data = _file(entry.path, here, found)
            if data is not None:
                _archive(data, here, found, 1, ((here, entry.stat().st_mtime),))
        else:
            status = entry.stat(follow_symlinks=False)
            found.entries.append(Entry(here, status.st_mtime, status.st_size, entry.path))


def _archive(data, parts, found, depth, archives, label=""):
    """The files of an archive; of what it says about itself, nothing is believed."""
    try:
        infos = in_limited_process(_names, data)
    except Refused as problem:
        found.refuse(parts or (label,), say("entries.no_zip", problem=problem))
        return
    if len(infos) > SETTINGS.handin.archive_entries:
        found.refuse(parts or (label,), say("entries.too_many", count=len(infos)))
        return
    wanted = []
    for number, name, when, size, kind in infos:
        path = PurePosixPath(name.replace("\\", "/"))
        here = (*parts, *map(_text, path.parts))
        if name.endswith("/") or any(left_behind(part) for part in path.parts):
            found.left_behind += not name.endswith("/")
        elif path.is_absolute() or ".." in path.parts or kind not in (0, 8) or not path.parts:
            found.refuse((*parts, _text(name[:80])), say("entries.not_plain"))
        elif size > _largest_file():
            found.refuse(here, say("entries.unpacks_over", number=_largest_file() >> 20))
        else:
            wanted.append((number, here, when, size))
    _unpack(data, wanted, found, depth, archives)


def _unpack(data, wanted, found, depth, archives):
    total, limits = 0, SETTINGS.handin
    for batch in _batches(wanted):
        if total > limits.archive_mb * MB:
            for _, here, _, _ in batch:
                found.refuse(here, say("entries.archive_over", archive_mb=limits.archive_mb))
            continue
        for (_, here, when, _), content in zip(batch, _contents(data, batch), strict=True):
            if isinstance(content, str):
                found.refuse(here, content)
                continue
            total += len(content)
            if here[-1].lower().endswith(".zip"):
                if depth >= limits.archive_depth:
                    found.refuse(here, say("entries.nested", depth=depth))
                else:
                    _archive(content, here, found, depth + 1, (*archives, (here, when)))
            else:
                entry = Entry(here, when, len(content), data=content, archives=archives)
                found.entries.append(entry)


def _batches(wanted):
    batch, size = [], 0
    for entry in wanted:
        if batch and size + entry[3] > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry[3]
    if batch:
        yield batch


def _contents(data, batch):
    """Bytes or a sentence for each; one that breaks the bounds costs the others nothing."""
    try:
        return in_limited_process(_read, data, [entry[0] for entry in batch], _largest_file())
    except Refused as problem:
        if len(batch) == 1:
            return [say("entries.cannot_read", problem=problem)]
        return [_contents(data, [entry])[0] for entry in batch]


def _names(data):
    """In the limited process: ``[number, name, time, size, kind of file]`` of every entry."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            [number, name_in(info), _when(info), info.file_size, info.external_attr >> 28]
            for number, info in enumerate(archive.infolist())
        ]


def name_in(info: zipfile.ZipInfo) -> str:
    """The name of an entry: macOS writes UTF-8 without the flag for it, and such is read as cp437."""
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _read(data, numbers, largest):
    """In the limited process: the bytes of entries, or what is wrong with them."""
    answers = []
    problems = (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        zlib.error,
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        for number in numbers:
            try:
                with archive.open(infos[number]) as file:
                    content = file.read(largest + 1)
                if len(content) > largest:
                    content = say("entries.unpacks_over", number=largest >> 20)
            except problems as problem:
                content = say("entries.cannot_read", problem=problem)
            answers.append(content)
    return answers


def _when(info):
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _text(name: str) -> str:
    """A name that can be written to any file: what is no character is replaced."""
    return name.encode("utf-8", "replace").decode("utf-8")
