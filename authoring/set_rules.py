"""The rules of an exercise set as a whole: its notebook in ``solutions/`` and the learners' one."""

import difflib
import re
from collections import Counter

from authoring.files import text_of
from authoring.lesson_rules import dead_links, open_formulas, unreadable_cells
from authoring.marks import left_in
from authoring.points import the_sum
from authoring.rules import Problem, rule
from authoring.subjects import PARTS
from lessonkit import worked
from lessonkit.progress import KINDS
from tools.tidy import stored

REGIONS = ("SOLUTION", "HIDDEN TESTS")


@rule("set")
def is_stored_clean(one):
    """A notebook of exercises is stored without outputs, run counts and stray metadata."""
    if one.notebook.cells and one.notebook.path.read_bytes() != stored(one.notebook.path).encode():
        says = "outputs, stray metadata or line ends of Windows are in it: run `make tidy`."
        yield Problem(one.notebook.name, says)


@rule("set", first=True)
def code_can_be_read(one):
    """Every code cell is Python."""
    yield from unreadable_cells(one.notebook)


@rule("set")
def formulas_are_closed(one):
    """A formula ends in the paragraph in which it begins, and its braces with it."""
    yield from open_formulas(one.notebook)


@rule("set")
def links_lead_somewhere(one):
    """Links to notebooks and files lead to something that is there."""
    yield from dead_links(one.notebook)


@rule("set", first=True)
def ids_are_used_once(one):
    """A `grade_id` is used once in a notebook."""
    for name, count in Counter(name for name, _, _ in one.ids).items():
        if count > 1:
            cells = [number for other, number, _ in one.ids if other == name]
            says = (
                f"the grade_id “{name}” is that of cell {cells[0]} too: one of them needs another."
            )
            yield one.notebook.problem(cells[-1], says)


@rule("set")
def ids_belong_to_exercises(one):
    """A `grade_id` is `setup`, `progress`, `EXERCISE_answer`, `…_try`, `…_draw`, `…_check`, or your own."""
    names = [exercise.name for exercise in one.exercises]
    known = [
        "setup",
        "progress",
        *(f"{name}_{part}" for name in names for part in (*PARTS, "draw")),
    ]
    gone = [f"{name}_{part}" for name in names for part in PARTS]
    gone = [name for name in gone if name not in one.marked]
    for name, number, cell in one.ids:
        if name not in known and not (
            _own(cell) and not difflib.get_close_matches(name, gone, 1, 0.8)
        ):
            like = difflib.get_close_matches(name, gone or known, 1)
            meant = f" Is “{like[0]}” meant?" if like else ""
            yield one.notebook.problem(
                number,
                f"the grade_id “{name}” belongs to no exercise of this set; grading/checks/"
                f"{one.folder}/ has {', '.join(names) or 'none'}.{meant}",
            )


def _own(cell):
    """Whether a cell can be of an exercise of an instructor's own, without the course's checks."""
    return not re.search(r"\bhidden_check\(|^check\(", cell.source, re.M)


