"""nbgrader's exchange, where a set comes alone: without the lessons that its links lead to.

``nbgrader_config`` names these classes, so ``nbgrader release_assignment`` and ``release_feedback`` use them.
"""

from __future__ import annotations

import glob
import json
import re
import tomllib
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeReleaseFeedback

from grading.messages import say

LESSON = re.compile(r"\[([^\]]+)\]\((?:\.\./)+theory/([\w-]+)\.ipynb(#[^)\s]*)?\)")


def address(course: Path) -> str:
    """Where the pages are published, by ``course.toml``; nothing where they are not."""
    try:
        said = tomllib.loads((course / "course.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return ""
    return str(said.get("address", "")).rstrip("/")


def with_links_that_lead_somewhere(text: str, pages: str) -> str:
    """Links to lessons lead to the published pages; without any, the words say where the lesson is.

    >>> with_links_that_lead_somewhere("[02](../../theory/02-x.ipynb#a)", "https://name.example")
    '[02](https://name.example/theory/02-x.html#a)'
    >>> with_links_that_lead_somewhere("[02](../../theory/02-x.ipynb)", "")
    '02 (in the course: theory/02-x.ipynb)'
    """
    if pages:
        return LESSON.sub(rf"[\1]({pages}/theory/\2.html\3)", text)
    return LESSON.sub(r"\1 (in the course: theory/\2.ipynb)", text)


class ReleaseAssignment(ExchangeReleaseAssignment):
    """Releases a set whose links to lessons lead somewhere."""

    def do_copy(self, src, dest, **options):
        super().do_copy(src, dest, **options)
        pages = address(Path(self.coursedir.root))
        for path in Path(dest).glob("*.ipynb"):
            book = json.loads(path.read_text(encoding="utf-8"))
            for cell in book["cells"]:
                if cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]:
                    text = with_links_that_lead_somewhere("".join(cell["source"]), pages)
                    cell["source"] = text.splitlines(True)
            path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Pages are their owner's alone in the class's folder; in the exchange, learners must read them.

    The folder there cannot be listed, and a page's name is known to its learner only.
    """

    def copy_files(self):
        self._leave_out_other_routes()
        super().copy_files()
        for path in Path(self.dest_path).glob("*.html"):
            path.chmod(0o644)

    def _leave_out_other_routes(self):
        """One who handed in by mail has no place in the exchange, and must not stop the others' release."""
        folders = [Path(place) for place in glob.glob(self.src_path)]
        elsewhere = [f.parent.name for f in folders if not (f / "submission_secret.txt").is_file()]
        for student in elsewhere:
            self.log.info("%s", say("exchange.not_through", student=student))
        known = self.coursedir.student_id_exclude
        self.coursedir.student_id_exclude = ",".join(filter(None, [known, *elsewhere]))
