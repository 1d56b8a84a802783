"""Running a learner's code where it can harm nobody. What this promises is written in SANDBOX.md.

``client`` is what the rest of the grader uses; ``zygote``, ``confine``, ``kernel`` and ``seccomp``
shut a process in; ``interpreter`` is what runs inside; ``channel`` is the line between.
"""
