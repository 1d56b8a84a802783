"""What each page is told beside its text: place in the course, reading time, card, description."""

import os
import re

from course import EXERCISES, lessons
from docutils import nodes
from launch import REPOSITORY, launchers

WORDS = 200  # words of explanation a minute; technical prose is read slowly
LINE = 4  # seconds for a line of code
FIGURE, QUESTION, LIVELY = 15, 60, 90  # seconds for a figure, a question, a figure with controls
SITE_URL = "http://127.0.0.1:8000/"  # where `make read` serves; LOSSLAB_SITE_URL for a real address


def reading_minutes(document):
    """Minutes to read a page: prose, code, and a look at each figure; without trying things out."""
    words = lines = 0
    for node in document.findall(nodes.paragraph):
        words += len(node.astext().split())
    for node in document.findall(nodes.literal_block):
        lines += node.astext().count("\n") + 1
    raw = "".join(node.astext() for node in document.findall(nodes.raw))
    figures = raw.count('class="losslab-figure"')
    minutes = words / WORDS + (lines * LINE + figures * FIGURE) / 60
    trying = (
        raw.count('class="explorable"') * LIVELY + raw.count("data-question=") * QUESTION
    ) / 60
    return max(1, round(minutes)), round(trying)


def describe(app, pagename, templatename, context, doctree):
    """Fill in what the templates show."""
    context["css_files"] = [one for one in context["css_files"] if not _unused(str(one.filename))]
    context["site_url"] = app.config.losslab_site_url
    known = {f"theory/{one.name}": one for one in lessons()}
    lesson = known.get(pagename)
    context["lesson"] = lesson
    context["is_exercise"] = pagename.startswith("exercises/")
    context["page_name"] = pagename.split("/")[-1]
    context["notebook"] = f"_notebooks/{pagename}.ipynb" if "/" in pagename else None
    context["launchers"] = launchers(pagename)
    context["run"] = app.config.losslab_run if "/" in pagename else ""
    if context["is_exercise"]:
        context["taught"] = known.get(f"theory/{context['page_name']}")
    set_file = EXERCISES / context["page_name"] / f"{context['page_name']}.ipynb"
    context["exercise_set"] = (
        lesson
        and set_file.exists()
        and (f"exercises/{lesson.name}/{lesson.name}" in app.env.all_docs)
    )
    if doctree is not None:
        context["minutes"], context["trying"] = reading_minutes(doctree)
        context["description"] = _description(doctree)


def _unused(stylesheet):
    """Styles of the theme and of MyST-NB for things this course does not have."""
    return "mystnb" in stylesheet or "furo-extensions" in stylesheet


def _description(doctree):
    """The promise under the title, or the first paragraph, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = re.sub(r"\s+", " ", paragraph.astext()).strip()
        if len(text) > 40:
            return text if len(text) <= 200 else text[:200].rsplit(" ", 1)[0] + " …"
    return "An interactive course on loss functions."


def setup(app):
    app.add_config_value("losslab_site_url", SITE_URL, "html", str)
    app.add_config_value("losslab_repository", REPOSITORY, "html", str)
    app.add_config_value("losslab_run", os.environ.get("LOSSLAB_RUN", ""), "html", str)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
