"""Visible check of ``diagnose``, set 13."""

import numpy as np

from lessonkit.checks import case

CASES = [
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.07238699344, -0.08410168771], [0.0, 0.1318977017, 0.0]],
        expected=0,
        looks_like=[
            (
                4,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.1809674836, -0.2102542193], [-0.02681280184, 0.0, 0.0]],
        expected=1,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                4,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, 0.07238699344, 0.08410168771], [0.0, -0.1318977017, 0.0]],
        expected=2,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[-0.08, -0.08, -0.08], [0.08, 0.08, 0.0]],
        expected=3,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.07238699344, -0.08410168771], [0.0, 0.0, 0.0]],
        expected=4,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.06032249454, -0.07008473976], [0.0, 0.1099147514, 0.0]],
        expected=5,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                4,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.06032249454, -0.07008473976], [0.0, 0.1648721271, 0.0]],
        expected=6,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.1809674836, -0.2102542193], [0.0, 0.3297442541, 0.0]],
        expected=7,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "You compare directions. A wrong divisor has the right direction: size "
                "matters too.",
            ),
        ],
    ),
    case(
        logp=[
            [-0.9046898202, -1.051293294, -1.0],
            [-1.105360516, -0.9512098358, -1.0],
            [-1.693147181, -0.5299963708, -0.9046898202],
        ],
        logp_old=[[-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0]],
        mask=[[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
        rewards=[1.5, -0.55, 0.6],
        low=0.2,
        high=0.28,
        gradient=[
            [-0.1404761905, -0.1404761905, 0.0],
            [0.1523809524, 0.1523809524, 0.0],
            [-0.0119047619, -0.0119047619, -0.0119047619],
        ],
        expected=3,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[
            [-0.9046898202, -1.051293294, -1.0],
            [-1.356674944, -0.9512098358, -1.0],
            [-1.693147181, -0.5299963708, -0.9046898202],
        ],
        logp_old=[[-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0], [-1.0, -1.0, -1.0]],
        mask=[[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]],
        rewards=[1.5, -0.55, 0.6],
        low=0.2,
        high=0.28,
        gradient=[[-0.1545238095, -0.133452381, 0.0], [0.0, 0.16, 0.0], [0.0, 0.0, -0.0130952381]],
        expected=4,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[0.2, -1.0],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.03619349672, -0.04205084385], [0.0, 0.3297442541, 0.0]],
        expected=1,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1e-08, 2e-09],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -1.809674836e-09, -2.102542193e-09], [0.0, 3.297442541e-09, 0.0]],
        expected=7,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                3,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
    case(
        logp=[[-0.7, -2.1, -1.45], [-0.9, -0.5, -2.0]],
        logp_old=[[-1.0, -2.0, -1.5], [-0.5, -1.0, -2.0]],
        mask=[[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]],
        rewards=[1.0, 0.2],
        low=0.2,
        high=0.28,
        gradient=[[0.0, -0.06032249331, -0.0700847432], [0.0, 0.1648721248, 0.0]],
        expected=6,
        looks_like=[
            (
                0,
                "0 says that nothing is wrong. Compare the reported gradient with each "
                "suspect's and take the nearest: none is equal to the last digit, and the "
                "absolute tolerance of `np.allclose` takes 1e-9 for 0.",
            ),
            (
                5,
                "In this exercise an advantage is the reward minus the group's mean, and "
                "nothing else.",
            ),
        ],
    ),
]
TAKEAWAY = (
    "Padding counted and a sum per answer have the right direction and the "
    "wrong size; a wrong sign has the right size. Comparing whole gradients "
    "tells them all apart."
)


def why(number, logp, logp_old, mask, rewards, low, high, gradient):
    """Two facts about the report that rule the named suspect out or another one in."""
    A = np.broadcast_to((rewards - rewards.mean())[:, None], mask.shape)
    w = np.exp(logp - logp_old)
    silent = ((A > 0) & (w > 1 + high)) | ((A < 0) & (w < 1 - low))
    right = np.where(silent, 0, -A * w) * mask / mask.sum()
    both = (right != 0) & (gradient != 0)
    if not both.any():
        return None
    share = (gradient[both] / right[both]).reshape(-1)
    if np.allclose(share, share[0], rtol=1e-5):
        return (
            f"The report is {share[0]:.5g} times the right gradient, everywhere. Work out what your suspect "
            f"{number} gives here, and by how much it differs."
        )
    return (
        f"The report is between {share.min():.4g} and {share.max():.4g} times the right gradient, so it is "
        f"none of those that only have another divisor. Compare it with what your suspect {number} gives."
    )
