"""Hidden check of ``diagnose``, set 13."""

import numpy as np

from grading.checks.base import Case, Exercise, Mistake
from lessonkit.checks import visible

_rng = np.random.default_rng(134)


def _diagnose(logp, logp_old, mask, rewards, low, high, gradient):
    n, width = mask.shape
    w = np.exp(logp - logp_old)
    centred = (rewards - rewards.mean())[:, None]
    raw = rewards[:, None]

    above, below = w > 1 + high, w < 1 - low

    def total(A, silent):
        return -A * np.where(silent, 0, w) * mask

    right = total(centred, np.where(centred > 0, above, below))
    suspects = [
        right / mask.sum(),
        total(raw, np.where(raw > 0, above, below)) / mask.sum(),
        -right / mask.sum(),
        -centred * mask / mask.sum(),
        total(centred, above | below) / mask.sum(),
        right / (n * width),
        right / (n * mask.sum(axis=1, keepdims=True)),
        right / n,
    ]
    return np.argmin([np.abs(gradient - suspect).max() for suspect in suspects])


LOGP = np.array([[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]])
OLD = np.array([[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]])
MASK = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])


def gradients(logp, logp_old, mask, rewards, low, high):
    """The gradient of every suspect, in order; found by trying."""
    n, width = mask.shape
    w = np.exp(logp - logp_old)
    A = np.repeat((rewards - rewards.mean())[:, None], width, axis=1)
    raw = np.repeat(rewards[:, None], width, axis=1)

    def clip(A):
        silent = ((A > 0) & (w > 1 + high)) | ((A < 0) & (w < 1 - low))
        return np.where(silent, 0.0, -A * w) * mask

    no_min = np.where((w > 1 + high) | (w < 1 - low), 0.0, -A * w) * mask
    tokens, each = mask.sum(), mask.sum(axis=1, keepdims=True)
    ours = clip(A)
    return [ours / tokens, clip(raw) / tokens, -ours / tokens, -A * mask / tokens,
            no_min / tokens, ours / (n * width), ours / (n * each), ours / n]  # fmt: skip


def _case(words, fault, *, size=1.0, narrow=False, part="ordinary", shape=None):
    """One run whose program has this fault; random ones are drawn until all suspects differ."""
    while True:
        if shape is None:
            logp, old, mask, rewards = LOGP, OLD, MASK, np.array([1.0, 0.2])
        else:
            old = -_rng.uniform(0.5, 3, shape)
            logp = old + 0.4 * _rng.normal(size=shape)
            lengths = _rng.permutation(np.linspace(2, shape[1], shape[0]).astype(int))
            mask = (np.arange(shape[1]) < lengths[:, None]).astype(float)
            rewards = _rng.normal(0.4, 1.0, shape[0])
        rewards = rewards * size
        every = gradients(logp, old, mask, rewards, 0.2, 0.28)
        scale = max(np.abs(g).max() for g in every)
        apart = min(np.abs(a - b).max() for i, a in enumerate(every) for b in every[:i])
        if apart > 1e-2 * scale:
            break
        if shape is None:
            raise ValueError("two suspects coincide")
    gradient = every[fault]
    if narrow:
        gradient = gradient.astype(np.float32).astype(float)
    return Case(words, part=part, logp=logp, logp_old=old, mask=mask, rewards=rewards, low=0.2,
                high=0.28, gradient=gradient)  # fmt: skip


def _near(words, fault, ratios):
    """A run with one answer of hardly any advantage, where suspects are near each other."""
    mask = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    run = {
        "logp": np.log(ratios) - 1,
        "logp_old": -np.ones((3, 3)),
        "mask": mask,
        "rewards": np.array([1.0, -1.05, 0.1]) + 0.5,
        "low": 0.2,
        "high": 0.28,
    }
    return Case(words, **run, gradient=gradients(*run.values())[fault])


