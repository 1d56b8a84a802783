"""Visible check of ``largest_rate``, set 01."""

from lessonkit.checks import case

CASES = [
    case(
        x=[-2.0, -1.0, 1.0, 2.0],
        expected=0.4,
        looks_like=[
            (
                0.2,
                (
                    "At this rate the steepest direction is at rest after one step: its factor is"
                    " 0. The border is where the factor is −1, at twice this rate."
                ),
            ),
            (1.0, "You took the smaller curvature. The steeper direction explodes first."),
            (
                0.8,
                (
                    "The second derivative of a squared error is 2, not 1: your curvatures are "
                    "half as large as they are."
                ),
            ),
            (0.1, "You took the sum over the points. The loss is the mean."),
        ],
    ),
    case(
        x=[9.0, 10.0, 11.5],
        expected=0.009487067238,
        looks_like=[
            (
                0.004743533619,
                (
                    "At this rate the steepest direction is at rest after one step: its factor is"
                    " 0. The border is where the factor is −1, at twice this rate."
                ),
            ),
            (99.85893399, "You took the smaller curvature. The steeper direction explodes first."),
            (
                0.01897413448,
                (
                    "The second derivative of a squared error is 2, not 1: your curvatures are "
                    "half as large as they are."
                ),
            ),
            (
                0.009577015164,
                (
                    "This is right for the slope alone. The intercept moves too, and together "
                    "they form a bowl whose axes lie askew."
                ),
            ),
            (0.003162355746, "You took the sum over the points. The loss is the mean."),
            (
                0.9473684211,
                (
                    "Inputs that are not centred make the bowl steeper. The mean of x² is in it, "
                    "not the variance."
                ),
            ),
        ],
    ),
    case(
        x=[0.5, -1.0, 2.5, 3.0],
        expected=0.2191311906,
        looks_like=[
            (
                0.1095655953,
                (
                    "At this rate the steepest direction is at rest after one step: its factor is"
                    " 0. The border is where the factor is −1, at twice this rate."
                ),
            ),
            (1.780868809, "You took the smaller curvature. The steeper direction explodes first."),
            (
                0.4382623811,
                (
                    "The second derivative of a squared error is 2, not 1: your curvatures are "
                    "half as large as they are."
                ),
            ),
            (
                0.2424242424,
                (
                    "This is right for the slope alone. The intercept moves too, and together "
                    "they form a bowl whose axes lie askew."
                ),
            ),
            (0.05478279764, "You took the sum over the points. The loss is the mean."),
            (
                0.3902439024,
                (
                    "Inputs that are not centred make the bowl steeper. The mean of x² is in it, "
                    "not the variance."
                ),
            ),
        ],
    ),
    case(
        x=[-0.1, -0.3, 0.2],
        expected=0.9953819981,
        looks_like=[
            (
                0.4976909991,
                (
                    "At this rate the steepest direction is at rest after one step: its factor is"
                    " 0. The border is where the factor is −1, at twice this rate."
                ),
            ),
            (23.79409169, "You took the smaller curvature. The steeper direction explodes first."),
            (
                1.990763996,
                (
                    "The second derivative of a squared error is 2, not 1: your curvatures are "
                    "half as large as they are."
                ),
            ),
            (
                21.42857143,
                (
                    "This is right for the slope alone. The intercept moves too, and together "
                    "they form a bowl whose axes lie askew."
                ),
            ),
            (0.3317939994, "You took the sum over the points. The loss is the mean."),
            (
                1.0,
                (
                    "Inputs that are not centred make the bowl steeper. The mean of x² is in it, "
                    "not the variance."
                ),
            ),
        ],
    ),
]
TAKEAWAY = "Whoever standardises the inputs may take the same rate for every data set."
