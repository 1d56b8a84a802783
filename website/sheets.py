"""Keep only the rules of others' style sheets that can meet something on a page.

The theme, KaTeX and Pygments bring rules for all that they know. A rule goes whose selector asks for a class
that is in no page, no recording and no script, and so does a custom property that nothing reads. Whatever is
in doubt stays: attributes, elements, and everything inside `:not(…)` and its like.
"""

import hashlib
import re

import tinycss2

OTHERS = ("styles/furo.css", "katex/katex.min.css", "pygments.css")
NESTED = {"media", "supports", "layer", "container"}  # at-rules that hold rules
CLASSES = re.compile(r'class=\\?["\']([^"\'\\]*)')
READ = re.compile(r"var\(\s*(--[\w-]+)")


def prune(output, pages):
    """Shorten the sheets in the finished site, and tell its pages the new ones' versions."""
    static = output / "_static"
    held = {file: file.read_text(encoding="utf-8") for file in pages}
    texts = [*held.values()]
    texts += [file.read_text(encoding="utf-8") for file in (output / "_data").rglob("*.json")]
    scripts = [file.read_text(encoding="utf-8") for file in static.rglob("*.js")]
    classes = {name for text in texts for found in CLASSES.findall(text) for name in found.split()}
    classes |= {word for text in scripts for word in re.findall(r"[\w-]+", text)}
    properties = {name for text in texts for name in READ.findall(text)}
    properties |= {word for text in scripts for word in re.findall(r"--[\w-]+", text)}
    sheets = {file: file.read_text(encoding="utf-8") for file in static.rglob("*.css")}
    lighter(sheets, [static / name for name in OTHERS], classes, properties)
    for name in OTHERS:
        text = sheets[static / name]
        (static / name).write_text(text, encoding="utf-8")
        version = hashlib.sha256(text.encode()).hexdigest()[:8]
        address = re.compile(rf"(?<=_static/{re.escape(name)}\?v=)\w+")
        held = {file: address.sub(version, page) for file, page in held.items()}
    for file, page in held.items():
        file.write_text(page, encoding="utf-8")


def lighter(sheets, others, classes, properties):
    """Replace the sheets named ``others`` among all ``sheets`` by what is left of them."""
    before = None
    while sheets != before:  # what is read only by what went is read no more
        before = dict(sheets)
        read = properties.union(*(READ.findall(text) for text in sheets.values()))
        for name in others:
            sheets[name] = living(sheets[name], classes, read)


def living(sheet, classes, properties):
    """The sheet without selectors that ask for other classes, and without other custom properties."""

    def asks_for(selector):
        for dot, word in zip(selector, selector[1:], strict=False):
            if dot == "." and word.type == "ident":
                yield word.value

    def declares(part):
        names = [token.value for token in part if token.type == "ident"]
        return names[0] if names and names[0].startswith("--") else None

    def rule(one):
        if one.type == "at-rule" and one.lower_at_keyword in NESTED and one.content is not None:
            inside = rules(tinycss2.parse_rule_list(one.content, skip_comments=True))
            head = tinycss2.serialize(one.prelude)
            return f"@{one.at_keyword}{head}{{{inside}}}" if inside else ""
        if one.type != "qualified-rule":
            return one.serialize()
        selectors = [s for s in split(one.prelude, ",") if classes.issuperset(asks_for(s))]
        parts = [part for part in split(one.content, ";") if declares(part) in {None, *properties}]
        inside = ";".join(map(tinycss2.serialize, parts))
        return (
            f"{','.join(map(tinycss2.serialize, selectors))}{{{inside}}}"
            if selectors and inside.strip()
            else ""
        )

    def rules(found):
        return "".join(map(rule, found))

    return rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def split(tokens, mark):
    """Tokens between marks, as lists."""
    found = [[]]
    for token in tokens:
        if token == mark:
            found.append([])
        else:
            found[-1].append(token)
    return found
