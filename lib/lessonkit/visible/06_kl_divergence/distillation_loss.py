"""Visible check of ``distillation_loss``, set 06."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        student_z=[[2.0, 0.0, -1.0]],
        teacher_z=[[3.0, 1.0, -2.0]],
        temperature=2.0,
        expected=0.144872080059162,
        looks_like=[
            (0.0362180200147906, "The factor T² is missing."),
            (0.0724360400295812, "The factor is T, and should be T²."),
            (0.00905450500369764, "Divided by T². Multiply."),
            (0.7694990777548, "Only the student is softened. T belongs to both."),
            (0.321316141835454, "Only the teacher is softened. T belongs to both."),
            (0.100805140099618, "Neither is softened: divide the logits by T first."),
            (0.0088332127528353, "You multiply the logits by T. Divide."),
            (0.0482906933530541, "The mean over the classes. Sum over them."),
            (0.189658523643307, "KL(student‖teacher). The teacher comes first."),
            (3.21201025641471, "That is the cross-entropy: the teacher's entropy is still in it."),
            (-2.88604297293686, "Each difference counts with the teacher's probability."),
            (0.172555486281454, "The logarithms are missing in the difference."),
            (0.0449538704287466, "That is squared error between the probabilities."),
            (1.0, "That is squared error between the logits."),
            ([0.144872080059162], "One number is wanted: the mean over the examples."),
        ],
    ),
    case(
        student_z=[[2.0, 0.0, -1.0], [13.0, 11.0, 8.0]],
        teacher_z=[[3.0, 1.0, -2.0], [3.0, 1.0, -2.0]],  # the second student is right, 10 higher
        temperature=2.0,
        expected=0.072436040029581,
        looks_like=[
            (0.144872080059162, "The examples are summed up. Take their mean."),
            ([0.144872080059162, 0.0], "One number is wanted: the mean over the examples."),
        ],
    ),
    case(
        student_z=[[4000.0, 0.0]],
        teacher_z=[[0.0, 0.0]],
        temperature=1.0,
        expected=1999.30685281944,
        looks_like=[
            (np.inf, "The student's probability underflowed to 0 before the logarithm."),
            (np.nan, "exp(4000) has overflowed: use log_softmax."),
            (13.1223633774043, "The small constant inside the logarithm caps the loss here."),
            (8.51719319141624, "The small constant inside the logarithm caps the loss here."),
        ],
    ),
    case(
        student_z=[[-0.75, 0.46, 1.47], [0.35, 1.77, 1.19]],
        teacher_z=[[0.1, -0.32, 1.9], [-0.22, -1.31, 0.54]],
        temperature=0.5,
        expected=0.1601256854,
    ),
    case(
        student_z=[[1.89, 0.0, -0.73]],
        teacher_z=[[3.9, 1.09, -1.68]],
        temperature=2.0,
        expected=0.3296291873,
    ),
]
TAKEAWAY = (
    "Teacher first, both softened, sum over classes, mean over examples, times T². The "
    "teacher's second and third choices are what the student could not learn from labels."
)


def library(student_z, teacher_z, temperature):
    return losses.distillation(student_z, teacher_z, temperature=temperature).mean()


def picture(distillation_loss):
    student, teacher = np.array([[2.0, 0.0, -1.0]]), np.array([[3.0, 1.0, -2.0]])
    temperatures = np.geomspace(0.25, 16, 61)
    return against(
        [losses.distillation(student, teacher, temperature=T).item() for T in temperatures],
        lambda heats: [distillation_loss(student, teacher, T) for T in heats],
        temperatures,
        x="temperature",
        y="loss",
        title="With T² the loss levels off as T grows",
        alt="Near zero for low temperatures, the loss rises with T and levels off towards 0.44.",
        xscale="log",
        ylim=(-0.1, 0.6),
    )
