"""Pictures and data files that lessons use: they lie in ``theory/files/``, named with their licence.

``theory/files/README.md`` says of each file in a line of its own where it is from and what its licence is.
The page, the browser's notebooks and the learners' archive all take them along.
"""

import re

from website.course import CourseError

FOLDER, LIST = "files", "README.md"


def files_beside(theory):
    """The files beside the lessons, in order.

    Raises
    ------
    CourseError
        If a file is not named in the list of licences.
    """
    for name in without_licence(theory):
        raise CourseError(
            f"theory/{FOLDER}/{name} has no licence: say in theory/{FOLDER}/{LIST}, in a line that "
            "names the file, where it is from and what its licence is"
        )
    return _files(theory)


def _files(theory):
    files = [path for path in sorted((theory / FOLDER).rglob("*")) if path.is_file()]
    return [path for path in files if not any(part.startswith(".") for part in path.parts)]


def without_licence(theory):
    """The names of the files that the list of licences does not mention."""
    folder = theory / FOLDER
    told = (folder / LIST).read_text(encoding="utf-8") if (folder / LIST).exists() else ""
    names = [path.relative_to(folder).as_posix() for path in _files(theory)]
    lines = told.splitlines()
    return [
        name
        for name in names
        if name != LIST and not any(name in line and len(line) > len(name) + 3 for line in lines)
    ]


def with_credits(theory, text):
    """A Markdown text with, below each picture that lies beside the lessons, the line of its licence."""
    told = theory / FOLDER / LIST
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []

    def credited(match):
        name = match[1]
        said = next((line.strip("-*| ") for line in lines if name in line), "")
        return f"{match[0]}\n\n*{said}*" if said else match[0]

    return re.sub(rf"!\[[^\]]*\]\({FOLDER}/([^)\s]+)\)", credited, text)
