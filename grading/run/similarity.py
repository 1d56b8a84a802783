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

from grading.handin.answers import parsed
from grading.settings import SETTINGS


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
    length, window = SETTINGS.similarity.run, max(1, SETTINGS.similarity.window)
    known = given(scaffold, length)
    hashes = [value for value in _hashes(tokens(source), length) if value not in known]
    least = {min(hashes[i : i + window]) for i in range(max(1, len(hashes) - window + 1)) if hashes}
    return sorted(least)


@lru_cache(maxsize=200)
def given(scaffold, length):
    """What a scaffold already has, remembered."""
    return frozenset(_hashes(tokens(scaffold), length))


def _hashes(words, length):
    for start in range(len(words) - length + 1):
        run = " ".join(words[start : start + length])
        yield int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest(), "big")


def pairs_alike(fingerprints: dict[str, dict]) -> list[tuple]:
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
    found, limits = [], SETTINGS.similarity
    for (one, other), both in shared.items():
        smaller = min(len(marks[one] & rare), len(marks[other] & rare))
        if smaller >= limits.fewest and len(both) / smaller >= limits.shared:
            names = sorted({name for name, _ in both})
            found.append((len(both) / smaller, one, other, names))
    return sorted(found, reverse=True)


def library_calls(sources: list[str], exercises=()) -> dict[str, set]:
    """``{name: losses of losslab.losses that it comes down to}``, as far as the text shows it.

    Names are followed through the whole notebook: helper functions, other names for the same thing,
    lambdas, classes, ``import *``. Another exercise's function is not followed: what it uses is its
    own affair.
    """
    imported, meanings = {}, defaultdict(set)
    for source in sources:
        names, defined = _names(source)
        for name, full in names.items():
            if name in meanings:  # an import takes the place of what was defined before
                meanings[name].add((name, full))
        imported |= names
        for name, words in defined.items():
            meanings[name] |= words
    imported = {name: full for name, full in imported.items() if name not in meanings}
    found = {}
    for name in {*meanings, *exercises}:
        start = meanings.get(name, {(name, imported.get(name, ""))})
        used = _reached(name, start, meanings, imported, set(exercises) - {name})
        if used:
            found[name] = used
    return found


def _reached(start, words, meanings, imported, others) -> set:
    """The losses at the end of every path of names from ``start``, which is made of ``words``."""
    used, seen, todo = set(), {start}, [words]
    while todo:
        words = todo.pop()
        used |= _losses(words, imported | _own_imports(words))
        first = {word.partition(".")[0] for word in words if type(word) is str}
        new = {name for name in first if name in meanings and name not in seen | others}
        seen |= new
        todo += [meanings[name] for name in new]
    return used


def _losses(words, names) -> set:
    used = {full for _, full in _own_imports(words).items() if full.startswith("losslab.losses.")}
    for word in words:
        if type(word) is str:
            first, _, rest = word.partition(".")
            full = ".".join(filter(None, (names.get(first, ""), rest)))
            if full.startswith("losslab.losses.") and first in names:
                used.add(full)
    return {one for one in used if not any(other.startswith(one + ".") for other in used)}


def _own_imports(words) -> dict:
    """Imports inside a function are pairs among its words."""
    return dict(word for word in words if type(word) is tuple)


@lru_cache(maxsize=2000)  # the set's own cells are the same in every submission
def _names(source: str) -> tuple[dict, dict]:
    """A cell's imports of losslab, and what each name that it defines is made of."""
    tree = parsed(source)
    if tree is None:
        return {}, {}
    defined = defaultdict(set)
    imported = {}
    for node in _statements(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined[node.name] |= _words(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            words = _words(node.value)
            # What a name means now: it may be defined anew below.
            words |= {(w, imported[w]) for w in words if w in imported and w not in defined}
            for name in (inner.id for t in targets for inner in ast.walk(t) if _is_name(inner)):
                defined[name] |= words
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imported |= _imported(node)
    return imported, dict(defined)


def _statements(tree):
    """Statements at the top level, also those below ``if``, ``try``, ``with`` and loops."""
    todo = list(tree.body)
    while todo:
        node = todo.pop(0)
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for field in ("body", "orelse", "finalbody", "handlers"):
            todo += getattr(node, field, None) or []


def _is_name(node):
    return isinstance(node, ast.Name)


def _words(node) -> set:
    """Names, dotted ones too, that a piece of code uses; its imports as pairs (name, full name)."""
    words = {_dotted(inner) for inner in ast.walk(node)} - {None}
    return words | set(_imported(node).items())


def _imported(tree) -> dict:
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("losslab"):
                    names[name.asname or "losslab"] = name.name if name.asname else "losslab"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("losslab"):
            for name in node.names:
                if name.name == "*":
                    names |= {word: f"{node.module}.{word}" for word in _public(node.module)}
                else:
                    names[name.asname or name.name] = f"{node.module}.{name.name}"
    return names


def _public(module) -> list[str]:
    """What ``from module import *`` brings, of the one module that matters."""
    if module != "losslab.losses":
        return []
    from losslab import losses

    return list(losses.__all__)


def _dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return inner and f"{inner}.{node.attr}"
    return None
