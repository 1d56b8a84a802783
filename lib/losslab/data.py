"""Small real data sets as plain NumPy arrays, from those that ship with scikit-learn, and a book.

Nothing is downloaded. Each loader returns new arrays, so a notebook may change them.
"""

from importlib.resources import files

import numpy as np

__all__ = [
    "load_alice",
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_iris",
    "load_wine",
    "split",
]

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
    from sklearn import datasets

    return datasets.load_diabetes(return_X_y=True, scaled=False)


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
    from sklearn import datasets

    x, t = datasets.load_digits(return_X_y=True)
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
    from sklearn import datasets

    x, benign = datasets.load_breast_cancer(return_X_y=True)
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
    from sklearn import datasets

    return datasets.load_wine(return_X_y=True)


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
    from sklearn import datasets

    return datasets.load_iris(return_X_y=True)


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
    book = (files("losslab") / "texts" / "alice.txt").read_text(encoding="ascii")
    paragraphs = (" ".join(paragraph.split()) for paragraph in book.split("\n\n"))
    return "".join(f"{paragraph}\n" for paragraph in paragraphs if paragraph)


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
