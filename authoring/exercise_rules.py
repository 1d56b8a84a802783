"""The rules of one exercise: its cells in the notebook, its hidden check and its visible one."""

import re

from authoring.examples import disagreement, namespace_of, rows
from authoring.rules import Problem, rule
from authoring.subjects import PARTS
from authoring.words import minutes
from lessonkit.progress import KINDS

STARS = {2: "★", 3: "★★", 4: "★★★"}  # what points look like in the heading


def stars(points):
    """What any number of points looks like in the heading."""
    return STARS.get(points) or STARS[2 if points < 2 else 4]


MISTAKES = ALTERNATIVES = 3  # at least
WIDTH = 100  # of a line, as the formatter has it


@rule("exercise")
def has_its_cells(exercise):
    """An exercise has the cells `NAME_answer`, `NAME_try` and `NAME_check`, marked as nbgrader needs them."""
    marks = {
        "answer": (True, False, False),
        "try": (False, True, False),
        "check": (False, True, True),
    }
    above = 0
    for part in PARTS:
        number, cell = exercise.cell(part)
        if cell is None:
            where = exercise.set.notebook.name
            yield Problem(where, f"the cell with the grade_id “{exercise.name}_{part}” is missing.")
            continue
        if number < above:
            says = f"it stands above what comes before it: {', '.join(PARTS)}."
            yield exercise.set.notebook.problem(number, says)
        above = number
        said = cell.metadata.nbgrader
        wanted = dict(zip(("solution", "locked", "grade"), marks[part], strict=True))
        wrong = [f'"{key}": {str(value).lower()}' for key, value in wanted.items()
                 if bool(said.get(key)) != value]  # fmt: skip
        if said.get("schema_version") != 3:
            wrong.append('"schema_version": 3')
        if cell.cell_type != "code":
            yield exercise.set.notebook.problem(number, "it holds no code: make it a code cell.")
        if wrong:
            says = f"its nbgrader metadata must say {', '.join(wrong)}."
            yield exercise.set.notebook.problem(number, says)


@rule("exercise")
def is_called_as_its_file(exercise):
    """The hidden check is called as its file and its function are."""
    if exercise.check.name != exercise.name:
        yield exercise.of_check(f"Exercise(“{exercise.check.name}”, …) must say “{exercise.name}”.")


@rule("exercise")
def points_agree(exercise):
    """Points stand in the hidden check; metadata, stars and comment repeat them (`make tidy` writes them)."""
    points = exercise.points
    _, cell = exercise.cell("check")
    if cell is not None:
        said = cell.metadata.nbgrader.get("points")
        if said != points:
            yield exercise.problem("check", f"its metadata say {said} points, {_home(exercise)}")
        comment = f"# Hidden check of {exercise.name}: {points} points."
        if not cell.source.startswith(comment):
            yield exercise.problem("check", f"it begins “{comment}”, {_home(exercise)}", 1)
    _, problem = exercise.problem_cell
    line = problem and re.search(r"^(★+)(?: \w+)? · (\d+) \w+ · ", problem.source, re.M)
    if line and (line[1], int(line[2])) != (stars(points), points):
        number, _ = exercise.problem_cell
        where = exercise.set.notebook.line_of(number, line[0])
        yield exercise.problem("problem", f"“{line[0].strip(' ·')}”, {_home(exercise)}", where)


def _home(exercise):
    return f"and the hidden check {exercise.points}. Run `make tidy`, which writes the check's."


def hidden_call(set_name, name):
    """The line that calls a hidden check, as the formatter leaves it."""
    call = f'hidden_check("{set_name}", "{name}")({name}).report()'
    if len(call) > WIDTH:
        call = f'hidden_check("{set_name}", "{name}")(\n    {name}\n).report()'
    return call


