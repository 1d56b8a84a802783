"""The page "What is wrong with my loss?" as MyST Markdown, and what other pages need to link to it."""

from collections import defaultdict

from website.exercises import diagnosed
from website.symptoms.prove import proved, source
from website.symptoms.read import FILE, all_symptoms, read

RUNS = "symptom-runs-"  # how the pages with the runs' code begin
TITLE = "What is wrong with my loss?"
INTRODUCTION = """*{count} symptoms, each reproduced when this page was built: what it looks like, what \
causes it, the one check that tells the causes apart, and the repair.*

Find what you see. The curve is a recorded run; each entry leads to its code, and the numbers that \
describe it come from it. The causes stand in the order of their likelihood. Try the check before the \
repair: most symptoms have more than one cause. Where two programs give two numbers, [a form](compare.md) \
tries the conventions on yours.
"""
BEFORE_ALL = """```{admonition} Before anything else
Train on ten examples until the loss is at its floor. Print the shapes of predictions and targets, their \
smallest and largest values, and what the mean divides by. Most of what follows shows there.
```
"""


def page(lessons, cache, file=FILE):
    """The page's text, with links to those lessons that are on the site.

    Raises
    ------
    SymptomError
        If the texts cannot be read.
    """
    figures, _ = proved(cache, file)
    titles = {lesson.name: f"{lesson.name[:2]} {lesson.title}" for lesson in lessons}
    lines = [f"# {TITLE}", "", INTRODUCTION.format(count=len(all_symptoms(file))), BEFORE_ALL]
    for group in read(file):
        named = ", ".join(f"[{one.title}](#{one.anchor})" for one in group.symptoms)
        lines.append(f"- **{group.title}:** {named}")
    lines += ["", *_practice(lessons)]
    for group in read(file):
        lines += [f"## {group.title}", ""]
        for symptom in group.symptoms:
            lines += _entry(symptom, figures.get(symptom.name, ""), titles)
    return "\n".join(lines) + "\n"


def _practice(lessons):
    """Links to the sets in which something is to be diagnosed."""
    sets = [
        f"[{lesson.name[:2]}]({lesson.set_page}.ipynb)" for lesson in lessons if diagnosed(lesson)
    ]
    return [
        f"To practise, exercises of the kind *diagnose* are in the sets {', '.join(sets)}.",
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
        *("**Likely causes**", "", *causes, ""),
        *(f"**The check that tells them apart.** {symptom.filled(symptom.check)}", ""),
        *("**Repair**", "", "```python", code, "```", "", *calls),
        *([f"- **Taught in:** {', '.join(taught)}"] * bool(taught)),
        f"- **The run behind the curve:** [`{symptom.run}`]({RUNS}{symptom.group}.md#run-{symptom.name})",
        "",
    ]


def run_pages(file=FILE):
    """``{path: text}``: the code of every curve, one page for each group, so that the symptoms' is light."""
    return {f"{RUNS}{group.name}.md": "\n".join(_runs(group)) + "\n" for group in read(file)}


def _runs(group):
    lines = ["---", "orphan: true", "---", f"# Runs: {group.title}", ""]
    lines += [f"*The code behind the curves of [{TITLE}](symptoms.md)*", ""]
    for symptom in group.symptoms:
        lines += [f"(run-{symptom.name})=", f"## {symptom.title}", ""]
        lines += ["```python", source(symptom).rstrip(), "```", ""]
        lines += [f"[The symptom](symptoms.md#{symptom.anchor})", ""]
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
