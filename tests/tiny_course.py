"""A course of one lesson with every kind of control and question, and its site, for the tests."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from tools.serve import start

ROOT = Path(__file__).resolve().parent.parent
NAME = "01-sample"
# What the cache keeps under names that say what it was made from.
SHARED = ("cards", "fonts", "home", "python", "reference", "symptoms")

DRAW = """
import numpy as np
from lessonkit.explore import choice, explore, slider, stepper, toggle
from lessonkit.figures import bars, beside, curves
from lessonkit.quiz import predict, quiz

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
[[prediction]]
id = "01-sum"
kind = "numeric"
prompt = 'What do the numbers from $-3$ to 3 add up to?'
answer_note = 'They cancel in pairs.'
answer = 0.0
tolerance = 0.01
[[prediction]]
id = "01-steeper"
kind = "single"
prompt = 'Which is steeper at $r = 2$?'
answer_note = 'The square has slope 4 there.'
[[prediction.choice]]
text = 'the square'
correct = true
[[prediction.choice]]
text = 'the absolute value'
why = 'Its slope stays 1.'
"""
LESSON = [
    ("markdown", "# 01 A sample\n\n*One lesson that has everything, for the tests of the site.*"),
    (
        "markdown",
        "## 1 Why\n\nThe Huber loss, in code `huber`, is round; the Huber loss is straight.\n\n"
        "Text with a formula $r^2$ and\n\n$$\\sum_i r_i^2 .$$\n\nSee Figure 1.1 and equation (1.1).",
    ),
    ("code", DRAW),
    ("code", "bars(['a', 'b'], {'k': [1, 2]}, x='x', y='y', title='Bars', alt='Two bars.')"),
    ("code", EXPLORE),
    ("code", "predict('01-sum')"),
    ("code", "print('a line of one matter', x.sum().round(2))"),
    ("markdown", "The sum is nothing at all."),
    ("code", "print('a line of another matter')"),
    ("code", "predict('01-steeper')"),
    ("markdown", "The square, of course."),
    (
        "code",
        "from losslab.losses import huber\n\nprint('a line that is printed', huber(3.0, 0.0))",
    ),
    ("code", f"quiz('questions/{NAME}.toml')"),
    (
        "markdown",
        '## Further reading\n\n- P. J. Huber, "Robust Estimation of a Location Parameter", 1964.',
    ),
    ("markdown", f"Next: [exercises](../exercises/{NAME}/{NAME}.ipynb)."),
]
EXERCISE = [
    ("markdown", f"# 01 Exercises\n\nSee [the lesson](../../theory/{NAME}.ipynb)."),
    ("code", "from lessonkit.checks import case, check", "setup"),
    (
        "markdown",
        "## 1 · Half\n\nHalve it.\n\n<details><summary>Hint 1</summary>\n\nDivide by $2$.\n\n</details>",
    ),
    ("code", 'def half(x):\n    raise NotImplementedError("write half")', "half_answer"),
    ("code", "check(half, case(x=4.0, expected=2.0))", "half_try"),
]

WORKED = """# 01 Worked solutions

## half

**The idea.** One half of a whole makes $x / 2$.

**The code.**

```python
def half(x):
    return x / 2
```

**Why it is stable.** Nothing overflows in halving.
"""


def notebook(cells):
    kinds = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    made = nbformat.v4.new_notebook(cells=[kinds[kind](text) for kind, text, *_ in cells])
    for cell, (_, _, *grade_id) in zip(made.cells, cells, strict=True):
        if grade_id:
            cell.metadata.nbgrader = {"grade_id": grade_id[0]}
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.metadata = {"kernelspec": spec, "language_info": {"name": "python"}}
    return made


COURSE = f"""title = "Loss Lab"
author = "The Loss Lab authors"
[[part]]
name = "Part I"
title = "Foundations"
lessons = ["{NAME}"]
"""


def write_course(folder, lesson=LESSON, questions=QUESTIONS):
    """Write the course's notebooks; returns the folder.

    Its site shares with all others what depends on nothing but the code and the words that it is made from.
    """
    theory, exercises = folder / "theory", folder / "exercises"
    (theory / "questions").mkdir(parents=True)
    (exercises / NAME).mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (theory / "questions" / f"{NAME}.toml").write_text(questions, encoding="utf-8")
    shutil.copy(ROOT / "theory" / "references.toml", theory)
    nbformat.write(notebook(lesson), theory / f"{NAME}.ipynb")
    nbformat.write(notebook(EXERCISE), exercises / NAME / f"{NAME}.ipynb")
    share_drawings(folder)
    (folder / "solutions").mkdir()
    (folder / "solutions" / f"{NAME}.worked.md").write_text(WORKED, encoding="utf-8")
    return folder


def share_drawings(folder):
    """Keep drawings, cards, fonts and Python for the pages where the course's own site keeps them."""
    cache, ours = folder / "build" / "site-cache", ROOT / "build" / "site-cache"
    cache.mkdir(parents=True)
    for room in SHARED:
        (ours / room).mkdir(parents=True, exist_ok=True)
        (cache / room).symlink_to(ours / room)


@contextlib.contextmanager
def served(folder):
    """A course's finished pages at an address."""
    address, stop = start(folder / "build" / "site")
    yield address
    stop()


def build(folder, *options):
    """Run the builder; returns the finished process with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "website.build", "--course", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
