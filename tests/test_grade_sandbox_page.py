"""SANDBOX.md names a test for every promise, and every test that it names is there."""

import re

PATTERN = re.compile(r"`((?:tests/[\w/.]+)|(?:\w+_\*?[\w*]*))`")


def promises(root):
    text = (root / "grading" / "SANDBOX.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row[0].strip().endswith("…")]


def test_every_promise_names_tests_that_are_there(root):
    sources = {path: path.read_text(encoding="utf-8") for path in (root / "tests").rglob("*.py")}
    everything = "\n".join(sources.values())
    rows = promises(root)
    assert len(rows) > 20
    for promise, _, tests in rows:
        names = PATTERN.findall(tests)
        assert names, promise
        for name in names:
            if name.startswith("tests/"):
                assert (root / name).is_file(), name
            else:
                pattern = re.escape(name).replace(r"\*", r"\w+")
                assert re.search(rf"def {pattern}\b", everything), name


def test_the_readable_list_and_the_bounds_are_where_the_page_says(root):
    from grading.sandbox import reach, seccomp
    from grading.settings import SETTINGS

    assert reach.readable_paths() and seccomp.ALLOWED
    assert SETTINGS.submission.kept_mb == 10 and SETTINGS.submission.kept_megapixels == 50
    assert vars(SETTINGS.limited)
