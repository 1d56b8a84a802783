"""The rules of a lesson: its notebook in ``theory/``, and the files that it names."""

import ast
import difflib
import re
from itertools import chain

from authoring.marks import left_in, texts_in
from authoring.notation import (
    EVERYWHERE,
    formulas,
    greek_letters,
    open_formula,
    uses,
)
from authoring.rules import Problem, rule
from tools.tidy import stored
from website import try_cells

QUESTIONS = 4  # in a skill check, at least
LINK = re.compile(r"(!?)\[([^\]]*)\]\(<?([^)\s]+?)(#[^)\s]*)?>?(?: +[\"'][^)]*[\"'])?\)")
IMG = re.compile(r"<(img)\b(?=[^>]*\balt=\"([^\"]*)\")?[^>]*\bsrc=\"([^\"]+)\"")
SPACED = re.compile(r"!\[[^\]]*\]\([^)\"'<]* [^)\"']*\)")
SCHEMES = ("http", "https", "mailto")


@rule("lesson")
def is_listed(lesson):
    """A lesson stands in `course.toml`, in a part or in the list `not_taught`."""
    named = [*lesson.course.taught, *lesson.course.not_taught]
    if named.count(lesson.name) != 1:
        times = "twice" if lesson.name in named else "nowhere"
        yield Problem(
            lesson.course.file.name,
            f"{lesson.name} stands {times} in it: name it once, in the part where it belongs or, as "
            "long as it is not taught, in the list not_taught.",
        )


@rule("lesson")
def begins_with_title_and_promise(lesson):
    """The first cell has the title, `# NN Title`, and below it a promise in a line of italics."""
    first = lesson.notebook.cells[0].source if lesson.notebook.cells else ""
    title = re.search(r"^# (\d+) .+$", first, re.M)
    if not title or title[1] != lesson.number:
        yield lesson.notebook.problem(
            1, f"begin it with the title: “# {lesson.number} The title”.", 1
        )
    if not re.search(r"^\*[^*].*\*$", first, re.M):
        yield lesson.notebook.problem(
            1, "under the title, say in one line in *italics* what is promised."
        )


@rule("lesson")
def says_what_is_needed(lesson):
    """The first cell says what a reader needs first, how long it takes, and what they can do afterwards."""
    first = lesson.notebook.cells[0].source if lesson.notebook.cells else ""
    words = lesson.course.words
    for line in (f"**{words['needs']}:**", f"**{words['time']}:**", words["afterwards"]):
        if line not in first:
            yield lesson.notebook.problem(1, f"a line with “{line}” is missing.")


@rule("lesson")
def is_stored_clean(lesson):
    """A notebook is stored without outputs, run counts and stray metadata."""
    notebook = lesson.notebook
    if notebook.cells and notebook.path.read_bytes() != stored(notebook.path).encode():
        yield Problem(
            notebook.name,
            "outputs, stray metadata or line ends of Windows are in it: run `make tidy`.",
        )


@rule("lesson")
def code_can_be_read(lesson):
    """Every code cell is Python."""
    yield from unreadable_cells(lesson.notebook)


def unreadable_cells(notebook):
    """A problem for each code cell that Python cannot parse."""
    for number, cell in notebook.numbered("code"):
        if cell.source.lstrip().startswith("%%"):
            continue
        code = re.sub(r"^\s*[%!].*$", "pass", cell.source, flags=re.M)
        try:
            ast.parse(code)
        except SyntaxError as error:
            yield notebook.problem(number, f"Python cannot read this: {error.msg}.", error.lineno)


@rule("lesson")
def ends_with_a_skill_check(lesson):
    """Near its end stands `## Skill check`, and below it the cell `quiz("NN-name")`."""
    notebook = lesson.notebook
    text = "\n".join(cell.source for _, cell in notebook.numbered("markdown"))
    heading = f"## {lesson.course.words['skill_check']}"
    if heading not in text.splitlines():
        yield Problem(notebook.name, f"the heading “{heading}” is missing near the end.")
    calls = _calls(notebook, "quiz")
    if not calls:
        yield Problem(notebook.name, f'under “{heading}”, a cell quiz("{lesson.name}") is missing.')
    for number, line, name in calls:
        if name.removeprefix("questions/").removesuffix(".toml") != lesson.name:
            yield notebook.problem(
                number, f'this shows the questions of “{name}”: write quiz("{lesson.name}").', line
            )


@rule("lesson")
def says_where_next(lesson):
    """It ends with `## Where next`."""
    text = "\n".join(cell.source for _, cell in lesson.notebook.numbered("markdown"))
    heading = f"## {lesson.course.words['next']}"
    if heading not in text.splitlines():
        yield Problem(lesson.notebook.name, f"the heading “{heading}” is missing at the end.")


