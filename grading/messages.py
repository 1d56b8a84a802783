"""The sentences of grading, by name: ``messages.toml``, or as a class says them; lessonkit's are known, too.

>>> say("feedback.points", points=3.0, max=12)
'3 of 12 points'
"""

from pathlib import Path

from lessonkit.messages import OWN, BadMessage, add, changed, said, say, use

__all__ = ["OWN", "BadMessage", "changed", "said", "say", "use"]

FILE = Path(__file__).with_name("messages.toml")
LEARNERS = frozenset(OWN)  # what learners' notebooks say themselves

add(FILE)
