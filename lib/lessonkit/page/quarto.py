"""An extension for Quarto: ``python -m lessonkit.page --quarto`` writes it into a project's folder.

It is a filter of one call, by which Quarto copies scripts and styles beside the pages and names them in
their heads, whatever folder a page is in.
"""

from importlib.metadata import version
from pathlib import Path

from lessonkit.page import ALONE, FILES, MESSAGES, STYLES, copy

FOLDER = Path("_extensions") / "lessonkit"
MAIN = ALONE[0]
EXTENSION = """title: lessonkit
author: The Loss Lab authors
version: {version}
contributes:
  filters:
    - lessonkit.lua
"""
FILTER = """-- Written by `python -m lessonkit.page --quarto`: called once for every page.
function Meta(_)
  if quarto.doc.is_format("html:js") then
    quarto.doc.add_html_dependency({{
      name = "lessonkit",
      version = "{version}",
      scripts = {{ {{ path = "{main}", attribs = {{ type = "module" }} }} }},
      stylesheets = {{ {styles} }},
      resources = {{
{resources}
      }},
    }})
  end
end
"""


def write_extension(project="."):
    """Write the extension into a Quarto project; returns its folder."""
    folder = copy(Path(project) / FOLDER)
    styles = [Path(name).name for name in (*ALONE[1:], *STYLES)]
    loaded = [MESSAGES, *(Path(name).name for name in FILES if name not in STYLES)]
    resources = [f'        {{ name = "{name}", path = "{name}" }},' for name in loaded]
    told = {
        "version": version("lessonkit"),
        "main": Path(MAIN).name,
        "styles": ", ".join(f'"{name}"' for name in styles),
        "resources": "\n".join(resources),
    }
    (folder / "_extension.yml").write_text(EXTENSION.format(**told), encoding="utf-8")
    (folder / "lessonkit.lua").write_text(FILTER.format(**told), encoding="utf-8")
    return folder