@rule("lesson")
def has_enough_questions(lesson):
    """A skill check has four questions or more, in `theory/questions/NN-name.toml`."""
    count = sum(question.table == "question" for question in lesson.questions)
    if count < QUESTIONS:
        yield Problem(
            lesson.question_file.name,
            f"there are {count} [[question]] tables, and a skill check has at least {QUESTIONS}.",
        )


@rule("lesson")
def predictions_are_asked(lesson):
    """Every `predict("name")` names a `[[prediction]]` of the lesson, and every prediction is asked once."""
    there = {q.asked_as: q for q in lesson.questions if q.table == "prediction"}
    asked = _calls(lesson.notebook, "predict")
    for number, line, name in asked:
        if name not in there:
            like = difflib.get_close_matches(name, there, 1)
            meant = f" Is “{like[0]}” meant?" if like else ""
            file = lesson.question_file.name
            yield lesson.notebook.problem(
                number, f"there is no [[prediction]] with the id “{name}” in {file}.{meant}", line
            )
    names = [name for _, _, name in asked]
    for name, prediction in there.items():
        if names.count(name) != 1:
            often = "never" if name not in names else f"{names.count(name)} times"
            yield prediction.problem(
                f'the lesson asks it {often}: one cell predict("{name}") asks it.'
            )


def _calls(notebook, function):
    """``[(cell, line, first argument), …]`` of the calls of a function with a text."""
    call = re.compile(rf"^{function}\(\s*[\"']([^\"']+)[\"']", re.M)
    return [
        (number, cell.source[: found.start()].count("\n") + 1, found[1])
        for number, cell in notebook.numbered("code")
        for found in call.finditer(cell.source)
    ]


@rule("lesson")
def invitations_can_be_taken_up(lesson):
    """A cell tagged `try-it` ends with `# Change … and run again: …`; cells before it define what it uses."""
    cells, again = lesson.notebook.numbered(), lesson.course.words["again"]
    sources = [cell.source if cell.cell_type == "code" else "" for _, cell in cells]
    for number, cell in lesson.notebook.numbered("code"):
        last = cell.source.rstrip().rpartition("\n")[2]
        invites = last.startswith("#") and again in last
        if try_cells.TAG not in cell.metadata.get("tags", []):
            if invites:
                says = f"it invites a change: give it the tag “{try_cells.TAG}”."
                yield lesson.notebook.problem(number, says)
            continue
        if not invites:
            says = f"end it with a comment that says what to change, with the words “{again}”."
            yield lesson.notebook.problem(number, says)
        if re.search(r"^(explore|predict|quiz)\(", cell.source, re.M):
            yield lesson.notebook.problem(
                number, "a page cannot run a figure with controls or a question."
            )
        yield from _undefined(lesson.notebook, sources, number)


def _undefined(notebook, sources, number):
    try:
        _, undefined = try_cells.needed(sources, number - 1)
    except SyntaxError:  # which another rule says
        return
    if undefined:
        yield notebook.problem(number, f"no cell before it defines {', '.join(undefined)}.")


@rule("lesson")
def figures_keep_their_names(lesson):
    """What a figure with controls reads when it is moved means the same after the whole lesson has run."""
    cells = lesson.notebook.numbered()
    sources = [cell.source if cell.cell_type == "code" else "" for _, cell in cells]
    try:
        sets = [try_cells.given(source) for source in sources]
        for place, source in enumerate(sources):
            if not re.search(r"^explore\(", source, re.M):
                continue
            read = try_cells.read_later(sources, place)
            for later, names in enumerate(sets[place + 1 :], place + 1):
                if again := sorted(names & read):
                    yield lesson.notebook.problem(
                        later + 1,
                        f"it gives {', '.join(again)} another value, which the figure in cell {place + 1} "
                        "reads when a control is moved: take another name.",
                    )
    except SyntaxError:  # which another rule says
        return


@rule("lesson")
def formulas_are_closed(lesson):
    """A formula ends in the paragraph in which it begins, and its braces with it."""
    yield from open_formulas(lesson.notebook)


def open_formulas(notebook):
    """A problem for each Markdown cell with a formula that does not end."""
    for number, cell in notebook.numbered("markdown"):
        if line := open_formula(cell.source):
            says = (
                "a formula begins here and does not end: a dollar sign or a brace has no partner."
            )
            yield notebook.problem(number, says, line)


@rule("lesson")
def links_lead_somewhere(lesson):
    """Links to notebooks and files lead to something that is there."""
    yield from dead_links(lesson.notebook)


