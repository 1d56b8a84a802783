"""Wrong values of no known kind: how they stand to the right ones, said for every exercise at once."""

import numpy as np
import pytest

from grading.checks.base import Case, Exercise, Mistake
from grading.checks.suspects import why as why_of_suspects
from lessonkit.checks import _verdict, case, check
from lessonkit.ruler.clauses import Vague
from lessonkit.ruler.failing import where_wrong
from lessonkit.ruler.relations import relation
from losslab.numerics import softmax

X = [
    np.array([-3.0, -0.5, 0.0, 1.2, 4.0]),
    np.array([[2.0, -1.5, 0.3], [0.7, 5.0, -2.2]]),
    np.array([0.4, -6.0]),
]
CLOSE = {"rtol": 1e-6, "atol": 1e-8}


def loss(x, delta):
    return np.exp(-x) + delta * np.abs(x)


def said(wrong, right=loss, deltas=(0.5, 2.0, 3.0)):
    calls = [{"x": x, "delta": delta} for x, delta in zip(X, deltas, strict=True)]
    seen = [(c, np.asarray(wrong(**c)), np.asarray(right(**c)), CLOSE) for c in calls]
    return relation(seen)


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda x, delta: 0.5 * loss(x, delta), "all values are half of what they should be"),
        (lambda x, delta: -3 * loss(x, delta), "all values are -3 times what they should be"),
        (lambda x, delta: -loss(x, delta), "every value has the wrong sign"),
        (lambda x, delta: loss(x, delta) + np.log(2), "too large by the same amount, log 2"),
        (lambda x, delta: loss(x, delta) - 0.3, "too small by the same amount, 0.3"),
        (lambda x, delta: loss(x, delta) ** 2, "the squares of the right values"),
        (lambda x, delta: np.sqrt(loss(x, delta)), "the square roots"),
        (lambda x, delta: 1 / loss(x, delta), "the reciprocals"),
        (lambda x, delta: np.round(loss(x, delta), 2), "rounded to two decimals"),
        (lambda x, delta: delta * loss(x, delta), "too large by the factor `delta`"),
        (lambda x, delta: loss(x, delta) / x.size, "the number of entries of `x`"),
        (lambda x, delta: loss(x, delta) + delta, "too large by `delta`"),
        (lambda x, delta: np.where(x < 0, 0, loss(x, delta)), "except where `x` is below 0"),
        (lambda x, delta: np.where(np.abs(x) > delta, 0, loss(x, delta)), "|x| is above `delta`"),
        (lambda x, delta: np.concatenate([0 * x[:1], loss(x, delta)[1:]]), "the first row"),
        (lambda x, delta: loss(x, delta).mean(), "the mean of the values that are wanted"),
        (lambda x, delta: loss(x, delta)[..., None], "with an axis of length 1 too many"),
        (lambda x, delta: loss(x, delta)[..., None, None], "with an axis of length 1 too many"),
        (lambda x, delta: loss(x, delta)[..., None] + 1, None),
        (lambda x, delta: loss(x, delta)[::-1], "in the opposite order"),
        (lambda x, delta: loss(x, delta) * (1 + x), "every value carries a factor (1 + `x`) too many"),
        (lambda x, delta: loss(x, delta) + np.abs(x), "|`x`| is added to every value"),
        (lambda x, delta: loss(x, delta) - 2 * x**2, "2 times `x`² is missing from or subtracted"),
        (lambda x, delta: 3 - 2 * loss(x, delta), "all values are -2 times the right ones plus 3"),
        (lambda x, delta: loss(x, delta) - x.std() / 7, "the same number"),
        (lambda x, delta: loss(x, delta) * (1 + x.std()), "off by one factor, "),
        (lambda x, delta: np.where(x < 0, -1, 1) * loss(x, delta), "below 0; there every value has"),
        (lambda x, delta: loss(x, delta) + 2 * np.exp(-x) + 5, "2 times exp(−`x`) +5 is added"),
        (lambda x, delta: 0 * x, "the same value comes back for every input"),
        (lambda x, delta: 1e-17 * x, "the same value comes back for every input"),
        (lambda x, delta: np.trunc(loss(x, delta)), "cut to whole numbers"),
        (lambda x, delta: 0 * x + 7, "the same value comes back for every input"),
    ],
)  # fmt: skip
def test_a_simple_relation_is_named(wrong, words):
    assert words in said(wrong) if words else said(wrong) is None


