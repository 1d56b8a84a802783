"""Notebooks run in the reader's browser: what the page says first, and a lesson and an exercise run whole.

The second half needs a Pyodide distribution in `build/pyodide`; `make pyodide` fetches one. Without it,
those tests say that they were left out.
"""

import json
import re
import zipfile
from email import message_from_string
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from playwright.sync_api import expect
from site_fixtures import LESSON, Visit
from tiny_course import ROOT, build, write_course

from tools.serve import start
from tools.student import FORBIDDEN
from website import jupyterlite
from website.pyodide import PACKAGES, ProblemWithPyodide, inspect, normal, read_lock

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]
PYODIDE = ROOT / "build" / "pyodide"
NAME = "02-regression-losses"
FILES = {
    f"theory/{NAME}.ipynb": ROOT / "theory" / f"{NAME}.ipynb",
    f"theory/questions/{NAME}.toml": ROOT / "theory" / "questions" / f"{NAME}.toml",
    f"exercises/{NAME}/{NAME}.ipynb": ROOT / "exercises" / NAME / f"{NAME}.ipynb",
}
# The browser's lab draws widgets itself; the kernel loads IPython with what that needs.
IN_THE_LAB = ("ipython", "traitlets", "widgetsnbextension", "jupyterlab-widgets")
ANSWER = """def mse_grad(y_pred, y_true):
    y_pred, y_true = np.asarray(y_pred, float), np.asarray(y_true, float)
    return 2 * (y_pred - y_true) / y_pred.size
"""


def test_the_page_says_what_is_fetched_before_anything_is(browser, tiny):
    one = Visit(browser, tiny, bypass_csp=True)
    page = one.go(LESSON)
    words = page.locator(".run-notebook")
    expect(words.get_by_role("link", name="Start the notebook")).to_be_hidden()
    page.get_by_text("Run notebook").focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("from another host, cdn.jsdelivr.net")
    link = words.get_by_role("link", name="Start the notebook")
    expect(link).to_have_attribute("href", f"../run/notebooks/index.html?path={LESSON[:-5]}.ipynb")
    assert one.axe_in_light_and_dark() == []
    assert one.troubles == []  # a request to another host would be one
    one.context.close()


def test_a_campus_is_told_nothing_of_another_host(monkeypatch):
    assert jupyterlite.NETWORK in jupyterlite.notice(None)
    assert jupyterlite.notice(PYODIDE).endswith("from this site")


def test_the_app_holds_the_learners_side_only(tiny_site):
    files = [file for file in (tiny_site / "run" / "files").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} <= {
        ".ipynb",
        ".toml",
        ".md",
    }  # notebooks, questions, worked solutions
    assert not any(FORBIDDEN.search(file.read_text(encoding="utf-8")) for file in files)
    wheels = [file.name for file in (tiny_site / "run" / "pypi").glob("*.whl")]
    others = {"anywidget", "comm", "ipywidgets", "psygnal"}  # what live figures need
    assert {name.split("-")[0] for name in wheels} == {"losslab", "lessonkit"} | others


def test_what_the_wheels_ask_for_is_loaded_too():
    """The kernel installs wheels by their address, without what they require."""
    jupyterlite.make_environment()
    wheels = [*(jupyterlite.ENVIRONMENT / "wheels").glob("*.whl")]
    there = {normal(name) for name in (*PACKAGES, *IN_THE_LAB)}
    there |= {normal(wheel.name.split("-")[0]) for wheel in wheels}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            asked = message_from_string(archive.read(path).decode()).get_all("Requires-Dist", [])
        asked = [Requirement(one) for one in asked]
        always = {normal(one.name) for one in asked if "extra" not in str(one.marker)}
        assert always <= there, f"{wheel.name} asks for {always - there}"


