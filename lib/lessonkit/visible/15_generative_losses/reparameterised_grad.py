"""Visible check of ``reparameterised_grad``, set 15."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        mean=[0.5],
        log_var=[0.0],
        noise=[-1.0],
        slope=[2.0],
        expected=([2.5], [-1.0]),
        looks_like=[
            (
                ([2.0], [-1.0]),
                "Only the path through z. The KL depends on mean and log_var "
                "directly: mean, and ½(σ² − 1), are missing.",
            ),
            (
                ([0.5], [0.0]),
                "Only the KL. z = mean + σ·noise carries slope back as well.",
            ),
            (
                ([2.5], [1.0]),
                "The noise, with its sign, is missing: dz/dσ = noise.",
            ),
            (
                ([2.5], [-0.5]),
                "The −½ from the KL's −½ log_var is missing: at σ = 1 the KL has no slope.",
            ),
            (
                ([3.0], [-1.0]),
                "The KL holds ½ mean², so its slope in the mean is the mean, not twice that.",
            ),
            (
                ([1.5], [-1.0]),
                "The sign of the KL: the loss adds it, so its slopes are added.",
            ),
            (
                ([-1.5], [-1.0]),
                "dz/dmean is 1: the noise belongs to σ alone.",
            ),
            (
                ([-1.0], [2.5]),
                "The two are exchanged: the slope in the mean comes first.",
            ),
            (
                ([2.5], [2.0]),
                "z does not grow with log_var one to one: dz/d log_var = ½σ·noise.",
            ),
        ],
    ),
    case(
        mean=[[0.5, -1.0], [1.5, 0.2]],
        log_var=[[-1.0, 0.4], [-2.0, 0.7]],
        noise=[[0.3, -1.2], [0.8, -0.5]],
        slope=[[1.0, 0.4], [-0.6, 2.0]],
        expected=(
            [[1.5, -0.6], [0.9, 2.2]],
            [[-0.2250806805, -0.04722431314], [-0.5206234243, -0.2026574206]],
        ),
        looks_like=[
            (
                (
                    [[1.0, 0.4], [-0.6, 2.0]],
                    [[0.09097959896, -0.293136662], [-0.08829106588, -0.7095337743]],
                ),
                "Only the path through z. The KL depends on mean and log_var "
                "directly: mean, and ½(σ² − 1), are missing.",
            ),
            (
                (
                    [[0.5, -1.0], [1.5, 0.2]],
                    [[-0.3160602794, 0.2459123488], [-0.4323323584, 0.5068763537]],
                ),
                "Only the KL. z = mean + σ·noise carries slope back as well.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.01606027941, -0.2340876512], [-0.9123323584, -0.4931236463]],
                ),
                "That is the derivative in σ. The parameter is log_var: one more factor, ½σ.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.742190611, -0.07732799492], [-2.830402387, -0.2856205411]],
                ),
                "That is the derivative in σ, of both terms. The parameter is "
                "log_var: multiply by dσ/d log_var = ½σ.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.4501613609, -0.09444862628], [-1.041246849, -0.4053148411]],
                ),
                "That is the derivative in log σ. The parameter is log σ², "
                "twice that, so the slope is half as large.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.2608783632, -0.1121255786], [-0.4648128264, -0.5]],
                ),
                "σ is the root of e^{log_var}.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.1341010815, -0.3403609751], [-0.6089144901, -0.9121911949]],
                ),
                "dσ/d log_var is ½σ: σ = e^{log_var/2}, and the ½ in the exponent comes down.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.01279494956, 0.4901929005], [-0.5426961907, 1.925943902]],
                ),
                "The noise, with its sign, is missing: dz/dσ = noise.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-1.084221595, 0.1176156638], [-3.715151474, 0.04904992754]],
                ),
                "d(−½ log_var)/d log_var = −½, not −½/σ²: the parameter is already a logarithm.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[0.2749193195, 0.4527756869], [-0.02062342426, 0.2973425794]],
                ),
                "The −½ from the KL's −½ log_var is missing: at σ = 1 the KL has no slope.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[-0.5411409599, 0.1986880357], [-0.9529557826, 0.3042189332]],
                ),
                "The KL's ½ is missing: its slope in log_var is ½(σ² − 1).",
            ),
            (
                (
                    [[2.0, -1.6], [2.4, 2.4]],
                    [[-0.2250806805, -0.04722431314], [-0.5206234243, -0.2026574206]],
                ),
                "The KL holds ½ mean², so its slope in the mean is the mean, not twice that.",
            ),
            (
                (
                    [[0.5, 1.4], [-2.1, 1.8]],
                    [[0.4070398784, -0.5390490108], [0.3440412925, -1.216410128]],
                ),
                "The sign of the KL: the loss adds it, so its slopes are added.",
            ),
            (
                (
                    [[0.8, -1.48], [1.02, -0.8]],
                    [[-0.2250806805, -0.04722431314], [-0.5206234243, -0.2026574206]],
                ),
                "dz/dmean is 1: the noise belongs to σ alone.",
            ),
            (
                (
                    [[-0.2250806805, -0.04722431314], [-0.5206234243, -0.2026574206]],
                    [[1.5, -0.6], [0.9, 2.2]],
                ),
                "The two are exchanged: the slope in the mean comes first.",
            ),
            (
                (
                    [[1.5, -0.6], [0.9, 2.2]],
                    [[0.6839397206, 0.6459123488], [-1.032332358, 2.506876354]],
                ),
                "z does not grow with log_var one to one: dz/d log_var = ½σ·noise.",
            ),
        ],
    ),
    case(
        mean=[0.5, -1.0, 0.3],
        log_var=[1.0, -2.0, 3.0],
        noise=[0.3, 0.7, -0.4],
        slope=[0.0, 0.0, -1.5],
        expected=([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 10.88727518]),
        looks_like=[
            (
                ([0.0, 0.0, -1.5], [0.0, 0.0, 1.344506721]),
                "Only the path through z. The KL depends on mean and log_var "
                "directly: mean, and ½(σ² − 1), are missing.",
            ),
            (
                ([0.5, -1.0, 0.3], [0.8591409142, -0.4323323584, 9.542768462]),
                "Only the KL. z = mean + σ·noise carries slope back as well.",
            ),
            (
                ([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 10.14276846]),
                "That is the derivative in σ. The parameter is log_var: one more factor, ½σ.",
            ),
            (
                ([0.5, -1.0, -1.2], [1.042190611, -2.350402387, 4.85855891]),
                "That is the derivative in σ, of both terms. The parameter is "
                "log_var: multiply by dσ/d log_var = ½σ.",
            ),
            (
                ([0.5, -1.0, -1.2], [1.718281828, -0.8646647168, 21.77455037]),
                "That is the derivative in log σ. The parameter is log σ², "
                "twice that, so the slope is half as large.",
            ),
            (
                ([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 15.56842954]),
                "σ is the root of e^{log_var}.",
            ),
            (
                ([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 12.2317819]),
                "dσ/d log_var is ½σ: σ = e^{log_var/2}, and the ½ in the exponent comes down.",
            ),
            (
                ([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 6.181501659]),
                "The noise, with its sign, is missing: dz/dσ = noise.",
            ),
            (
                ([0.5, -1.0, -1.2], [1.175201194, -3.626860408, 11.36238165]),
                "d(−½ log_var)/d log_var = −½, not −½/σ²: the parameter is already a logarithm.",
            ),
            (
                ([0.5, -1.0, -1.2], [1.359140914, 0.06766764162, 11.38727518]),
                "The −½ from the KL's −½ log_var is missing: at σ = 1 the KL has no slope.",
            ),
            (
                ([0.5, -1.0, -1.2], [1.718281828, -0.8646647168, 20.43004364]),
                "The KL's ½ is missing: its slope in log_var is ½(σ² − 1).",
            ),
            (
                ([1.0, -2.0, -0.9], [0.8591409142, -0.4323323584, 10.88727518]),
                "The KL holds ½ mean², so its slope in the mean is the mean, not twice that.",
            ),
            (
                ([-0.5, 1.0, -1.8], [-0.8591409142, 0.4323323584, -8.19826174]),
                "The sign of the KL: the loss adds it, so its slopes are added.",
            ),
            (
                ([0.5, -1.0, 0.9], [0.8591409142, -0.4323323584, 10.88727518]),
                "dz/dmean is 1: the noise belongs to σ alone.",
            ),
            (
                ([0.8591409142, -0.4323323584, 10.88727518], [0.5, -1.0, -1.2]),
                "The two are exchanged: the slope in the mean comes first.",
            ),
            (
                ([0.5, -1.0, -1.2], [0.8591409142, -0.4323323584, 8.042768462]),
                "z does not grow with log_var one to one: dz/d log_var = ½σ·noise.",
            ),
        ],
    ),
    case(
        mean=[-1.18, 0.13],
        log_var=[-3.66, 3.27],
        noise=[0.3, -0.12],
        slope=[0.29, -0.69],
        expected=([-0.89, -0.56], [-0.4801557534, 12.86802923]),
    ),
]
TAKEAWAY = (
    "The noise stays fixed, so z is a smooth function of the encoder's "
    "outputs. The KL pulls every code to 0 and every spread to 1."
)


def picture(reparameterised_grad):
    log_var = np.linspace(-4, 2, 61)
    spread = np.exp(0.5 * log_var)

    def yours(log_var):
        same = np.ones(len(log_var))
        return reparameterised_grad(0 * same, log_var, same, 0.5 * same)[1]

    return against(
        0.25 * spread + 0.5 * (spread**2 - 1),
        yours,
        log_var,
        x="log variance of the code",
        y="slope in log_var (noise 1, slope of the fit 0.5)",
        title="Below 0 the KL widens the code, above it narrows it",
        alt="A curve that rises from −0.5 for narrow codes, through 0, ever more steeply.",
    )


def why(result, mean, log_var, noise, slope):
    """What is left of the first derivative without the slope of the fit."""
    left, m, v = (np.ravel(array) for array in (result[0] - slope, mean, log_var))
    wrong = np.flatnonzero(~np.isclose(left, m))
    if not len(wrong):
        return None
    i = wrong[0]
    return (
        f"Without the fit's slope your derivative in mean is {left[i]:.5g}, at a mean of {m[i]:.5g} and a "
        f"log_var of {v[i]:.5g}. That should be the derivative of ½ mean²."
    )
