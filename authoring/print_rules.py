"""Print the rules, by what they are rules of.

python -m authoring rules
"""

from authoring.rules import SUBJECTS, rules

TITLES = {
    "lesson": "A lesson",
    "question": "A question or a prediction",
    "term": "A term of the glossary",
    "set": "An exercise set",
    "exercise": "An exercise",
    "loss": "A loss",
    "course": "The course",
}


def listed():
    """The rules as Markdown: a paragraph of bullets for each subject."""
    lines = []
    for subject in SUBJECTS:
        lines += [f"**{TITLES[subject]}**", ""]
        for one in rules(subject):
            kinds = f" (For: {', '.join(one.kinds)}.)" if one.kinds else ""
            lines.append(f"- {one.sentence}{kinds}")
        lines.append("")
    return "\n".join(lines)


def main(arguments):
    print(listed())
    return 0
