"""The site's builder: what it makes of a course, what it refuses, what it does not do twice."""

import json
import re
import shutil
import sys

import nbformat
import pytest
from tiny_course import LESSON, NAME, ROOT, build, notebook, write_course

sys.path.insert(0, str(ROOT / "site"))
pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    environment = write_course(folder)
    done = build(environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, environment


@pytest.fixture(scope="module")
def lesson(tiny):
    return (tiny[0] / "build" / "site" / "theory" / f"{NAME}.html").read_text(encoding="utf-8")


def test_every_page_is_there(tiny):
    site = tiny[0] / "build" / "site"
    for name in (
        "index", "glossary", "practice", "404", "search", f"theory/{NAME}", f"exercises/{NAME}/{NAME}"
    ):  # fmt: skip
        assert (site / f"{name}.html").exists(), name
        assert (site / "cards" / f"{name.replace('/', '-')}.png").exists()
    assert f"theory/{NAME}.html" in (site / "sitemap.xml").read_text()
    assert "Sitemap:" in (site / "robots.txt").read_text()
    assert (site / "_notebooks" / "theory" / f"{NAME}.ipynb").exists()


def test_a_page_has_policy_card_breadcrumb_and_typeset_formulas(lesson):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', lesson)[1]
    assert "script-src 'self';" in policy and "http" not in policy
    assert 'property="og:image"' in lesson and "One lesson that has everything" in lesson
    assert "Part I: Foundations" in lesson and "min to read" in lesson
    assert 'class="katex"' in lesson and "<math" in lesson


def test_figures_take_the_page_s_colours_and_recordings_have_files_of_their_own(tiny, lesson):
    assert "var(--fig-1,#0072b2)" in lesson
    source = re.search(r'data-src="([^"]+)"', lesson)[1]
    data = json.loads((tiny[0] / "build" / "site" / "theory" / source).read_text())
    assert data["shape"] == [4, 2, 2, 3]
    assert not re.search(r"<script(?![^>]*src=)", lesson)


def test_nothing_is_drawn_twice(tiny):
    folder, environment = tiny
    kept = folder / "build" / "site-cache" / "notebooks" / f"{NAME}.ipynb"
    before = kept.stat().st_mtime_ns
    assert build(environment).returncode == 0
    assert kept.stat().st_mtime_ns == before


FAULTS = {
    "a cell error": (("code", "1 / 0"), "ZeroDivisionError"),
    "a warning in a cell": (("code", "import warnings; warnings.warn('old')"), "cell 9 warns"),
    "a dead link": (("markdown", "[there](02-nothing.ipynb)"), "which is not there"),
    "a dead file": (("markdown", "[there](nothing.txt)"), "nothing.txt"),
    "a bad formula": (("markdown", "So $\\frac{1$ is."), "KaTeX parse error"),
    "a picture without text": (
        ("code", "import matplotlib.pyplot as plt\nplt.plot([1, 2])"),
        "without alternative text",
    ),
    "too many settings": (
        ("code", "explore(lambda a, b: shown(1, 'square', False, 1), a=slider(0, 1), b=slider(0, 1))"),
        "441 settings are more than",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_fails_and_says_why(tmp_path, tiny, fault):
    cell, words = FAULTS[fault]
    plain = [one for one in LESSON if "explore(" not in one[1] or "import" in one[1]]
    lesson = [*plain, cell] if fault != "a warning in a cell" else [*LESSON, cell]
    environment = write_course(tmp_path, lesson)
    for kept in ("home.json", "cards"):  # what has nothing to do with the fault
        source = tiny[0] / "build" / "site-cache" / kept
        copy = shutil.copytree if source.is_dir() else shutil.copy
        (tmp_path / "build" / "site-cache").mkdir(parents=True, exist_ok=True)
        copy(source, tmp_path / "build" / "site-cache" / kept)
    done = build(environment)
    assert done.returncode == 1
    assert words in done.stderr, done.stderr
    assert not (tmp_path / "build" / "site").exists(), "no half-built site is left"


ODD = {"99-later.ipynb": ("# 99 Later\n\n*A promise.*", "is in no part of the course"),
       "02-bare.ipynb": ("Nothing said", "the first cell must begin with")}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_a_lesson_that_has_no_place_or_title_is_named_at_once(tmp_path, name):
    text, words = ODD[name]
    environment = write_course(tmp_path)
    nbformat.write(notebook([("markdown", text)]), tmp_path / "theory" / name)
    done = build(environment)
    assert done.returncode == 1 and words in done.stderr and name in done.stderr
    assert "Traceback" not in done.stderr and not done.stdout


def test_every_loss_of_the_catalogue_has_an_entry_and_a_question():
    from glossary import glossary_page, glossary_questions, unnamed

    from losslab.catalogue import CATALOGUE

    page, questions = glossary_page([]), glossary_questions(set())
    assert all(f"### {loss.title}\n" in page for loss in CATALOGUE.values())
    ids = [question["id"] for question in questions]
    assert len(ids) == len(set(ids)) and {f"glossary-{name}" for name in CATALOGUE} <= set(ids)
    assert unnamed(r"H(p) = -\sum_k p_k") == r"-\sum_k p_k"


def test_every_term_has_a_definition_and_a_sound_question():
    from glossary import TERMS, terms

    from losslab.quiz import problems

    assert not TERMS.exists() or terms()
    for name, term in terms().items():
        assert set(term) <= {"definition", "formula", "lesson", "also", "question"}, name
        assert list(problems(term["question"])) == [], name


def test_formulas_are_rendered_and_faulty_ones_named():
    import katex

    assert "katex-display" in katex.render("x^2", True)
    with pytest.raises(katex.FormulaError, match="KaTeX parse error"):
        katex.render(r"\frac{1")


def test_colours_of_figures_follow_the_scheme():
    from outputs import recoloured

    assert recoloured("fill: #24292f") == "fill: var(--fig-ink,#24292f)"
    assert recoloured(recoloured("fill: #24292f")) == recoloured("fill: #24292f")
    assert recoloured("fill: #123456") == "fill: #123456"
