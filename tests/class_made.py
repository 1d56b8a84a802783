"""A made class for tests of collecting and reporting: a set's master, downloads, a roster."""

import io
import json
import unicodedata
import zipfile

from hostile.made import ROOT, SET, notebook, references

from grading.classroom import Classroom
from grading.handin.master import Master, MasterCell
from grading.handin.roster import Learner, Roster


def master(name=SET):
    """A set as the gradebook has it, out of the solutions and without nbgrader."""
    book = json.loads((ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    scaffolds = {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in notebook({}, name)["cells"]
        if cell["metadata"].get("nbgrader")
    }
    cells, texts = [], []
    for cell in book["cells"]:
        ours, source = cell["metadata"].get("nbgrader"), "".join(cell["source"])
        if ours:
            source = scaffolds[ours["grade_id"]] if ours["solution"] else source
            points = float(ours["points"]) if ours["grade"] else None
            cells.append(MasterCell(ours["grade_id"], cell["cell_type"], source, ours["locked"],
                                    None, points, ours["solution"]))  # fmt: skip
        else:
            texts.append(source)
    return Master(name, name, tuple(cells), None, tuple(texts))


def room(folder):
    """The places of a course in a folder, whatever is in it."""
    data = folder / "class"
    own = (data / name for name in ("submitted", "autograded", "feedback"))
    database = f"sqlite:///{data / 'gradebook.db'}"
    return Classroom(folder, folder / "solutions", folder / "exercises", *own, database)


def packed(entries, when=(2026, 2, 3, 10, 0, 0)):
    """The bytes of a zip of ``{name: text, bytes or (content, time)}``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            content, time = content if isinstance(content, tuple) else (content, when)
            made.writestr(zipfile.ZipInfo(name, time), content)
    return file.getvalue()


def by_a_mac(entries):
    """The same as macOS packs it: names in UTF-8, in letters and marks, without the flag that says so."""
    data = packed({unicodedata.normalize("NFD", name): text for name, text in entries.items()})
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        first, *rest = data.split(mark)
        flags = place - len(mark)
        rest = [one[:flags] + bytes([one[flags] & ~8]) + one[flags + 1 :] for one in rest]
        data = mark.join([first, *rest])
    return data


UNTOUCHED = json.dumps(notebook({}))
SOLVED = json.dumps(notebook(references()))
OTHER_SET = json.dumps(notebook({}, "06-kl-divergence"))
SCRATCH = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"cell_type": "code", "source": "1 + 1", "metadata": {}, "outputs": []}]})  # fmt: skip

CLASS = Roster([
    Learner("alovelace", "Ada", "Lovelace", "ada@uni.example", "4701"),
    Learner("babel", "Bo", "Abel", "bo@uni.example", "4702"),
    Learner("cyildiz", "Cem", "Yıldız", "cem@uni.example", "4703"),
    Learner("lwei", "Lì", "Wei", "lwei@uni.example", "4704"),
    Learner("u25001", "Ann", "Lee", "ann.lee@uni.example", "4705"),
    Learner("o'brien", "Conan", "O'Brien", "", "4706"),
    Learner("smith2", "John", "Smith", "", "4707"),
    Learner("smith3", "John", "Smith", "", "4708"),
], ignore=SET)  # fmt: skip
