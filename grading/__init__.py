"""The instructor's side: hidden checks, the runner, the sandbox, reports."""

import sys

# jsonschema, which nbformat asks about every notebook, builds a grammar of internet addresses wherever it
# finds this package. That takes longer than all else a command loads, and no notebook has a use for it.
sys.modules.setdefault("rfc3987_syntax", None)
