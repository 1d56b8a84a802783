"""nbgrader reads this file in the folder where it is started, so start it here."""

from pathlib import Path

from grading.nbgrader_config import configure

configure(get_config(), Path(__file__).parent)  # noqa: F821 - nbgrader defines get_config
