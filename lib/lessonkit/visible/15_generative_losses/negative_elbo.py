"""Visible check of ``negative_elbo``, set 15."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        x=[[1.0, 0.0]],
        decoded=[[0.5, 0.0]],
        mean=[[1.0]],
        log_var=[[0.0]],
        log_sigma=0.0,
        beta=1.0,
        expected=[2.462877066],
        looks_like=[
            (
                [1.481438533],
                "You averaged over the pixels. A log-likelihood is a sum over "
                "them; with the mean the KL weighs D times as much and the "
                "code collapses.",
            ),
            (
                [1.543938533],
                "log σ and ½ log 2π are added once for each picture. Every "
                "pixel has its own normaliser, so they count D times.",
            ),
            (
                [0.625],
                "The constant ½ log 2π is missing, D times. It moves no "
                "parameter, but without it the value is no bound.",
            ),
            (
                [2.587877066],
                "The ½ before the squared residual is missing: the density is e^(−r²/2σ²).",
            ),
            (
                [1.462877066],
                "The sign of the KL: the ELBO is fit minus KL, so minus the ELBO adds it.",
            ),
            (
                [1.962877066],
                "The mean is missing from the KL: codes far from 0 have to pay.",
            ),
            (
                [-2.462877066],
                "That is the ELBO itself, which is raised. A loss is minus that.",
            ),
            (
                2.462877066,
                "One number. A value for each example is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        x=[[0.9, 0.2, 0.4], [0.1, 0.8, 0.3]],
        decoded=[[0.7, 0.3, 0.1], [0.4, 0.5, 0.5]],
        mean=[[0.5, -1.0], [1.5, 0.2]],
        log_var=[[-1.0, 0.4], [-2.0, 0.3]],
        log_sigma=-1.2,
        beta=1.0,
        expected=[0.7832900157, 2.106962047],
        looks_like=[
            (
                [0.8309980515, 1.860718713],
                "You averaged over the pixels. A log-likelihood is a sum over "
                "them; with the mean the KL weighs D times as much and the "
                "code collapses.",
            ),
            (
                [0.355863981, 1.238163524],
                "The KL is averaged over the latent directions. KLs of independent parts add up.",
            ),
            (
                [4.383290016, 5.706962047],
                "log σ is missing, D times. Without it the loss can be "
                "lowered for ever by a larger σ.",
            ),
            (
                [3.183290016, 4.506962047],
                "log σ is added once for each picture. Every pixel has its "
                "own normaliser, so it counts D times.",
            ),
            (
                [1.345412949, 2.66908498],
                "log σ and ½ log 2π are added once for each picture. Every "
                "pixel has its own normaliser, so they count D times.",
            ),
            (
                [-1.973525584, -0.6498535527],
                "The constant ½ log 2π is missing, D times. It moves no "
                "parameter, but without it the value is no bound.",
            ),
            (
                [1.554912362, 3.319511449],
                "The ½ before the squared residual is missing: the density is e^(−r²/2σ²).",
            ),
            (
                [0.2440758536, 1.259625507],
                "The squared residual is divided by σ². You divided by σ.",
            ),
            (
                [2.044075854, 3.059625507],
                "You read log_sigma as the logarithm of the variance. It is that of σ.",
            ),
            (
                [-0.9264141231, -1.368232044],
                "The sign of the KL: the ELBO is fit minus KL, so minus the ELBO adds it.",
            ),
            (
                [1.638142085, 3.844559092],
                "The ½ of the KL is missing: it is ½(mean² + σ² − 1 − log σ²).",
            ),
            (
                [1.333876052, 3.134582221],
                "You read log_var as the logarithm of a standard deviation: "
                "e^log_var is the variance already.",
            ),
            (
                [1.783290016, 3.106962047],
                "The −1 of the KL is missing: a code that equals the prior has a KL of 0.",
            ),
            (
                [0.1582900157, 0.9619620469],
                "The mean is missing from the KL: codes far from 0 have to pay.",
            ),
            (
                [-0.7832900157, -2.106962047],
                "That is the ELBO itself, which is raised. A loss is minus that.",
            ),
            (
                1.445126031,
                "One number. A value for each example is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        x=[[0.9, 0.2, 0.4], [0.1, 0.8, 0.3]],
        decoded=[[0.7, 0.3, 0.1], [0.4, -0.5, 0.5]],
        mean=[[0.5, -1.0], [1.5, 0.2]],
        log_var=[[-1.0, 0.4], [-2.0, 0.3]],
        log_sigma=0.5,
        beta=0.25,
        expected=[4.496280178, 5.025985152],
        looks_like=[
            (
                [1.641235404, 1.964927892],
                "You averaged over the pixels. A log-likelihood is a sum over "
                "them; with the mean the KL weighs D times as much and the "
                "code collapses.",
            ),
            (
                [4.389423669, 4.808785522],
                "The KL is averaged over the latent directions. KLs of independent parts add up.",
            ),
            (
                [2.996280178, 3.525985152],
                "log σ is missing, D times. Without it the loss can be "
                "lowered for ever by a larger σ.",
            ),
            (
                [3.496280178, 4.025985152],
                "log σ is added once for each picture. Every pixel has its "
                "own normaliser, so it counts D times.",
            ),
            (
                [1.658403111, 2.188108086],
                "log σ and ½ log 2π are added once for each picture. Every "
                "pixel has its own normaliser, so they count D times.",
            ),
            (
                [1.739464578, 2.269169553],
                "The constant ½ log 2π is missing, D times. It moves no "
                "parameter, but without it the value is no bound.",
            ),
            (
                [4.522031739, 5.360755444],
                "The ½ before the squared residual is missing: the density is e^(−r²/2σ²).",
            ),
            (
                [4.512985763, 5.243157761],
                "The squared residual is divided by σ². You divided by σ.",
            ),
            (
                [3.762985763, 4.493157761],
                "You read log_sigma as the logarithm of the variance. It is that of σ.",
            ),
            (
                [4.068854143, 4.15718663],
                "The sign of the KL: the ELBO is fit minus KL, so minus the ELBO adds it.",
            ),
            (
                [4.709993195, 5.460384414],
                "The ½ of the KL is missing: it is ½(mean² + σ² − 1 − log σ²).",
            ),
            (
                [4.633926687, 5.282890196],
                "You read log_var as the logarithm of a standard deviation: "
                "e^log_var is the variance already.",
            ),
            (
                [4.746280178, 5.275985152],
                "The −1 of the KL is missing: a code that equals the prior has a KL of 0.",
            ),
            (
                [4.340030178, 4.739735152],
                "The mean is missing from the KL: codes far from 0 have to pay.",
            ),
            (
                [1.284354807, 1.582295734],
                "Beta weighs the KL alone, not the fit.",
            ),
            (
                [5.13741923, 6.329182936],
                "Beta is ignored. It weighs the KL.",
            ),
            (
                [1.92549386, 2.885493518],
                "Beta weighs the KL, and you gave it to the fit.",
            ),
            (
                [-4.496280178, -5.025985152],
                "That is the ELBO itself, which is raised. A loss is minus that.",
            ),
            (
                4.761132665,
                "One number. A value for each example is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        x=[[0.3], [2.0], [-1.0]],
        decoded=[[0.1], [0.5], [0.4]],
        mean=[[0.7], [-0.2], [1.1]],
        log_var=[[0.5], [-0.6], [0.2]],
        log_sigma=0.3,
        beta=3.0,
        expected=[2.187996672, 2.119569078, 3.603878074],
        looks_like=[
            (
                [1.887996672, 1.819569078, 3.303878074],
                "log σ is missing, D times. Without it the loss can be "
                "lowered for ever by a larger σ.",
            ),
            (
                [1.269058139, 1.200630545, 2.684939541],
                "The constant ½ log 2π is missing, D times. It moves no "
                "parameter, but without it the value is no bound.",
            ),
            (
                [2.198972905, 2.736982169, 4.141713477],
                "The ½ before the squared residual is missing: the density is e^(−r²/2σ²).",
            ),
            (
                [2.191836804, 2.335576486, 3.792044527],
                "The squared residual is divided by σ². You divided by σ.",
            ),
            (
                [2.041836804, 2.185576486, 3.642044527],
                "You read log_sigma as the logarithm of the variance. It is that of σ.",
            ),
            (
                [0.2718328599, 1.55313417, -0.09033020066],
                "The sign of the KL: the ELBO is fit minus KL, so minus the ELBO adds it.",
            ),
            (
                [3.146078578, 2.402786532, 5.450982211],
                "The ½ of the KL is missing: it is ½(mean² + σ² − 1 − log σ²).",
            ),
            (
                [3.042337509, 2.648142942, 3.709510983],
                "You read log_var as the logarithm of a standard deviation: "
                "e^log_var is the variance already.",
            ),
            (
                [3.687996672, 3.619569078, 5.103878074],
                "The −1 of the KL is missing: a code that equals the prior has a KL of 0.",
            ),
            (
                [1.452996672, 2.059569078, 1.788878074],
                "The mean is missing from the KL: codes far from 0 have to pay.",
            ),
            (
                [4.647826204, 5.792272326, 7.117425947],
                "Beta weighs the KL alone, not the fit.",
            ),
            (
                [1.549275401, 1.930757442, 2.372475316],
                "Beta is ignored. It weighs the KL.",
            ),
            (
                [4.009104933, 5.603460689, 5.886023189],
                "Beta weighs the KL, and you gave it to the fit.",
            ),
            (
                [-2.187996672, -2.119569078, -3.603878074],
                "That is the ELBO itself, which is raised. A loss is minus that.",
            ),
            (
                2.637147941,
                "One number. A value for each example is wanted; the mean is the caller's.",
            ),
        ],
    ),
    case(
        x=[[-3.4, 0.3], [0.5, 3.4]],
        decoded=[[-2.9, 0.1], [0.2, 2.9]],
        mean=[[0.1], [-0.86]],
        log_var=[[-0.5], [0.3]],
        log_sigma=-0.4,
        beta=1.0,
        expected=[1.418845831, 1.810948428],
    ),
]
TAKEAWAY = (
    "A sum over the pixels and a sum over the code, each with its own "
    "normaliser: only so are the two terms in the same unit, nats for each "
    "example."
)


def library(x, decoded, mean, log_var, log_sigma, beta):
    return losses.negative_elbo(x, decoded, mean, log_var, log_sigma=log_sigma, beta=beta)


def picture(negative_elbo):
    log_sigma = np.linspace(-2.5, 1.5, 81)
    x, zero = np.full((1, 4), 0.3), np.zeros((1, 1))
    answer = 4 * (0.045 * np.exp(-2 * log_sigma) + log_sigma + 0.5 * np.log(2 * np.pi))
    return against(
        answer,
        lambda log_sigma: np.array(
            [negative_elbo(x, 0 * x, zero, zero, s, 1.0)[0] for s in log_sigma]
        ),
        log_sigma,
        x="log σ",
        y="loss of a picture whose pixels are all off by 0.3",
        title="The best σ is the size of the residuals",
        alt="The loss falls from the left, is lowest near log 0.3 and then rises in a line.",
        ylim=(-5, 30),
    )


def why(result, x, decoded, mean, log_var, log_sigma, beta):
    """Whether all pictures are off by the same, and by how much for each pixel."""
    square = 0.5 * (((x - decoded) * np.exp(-log_sigma)) ** 2).sum(axis=1)
    kl = 0.5 * (mean**2 + np.expm1(log_var) - log_var).sum(axis=1)
    constant = (result - square - beta * kl) / x.shape[1]
    if len(constant) > 1 and np.allclose(constant, constant[0]):  # one picture proves nothing
        return (
            "What differs from picture to picture is right. What all have alike, beside the KL's −½ for each "
            f"direction of the code, should be log σ + ½ log 2π for each pixel; yours is {constant[0]:.5g}, "
            f"with log σ = {log_sigma:.5g}."
        )
    return None
