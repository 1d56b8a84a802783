"""Visible check of ``sample_flow``, set 15."""

import numpy as np

from lessonkit.checks import case
from lessonkit.sketch import against

CASES = [
    case(
        noise=[-1.0, 0.2, 2.0],
        data=[-1.0, 1.0],
        steps=1,
        expected=[0.0, 0.0, 0.0],
        looks_like=[
            (
                [-2.0, 0.4, 4.0],
                "Time runs backwards here, from noise at t = 1 to data at t = "
                "0: step with −velocity.",
            ),
            (
                [np.nan, np.nan, np.nan],
                "The first step must use t = 1 and the last one t = 1/steps: "
                "at t = 0 the velocity is 0/0.",
            ),
            (
                [-0.9280551602, 0.5598979245, -0.001341400522],
                "That is the time in the middle of each step. Euler takes the "
                "velocity at its start.",
            ),
            (
                [-1.0, -1.0, -1.0],
                "You go to the nearest point of the data. The velocity is an "
                "expectation: every point counts with its weight.",
            ),
        ],
    ),
    case(
        noise=[-1.0, 0.2, 2.0],
        data=[-1.0, 1.0],
        steps=2,
        expected=[-0.761594156, 0.1973753202, 0.9640275801],
        looks_like=[
            (
                [-0.2915376937, 0.08071705032, 0.2007574209],
                "The weights of each sample sum to 1 on their own: divide, "
                "and subtract the largest exponent, row by row.",
            ),
            (
                [-2.004945246, 0.062950433, 5.000012288],
                "Time runs backwards here, from noise at t = 1 to data at t = "
                "0: step with −velocity.",
            ),
            (
                [-0.9982603992, 0.6610918504, 0.99998581],
                "x_t is spread around (1 − t)·data, not around data.",
            ),
            (
                [-0.9426807891, 0.3777009478, 0.9946868378],
                "The data's share of x_t is 1 − t; t is the noise's.",
            ),
            (
                [0.0, 0.0, 0.0],
                "Every sample lands on the mean of the data: all points have "
                "the same weight, as at t = 1, or only one step is made. "
                "After the first step the weights depend on where x is.",
            ),
            (
                [-0.630797078, 0.1486876601, 0.98201379],
                "noise = (x − (1 − t)m)/t, so noise − m = (x − m)/t: the division by t is missing.",
            ),
            (
                [-0.48201379, 0.1899744811, 0.4996646499],
                "You go from t near 0 up to 1. Noise is at t = 1: begin there and go down.",
            ),
            (
                [-1.388450543, 1.687839297, 0.8594370006],
                "That is the time in the middle of each step. Euler takes the "
                "velocity at its start.",
            ),
            (
                [-0.4621171573, 0.09966799462, 0.761594156],
                "The exponent is divided by 2t²: t is the standard deviation "
                "of the noise in x_t, its square the variance.",
            ),
            (
                [-0.2449186624, 0.04995837496, 0.4621171573],
                "The exponent is divided by 2t². With less noise, x says more "
                "about where it came from.",
            ),
            (
                [-0.380797078, 0.09868766011, 0.48201379],
                "That is the expected noise alone. The velocity is noise "
                "minus data: take the expected data off as well.",
            ),
            (
                [-0.25, 0.05, 0.5],
                "t stays at 1. It falls by 1/steps after every step.",
            ),
            (
                [-1.0, -1.0, 1.0],
                "You go to the nearest point of the data. The velocity is an "
                "expectation: every point counts with its weight.",
            ),
        ],
    ),
    case(
        noise=[-1.5, 0.3, 0.9, 1.7],
        data=[-2.0, -1.5, 0.3, 3.0],
        steps=3,
        expected=[-1.778788411, 0.2896266911, 0.3133257757, 2.999359132],
        looks_like=[
            (
                [-0.437644436, 0.09906606245, 0.08464988403, 0.02791971241],
                "The weights of each sample sum to 1 on their own: divide, "
                "and subtract the largest exponent, row by row.",
            ),
            (
                [-2.233664702, 0.4139915907, 1.082627497, 0.9345706033],
                "Time runs backwards here, from noise at t = 1 to data at t = "
                "0: step with −velocity.",
            ),
            (
                [-1.669370492, 0.299995854, 0.2999999793, 2.906306199],
                "x_t is spread around (1 − t)·data, not around data.",
            ),
            (
                [-1.913292629, -0.1481476541, 2.522369677, 2.999997029],
                "The data's share of x_t is 1 − t; t is the noise's.",
            ),
            (
                [-0.05, -0.05, -0.05, -0.05],
                "Every sample lands on the mean of the data: all points have "
                "the same weight, as at t = 1, or only one step is made. "
                "After the first step the weights depend on where x is.",
            ),
            (
                [-1.362284501, 0.1737731552, 0.5745528054, 1.962857297],
                "noise = (x − (1 − t)m)/t, so noise − m = (x − m)/t: the division by t is missing.",
            ),
            (
                [-1.213787103, 0.1647802146, 0.2835498847, 1.976838999],
                "You go from t near 0 up to 1. Noise is at t = 1: begin there and go down.",
            ),
            (
                [-2.29887974, 0.459738435, 1.385003228, 3.487229183],
                "That is the time in the middle of each step. Euler takes the "
                "velocity at its start.",
            ),
            (
                [-1.681408635, -0.05299487266, 0.4423291765, 2.475240619],
                "The exponent is divided by 2t²: t is the standard deviation "
                "of the noise in x_t, its square the variance.",
            ),
            (
                [-1.879072995, 0.2999668964, 0.611332277, 3.0],
                "The exponent is −(…)²/(2t²). The 2 is missing.",
            ),
            (
                [-1.335562493, -0.3970360252, 0.2508582372, 1.338447728],
                "The exponent is divided by 2t². With less noise, x says more "
                "about where it came from.",
            ),
            (
                [-1.049396018, 0.1945843831, 0.1999601169, 0.2973745094],
                "That is the expected noise alone. The velocity is noise "
                "minus data: take the expected data off as well.",
            ),
            (
                [-0.4796296296, 0.0537037037, 0.2314814815, 0.4685185185],
                "t stays at 1. It falls by 1/steps after every step.",
            ),
            (
                [-1.865525255, 0.2990545688, 0.4017558385, 2.999837821],
                "The weights are those of the first noise all the way. They "
                "depend on where x is now.",
            ),
            (
                [-2.0, -1.5, 0.3, 0.3],
                "You go to the nearest point of the data. The velocity is an "
                "expectation: every point counts with its weight.",
            ),
        ],
    ),
    case(
        noise=[-0.3, 0.5],
        data=[1.0, 2.5, 4.0, 4.0],
        steps=5,
        expected=[2.500001242, 3.999987485],
        looks_like=[
            (
                [0.4640867455, 0.5359935908],
                "The weights of each sample sum to 1 on their own: divide, "
                "and subtract the largest exponent, row by row.",
            ),
            (
                [-9.854957725, -5.679828171],
                "Time runs backwards here, from noise at t = 1 to data at t = "
                "0: step with −velocity.",
            ),
            (
                [3.978545123, 3.999974666],
                "The data's share of x_t is 1 − t; t is the noise's.",
            ),
            (
                [2.875, 2.875],
                "Every sample lands on the mean of the data: all points have "
                "the same weight, as at t = 1, or only one step is made. "
                "After the first step the weights depend on where x is.",
            ),
            (
                [1.319930085, 2.144310562],
                "noise = (x − (1 − t)m)/t, so noise − m = (x − m)/t: the division by t is missing.",
            ),
            (
                [2.445653229, 2.445653229],
                "You go from t near 0 up to 1. Noise is at t = 1: begin there and go down.",
            ),
            (
                [2.897273287, 4.736482274],
                "That is the time in the middle of each step. Euler takes the "
                "velocity at its start.",
            ),
            (
                [2.744481234, 3.808240158],
                "The exponent is divided by 2t²: t is the standard deviation "
                "of the noise in x_t, its square the variance.",
            ),
            (
                [3.0263859, 3.33896016],
                "The exponent is divided by 2t². With less noise, x says more "
                "about where it came from.",
            ),
            (
                [0.8, 0.8000000001],
                "That is the expected noise alone. The velocity is noise "
                "minus data: take the expected data off as well.",
            ),
            (
                [1.834616, 2.09676],
                "t stays at 1. It falls by 1/steps after every step.",
            ),
            (
                [1.0, 2.5],
                "You go to the nearest point of the data. The velocity is an "
                "expectation: every point counts with its weight.",
            ),
        ],
    ),
    case(
        noise=[-1.0, 0.5],
        data=[0.7],
        steps=4,
        expected=[0.7, 0.7],
        looks_like=[
            (
                [0.0326737763, 0.6673262237],
                "The weights of each sample sum to 1 on their own: divide, "
                "and subtract the largest exponent, row by row.",
            ),
            (
                [-7.8, -0.3],
                "Time runs backwards here, from noise at t = 1 to data at t = "
                "0: step with −velocity.",
            ),
            (
                [0.9428571429, 0.7285714286],
                "That is the time in the middle of each step. Euler takes the "
                "velocity at its start.",
            ),
            (
                [0.525, 0.525],
                "That is the expected noise alone. The velocity is noise "
                "minus data: take the expected data off as well.",
            ),
        ],
    ),
    case(
        noise=[-0.2, 0.07, -1.18],
        data=[0.84, 1.88, 3.24],
        steps=3,
        expected=[1.760284, 1.891751112, 1.049040416],
    ),
]
TAKEAWAY = (
    "One step takes every sample to the mean of the data; more steps let each "
    "find its own point. No network was needed: the best velocity is known."
)


def picture(sample_flow):
    noise = np.linspace(-2.5, 2.5, 101)
    x = noise
    for t in (1.0, 0.75, 0.5, 0.25):
        x = x - (x - np.tanh((1 - t) * x / t**2)) / (4 * t)
    return against(
        x,
        lambda noise: sample_flow(noise, np.array([-1.0, 1.0]), 4),
        noise,
        x="noise",
        y="sample after four steps",
        title="Four steps, data −1 and 1",
        alt="A steep S-curve: noise below 0 ends near −1, noise above 0 near 1.",
    )


def why(result, noise, data, steps):
    """What the first step has to do, which is known without any weights."""
    if steps == 1:
        return (
            f"At t = 1 all data are equally likely, so the one step ends at their mean, {data.mean():.4g}, "
            f"for every sample. Yours end between {result.min():.4g} and {result.max():.4g}."
        )
    return None
