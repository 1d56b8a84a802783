"""A class chooses its exercise sets: archive, site, grading and marks follow."""

import shutil

import nbformat
import pytest
from hostile.made import ROOT, SET, course

from grading.__main__ import main
from grading.class_sets import all_sets, class_sets
from grading.settings import BadSettings
from tools.student import contents
from website.course import read_course
from website.lay_out import LaidOut, _links
from website.left_out import without_links

OTHER = "05-cross-entropy"


@pytest.fixture
def chooses(tmp_path, monkeypatch):
    """Makes a class whose settings choose these sets."""

    def made(*names):
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        listed = ", ".join(f'"{name}"' for name in names)
        (folder / "settings.toml").write_text(f"[course]\nsets = [{listed}]\n", encoding="utf-8")
        monkeypatch.setenv("CLASS", str(folder))

    return made


def test_sets_are_chosen_by_name_or_number(chooses):
    chooses("05", SET)
    assert class_sets(ROOT) == [SET, OTHER]
    chooses()
    assert class_sets(ROOT) == all_sets(ROOT)
    chooses("05", "77", "cross")
    with pytest.raises(BadSettings, match="sets names 77, cross, and there is no such set; there"):
        class_sets(ROOT)


def test_the_archive_has_the_chosen_sets_and_no_link_to_another(chooses):
    chooses("02", "05")
    found = contents()
    sets = {name.split("/")[1] for name in found if name.startswith("originals/")}
    assert sets == {SET, OTHER} and f"theory/{OTHER}.ipynb" in found
    checks = {name.split("/")[3] for name in found if name.startswith("lib/lessonkit/visible/")}
    assert checks == {name.replace("-", "_") for name in sets}
    for name, data in found.items():
        if name.endswith(".ipynb"):
            text = "".join(c.source for c in nbformat.reads(data.decode("utf-8"), 4).cells)
            for gone in set(all_sets(ROOT)) - sets:
                assert f"{gone}/{gone}.ipynb" not in text, name
    said = "[do](../exercises/06-a/06-a.ipynb) what [06](../theory/06-a.ipynb#b) says"
    assert without_links(said, [], ["06-a"]) == "do what [06](../theory/06-a.ipynb#b) says"


def test_the_site_has_the_chosen_sets_and_no_link_to_another():
    whole = read_course(ROOT, {OTHER})
    assert [path.stem for path in whole.sets] == [OTHER]
    done = LaidOut(list(whole.lessons))
    said = f"[do](../{SET}/{SET}.ipynb), [read](../../theory/{SET}.ipynb)"
    shown = _links(whole, said, f"exercises/{OTHER}/{OTHER}", done)
    assert shown == f"do, [read](../../theory/{SET}.ipynb)"
    assert done.problems == [] and "no set of this class" in done.notes[0]


def test_a_set_that_was_not_chosen_is_not_graded(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("CLASS", raising=False)
    folder = course(tmp_path / "course")
    shutil.copytree(ROOT / "solutions" / OTHER, folder / "solutions" / OTHER)
    (folder / "class" / "settings.toml").write_text('[course]\nsets = ["05"]\n', encoding="utf-8")
    here = ["--course", str(folder)]
    assert main(["sets", *here]) == 0
    assert capsys.readouterr().out == f"{OTHER}\n"
    assert main(["grade", SET, *here]) == 2
    said = capsys.readouterr().err
    assert f"{SET} is none of this class's sets" in said and said.count("\n") == 1
