"""Answers that look alike, and answers that call the library instead of being written.

Both are hints for a person to look at, not verdicts: a short exercise has few ways to be right, so
alike is not copied. Names, numbers' spelling, comments and layout do not count, only structure.
"""

from __future__ import annotations

import ast
import hashlib
import io
import keyword
import tokenize
from collections import defaultdict
from functools import lru_cache
from itertools import combinations

WINDOW, LENGTH = 4, 7  # fingerprints of runs of LENGTH tokens, the least of every WINDOW of them
FEWEST = 12  # fingerprints below which two submissions are not compared


def tokens(source: str) -> list[str]:
    """A program's tokens, with every name but keywords and attributes of modules made one."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME:
                after_dot = bool(found) and found[-1] == "."
                found.append(token.string if keyword.iskeyword(token.string) or after_dot else "n")
            elif token.type in (tokenize.OP, tokenize.NUMBER):
                found.append(token.string)
            elif token.type == tokenize.STRING:
                found.append("s")
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass  # what could be read counts
    return found


def fingerprint(source: str, scaffold: str = "") -> list[int]:
    """Winnowed hashes of the source's structure, without what the scaffold already had."""
    given = _given(scaffold)
    hashes = [value for value in _hashes(tokens(source)) if value not in given]
    least = {min(hashes[i : i + WINDOW]) for i in range(max(1, len(hashes) - WINDOW + 1)) if hashes}
    return sorted(least)


@lru_cache(maxsize=200)
def _given(scaffold):
    return frozenset(_hashes(tokens(scaffold)))


def _hashes(words):
    for start in range(len(words) - LENGTH + 1):
        run = " ".join(words[start : start + LENGTH])
        yield int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest(), "big")


def pairs_alike(fingerprints: dict[str, dict], threshold=0.8) -> list[tuple]:
    """Pairs of submissions that share much more than others do: (share, one, other, exercises).

    What at least a third of the class has in common is the exercise's own shape and is left out.
    """
    marks = {
        student: {(name, value) for name, values in answers.items() for value in values}
        for student, answers in fingerprints.items()
    }
    holders = defaultdict(list)
    for student, own in marks.items():
        for mark in own:
            holders[mark].append(student)
    common = max(3, len(marks) // 3)
    rare = {mark for mark, students in holders.items() if len(students) < common}
    shared = defaultdict(set)
    for mark in rare:
        for one, other in combinations(sorted(holders[mark]), 2):
            shared[one, other].add(mark)
    found = []
    for (one, other), both in shared.items():
        smaller = min(len(marks[one] & rare), len(marks[other] & rare))
        if smaller >= FEWEST and len(both) / smaller >= threshold:
            names = sorted({name for name, _ in both})
            found.append((len(both) / smaller, one, other, names))
    return sorted(found, reverse=True)


def library_calls(sources: list[str]) -> dict[str, set]:
    """``{function: losses of losslab.losses that it uses}``, as far as the text shows it."""
    read = [_names(source) for source in sources]
    aliases = {}
    for imported, _ in read:
        aliases |= imported
    found: dict[str, set] = {}
    for _, functions in read:
        for name, own, words in functions:
            used = _uses(words, aliases | own)
            if used:
                found.setdefault(name, set()).update(used)
    return found


@lru_cache(maxsize=2000)  # the set's own cells are the same in every submission
def _names(source: str) -> tuple[dict, list]:
    """A cell's imports of losslab, and each function with its own imports and the names it uses."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}, []
    functions = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            words = {_dotted(inner) for inner in ast.walk(node)} - {None}
            functions.append((node.name, _imported(node), words))
    return _imported(tree), functions


def _imported(tree):
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("losslab"):
                    names[name.asname or "losslab"] = name.name if name.asname else "losslab"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("losslab"):
            for name in node.names:
                names[name.asname or name.name] = f"{node.module}.{name.name}"
    return names


def _uses(words, aliases):
    used = set()
    for dotted in words:
        first, _, rest = dotted.partition(".")
        full = ".".join(filter(None, (aliases.get(first, ""), rest)))
        if full.startswith("losslab.losses.") and first in aliases:
            used.add(full)
    return {one for one in used if not any(other.startswith(one + ".") for other in used)}


def _dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return inner and f"{inner}.{node.attr}"
    return None
