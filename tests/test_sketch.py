"""The picture of the answer beside the learner's curve never fails, and says what it shows."""

import numpy as np
import pytest

from lessonkit.sketch import against

X = np.linspace(-1, 1, 5)


def sketch(yours):
    return against(X**2, yours, X, x="x", y="y", title="Square", alt="A parabola.")


def test_a_right_curve():
    assert sketch(lambda x: x * x).alt == "A parabola. Your curve lies on it."


def test_a_wrong_curve():
    assert "the largest gap is 1.25" in sketch(lambda x: x + 1).alt


def test_a_curve_that_overflows():
    assert "not finite everywhere" in sketch(lambda x: x / 0).alt


def unwritten(x):
    raise NotImplementedError("write square")


def noisy(x):
    print("here")
    raise ValueError


@pytest.mark.parametrize(
    "yours", [unwritten, noisy, lambda x: None, lambda x: "no", lambda x: x[:2]]
)
def test_no_curve_at_all(yours, capfd):
    picture = sketch(yours)
    assert picture.alt == "A parabola. Your own curve appears once the function returns one."
    assert "data:image/svg+xml" in picture._repr_mimebundle_()["text/html"]
    assert capfd.readouterr() == ("", "")


def test_a_learner_may_change_the_values():
    def spoil(x):
        x *= 0
        return x

    sketch(spoil)
    assert X[0] == -1
