"""The site's builder: what it makes of a course, what it refuses, what it does not do twice."""

import gzip
import json
import re
import shutil
from xml.etree import ElementTree

import nbformat
import pytest
from site_fixtures import ADDRESS
from tiny_course import LESSON, NAME, ROOT, build, notebook, write_course

from lessonkit.quiz import problems
from losslab.catalogue import CATALOGUE
from website.beside import files_beside, with_credits
from website.course import CourseError, in_words, read_course
from website.glossary import glossary_page, glossary_questions, terms, unnamed
from website.lay_out import LaidOut, _links
from website.left_out import to_take_away
from website.settings import Settings
from website.works import addresses

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def lesson(tiny_site):
    return (tiny_site / "theory" / f"{NAME}.html").read_text(encoding="utf-8")


def test_every_page_is_there(tiny_site):
    for name in (
        "index", "glossary", "practice", "404", "search", f"theory/{NAME}", f"exercises/{NAME}/{NAME}"
    ):  # fmt: skip
        assert (tiny_site / f"{name}.html").exists(), name
        assert (tiny_site / "cards" / f"{name.replace('/', '-')}.png").exists()
    assert f"theory/{NAME}.html" in (tiny_site / "sitemap.xml").read_text()
    assert "Sitemap:" in (tiny_site / "robots.txt").read_text()
    assert (tiny_site / "_notebooks" / "theory" / f"{NAME}.ipynb").exists()


def test_only_what_readers_need_is_published(tiny_site):
    files = {path.relative_to(tiny_site).as_posix() for path in tiny_site.rglob("*")}
    files = {name for name in files if not name.startswith("run/")}
    assert not [
        name for name in files if re.search(r"\.(map|sh|toml|md|inv)$|readme|buildinfo", name)
    ]
    pages = "".join(page.read_text(encoding="utf-8") for page in tiny_site.rglob("*.html"))
    for sheet in (name for name in files if name.endswith(".css")):
        assert sheet in pages, f"no page uses {sheet}"


VAGUE = "click here|go|here|information|learn more|more|more info|read more|see more|start|this"


def test_a_link_says_where_it_leads(tiny_site):
    for page in tiny_site.rglob("*.html"):
        if "run" in page.relative_to(tiny_site).parts:
            continue
        for words in re.findall(r"<a\b[^>]*>(.*?)</a>", page.read_text(encoding="utf-8"), re.S):
            told = " ".join(re.sub(r"<[^>]*>", " ", words).split()).lower()
            assert told not in VAGUE.split("|"), f"{page.name}: a link that says {told!r} only"


def test_a_font_has_the_characters_that_pages_show_in_it_and_no_others(tiny_site):
    from website.fonts import shown

    formula = '<span class="katex-html" aria-hidden="true"><span class="mord mathbb">E</span>'
    formula += '<span class="mord mathnormal">x</span><span class="mopen">(</span></span> prose'
    assert shown([formula]) == {"AMS": {"E"}, "Math": {"x"}, "Main": {"("}}
    assert shown([formula.replace('"', '\\"')]) == shown([formula]), "as it stands in JSON"
    fonts = {path.name: path.stat().st_size for path in tiny_site.rglob("*.woff2")
             if "run" not in path.relative_to(tiny_site).parts}  # fmt: skip
    assert fonts["source-sans-3-latin-wght-normal.woff2"] < 20_000
    assert fonts["KaTeX_AMS-Regular.woff2"] < 3_000 and sum(fonts.values()) < 90_000


def test_a_page_has_policy_card_breadcrumb_and_typeset_formulas(lesson):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', lesson)[1]
    assert "script-src 'self';" in policy and "http" not in policy
    assert 'property="og:image"' in lesson and "One lesson that has everything" in lesson
    assert "Part I: Foundations" in lesson and "min to read" in lesson
    assert 'class="katex"' in lesson and "<math" in lesson


def test_figures_take_the_page_s_colours_and_recordings_have_files_of_their_own(tiny_site, lesson):
    assert "var(--fig-1,#0072b2)" in lesson
    source = re.search(r'data-src="([^"]+)"', lesson)[1]
    data = json.loads((tiny_site / "theory" / source).read_text())
    assert data["shape"] == [4, 2, 2, 3]
    assert not re.search(r"<script(?![^>]*src=)", lesson)


@pytest.fixture(scope="module")
def second(tiny_folder, tmp_path_factory):
    """The tiny course, built once before, to be built again with changes; the site it begins with."""
    folder = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(tiny_folder, folder, symlinks=True)
    return folder


