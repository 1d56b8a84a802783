"""Speed, memory and accuracy of the library's foundations, beside SciPy and PyTorch.

    python tools/bench_library.py [--quick] [--out build/bench]

Every row of a table is measured in one run, the libraries taking turns, each with one thread; the
best of the turns counts. PyTorch is left out where it is not installed. The tables are printed and
written to library.json and library.md. ``--quick`` takes smaller arrays, to try the program.
"""

import argparse
import json
import os
import platform
import sys
import tracemalloc
from pathlib import Path
from time import perf_counter

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy and PyTorch are imported

import mpmath  # noqa: E402
import numpy as np  # noqa: E402
import scipy  # noqa: E402
from scipy import special  # noqa: E402

from losslab import numerics  # noqa: E402
from losslab.losses import chunked_cross_entropy, cross_entropy  # noqa: E402

try:
    import torch
except ImportError:
    torch = None

LARGE, SMALL = (4096, 50257), (64, 10)
FUNCTIONS = ("logsumexp", "log_softmax", "softmax", "cross_entropy")


def scipy_cross_entropy(z, t):
    return -special.log_softmax(z, axis=-1)[np.arange(len(t)), t]


def calls(name, z, t):
    """The same computation in each library, as functions without arguments."""
    if name == "cross_entropy":
        found = {
            "losslab": lambda: cross_entropy(z, t),
            "scipy": lambda: scipy_cross_entropy(z, t),
        }
    else:
        ours, theirs = getattr(numerics, name), getattr(special, name)
        found = {"losslab": lambda: ours(z), "scipy": lambda: theirs(z, axis=-1)}
    if torch:
        zt, tt = torch.from_numpy(z), torch.from_numpy(t)
        functional = torch.nn.functional
        found["torch"] = {
            "logsumexp": lambda: torch.logsumexp(zt, -1),
            "log_softmax": lambda: functional.log_softmax(zt, -1),
            "softmax": lambda: functional.softmax(zt, -1),
            "cross_entropy": lambda: functional.cross_entropy(zt, tt, reduction="none"),
        }[name]
    return found


def seconds(functions, turns, number):
    """Best time of one call of each function; they take turns, so that a busy spell hits all."""
    best = dict.fromkeys(functions, np.inf)
    for _ in range(turns):
        for name, function in functions.items():
            start = perf_counter()
            for _ in range(number):
                function()
            best[name] = min(best[name], (perf_counter() - start) / number)
    return best


def speed(large, small_turns=200):
    """Time every function on a large and a small matrix, in both precisions."""
    rng = np.random.default_rng(0)
    for shape in (large, SMALL):
        t = rng.integers(0, shape[1], shape[0])
        for dtype in (np.float32, np.float64):
            z = rng.standard_normal(shape, dtype=dtype)
            z *= 3
            copy = z.copy()
            turns, number = (small_turns, 50) if shape == SMALL else (3, 1)
            memory = seconds({"copy": lambda z=z, copy=copy: np.copyto(copy, z)}, turns, number)
            del copy
            for name in FUNCTIONS:
                best = seconds(calls(name, z, t), turns, number)
                yield {
                    "function": name,
                    "shape": list(shape),
                    "dtype": np.dtype(dtype).name,
                    "copy_seconds": memory["copy"],
                    **{f"{library}_seconds": value for library, value in best.items()},
                    "times_scipy": best["scipy"] / best["losslab"],
                    "times_torch": best["torch"] / best["losslab"] if torch else None,
                }


def chunked(vocabulary, rows=1024, width=256):
    """Cross-entropy of a language model's head: all logits at once, and in chunks."""
    rng = np.random.default_rng(1)
    hidden = rng.standard_normal((rows, width), dtype=np.float32)
    embedding = rng.standard_normal((vocabulary, width), dtype=np.float32) / 16
    t = rng.integers(0, vocabulary, rows)
    ways = {"plain": lambda: cross_entropy(hidden @ embedding.T, t)}
    for chunk in (1024, 4096, 16384):
        ways[f"chunk {chunk}"] = lambda chunk=chunk: chunked_cross_entropy(
            hidden, embedding, t, chunk=chunk
        )
    exact = ways["plain"]()
    times = seconds(ways, 3, 1)
    for name, way in ways.items():
        tracemalloc.start()
        value = way()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        yield {
            "way": name,
            "vocabulary": vocabulary,
            "rows": rows,
            "seconds": times[name],
            "peak_megabytes": peak / 1e6,
            "largest_difference": float(np.abs(value - exact).max()),
        }


def ulps(value, exact):
    """Errors in units in the last place of the exact result."""
    nearest = np.array([float(e) for e in exact])
    unit = np.maximum(np.spacing(np.abs(nearest)), 5e-324)
    gap = [abs(mpmath.mpf(float(v)) - e) for v, e in zip(value, exact, strict=True)]
    return np.array([float(g / mpmath.mpf(u)) for g, u in zip(gap, unit, strict=True)])


