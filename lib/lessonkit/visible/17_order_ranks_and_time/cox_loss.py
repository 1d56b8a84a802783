"""Visible check of ``cox_loss``, set 17."""

import numpy as np

from lessonkit.checks import case
from lessonkit.data import load_remission
from lessonkit.sketch import against
from losslab import losses

CASES = [
    case(
        score=[0.5, -1.0, 1.2, 0.3, -0.4, 0.8],
        time=[3.0, 5.0, 3.0, 4.0, 7.0, 2.0],
        event=[1, 1, 1, 0, 0, 1],
        expected=1.19717407,
        looks_like=[
            (0.7981160466, "The mean is over the events. The censored have no term of their own."),
            (4.78869628, "That is the sum. The mean over the events is wanted."),
            (
                [1.495638171, 1.037487951, 0.795638171, 0.0, 0.0, 1.459931987],
                (
                    "A value for each case comes back. One number is wanted: the mean over "
                    "the events."
                ),
            ),
            (
                0.7180978687,
                (
                    "You dropped the censored. They were at risk until they left, and belong "
                    "in the sums."
                ),
            ),
            (
                0.8931961478,
                (
                    "Everybody counts as having had the event, the censored too. They have no "
                    "term of their own: `event` is not used, or not everywhere."
                ),
            ),
            (
                1.339794222,
                (
                    "The censored have terms of their own in your sum. Only the number below "
                    "is that of the events: multiply each term by `event`."
                ),
            ),
            (0.2852403034, "The roles are exchanged: `event` is 1 where the event was seen."),
            (
                1.785307036,
                (
                    "`terms[event]` takes rows 0 and 1 again and again, since `event` holds "
                    "whole numbers. A choice of rows is `terms[event == 1]`."
                ),
            ),
            (0.4591498461, "The one who has the event is at risk at that time too: ≥, not >."),
            (
                0.808246201,
                (
                    "You leave the one who has the event out of the sum. Without them it is "
                    "no softmax."
                ),
            ),
            (1.884931987, "Everybody is in every risk set. Those who have left are not at risk."),
            (
                1.358502985,
                (
                    "You sum over those whose time has passed. At risk are those whose time "
                    "is yet to come: `time >= time[i]` for row i. (If you made a table, the "
                    "other axis is meant.)"
                ),
            ),
            (
                1.094165155,
                (
                    "That is Efron's treatment of ties. Breslow's keeps the full sum for each "
                    "of the tied events."
                ),
            ),
            (
                1.047126336,
                (
                    "A running sum over sorted times puts tied cases in some order: the "
                    "result depends on the order of the rows. Use ≥ on the times."
                ),
            ),
            (
                1.133739376,
                (
                    "A running sum over sorted times puts tied cases in some order: the "
                    "result depends on the order of the rows. Use ≥ on the times."
                ),
            ),
            (
                1.203766785,
                (
                    "Your running sum begins with the earliest time, so it holds those who "
                    "have left. Those at risk are the later ones, and tied ones with them."
                ),
            ),
            (
                1.413674119,
                (
                    "You take the rows to be sorted by time. They come in any order: compare "
                    "the times."
                ),
            ),
            (
                -0.2287715487,
                (
                    "The logarithm of a mean over the risk set. It is the sum: a larger set "
                    "makes the choice harder."
                ),
            ),
            (1.57217407, "The event's own score is missing: the log-sum-exp less that."),
            (
                2.078785374,
                (
                    "A larger score means an earlier event: s stands in the exponent as it "
                    "is, without a minus."
                ),
            ),
            (0.425, "The largest score of the risk set stands where its log-sum-exp belongs."),
            (1.893167734, "The logarithm is to base 2. The course takes natural logarithms."),
            (
                1.596232093,
                (
                    "You divide by the number of different times. The mean is over the "
                    "events: tied ones count one by one."
                ),
            ),
            (1.33101937, "Of events at the same time only one has a term. Each of them has."),
            (
                0.6982645272,
                (
                    "Tied events share one sum over the risk set here. Each of them has the "
                    "full sum once."
                ),
            ),
            (
                1.214352703,
                (
                    "One term for each time, with the mean score of the tied events. Each "
                    "event has its own term."
                ),
            ),
            (
                0.9982645272,
                (
                    "Of events at the same time only one has a term, and the mean is over all "
                    "events. Each event has its own term."
                ),
            ),
            (2.39434814, "You divide by the number of the censored. The mean is over the events."),
            (
                1.655788753,
                (
                    "Those who are not at risk come into the sum with the score 0, and so "
                    "with exp(0) = 1. Give them −∞ (or leave them out after `exp`)."
                ),
            ),
            (
                0.6845013884,
                (
                    "That is 1 minus the probability of each choice. The loss is minus its "
                    "logarithm."
                ),
            ),
            (
                1.22217407,
                (
                    "`event` multiplies the log-sum-exp only: the scores of the censored are "
                    "still taken off."
                ),
            ),
            (
                0.3971740699,
                (
                    "The largest score that you take off before `exp` has to be added again "
                    "after `log`."
                ),
            ),
            (
                -0.075,
                (
                    "The scores of the risk set are summed as they are. `exp` before the sum, "
                    "`log` after it."
                ),
            ),
            (
                0.3050803104,
                (
                    "Each term is divided by the size of its risk set. Only the mean over the "
                    "events is taken."
                ),
            ),
            (
                7.447167299,
                (
                    "That is the loss of a constant rate, section 4's first. Cox's compares "
                    "those at risk."
                ),
            ),
            (
                -1.19717407,
                "That is the logarithm of the partial likelihood. The loss is minus that.",
            ),
            (5.95860747, "The logarithm of the sum is missing."),
        ],
    ),
    case(
        score=[1.0, -0.5, 0.2, 2.0],
        time=[4.0, 1.0, 9.0, 2.0],
        event=[1, 1, 1, 1],
        expected=0.9444853952,
    ),
    case(
        score=[0.4, -0.3, 1.1, 0.6, -1.2, 0.9, 0.0],
        time=[2.0, 5.0, 2.0, 2.0, 8.0, 5.0, 1.0],
        event=[1, 1, 0, 1, 0, 1, 0],
        expected=1.368808785,
        looks_like=[
            (
                1.186216269,
                (
                    "Who is censored at the time of an event was still at risk then: ≥ holds "
                    "for the censored, too."
                ),
            ),
        ],
    ),
    case(
        score=[0.4, -0.7, 1.1, 0.2],
        time=[1.2, 1.8, 1.8, 2.4],
        event=[1, 1, 0, 1],
        expected=1.226355489,
        looks_like=[
            (
                1.317867598,
                (
                    "The times are cut to whole numbers. They are fractional, and only equal "
                    "ones are ties."
                ),
            ),
            (
                1.677110512,
                (
                    "The times are rounded to whole numbers. They are fractional, and only "
                    "equal ones are ties."
                ),
            ),
        ],
    ),
    case(
        score=[0.1, 1.4, -0.8],
        time=[2.0, 2.0, 1.0],
        event=[1, 0, 0],
        expected=1.541008454,
    ),
    case(
        score=[0.5, -0.3, 0.8],
        time=[2.0, 6.0, 4.0],
        event=[1, 0, 0],
        expected=1.029329294,
    ),
    case(
        score=[0.4, 0.4, 0.4, 0.4],
        time=[2.0, 1.0, 2.0, 3.0],
        event=[1, 1, 1, 0],
        expected=1.194506313,
    ),
    case(
        score=[0.7],
        time=[1.0],
        event=[1],
        expected=0.0,
    ),
]
TAKEAWAY = (
    "It is Plackett–Luce in which only events choose. The censored never choose; they are among those "
    "who could have been chosen, for as long as they were seen."
)


