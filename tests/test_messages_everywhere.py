"""No sentence that a learner or an instructor reads stands in code: all are in the files of messages."""

import ast
import re

import pytest
from hostile.made import ROOT

from grading import messages as grading

# Why a module's sentences may stand in it.
MODULES = {
    "lib/lessonkit/visible": "what an exercise's own check says",
    "lib/lessonkit/conventions": "clauses about frameworks, which have English names",
    "lib/lessonkit/page/quarto.py": "a script in Lua",
    "lib/lessonkit/quiz/questions.py": "said to who writes questions",
    "grading/checks": "what an exercise's own check says",
    "grading/authoring": "said to who writes sets",
    "grading/sandbox": "parts of the kernel, and what its processes say to each other",
    "grading/results/gradebook_sql.py": "SQL",
    "website/sweeps.py": "the axes of the reference's figures, as the library's docstrings",
    "website/compare.py": "the form of frameworks' names",
    "website/symptoms/runs": "names of curves, as the texts of the symptoms",
    "website/symptoms/drawing.py": "names of axes, as the texts of the symptoms",
    "website/check_pages.py": "said to who builds a course of their own",
}
# Strings of several words that are none of our sentences, with the module they stand in.
STRINGS = {
    "lib/lessonkit/explore/controls.py": ["the drawing function"],  # raised for who writes a lesson
    "lib/lessonkit/explore/form.py": [
        "the recording of ",
        " kB compressed): fix",
    ],  # a warning, the same
    "lib/lessonkit/page/quarto.py": ["-- Written by"],  # code
    "lib/lessonkit/quiz/live.py": ["<style>"],
    "lib/lessonkit/ruler/call.py": [
        ": stopped from outside",
        ": an object that",
    ],  # between processes
    "lib/lessonkit/ruler/compare.py": [
        "an integer too large",
        "an array of more",
        "an object that",
    ],
    "lib/lessonkit/ruler/inputs.py": [
        "yes or no",
        "z logit",
        "log_p",
        "t tokens",
        "y similar",
        "a b u",
        "y_pred",
    ],
    "lib/lessonkit/ruler/stumbles.py": [""],  # what Python and NumPy say
    "grading/results/gradebook.py": [
        "no such table",
        "does not exist",
        "unable to open",
    ],  # databases
    "grading/run/options.py": [
        "What the sandbox promises",
        "Each submission is repaired",
    ],  # of --help
    "grading/run/session.py": [
        "a",
        "far more data",
        "something that is no data",
        "(lambda",
    ],  # from processes
    "grading/term/new_class.py": ["# What this class changes"],  # a file to be edited
    "website/colab_binder.py": ["# Fetch the course"],  # code
    "website/glossary.py": [
        "Classification and calibration",
        "Weights and balance",
        "Order and time",
    ],  # names
    "website/home.py": [
        "Eleven points",
        "Drag the outlier",
        "Which line",
        "target of the outlier",
    ],  # a figure
    "website/lay_out.py": [
        ": a figure without",
        ", which is not",
        ", no set of",
        "# Hidden check",
    ],  # who builds
    "website/pip.py": ["it said nothing"],  # who builds
    "website/render.py": ["Sphinx ended"],  # who builds
    "website/run_notebooks.py": ["\nimport json"],  # code
    "website/symptoms/page.py": ["What is wrong with my loss?"],  # how lessons name the page
    "website/symptoms/prove.py": ["the repair of "],  # who builds
}
HELP = {"help", "description", "epilog", "prog", "metavar", "usage"}  # as --help of any program
PARTS_OF_CODE = (
    "compile",
    "sub",
    "search",
    "match",
    "fullmatch",
    "findall",
    "startswith",
    "endswith",
    "split",
)
ROOMS = ("grading", "lib/lessonkit", "website")


def _modules():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            # `pip install ./lib/lessonkit` leaves a copy in its folder build/.
            if "/build/" not in name and not any(name.startswith(known) for known in MODULES):
                yield name


def is_a_sentence(text):
    """Three words beside each other; markup, code and SQL have none."""
    text = re.sub(r"<[^>]*(>|$)|^[^<]*=\"?[^<>]*>", " ", text)
    return bool(re.search(r"[A-Za-z]{2,}[,:;]? [a-z]{1,}[,:;]? [a-z]{2,}", text))


def strings(path):
    """The strings of a module, without docstrings, help of options and what is raised."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = set()
    for node in ast.walk(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        of_option = isinstance(node, ast.keyword) and node.arg in HELP
        of_code = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in PARTS_OF_CODE
        if docstring or of_option or of_code or isinstance(node, ast.Raise):
            left_out |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in left_out
        ):
            yield node.value


@pytest.mark.parametrize("name", list(_modules()))
def test_modules_hold_no_sentences(name):
    found = [text for text in strings(ROOT / name) if is_a_sentence(text)]
    assert not [text for text in found if not text.startswith(tuple(STRINGS.get(name, ())))]


def test_what_is_left_out_is_there():
    """A module or string that is gone needs no exception any more."""
    assert all((ROOT / name).exists() for name in MODULES)
    for name, known in STRINGS.items():
        texts = list(strings(ROOT / name))
        assert all(any(text.startswith(one) for text in texts) for one in known), name


TEMPLATES = [
    *sorted((ROOT / "grading" / "results" / "templates").glob("*.j2")),
    *sorted((ROOT / "website" / "templates").rglob("*.html")),
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words(path):
    text = re.sub(
        r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    assert not re.search(r'(?:alt|aria-label|title|placeholder)="[^"]*[A-Za-z]', text)
    assert not re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", "", text))


SCRIPTS = [
    path
    for folder in (
        "website/static",
        "website/browser",
        "lib/lessonkit/page",
        "lib/lessonkit/explore",
    )
    for path in sorted((ROOT / folder).glob("*.js"))
]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_sentences(path):
    text = re.sub(r"^\s*//.*$|\s// .*$", "", path.read_text(encoding="utf-8"), flags=re.M)
    found = [a or b for a, b in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', text)]
    found = [re.sub(r"\$\{[^}]*\}", " x ", text) for text in found]
    assert not [text for text in found if is_a_sentence(text) and not text.startswith(NO_TEXT)]
    # A word that is shown: begins with a capital and is no name of a key, a kind or a font.
    assert not [text for text in found if re.fullmatch(r"[A-Z][a-z]+( [a-z]+)*[.:…]?", text)
                and text not in KEYS]  # fmt: skip


NO_TEXT = ("import sysconfig",)  # code
KEYS = {"Enter", "Tab", "Backspace", "Escape", "False", "None", "True", "Worker"}


def test_every_sentence_is_used():
    """By its name, by its last part in a table, or by a name that is put together."""
    code = [
        path
        for room in ROOMS
        for kind in ("*.py", "*.j2", "*.html", "*.js")
        for path in (ROOT / room).rglob(kind)
    ]
    used = "".join(path.read_text(encoding="utf-8") for path in code)
    together = set(re.findall(r"""[`"'](\w+)\.(?:\w*)[{$"]""", used))  # say(f"late.{unit}")
    for name in grading.OWN:
        table, _, last = name.partition(".")
        spelled = (f'"{name}"', f"'{name}'", f'"{last}"', f"'{last}'")
        assert name == "lang" or any(word in used for word in spelled) or table in together, name
