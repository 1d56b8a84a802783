"""Reproduce the symptoms: every run, every repair, every number that the texts state."""

import functools
import hashlib
import inspect
import json
import re
from pathlib import Path

import numpy as np

import losslab
from website.drawing_code import fingerprint
from website.kept import kept
from website.settings import ROOT
from website.symptoms import runs
from website.symptoms.drawing import drawn
from website.symptoms.read import FILE, SymptomError, all_symptoms

HERE = Path(__file__).parent
DECIMAL = re.compile(r"\d+\.\d+")


@functools.cache
def proved(cache, file=FILE):
    """``({symptom: figure}, problems)``; made again only when what they depend on has changed."""
    key = _made_from(file)
    made = cache / "symptoms" / f"{key}.json"
    if made.exists():
        return json.loads(made.read_text(encoding="utf-8")), []
    figures, problems = {}, []
    for symptom in all_symptoms(file):
        try:
            figures[symptom.name] = prove(symptom)
        except SymptomError as problem:
            problems.append(str(problem))
    if not problems:
        kept(made, lambda file: file.write_text(json.dumps(figures), encoding="utf-8"))
    return figures, problems


def _made_from(file):
    """A name for the texts, the runs, the library, NumPy and what draws as they are."""
    told = hashlib.sha256(f"{np.__version__} {fingerprint()}".encode() + file.read_bytes())
    for folder in (HERE, Path(losslab.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            told.update(path.read_bytes())
    return told.hexdigest()[:16]


def prove(symptom):
    """The drawn curve of a symptom whose run and repair give the stated numbers.

    Raises
    ------
    SymptomError
        If there is no run, a lesson is not there, or a number does not come out.
    """
    function = runs.RUNS.get(symptom.run)
    if function is None:
        raise SymptomError(
            f"The symptom {symptom.name} has no run: there is no {symptom.run} in runs/."
        )
    for lesson in symptom.lessons:
        if not (ROOT / "theory" / f"{lesson}.ipynb").exists():
            raise SymptomError(f"The symptom {symptom.name} links to {lesson}, which is no lesson.")
    try:
        with np.errstate(all="ignore"):
            run = function()
            found = _ends(run) | run.numbers | {"mended": _repaired(symptom, run)}
    except SymptomError:
        raise
    except Exception as error:  # whatever a run or a repair may raise
        raise SymptomError(
            f"The run or the repair of {symptom.name} ends in {type(error).__name__}: {error}"
        ) from None
    for name, stated in symptom.numbers.items():
        if name not in found:
            raise SymptomError(f"The run of {symptom.name} gives no number {name}.")
        if not comes_out(found[name], stated):
            raise SymptomError(
                f"The symptom {symptom.name} states {stated} for {name}; its run gives {found[name]:.6g}."
            )
    _literals(symptom, run)
    return drawn(run, symptom.filled(symptom.alt))


def _ends(run):
    """What may be said of every drawn line: ``start_1``, ``end_1``, ``low_1`` and ``high_1`` of the first."""
    found = {}
    for number, line in enumerate(run.lines.values(), 1):
        values = np.asarray(line[1] if isinstance(line, tuple) else line, float)
        values = values[np.isfinite(values)]
        told = {"start": values[0], "end": values[-1], "low": values.min(), "high": values.max()}
        found |= {f"{name}_{number}": value for name, value in told.items()}
    return found


def _literals(symptom, run):
    """A number with decimals that a text states is one of the run's: given by it, or set in its code."""
    set_here = source(symptom) + " ".join([*run.lines, *run.levels])
    for text in (symptom.looks, symptom.alt):
        for number in DECIMAL.findall(text):
            if number not in set_here:
                raise SymptomError(
                    f"The symptom {symptom.name} states {number}, which its run neither gives nor sets."
                )


def _repaired(symptom, run):
    names = {"np": np, **run.given}
    exec(compile(symptom.repair, f"the repair of {symptom.name}", "exec"), names)
    if "loss" not in names:
        raise SymptomError(f"The repair of {symptom.name} leaves no loss.")
    return float(names["loss"])


def comes_out(value, stated):
    """Whether a value, rounded as the stated number is, is that number."""
    if stated == "NaN":
        return bool(np.isnan(value))
    number = float(stated.replace("∞", "inf"))
    if not np.isfinite(number):
        return bool(value == number)
    digits, _, power = stated.partition("e")
    last = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    return bool(abs(value - number) <= 0.5000001 * last)


def source(symptom):
    """The code of a symptom's run."""
    return inspect.getsource(runs.RUNS[symptom.run])
