"""Worked solutions on an exercise's page: when they open, and a site without them."""

import json
import shutil

import pytest
from playwright.sync_api import expect
from tiny_course import NAME, build

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
TINY = f"exercises/{NAME}/{NAME}.html"


def worked_part(page):
    return page.locator("#worked-half"), page.locator("#worked-half summary")


def keep(page, **parts):
    """What the browser remembers, as if an answer had been run before."""
    kept = json.dumps({"version": 1, **parts})
    page.evaluate("text => localStorage.setItem('losslab', text)", kept)
    page.reload(wait_until="networkidle")


def test_a_worked_solution_opens_after_an_attempt_and_the_last_hint(visit):
    one = visit(TINY, bypass_csp=True)
    page = one.page
    box, summary = worked_part(page)
    expect(summary).to_contain_text("opens after full marks, or after the last hint and an attempt")
    summary.click()
    expect(page.get_by_text("Not yet. Run an answer of your own first.")).to_be_visible()
    expect(page.get_by_text("One half of a whole")).to_be_hidden()
    assert one.axe() == []
    keep(page, work={f"{NAME}/half": {"code": "def half(x): return x"}}, exercises={"half": False})
    summary.press("Enter")
    expect(page.get_by_text("Not yet. Open the last hint first.")).to_be_visible()
    page.get_by_text("Hint 1").click()
    expect(summary).to_have_text("Worked solution")
    summary.press("Enter")
    expect(page.get_by_text("One half of a whole")).to_be_visible()
    assert one.axe() == []
    page.reload(wait_until="networkidle")
    summary.click()
    expect(box).to_have_attribute("open", "")


def test_a_worked_solution_opens_after_full_marks(visit):
    page = visit(TINY).page
    keep(page, exercises={"half": True})
    box, summary = worked_part(page)
    expect(summary).to_have_text("Worked solution")
    summary.click()
    expect(page.get_by_text("One half of a whole")).to_be_visible()


def test_a_worked_solution_is_an_ordinary_fold_without_scripts(visit):
    page = visit(TINY, java_script_enabled=False).page
    worked_part(page)[1].click()
    expect(page.get_by_text("One half of a whole")).to_be_visible()


def test_a_site_without_solutions_has_nothing_of_them(tiny_folder, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(tiny_folder, folder, symlinks=True)

    def telling():
        site = folder / "build" / "site"
        files = [
            file for file in site.rglob("*") if file.suffix in {".html", ".json", ".md", ".ipynb"}
        ]
        words = ("One half of a whole", "overflows in halving", "return x / 2")
        texts = {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in files}
        return {name for name, text in texts.items() if any(word in text for word in words)}

    assert TINY in telling()
    assert "_data/search.json" not in telling(), "the search must not give it away"
    done = build(folder, "--pages-only", "--without-solutions")
    assert done.returncode == 0, done.stdout + done.stderr
    assert telling() == set()