@pytest.mark.parametrize(
    "wrong",
    [
        loss,  # nothing is wrong
        lambda x, delta: np.exp(-x) + delta * np.sqrt(np.abs(x)),
        lambda x, delta: np.where(x > 0, 2, 3) * loss(x, delta),
        lambda x, delta: loss(x, delta) + np.sin(x),
    ],
)
def test_nothing_exact_is_said_that_does_not_hold_everywhere(wrong):
    words = said(wrong)
    assert words is None or isinstance(words, Vague)


def test_values_that_are_nearly_right_are_called_so():
    assert "off by more than 1 % of the largest" in said(
        lambda x, delta: loss(x, delta) * (1 + 0.004 * np.sin(x))
    )
    assert "1 %" not in str(said(lambda x, delta: loss(x, delta) * (1 + 0.04 * np.sin(x))))
    assert "off by more than 1 %" in said(lambda x, delta: 1.0002 * loss(x, delta) - 3e-4)


def test_right_values_in_another_order_are_called_so():
    def turned(x, delta):
        return np.roll(np.ravel(loss(x, delta)), 2).reshape(x.shape)

    assert said(turned) == "the right values came back in another order"


def test_the_sum_that_is_told_is_of_the_first_wrong_result():
    """Which is shown: another one's sum, or that of a NaN, would not be seen."""
    right = np.array([0.5, 0.2, -0.7])
    good, off, gone = right, right + 0.1 * np.array([1, 0.7, 0]), np.full(3, np.nan)
    words = [
        str(relation([({}, wrong, right, CLOSE) for wrong in of]))
        for of in ((good, off), (off, gone), (right[::-1] * 1.5, gone), (gone, off))
    ]
    assert ["sum to 0, and here they sum to 0.17" in w for w in words] == [True, True, False, False]
    assert "nan" not in "".join(words)


def test_infinity_is_near_to_no_number():
    """Of one axis there are no rows to exchange, and what is infinite is no value in another place."""
    with np.errstate(all="ignore"):
        wrong = np.array([1.0, -1.0, 1.0]) / np.zeros(3)
    words = str(relation([({}, wrong, np.array([0.07, -0.31, 0.24]), CLOSE)]))
    assert "order" not in words and "exchanged" not in words


def of_names(change):
    right = ["too high", "too low", "fine", "too low", "fine", "fine"]
    return relation([({}, change(i, name), name, CLOSE) for i, name in enumerate(right)])


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda i, name: "fine", "“fine” is the answer to everything"),
        (lambda i, name: "wide" if i == 1 else name, "“wide” is not the right name for any"),
        (
            lambda i, name: "fine" if name == "too low" else name,
            "never answered, and sometimes right: “too low”",
        ),
        (lambda i, name: "fine" if i == 3 else name, "“fine” is answered where “too low” is right"),
        (
            lambda i, name: {"fine": "too low", "too low": "fine"}.get(name, name),
            "“fine” and “too low” are exchanged",
        ),
        (
            lambda i, name: {2: "too low", 4: "too high"}.get(i, name),
            "other names are answered where “fine” is right",
        ),
    ],
)
def test_what_is_wrong_with_names_is_said_of_all_together(change, words):
    assert words in of_names(change)


def test_names_that_are_right_or_only_spelled_otherwise_are_no_mistake_of_their_own():
    assert of_names(lambda i, name: name) is None
    assert of_names(lambda i, name: name.replace(" ", "_")) is None
    assert of_names(lambda i, name: np.array(1.0)) is None


def test_a_name_that_is_spelled_otherwise_is_wrong_and_called_so(capsys):
    check(lambda x: "Too_high", case(x=1.0, expected="too high"))
    assert "written otherwise than in the statement" in capsys.readouterr().out


def test_too_few_values_prove_nothing():
    calls = [({"x": 2.0}, np.array(3.0), np.array(1.5), CLOSE)]
    assert relation(calls) is None


def test_below_zero_is_named_only_where_no_right_value_is():
    def wrong(x, delta):
        return loss(x, delta) - 3 * np.abs(x) ** 1.5

    assert "below zero, where none should be" in said(wrong)
    assert said(lambda x, delta: wrong(x, delta), right=lambda x, delta: x) is None


