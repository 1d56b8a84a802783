"""The signs in formulas: what `theory/notation.toml` says of them, and what the lessons use."""

import re
import tomllib
from pathlib import Path

EVERYWHERE = "everywhere"
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$", re.S)
CODE = re.compile(r"^```.*?^```|(`+)(?!`).*?(?<!`)\1(?!`)", re.M | re.S)
DOLLARS = re.compile(r"\$\$.*?\$\$|\$[^$]*?\$|\$\$?", re.S)
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
NAMES = r"\\(?:text|operatorname|mathrm|mathbf|mathcal|mathbb)\s*\{[^}]*\}"  # words, not signs


def notation(theory):
    """``{lesson or "everywhere": {sign: [meaning, …]}}`` as the file has it; empty without the file."""
    file = Path(theory) / "notation.toml"
    return told(tomllib.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def told(tables):
    """The same of the file's tables: one meaning or several are a list."""
    return {
        name: {
            sign: meaning if isinstance(meaning, list) else [meaning]
            for sign, meaning in table.items()
        }
        for name, table in tables.items()
    }


def formulas(text):
    """The formulas in a Markdown text.

    >>> formulas("With $a$ and $$b^2$$ it costs a lot.")
    ['a', 'b^2']
    """
    return [found[1] or found[2] for found in FORMULA.finditer(text)]


def open_formula(text):
    r"""The line on which a formula begins that does not end in its paragraph, or whose braces do not.

    >>> open_formula("costs `$` and \\$5\n\n$a$, $b"), open_formula(r"$\frac{1}{2$"), open_formula("$$a$$")
    (3, 1, None)
    """
    text = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    text = re.sub(r"\\[\\$]", "  ", text)
    for found in DOLLARS.finditer(text):
        bare = re.sub(r"\\[{}]", "", found[0])
        if set(bare) == {"$"} or "\n\n" in bare or bare.count("{") != bare.count("}"):
            return text[: found.start()].count("\n") + 1
    return None


def greek_letters(formula):
    r"""The Greek letters of a formula, as TeX, in the order in which they come.

    >>> greek_letters(r"\sigma^2 + \log\sigma - \tau")
    ['\\sigma', '\\tau']
    """
    names = re.findall(r"\\([A-Za-z]+)", formula)
    return list(dict.fromkeys(f"\\{name}" for name in names if name in GREEK))


def uses(formula, sign):
    r"""Whether a formula has this sign.

    >>> uses(r"\beta x", r"\beta"), uses(r"\exp x", "e"), uses(r"e^x", "e")
    (True, False, True)
    """
    if sign.startswith("\\"):
        return re.search(re.escape(sign) + r"(?![A-Za-z])", formula) is not None
    letters = re.sub(r"\\[A-Za-z]+", " ", re.sub(NAMES, " ", formula))
    return re.search(rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])", letters) is not None