@rule("set", first=True)
def regions_are_closed(one):
    """`### BEGIN SOLUTION` has its `### END SOLUTION`, `### BEGIN HIDDEN TESTS` its end."""
    for number, cell in one.notebook.numbered("code"):
        for region in REGIONS:
            ends = re.findall(rf"^ *### (BEGIN|END) {region}$", cell.source, re.M)
            missing = None
            if ends.count("BEGIN") != ends.count("END"):
                missing = "END" if ends.count("BEGIN") > ends.count("END") else "BEGIN"
            elif ends and ends != ["BEGIN", "END"] * (len(ends) // 2):
                missing = "BEGIN"
            if missing:
                there = {"END": "BEGIN", "BEGIN": "END"}[missing]
                line = one.notebook.line_of(number, f"### {there} {region}")
                says = f"there is a line “### {there} {region}” without “### {missing} {region}”."
                yield one.notebook.problem(number, says, line)


@rule("set")
def begins_as_all_do(one):
    """The first cell has `# NN Exercises: …`, a link to the lesson, if any, and the sum of the points."""
    first = one.notebook.cells[0].source if one.notebook.cells else ""
    begins = (
        f"# {one.name[:2]} {one.course.words['exercises']}: "
        if one.has_lesson
        else f"# {one.name[:2]} "
    )
    if not first.startswith(begins):
        yield one.notebook.problem(1, f"begin it with “{begins}…”.", 1)
    if one.has_lesson and f"../../theory/{one.name}.ipynb" not in first:
        yield one.notebook.problem(1, f"link to the lesson: ../../theory/{one.name}.ipynb.")
    said = the_sum(one)
    if not said:
        says = (
            f"end a line with the sum of the points, in any language: **Points:** {one.points:g}."
        )
        yield one.notebook.problem(1, says)
    elif said[0] != f"{said[1]}{one.points:g}":
        says = f"the exercises carry {one.points:g} points together: run `make tidy`, which writes the sum."
        yield one.notebook.problem(1, says, one.notebook.line_of(1, said[0]))


@rule("set")
def ends_with_its_progress(one):
    """After the last exercise stands `progress("NN-name")`: it says how many pass and what is left."""
    number, cell = one.marked.get("progress", (len(one.notebook.cells), None))
    if not one.exercises and cell is None:  # nothing but exercises without a visible check
        return
    if cell is None or cell.source != f'progress("{one.name}")':
        says = (
            f'after the last exercise a cell with the grade_id “progress”: progress("{one.name}").'
        )
        yield one.notebook.problem(number, says)


@rule("set")
def is_released(one):
    """The learners' notebook is there, with a cell for each cell of the solutions that nbgrader knows."""
    if not one.released.path.exists():
        yield Problem(one.released.name, f"there is none yet: run `make exercises SET={one.name}`.")
        return
    there = {
        cell.metadata.nbgrader.get("grade_id")
        for _, cell in one.released.numbered()
        if "nbgrader" in cell.metadata
    }
    if there != set(one.marked):
        says = "its cells are not those of the solutions any more: run "
        yield Problem(one.released.name, f"{says}`make exercises SET={one.name}`.")


@rule("set")
def gives_no_answers(one):
    """Learners get no solutions and no hidden tests."""
    if not one.released.path.exists():
        return
    for number, cell in one.released.numbered():
        for words in ("SOLUTION", "HIDDEN TESTS", "grading"):
            if words in cell.source:
                line = one.released.line_of(number, words)
                says = (
                    f"learners read “{words}” here. Change it in solutions/, then `make exercises`."
                )
                yield one.released.problem(number, says, line)


@rule("set", content=True)
def asks_for_more_than_formulas(one):
    """A set has exercises to derive, to fit and to diagnose; those to write are at most half of it."""
    kinds = [exercise.kind for exercise in one.exercises]
    if not one.has_lesson or one.name in one.course.shortened:  # an instructor's own choice
        return
    for kind in KINDS:
        if kind != "write" and kind not in kinds:
            says = f"write an exercise of the kind “{one.course.words[kind]}”: there is none."
            yield one.notebook.problem(1, says)
    if 2 * kinds.count("write") > len(kinds):
        says = (
            f"{kinds.count('write')} of its {len(kinds)} exercises are to write, and at most half may be: "
            "write one of another kind in place of the weakest."
        )
        yield one.notebook.problem(1, says)


@rule("set", content=True)
def has_worked_solutions(one):
    """`solutions/NN-name.worked.md` has a worked solution of each exercise, with all of its parts."""
    from grading.authoring.worked import code, part, written

    if not one.has_lesson:  # a set of an instructor's own has none, unless its author wants to
        return
    place = f"solutions/{one.name}{worked.ENDING}"
    if (path := one.course.root / place).exists():
        text = text_of(path, place)
        if text.count("<!--") != text.count("-->") or len(re.findall(r"^```", text, re.M)) % 2:
            yield Problem(
                place, "a comment <!-- … --> or a block between ``` begins and does not end."
            )
        if text.startswith("# ") and not text.startswith(f"# {one.name[:2]} "):
            yield Problem(
                place, f"its first line begins with the set's number, “# {one.name[:2]} …”."
            )
        headings = Counter(re.findall(r"^## (\w+)$", text, re.M))
        for name in (name for name, times in headings.items() if times > 1):
            yield Problem(place, f"“## {name}” stands there twice.")
    sections, words = written(one.name, one.course.root), one.course.words
    number, setup = one.marked.get("setup", (1, None))
    if setup is not None and "from lessonkit.worked import solution" not in setup.source:
        yield one.notebook.problem(number, "write “from lessonkit.worked import solution” there.")
    for exercise in one.exercises:
        section = sections.pop(exercise.name, None)
        if section is None:
            yield Problem(place, f"write “## {exercise.name}”, its worked solution.")
            continue
        parts = ("idea", "stable", "other", *["further"] * one.goes_further(exercise.name))
        for label in (words[name] for name in parts):
            if not part(section, label):
                yield Problem(place, f"{exercise.name}: write “**{label}.**”.")
        other = code(part(section, words["other"]))
        if not other or f"def {exercise.name}(" not in other[0]:
            says = f"{exercise.name}: “{words['other']}” is code that defines {exercise.name} once more."
            yield Problem(place, says)
    for name in sections:
        yield Problem(place, f"“## {name}” is no exercise of this set: take it out.")


@rule("set", content=True)
def nothing_is_left_to_write(one):
    """Nothing that a skeleton left to its author is left."""
    for number, cell in one.notebook.numbered():
        for line, words in left_in(cell.source):
            yield one.notebook.problem(number, f"write {words}", line)
    for exercise in one.exercises:
        for place in (f"grading/checks/{one.folder}", f"lib/lessonkit/visible/{one.folder}"):
            path = one.course.root / place / f"{exercise.name}.py"
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            for line, words in left_in(text):
                yield Problem(f"{place}/{path.name}, line {line}", f"write {words}")
    path = one.course.root / "tests" / "alternatives" / f"{one.folder}.py"
    for line, words in left_in(path.read_text(encoding="utf-8") if path.exists() else ""):
        yield Problem(f"tests/alternatives/{path.name}, line {line}", f"write {words}")
