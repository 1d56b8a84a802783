"""The home page: its living figure, the list of lessons, and the course's table of contents."""

import hashlib
import json
from pathlib import Path

import numpy as np

from lessonkit.explore import explore, form, slider
from lessonkit.figures import points
from website.course import in_words
from website.drawing_code import fingerprint
from website.kept import kept
from website.messages import said, say
from website.outputs import explorable_output, one_line

AT = np.linspace(0, 10, 11)
TARGETS = 1 + 0.6 * AT + np.random.default_rng(5).normal(0, 0.5, len(AT))
ALT = (
    "Eleven points near a rising line. As the last point moves away, the line of squared error follows "
    "it, while the lines of Huber and absolute error stay with the other ten."
)


def weighted_line(weights, targets):
    """The least-squares line under weights, at the ends of the axis."""
    slope, start = np.polyfit(AT, targets, 1, w=np.sqrt(weights))
    return slope * AT + start


def robust_line(targets, delta):
    """The line of smallest Huber loss, by least squares with weights that follow the residuals."""
    line = weighted_line(np.ones_like(AT), targets)
    for _ in range(200):
        line = weighted_line(delta / np.maximum(np.abs(line - targets), delta), targets)
    return line


def one_outlier(last):
    """Three lines through eleven points, the last of which has been moved."""
    targets = TARGETS.copy()
    targets[-1] = last
    lines = {
        "squared error": (AT, weighted_line(np.ones_like(AT), targets)),
        "Huber": (AT, robust_line(targets, delta=0.5)),
        "absolute error": (AT, robust_line(targets, delta=1e-3)),
    }
    return points(
        {"data": (AT, targets)},
        lines=lines,
        marks={"the outlier": (AT[-1], last)},
        x="input",
        y="target",
        title="Which line follows the outlier?",
        alt=ALT,
        xlim=(-0.5, 12.5),
        ylim=(-16, 16),
        legend="lower left",
        height=3.6,
    )


def home_figure(cache):
    """The recorded figure as data, drawn again only when what it is made from has changed."""
    made_from = fingerprint() + Path(__file__).read_text(encoding="utf-8")
    key = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    made = kept(cache / "home" / f"{key}.json", lambda file: file.write_text(json.dumps(_drawn())))
    return json.loads(made.read_text())


def _drawn():
    last = slider(-14, 14, 57, value=-9, label="target of the outlier", handle="the outlier")
    task = "Drag the outlier. Which line gives up the other ten points for it?"
    return form.recorded(explore(one_outlier, task=task, last=last))


def page(text, settings, course, done, write):
    """The home page's text with everything that is computed filled in."""
    figure = explorable_output(home_figure(settings.cache), "home", write)
    figure = figure.replace("../_data", "_data")
    filled = {
        "figure": figure,
        "lessons": contents(course, done.lessons) + own_sets(done.own_sets),
        "start": f"theory/{done.lessons[0].name}.html",
        "count": _count(len(done.lessons), len(done.sets)),
    }
    filled["whole"] = whole_course(settings)
    for name, value in filled.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text + toctrees(course, done)


def whole_course(settings):
    """How to get the course: the archive from this host, the repository where there is one."""
    ways = []
    if settings.archive:
        there = f'<a href="{settings.archive.name}" download>{said("home.archive")}</a>'
        ways.append(say("home.unpack", archive=there))
    if settings.repository:
        address = f"https://github.com/{settings.repository}"
        there = f'<a href="{address}">{said("home.repository")}</a>'
        ways.append(say("home.clone", repository=there))
    told = said("home.or").join(ways) or said("home.ask")
    return (
        f'<h3 id="the-whole-course">{said("home.whole")}</h3>'
        f"<p>{say('home.with_python', ways=told)}</p>"
        "<pre>python tools/setup.py lab</pre>"
        f"<p>{said('home.makes')}</p>"
    )


def _count(lessons, sets):
    many = say("home.count", lessons=in_words(lessons), sets=in_words(sets))
    return f"{many[0].upper()}{many[1:]}"


def contents(course, lessons):
    """The list of lessons; scripts add the reader's progress."""
    blocks = []
    for part in course.parts:
        rows = [_row(lesson) for lesson in part.lessons if lesson in lessons]
        if rows:
            blocks.append(
                f'<section class="part"><h2>{one_line(part.name)} <span>{one_line(part.title)}</span></h2>'
                f"<ol>{''.join(rows)}</ol></section>"
            )
    return "\n".join(blocks)


def own_sets(sets):
    """The sets without a lesson, under the list of lessons."""
    rows = "".join(
        f'<li><a href="{one.set_page}.html"><b>{one.name[:2]}</b> {one_line(one.title)}</a></li>'
        for one in sets
    )
    title = said("home.own_sets")
    return f'\n<section class="part"><h2>{title}</h2><ol>{rows}</ol></section>' if rows else ""


def _row(lesson):
    practise = ""
    if lesson.exercises:
        practise = (
            f' <a class="practise" href="{lesson.set_page}.html">{said("home.exercises")}</a>'
        )
    return (
        f'<li data-lesson="{lesson.name}"><a href="theory/{lesson.name}.html">'
        f"<b>{lesson.name[:2]}</b> {one_line(lesson.title)}</a>{practise}"
        f'<span class="promise">{one_line(lesson.promise)}</span></li>'
    )


def toctrees(course, done):
    """The navigation: every part with its lessons, then the other pages."""
    groups = [
        (f"{part.name}: {part.title}",
         [f"theory/{lesson.name}" for lesson in part.lessons if lesson in done.lessons])
        for part in course.parts
    ]  # fmt: skip
    groups += [(said("home.sets"), [one.set_page for one in done.sets])]
    signs = ["notation"] if (course.folder / "theory" / "notation.toml").exists() else []
    groups += [
        (
            said("home.look_up"),
            ["symptoms", "compare", "glossary", *signs, "reference/index", "practice"],
        )
    ]
    groups += [
        (
            said("home.teach"),
            [
                "teaching",
                "term",
                "next-year",
                "own-course",
                "learners-machines",
                "writing",
                "reuse",
                "benchmarks",
            ],
        )
    ]
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n"
        for caption, names in groups
        if names
    )
