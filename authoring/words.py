"""The words that lessons and sets have in common, in the course's language.

Rules and skeletons ask for them. They are English; ``[words]`` in ``course.toml`` says any of them otherwise.
"""

import re
import tomllib

from lessonkit.progress import KINDS

ENGLISH = {
    "lesson": "lesson",
    "set": "set",
    "needs": "You need first",
    "time": "Time",
    "about": "about {minutes} minutes",
    "afterwards": "After this lesson you can",
    "skill_check": "Skill check",
    "next": "Where next",
    "reading": "Further reading",
    "again": "run again",
    "exercises": "Exercises",
    "equation": "equation",
    "points": "points",
    "write": "write",
    "derive": "derive",
    "fit": "fit",
    "diagnose": "diagnose",
    "example": "example",
    "hint": "Hint",
    "further": "Go further",
    "idea": "The idea",
    "stable": "Why it is stable",
    "other": "Another way",
}


def words_of(said):
    """All words, as a ``course.toml`` says them.

    >>> words_of({"words": {"hint": "Hinweis"}})["hint"], words_of({})["hint"]
    ('Hinweis', 'Hint')
    """
    return ENGLISH | said.get("words", {})


def words_in(root):
    """The same of the course in a folder, whatever else may be wrong with its ``course.toml``."""
    try:
        said = tomllib.loads((root / "course.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ENGLISH
    return ENGLISH if any(misshapen(said.get("words", {}))) else words_of(said)


def misshapen(words):
    """A sentence for everything in ``[words]`` that has not the form that it must have."""
    if not isinstance(words, dict):
        yield "words is a table, [words]"
        return
    for name, word in words.items():
        if name not in ENGLISH:
            yield f"[words] has the unknown {name}; it knows {', '.join(ENGLISH)}"
        elif not isinstance(word, str) or not word.strip():
            yield f"{name} in [words] is a text in quotation marks"
        elif ("{minutes}" in word) != (name == "about"):
            yield f"{name} in [words] is said like “{ENGLISH[name]}”"
        elif name in ("points", *KINDS) and re.search(r"\W", word):
            yield f"{name} in [words] is one word"


def minutes(words):
    """A pattern of the words for a time.

    >>> minutes(ENGLISH)
    'about \\\\d+ minutes'
    """
    return r"\d+".join(
        re.escape(part).replace(r"\ ", " ") for part in words["about"].split("{minutes}")
    )
