"""One table of cases through both judges, the notebook's in Python and the page's in JavaScript."""

import json
import re
from pathlib import Path

import pytest

from lessonkit.messages import OWN, said
from lessonkit.quiz import load, load_predictions
from lessonkit.quiz.judge import judge, number
from lessonkit.quiz.scores import confidences, possible, scored

ROOT = Path(__file__).resolve().parent.parent
CASES = json.loads((ROOT / "tests" / "quiz_cases.json").read_text(encoding="utf-8"))
SCRIPTS = ROOT / "lib" / "lessonkit" / "page"
COURSE = [
    question
    for path in sorted((ROOT / "theory" / "questions").glob("*.toml"))
    for question in [*load(path), *load_predictions(path)]
]


class Python:
    judge = staticmethod(lambda question, answer: (lambda r: [r[0], r[1]])(judge(question, answer)))
    number = staticmethod(lambda text, unit: number(text, unit))
    scored = staticmethod(scored)
    possible = staticmethod(possible)
    confidences = staticmethod(confidences)


class JavaScript:
    def __init__(self):
        racer = pytest.importorskip("py_mini_racer")
        self.engine = racer.MiniRacer()
        for name in ("judge.js", "scores.js"):
            text = (SCRIPTS / name).read_text(encoding="utf-8")
            names = re.findall(r"^export const (\w+)", text, re.MULTILINE)
            inner = re.sub(r"^export ", "", text, flags=re.MULTILINE)
            self.engine.eval(
                f"var {{{', '.join(names)}}} = (() => {{{inner}\nreturn {{{', '.join(names)}}}}})()"
            )

        self.engine.eval(f"var sentences = {json.dumps(OWN)}")  # once, not with every answer
        self.engine.eval(
            "var judged = (question, answers) => answers.map((answer) => {"
            " const say = (name, {n} = {}) => sentences[name].replace('{n}', n);"
            " const v = judge(question, answer, say); return [v.right, v.said]; })"
        )

    def _call(self, expression, *values):
        given = ", ".join(json.dumps(value) for value in values)
        return json.loads(self.engine.eval(f"JSON.stringify(({expression})({given}))"))

    def judge(self, question, answer):
        return self.judge_each(question, [answer])[0]

    def judge_each(self, question, answers):
        """The verdicts on several answers, asked for in one go."""
        return self._call("judged", question, answers)

    def number(self, text, unit):
        return self._call("number", text, unit)

    def scored(self, record):
        return self._call("scored", record)

    def possible(self, question):
        return self._call("possible", question)

    def confidences(self, question):
        return self._call("confidences", question)


@pytest.fixture(scope="module")
def javascript():
    return JavaScript()


@pytest.fixture(params=[Python, JavaScript])
def judges(request):
    return request.getfixturevalue("javascript") if request.param is JavaScript else Python


def sentence(key):
    """A key of the table: a message with its number, or one of the question's own sentences."""
    name, _, count = key.partition(" ")
    name = f"quiz.{name}"
    return said(name).format(n=count) if name in OWN else key


@pytest.mark.parametrize(("text", "unit", "value", "half"), CASES["numbers"])
def test_a_number_is_read_as_people_type_it(judges, text, unit, value, half):
    read = judges.number(text, unit)
    assert (None if read is None else list(read)) == (None if value is None else [value, half])


@pytest.mark.parametrize(
    "case", CASES["numeric"], ids=lambda case: f"{case['answer']} {case['typed']}"
)
def test_a_number_is_judged(judges, case):
    question = {
        "kind": "numeric",
        "answer_note": "note",
        **{k: case[k] for k in ("answer", "tolerance")},
    }
    question["unit"] = case.get("unit", "")
    if "slip" in case:
        question["near"] = [{"value": case["slip"], "why": "slip"}]
    right, said = judges.judge(question, case["typed"])
    assert right is case["right"]
    assert said == [sentence(k) for k in case.get("said", ["note" if right else "other_number"])]


@pytest.mark.parametrize(
    "case", CASES["choices"], ids=lambda case: f"{case['kind']} {case['answer']}"
)
def test_choices_are_judged(judges, case):
    choices = [
        {"text": "t", "correct": True} if correct else {"text": "t", "why": f"why {i}"}
        for i, correct in enumerate(case["correct"])
    ]
    question = {"kind": case["kind"], "answer_note": "note", "choice": choices}
    right, said = judges.judge(question, case["answer"])
    assert (right, said) == (case["right"], [sentence(key) for key in case["said"]])


@pytest.mark.parametrize("case", CASES["orders"], ids=lambda case: str(case["answer"]))
def test_orders_are_judged(judges, case):
    items = [str(i) for i in range(case["count"])]
    question = {"kind": "order", "answer_note": "note", "why": "why", "items": items}
    assert judges.judge(question, case["answer"])[:2] == [case["right"], case["said"]]


def edges(question):
    """Numbers around the edges of what is accepted, typed in full and rounded."""
    answer, tolerance = question["answer"], question["tolerance"]
    values = [answer, *(s["value"] for s in question.get("near", []))]
    steps = [0, 0.5, 0.999999, 1, 1.000001, 1.5, 3]
    around = [v + side * step * tolerance for v in values for step in steps for side in (1, -1)]
    texts = {f"{v:.{digits}g}" for v in around for digits in (2, 3, 4, 6, 12, 17)}
    return sorted(texts | {f"{100 * answer:.6g} %", "1/3"})


def test_both_judges_agree_on_every_number_of_the_course_and_its_edges(javascript):
    numeric = [question for question in COURSE if question["kind"] == "numeric"]
    assert len(numeric) >= 30
    differences = [
        (question["id"], typed)
        for question in numeric
        for answers in [edges(question)]
        for typed, theirs in zip(answers, javascript.judge_each(question, answers), strict=True)
        if theirs != Python.judge(question, typed)
    ]
    assert differences == []


def test_the_answer_of_every_question_is_right_however_it_is_rounded(javascript):
    for question in COURSE:
        if question["kind"] == "numeric":
            for digits in (3, 4, 6, 17):
                typed = f"{question['answer']:.{digits}g}"
                assert judge(question, typed)[0], (question["id"], typed)


def test_both_judges_agree_on_every_choice_and_order_of_the_course(javascript):
    for question in COURSE:
        if question["kind"] == "order":
            right = list(range(len(question["items"])))
            answers = [right, right[::-1], [*right[1:], right[0]]]
        elif question["kind"] == "single":
            answers = list(range(len(question["choice"])))
        elif question["kind"] == "several":
            count = len(question["choice"])
            answers = [[i for i in range(count) if bits >> i & 1] for bits in range(1, 2**count)]
        else:
            continue
        assert javascript.judge_each(question, answers) == [
            Python.judge(question, answer) for answer in answers
        ]


@pytest.mark.parametrize("record", CASES["records"], ids=str)
def test_both_score_a_prediction_alike(javascript, record):
    theirs, ours = javascript.scored(record), scored(record)
    assert theirs.keys() == ours.keys()
    for name, value in ours.items():
        assert theirs[name] == pytest.approx(value, rel=1e-12), name


def test_both_offer_the_same_steps_of_sureness(javascript):
    for question in COURSE:
        if question["kind"] != "numeric":
            assert javascript.possible(question) == possible(question)
            assert javascript.confidences(question) == pytest.approx(confidences(question))
