"""Visible check of ``which_elbo``, set 15."""

from lessonkit.checks import case


def would_report(values):
    """What each other program would have reported, as a sentence."""
    return [
        (
            name,
            f"The right value here is {value:.3f}."
            if name == "right"
            else f"A program with “{name}” would have reported {value:.3f} here.",
        )
        for name, value in values.items()
    ]


CASES = [
    case(
        x=[[0.6, 0.8, -0.7], [0.5, 1.2, 0.0]],
        decoded=[[0.8, 1.1, -0.6], [0.8, 0.6, 0.7]],
        mean=[[2.1, 1.8], [-0.4, 1.1]],
        log_var=[[0.0, 0.6], [-0.2, -2.0]],
        sigma=0.5,
        reported=4.36,
        expected="right",
        looks_like=would_report(
            {
                "pixel mean": 3.185,
                "latent mean": 3.057,
                "no half": 5.436,
                "no log sigma": 6.436,
                "log std": 5.065,
                "minus KL": -0.842,
            }
        ),
    ),
    case(
        x=[[0.2, -1.2, -0.5], [0.0, 0.6, -0.6]],
        decoded=[[0.4, -1.9, -0.2], [0.3, 1.1, -0.1]],
        mean=[[3.1, -0.7], [-0.7, -1.4]],
        log_var=[[-0.5, 0.6], [-1.0, -0.7]],
        sigma=0.5,
        reported=3.99,
        expected="pixel mean",
        looks_like=would_report(
            {
                "right": 5.248,
                "latent mean": 3.568,
                "no half": 6.458,
                "no log sigma": 7.328,
                "log std": 5.842,
                "minus KL": -1.473,
            }
        ),
    ),
    case(
        x=[[0.8, 0.2, -0.8], [0.2, -1.2, -0.2]],
        decoded=[[-0.4, 0.3, -1.5], [-0.4, -1.3, -0.3]],
        mean=[[-0.7, 0.1], [0.4, -1.1]],
        log_var=[[-0.7, -0.8], [-2.2, -1.1]],
        sigma=0.5,
        reported=3.5,
        expected="latent mean",
        looks_like=would_report(
            {
                "right": 4.012,
                "pixel mean": 2.014,
                "no half": 6.332,
                "no log sigma": 6.092,
                "log std": 5.008,
                "minus KL": 1.982,
            }
        ),
    ),
    case(
        x=[[1.4, -0.8, 1.9], [1.5, 0.1, 1.0]],
        decoded=[[1.6, -0.7, 2.0], [1.1, -0.8, 1.2]],
        mean=[[2.0, 1.3], [-0.9, -0.2]],
        log_var=[[0.0, 0.3], [0.2, -0.3]],
        sigma=0.5,
        reported=4.48,
        expected="no half",
        looks_like=would_report(
            {
                "right": 3.410,
                "pixel mean": 2.245,
                "latent mean": 2.579,
                "no log sigma": 5.490,
                "log std": 3.498,
                "minus KL": 0.084,
            }
        ),
    ),
    case(
        x=[[-1.3, -0.2, -0.6], [1.1, -0.6, -0.4]],
        decoded=[[-1.4, -0.4, -0.8], [1.4, -0.1, 0.3]],
        mean=[[-0.7, 2.8], [1.4, -0.1]],
        log_var=[[0.0, 0.2], [1.1, -1.2]],
        sigma=0.5,
        reported=6.61,
        expected="no log sigma",
        looks_like=would_report(
            {
                "right": 4.529,
                "pixel mean": 3.464,
                "latent mean": 3.063,
                "no half": 5.449,
                "log std": 6.024,
                "minus KL": -1.334,
            }
        ),
    ),
    case(
        x=[[0.1, 1.8, 0.9], [-0.3, 0.8, 0.9]],
        decoded=[[-0.8, 1.4, 1.2], [-0.7, 0.6, 1.3]],
        mean=[[-0.4, -1.8], [0.9, 1.9]],
        log_var=[[-1.5, -0.1], [-0.4, 0.0]],
        sigma=0.5,
        reported=4.63,
        expected="log std",
        looks_like=would_report(
            {
                "right": 4.252,
                "pixel mean": 2.854,
                "latent mean": 3.175,
                "no half": 5.672,
                "no log sigma": 6.331,
                "minus KL": -0.057,
            }
        ),
    ),
    case(
        x=[[0.4, -0.6, 0.1], [0.6, -0.7, 0.2]],
        decoded=[[-0.2, 0.0, -0.4], [0.1, -1.2, 0.3]],
        mean=[[2.1, -1.7], [0.6, -0.7]],
        log_var=[[0.1, -0.1], [-0.8, 0.4]],
        sigma=0.5,
        reported=0.03,
        expected="minus KL",
        looks_like=would_report(
            {
                "right": 4.283,
                "pixel mean": 2.844,
                "latent mean": 3.220,
                "no half": 5.763,
                "no log sigma": 6.362,
                "log std": 4.512,
            }
        ),
    ),
    case(
        x=[[-0.1, 0.0, -0.7, -1.5], [0.3, -0.3, -0.3, 1.1], [0.2, 1.1, -0.4, -1.5]],
        decoded=[[-0.7, -0.3, -0.5, -1.9], [0.2, 0.7, 0.3, 0.7], [0.0, 2.0, 0.9, -1.3]],
        mean=[[1.0, 1.3], [-1.7, -0.8], [1.5, -0.8]],
        log_var=[[0.2, -0.6], [0.2, -0.6], [-0.4, 0.0]],
        sigma=0.7,
        reported=5.45,
        expected="right",
        looks_like=would_report(
            {
                "pixel mean": 2.554,
                "latent mean": 4.661,
                "no half": 7.074,
                "no log sigma": 6.882,
                "log std": 5.626,
                "minus KL": 2.281,
            }
        ),
    ),
    case(
        x=[[-0.8, -0.8, -1.3, -1.7], [-0.3, -0.1, -0.8, 0.6], [-0.7, -0.3, 0.1, -1.5]],
        decoded=[[-2.7, -0.2, -1.7, -1.2], [0.1, -1.6, 1.6, 1.8], [-2.4, -1.8, 1.4, -3.6]],
        mean=[[-0.1, -2.3], [0.3, -2.3], [0.9, -1.7]],
        log_var=[[-0.5, -0.7], [-0.6, -1.4], [-0.8, -0.5]],
        sigma=1.6,
        reported=4.44,
        expected="pixel mean",
        looks_like=would_report(
            {
                "right": 9.837,
                "latent mean": 8.518,
                "no half": 11.480,
                "no log sigma": 7.957,
                "log std": 10.353,
                "minus KL": 4.559,
            }
        ),
    ),
    case(
        x=[[1.9, 1.5, 2.2, -0.5], [-1.0, -2.7, -0.4, 1.4], [-1.5, 0.5, 0.1, 1.2]],
        decoded=[[2.8, 2.3, 1.9, -1.4], [-1.8, -6.1, 0.0, -1.3], [-2.5, -0.3, -1.6, -1.3]],
        mean=[[3.4, 0.3], [3.0, 0.0], [-0.5, 1.8]],
        log_var=[[-0.8, -2.3], [-1.7, -0.9], [0.6, -1.4]],
        sigma=1.7,
        reported=10.01,
        expected="latent mean",
        looks_like=would_report(
            {
                "right": 12.330,
                "pixel mean": 6.563,
                "no half": 14.220,
                "no log sigma": 10.207,
                "log std": 13.511,
                "minus KL": 3.047,
            }
        ),
    ),
    case(
        x=[[0.2, 0.1, -2.1, -0.5], [0.1, -0.3, -0.1, -0.5], [-2.4, 0.7, 0.4, 0.7]],
        decoded=[[-0.4, 0.2, -0.6, -1.4], [1.5, -0.6, 2.1, -2.6], [-1.8, -0.3, 2.3, 1.3]],
        mean=[[0.5, 0.6], [0.5, 1.7], [1.1, 3.8]],
        log_var=[[-0.6, -0.4], [-1.4, -1.1], [-1.1, -1.6]],
        sigma=2.2,
        reported=11.87,
        expected="no half",
        looks_like=would_report(
            {
                "right": 11.176,
                "pixel mean": 5.536,
                "latent mean": 9.348,
                "no log sigma": 8.022,
                "log std": 11.999,
                "minus KL": 3.865,
            }
        ),
    ),
    case(
        x=[[0.4, -1.1, 0.2, 1.0], [-0.9, -1.1, 1.4, -0.4], [1.3, 0.6, -1.2, -0.6]],
        decoded=[[1.0, -1.7, -0.1, 0.3], [-1.9, -0.9, 2.0, -0.7], [1.0, 0.9, -1.1, -1.2]],
        mean=[[0.2, 4.0], [3.4, -1.1], [0.1, -0.3]],
        log_var=[[-0.9, -0.8], [0.5, -0.3], [-0.2, 0.7]],
        sigma=0.4,
        reported=12.15,
        expected="no log sigma",
        looks_like=would_report(
            {
                "right": 8.488,
                "pixel mean": 5.870,
                "latent mean": 5.989,
                "no half": 11.967,
                "log std": 9.035,
                "minus KL": -1.508,
            }
        ),
    ),
    case(
        x=[[-1.2, 0.0, -1.3, -1.2], [-1.1, 0.6, 0.1, 0.4], [1.5, 1.0, -0.3, -0.2]],
        decoded=[[1.4, 0.7, -0.8, -2.3], [-1.7, -1.0, -0.3, -0.2], [2.2, 1.2, 3.0, 0.6]],
        mean=[[0.4, -0.1], [3.2, 0.0], [-2.5, -1.4]],
        log_var=[[-0.6, 0.5], [-0.8, 1.3], [-0.6, -0.3]],
        sigma=1.5,
        reported=12.28,
        expected="log std",
        looks_like=would_report(
            {
                "right": 10.545,
                "pixel mean": 5.227,
                "latent mean": 8.818,
                "no half": 12.339,
                "no log sigma": 8.923,
                "minus KL": 3.637,
            }
        ),
    ),
    case(
        x=[[1.1, 0.6, 1.0, -0.9], [-0.3, 0.4, 0.8, -0.9], [-0.7, 0.5, 0.2, -0.8]],
        decoded=[[1.6, 1.6, 1.2, -2.3], [-0.5, 1.6, 0.6, -0.7], [-2.5, -0.1, 0.4, -0.5]],
        mean=[[2.9, 0.6], [-0.2, 0.0], [-0.3, 0.4]],
        log_var=[[0.1, -0.4], [-1.6, -0.6], [-1.6, -1.2]],
        sigma=0.8,
        reported=3.11,
        expected="minus KL",
        looks_like=would_report(
            {
                "right": 6.905,
                "pixel mean": 3.150,
                "latent mean": 5.956,
                "no half": 9.129,
                "no log sigma": 7.798,
                "log std": 7.641,
            }
        ),
    ),
]
TAKEAWAY = (
    "A loss value is only as good as its conventions. Seven programs with the same network report "
    "seven numbers, and most of them train another model."
)