def test_each_result_of_several_is_looked_at():
    seen = [({"x": x}, (x, 2 * np.exp(x)), (x, np.exp(x)), CLOSE) for x in X]
    assert relation(seen) == "the second result: all values are twice what they should be"


def hidden(wrong):
    cases = [Case(f"kind number {i}", x=X[i], delta=d) for i, d in enumerate((0.5, 2.0, 3.0))]
    return Exercise("loss", 2, loss, cases).check(wrong)


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda x, delta: loss(x, 1), "`delta` replaced by 1, so without effect"),
        (lambda x, delta: loss(x, delta**2), "`delta` squared"),
        (lambda x, delta: loss(np.abs(x), delta), "`x` as its absolute value"),
        (lambda x, delta: loss(np.clip(x, -1, 1), delta), "`x` clipped to −1 … 1"),
    ],
)
def test_right_values_of_other_arguments_are_named(wrong, words):
    verdict = hidden(wrong)
    assert f"These are the right values for other arguments: {words}." in verdict.messages
    assert verdict.points == 0 and verdict.mistake is None


def test_to_try_other_arguments_warns_of_nothing(recwarn):
    """Nobody learns what the reference makes of them, and a line on stderr may cost the whole cell."""
    right = lambda x, level: np.array([x * (x - level) ** 0.5])  # noqa: E731 - complex below the level
    cases = [Case(f"kind {x}", x=x, level=-9.0) for x in (-2.0, -0.7, 3.0)]
    exercise = Exercise(
        "right", 2, right, cases, [Mistake(lambda x, level: right(x, 9.0), "?", "of 9")]
    )
    assert exercise.check(lambda x, level: right(x, level) + np.sin(x)).points == 0
    assert exercise.check(lambda x, level: right(x, 9.0)).mistake == "of 9"
    assert not recwarn.list


def test_the_visible_check_names_relations_too(capsys):
    check(lambda x: 2 * x, case(x=[1.0, 2.0, 3.0], expected=[1.0, 2.0, 3.0]))
    assert "All values are twice what they should be." in capsys.readouterr().out


def test_a_convention_of_an_argument_is_named_as_for_two_numbers():
    """Both try the same table: here the probabilities that were given as logits."""
    rows = [np.array([[2.0, 0.5, -1.0], [0.3, 1.1, -2.0]]) + i for i in range(3)]
    right = lambda z: np.log(np.exp(z).sum(axis=-1))  # noqa: E731
    cases = [Case(f"kind number {i}", z=z * (1 + i)) for i, z in enumerate(rows)]
    verdict = Exercise("loss", 2, right, cases).check(lambda z: right(softmax(z)))
    words = "`z` put through the softmax first (probabilities given as logits)"
    assert f"These are the right values for other arguments: {words}." in verdict.messages


def why(result, x, delta):
    return "The sum is above 9." if result.sum() > 9 else None


def test_what_an_exercise_knows_of_its_own_is_said_where_nothing_else_is():
    def odd(x, delta):
        return loss(x, delta) + np.sin(x)

    cases = [Case(f"kind number {i}", x=X[i], delta=d) for i, d in enumerate((0.5, 2.0, 3.0))]
    exercise = Exercise("loss", 2, loss, cases, why=why)
    assert exercise.check(odd).messages[0] == "The sum is above 9."
    assert (
        exercise.check(lambda x, delta: 2 * loss(x, delta)).messages[0].startswith("All values are")
    )
    assert not exercise.check(loss).messages
    assert hidden(odd).messages[0].endswith("the values are wrong.")


@pytest.mark.parametrize(
    "wrong", [lambda x, delta: 9.0, lambda x, delta: "nine", lambda x, delta: None]
)
def test_results_of_another_form_are_not_shown_to_it(wrong):
    cases = [Case("a first kind", x=X[0], delta=0.5), Case("a second kind", x=X[1], delta=2.0)]
    said = " ".join(Exercise("loss", 2, loss, cases, why=why).check(wrong).messages)
    assert "above 9" not in said


def test_a_relation_that_holds_on_some_inputs_only_is_named_for_these():
    def right(x, kind):
        return np.exp(x) if kind == "a" else np.sin(x) + 2

    def doubled_there(x, kind):
        return right(x, kind) * (2 if kind == "b" else 1)

    cases = [Case(f"{kind}, {len(x)}", x=x, kind=kind) for kind in "ab" for x in X]
    verdict = Exercise("right", 2, right, cases=cases).check(doubled_there)
    assert verdict.messages[0] == (
        "Of all cases, only those are wrong where `kind` is “b”; "
        "there all values are twice what they should be."
    )
    assert not any(
        "Of all cases" in m for m in Exercise("right", 2, right, cases).check(right).messages
    )