NAMES = ("none", "not centred", "wrong sign", "ratio missing", "clip without the min",
         "padding counted", "mean per answer", "sum per answer")  # fmt: skip


@np.errstate(all="ignore")
def _closest(distance, change=lambda suspects: suspects, right=0):
    """A wrong answer that compares the gradients otherwise."""

    def answer(logp, logp_old, mask, rewards, low, high, gradient):
        every = change(gradients(logp, logp_old, mask, rewards, low, high))
        return int(np.argmin([distance(gradient, suspect) for suspect in every]))

    return answer


def _first_close(logp, logp_old, mask, rewards, low, high, gradient):
    every = gradients(logp, logp_old, mask, rewards, low, high)
    return next((i for i, suspect in enumerate(every) if np.allclose(gradient, suspect)), 0)


def _first_equal(logp, logp_old, mask, rewards, low, high, gradient):
    every = gradients(logp, logp_old, mask, rewards, low, high)
    return next((i for i, suspect in enumerate(every) if (gradient == suspect).all()), 0)


def _standardised(logp, logp_old, mask, rewards, low, high, gradient):
    return _diagnose(logp, logp_old, mask, rewards / rewards.std(), low, high, gradient)


BORDER = "a ratio exactly on a border is not tried: either answer is right there"
NOTHING = "an advantage of 0 has the gradient 0 either way"

EXERCISE = Exercise(
    "diagnose",
    4,
    _diagnose,
    why=visible("diagnose")["why"],
    cases=[
        *(_case(f"two answers, {name}", fault) for fault, name in enumerate(NAMES)),
        *(_case(f"four answers, {name}", fault, shape=(4, 6)) for fault, name in enumerate(NAMES)),
        _near("suspects near each other", 3, [[1.1, 0.95, 1], [0.9, 1.05, 1], [0.5, 1.6, 1.1]]),
        _near(
            "suspects near each other, clip without the min",
            4,
            [[1.1, 0.95, 1], [0.7, 1.05, 1], [0.5, 1.6, 1.1]],
        ),
        _case("rounded to float32", 6, shape=(3, 5), narrow=True),
        _case("rounded to float32, with the right gradient", 0, shape=(3, 5), narrow=True),
        _case("gradients of a billionth", 7, size=1e-8, part="extreme"),
        _case(
            "gradients of a billionth, rounded",
            4,
            size=1e-8,
            narrow=True,
            part="extreme",
            shape=(3, 5),
        ),
    ],
    mistakes=[
        Mistake(
            _first_close,
            "`np.allclose` allows 1e-8 absolute by default: where gradients are 1e-9, everything "
            "is close. Compare relative to the largest entry, or take the smallest distance.",
            name="absolute tolerance",
        ),
        Mistake(
            lambda *arguments: 0,
            "You always answer 0. Compare the reported gradient with each suspect's.",
            name="always none",
        ),
        Mistake(
            _first_equal,
            "You ask for equality. A gradient that went through float32, or was added up in "
            "another order, is equal to none: take the suspect that is nearest.",
            name="exact comparison",
        ),
        Mistake(
            _closest(lambda g, s: abs(np.linalg.norm(g) - np.linalg.norm(s))),
            "You compare lengths. A wrong sign has the same length: compare the gradients.",
            name="norms compared",
        ),
        Mistake(
            _closest(
                lambda g, s: -np.sum(g * s) / np.linalg.norm(g) / max(np.linalg.norm(s), 1e-300)
            ),
            "You compare directions. A wrong divisor has the right direction: size matters too.",
            name="directions compared",
        ),
        Mistake(
            _standardised,
            "In this exercise an advantage is the reward minus the group's mean, and nothing else.",
            name="divided by the spread",
        ),
    ],
    equivalents={
        "w > 1 + high → w >= 1 + high": BORDER,
        "w < 1 - low → w <= 1 - low": BORDER,
        "centred > 0 → centred >= 0": NOTHING,
        "raw > 0 → raw >= 0": NOTHING,
    },
)
