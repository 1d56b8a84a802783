"""Keep only the glyphs that the course's pages show: most pages need few of a font's characters."""

import hashlib
import html
import logging
import re
import shutil
import string

from fontTools import subset

from website.kept import kept
from website.settings import HERE

logging.getLogger("fontTools").setLevel(logging.WARNING)
VENDOR = HERE / "vendor"
KATEX = VENDOR / "katex" / "fonts"
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk"]  # what text needs without being asked
FAMILY = re.compile(r"([^{}]+)\{[^{}]*font(?:-family)?:[^;{}]*KaTeX_(\w+)")
FORMULA = re.compile(r'class="katex-html"[^>]*>')
TOKEN = re.compile(r'<(/?)\w+(?:[^>]*?class="([^"]*)")?[^>]*?(/?)>|([^<]+)')


def shrink(output, pages, cache):
    """Replace the fonts in the finished site by ones with the characters that its pages use."""
    texts = [
        file.read_text(encoding="utf-8")
        for file in [
            *pages,
            *(output / "_data").rglob("*.json"),
            *(output / "_static").glob("*.js*"),
        ]
    ]
    prose = set(string.printable).union(*texts)
    prose |= {html.unescape(entity) for text in texts for entity in set(re.findall(r"&\w+;", text))}
    formulas = shown(texts)
    for font in sorted(KATEX.glob("*.woff2")):
        family = re.match(r"KaTeX_(\w+)-", font.name)[1]
        _put(font, formulas.get(family, set()), output, cache)
    for font in sorted((VENDOR / "source-sans").glob("*.woff2")):
        _put(font, prose, output, cache)


def shown(texts):
    """The characters of the formulas by KaTeX's families of fonts.

    A character counts for every family that a class around it can ask for: rather one too many.
    """
    rules = _families()
    found = {}
    for text in texts:
        if "katex-html" not in text:
            continue
        text = text.replace('\\"', '"')  # as it stands in JSON
        for start in FORMULA.finditer(text):
            around = [frozenset()]
            for token in TOKEN.finditer(text, start.end()):
                closing, classes, alone, words = token.groups()
                if words:
                    for family in _asked(around[-1], rules):
                        found.setdefault(family, set()).update(html.unescape(words))
                elif closing:
                    around.pop()
                    if not around:
                        break
                elif not alone:
                    around.append(around[-1] | set((classes or "").split()))
    return found


def _families():
    """``[(classes, family)]`` from KaTeX's style sheet: where all are around, the family can be asked for."""
    sheet = (KATEX.parent / "katex.min.css").read_text(encoding="utf-8")
    sheet = re.sub(r"@font-face\{[^}]*\}", "", sheet)
    return [
        (frozenset(re.findall(r"\.([\w-]+)", selector)) - {"katex"}, family)
        for selectors, family in FAMILY.findall(sheet)
        for selector in selectors.split(",")
    ]


def _asked(classes, rules):
    named = {family for needed, family in rules if needed and needed <= classes}
    return named or {"Main"}


def _put(font, characters, output, cache):
    characters = "".join(sorted(one for one in characters if one.isprintable()))
    asked = f"{characters}{FEATURES} without hints"  # screens no longer need these, and they weigh a fifth
    key = hashlib.sha256(font.read_bytes() + asked.encode()).hexdigest()[:16]
    made = kept(cache / "fonts" / f"{key}.woff2", lambda file: _subset(font, file, characters))
    shutil.copyfile(made, output / "_static" / font.relative_to(VENDOR))


def _subset(font, target, characters):
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, notdef_outline=True, hinting=False
    )
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(loaded)
    subset.save_font(loaded, str(target), options)
