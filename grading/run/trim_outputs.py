"""What of a learner's outputs and texts is kept in the graded notebook: bounded, and nothing active."""

from __future__ import annotations

import re

from grading.messages import say
from grading.sandbox.outputs import pixels
from grading.settings import MB, SETTINGS

# A link, a picture, or the definition of one: what stands after it may be an address that runs code.
ADDRESS = re.compile(r"\](?=[(\[:])")
# What MathJax knows beyond formulas.
BEYOND_FORMULAS = re.compile(r"\\(?=(href|require|style|class|cssId|data|unicode|html\w*)\b)")


class OutputBudget:
    """The outputs of one submission, up to a limit of bytes and of pixels."""

    def __init__(self):
        own = SETTINGS.submission
        self._bytes, self._pixels = own.kept_mb * MB, own.kept_megapixels * 1_000_000

    def trimmed(self, outputs: list[dict]) -> list[dict]:
        """Those of a cell that fit; what is left out is said once a cell."""
        kept = [output for output in outputs if self._fits(output)]
        if len(kept) < len(outputs):
            kept.append({"output_type": "stream", "name": "stdout", "text": left_out()})
        return kept

    def _fits(self, output) -> bool:
        data = output.get("data", {})
        size = len(output.get("text", "")) + sum(map(len, data.values()))
        size += len(output.get("evalue", "")) + sum(map(len, output.get("traceback", ())))
        dots = pixels(data["image/png"]) if "image/png" in data else 0
        if size > self._bytes or dots > self._pixels:
            return False
        self._bytes -= size
        self._pixels -= dots
        return True


def inactive(kind: str, source: str) -> dict:
    """A text cell that runs nothing where somebody looks at it, as formgrader would have it do.

    Tags, links and pictures are shown as they were written; formulas stay. nbconvert puts raw cells
    into a page as they are unless they say that they are something else.
    """
    source = ADDRESS.sub("] ", source.replace("<", "&lt;"))
    source = BEYOND_FORMULAS.sub("", source)
    return {"source": source} | (
        {"metadata": {"raw_mimetype": "text/plain"}} if kind == "raw" else {}
    )


def left_out():
    return f"{say('session.more_output')}\n"
