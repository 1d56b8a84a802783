"""A second build makes anew what depends on a change: questions, terms, templates, colours, lessons."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from tiny_course import LESSON, NAME, ROOT, build, notebook

pytestmark = pytest.mark.xdist_group("site")
MORE = "02-more"
TERM = """["a word"]
definition = "A word with {words} meaning."
lesson = "01-sample"
["a word".question]
id = "glossary-term-a-word"
kind = "numeric"
prompt = "1 + 1?"
answer = 2.0
tolerance = 0.1
answer_note = "Two."
"""


@pytest.fixture
def again(tiny_folder, tmp_path):
    """The tiny course, built once before, as a folder that a test changes."""
    folder = tmp_path / "course"
    shutil.copytree(tiny_folder, folder)
    return folder


def text(folder, name):
    return (folder / "build" / "site" / name).read_text(encoding="utf-8")


def replaced(path, old, new):
    said = path.read_text(encoding="utf-8")
    assert old in said, (path, old)
    path.write_text(said.replace(old, new), encoding="utf-8")


def test_changed_questions_and_terms_reach_pages_and_the_queue(again):
    (again / "theory" / "glossary.toml").write_text(TERM.format(words="one"), encoding="utf-8")
    replaced(again / "theory" / "questions" / f"{NAME}.toml", "Count.", "Count them anew.")
    done = build(again, "--pages-only")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "A word with one meaning." in text(again, "glossary.html")
    assert "glossary-term-a-word" in text(again, "_data/questions/glossary.json")
    assert "Count them anew." in text(again, f"theory/{NAME}.html")
    assert "Count them anew." in text(again, f"_data/questions/{NAME}.json")


def test_a_course_with_a_lesson_and_its_set_left_out_builds_and_says_what_led_there(again):
    """Where the lesson was in the first place is said as text; the builder tries every link that is left."""
    made = notebook([("markdown", "# 02 More\n\n*A promise.*")])
    nbformat.write(made, again / "theory" / f"{MORE}.ipynb")
    (again / "exercises" / MORE).mkdir()
    nbformat.write(made, again / "exercises" / MORE / f"{MORE}.ipynb")
    leads = f"See [more]({MORE}.ipynb) and [its set](../exercises/{MORE}/{MORE}.ipynb)."
    first = notebook([*LESSON, ("markdown", leads)])
    nbformat.write(first, again / "theory" / f"{NAME}.ipynb")
    listed = again / "course.toml"
    listed.write_text(f'not_taught = ["{MORE}"]\n{listed.read_text(encoding="utf-8")}')
    (again / "theory" / "glossary.toml").write_text(
        TERM.format(words="no").replace("01-sample", MORE), encoding="utf-8"
    )
    done = build(again, "--pages-only")
    assert done.returncode == 0, done.stdout + done.stderr
    for target in (f"theory/{MORE}", f"exercises/{MORE}/{MORE}"):
        said = f"theory/{NAME}: a link to {target}, which is not taught, is plain text"
        assert said in done.stdout
    site = again / "build" / "site"
    assert not [path for path in site.rglob("*") if MORE in path.name]
    assert "See more and its set." in text(again, f"theory/{NAME}.html")
    assert "A word with no meaning." not in text(again, "glossary.html")


@pytest.fixture
def code(tmp_path):
    """A copy of the builder and of what draws, and a function that builds with it."""
    skip = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    for room in ("website", "lib"):
        shutil.copytree(ROOT / room, tmp_path / "code" / room, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "code")

    def run(course):
        folder = tmp_path / "code"
        paths = os.pathsep.join(map(str, (folder, folder / "lib", ROOT)))
        command = [sys.executable, "-m", "website.build", "--course", str(course), "--pages-only"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                              env=os.environ | {"PYTHONPATH": paths})  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    return tmp_path / "code", run


def test_a_changed_template_and_a_changed_colour_reach_every_page(again, code):
    folder, run = code
    shutil.rmtree(again / "build" / "site-cache" / "notebooks")  # what was imported lies elsewhere
    run(again)
    template = folder / "website" / "templates" / "base.html"
    kept = '<meta property="og:type"'
    replaced(template, kept, f'<meta name="made" content="a new template">{kept}')
    replaced(folder / "lib" / "lessonkit" / "palette.py", '"#0072b2"', '"#0072b3"')
    run(again)
    site = again / "build" / "site"
    for page in site.rglob("*.html"):
        assert "a new template" in page.read_text(encoding="utf-8"), page
    assert "var(--fig-1,#0072b3)" in text(again, f"theory/{NAME}.html")
    assert "0072b2" not in "".join(
        page.read_text(encoding="utf-8") for page in site.rglob("*.html")
    )
