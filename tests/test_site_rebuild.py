"""A second build makes anew what depends on a change of questions, terms and colours."""

import shutil

import pytest
from tiny_course import NAME, build

from lessonkit import palette
from losslab.catalogue import CATALOGUE
from website import drawing_code, home, reference
from website.symptoms import prove

pytestmark = pytest.mark.xdist_group("site")
TERM = """["a word"]
definition = "A word with {words} meaning."
lesson = "01-sample"
["a word".question]
id = "glossary-term-a-word"
kind = "numeric"
prompt = "1 + 1?"
answer = 2.0
tolerance = 0.1
answer_note = "Two."
"""


@pytest.fixture
def again(tiny_folder, tmp_path):
    """The tiny course, built once before, as a folder that a test changes."""
    folder = tmp_path / "course"
    shutil.copytree(tiny_folder, folder, symlinks=True)
    return folder


def text(folder, name):
    return (folder / "build" / "site" / name).read_text(encoding="utf-8")


def replaced(path, old, new):
    said = path.read_text(encoding="utf-8")
    assert old in said, (path, old)
    path.write_text(said.replace(old, new), encoding="utf-8")


def test_changed_questions_and_terms_reach_pages_and_the_queue_and_what_is_gone_goes(again):
    gone = ("theory/99-gone.html", "exercises/99-gone/99-gone.html", "_data/99-gone/ex1.json")
    for name in gone:  # as a build leaves it that had one more lesson
        file = again / "build" / "site-rendered" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('<a href="nowhere.html">', encoding="utf-8")
    (again / "theory" / "glossary.toml").write_text(TERM.format(words="one"), encoding="utf-8")
    replaced(again / "theory" / "questions" / f"{NAME}.toml", "Count.", "Count them anew.")
    done = build(again, "--pages-only")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "A word with one meaning." in text(again, "glossary.html")
    assert "glossary-term-a-word" in text(again, "_data/questions/glossary.json")
    assert "Count them anew." in text(again, f"theory/{NAME}.html")
    assert not list((again / "build" / "site").rglob("*99-gone*"))
    assert "Count them anew." in text(again, f"_data/questions/{NAME}.json")


def test_a_changed_palette_draws_everything_kept_again(monkeypatch, tmp_path):
    before = drawing_code.fingerprint()
    changed = tmp_path / "palette.py"
    changed.write_text("PALETTE = ()", encoding="utf-8")
    monkeypatch.setattr(palette, "__file__", str(changed))
    assert drawing_code.fingerprint.__wrapped__() != before

    monkeypatch.setattr(home.form, "recorded", lambda figure: {})
    kept = []
    for version in ("one", "two"):
        for module in (home, reference, prove):
            monkeypatch.setattr(module, "fingerprint", lambda version=version: version)
        home.home_figure(tmp_path)
        reference._drawing(CATALOGUE["huber"], tmp_path)
        kept.append(prove._made_from(prove.FILE))
    assert kept[0] != kept[1]
    assert len(list((tmp_path / "home").iterdir())) == 2
    assert len(list((tmp_path / "reference").iterdir())) == 2
