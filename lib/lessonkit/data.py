"""Small real data sets as plain NumPy arrays, from those that ship with scikit-learn, and a book.

Nothing is downloaded. Each loader returns new arrays, so a notebook may change them.
"""

import io
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np

__all__ = [
    "load_alice",
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_iris",
    "load_photo",
    "load_remission",
    "load_wine",
    "split",
]

# scikit-learn's small data sets: how each is asked for, and its files in scikit-learn's folder. They are
# read from there, for importing scikit-learn takes ten times as long; it is the last resort.
STORED = {
    "load_breast_cancer": ({}, ["breast_cancer.csv"]),
    "load_diabetes": ({"scaled": False}, ["diabetes_data_raw.csv.gz", "diabetes_target.csv.gz"]),
    "load_digits": ({}, ["digits.csv.gz"]),
    "load_iris": ({}, ["iris.csv"]),
    "load_wine": ({}, ["wine_data.csv"]),
}
DIABETES_COLUMNS = ("age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu")


def load_diabetes():
    """Diabetes progression: 442 patients, ten measurements, a score one year later.

    Returns
    -------
    x : (442, 10) float array, columns as in ``DIABETES_COLUMNS``, in their own units
        (age in years, bmi in kg/m², bp in mmHg, six blood serum measurements)
    y : (442,) float array, disease progression, 25 to 346

    Examples
    --------
    >>> x, y = load_diabetes()
    >>> x.shape, float(y.min()), float(y.max())
    ((442, 10), 25.0, 346.0)

    References
    ----------
    B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least Angle Regression", 2004.
    """
    return _data_set("load_diabetes")


def load_digits():
    """Handwritten digits: 1797 pictures of 8 × 8 pixels.

    Returns
    -------
    x : (1797, 64) float array, pixels row by row, scaled from 0 (paper) to 1 (ink)
    t : (1797,) integer array, the digit

    Examples
    --------
    >>> x, t = load_digits()
    >>> x.shape, float(x.max()), [int(digit) for digit in t[:3]]
    ((1797, 64), 1.0, [0, 1, 2])

    References
    ----------
    C. Kaynak, "Methods of Combining Multiple Classifiers and Their Applications to Handwritten
    Digit Recognition", 1995.
    """
    x, t = _data_set("load_digits")
    return x / 16, t


def load_breast_cancer():
    """Breast cancer (Wisconsin): 569 tumours, thirty measurements of their cells' nuclei.

    Returns
    -------
    x : (569, 30) float array, in the measurements' own units
    y : (569,) integer array, 1 malignant (212 of them), 0 benign

    Examples
    --------
    >>> x, y = load_breast_cancer()
    >>> x.shape, int(y.sum())
    ((569, 30), 212)

    References
    ----------
    W. N. Street, W. H. Wolberg and O. L. Mangasarian, "Nuclear Feature Extraction for Breast
    Tumor Diagnosis", 1993.
    """
    x, benign = _data_set("load_breast_cancer")
    return x, 1 - benign  # the rarer, sought class is the positive one


def load_wine():
    """Wine: 178 wines of three cultivars, thirteen chemical measurements.

    Returns
    -------
    x : (178, 13) float array, in the measurements' own units
    t : (178,) integer array, the cultivar, 0 to 2

    Examples
    --------
    >>> x, t = load_wine()
    >>> x.shape, [int(n) for n in np.bincount(t)]
    ((178, 13), [59, 71, 48])

    References
    ----------
    S. Aeberhard, D. Coomans and O. de Vel, "Comparison of Classifiers in High Dimensional
    Settings", 1992.
    """
    return _data_set("load_wine")


def load_iris():
    """Iris: 150 flowers of three species, sepal and petal length and width in centimetres.

    Returns
    -------
    x : (150, 4) float array: sepal length, sepal width, petal length, petal width
    t : (150,) integer array, the species: 0 setosa, 1 versicolor, 2 virginica

    Examples
    --------
    >>> x, t = load_iris()
    >>> x.shape, [int(n) for n in np.bincount(t)]
    ((150, 4), [50, 50, 50])

    References
    ----------
    R. A. Fisher, "The Use of Multiple Measurements in Taxonomic Problems", 1936.
    """
    return _data_set("load_iris")


