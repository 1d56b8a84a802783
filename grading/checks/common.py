"""Mistakes that many exercises share: one name for each, so that an instructor's table counts them as one.

``bits_for_nats(wrong)`` is a :class:`~grading.checks.base.Mistake` of the wrong answer ``wrong``;
``bits_for_nats(wrong, "…")`` says it in the exercise's own words, which most of them need.
"""

from grading.checks.base import Mistake


def _shared(name, message=None):
    def mistake(function, words=message, *, alike=()):
        return Mistake(function, words, name=name, alike=alike)

    mistake.shared_name = name
    return mistake


mean_taken = _shared(
    "mean taken",
    "One number comes back. The losses are wanted one by one; the mean is the caller's.",
)
mean_not_taken = _shared(
    "mean not taken", "One loss for each pair comes back. Their mean is wanted."
)
sum_instead_of_mean = _shared(
    "sum instead of mean", "This is the sum over the pairs. Their mean is wanted."
)
sign_reversed = _shared(
    "sign reversed",
    "These are log-probabilities, which are never positive. The loss is minus that.",
)
bits_for_nats = _shared(
    "bits for nats",
    "This is in bits. The course takes natural logarithms, so the unit is the nat.",
)
gradient_instead_of_loss = _shared("gradient instead of loss")
loss_instead_of_gradient = _shared("loss instead of gradient")
perplexity_instead_of_loss = _shared(
    "perplexity instead of loss", "This is the perplexity. The mean loss, in nats, is wanted."
)

# Right on paper, and not for every number.
exp_overflows = _shared("exp overflows")
one_maximum_for_all_rows = _shared("one maximum for all rows")
maximum_not_added_back = _shared("maximum not added back")
logarithm_of_softmax = _shared("logarithm of a softmax")
logarithm_of_sigmoid = _shared("logarithm of a sigmoid")
logits_clipped = _shared("logits clipped")
probability_clipped = _shared("probability clipped")
epsilon_in_logarithm = _shared("epsilon in the logarithm")
epsilon_in_denominator = _shared("epsilon in the denominator")
epsilon_in_variance = _shared("epsilon in the variance")