def accuracy(count):
    """Errors over the whole float64 range, against 50 digits and more."""
    mp = mpmath.mp
    rng = np.random.default_rng(2)
    sizes = np.concatenate([np.logspace(-307, 2.85, count), rng.uniform(0, 745, count)])
    z = np.concatenate([sizes, -sizes])
    with mp.workdps(700):
        exact = {
            "sigmoid": [1 / (1 + mp.exp(-mp.mpf(v))) for v in z],
            "softplus": [mp.log1p(mp.exp(mp.mpf(v))) for v in z],
            "log_sigmoid": [-mp.log1p(mp.exp(-mp.mpf(v))) for v in z],
        }
    theirs = {
        "sigmoid": special.expit,
        "softplus": special.softplus if hasattr(special, "softplus") else None,
        "log_sigmoid": special.log_expit,
    }
    for name, values in exact.items():
        other = theirs[name] or (lambda v: np.logaddexp(0, v))
        yield row(name, "every size", getattr(numerics, name)(z), other(z), values)
    rows = rng.normal(size=(count, 6)) * 10 ** rng.uniform(-300, 2.8, (count, 1))
    near = np.sort(rng.normal(size=(count, 6)) * 20, axis=1)
    near -= near[:, -1:]  # the largest logit is 0: logsumexp is small, its digits count
    for where, z in (("every size", rows), ("largest logit 0", near)):
        with mp.workdps(400):
            terms = [[mp.exp(mp.mpf(v)) for v in r] for r in z]
            totals = [mp.fsum(r) for r in terms]
            logs = [mp.log(total) for total in totals]
            exact = {
                "logsumexp": logs,
                "log_softmax": [mp.mpf(v) - s for r, s in zip(z, logs, strict=True) for v in r],
                "softmax": [e / s for r, s in zip(terms, totals, strict=True) for e in r],
            }
        for name, values in exact.items():
            ours = getattr(numerics, name)(z).ravel()
            scipys = getattr(special, name)(z, axis=-1).ravel()
            yield row(name, where, ours, scipys, values)


def row(name, where, ours, theirs, exact):
    ours, theirs = ulps(ours, exact), ulps(theirs, exact)
    return {
        "function": name,
        "inputs": where,
        "losslab_median_ulp": float(np.median(ours)),
        "losslab_worst_ulp": float(ours.max()),
        "scipy_median_ulp": float(np.median(theirs)),
        "scipy_worst_ulp": float(theirs.max()),
    }


def duration(value):
    if value is None:
        return "–"
    return f"{value * 1e6:.1f} µs" if value < 1e-3 else f"{value * 1e3:.1f} ms"


def ratio(value):
    return "–" if value is None else f"{value:.2f}"


def number(value):
    return f"{value:.2f}" if value < 1e4 else f"{value:.0e}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, r)) + " |" for r in rows])


def markdown(result):
    parts = [
        "## Speed",
        "One thread each; a ratio above 1 means that Loss Lab is faster. SciPy has no cross-entropy: "
        "its `log_softmax`, indexed, stands in.",
        table(
            ["function", "shape", "dtype", "a copy", "Loss Lab", "SciPy", "PyTorch",
             "SciPy / ours", "PyTorch / ours"],
            [
                [r["function"], " × ".join(map(str, r["shape"])), r["dtype"],
                 duration(r["copy_seconds"]), duration(r["losslab_seconds"]),
                 duration(r["scipy_seconds"]), duration(r.get("torch_seconds")),
                 ratio(r["times_scipy"]), ratio(r["times_torch"])]
                for r in result["speed"]
            ],
        ),
        "## Cross-entropy of a large vocabulary",
        "Hidden states times embeddings, then cross-entropy; peak memory beyond the inputs.",
        table(
            ["way", "vocabulary", "rows", "time", "peak memory", "largest difference"],
            [
                [r["way"], r["vocabulary"], r["rows"], duration(r["seconds"]),
                 f"{r['peak_megabytes']:.0f} MB", f"{r['largest_difference']:.1e}"]
                for r in result["chunked"]
            ],
        ),
        "## Accuracy",
        "Errors in units in the last place (ulp) against 50 digits and more, float64.",
        table(
            ["function", "inputs", "Loss Lab median", "worst", "SciPy median", "worst"],
            [
                [r["function"], r["inputs"],
                 *(number(r[f"{library}_{kind}_ulp"])
                   for library in ("losslab", "scipy") for kind in ("median", "worst"))]
                for r in result["accuracy"]
            ],
        ),
        f"Measured with {result['versions']}.",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="smaller arrays")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    options = parser.parse_args(arguments)
    if torch:
        torch.set_num_threads(1)
    versions = {
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "SciPy": scipy.__version__,
        "PyTorch": torch.__version__ if torch else "not installed",
    }
    result = {
        "speed": list(speed((64, 5000) if options.quick else LARGE)),
        "chunked": list(chunked(8192 if options.quick else 131072)),
        "accuracy": list(accuracy(40 if options.quick else 1000)),
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    text = markdown(result)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "library.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    (options.out / "library.md").write_text(text, encoding="utf-8")
    print(text)
    slower = [r for r in result["speed"] if r["times_scipy"] < 1]
    for r in slower:
        print(f"slower than SciPy: {r['function']} {r['shape']} {r['dtype']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