def load_alice():
    """Alice's Adventures in Wonderland: a book of about 140,000 characters, in the public domain.

    Returns
    -------
    str, a paragraph (or a stanza, or a chapter's title) in each line; each line ends in a newline,
        the only white space besides single blanks. All characters are ASCII: one byte each.

    Examples
    --------
    >>> text = load_alice()
    >>> text[:31], text.count("Alice")
    ('CHAPTER I. Down the Rabbit-Hole', 395)

    References
    ----------
    L. Carroll, "Alice's Adventures in Wonderland", 1865. Where this copy comes from:
    ``texts/README.txt``.
    """
    book = (files("lessonkit") / "texts" / "alice.txt").read_text(encoding="ascii")
    paragraphs = (" ".join(paragraph.split()) for paragraph in book.split("\n\n"))
    return "".join(f"{paragraph}\n" for paragraph in paragraphs if paragraph)


def load_photo():
    """A photograph in grey, 427 × 640 pixels: a Chinese palace, from those of scikit-learn.

    Returns
    -------
    (427, 640) float array, from 0 (black) to 1 (white)

    Examples
    --------
    >>> photo = load_photo()
    >>> photo.shape, float(photo.min()), float(photo.max())
    ((427, 640), 0.0, 1.0)

    References
    ----------
    ``sklearn.datasets.load_sample_image("china.jpg")``, by D. Buechele, CC BY 2.0.
    """
    from sklearn import datasets

    return datasets.load_sample_image("china.jpg").mean(axis=2) / 255


# Weeks in remission of 21 patients on the drug and 21 on placebo; minus: still in remission then.
REMISSION = (
    (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35),
    (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23),
)


def load_remission():
    """Remission of leukaemia: 42 children, 21 on a drug (6-mercaptopurine), 21 on placebo.

    Returns
    -------
    weeks : (42,) float array, until relapse or until last seen
    relapse : (42,) integer array, 1 where the relapse was seen, 0 where still well when last seen
    placebo : (42,) integer array, 1 on placebo, 0 on the drug

    Examples
    --------
    >>> weeks, relapse, placebo = load_remission()
    >>> len(weeks), int(relapse.sum()), float(weeks[placebo == 0].sum())
    (42, 30, 359.0)

    References
    ----------
    E. J. Freireich et al., "The Effect of 6-Mercaptopurine on the Duration of Steroid-Induced
    Remissions in Acute Leukemia", 1963.
    """
    drug, placebo = (np.array(arm, dtype=float) for arm in REMISSION)
    weeks = np.concatenate([drug, placebo])
    return np.abs(weeks), (weeks > 0).astype(int), np.repeat([0, 1], 21)


def split(x, y, *, test=0.25, seed=0):
    """Shuffle examples and split them into a training and a test part.

    Parameters
    ----------
    x, y : arrays with the same number of rows
    test : float strictly between 0 and 1
        The share that is held out.
    seed : int
        The same seed gives the same split.

    Returns
    -------
    x_train, x_test, y_train, y_test

    Examples
    --------
    >>> [len(part) for part in split(np.zeros((8, 2)), np.zeros(8))]
    [6, 2, 6, 2]
    """
    order = np.random.default_rng(seed).permutation(len(x))
    held_out, kept = np.split(order, [round(len(x) * test)])
    return x[kept], x[held_out], y[kept], y[held_out]


def _data_set(name):
    """Arrays ``(x, y)`` of a data set that ships with scikit-learn.

    A page's Python has none: the archive of the libraries there has the arrays as files beside this
    module, which :func:`stored` made.
    """
    file = files("lessonkit") / "stored" / f"{name}.npz"
    if file.is_file():
        with np.load(io.BytesIO(file.read_bytes())) as arrays:
            return arrays["x"], arrays["y"]
    options, names = STORED[name]
    found = find_spec("sklearn")
    paths = (
        [Path(found.origin).parent / "datasets" / "data" / own for own in names] if found else []
    )
    if paths and all(path.is_file() for path in paths):
        return _read(*paths)
    from sklearn import datasets

    return getattr(datasets, name)(return_X_y=True, **options)


def _read(path, target=None):
    """Arrays ``(x, y)`` of a table of numbers: its last column is y, or another file's."""
    if target is not None:
        return np.loadtxt(path), np.loadtxt(target)
    with_names = not path.name.startswith("digits")
    table = np.loadtxt(path, delimiter=",", skiprows=int(with_names))
    return np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(int)


def stored():
    """``{name of the file: its bytes}``: the small data sets for a Python without scikit-learn."""
    made = {}
    for name in STORED:
        x, y = _data_set(name)
        packed = io.BytesIO()
        np.savez_compressed(packed, x=x, y=y)
        made[f"stored/{name}.npz"] = packed.getvalue()
    return made
