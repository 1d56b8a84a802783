"""Keep only the glyphs of KaTeX's fonts that the course's pages show: most pages need few of them."""

import hashlib
import html
import logging
import shutil

from fontTools import subset

from website.settings import HERE

logging.getLogger("fontTools").setLevel(logging.WARNING)
FONTS = HERE / "vendor" / "katex" / "fonts"


def shrink(output, pages, cache):
    """Replace the fonts in the finished site by ones with the characters that its pages use."""
    shown = set()
    for file in [*pages, *(output / "_data").rglob("*.json")]:
        text = file.read_text(encoding="utf-8")
        if "katex" in text:
            shown |= set(html.unescape(text))
    characters = "".join(sorted(one for one in shown if one.isprintable()))
    for font in sorted(FONTS.glob("*.woff2")):
        key = hashlib.sha256(font.read_bytes() + characters.encode()).hexdigest()[:16]
        kept = cache / "fonts" / f"{key}.woff2"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            _subset(font, kept, characters)
        shutil.copyfile(kept, output / "_static" / "katex" / "fonts" / font.name)


def _subset(font, target, characters):
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(loaded)
    subset.save_font(loaded, str(target), options)
