"""The logs that a learner diagnoses are those of real trainings: they come out again."""

import importlib

import numpy as np
import pytest

SET = "grading.checks.09_metric_learning"
RUNS = importlib.import_module(f"{SET}.which_triplet_log").RUNS


@pytest.mark.parametrize("words", RUNS)
def test_triplet_logs_are_of_real_trainings(words):
    made, *log = RUNS[words]
    again = importlib.import_module(f"{SET}._runs").run(*made)
    for name, values in zip(("near", "far", "loss"), log, strict=True):
        np.testing.assert_allclose(values, again[name][::2], rtol=0.02, atol=0.002)
