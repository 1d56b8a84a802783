"""The page "What is wrong with my loss?" as MyST Markdown, and what other pages need to link to it."""

from collections import defaultdict

from website.exercises import diagnosed
from website.messages import said, say
from website.symptoms.prove import proved, source
from website.symptoms.read import FILE, all_symptoms, read

RUNS = "symptom-runs-"  # how the pages with the runs' code begin
TITLE = "What is wrong with my loss?"


def page(lessons, cache, file=FILE):
    """The page's text, with links to those lessons that are on the site.

    Raises
    ------
    SymptomError
        If the texts cannot be read.
    """
    figures, _ = proved(cache, file)
    titles = {lesson.name: f"{lesson.name[:2]} {lesson.title}" for lesson in lessons}
    introduction = say("symptoms.introduction", count=len(all_symptoms(file)))
    lines = [f"# {said('symptoms.title')}", "", introduction, _before_all()]
    for group in read(file):
        named = ", ".join(f"[{one.title}](#{one.anchor})" for one in group.symptoms)
        lines.append(f"- **{group.title}:** {named}")
    lines += ["", *_practice(lessons)]
    for group in read(file):
        lines += [f"## {group.title}", ""]
        for symptom in group.symptoms:
            lines += _entry(symptom, figures.get(symptom.name, ""), titles)
    return "\n".join(lines) + "\n"


def _before_all():
    title, told = said("symptoms.before"), said("symptoms.before_told")
    return f"```{{admonition}} {title}\n{told}\n```\n"


def _practice(lessons):
    """Links to the sets in which something is to be diagnosed."""
    sets = [
        f"[{lesson.name[:2]}]({lesson.set_page}.ipynb)" for lesson in lessons if diagnosed(lesson)
    ]
    return [
        say("symptoms.practise", sets=", ".join(sets)),
        "",
    ] * bool(sets)


def _entry(symptom, figure, titles):
    causes = [f"{n}. {symptom.filled(cause)}" for n, cause in enumerate(symptom.causes, 1)]
    calls = [f"- **{name}:** `{call}`" for name, call in symptom.elsewhere.items()]
    taught = [
        f"[{titles[name]}](theory/{name}.ipynb)" for name in symptom.lessons if name in titles
    ]
    code = f"{symptom.repair.strip()}\n# loss: {symptom.filled('{mended}')}"
    return [
        *(f"({symptom.anchor})=", f"### {symptom.title}", ""),
        *("```{raw} html", figure, "```", ""),
        *(symptom.filled(symptom.looks), ""),
        *(f"**{said('symptoms.causes')}**", "", *causes, ""),
        *(f"**{said('symptoms.check')}** {symptom.filled(symptom.check)}", ""),
        *(f"**{said('symptoms.repair')}**", "", "```python", code, "```", "", *calls),
        *([f"- **{said('symptoms.taught')}** {', '.join(taught)}"] * bool(taught)),
        f"- **{said('symptoms.run')}:** [`{symptom.run}`]({RUNS}{symptom.group}.md#run-{symptom.name})",
        "",
    ]


def run_pages(file=FILE):
    """``{path: text}``: the code of every curve, one page for each group, so that the symptoms' is light."""
    return {f"{RUNS}{group.name}.md": "\n".join(_runs(group)) + "\n" for group in read(file)}


def _runs(group):
    lines = ["---", "orphan: true", "---", f"# {say('symptoms.runs', title=group.title)}", ""]
    lines += [f"*{said('symptoms.runs_told')}*", ""]
    for symptom in group.symptoms:
        lines += [f"(run-{symptom.name})=", f"## {symptom.title}", ""]
        lines += ["```python", source(symptom).rstrip(), "```", ""]
        lines += [f"[{said('symptoms.back')}](symptoms.md#{symptom.anchor})", ""]
    return lines


def of_lessons(file=FILE):
    """``{lesson: [(anchor, title), …]}``: what each lesson's page links to."""
    found = defaultdict(list)
    for symptom in all_symptoms(file):
        for lesson in symptom.lessons:
            found[lesson].append((symptom.anchor, symptom.title))
    return dict(found)


def known_names(file=FILE):
    """``{title: what people type into a search}``."""
    return {symptom.title: symptom.also for symptom in all_symptoms(file)}
