"""Notebooks run in the reader's browser: what the page says first, and a lesson and an exercise run whole.

The second half needs a Pyodide distribution in `build/pyodide`, or where LOSSLAB_PYODIDE says; `make pyodide`
fetches one. Without it, those tests say that they were left out.
"""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect
from test_site_browser import LESSON, Visit, browser  # noqa: F401 - browser is a fixture
from tiny_course import ROOT, build, published, write_course

from tools.pyodide import ProblemWithPyodide, inspect, read_lock
from tools.serve import start
from tools.student import FORBIDDEN

sys.path.insert(0, str(ROOT / "site"))
import run_in_browser  # noqa: E402

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
PYODIDE = Path(os.environ.get("LOSSLAB_PYODIDE", ROOT / "build" / "pyodide"))
NAME = "02-regression-losses"
NOTEBOOKS = {
    f"theory/{NAME}.ipynb": ROOT / "theory" / f"{NAME}.ipynb",
    f"exercises/{NAME}/{NAME}.ipynb": ROOT / "exercises" / NAME / f"{NAME}.ipynb",
}
ANSWER = """def mse_grad(y_pred, y_true):
    y_pred, y_true = np.asarray(y_pred, float), np.asarray(y_true, float)
    return 2 * (y_pred - y_true) / y_pred.size
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The tiny course as it is published: Python comes from its public network."""
    folder = tmp_path_factory.mktemp("course")
    with published(folder) as address:
        yield address, folder / "build" / "site"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_says_what_is_fetched_before_anything_is(browser, tiny, scheme):  # noqa: F811
    one = Visit(browser, tiny[0], color_scheme=scheme, bypass_csp=True)
    page = one.go(LESSON)
    words = page.locator(".run-notebook")
    expect(words.get_by_role("link", name="Start")).to_be_hidden()
    page.get_by_text("Run notebook").focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("from another host, cdn.jsdelivr.net")
    link = words.get_by_role("link", name="Start")
    expect(link).to_have_attribute("href", f"../run/notebooks/index.html?path={LESSON[:-5]}.ipynb")
    assert one.axe() == []
    assert one.troubles == []  # a request to another host would be one
    one.context.close()


def test_a_campus_is_told_nothing_of_another_host(monkeypatch):
    assert run_in_browser.NETWORK in run_in_browser.notice(None)
    assert run_in_browser.notice(PYODIDE).endswith("from this site")


def test_the_app_holds_the_learners_side_only(tiny):
    files = [file for file in (tiny[1] / "run" / "files").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".ipynb", ".toml"}
    assert not any(FORBIDDEN.search(file.read_text(encoding="utf-8")) for file in files)
    wheels = [file.name for file in (tiny[1] / "run" / "pypi").glob("*.whl")]
    assert {name.split("-")[0] for name in wheels} == {"losslab", "ipywidgets", "comm"}


def test_python_comes_from_the_network_that_the_page_names(tiny):
    settings = json.loads((tiny[1] / "run" / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][run_in_browser.KERNEL]
    assert "pyodideUrl" not in kernel and kernel["disablePyPIFallback"] is True
    scripts = (tiny[1] / "run" / "extensions").rglob("pyodide-kernel-extension/static/*.js")
    hosts = {
        host
        for script in scripts
        for host in re.findall(r"https://([\w.-]+)/pyodide/", script.read_text(encoding="utf-8"))
    }
    assert hosts == {run_in_browser.NETWORK}


def test_a_draft_and_pages_only_have_no_button(tmp_path):
    done = build(write_course(tmp_path), "--pages-only")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "build" / "site" / "run").exists()
    assert "Run notebook" not in (tmp_path / "build" / "site" / LESSON).read_text(encoding="utf-8")


