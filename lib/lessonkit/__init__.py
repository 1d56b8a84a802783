"""What the course's notebooks show with: figures, controls, skill checks, visible checks, data.

``lessonkit.compare`` says why two numbers of one loss differ: :mod:`lessonkit.conventions`.
"""


def __getattr__(name):  # imported when it is asked for: it needs all losses
    if name == "compare":
        from lessonkit.conventions import compare

        return compare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
