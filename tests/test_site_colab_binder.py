"""Colab and Binder: links on the pages once the course has a public address, and what they need."""

import nbformat
import pytest
from tiny_course import NAME, ROOT

from tools.student import requirements
from website.colab_binder import launchers, write_for_colab

pytestmark = pytest.mark.xdist_group("site")


def test_without_an_address_there_are_no_links(tmp_path):
    assert launchers("theory/02-x", "") == [] and launchers("index", "a/b") == []
    write_for_colab(tmp_path, {"theory/02-x.ipynb": None}, "")
    assert list(tmp_path.iterdir()) == []


def test_binder_installs_the_course_without_grading():
    text = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    assert text == requirements()
    assert (ROOT / "binder" / "runtime.txt").read_text().startswith("python-3.")


def test_pages_link_to_notebooks_that_set_themselves_up(public_site):
    for page in (f"theory/{NAME}", f"exercises/{NAME}/{NAME}"):
        html = (public_site / f"{page}.html").read_text(encoding="utf-8")
        names = dict(launchers(page, "someone/loss-lab"))
        assert set(names) == {"Colab", "Binder"}
        assert all(f'href="{address}"' in html for address in names.values())
        assert "<img" not in html.split('class="facts"')[1].split("</p>")[0]
        made = nbformat.read(public_site / "_colab" / f"{page}.ipynb", as_version=4)
        nbformat.validate(made)
        assert f"%cd /content/loss-lab/{page.rpartition('/')[0]}" in made.cells[1].source
        assert "github.com/someone/loss-lab " in made.cells[1].source
    assert "_colab" not in (public_site / "index.html").read_text(encoding="utf-8")
