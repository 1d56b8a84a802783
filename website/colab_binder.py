"""Links that open a page's notebook in Colab or on Binder, and the notebooks that Colab opens.

They are shown when the course is public, its `repository` in course.toml or on the command line:
`make site REPOSITORY=owner/loss-lab`. Binder builds from `binder/` on the branch `main`. Colab has neither
the library nor the question files, so it opens copies that fetch them first: they are part of the
site, in `_colab/`, and read from the branch that the site is published from.
"""

import nbformat

BRANCH, PAGES_BRANCH = "main", "gh-pages"
SET_UP = """# Fetch the course, install its library, and go to the folder of this notebook.
!git clone --quiet --depth 1 --branch {branch} https://github.com/{repository} /content/loss-lab
%pip install --quiet /content/loss-lab/lib/losslab /content/loss-lab/lib/lessonkit
%cd /content/loss-lab/{folder}"""


def launchers(page, repository):
    """``[(name, address)]`` for a page such as ``theory/02-regression-losses``."""
    if not repository or "/" not in page:
        return []
    colab = f"https://colab.research.google.com/github/{repository}/blob/{PAGES_BRANCH}/_colab"
    binder = f"https://mybinder.org/v2/gh/{repository}/{BRANCH}?labpath="
    return [("Colab", f"{colab}/{page}.ipynb"), ("Binder", f"{binder}{page}.ipynb")]


def write_for_colab(output, files, repository):
    """Copies of the notebooks ``{name: path}`` that set Colab up in their first code cell."""
    for name, path in files.items() if repository else ():
        notebook = nbformat.read(path, as_version=4)
        folder = name.rpartition("/")[0]
        source = SET_UP.format(repository=repository, branch=BRANCH, folder=folder)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(source, id="set-up"))
        target = output / "_colab" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
