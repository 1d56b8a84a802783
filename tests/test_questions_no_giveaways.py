"""No question gives its answer away by its form: length, place, number of right choices, or a rotation.

All questions of the course are looked at together, skill checks, predictions and the glossary's.
"""

import math
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

from lessonkit.quiz.questions import choice_order, read, shuffled

THEORY = Path(__file__).resolve().parent.parent / "theory"
CHANCE = 1.64  # standard deviations: one honest course in twenty would be refused


def course():
    for path in sorted(THEORY.glob("questions/*.toml")):
        for table in read(path).values():
            yield from table
    for term in tomllib.loads((THEORY / "glossary.toml").read_text(encoding="utf-8")).values():
        if "question" in term:
            yield term["question"]


QUESTIONS = list(course())
SINGLE = [question for question in QUESTIONS if question["kind"] == "single"]


def right(question):
    return next(i for i, choice in enumerate(question["choice"]) if choice.get("correct"))


def longest(question):
    lengths = [len(choice["text"]) for choice in question["choice"]]
    return lengths.count(max(lengths)) == 1 and lengths.index(max(lengths)) == right(question)


def most_by_chance(shares):
    return sum(shares) + CHANCE * math.sqrt(sum(share * (1 - share) for share in shares))


def test_the_right_choice_is_not_the_longest_more_often_than_by_chance():
    given_away = [question["id"] for question in SINGLE if longest(question)]
    limit = most_by_chance([1 / len(question["choice"]) for question in SINGLE])
    assert len(given_away) <= limit, f"{len(given_away)} of {len(SINGLE)}, by chance {limit:.0f}"


def test_the_right_choice_stands_in_every_place_about_as_often():
    for count in (3, 4):
        some = [question for question in SINGLE if len(question["choice"]) == count]
        places = Counter(choice_order(question).index(right(question)) for question in some)
        most = most_by_chance([1 / count] * len(some)) + 1.5 * math.sqrt(len(some) / count)
        assert max(places.values()) <= most and len(places) == count, (count, places)


def test_questions_with_several_right_choices_have_varying_numbers_of_them():
    several = [question for question in QUESTIONS if question["kind"] == "several"]
    counts = Counter(sum(bool(c.get("correct")) for c in q["choice"]) for q in several)
    assert max(counts.values()) <= 0.6 * len(several), counts


def test_items_to_be_ordered_are_not_merely_rotated():
    orders = [question for question in QUESTIONS if question["kind"] == "order"]
    rotated = []
    for question in orders:
        shown = shuffled(question)
        count = len(shown)
        assert shown != sorted(shown)
        rotated += [question["id"]] * all((a + 1) % count == b for a, b in pairwise(shown))
    short = [question for question in orders if len(question["items"]) <= 3]
    assert len(rotated) <= len(short), rotated