LOCK = {"info": {"python": "3.14.0"}, "packages": {}}
FAULTY = {
    "no lock": (None, "has no pyodide-lock.json"),
    "not JSON": ("{", "cannot be read"),
    "another Python": (LOCK | {"info": {"python": "3.12.1"}}, "holds Python 3.12.1"),
    "no packages": (LOCK, "this Pyodide has no "),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_distribution_is_named_in_a_sentence(tmp_path, fault):
    lock, words = FAULTY[fault]
    if lock is not None:
        text = lock if isinstance(lock, str) else json.dumps(lock)
        (tmp_path / "pyodide-lock.json").write_text(text)
    with pytest.raises(ProblemWithPyodide, match=words):
        inspect(tmp_path)


def test_a_build_with_a_faulty_distribution_ends_at_once_and_loses_nothing(tmp_path):
    kept = tmp_path / "build" / "site" / "index.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("a site that was built before")
    done = build(write_course(tmp_path), "--pyodide", str(tmp_path))
    assert done.returncode == 1 and "has no pyodide-lock.json" in done.stderr
    assert "--pages-only" in done.stderr and "Running and laying out" not in done.stdout
    assert kept.exists()


# From here on a Pyodide distribution is needed.


@pytest.fixture(scope="module")
def pyodide():
    if not (PYODIDE / "pyodide-lock.json").exists():
        pytest.skip(f"no Pyodide distribution in {PYODIDE}: run make pyodide")
    return PYODIDE


@pytest.fixture(scope="module")
def app(tmp_path_factory, pyodide):
    """Lesson and exercise set 02 in a site of their own, with Python inside."""
    folder = tmp_path_factory.mktemp("site")
    run_in_browser.build(folder / "run", NOTEBOOKS, pyodide)
    address, stop = start(folder)
    yield address
    stop()


class Notebook:
    """A notebook that is open in the browser's own JupyterLite."""

    def __init__(self, browser, address, name, network=None):  # noqa: F811
        self.name, self.sizes, self.foreign = name, {}, []
        self.context = browser.new_context(viewport={"width": 1200, "height": 900})
        self.context.on("response", self._count)
        if network:  # a folder that stands for Pyodide's public network
            places = re.compile(rf"^https://{re.escape(run_in_browser.NETWORK)}/")
            self.context.route(places, lambda route: self._as_the_network(route, network))
        self.page = self.context.new_page()
        cells = self.context.request.get(f"{address}run/files/{name}").json()["cells"]
        self.code = sum(cell["cell_type"] == "code" for cell in cells)  # not all are shown at once
        self.page.on("request", lambda request: self._look(request.url, address))
        self.page.goto(f"{address}run/notebooks/index.html?path={name}")
        expect(self.page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=120_000)

    def _look(self, url, address):
        if not url.startswith((address, "data:", "blob:")):
            self.foreign.append(url)

    def _as_the_network(self, route, folder):
        file = folder / route.request.url.rpartition("/")[2]
        kind = "text/javascript" if file.suffix == ".mjs" else "application/octet-stream"
        headers = {"access-control-allow-origin": "*", "content-type": kind}
        route.fulfill(path=file, headers=headers)

    def _count(self, response):  # some are seen twice: by the page and by its service worker
        self.sizes[response.url] = int(response.headers.get("content-length", 0))

    def menu(self, name, item):
        self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def run_all(self):
        started = self.page.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[[*\d]"))
        for _ in range(20):  # what is asked before the app is ready gets lost
            self.menu("Run", "Run All Cells")
            self.page.wait_for_timeout(3000)
            if started.count():
                break
        self.page.wait_for_function(
            """count => {
              const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
              return prompts.filter(one => /\\[\\d+\\]/.test(one.textContent)).length === count;
            }""",
            arg=self.code,
            timeout=400_000,
        )

    def download(self, folder):
        with self.page.expect_download() as download:
            self.menu("File", "Download")
        download.value.save_as(folder / download.value.suggested_filename)
        return nbformat.read(folder / download.value.suggested_filename, as_version=4)


def outputs(notebook, kind):
    return [
        out
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
        if kind in (out.output_type, out.get("name"))
    ]


def test_a_lesson_runs_whole_and_its_slider_moves_the_figure(app, browser, tmp_path):  # noqa: F811
    one = Notebook(browser, app, f"theory/{NAME}.ipynb")
    one.run_all()
    made = one.download(tmp_path)
    counts = [cell.execution_count for cell in made.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert outputs(made, "error") == [] and outputs(made, "stderr") == []
    figure = one.page.locator(".jp-OutputArea-output", has=one.page.get_by_role("slider")).first
    figure.scroll_into_view_if_needed()
    slider = figure.get_by_role("slider").first
    before = figure.locator("svg").first.inner_html()
    slider.focus()
    for _ in range(3):
        one.page.keyboard.press("ArrowRight")
    one.page.wait_for_function(
        "([svg, before]) => svg.isConnected ? svg.innerHTML !== before : true",
        arg=[figure.locator("svg").first.element_handle(), before],
    )
    expect(figure.locator("svg").first).to_be_visible()
    assert figure.locator("svg").first.inner_html() != before
    assert one.foreign == []
    fetched = sum(one.sizes.values()) / 1e6
    assert abs(fetched / run_in_browser.MEGABYTES - 1) < 0.2, f"{fetched:.0f} MB were fetched"
    one.context.close()


def test_from_the_public_network_the_same_notebook_runs(tiny, pyodide, browser, tmp_path):  # noqa: F811
    one = Notebook(browser, tiny[0], f"{LESSON[:-5]}.ipynb", network=pyodide)
    one.run_all()
    made = one.download(tmp_path)
    assert len(outputs(made, "error")) == 0 and len(outputs(made, "display_data")) >= 2
    assert {url.split("/")[2] for url in one.foreign} == {run_in_browser.NETWORK}
    one.context.close()


def test_an_exercise_is_answered_kept_and_handed_in(app, browser, tmp_path):  # noqa: F811
    one = Notebook(browser, app, f"exercises/{NAME}/{NAME}.ipynb")
    cell = one.page.locator(".jp-CodeCell", has_text="write mse_grad").first
    cell.locator(".cm-content").click()
    one.page.keyboard.press("Control+A")
    one.page.keyboard.insert_text(ANSWER)
    one.run_all()
    expect(one.page.locator(".jp-Notebook")).to_contain_text(
        "✓ mse_grad: 2 of 2 visible cases pass."
    )
    one.page.keyboard.press("Control+S")
    one.page.wait_for_timeout(2000)
    one.page.reload()
    kept = one.page.locator(".jp-CodeCell", has_text="2 * (y_pred - y_true) / y_pred.size").first
    expect(kept).to_be_visible(timeout=120_000)
    handed_in = one.download(tmp_path)
    released = nbformat.read(NOTEBOOKS[one.name], as_version=4)
    for was, now in zip(released.cells, handed_in.cells, strict=True):
        assert (was.id, was.metadata.get("nbgrader")) == (now.id, now.metadata.get("nbgrader"))
        if was.metadata.get("nbgrader", {}).get("grade_id") == "mse_grad_answer":
            assert now.source.strip() == ANSWER.strip()
        else:
            assert now.source == was.source
    assert one.foreign == []
    one.context.close()


def test_the_distribution_has_what_it_lists(app):
    packages, _ = read_lock(PYODIDE)
    assert {"numpy", "matplotlib", "seaborn", "ipython"} <= set(packages)
    inspect(PYODIDE)
