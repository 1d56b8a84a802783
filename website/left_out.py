"""Links in the notebooks that learners and readers take away, where a lesson or a set is left out.

On the pages lay_out.py looks after them, and names each.
"""

import re

import nbformat


def sets_left_out(course):
    """The names of exercise sets that are in the folder and not in this course."""
    there = {path.stem for path in course.folder.glob("exercises/*/*.ipynb")}
    kept = {path.stem for path in course.sets} | {one.name for one in course.own_sets}
    return sorted(there - kept - set(course.not_taught))


def without_links(text, not_taught, sets=()):
    """Links to lessons that are not taught, and to sets that are left out, become plain text.

    Examples
    --------
    >>> without_links("See [one](06-a.ipynb#b) and [two](07-c.ipynb).", ["06-a"])
    'See one and [two](07-c.ipynb).'
    """
    left = [re.escape(name) for name in not_taught] + [f"{re.escape(n)}/{n}" for n in sets]
    for name in left:
        text = re.sub(rf"\[([^\]]+)\]\([^)\s]*{name}\.ipynb[^)]*\)", r"\1", text)
    return text


def notebook_without_links(data, not_taught, sets=()):
    """A notebook's bytes without these links; cells that grading compares stay as they are."""
    notebook = nbformat.reads(data.decode("utf-8"), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
            cell.source = without_links(cell.source, not_taught, sets)
    return (nbformat.writes(notebook) + "\n").encode()


def to_take_away(files, course, folder):
    """Notebooks ``{address: path}`` as they leave the site: as they are, or copies in ``folder``."""
    sets = sets_left_out(course)
    if not (course.not_taught or sets):
        return files
    copies = {}
    for name, path in files.items():
        copies[name] = folder / name
        copies[name].parent.mkdir(parents=True, exist_ok=True)
        data = notebook_without_links(path.read_bytes(), course.not_taught, sets)
        copies[name].write_bytes(data)
    return copies