def test_under_an_address_with_a_path_every_page_says_so(public_site):
    pages = [page for page in public_site.rglob("*.html") if page.name != "404.html"]
    for page in pages:
        text, name = page.read_text(encoding="utf-8"), page.relative_to(public_site).as_posix()
        assert f'property="og:url" content="{ADDRESS}{name}"' in text
        assert f'rel="canonical" href="{ADDRESS}{name}"' in text
        assert "127.0.0.1" not in text and f'property="og:image" content="{ADDRESS}cards/' in text
    missing = (public_site / "404.html").read_text(encoding="utf-8")
    assert 'href="/course/index.html"' in missing and 'src="/course/_static/main.js' in missing
    assert f"{ADDRESS}theory/{NAME}.html" in (public_site / "sitemap.xml").read_text()
    assert f"{ADDRESS}sitemap.xml" in (public_site / "robots.txt").read_text()
    feed = ElementTree.parse(public_site / "feed.xml").getroot()
    (entry,) = feed.findall("{*}entry")
    assert entry.find("{*}id").text == f"{ADDRESS}theory/{NAME}.html"
    assert [link.get("href") for link in feed.findall("{*}link")] == [f"{ADDRESS}feed.xml", ADDRESS]


def test_figures_and_equations_have_numbers_that_text_links(lesson):
    for place, said in (("figure-1-1", "Figure 1.1"), ("equation-1-1", "equation (1.1)")):
        assert re.search(rf'<a class="[^"]*" href="[^"]*#{place}">{re.escape(said)}</a>', lesson)
        assert f'id="{place}"' in lesson
    assert re.search(r"<figcaption><a [^>]*>Figure 1.1</a>. Two bars.</figcaption>", lesson)
    assert 'href="https://doi.org/10.1214/aoms/1177703732"' in lesson


def test_pages_only_after_a_whole_build_have_no_button(tiny_site, public_site):
    assert (tiny_site / "run").exists() and not (public_site / "run").exists()
    assert "Run notebook" not in (public_site / "theory" / f"{NAME}.html").read_text("utf-8")


def test_nothing_is_drawn_twice_and_a_changed_title_reaches_every_page(second):
    kept = second / "build" / "site-cache" / "notebooks" / f"{NAME}.ipynb"
    before = kept.stat().st_mtime_ns
    listed = second / "course.toml"
    text = listed.read_text().replace('"Loss Lab"', "'Another \"Lab\" <b>'")
    listed.write_text(text.replace('"Foundations"', "'From \"a\" <i> & `b`'"))
    lesson = second / "theory" / f"{NAME}.ipynb"
    title = json.dumps('The `x < 1` of "y" & $z$')[1:-1]
    lesson.write_text(lesson.read_text("utf-8").replace("# 01 A sample", f"# 01 {title}"), "utf-8")
    done = build(second, "--pages-only")
    assert done.returncode == 0, done.stderr
    assert kept.stat().st_mtime_ns == before
    site = second / "build" / "site"
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert (
            "Another &#34;Lab&#34; &lt;b&gt;" in text or "Another &quot;Lab&quot; &lt;b&gt;" in text
        ), page
        assert not re.search(r"Lab\S* <b>|<i> &", text), f"{page}: a title's sign is read as a mark"
    page = (site / "theory" / f"{NAME}.html").read_text("utf-8")
    assert 'data-title="01 The `x &lt; 1` of &#34;y&#34; &amp; $z$"' in page
    assert '<li>Part I: From "a" &lt;i&gt; &amp; <code>b</code></li>' in page
    home = (site / "index.html").read_text("utf-8")
    assert '<code>x &lt; 1</code> of "y" &amp; <span class="katex' in home
    assert '<span>From "a" &lt;i&gt; &amp; <code>b</code></span>' in home


FAULTS = {
    "a cell error": (("code", "1 / 0"), "ZeroDivisionError"),
    "a warning in a cell": (
        ("code", "import warnings; warnings.warn('old')"),
        f"cell {len(LESSON) + 1} warns",
    ),
    "a dead link": (("markdown", "[there](02-nothing.ipynb)"), "which is not there"),
    "a dead file": (("markdown", "[there](nothing.txt)"), "nothing.txt"),
    "a bad formula": (("markdown", "So $\\frac{1$ is."), "KaTeX parse error"),
    "a picture without text": (
        ("code", "import matplotlib.pyplot as plt\nplt.plot([1, 2])"),
        "without alternative text",
    ),
    "too many settings": (
        ("code", "explore(lambda a, b: shown(1, 'square', False, 1), a=slider(0, 1), b=slider(0, 1))"),
        "441 settings are more than",
    ),
}  # fmt: skip


