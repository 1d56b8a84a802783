"""``python -m grading.run SET``: as ``python -m grading grade SET``."""

import sys

from grading.run.grade_class import main
from grading.sandbox import groups

groups.enter_scope()
sys.exit(main())
