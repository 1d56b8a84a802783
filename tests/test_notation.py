"""The page of signs: every sign that is explained stands on it, with links to its lessons."""

import doctest
from pathlib import Path

from authoring import notation as signs
from website.course import read_course
from website.home import toctrees
from website.lay_out import LaidOut
from website.notation import notation_page

ROOT = Path(__file__).resolve().parent.parent
THEORY = ROOT / "theory"


def test_examples_run():
    assert doctest.testmod(signs).failed == 0


def test_the_page_has_every_sign_and_links_to_its_lessons():
    lessons = read_course(ROOT).lessons
    page = notation_page(THEORY, lessons)
    for name, table in signs.notation(THEORY).items():
        for sign, meanings in table.items():
            rows = [line for line in page.splitlines() if line.startswith(f"| ${sign}$ |")]
            for meaning in meanings:
                (row,) = [line for line in rows if f"| {meaning} |" in line]
                assert name == signs.EVERYWHERE or f"[{name[:2]}](theory/{name}.ipynb)" in row


def test_a_sign_has_one_sense_in_each_lesson():
    """Readers of one lesson should not have to ask which; only π is also the number, wherever it stands."""
    for name, table in signs.notation(THEORY).items():
        twice = {sign for sign, meanings in table.items() if len(meanings) > 1}
        assert twice <= {r"\pi"}, name


def test_the_navigation_leads_to_it():
    course = read_course(ROOT)
    assert "\nglossary\nnotation\n" in toctrees(course, LaidOut(course.lessons))


def test_lessons_that_are_not_on_the_site_are_left_out():
    first = read_course(ROOT).lessons[:1]
    page = notation_page(THEORY, first)
    assert "[01](" in page and "[02](" not in page and "quantile" not in page.split("## Greek")[1]


def test_a_course_without_the_file_has_no_page(tmp_path):
    assert notation_page(tmp_path, []) == ""
