"""Every exercise notebook is generated from its solutions. What else it must be: test_rules.py."""

import pytest

from grading.authoring.release import ROOT, generate, sets


@pytest.mark.parametrize("set_name", sets())
def test_generated_again_is_the_same(set_name, tmp_path):
    made = generate(set_name, tmp_path)
    kept = ROOT / "exercises" / set_name
    assert {p.name for p in made.iterdir()} == {p.name for p in kept.glob("[!.]*")}
    for path in made.iterdir():
        assert path.read_text() == (kept / path.name).read_text(), "run `make exercises`"
