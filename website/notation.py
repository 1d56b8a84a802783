"""The page of signs: what each means, and in which lessons. Made of `theory/notation.toml`."""

from authoring.notation import EVERYWHERE, GREEK, notation
from website.messages import said


def notation_page(theory, lessons):
    """The page as MyST Markdown, without the lessons that are not on the site; "" where nothing is said."""
    if not (signs := notation(theory)):
        return ""
    there = {lesson.name: lesson.name[:2] for lesson in lessons}
    lines = [f"# {said('notation.title')}", "", said("notation.introduction")]
    lines += [f"## {said('notation.everywhere')}", "", said("notation.columns"), "|---|---|"]
    for sign, meanings in signs.get(EVERYWHERE, {}).items():
        lines.append(f"| {_formula(sign)} | {'; '.join(meanings)} |")
    places = _places(signs, there)
    greek = [sign for sign in places if sign.removeprefix("\\") in GREEK]
    greek.sort(key=lambda sign: GREEK.index(sign.removeprefix("\\")))
    latin = sorted(set(places) - set(greek), key=lambda s: (_letter(s).lower(), _letter(s), s))
    for heading, chosen in ((said("notation.greek"), greek), (said("notation.latin"), latin)):
        lines += ["", f"## {heading}", "", said("notation.columns_lesson"), "|---|---|---|"]
        for sign in chosen:
            for meaning, where in places[sign].items():
                links = ", ".join(f"[{there[name]}](theory/{name}.ipynb)" for name in where)
                lines.append(f"| {_formula(sign)} | {meaning} | {links} |")
    return "\n".join(lines) + "\n"


def _places(signs, there):
    """``{sign: {meaning: [lesson, …]}}`` of the lessons on the site, in their order."""
    places = {}
    for name in there:
        for sign, meanings in signs.get(name, {}).items():
            for meaning in meanings:
                places.setdefault(sign, {}).setdefault(meaning, []).append(name)
    return places


def _formula(sign):
    return f"${sign}$"


def _letter(sign):
    """The letter under which a sign is sorted: R for ``\\hat R``."""
    return sign[-1]
