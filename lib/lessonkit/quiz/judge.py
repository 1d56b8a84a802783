"""Whether an answer is right, and what is said about it.

``lessonkit/page/judge.js`` is the same judge for pages, with the same sentences, and one table of cases,
``tests/quiz_cases.json``, runs through both.
"""

import re

from lessonkit.messages import said, say

DIGITS = 3  # a number typed with this many digits may be the answer rounded to them
PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
NUMBER = re.compile(rf"({PLAIN})(?:/({PLAIN}))?(%?)", re.ASCII)
# "2 1/2"; three digits are thousands, "1 000/3"
MIXED = re.compile(r"^([+-]?)\s*([0-9]{1,9})\s+([0-9]{1,2})\s*/\s*([0-9]{1,9})(?=\s*%?$)")
# "0.693 147 18"; what a fraction's line follows may be another number
GROUPS = re.compile(r"\.[0-9]{3}(?:\s+[0-9]{3})*\s+[0-9]{1,3}(?!\s*[0-9/])")
# Two numbers; in "1 000" a space separates thousands.
APART = re.compile(r"[0-9.]\s+(?![0-9]{3}(?![0-9]))[0-9.]")


def judge(question, answer):
    """Whether an answer is right, and the sentences that say why.

    Parameters
    ----------
    question : dict from :func:`lessonkit.quiz.questions.load`
    answer : the chosen index (single), a set of indices (several), a number or what was typed
        (numeric), or the items' indices in the order given (order)

    Returns
    -------
    (bool, list of str)
    """
    kind, note = question["kind"], question["answer_note"]
    if kind == "numeric":
        return _judge_number(question, answer)
    if kind == "order":
        right = list(answer) == list(range(len(question["items"])))
        return right, [note if right else question["why"]]
    chosen = {answer} if kind == "single" else set(answer)
    correct = {i for i, choice in enumerate(question["choice"]) if choice.get("correct")}
    if chosen == correct:
        return True, [note]
    reasons = [question["choice"][i]["why"] for i in sorted(chosen - correct)]
    missing = len(correct - chosen)
    if kind == "several" and missing:
        reasons.append(say("quiz.one_missing" if missing == 1 else "quiz.more_missing", n=missing))
    return False, reasons


def answer_text(question):
    """The right answer in the little Markdown of questions."""
    if question["kind"] == "numeric":
        answer = f"{question['answer']:.12g} {question.get('unit', '')}".strip()
        return say("quiz.it_is", answer=answer)
    if question["kind"] == "order":
        return say("quiz.in_order", items="; ".join(question["items"]))
    right = [choice["text"] for choice in question["choice"] if choice.get("correct")]
    return say("quiz.right_are", choices="; ".join(right).rstrip("."))


def fits(question, answer):
    """Whether an answer kept earlier still is an answer to the question, which may have changed."""
    if question["kind"] == "numeric":
        return isinstance(answer, str) and number(answer, question.get("unit", "")) is not None
    if question["kind"] == "order":
        places = list(range(len(question["items"])))
        return isinstance(answer, list) and sorted(map(str, answer)) == sorted(map(str, places))
    several = isinstance(answer, list) and len(answer) > 0
    chosen = answer if several and question["kind"] == "several" else [answer]
    return all(type(i) is int and 0 <= i < len(question["choice"]) for i in chosen)


def _judge_number(question, answer):
    if isinstance(answer, str):
        value, rounding = number(answer, question.get("unit", ""))
    else:
        value, rounding = answer, 0.0
    tolerance = question["tolerance"]
    if _near(value, question["answer"], max(tolerance, rounding)):
        return True, [question["answer_note"]]
    slips = question.get("near", [])
    known = [slip["why"] for slip in slips if _near(value, slip["value"], max(tolerance, rounding))]
    return False, known or [said("quiz.other_number")]


def _near(value, other, tolerance):
    """At most ``tolerance`` apart; a decimal fraction on the edge counts as inside."""
    return abs(value - other) <= tolerance + 1e-12 * (tolerance + abs(other))


def number(text, unit=""):
    """A number as people type it, and half a unit of its last digit.

    Read are decimal points and commas, minus signs of any kind, fractions, also after a whole
    number, groups of three digits with a space between, and per cent: a hundredth, unless the
    answer's unit is % already.

    Parameters
    ----------
    text : str
    unit : str, optional
        The unit of the answer.

    Returns
    -------
    (float, float) or None
        None if the text is no number. The second is 0 for fractions and for fewer digits than
        count as a careful rounding.

    Examples
    --------
    >>> number(" −0,693 "), number("3/4"), number("25 %"), number("2/0"), number("x")
    ((-0.693, 0.0005), (0.75, 0.0), (0.25, 0.0), None, None)
    >>> number("2 1/2"), number("1 000"), number("3 5")
    ((2.5, 0.0), (1000.0, 0.5), None)
    """
    typed = re.sub("[−–‐‑﹣－]", "-", text.strip().lower().replace(",", "."))
    plain = GROUPS.sub(lambda found: _closed(found[0]), MIXED.sub(_improper, typed))
    match = not APART.search(plain) and NUMBER.fullmatch(_closed(plain))
    if not match:
        return None
    top, bottom, percent = match.groups()
    value, rounding = float(top), 0.0
    if bottom:
        if float(bottom) == 0:
            return None
        value /= float(bottom)
    else:
        rounding = _rounding(top)
    if percent and "%" not in unit:
        value, rounding = value / 100, rounding / 100
    return (value, rounding) if abs(value) < float("inf") else None


def _closed(text):
    return re.sub(r"\s", "", text)


def _improper(mixed):
    """A whole number and a fraction as one fraction."""
    sign, whole, top, bottom = mixed.groups()
    return f"{sign}{int(whole) * int(bottom) + int(top)}/{bottom}"


def _rounding(text):
    """Half a unit of the last digit, or 0 where too few digits were typed."""
    mantissa, _, exponent = text.partition("e")
    digits = re.sub(r"[+.-]", "", mantissa).lstrip("0")
    if len(digits) < DIGITS:
        return 0.0
    decimals = len(mantissa.partition(".")[2])
    return float(f"5e{int(exponent or 0) - decimals - 1}")
