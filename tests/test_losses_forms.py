"""Whatever form numbers come in, a loss gives what it gives for plain arrays."""

import numpy as np
import pandas as pd
import pytest
from loss_examples import EXAMPLES

from losslab import losses
from losslab.catalogue import CATALOGUE
from losslab.numerics import softmax


class Subclass(np.ndarray):
    pass


def every_other(a):
    if not a.ndim:
        return a
    wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2] = a
    return wide[..., ::2]


def read_only(a):
    copy = a.copy()
    copy.flags.writeable = False
    return copy


def frame(a):
    return pd.Series(a) if a.ndim == 1 else pd.DataFrame(a) if a.ndim == 2 else a


FORMS = {
    "lists": np.ndarray.tolist,
    "pandas": frame,
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "backwards in memory": lambda a: np.ascontiguousarray(a[::-1])[::-1] if a.ndim else a,
    "every other entry": every_other,
    "columns first": np.asfortranarray,
    "read-only": read_only,
    "a subclass": lambda a: a.view(Subclass),
    "bytes": lambda a: a.astype(np.int8) if a.dtype.kind == "i" and (abs(a) < 99).all() else a,
    "long double": lambda a: a.astype(np.longdouble) if a.dtype.kind == "f" else a,
}


def parts(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"contribution_shares", "fit_power_law"}))
def test_the_form_of_the_arguments_changes_nothing(name, form):
    for example in EXAMPLES[name]:
        plain = [np.asarray(a) for a in example.arguments]
        given = [FORMS[form](a) for a in plain]
        for function in filter(None, (CATALOGUE[name].function, CATALOGUE[name].gradient)):
            expected = parts(function(*plain, **example.options))
            for got, right in zip(
                parts(function(*given, **example.options)), expected, strict=True
            ):
                assert type(got) is type(right) or form == "long double"
                np.testing.assert_allclose(got, right, rtol=1e-12, atol=1e-16)


def test_rows_rounded_to_few_digits_are_distributions():
    assert losses.entropy([0.333, 0.333, 0.333]) == pytest.approx(1.0985, abs=1e-4)
    bfloat16 = pytest.importorskip("ml_dtypes", reason="needs the package ml_dtypes").bfloat16
    rows = softmax(np.random.default_rng(0).normal(size=(2000, 5)) * 2).astype(bfloat16)
    assert losses.kl_divergence(rows, rows).max() == 0
    with pytest.raises(ValueError, match="p's sum is 0.99;"):
        losses.entropy([0.33, 0.33, 0.33])