@rule("exercise")
def hidden_cell_names_the_check(exercise):
    """The hidden cell is two lines: an import, and the call of the check."""
    _, cell = exercise.cell("check")
    if cell is None:
        return
    call = hidden_call(exercise.set.name, exercise.name)
    wanted = f"from grading.checks import hidden_check\n\n{call}\n### END HIDDEN TESTS"
    if cell.source.partition("### BEGIN HIDDEN TESTS\n")[2] != wanted:
        says = f"between BEGIN and END HIDDEN TESTS stand the import of hidden_check and {call}"
        yield exercise.problem("check", says)


@rule("exercise")
def visible_cell_is_one_line(exercise):
    """The cell under an answer is `check("NAME")`."""
    _, cell = exercise.cell("try")
    if cell is not None and cell.source != f'check("{exercise.name}")':
        yield exercise.problem("try", f'this cell is the one line check("{exercise.name}").')


@rule("exercise")
def answer_is_one_function(exercise):
    """The answer's cell defines the function and nothing else, with a docstring that says what comes back."""
    number, cell = exercise.cell("answer")
    if cell is None:
        return
    defined = re.findall(r"^(?:def|class) (\w+)", cell.source, re.M)
    if defined != [exercise.name]:
        says = f"this cell defines {', '.join(defined) or 'nothing'}: it must define {exercise.name} alone."
        yield exercise.problem("answer", says)
    if '"""' not in cell.source:
        yield exercise.problem("answer", "a docstring says what comes back.")
    if "### BEGIN SOLUTION" not in cell.source:
        yield exercise.problem(
            "answer", "the solution stands between ### BEGIN and ### END SOLUTION."
        )


@rule("exercise")
def scaffold_is_empty(exercise):
    """Learners get the answer's cell with `raise NotImplementedError("write NAME")` for the solution."""
    released = exercise.set.released
    if not released.path.exists():
        return
    for number, cell in released.numbered("code"):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{exercise.name}_answer":
            wanted = f'raise NotImplementedError("write {exercise.name}")'
            if cell.source.split('"""')[-1].strip() != wanted:
                says = (
                    f"{exercise.name}: the body is not {wanted}. Is the solution between its marks?"
                )
                yield released.problem(number, says)


@rule("exercise")
def problem_has_stars_and_minutes(exercise):
    """Under the heading stands “★ write · 2 points · about 5 minutes”; the example calls the function."""
    _, problem = exercise.problem_cell
    if problem is None:
        if exercise.cell("answer")[1] is not None:
            yield exercise.problem("answer", "the problem is missing, in a Markdown cell above it.")
        return
    words = exercise.set.course.words
    kinds, about = "|".join(words[kind] for kind in KINDS), minutes(words)
    line = rf"^★+ ({kinds}) · \d+ {words['points']} · {about}$"
    if not re.search(line, problem.source, re.M):
        points, about = exercise.points, words["about"].format(minutes=8)
        wanted = f"{stars(points)} {words['write']} · {points} {words['points']} · {about}"
        says = f"a line “{wanted}” is missing."
        yield exercise.problem("problem", says)
    if f"`{exercise.name}(" not in problem.source or not rows(problem.source, words["example"]):
        says = (
            f"an example is missing: a row “| {words['example']} | `{exercise.name}(…)` is `…` |”."
        )
        yield exercise.problem("problem", says)


@rule("exercise")
def example_gives_what_it_says(exercise):
    """The row “example” of a problem, pasted into a cell, gives what it says."""
    _, problem = exercise.problem_cell
    word = exercise.set.course.words["example"]
    for row in rows(problem.source if problem else "", word):
        line = exercise.set.notebook.line_of(exercise.problem_cell[0], row[0])
        try:
            says = disagreement(row[1], namespace_of(exercise.set))
        except Exception as error:  # an author's code may fail in any way
            says = f"the example fails: {type(error).__name__}: {error}."
        if says:
            yield exercise.problem("problem", says, line)


