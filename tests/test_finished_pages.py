"""What becomes of Sphinx's pages when they are published: heights told, comments and idle elements gone."""

import doctest
import re

import pytest

from website import comments, heights
from website.publish import TABLE, _rows_named


@pytest.mark.parametrize("module", [comments, heights])
def test_the_examples_come_out(module):
    assert doctest.testmod(module).failed == 0


def test_a_section_s_height_counts_its_own_parts_and_those_of_sections_in_it():
    inner = '<section><figure></figure><div class="math-block"></div></section>'
    page = heights.with_heights(f"<section id='a'><p>{'word ' * 66}</p>{inner}</section>")
    whole, part = map(int, re.findall(r'--high:(\d+)"', page))
    assert part == heights.LEAST + 22 + 8
    assert whole == part + 10


@pytest.mark.parametrize(("corner", "tag"), [("<p></p>", "th"), ("<p>loss</p>", "td")])
def test_a_table_without_a_word_above_its_first_column_names_its_rows_there(corner, tag):
    head = f'<thead>\n<tr class="row-odd"><th class="head">{corner}</th>\n</tr>\n</thead>\n'
    row = '<tr class="row-even"><td><p>hinge</p></td>\n<td><p>2</p></td>\n</tr>\n'
    table = f'<table class="docutils align-default">\n{head}<tbody>\n{row}</tbody>\n</table>'
    done = TABLE.sub(_rows_named, table)
    assert re.findall(r"<(t[hd])[^>]*><p>(hinge|2)", done) == [(tag, "hinge"), ("td", "2")]
