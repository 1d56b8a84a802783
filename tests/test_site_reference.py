"""The reference: every function has its place, every loss its curve, and names link there."""

import re

import numpy as np
import pytest
from tiny_course import NAME

from losslab.catalogue import CATALOGUE
from website.links import bound, imported, linked
from website.reference import targets
from website.sweeps import NO_SWEEP, SWEEPS, swept

pytestmark = pytest.mark.xdist_group("site")


def test_every_function_of_the_library_has_a_place_that_is_there(tiny_site):
    for name, (page, anchor) in targets().items():
        html = (tiny_site / f"{page}.html").read_text(encoding="utf-8")
        assert f'id="{anchor}"' in html, name


def test_every_loss_with_a_gradient_is_drawn():
    drawn = {name for name, loss in CATALOGUE.items() if loss.gradient} - set(NO_SWEEP)
    assert drawn == set(SWEEPS)


@pytest.mark.parametrize("name", SWEEPS)
def test_the_drawn_gradient_is_the_slope_of_the_drawn_value(name):
    if name == "cispo":  # its gradient is not that of its value, which its docstring says
        return
    at, values, slopes = swept(CATALOGUE[name], SWEEPS[name])
    assert np.isfinite(values).all() and np.ptp(values) > 0
    off = np.abs(np.gradient(values, at) - slopes)
    assert np.median(off) <= 0.02 * np.abs(slopes).max()


def test_a_loss_has_formula_parameters_example_figure_and_its_names_elsewhere(tiny_site):
    html = (tiny_site / "reference" / "regression.html").read_text(encoding="utf-8")
    entry = html[html.index('id="huber-loss"') : html.index('id="smooth-l1')]
    for part in ('class="katex', "Parameters", "Returns", "&gt;&gt;&gt;", "losslab-figure",
                 "huber_loss", "default reduction", "losslab.losses.huber_grad"):  # fmt: skip
        assert part in entry, part


KNOWN = {"losslab.losses.huber": ("reference/regression", "losslab.losses.huber")}


def test_only_names_that_come_from_the_library_are_linked():
    code = "from losslab.losses import huber, pinball  # the two\nhuber = 3\n"
    assert imported(code, KNOWN) == {"huber": "losslab.losses.huber"}
    assert bound("def huber(r):\n    x = 1\nfor y in z: pass") == {"huber", "x", "y"}
    shown = '<span class="n">huber</span><span class="o">.</span><span class="n">huber</span>'
    assert linked(shown, {"huber": "there"}).count("<a ") == 1
    assert linked('<span class="nf">huber</span>', {"huber": "there"}).count("<a ") == 0


def test_code_and_terms_of_a_lesson_link_to_reference_and_glossary(tiny_site):
    html = (tiny_site / "theory" / f"{NAME}.html").read_text(encoding="utf-8")
    assert re.search(
        r'<a class="api" href="../reference/regression.html#losslab.losses.huber">', html
    )
    assert html.count('href="../glossary.html#loss-huber"') == 1  # the first use only
