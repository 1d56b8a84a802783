"""Parts of the course elsewhere, as the page on reuse has it: books of every kind, the grader."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from hostile.made import needs_sandbox
from tiny_course import ROOT

from grading.classroom import find_own_programs
from lessonkit.page.quarto import write_extension
from tools.serve import start

pytestmark = pytest.mark.xdist_group("reuse")
in_a_browser = pytest.mark.needs("chromium", "latex2mathml")
PAGE = (ROOT / "website" / "pages" / "reuse.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\{code-block\} \w+\n:caption: ([^\n]+)\n(.*?)^```", re.M | re.S)
BLOCKS = BLOCK.findall(PAGE)


def write(folder, *names):
    """The page's two notebooks with their questions, and further files of it."""
    (folder / "questions").mkdir(parents=True)
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for book in ("one", "two"):
        cells = [nbformat.v4.new_markdown_cell(f"# {book.capitalize()}")]
        cells += [
            nbformat.v4.new_code_cell(text) for name, text in BLOCKS if name == f"{book}.ipynb"
        ]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
        nbformat.write(notebook, folder / f"{book}.ipynb")
    for name in ("questions/one.toml", *names):
        (folder / name).write_text(dict(BLOCKS)[name], encoding="utf-8")


def run(command, folder, **environment):
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    write(folder, "conf.py", "index.md")
    run([sys.executable, "-m", "sphinx", "-q", ".", "html"], folder)
    return folder / "html"


