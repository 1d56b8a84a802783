"""Running and checking: one submission, one class, the pool of workers."""
