"""Visible check of ``which_dpo``, set 12."""

from lessonkit.checks import case
from lessonkit.suspects import FARTHEST, FROM_ONE, NOT_THE_FIRST

CASES = [
    case(
        logp_chosen=[-26.91, -38.83, -36.34],
        logp_rejected=[-11.12, -116.7, -6.336],
        ref_chosen=[-29.81, -40.9, -37.82],
        ref_rejected=[-11.75, -116.3, -8.933],
        len_chosen=[10.0, 15.0, 18.0],
        len_rejected=[4.0, 39.0, 5.0],
        beta=0.1,
        reported=0.63796,
        expected=0,
        looks_like=[
            (1, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        logp_chosen=[-46.85, -31.88, -86.27],
        logp_rejected=[-95.92, -59.92, -37.41],
        ref_chosen=[-45.95, -31.75, -92.83],
        ref_rejected=[-92.88, -57.91, -38.77],
        len_chosen=[19.0, 17.0, 31.0],
        len_rejected=[31.0, 20.0, 28.0],
        beta=0.5,
        reported=8.1433,
        expected=1,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (2, FROM_ONE),
            (
                3,
                (FARTHEST),
            ),
        ],
    ),
    case(
        logp_chosen=[-34.63, -61.05, -67.87],
        logp_rejected=[-63.93, -89.68, -83.21],
        ref_chosen=[-31.51, -59.66, -68.45],
        ref_rejected=[-60.82, -87.93, -84.91],
        len_chosen=[20.0, 25.0, 24.0],
        len_rejected=[30.0, 32.0, 32.0],
        beta=0.5,
        reported=0.64323,
        expected=2,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (3, FROM_ONE),
            (
                5,
                (FARTHEST),
            ),
        ],
    ),
    case(
        logp_chosen=[-34.39, -30.74, -46.09],
        logp_rejected=[-69.95, -63.2, -21.61],
        ref_chosen=[-40.21, -33.62, -49.75],
        ref_rejected=[-67.67, -58.3, -20.1],
        len_chosen=[20.0, 24.0, 37.0],
        len_rejected=[39.0, 37.0, 11.0],
        beta=0.2,
        reported=0.00213,
        expected=3,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (4, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        logp_chosen=[-35.76, -99.01, -40.63],
        logp_rejected=[-68.98, -29.42, -10.73],
        ref_chosen=[-36.02, -100.5, -39.75],
        ref_rejected=[-65.36, -27.01, -7.806],
        len_chosen=[22.0, 37.0, 34.0],
        len_rejected=[22.0, 12.0, 6.0],
        beta=0.1,
        reported=0.67862,
        expected=4,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (5, FROM_ONE),
            (
                1,
                (FARTHEST),
            ),
        ],
    ),
    case(
        logp_chosen=[-13.23, -15.93, -53.19],
        logp_rejected=[-33.9, -12.52, -23.08],
        ref_chosen=[-14.57, -14.42, -54.73],
        ref_rejected=[-34.27, -15.21, -21.9],
        len_chosen=[10.0, 5.0, 25.0],
        len_rejected=[22.0, 14.0, 17.0],
        beta=0.2,
        reported=2.2574,
        expected=5,
        looks_like=[
            (
                0,
                (NOT_THE_FIRST),
            ),
            (6, FROM_ONE),
            (
                4,
                (FARTHEST),
            ),
        ],
    ),
]
TAKEAWAY = (
    "A log of one number is enough to convict a trainer, if you can compute what "
    "each fault would have logged."
)
