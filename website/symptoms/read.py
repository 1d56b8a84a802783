"""Read the symptoms' texts. Whatever is wrong with them is said in a sentence that names the symptom."""

import functools
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("symptoms.toml")
FRAMEWORKS = ("PyTorch", "Keras", "JAX")
PLACE = re.compile(r"\{(\w+)\}")  # where a stated number belongs in a text
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NUMBER = re.compile(r"NaN|-?∞|-?\d+(\.\d+)?(e[+-]?\d+)?")


class SymptomError(ValueError):
    """Symptoms that cannot be shown, with the reason in a sentence."""


@dataclass(frozen=True)
class Symptom:
    """What is said of one symptom. Texts are Markdown with ``{name}`` where a stated number belongs."""

    name: str  # such as stuck-log-k; its run is the function stuck_log_k
    group: str
    title: str
    looks: str
    alt: str  # of the curve: what it shows
    causes: list  # the likeliest first
    check: str  # the one measurement that tells the causes apart
    repair: str  # NumPy; it leaves the mended number in ``loss``
    numbers: dict  # name -> as stated; "mended" is what the repair gives
    elsewhere: dict  # framework -> the right call
    lessons: list
    also: list = field(default_factory=list)  # what people type into a search

    @property
    def anchor(self):
        return f"symptom-{self.name}"

    @property
    def run(self):
        return self.name.replace("-", "_")

    def filled(self, text):
        """A text of this symptom with its numbers, as prose writes them."""
        return PLACE.sub(lambda place: in_prose(self.numbers[place[1]]), text)

    @property
    def texts(self):
        return [self.looks, self.alt, self.check, *self.causes]


def in_prose(number):
    """A stated number as prose writes it: 1.2e-5 is 1.2 · 10⁻⁵."""
    digits, _, power = number.partition("e")
    return digits.replace("-", "−") + (f" · 10{power.translate(RAISED)}" if power else "")


@dataclass(frozen=True)
class Group:
    """Symptoms that look alike."""

    name: str
    title: str
    symptoms: tuple


@functools.cache
def read(file=FILE):
    """The groups of symptoms, in the file's order.

    Raises
    ------
    SymptomError
        If the file is no TOML, a key is missing or unknown, or a number has no place in the text.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SymptomError(f"{file.name} is not valid TOML: {error}") from None
    titles = said.pop("group", {})
    symptoms = [_symptom(name, told, titles) for name, told in said.items()]
    return tuple(
        Group(name, title, tuple(one for one in symptoms if one.group == name))
        for name, title in titles.items()
    )


def _symptom(name, told, titles):
    must = [key for key in Symptom.__dataclass_fields__ if key not in ("name", "also")]
    if missing := [key for key in must if key not in told]:
        raise SymptomError(f"The symptom {name} has no {' and no '.join(missing)}.")
    if unknown := set(told) - {*must, "also"}:
        raise SymptomError(f"The symptom {name} has the unknown {', '.join(sorted(unknown))}.")
    if told["group"] not in titles:
        raise SymptomError(
            f"The symptom {name} is in the group {told['group']}, which has no title."
        )
    if missing := [one for one in FRAMEWORKS if one not in told["elsewhere"]]:
        raise SymptomError(f"The symptom {name} names no call in {', '.join(missing)}.")
    symptom = Symptom(name, **told)
    for key, number in symptom.numbers.items():
        if not isinstance(number, str) or not NUMBER.fullmatch(number):
            raise SymptomError(f"The symptom {name} states no number for {key}: {number!r}.")
    _places(symptom)
    return symptom


def _places(symptom):
    """Every stated number stands in a text, and every place has a number."""
    places = {place for text in symptom.texts for place in PLACE.findall(text)}
    if missing := places - set(symptom.numbers):
        raise SymptomError(f"The symptom {symptom.name} states no number for {min(missing)}.")
    if "mended" not in symptom.numbers:
        raise SymptomError(f"The symptom {symptom.name} does not say what its repair gives.")
    if unused := set(symptom.numbers) - places - {"mended"}:
        raise SymptomError(f"The symptom {symptom.name} never says its number {min(unused)}.")


def all_symptoms(file=FILE):
    """Every symptom, group after group."""
    return [symptom for group in read(file) for symptom in group.symptoms]
