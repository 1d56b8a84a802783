"""What each page is told beside its text: place in the course, reading time, card, description."""

import re
from urllib.parse import quote

from docutils import nodes

from website.colab_binder import launchers
from website.messages import link, marked, say
from website.outputs import one_line

WORDS = 200  # words of explanation a minute; technical prose is read slowly
LINE = 4  # seconds for a line of code
FIGURE, QUESTION, LIVELY = 15, 60, 90  # seconds for a figure, a question, a figure with controls

# Styles that few pages need, and how the names of those begin. A lesson's editors bring theirs: try.js.
SHEETS_OF = {
    "workbench.css": ("exercises/", "compare"),
    "compare.css": ("compare",),
    "symptoms.css": ("symptom",),
}


def reading_minutes(document):
    """Minutes to read a page, and minutes to try out its figures and questions."""
    words = lines = 0
    for node in document.findall(nodes.paragraph):
        words += len(node.astext().split())
    for node in document.findall(nodes.literal_block):
        lines += node.astext().count("\n") + 1
    raw = "".join(node.astext() for node in document.findall(nodes.raw))
    figures = raw.count('class="losslab-figure')
    minutes = words / WORDS + (lines * LINE + figures * FIGURE) / 60
    trying = (
        raw.count('class="explorable"') * LIVELY + raw.count("data-question=") * QUESTION
    ) / 60
    return max(1, round(minutes)), round(trying)


def describe(app, pagename, templatename, context, doctree):
    """Fill in what the templates show."""
    told = app.config.site_facts
    lessons = told["lessons"]
    name = pagename.split("/")[-1]
    context["css_files"] = [
        sheet for sheet in context["css_files"] if not _unused(str(sheet.filename), pagename)
    ]
    context |= {"site": told, "say": marked, "link": link, "one_line": one_line}
    # MyST-NB names every folded cell the same, and hides from a screen reader what its summary says.
    context["body"] = re.sub(r'<summary aria-label="[^"]*">', "<summary>", context.get("body", ""))
    context["lesson"] = lessons.get(name) if pagename.startswith("theory/") else None
    context["is_exercise"] = pagename.startswith("exercises/")
    context["taught"] = lessons.get(name) if context["is_exercise"] else None
    context["page_name"] = name
    context["notebook"] = f"_notebooks/{pagename}.ipynb" if "/" in pagename else None
    context["launchers"] = launchers(pagename, told["repository"])
    context["run"] = told["run"] if "/" in pagename else ""
    context["exercise_set"] = bool(context["lesson"] and context["lesson"]["exercises"])
    context["mistakes"] = report_address(told, pagename)
    context.update(neighbours(app, pagename, lessons))
    if doctree is not None:
        # One time, and the author's where the lesson says it itself.
        said = re.search(told["time"], doctree.astext())
        context["minutes"], context["trying"] = (None, None) if said else reading_minutes(doctree)
        context["description"] = _description(doctree)


def neighbours(app, page, lessons):
    """Where "Next" and "Previous" lead: from a lesson to its exercises, then to the next lesson."""
    way = []
    for name, lesson in lessons.items():
        title = one_line(lesson["title"])
        way.append((f"theory/{name}", f"{name[:2]} {title}"))
        if lesson["exercises"]:
            way.append(
                (
                    f"exercises/{name}/{name}",
                    say("page.exercises_of", number=name[:2], title=title),
                )
            )
    names = [name for name, _ in way]
    if page not in names:
        return {}
    at, found = names.index(page), {"next": None}
    for key, place in (("prev", at - 1), ("next", at + 1)):
        if 0 <= place < len(way):
            name, title = way[place]
            found[key] = {"link": app.builder.get_relative_uri(page, name), "title": title}
    return found


def report_address(told, page):
    """Where a reader reports a mistake on a page, or nothing."""
    subject = quote(say("page.mistake", page=page))
    if told["mistakes"].startswith("mailto:"):
        return f"{told['mistakes']}?subject={subject}"
    if told["mistakes"]:
        return told["mistakes"]
    if told["repository"]:
        return f"https://github.com/{told['repository']}/issues/new?title={subject}"
    return ""


def _unused(stylesheet, page):
    """Styles of the theme and of MyST-NB for things this course does not have, or not this page."""
    for name, pages in SHEETS_OF.items():
        if stylesheet.endswith(name):
            return not page.startswith(pages)
    return "mystnb" in stylesheet or "furo-extensions" in stylesheet


def _description(doctree):
    """The promise under the title, or the first paragraph, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = re.sub(r"\s+", " ", paragraph.astext()).strip()
        if len(text) > 40:
            return text if len(text) <= 200 else text[:200].rsplit(" ", 1)[0] + " …"
    return say("page.short_description")


def setup(app):
    app.add_config_value("site_facts", {}, "html", dict)
    app.add_config_value("site_code", "", "env", str)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