def test_python_comes_from_the_network_that_the_page_names(tiny_site):
    settings = json.loads((tiny_site / "run" / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][jupyterlite.KERNEL]
    assert "pyodideUrl" not in kernel and kernel["disablePyPIFallback"] is True
    scripts = (tiny_site / "run" / "extensions").rglob("pyodide-kernel-extension/static/*.js")
    hosts = {
        host
        for script in scripts
        for host in re.findall(r"https://([\w.-]+)/pyodide/", script.read_text(encoding="utf-8"))
    }
    assert hosts == {jupyterlite.NETWORK}


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
    jupyterlite.build(folder / "run", FILES, pyodide)
    address, stop = start(folder)
    yield address
    stop()


class Notebook:
    """A notebook that is open in the browser's own JupyterLite."""

    def __init__(self, browser, address, name, network=None):
        self.name, self.sizes, self.foreign = name, {}, []
        self.context = browser.new_context(viewport={"width": 1200, "height": 900})
        self.context.on("response", self._count)
        if network:  # a folder that stands for Pyodide's public network
            places = re.compile(rf"^https://{re.escape(jupyterlite.NETWORK)}/")
            self.context.route(places, lambda route: self._as_the_network(route, network))
        self.page = self.context.new_page()
        cells = self.context.request.get(f"{address}run/files/{name}").json()["cells"]
        # A folded cell shows no number; not all cells are on the screen at once.
        folded = [cell["metadata"].get("jupyter", {}).get("source_hidden") for cell in cells]
        code = [cell["cell_type"] == "code" for cell in cells]
        self.code = sum(own and not hidden for own, hidden in zip(code, folded, strict=True))
        self.page.on("request", lambda request: self._look(request.url, address))
        self.page.goto(f"{address}run/notebooks/index.html?path={name}")
        expect(self.page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=120_000)

        back = self.page.get_by_role("link", name="Back to the page")
        expect(back).to_have_attribute("href", f"../../{name[:-5]}html")

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
        done = self.page.wait_for_function(
            """count => {
              const bad = ['stderr', 'error'].map(kind => `.jp-RenderedText[data-mime-type$=${kind}]`);
              const wrong = document.querySelector(bad.join());
              if (wrong) return wrong.textContent.slice(-2000);
              const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
              return prompts.filter(one => /\\[\\d+\\]/.test(one.textContent)).length === count;
            }""",
            arg=self.code,
            timeout=400_000,
        ).json_value()
        assert done is True, done

    def download(self, folder):
        with self.page.expect_download() as download:
            self.menu("File", "Download")
        assert download.value.suggested_filename == Path(self.name).name  # what collecting expects
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


def test_a_lesson_runs_whole_and_its_slider_moves_the_figure(app, browser, tmp_path):
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
    assert abs(fetched / jupyterlite.MEGABYTES - 1) < 0.2, f"{fetched:.0f} MB were fetched"
    one.context.close()


def test_from_the_public_network_the_same_notebook_runs(tiny, pyodide, browser, tmp_path):
    one = Notebook(browser, tiny, f"{LESSON[:-5]}.ipynb", network=pyodide)
    one.run_all()
    made = one.download(tmp_path)
    assert len(outputs(made, "error")) == 0 and len(outputs(made, "display_data")) >= 2
    assert {url.split("/")[2] for url in one.foreign} == {jupyterlite.NETWORK}
    one.context.close()


def test_an_exercise_is_answered_kept_and_handed_in(app, browser, tmp_path):
    one = Notebook(browser, app, f"exercises/{NAME}/{NAME}.ipynb")
    cell = one.page.locator(".jp-CodeCell", has_text="write mse_grad").first
    cell.locator(".cm-content").click()
    one.page.keyboard.press("Control+A")
    one.page.keyboard.insert_text(ANSWER)
    one.run_all()
    expect(one.page.locator(".jp-Notebook")).to_contain_text(
        "✓ mse_grad: 4 of 4 visible cases pass."
    )
    one.page.keyboard.press("Control+S")
    one.page.wait_for_timeout(2000)
    one.page.reload()
    kept = one.page.locator(".jp-CodeCell", has_text="2 * (y_pred - y_true) / y_pred.size").first
    expect(kept).to_be_visible(timeout=120_000)
    handed_in = one.download(tmp_path)
    released = nbformat.read(FILES[one.name], as_version=4)
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