def dead_links(notebook):
    """A problem for each relative link of a notebook that leads nowhere."""
    for number, line, picture, _, target in _links(notebook):
        if scheme := re.match(r"([a-z]+):", target):
            if scheme[1] == "attachment":  # what an editor pastes: a picture inside the cell
                yield from _dead_attachment(notebook, number, line, target)
            elif scheme[1] not in SCHEMES:
                says = f"the address {target} begins like none: is https: meant?"
                yield notebook.problem(number, says, line)
            continue
        if target.startswith(("/", "#")):
            continue
        path = notebook.path.parent / target
        if not path.exists():
            like = difflib.get_close_matches(path.name, _names(path.parent), 1, 0.5)
            meant = f" Is “{like[0]}” meant?" if like else ""
            what = "picture" if picture else "link"
            meant = f" Is https://{target} meant?" if target.startswith("www.") else meant
            yield notebook.problem(number, f"the {what} {target} leads nowhere.{meant}", line)
    for number, cell in notebook.numbered("markdown"):
        for found in SPACED.finditer(cell.source):
            says = f"{found[0]} is no picture: give the file a name without spaces."
            yield notebook.problem(number, says, notebook.line_of(number, found[0]))


def _dead_attachment(notebook, number, line, target):
    name = target.partition(":")[2]
    if name not in notebook.cells[number - 1].get("attachments", {}):
        yield notebook.problem(number, f"the picture {name} is not in this cell.", line)


def _names(folder):
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _links(notebook):
    for number, cell in notebook.numbered("markdown"):
        for found in chain(LINK.finditer(cell.source), IMG.finditer(cell.source)):
            line = cell.source[: found.start()].count("\n") + 1
            yield number, line, bool(found[1]), found[2] or "", found[3]


@rule("lesson")
def pictures_have_words_and_a_licence(lesson):
    """A picture has alternative text; it lies in `theory/files/`, whose `README.md` says its licence."""
    for number, line, picture, words, target in _links(lesson.notebook):
        if not picture:
            continue
        if not words.strip():
            yield lesson.notebook.problem(
                number, f"say between the brackets what the picture {target} shows.", line
            )
        if not target.startswith("files/"):
            yield lesson.notebook.problem(
                number, f"put the picture {target} into theory/files/ and write files/….", line
            )


@rule("lesson")
def introduces_a_term(lesson):
    """Every lesson introduces a term in `theory/glossary.toml`."""
    if not any(term.said.get("lesson") == lesson.name for term in lesson.course.terms):
        yield Problem(
            lesson.course.glossary.name,
            f'no term has lesson = "{lesson.name}": add a table for each term that it introduces.',
        )


@rule("lesson", content=True)
def nothing_is_left_to_write(lesson):
    """Nothing that a skeleton left to its author is left."""
    for number, cell in lesson.notebook.numbered():
        for line, words in left_in(cell.source):
            yield lesson.notebook.problem(number, f"write {words}", line)
    if lesson.question_file.path.exists():
        for line, words in left_in(lesson.question_file.text):
            yield Problem(f"{lesson.question_file.name}, line {line}", f"write {words}")
    for term in lesson.course.terms:
        if term.said.get("lesson") == lesson.name:
            for text in [term.name, *texts_in(term.said)]:
                yield from (term.problem(f"write {words}") for _, words in left_in(text))


@rule("lesson")
def files_have_a_licence(lesson):
    """Every file in `theory/files/` has a line in its `README.md`: where it is from, and its licence."""
    from website.beside import without_licence

    theory = lesson.course.root / "theory"
    for name in without_licence(theory):
        if any(name in cell.source for _, cell in lesson.notebook.numbered()):
            yield Problem(
                f"theory/files/{name}",
                "say in theory/files/README.md, in a line that names the file, where it is from and "
                "what its licence is.",
            )


@rule("lesson")
def greek_letters_are_explained(lesson):
    """Each Greek letter in a lesson's formulas stands in `theory/notation.toml`, in the lesson's table."""
    if not (signs := lesson.course.notation):
        return
    known = {**signs.get(EVERYWHERE, {}), **signs.get(lesson.name, {})}
    for number, cell in lesson.notebook.numbered("markdown"):
        for letter in (g for formula in formulas(cell.source) for g in greek_letters(formula)):
            if letter not in known:
                known[letter] = []  # said once
                yield lesson.notebook.problem(
                    number,
                    f"theory/notation.toml does not say what {letter} means in this lesson: add it to the "
                    f'table ["{lesson.name}"].',
                    lesson.notebook.line_of(number, letter),
                )


@rule("lesson")
def notation_is_used(lesson):
    """What `theory/notation.toml` says of a lesson's signs is about signs that its formulas have."""
    texts = [cell.source for _, cell in lesson.notebook.numbered("markdown")]
    there = [formula for text in texts for formula in formulas(text)]
    for sign in lesson.course.notation.get(lesson.name, {}):
        if not any(uses(formula, sign) for formula in there):
            yield Problem(
                "theory/notation.toml",
                f"no formula of {lesson.name} has the sign {sign}: take it out.",
            )
