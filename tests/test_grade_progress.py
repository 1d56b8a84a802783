"""What ``make grade`` shows while it runs."""

import io

from grading.run import progress


def test_progress_tells_how_long_it_will_take():
    stream = io.StringIO()
    bar = progress.Progress(4, stream)
    bar._started -= 30
    bar.step()
    assert bar.line() == "[######                  ] 1 of 4, 90 s left"
    for _ in range(3):
        bar.step()
    assert "4 of 4, in 30 s" in stream.getvalue()
    assert [progress.duration(s) for s in (5, 150, 7300)] == ["5 s", "2 min 30 s", "2 h 01 min"]


def test_progress_redraws_itself_on_a_terminal():
    stream = io.StringIO()
    stream.isatty = lambda: True
    bar = progress.Progress(2, stream)
    bar.step()
    bar.say("ada: the file is empty")
    bar.step()
    assert stream.getvalue().count("\r") == 3 and "ada: the file is empty" in stream.getvalue()
