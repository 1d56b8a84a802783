"""One browser and one built site for all tests of the pages."""

import json
import shutil
from pathlib import Path

import axe_core_python
import nbformat
import pytest
from tiny_course import NAME, ROOT, build, notebook, served, write_course

from tools.chromium import FLAGS
from website.course import read_course
from website.try_cells import marked, needed

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ADDRESS = "https://name.example/course/"
LESSON = f"theory/{NAME}.html"
PYODIDE = ROOT / "build" / "pyodide"
SETS = [path.stem for path in sorted((ROOT / "exercises").glob("*/*.ipynb"))
        if (ROOT / "theory" / path.name).exists()]  # fmt: skip

# Chromium makes two pages of its own for the address bar of each window, and no test looks at them. Of such
# switches the last counts, so what Playwright turns off is said again.
ADDRESS_BAR = "WebUIOmniboxPopup,WebUIOmniboxAimPopup"
BY_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
UNUSED = f"--disable-features={ADDRESS_BAR},{BY_PLAYWRIGHT}"


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # busy machines are slow, and what is there is seen at once
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, UNUSED])
        yield running
        running.close()


def pytest_addoption(parser):
    """Building takes minutes: `--tiny FOLDER` and `--sets FOLDER` take what was built before."""
    parser.addoption("--tiny", type=Path, help="a folder with the tiny course, built already")
    parser.addoption("--sets", type=Path, help="a folder with all exercise sets, built already")


@pytest.fixture(scope="session")
def tiny_folder(request, tmp_path_factory):
    """The tiny course, built whole: a folder that tests read and do not change."""
    if folder := request.config.getoption("--tiny"):
        return folder
    folder = write_course(tmp_path_factory.mktemp("course"))
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def tiny_site(tiny_folder):
    """The tiny course's finished pages, as a folder."""
    return tiny_folder / "build" / "site"


@pytest.fixture(scope="session")
def tiny(tiny_folder):
    """The address of the tiny course's pages."""
    with served(tiny_folder) as address:
        yield address


@pytest.fixture(scope="session")
def public_site(tiny_folder, tmp_path_factory):
    """The tiny course as it is published under an address with a path, built after an ordinary build."""
    folder = tmp_path_factory.mktemp("public") / "course"
    shutil.copytree(tiny_folder, folder, symlinks=True)
    done = build(folder, "--pages-only", "--address", ADDRESS, "--repository", "someone/loss-lab")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "build" / "site"


@pytest.fixture(scope="session")
def whole_folder():
    """The course's own site (only what changed is made again), as a folder."""
    done = build(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "build" / "site"


@pytest.fixture(scope="session")
def whole(whole_folder):
    """The address of the course's own site, and the names of its pages."""
    from website.publish import pages

    with served(ROOT) as address:
        yield address, [path.relative_to(whole_folder).as_posix() for path in pages(whole_folder)]


@pytest.fixture(scope="session")
def sets_folder(request, tmp_path_factory):
    """All exercise sets beside lessons that have nothing but what invites a change, with Python inside."""
    if folder := request.config.getoption("--sets"):
        return folder
    if not (PYODIDE / "pyodide-lock.json").exists():
        pytest.skip(f"no Pyodide distribution in {PYODIDE}: run make pyodide")
    folder = tmp_path_factory.mktemp("sets")
    (folder / "theory" / "questions").mkdir(parents=True)
    for name in SETS:
        nbformat.write(invitations(name), folder / "theory" / f"{name}.ipynb")
        shutil.copytree(ROOT / "exercises" / name, folder / "exercises" / name)
    others = [one.name for one in read_course(ROOT).lessons if one.name not in SETS]
    said = f'title = "Loss Lab"\nnot_taught = {json.dumps(others)}\n'
    part = f'[[part]]\nname = "Part I"\ntitle = "All"\nlessons = {json.dumps(SETS)}\n'
    (folder / "course.toml").write_text(said + part, encoding="utf-8")
    tiny_folder = request.getfixturevalue("tiny_folder")
    cache = folder / "build" / "site-cache"
    shutil.copytree(tiny_folder / "build" / "site-cache", cache, symlinks=True)
    done = build(folder, "--pages-only", "--pyodide", str(PYODIDE))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def invitations(name):
    """A lesson's cells that invite a change, after what they need of the lesson."""
    text = f"# {name[:2]} A sample\n\n*A lesson with nothing in it, for its exercises.*"
    made = notebook([("markdown", text)])
    cells = nbformat.read(ROOT / "theory" / f"{name}.ipynb", as_version=4).cells
    sources = [cell.source if cell.cell_type == "code" else "" for cell in cells]
    for n in marked(cells):
        before, _ = needed(sources, n)
        made.cells += [nbformat.v4.new_code_cell(source) for source in before] + [cells[n]]
    return made


@pytest.fixture(scope="session")
def sets(sets_folder):
    """The address of the sets' pages."""
    with served(sets_folder) as address:
        yield address


@pytest.fixture
def solve(browser, sets):
    """Opens pages of the sets; in the end nothing may have gone wrong in any of them."""
    opened = []

    def open_page(path, **options):
        opened.append(Visit(browser, sets, **options))
        opened[-1].go(path)
        return opened[-1]

    yield open_page
    for window in opened:
        window.context.close()
        assert window.troubles == []


class Visit:
    """A page in a window of its own that notes every error and every request."""

    def __init__(self, browser, address, **options):
        self.context = browser.new_context(bypass_csp=options.pop("bypass_csp", False), **options)
        self.address = address
        self.page = self.context.new_page()
        self.troubles = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._told)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _told(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"a request to another place: {request.url}")

    def _answered(self, response):
        if response.status >= 400 and "no-such" not in response.url:
            self.troubles.append(f"{response.status} for {response.url}")

    def go(self, path):
        self.page.goto(self.address + path, wait_until="networkidle")
        return self.page

    def axe(self):
        """What axe finds, in sentences.

        The visible half of a formula is hidden from assistive technology and left out; its MathML
        is looked at.
        """
        return self._found(
            """within(part => !part.matches('.katex-html'), () =>
              axe.run({exclude: ['.katex-html']}, how))"""
        )

    def axe_in_light_and_dark(self):
        """What axe finds in the one and in the other; a page follows when the reader changes over."""
        found = []
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            found += [f"{scheme}: {said}" for said in self.axe()]
        return found

    def contrast(self):
        """What axe says of colours, asked about one text of each look: the others would get its answer."""
        return self._found(
            """{const asked = looks(), near = around(asked);
            return within(part => near.has(part), () => axe.run({include: asked}, {...how,
              runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}));}"""
        )

    def all_but_contrast(self):
        """What axe finds beside colours.

        The insides of pictures, which are told to nobody, go first, and formulas and code, half of a
        page's elements, become the text that they are.
        """
        self.page.evaluate(
            """() => {
              document.querySelectorAll('.katex-html, [role=img] svg > *, svg[role=img] > *')
                .forEach(part => /^(title|desc)$/.test(part.tagName) || part.remove());
              document.querySelectorAll('math, pre:not(:has(a))')
                .forEach(part => (part.textContent = part.textContent));
            }"""
        )
        return self._found(
            "axe.run(document, {...how, rules: {'color-contrast': {enabled: false}}})"
        )

    def _found(self, asked):
        if self.page.evaluate("!window.axe"):
            self.page.evaluate(AXE)
        return self.page.evaluate(
            f"async () => {{ {LOOKS} {ASK} return told(await (() => {asked})()) }}"
        )