@rule("exercise")
def problem_has_three_hints(exercise):
    """A problem ends with three hints, each folded into the one before."""
    _, problem = exercise.problem_cell
    if problem is None:
        return
    hint = exercise.set.course.words["hint"]
    hints = re.findall(rf"<summary>{re.escape(hint)} (\d): .*?</summary>", problem.source)
    folded = problem.source.count("<details>") == 3
    if (
        hints != ["1", "2", "3"]
        or not folded
        or not re.search(r"(</details>\s*){3}$", problem.source)
    ):
        folds = f"<details><summary>{hint} 1: …</summary>"
        says = f"it ends with three hints, {folds}, each inside the one before."
        yield exercise.problem("problem", says)


@rule("exercise")
def hints_begin_with_a_question(exercise):
    """The first hint asks about a limiting case, without formulas and code; the last one has the formula."""
    _, problem = exercise.problem_cell
    hint = r"<summary>[^<]+? \d: .*?</summary>\n(.*?)(?=<details>|</details>)"
    hints = re.findall(hint, problem.source if problem else "", re.S)
    if len(hints) != 3:
        return
    if "?" not in hints[0] or re.search(r"\$\$|np\.|return |```", hints[0]):
        says = "hint 1 asks about a limiting case: a question, without formulas and code."
        yield exercise.problem("problem", says)
    if re.search(r"return |```", hints[1]):
        yield exercise.problem("problem", "hint 2 has code: that comes in hint 3 at the earliest.")
    if not re.search(r"[$`]", hints[2]):
        yield exercise.problem("problem", "hint 3 has neither a formula nor code.")


@rule("exercise")
def visible_check_is_there(exercise):
    """The visible check has two cases or more, and a sentence that says what there was to learn."""
    from lessonkit.checks import visible

    place = f"lib/lessonkit/visible/{exercise.set.folder}/{exercise.name}.py"
    if not (exercise.set.course.root / place).exists():
        yield Problem(place, "there is no such file, and the cell under the answer asks for it.")
        return
    said = visible(exercise.name)
    if len(said.get("CASES", ())) < 2:
        yield Problem(place, "CASES holds two cases or more: one row and a table, mixed signs.")
    if not said.get("TAKEAWAY"):
        yield Problem(place, "TAKEAWAY is missing: the sentence that a right answer earns.")


@rule("exercise")
def enough_mistakes_are_known(exercise):
    """A hidden check knows three mistakes or more, each with a name of its own and a sentence that helps."""
    from grading.checks import common

    names = [mistake.name for mistake in exercise.check.mistakes]
    if len(set(names)) < MISTAKES:
        says = f"it knows {len(set(names))} mistakes: write {MISTAKES} that learners really make, or more."
        yield exercise.of_check(says)
    shared = {m.shared_name for m in vars(common).values() if hasattr(m, "shared_name")}
    for name in sorted({name for name in names if names.count(name) > 1} - shared):
        yield exercise.of_check(
            f"two mistakes are called “{name}”: put one into `alike` or rename it."
        )


@rule("exercise")
def kinds_of_input_are_words(exercise):
    """Every case says in words of its own what kind of input it is: learners read it."""
    kinds = [case.kind for case in exercise.check.cases]
    for kind in kinds:
        if len(kind) < 6 or kinds.count(kind) > 1:
            yield exercise.of_check(
                f"Case(“{kind}”, …): say in words what kind of input only this is."
            )


@rule("exercise")
def right_answers_are_written_otherwise(exercise):
    """`tests/alternatives/NN_name.py` has three right answers or more, written otherwise."""
    from grading.authoring.selfcheck import alternatives

    if exercise.cell("answer")[1] is None:
        return
    place = f"tests/alternatives/{exercise.set.folder}.py"
    if not (exercise.set.course.root / place).exists():
        yield Problem(place, "there is no such file: ALTERNATIVES = {“name”: [functions]}.")
        return
    written = alternatives(exercise.set.name).get(exercise.name, ())
    if len(written) < ALTERNATIVES:
        says = f"ALTERNATIVES has {len(written)} of {exercise.name}: at least {ALTERNATIVES} are needed."
        yield Problem(place, says)
