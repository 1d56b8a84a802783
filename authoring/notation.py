"""The signs in formulas: what `theory/notation.toml` says of them, and what the lessons use."""

import re
import tomllib
from pathlib import Path

EVERYWHERE = "everywhere"
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$", re.S)
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
NAMES = r"\\(?:text|operatorname|mathrm|mathbf|mathcal|mathbb)\s*\{[^}]*\}"  # words, not signs


def notation(theory):
    """``{lesson or "everywhere": {sign: [meaning, …]}}`` as the file has it; empty without the file."""
    file = Path(theory) / "notation.toml"
    if not file.exists():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
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
