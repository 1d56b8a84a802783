"""What an upgrade changes is found as data: text, figures, recordings; and the lock file is whole."""

import tomllib

import nbformat

from tools.compare_runs import EXPLORABLE, FIGURE, as_page, changes, distance
from tools.upgrade import LOCK, ROOT, compare, differences, versions

SVG = '<svg id="a1" viewBox="0 0 400 300"><path id="p{name}" d="M {x} 2"/></svg>'


def lesson(*outputs):
    cell = nbformat.v4.new_code_cell("1")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text=one)
        if isinstance(one, str)
        else nbformat.v4.new_output("display_data", data=one)
        for one in outputs
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("x"), cell])


def figure(x, name="q"):
    return {FIGURE: {"svg": SVG.format(x=x, name=name)}, "text/plain": "Figure"}


def test_what_is_written_otherwise_and_looks_the_same_is_no_change():
    assert changes("01", lesson("a", figure(10.0)), lesson("a", figure("10.2", name="other"))) == []


def test_printed_text_that_arrives_in_two_pieces_is_no_change():
    assert changes("01", lesson("a\nb\n", figure(1)), lesson("a\n", "b\n", figure(1))) == []


def test_a_figure_that_moved_is_shown_with_both_pictures():
    (change,) = changes("01", lesson(figure(10)), lesson(figure(14)))
    assert change.cell == 2 and "moved by 4.0 points" in change.says
    page = as_page([change], ["numpy: 1 → 2"])
    assert page.count("<svg") == 2 and "numpy: 1 → 2" in page


def test_printed_numbers_new_parts_and_other_settings_are_told():
    (change,) = changes("01", lesson("loss 0.31\n"), lesson("loss 0.32\n"))
    assert change.says == "printed: -loss 0.31; +loss 0.32"
    (change,) = changes("01", lesson(figure(1)), lesson({FIGURE: {"svg": "<svg><circle/></svg>"},
                                                         "text/plain": "Figure"}))  # fmt: skip
    assert "other parts" in change.says
    before, after = ({EXPLORABLE: {"svg": "", "recording": {"a": [1, n]}}} for n in (2, 5))
    (change,) = changes("01", lesson(before), lesson(after))
    assert "other settings" in change.says
    (change,) = changes("01", lesson("a"), lesson("a", figure(1)))
    assert "1 outputs became 2" in change.says


def test_runs_are_compared_lesson_by_lesson(tmp_path):
    for folder, x in (("before", 1), ("after", 9)):
        (tmp_path / folder).mkdir()
        nbformat.write(lesson(figure(x)), tmp_path / folder / "01-a.ipynb")
    found = compare([tmp_path / "01-a.ipynb"], tmp_path / "before", tmp_path / "after")
    assert [one.lesson for one in found] == ["01-a"]


def test_the_lock_file_has_every_package_that_developing_needs():
    locked = versions(LOCK.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in ("site", "preview", "bench", "test"):
        for line in project["optional-dependencies"][extra]:
            name = line.split("[")[0].split("=")[0].split(">")[0].lower()
            assert name in locked or name in ("loss-lab", "lessonkit"), name
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_differences_are_a_line_for_each_package():
    assert differences("a==1\nb==2\n", "a==1\nb==3\nc==1\n") == ["b: 2 → 3", "c: none → 1"]
    assert distance("<a/>", "<a/>") == 0
