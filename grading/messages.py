"""The sentences of grading, by name: ``messages.toml``, or as a class says them.

lessonkit's are known, too, and those of the pages, so that a class says all of them in one place.

>>> say("feedback.points", points=3.0, max=12)
'3 of 12 points'
"""

from pathlib import Path

from lessonkit.messages import LEARNERS, OWN, BadMessage, add, changed, said, say, use

__all__ = ["LEARNERS", "OWN", "BadMessage", "changed", "said", "say", "use"]

FILE = Path(__file__).with_name("messages.toml")
PAGES = FILE.parents[1] / "website" / FILE.name

add(FILE)
if PAGES.is_file():
    add(PAGES)
