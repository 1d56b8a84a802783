"""Notebooks that were written in the browser go along when a lesson is renamed."""

import shutil

import pytest
from tiny_course import ROOT

from tools.serve import start

pytestmark = pytest.mark.needs("chromium")

KEPT = """async ([files, moved]) => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const name = "JupyterLite Storage - /course/run/";
  const open = indexedDB.open(name);
  open.onupgradeneeded = () => open.result.createObjectStore("files");
  const store = await asked(open);
  const put = store.transaction("files", "readwrite").objectStore("files");
  for (const [path, source] of Object.entries(files))
    await asked(put.put({ path, name: path.split("/").pop(), content: { cells: [{ source }] } }, path));
  store.close();
  const { follow } = await import("/runs.js");
  const link = Object.assign(document.createElement("a"), { href: "/course/run/notebooks/?path=x" });
  await follow(moved, link);
  await follow(moved, link);
  const again = await asked(indexedDB.open(name));
  const found = await asked(again.transaction("files").objectStore("files").getAll());
  again.close();
  return Object.fromEntries(found.map((file) => [file.path, [file.name, file.content.cells[0].source]]));
}"""


@pytest.fixture
def page(browser, tmp_path):
    """An empty page with the script beside it."""
    shutil.copy(ROOT / "website" / "static" / "runs.js", tmp_path)
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    address, stop = start(tmp_path)
    page = browser.new_page()
    page.goto(address)
    yield page
    page.close()
    stop()


def test_what_was_written_under_a_former_name_goes_to_the_present_one(page):
    files = {
        "theory/08-a.ipynb": "mine",
        "exercises/08-a/08-a.ipynb": 'progress("08-a"), 08-a-more',
        "theory/03-b.ipynb": "old",
        "theory/04-c.ipynb": "begun under the new name",
        "theory/05-d.ipynb": "another",
    }
    moved = {"08-a": "09-z", "03-b": "04-c", "77-none": "78-none"}
    assert page.evaluate(KEPT, [files, moved]) == {
        "theory/09-z.ipynb": ["09-z.ipynb", "mine"],
        "exercises/09-z/09-z.ipynb": ["09-z.ipynb", 'progress("09-z"), 08-a-more'],
        "theory/03-b.ipynb": ["03-b.ipynb", "old"],
        "theory/04-c.ipynb": ["04-c.ipynb", "begun under the new name"],
        "theory/05-d.ipynb": ["05-d.ipynb", "another"],
    }


def test_where_nothing_was_written_nothing_is_made(page):
    made = page.evaluate("""async () => {
      const link = Object.assign(document.createElement("a"), { href: "/other/run/notebooks/" });
      await (await import("/runs.js")).follow({ "08-a": "09-z" }, link);
      const there = await indexedDB.databases();
      return there.map((one) => one.name).filter((name) => name.includes("/other/"));
    }""")
    assert made == []