# The first text of each look: what a contrast depends on.
LOOKS = """
const grounds = new Map();
const ground = part => {
  if (!part || grounds.has(part)) return grounds.get(part);
  const style = getComputedStyle(part);
  const own = style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.backgroundImage !== 'none';
  const found = own ? style.backgroundColor + style.backgroundImage : ground(part.parentElement);
  grounds.set(part, found);
  return found;
};
const texts = part => [...part.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
const looks = () => {
  const found = new Map();
  for (const part of document.body.querySelectorAll('*')) {
    if (!texts(part).length || part.closest('.katex-html') || !part.checkVisibility()) continue;
    const style = getComputedStyle(part);
    const look = [ground(part), part.closest('a') ? 'a' : '', !!part.closest('svg'), style.position,
      ...['color', 'opacity', 'fontSize', 'fontWeight', 'fill'].map(name => style[name])].join('|');
    if (!found.has(look)) found.set(look, part);
  }
  return [...found.values()];
};
"""

# axe notes where each element of a page lies, to know what is behind a text, and keeps the words of all that
# it looks at. Most of its time goes there: it is given what can lie behind the texts asked about, and words
# are kept of what is wrong only.
ASK = """
axe.configure({noHtml: true});
const how = {resultTypes: ['violations'], elementRef: true};
const told = ({violations}) => violations.flatMap(({id, nodes}) =>
  nodes.map(({element}) => `${id}: ${element.outerHTML.slice(0, 150)}`));
const within = async (wanted, ask) => {
  document.createTreeWalker = (root, kinds, filter) =>
    Document.prototype.createTreeWalker.call(document, root, kinds, kinds !== NodeFilter.SHOW_ELEMENT ? filter
      : part => wanted(part) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  try {
    return await ask();
  } finally {
    delete document.createTreeWalker;
  }
};
const around = asked => {
  const found = new Set(asked), range = document.createRange();
  const lines = asked.flatMap(texts).flatMap(text => (range.selectNode(text), [...range.getClientRects()]));
  const touches = part => [...part.getClientRects()].some(one => lines.some(line => one.left <= line.right
    && line.left <= one.right && one.top <= line.bottom && line.top <= one.bottom));
  for (const part of document.body.querySelectorAll('*'))
    if (!part.closest('.katex-html') && touches(part)) found.add(part);
  for (const part of [...found])
    for (let one = part.parentElement; one && !found.has(one); one = one.parentElement) found.add(one);
  return found;
};
"""


@pytest.fixture
def visit(browser, tiny):
    """Opens pages of the tiny course; in the end nothing may have gone wrong in any of them."""
    opened = []

    def open_page(path, **options):
        window = Visit(browser, tiny, **options)
        opened.append(window)
        window.go(path)
        return window

    yield open_page
    for window in opened:
        window.context.close()
        assert window.troubles == []
