"""What nbgrader's *Validate* is told: an exercise's graded cell fails where its visible check does.

In learners' notebooks the graded cell holds a comment alone, and nbgrader counts no other cell. While it
validates, that cell raises what the check before it said; at every other time it stays a comment.
"""

import os
import re
import textwrap

from lessonkit.messages import said, say

GRADED = re.compile(r"\s*# Hidden check of (\w+)")
WIDTH = 80  # nbgrader cuts longer lines off

_verdicts: dict[str, tuple[str, bool]] = {}


def now() -> bool:
    """Whether this kernel was started by *Validate*."""
    return bool(os.environ.get("NBGRADER_VALIDATING"))


class Fails(AssertionError):
    """A visible check fails; shown as its sentence, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


def remember(name: str, text: str, failed: bool) -> None:
    """Keep what the check of an exercise said last."""
    _verdicts[name] = text, failed


def graded(name: str) -> None:
    """Stand in for an exercise's graded cell: raise where its visible check failed or never ran."""
    text, failed = _verdicts.get(name, (say("visible.not_run", name=name), True))
    if failed:
        lines = [
            line
            for one in [*text.splitlines(), said("visible.hidden_later")]
            for line in textwrap.wrap(one, WIDTH) or [""]
        ]
        raise Fails("\n".join(lines))


def watch(shell) -> None:
    """Let graded cells of this kernel fail; once is enough."""
    if shell is not None and _transform not in shell.input_transformers_post:
        shell.input_transformers_post.append(_transform)


def _transform(lines):
    found = GRADED.match("".join(lines))
    if not found:
        return lines
    return [f"__import__('lessonkit.validating').validating.graded({found[1]!r})\n"]