def library(score, time, event):
    return losses.cox(score, time, event, ties="breslow").sum() / event.sum()


def why(loss, score, time, event):
    """What the cases say in which little is to be computed: a single case, one event, equal scores."""
    if len(score) == 1:
        return (
            f"With a single case the loss is 0, since nobody else could have had the event. Yours is "
            f"{loss:.4g}."
        )
    if event.sum() == 1:
        at_risk = score[time >= time[event == 1]]
        share = 1 / np.exp(at_risk - score[event == 1]).sum()
        return (
            f"Where there is one event, the loss is minus the logarithm of its share in a softmax over the "
            f"{len(at_risk)} cases at risk then. That share is {share:.4g}; yours belongs to "
            f"{np.exp(-loss):.4g}."
        )
    if np.ptp(score) == 0:
        return (
            "Where all scores are equal, each event's term is the logarithm of the number of cases at risk "
            f"then. Yours belongs to {np.exp(loss):.4g} cases on (geometric) average."
        )
    return None


def picture(cox_loss):
    weeks, relapse, placebo = load_remission()
    values = np.linspace(-1, 4, 101)
    at_risk = weeks >= weeks[:, None]
    inside = [np.log((at_risk * np.exp(b * placebo)).sum(axis=1)) - b * placebo for b in values]

    return against(
        np.array([relapse @ terms / relapse.sum() for terms in inside]),
        lambda values: np.array([cox_loss(b * placebo, weeks, relapse) for b in values]),
        values,
        x="score of the children on placebo, others at 0",
        y="mean loss per relapse",
        title="Where is the loss of the leukaemia study lowest?",
        alt="A bowl that is lowest at a score of 1.51.",
    )
