"""An instructor's own set, which has no lesson, has a page on the site."""

import nbformat
import pytest
from tiny_course import NAME, write_course

from website import home
from website.course import CourseError, notebooks, read_course
from website.lay_out import LaidOut, SourceTree, exercises_page
from website.settings import Settings

MINE = "30-our-data"


@pytest.fixture
def course(tmp_path):
    """The tiny course with a set of its own: an exercise to try, and one with plain asserts."""
    write_course(tmp_path)
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_markdown_cell("# 30 Our <data>\n\nText.")]
    for name, text in (("area_answer", "def area(a): ..."), ("area_try", 'check("mse_grad")'),
                       ("plain_answer", "def plain(): ..."), ("plain_test", "plain()")):  # fmt: skip
        made.cells.append(nbformat.v4.new_code_cell(text))
        made.cells[-1].metadata["nbgrader"] = {"grade_id": name}
    folder = tmp_path / "exercises" / MINE
    folder.mkdir()
    nbformat.write(made, folder / f"{MINE}.ipynb")
    return tmp_path


def test_it_is_read_with_its_title_where_it_is_asked_for(course):
    (one,) = read_course(course).own_sets
    assert (one.name, one.title) == (MINE, "Our <data>")
    assert (
        read_course(course, {MINE}).own_sets == (one,) and not read_course(course, {NAME}).own_sets
    )
    assert f"{one.set_page}.ipynb" in notebooks((), [one])
    one.exercises.write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=f"{MINE}.ipynb, line 1: this is not JSON"):
        read_course(course)


def test_it_gets_a_page_and_places_that_lead_there(course, tmp_path):
    said = read_course(course)
    done = LaidOut(lessons=list(said.lessons), own_sets=said.own_sets)
    tree = SourceTree(tmp_path / "source")
    exercises_page(Settings(course=course), said, done.sets[-1], tree, done)
    page = nbformat.read(tree.folder / f"{said.own_sets[0].set_page}.ipynb", as_version=4)
    # Only what has a visible check can be solved on the page.
    tags = [cell.metadata.get("tags", []) for cell in page.cells]
    assert tags == [[], ["answer-area"], ["try-area"], [], []] and not done.problems
    assert "Our &lt;data&gt;" in home.own_sets(done.own_sets) and home.own_sets(()) == ""
    assert f"exercises/{MINE}/{MINE}" in home.toctrees(said, done)
