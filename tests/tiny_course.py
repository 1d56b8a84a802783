"""A course of one lesson with every kind of control and question, and its site, for the tests."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import nbformat

from tools.serve import start

ROOT = Path(__file__).resolve().parent.parent
NAME = "01-sample"

DRAW = """
import numpy as np
from losslab.explore import choice, explore, slider, stepper, toggle
from losslab.figures import bars, beside, curves
from losslab.quiz import quiz

x = np.linspace(-3, 3, 61)


def shown(scale, power, mirror, step):
    y = scale * np.abs(x) ** (2 if power == "square" else 1) * (-1 if mirror else 1)
    lines = {f"line {i}": y + i for i in range(step + 1)}
    return curves(x, lines, x="residual", y="loss", title=f"scale {scale}",
                  alt=f"{step + 1} curves at scale {scale}.", ylim=(-9, 9))
"""
EXPLORE = """
explore(shown, task="Find the scale at which the curve ends at 9.", scale=slider(0.5, 2, 4, value=1),
        power=choice("square", "absolute"), mirror=toggle(), step=stepper(3))
"""
QUESTIONS = r"""
[[question]]
id = "01-single"
kind = "single"
prompt = 'What minimises the mean of $|y - c|$?'
answer_note = 'The slopes cancel at the median.'
[[question.choice]]
text = 'the median'
correct = true
[[question.choice]]
text = 'the mean'
why = 'That minimises the squared error.'
[[question]]
id = "01-several"
kind = "several"
prompt = 'Which slopes are bounded?'
answer_note = 'Both of them.'
[[question.choice]]
text = 'Huber'
correct = true
[[question.choice]]
text = 'absolute'
correct = true
[[question.choice]]
text = 'squared'
why = 'It grows with the residual.'
[[question]]
id = "01-numeric"
kind = "numeric"
prompt = 'Half of 5?'
answer_note = 'Two and a half.'
answer = 2.5
tolerance = 0.01
unit = "nats"
near = [{value = 10.0, why = "That is twice."}]
[[question]]
id = "01-order"
kind = "order"
prompt = 'Smallest first.'
answer_note = 'So it is.'
items = ["one", "two", "three"]
why = 'Count.'
"""
LESSON = [
    ("markdown", "# 01 A sample\n\n*One lesson that has everything, for the tests of the site.*"),
    ("markdown", "## 1 Why\n\nText with a formula $r^2$ and\n\n$$\\sum_i r_i^2 .$$"),
    ("code", DRAW),
    ("code", "bars(['a', 'b'], {'k': [1, 2]}, x='x', y='y', title='Bars', alt='Two bars.')"),
    ("code", EXPLORE),
    ("code", "print('a line that is printed', x.sum().round(2))"),
    ("code", f"quiz('questions/{NAME}.toml')"),
    ("markdown", f"Next: [exercises](../exercises/{NAME}/{NAME}.ipynb)."),
]
EXERCISE = [
    ("markdown", f"# 01 Exercises\n\nSee [the lesson](../../theory/{NAME}.ipynb)."),
    ("code", "def half(x):\n    raise NotImplementedError('write half')"),
    ("markdown", "<details><summary>Hint 1</summary>\n\nDivide by $2$.\n\n</details>"),
]


def notebook(cells):
    kinds = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    made = nbformat.v4.new_notebook(cells=[kinds[kind](text) for kind, text in cells])
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata = {"kernelspec": spec, "language_info": {"name": "python"}}
    return made


def write_course(folder, lesson=LESSON, questions=QUESTIONS):
    """Write the course's notebooks; returns the environment in which the site's builder uses them."""
    theory, exercises = folder / "theory", folder / "exercises"
    (theory / "questions").mkdir(parents=True)
    (exercises / NAME).mkdir(parents=True)
    (theory / "questions" / f"{NAME}.toml").write_text(questions, encoding="utf-8")
    nbformat.write(notebook(lesson), theory / f"{NAME}.ipynb")
    nbformat.write(notebook(EXERCISE), exercises / NAME / f"{NAME}.ipynb")
    return {
        **os.environ,
        "LOSSLAB_THEORY": str(theory),
        "LOSSLAB_EXERCISES": str(exercises),
        "LOSSLAB_BUILD": str(folder / "build"),
    }


@contextlib.contextmanager
def published(folder, *options):
    """The tiny course, built in a folder and served; gives the address."""
    done = build(write_course(folder), *options)
    assert done.returncode == 0, done.stdout + done.stderr
    address, stop = start(folder / "build" / "site")
    yield address
    stop()


def build(environment, *options):
    """Run the builder; returns the finished process with what it printed."""
    return subprocess.run(
        [sys.executable, str(ROOT / "site" / "build.py"), *options],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