@pytest.fixture(scope="module")
def jupyter_book(tmp_path_factory):
    """Jupyter Book 1 wants an older Sphinx than the course: it has an environment of its own."""
    folder = tmp_path_factory.mktemp("jupyter-book")
    venv.EnvBuilder().create(folder / "env")
    python = folder / "env" / "bin" / "python"
    (packages,) = folder.glob("env/lib/*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "jupyter-book<2"]
    if subprocess.run(install, capture_output=True).returncode:
        pytest.skip("needs Jupyter Book, and pip cannot install it here")
    write(folder / "book", "_config.yml", "_toc.yml", "index.md")
    build = [folder / "env" / "bin" / "jupyter-book", "build", "."]
    run(build, folder / "book", PYTHONPATH=str(ROOT / "lib"))
    return folder / "book" / "_build" / "html"


# What Quarto does with the call of an extension's filter, in the words of its manual: copies the files into a
# folder of the site's own, and names scripts and styles in the head. Here the call is only written down.
STAND_IN = """
quarto = { doc = {
  is_format = function(name) return name == "html:js" end,
  add_html_dependency = function(dependency)
    local file = io.open("dependency.json", "w")
    file:write(pandoc.json.encode(dependency))
    file:close()
  end,
} }
dofile("_extensions/lessonkit/lessonkit.lua")
return { { Meta = Meta } }
"""
BOOTSTRAP = "<style>[hidden] { display: none !important; }</style>"  # as Quarto's themes have it


@pytest.fixture(scope="module")
def quarto(tmp_path_factory):
    """Pages that Pandoc makes of the notebooks, with the extension that the kit writes for Quarto."""
    pypandoc = pytest.importorskip("pypandoc")
    folder = tmp_path_factory.mktemp("quarto")
    write(folder, "_quarto.yml", "_environment")
    extension = write_extension(folder)
    (folder / "stand-in.lua").write_text(STAND_IN, encoding="utf-8")
    name, _, value = (folder / "_environment").read_text(encoding="utf-8").strip().partition("=")
    convert = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--inplace"]
    run([*convert, "one.ipynb", "two.ipynb"], folder, **{name: value})
    for page in ("one", "two"):
        pandoc = [pypandoc.get_pandoc_path(), f"{page}.ipynb", "-s", "-o", f"{page}.html"]
        run([*pandoc, "--lua-filter", "stand-in.lua", "--metadata", "title=x"], folder)
        wanted = json.loads((folder / "dependency.json").read_text(encoding="utf-8"))
        head = _injected(wanted, extension, folder) + BOOTSTRAP
        path = folder / f"{page}.html"
        path.write_text(path.read_text("utf-8").replace("</head>", f"{head}</head>", 1), "utf-8")
    return folder


def _injected(wanted, extension, site):
    place = f"site_libs/quarto-contrib/{wanted['name']}-{wanted['version']}"
    scripts, styles = [one["path"] for one in wanted["scripts"]], wanted["stylesheets"]
    (site / place).mkdir(parents=True, exist_ok=True)
    for name in (*scripts, *styles, *(one["path"] for one in wanted["resources"])):
        shutil.copy(extension / name, site / place)
    assert wanted["scripts"][0]["attribs"] == {"type": "module"}
    tags = [f'<script type="module" src="{place}/{name}"></script>' for name in scripts]
    return "".join(tags + [f'<link rel="stylesheet" href="{place}/{name}">' for name in styles])


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Pages by nbconvert, with the printed lines in their heads."""
    folder = tmp_path_factory.mktemp("plain")
    write(folder)
    convert = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html"]
    run([*convert, "one.ipynb", "two.ipynb"], folder, LOSSLAB_STATIC="page")
    head = run([sys.executable, "-m", "lessonkit.page", "kit"], folder)
    for page in (folder / "one.html", folder / "two.html"):
        page.write_text(page.read_text("utf-8").replace("</head>", f"{head}</head>", 1), "utf-8")
    return folder


def drive(browser, folder, path, elsewhere=()):
    """A page in the browser; only its own host may be asked, but for what is named."""
    address, stop = start(folder)
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path, wait_until="load")
    return (
        page,
        stop,
        lambda: [
            url
            for url in asked
            if not url.startswith((address, "data:", "blob:"))
            and not any(e in url for e in elsewhere)
        ],
    )


def alive(page):
    """A figure moves when its slider does."""
    box = page.locator(".explorable").first
    box.scroll_into_view_if_needed()
    slider = box.locator("input[type=range]").first
    slider.wait_for(state="visible")
    page.locator(".explorable[data-ready=yes]").wait_for()
    assert not box.locator(".still").is_visible()  # what it says where there are no scripts
    before = box.locator("svg").first.inner_html()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.explorable svg').innerHTML !== before", arg=before
    )


def judged(page):
    """A prediction waits for an answer; a question is judged with its reason, formulas drawn."""
    commit = page.locator("form.prediction button[type=submit]").first
    commit.wait_for(state="visible")
    shown = page.get_by_text("slopes at 2: 4 and 1")
    assert not shown.is_visible(), "what follows a prediction is covered"
    asked = page.locator("form.prediction")
    asked.get_by_text("the square", exact=True).click()
    asked.get_by_text("75 %").click()
    commit.click()
    shown.wait_for(state="visible")
    form = page.locator("form[data-question='one-median']")
    # On a dark page, too: the box is light, and so are the circles of choices that nobody made.
    assert form.evaluate("form => getComputedStyle(form).colorScheme") == "light"
    form.get_by_text("the mean", exact=True).click()
    form.get_by_role("button", name="Check").click()
    assert "squared error" in form.locator(".question-verdict").inner_text()
    assert form.locator("math").count() > 0  # formulas are drawn by the browser itself


MATHJAX = "cdn.jsdelivr.net"  # what Jupyter Book and nbconvert load for a page's own formulas
REQUIRE = "cdnjs.cloudflare.com"


@in_a_browser
@pytest.mark.parametrize("kind", ["book", "jupyter_book", "quarto", "plain"])
def test_figures_and_questions_are_alive_on_every_kind_of_page(browser, request, kind):
    folder = request.getfixturevalue(kind)
    for name, tried in (("one", alive), ("two", judged)):
        page, stop, elsewhere = drive(browser, folder, f"{name}.html", (MATHJAX, REQUIRE))
        try:
            tried(page)
            assert elsewhere() == []
        finally:
            stop()
            page.close()


def test_everything_that_a_page_loads_comes_with_the_kit(tmp_path):
    from lessonkit.page import copy

    folder = copy(tmp_path / "kit")
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for line in text.splitlines():
            if " from " in line and '"./' in line:
                assert (folder / line.split('"./')[1].split('"')[0]).exists(), line
    assert (
        (ROOT / "lib" / "lessonkit" / "pyproject.toml").read_text("utf-8").count("lessonkit.page")
    )


PROJECTS = {
    "lib/losslab": ["lib/losslab"],
    "lib/lessonkit": ["lib/lessonkit"],
    ".": ["grading", "pyproject.toml", "README.md", "LICENSE", "LICENSE-prose"],
}


def unpacked(folder):
    """The wheels of the three projects, unpacked into one folder."""
    left_out = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    for number, (project, parts) in enumerate(PROJECTS.items()):
        for part in parts:
            target = folder / f"source-{number}" / Path(part).relative_to(project)
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, target, ignore=left_out)
            else:
                shutil.copy(ROOT / part, target)
        pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
        run([*pip, "-w", folder, folder / f"source-{number}"], folder)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as opened:
            opened.extractall(folder / "installed")
    return folder / "installed"


@needs_sandbox
def test_the_grader_alone_grades_a_course_that_is_not_this_one(tmp_path):
    """The page's example, with packages that hold no answer to an exercise of this course."""
    installed = unpacked(tmp_path)
    assert not list(installed.glob("grading/checks/[0-9]*")) and not list(installed.rglob("demo"))
    course, paths = tmp_path / "course", {"PYTHONPATH": str(installed)}
    (course / "handed-in").mkdir(parents=True)
    find_own_programs()  # nbgrader calls alembic by its name
    run([sys.executable, "-c", dict(BLOCKS)["write_ps1.py"]], course)
    run([sys.executable, "-m", "nbgrader", "generate_assignment", "ps1", "--create"], course)
    book = nbformat.read(course / "release" / "ps1" / "ps1.ipynb", as_version=4)
    assert "side * side" not in book.cells[1].source
    for name, answer in (("ada", "side**2"), ("ben", "side * round(side)")):
        book.cells[1].source = f"def area(side):\n    return {answer}"
        book.cells[3].source = "With the square of the side."
        nbformat.write(book, course / "handed-in" / f"{name}_ps1.ipynb")
    command = [
        sys.executable,
        "-m",
        "grading",
        "grade",
        "ps1",
        "--course",
        ".",
        "--from",
        "handed-in",
    ]
    where = run([sys.executable, "-c", "import grading; print(grading.__file__)"], course, **paths)
    assert where.startswith(str(installed))
    said = run(command, course, **paths)
    table = re.search(r"^```text\n(.*?)^```", PAGE, re.M | re.S)[1].splitlines()
    assert all(line in said for line in table), said
    assert re.search(r"^ben +0 +\? +0$", said, re.M)
    page = (course / "feedback" / "ben" / "ps1" / "ps1.html").read_text(encoding="utf-8")
    assert "A side can be a fraction." in page


def test_the_losses_of_the_page(tmp_path):
    text = dict(BLOCKS)["losses.py"]
    lines = run([sys.executable, "-c", text], tmp_path).splitlines()
    assert lines == re.findall(r"# (.*)", text)