def test_what_an_exercise_knows_is_told_with_the_case_it_is_known_of():
    def odd(x, delta):
        return loss(x, delta) * np.where(x > 1, 1.2, 0.7) + np.sin(x)

    def odd_or_gone(x, delta):
        return odd(x, delta) if x.size > 2 else x / 0.0

    calls = ((X[2] / 9, 2.0), (X[0], 3.0))
    cases = [case(x=x, delta=delta, expected=loss(x, delta)) for x, delta in calls]
    known = {"CASES": cases, "TAKEAWAY": None, "why": why}
    told = _verdict(odd, "f", known)[0]
    assert "f(x=[-3." in told and "The sum is above 9." in told
    told = _verdict(odd_or_gone, "f", known)[0]  # the one that is not finite says more
    assert "f(x=[0.04" in told and "above 9" not in told


def test_no_number_is_blamed_where_several_would_do():
    seen = [
        ({"a": a, "b": b}, np.array(0.0), np.array(wanted), CLOSE)
        for a, b, wanted in ((0.0, 0.0, 3.7), (2.0, 1.0, 0.0), (3.0, 2.0, 0.0), (5.0, 3.0, 0.0))
    ]
    assert where_wrong(seen, relation) is None
    alone = [({"a": a["a"]}, *rest) for a, *rest in seen]
    assert where_wrong(alone, relation) == "of all cases, only those are wrong where `a` is 0"


def test_what_an_exercise_knows_goes_before_a_vague_relation():
    def rounded(x, delta):
        return np.round(loss(x, delta), 1)

    def why(result, x, delta):
        return f"The first one is {result.flat[0]:g}."

    cases = [Case("some", x=x, delta=1.0) for x in X]
    plain, own = (Exercise("loss", 2, loss, cases=cases, **how) for how in ({}, {"why": why}))
    assert "rounded" in plain.check(rounded).messages[0].lower()
    near = Exercise("loss", 2, loss, cases=cases, why=why)
    nearly = near.check(lambda x, delta: loss(x, delta) + 1e-3 * np.sin(7 * x))
    assert nearly.messages[0].startswith("The first one is")
    assert own.check(rounded).messages[0] == plain.check(rounded).messages[0]  # named exactly


def test_a_wrong_suspect_is_told_what_it_gives():
    suspects = [np.mean, np.median, np.max]
    y = np.array([1.0, 2.0, 6.0])
    said = why_of_suspects(suspects)(np.array(0), y=y, reported=2.0)
    assert said.startswith("Suspect 0 gives 3 for this run, and 2 was reported.")
    assert why_of_suspects(suspects)(np.array(7), y=y, reported=2.0) is None


def test_names_are_not_told_in_part():
    def named(x):
        return "large" if np.sum(x) > 1 else "small"

    cases = [Case(f"number {i}", x=x) for i, x in enumerate([*X, *[x + 1 for x in X]])]
    said = Exercise("named", 2, named, cases=cases).check(lambda x: "large").messages
    assert said and not any(message.startswith("On the inputs") for message in said)


def of_calls(wrong, right, calls):
    return relation([(c, np.asarray(wrong(**c)), np.asarray(right(**c)), CLOSE) for c in calls])


def scores():
    rng = np.random.default_rng(5)
    sizes = ((3, 4), (4, 3))
    return [{"z": rng.normal(size=s), "t": rng.integers(0, s[1], size=s[0])} for s in sizes]


def gradient(z, t):
    return softmax(z) - np.eye(z.shape[1])[t]


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda z, t: softmax(z) + np.eye(z.shape[1])[t], "except where `t` points"),
        (lambda z, t: softmax(z, axis=0) - np.eye(z.shape[1])[t] ** 2, "row of the right result"),
        (
            lambda z, t: gradient(z, t) * (1 + z.max(axis=1, keepdims=True)),
            "each row is a multiple",
        ),
        (lambda z, t: gradient(z, t) * (1 + np.ptp(z, axis=0)), "each column is a multiple"),
    ],
)
def test_what_is_wrong_with_tables_is_told_by_row_and_column(wrong, words):
    assert words in of_calls(wrong, gradient, scores())


