"""Files that are no proper notebook."""

import json
import os

from hostile.honest import FULL
from hostile.made import SET, code, grade_id, hand_in
from hostile.registry import NONE, made, right


@made(NONE, "not JSON")
def not_json():
    return "{'cells': []"


@made(NONE, "is empty")
def empty_file():
    return b""


@made(NONE, "holds a list")
def a_list():
    return "[1, 2, 3]"


@made(NONE, "nested too deep")
def nested():
    return "[" * 200_000 + "]" * 200_000


@made(NONE, "no cells")
def no_cells():
    return '{"nbformat": 4}'


@made(FULL, "not UTF-8")
def latin_1():
    book = right()
    book["cells"].insert(0, code("# café"))
    return json.dumps(book, ensure_ascii=False).encode("latin-1", "replace")


@made(NONE, "there is no notebook")
def no_notebook():
    def fill(folder):
        folder.mkdir(parents=True)

    return fill


@made(FULL, "the file is called")
def renamed():
    def fill(folder):
        hand_in_as(folder, f"{SET} (1).ipynb")

    return fill


def hand_in_as(folder, file):
    student, course = folder.parent.name, folder.parents[3]
    hand_in(course, student, right(), file=file)


@made(FULL, "the newest of 2 files")
def renamed_twice():
    def fill(folder):
        hand_in_as(folder, "older.ipynb")
        os.utime(folder / "older.ipynb", (1, 1))
        (folder / "older.ipynb").write_text("{}")
        os.utime(folder / "older.ipynb", (1, 1))
        hand_in_as(folder, "Untitled 2.ipynb")

    return fill


@made(FULL, "old notebook format")
def version_3():
    book = right()
    cells = [{**cell, "input": cell["source"]} for cell in book["cells"]]
    for cell in cells:
        if cell["cell_type"] == "code":
            del cell["source"]
    return {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}


@made(FULL, "odd format version 99")
def version_99():
    return right() | {"nbformat": 99, "nbformat_minor": 77}


@made(FULL, "odd format version")
def version_a_list():
    return right() | {"nbformat": [4]}


@made(FULL)
def metadata_null():
    return right() | {"metadata": None}


@made(FULL)
def metadata_wrong():
    book = right() | {"metadata": "none"}
    for cell in book["cells"]:
        if not grade_id(cell):
            cell["metadata"] = None
    return book


@made(FULL, "found in another cell")
def nbgrader_a_string():
    book = right()
    for cell in book["cells"]:
        if grade_id(cell):
            cell["metadata"]["nbgrader"] = "yes"
    return book


@made(FULL)
def schema_1_and_99():
    book = right()
    for number, cell in enumerate(book["cells"]):
        if grade_id(cell):
            cell["metadata"]["nbgrader"]["schema_version"] = (1, 99, "x", None)[number % 4]
    return book


@made(FULL, "holds no time")
def bad_timestamp():
    def fill(folder):
        hand_in_as(folder, None)
        (folder / "timestamp.txt").write_bytes(b"yesterday \xff evening")

    return fill


@made(FULL, "10,0")
def ten_thousand_cells():
    book = right()
    book["cells"] += [code(f"x = {i}") for i in range(10_000)]
    return book


@made(FULL)
def lone_surrogates():
    book = right()
    book["cells"].insert(1, code("text = '\ud800'"))
    return json.dumps(book)


@made(FULL)
def large_outputs():
    book = right()
    for cell in book["cells"]:
        if grade_id(cell) == "huber_answer":
            text = "x" * 100_000_000
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    return book


@made(NONE, "cannot be opened")
def a_symlink():
    def fill(folder):
        folder.mkdir(parents=True)
        (folder / f"{SET}.ipynb").symlink_to(folder.parents[1] / "right" / SET / f"{SET}.ipynb")

    return fill


@made(NONE, "not a folder of its own")
def a_linked_folder():
    def fill(folder):
        folder.parent.mkdir(parents=True)
        folder.symlink_to(folder.parents[1] / "right" / SET)

    return fill


@made(NONE, "not a regular file")
def a_pipe():
    def fill(folder):
        folder.mkdir(parents=True)
        os.mkfifo(folder / f"{SET}.ipynb")

    return fill


@made(NONE, "not a regular file")
def a_folder():
    def fill(folder):
        (folder / f"{SET}.ipynb").mkdir(parents=True)

    return fill


@made(NONE | {"huber": 2})
def sources_of_all_kinds():
    book = right()
    for cell in book["cells"]:
        name = grade_id(cell)
        if name == "huber_answer":
            cell["source"] = cell["source"].splitlines(keepends=True)
        elif name.endswith("_answer"):
            cell["source"] = [1, None] if name == "mse_grad_answer" else {"a": 1}
    book["cells"] += [None, 3, "cell", {}, {"cell_type": []}, {"cell_type": "code", "source": 4}]
    return book