def test_the_page_of_symptoms_weighs_no_more_than_a_lesson(tiny_site):
    text = (tiny_site / "symptoms.html").read_text(encoding="utf-8")
    assert len(re.sub(r"<figure.*?</figure>", "", text, flags=re.S)) < 220_000
    assert len(text) < 320_000 and len(gzip.compress(text.encode())) < 75_000
    run = re.search(r'href="(symptom-runs-flat\.html)#(run-stuck-at-log-k)"', text)
    assert f'id="{run[2]}"' in (tiny_site / run[1]).read_text(encoding="utf-8")
    assert "symptom-runs" not in (tiny_site / "_data" / "search.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_fails_says_why_and_leaves_the_last_good_site(second, fault):
    cell, words = FAULTS[fault]
    plain = [one for one in LESSON if "explore(" not in one[1] or "import" in one[1]]
    lesson = [*plain, cell] if fault != "a warning in a cell" else [*LESSON, cell]
    file = second / "theory" / f"{NAME}.ipynb"
    good = file.read_bytes()
    nbformat.write(notebook(lesson), file)
    before = times(second)
    done = build(second, "--pages-only")
    file.write_bytes(good)
    assert done.returncode == 1
    assert words in done.stderr, done.stderr
    assert before and before == times(second)


def times(folder):
    """When each file of a site was written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "build" / "site").rglob("*")}


ODD = {
    "no part": (
        "",
        "99-later.ipynb is in no part of the course: add 99-later to a part in course.toml",
    ),
    "no title": ('lessons = ["99-later"]', "99-later.ipynb: the first cell must begin with"),
    "no lesson": ('lessons = ["98-gone"]', "course.toml names the lesson 98-gone, and there is no"),
    "twice": (f'lessons = ["{NAME}"]', f"course.toml names {NAME} twice"),
    "not TOML": ("lessons = [", "course.toml is not valid TOML"),
    "a slip": ("lesons = []", "every [[part]] has name, title and lessons"),
}


@pytest.mark.parametrize("fault", ODD)
def test_what_is_wrong_with_the_list_of_lessons_is_named_at_once(tmp_path, fault):
    added, words = ODD[fault]
    write_course(tmp_path)
    nbformat.write(notebook([("markdown", "Nothing said")]), tmp_path / "theory" / "99-later.ipynb")
    with (tmp_path / "course.toml").open("a") as listed:
        listed.write(f'[[part]]\nname = "II"\ntitle = "More"\n{added}\n' if added else "")
    with pytest.raises(CourseError, match=re.escape(words)):
        read_course(tmp_path)


def test_a_course_that_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    done = build(tmp_path)
    assert done.returncode == 1 and "there is no" in done.stderr and "course.toml" in done.stderr
    assert "Traceback" not in done.stderr and not done.stdout


def test_a_lesson_that_is_not_taught_takes_everything_along(tmp_path):
    write_course(tmp_path)
    more = "02-more"
    first = notebook([("markdown", "# 02 More\n\n*A promise.*")])
    nbformat.write(first, tmp_path / "theory" / f"{more}.ipynb")
    listed = tmp_path / "course.toml"
    listed.write_text(f'not_taught = ["{more}"]\n' + listed.read_text())
    glossary = '["a word"]\ndefinition = "A word."\nlesson = "02-more"\nquestion = {id = "glossary-term-a"}\n'
    (tmp_path / "theory" / "glossary.toml").write_text(glossary)
    course = read_course(tmp_path)
    assert [lesson.name for lesson in course.lessons] == [NAME]
    assert terms(tmp_path / "theory", course) == {}
    done = LaidOut(list(course.lessons))
    said = f"See [the next]({more}.ipynb) and [a typo](03-no.ipynb)."
    assert _links(course, said, f"theory/{NAME}", done) == "See the next and a typo."
    assert done.notes == [
        f"theory/{NAME}: a link to theory/{more}, which is not taught, is plain text"
    ]
    assert done.problems == [f"theory/{NAME}: a link to theory/03-no, which is not there"]
    lesson = tmp_path / "theory" / f"{NAME}.ipynb"
    text = f"[the next]({more}.ipynb#b), [another](03-no.ipynb)"
    locked = nbformat.v4.new_markdown_cell(text, metadata={"nbgrader": {"locked": True}})
    linking = notebook([("markdown", text)])
    linking.cells.append(locked)
    nbformat.write(linking, lesson)
    page = f"theory/{NAME}.ipynb"
    given = to_take_away({page: lesson}, course, tmp_path / "given")
    cells = nbformat.read(given[page], as_version=4).cells
    assert [cell.source for cell in cells] == ["the next, [another](03-no.ipynb)", text]


def test_counts_are_written_as_prose_has_them():
    assert [in_words(n) for n in (1, 13, 20, 21, 100)] == [
        "one",
        "thirteen",
        "twenty",
        "twenty-one",
        "100",
    ]


def test_a_file_beside_a_lesson_needs_its_licence(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "map.png").write_bytes(b"PNG")
    with pytest.raises(CourseError, match="theory/files/map.png has no licence"):
        files_beside(tmp_path)
    (folder / "README.md").write_text("map.png: drawn for this course, CC BY 4.0\n")
    assert [path.name for path in files_beside(tmp_path)] == ["README.md", "map.png"]


def test_pictures_and_data_go_along_to_the_browser_and_pictures_say_their_licence(tmp_path):
    from website.jupyterlite import _files

    folder = tmp_path / "theory" / "files"
    folder.mkdir(parents=True)
    (folder / "map.png").write_bytes(b"PNG")
    (folder / "rain.csv").write_text("1,2\n")
    (folder / "README.md").write_text(
        "- map.png: drawn for this course, CC BY 4.0\n- rain.csv: measured by us, CC0\n"
    )
    taken = _files(Settings(course=tmp_path), {"theory/01-a.ipynb": tmp_path / "x"})
    assert {"theory/files/map.png", "theory/files/rain.csv", "theory/files/README.md"} <= set(taken)
    said = with_credits(tmp_path / "theory", "See ![a map](files/map.png) and [b](files/rain.csv).")
    assert "![a map](files/map.png)\n\n*map.png: drawn for this course, CC BY 4.0* and" in said


def test_every_loss_of_the_catalogue_has_an_entry_and_a_question():
    course = read_course(ROOT)
    page = glossary_page(ROOT / "theory", course, course.lessons)
    questions = glossary_questions(ROOT / "theory", course)
    assert all(f"### {loss.title}\n" in page for loss in CATALOGUE.values())
    ids = [question["id"] for question in questions]
    assert len(ids) == len(set(ids)) and {f"glossary-{name}" for name in CATALOGUE} <= set(ids)
    assert unnamed(r"H(p) = -\sum_k p_k") == r"-\sum_k p_k"


def test_the_glossary_leads_to_code_for_other_libraries(tiny_site):
    text = (tiny_site / "glossary.html").read_text(encoding="utf-8")
    there = (tiny_site / "reference" / "regression.html").read_text(encoding="utf-8")
    assert 'href="reference/regression.html#huber-elsewhere"' in text
    assert 'id="huber-elsewhere"' in there and "keras.losses.huber" in there


def test_every_term_has_a_definition_and_a_sound_question():
    named = terms(ROOT / "theory", read_course(ROOT))
    assert named
    for name, term in named.items():
        assert set(term) <= {"definition", "formula", "lesson", "also", "question"}, name
        assert list(problems(term["question"])) == [], name


def test_formulas_are_rendered_and_faulty_ones_named():
    from website import katex

    assert "katex-display" in katex.render("x^2", True)
    with pytest.raises(katex.FormulaError, match="KaTeX parse error"):
        katex.render(r"\frac{1")


def test_colours_of_figures_follow_the_scheme():
    from website.outputs import recoloured

    assert recoloured("fill: #24292f") == "fill: var(--fig-ink,#24292f)"
    assert recoloured(recoloured("fill: #24292f")) == recoloured("fill: #24292f")
    assert recoloured("fill: #123456") == "fill: #123456"


ADDRESS_OF_A_WORK = (
    r"https://doi\.org/10\.\d{4,}/\S+|https://arxiv\.org/abs/\d{4}\.\d{4,5}|"
    r"https?://(?!doi\.org|arxiv\.org)[\w.-]+\.\w+/\S+"
)


def test_every_work_that_has_an_address_is_named_by_a_lesson():
    lessons = "".join(path.read_text("utf-8") for path in (ROOT / "theory").glob("[0-9]*.ipynb"))
    for title, address in addresses(ROOT / "theory").items():
        assert f'\\"{title}\\"' in lessons.lower(), title
        assert re.fullmatch(ADDRESS_OF_A_WORK, address), address