def test_columns_that_sum_to_1_in_place_of_rows_are_named():
    words = of_calls(lambda z, t: softmax(z, axis=0), lambda z, t: softmax(z, axis=-1), scores())
    assert words == "the columns sum to 1 here, and the rows should"


@pytest.mark.parametrize(
    "factor, words",
    [
        (lambda c: -1, "goes the opposite way"),
        (lambda c: 0.25, "is 0.25 times what it should be"),
        (lambda c: c["scale"], "is too large by the factor `scale`"),
        (lambda c: c["scale"] ** 3, "the right direction and the wrong length"),
    ],
)
def test_a_step_of_another_length_is_told(factor, words):
    calls = [{"w": x, "scale": s} for x, s in zip(X, (2.0, 3.0, 5.0), strict=True)]
    move = lambda w, scale: np.cos(w)  # noqa: E731
    right = lambda w, scale: w - move(w, scale)  # noqa: E731
    wrong = lambda w, scale: w - factor({"scale": scale}) * move(w, scale)  # noqa: E731
    assert words in of_calls(wrong, right, calls)


def test_results_that_changed_places_are_named():
    seen = [({"x": x}, (np.exp(x), x), (x, np.exp(x)), CLOSE) for x in X]
    assert relation(seen) == "the results are right and come in the opposite order"


def test_a_row_of_sum_0_is_no_proof_of_a_division_by_it():
    rows = [np.array([[1.0, -1.0], [2.0, -2.0]]), np.array([[3.0, -3.0], [0.5, -0.5]])]
    words = relation([({"x": x}, x + [[0.1, 0.2], [0.3, 0.5]], x, CLOSE) for x in rows])
    assert "its own sum" not in words


def of_numbers(change):
    right = [0, 2, 1, 2, 0]
    return relation([({}, np.array(change(n)), np.array(n), CLOSE) for n in right])


def test_numbers_that_stand_for_something_are_told_as_names_are():
    assert (
        of_numbers(lambda n: n + 1)
        == "every number is one too large, as if they were counted from 1"
    )
    assert of_numbers(lambda n: {0: 2, 2: 0}.get(n, n)).startswith("“0” and “2” are exchanged")
    assert of_numbers(lambda n: n) is None


KNOWN = [
    case(x=[1.0, 2.0], expected=[1.0, 4.0], looks_like=[([1.0, 2.0], "Nothing is squared.")]),
    case(x=[3.0, -1.0], expected=[9.0, 1.0], looks_like=[([3.0, -1.0], "Nothing is squared.")]),
]


def test_a_known_mistake_is_named_only_where_no_other_case_speaks_against_it(capsys):
    check(lambda x: x, *KNOWN)
    assert "Nothing is squared." in capsys.readouterr().out
    check(lambda x: x * np.abs(x) if x[1] < 0 else x, *KNOWN)
    assert "Nothing is squared." not in capsys.readouterr().out


def test_a_sentence_that_is_known_at_a_later_case_is_told_with_that_case(capsys):
    x = [3.0, -1.0, 2.0]
    known = case(x=x, expected=[9.0, 1.0, 4.0], looks_like=[(x, "Nothing is squared.")])
    check(lambda x: x, case(x=[0.5, 2.0], expected=[0.25, 4.0]), known)
    told = capsys.readouterr().out
    assert "Nothing is squared." in told and "x=[3., -1., 2.]" in told


def test_one_number_at_a_later_case_may_agree_by_chance(capsys):
    known = case(x=3.0, expected=9.0, looks_like=[(3.0, "Nothing is squared.")])
    check(lambda x: x, case(x=2.0, expected=4.0), known)
    assert "Nothing is squared." not in capsys.readouterr().out


def test_the_cases_that_fail_are_told_by_what_they_choose(capsys):
    cases = [
        case(x=[1.0, -2.0, 3.0], kind=kind, expected=np.array([1.0, -2.0, 3.0]) * factor)
        for kind, factor in (("one", 1), ("two", 2), ("three", 3))
    ]
    check(lambda x, kind: x * {"one": 1, "two": 2, "three": -3}[kind], *cases)
    told = capsys.readouterr().out
    assert (
        "only those are wrong where `kind` is “three”; there every value has the wrong sign."
        in told
    )
