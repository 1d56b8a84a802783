"""Rows of logits, a block at a time: their maxima, and what the other entries are beside them."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from losslab._inputs import floating, refuse, rows_of

HUGE = 6e4  # maxima below it are finite in any precision, and no gap from them overflows
CERTAIN = 1e-6  # rows whose other terms sum to less are summed again with more digits
BLOCK_BYTES = 1 << 18  # a block of rows stays in the cache while it is worked on
SHARED_BYTES = 1 << 26  # from here on, blocks are worth a thread for each processor


def split_logsumexp(z, axis=-1, *, any_maximum=True):
    """Return the maximum, and the sum of exp(z - maximum) over the other entries.

    Kept apart, ``(maximum - z[t]) + log1p(others)`` is a cross-entropy that loses no digits.
    Infinite maxima are refused unless ``any_maximum``.
    """
    rows, shape = as_rows(floating("z", z, nan=True), axis)  # a NaN surfaces as a maximum
    maximum, others = split_rows(rows, any_maximum=any_maximum)
    return maximum.reshape(shape), others.reshape(shape)


def split_rows(rows, t=None, *, any_maximum=False):
    """Split the rows of a matrix as :func:`split_logsumexp` does.

    With a class `t` for each row, its gap ``z[t] - maximum`` takes the maximum's place.
    """
    if not rows.size:
        width = wide(rows.dtype)
        return np.full(len(rows), -np.inf, width), np.zeros(len(rows), width)

    def work(start, stop):
        part, at = rows[start:stop], None if t is None else t[start:stop]
        return [_split(*block, part, at) for block in blocks(part, any_maximum=any_maximum)]

    workers = min(_threads(), len(rows)) if rows.nbytes > SHARED_BYTES else 1
    edges = [len(rows) * i // workers for i in range(workers + 1)]
    run = map if workers == 1 else ThreadPoolExecutor(workers).map  # NumPy lets threads run at once
    parts = [part for found in run(work, edges, edges[1:]) for part in found]
    return parts[0] if len(parts) == 1 else [np.concatenate(v) for v in zip(*parts, strict=True)]


def _threads():
    """How many threads to use: as many as OpenMP's variable says, else one for each processor."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return int(asked) if asked.isdecimal() and int(asked) else os.cpu_count() or 1


def _split(part, maximum, top, gap, rows, t):
    """Return a block's maxima or gaps and the sums of its other terms; `gap` is used up."""
    if t is None:
        first = maximum.astype(gap.dtype, copy=False)
    else:
        first = gap.take(_flat(t[part], gap))
    np.exp(gap, out=gap)
    gap.put(top, 0)
    sums = np.add.reduce(gap, axis=1)
    if sums[sums.argmin()] < CERTAIN:
        certain = np.flatnonzero((sums > 0) & (sums < CERTAIN))
        sums[certain] = _small_sums(rows[part][certain], top[certain] % rows.shape[1])
    return first, sums


def _flat(column, block):
    """Places in a flattened block, from one column for each row."""
    return column + _starts(*block.shape)


@lru_cache
def _starts(rows, columns):
    return np.arange(0, rows * columns, columns)


def _small_sums(rows, top):
    """Sum exp(z - maximum) over the other entries where only far ones are left.

    Their gaps are large, and what a large gap loses to rounding is a relative error of its
    exponential: it is computed as well and multiplied back.
    """
    z, top = rows.astype(np.float64), _flat(top, rows)
    maximum = z.take(top)[:, None]
    z.put(top, -np.inf)
    with np.errstate(invalid="ignore", over="ignore"):
        gap = z - maximum
        back = z - gap
        lost = (z - (gap + back)) + (back - maximum)
        terms = np.exp(gap) * (1 + np.where(np.isfinite(lost), lost, 0))
    return terms.sum(axis=1)


def as_rows(z, axis):
    """View `z` as a matrix whose rows run along `axis`; also the shape without that axis."""
    if z.ndim == 2 and axis in (-1, 1):
        return z, z.shape[:1]
    rows_of("terms", "z", z)
    axis = normalize_axis_index(axis, z.ndim)
    if axis < z.ndim - 1:
        z = np.moveaxis(z, axis, -1)
    shape = z.shape[:-1]
    return z.reshape(math.prod(shape), z.shape[-1]), shape


def wide(dtype):
    """The precision that is computed in: float32 for narrower types, others in their own."""
    return np.dtype(np.float32) if dtype.itemsize < 4 else dtype


def height(rows):
    """How many rows make a block."""
    return min(len(rows), max(1, BLOCK_BYTES // max(1, rows.shape[1] * rows.itemsize)))


def blocks(rows, out=None, *, any_maximum=False):
    """Walk over blocks of rows, yielding each with its maximum already subtracted.

    Yields the rows' slice, their maxima, where those lie in the flattened block, and the gaps
    ``z - maximum``, in `out` if that has the precision for them, else in a buffer used again.
    """
    if not rows.size:
        return ()
    width = wide(rows.dtype)
    in_place = out is not None and out.dtype == width
    size = len(rows) if rows.nbytes <= BLOCK_BYTES else height(rows)
    buffer = out if in_place else np.empty((size, rows.shape[1]), width)
    if size == len(rows):
        return ((slice(None), *_gaps(rows, any_maximum, buffer)),)
    parts = [slice(start, start + size) for start in range(0, len(rows), size)]
    outs = (buffer[part] if in_place else buffer[: len(rows[part])] for part in parts)
    return ((part, *_gaps(rows[part], any_maximum, o)) for part, o in zip(parts, outs, strict=True))


def _gaps(block, any_maximum, out):
    """Return the rows' maxima, the places of the maxima, and the gaps from them."""
    top = _flat(block.argmax(axis=1), block)
    maximum = block.take(top)
    if maximum[maximum.argmax()] < HUGE and maximum[maximum.argmin()] > -HUGE:
        return maximum, top, np.subtract(block, maximum[:, None], out=out, dtype=out.dtype)
    # infinite, NaN, or so large that a gap may overflow
    return maximum, top, _gap_from_huge(block, maximum, any_maximum, out)


def _gap_from_huge(block, maximum, any_maximum, out):
    if np.isnan(maximum).any():
        refuse("z", "NaN in some row", "numbers, not NaN")
    infinite = np.isinf(maximum)
    if infinite.any() and not any_maximum:
        worst = maximum[infinite][0]
        refuse("z", f"a row whose largest entry is {worst}", "rows with a finite largest logit")
    block = np.where((maximum == np.inf)[:, None], np.minimum(block, 0), block)
    shift = np.where(infinite, 0, maximum)  # -inf - 0 = -inf, whose exponential is 0
    with np.errstate(over="ignore"):  # a gap too large for a float: -inf, weight 0
        return np.subtract(block, shift[:, None], out=out, dtype=out.dtype)
