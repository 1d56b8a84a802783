"""Every loss of the course, by family; each with a ``_grad`` sibling where it has a gradient.

The modules inside are private: a loss is imported by its name, ``from losslab.losses import huber``.
"""

# ruff: noqa: F401, I001
# fmt: off
from losslab import _finish
from losslab.losses._balancing import (accumulated, contribution_shares, uncertainty_weighted,
    uncertainty_weighted_grad)
from losslab.losses._boxes import (diou_loss, diou_loss_grad, giou_loss, giou_loss_grad, iou_loss,
    iou_loss_grad)
from losslab.losses._classification import (bce_with_logits, bce_with_logits_grad, cross_entropy,
    cross_entropy_grad, nll, nll_grad)
from losslab.losses._contrastive import (clip, clip_grad, info_nce, info_nce_grad,
    mutual_information_bound, siglip, siglip_grad)
from losslab.losses._corpus import bits_per_byte, bits_per_token, perplexity
from losslab.losses._counts import (negative_binomial_nll, negative_binomial_nll_grad,
    tweedie_deviance, tweedie_deviance_grad)
from losslab.losses._focal import focal, focal_grad, focal_with_logits, focal_with_logits_grad
from losslab.losses._forecast import (crps_ensemble, crps_ensemble_grad, crps_gaussian,
    crps_gaussian_grad)
from losslab.losses._generative import (gan_generator, gan_generator_grad, negative_elbo,
    negative_elbo_grad)
from losslab.losses._information import (cross_entropy_between, cross_entropy_between_grad, entropy,
    entropy_grad, js_divergence, js_divergence_grad, kl_divergence, kl_divergence_grad)
from losslab.losses._kl import (gaussian_kl, gaussian_kl_grad, kl_k1, kl_k1_grad, kl_k2, kl_k2_grad,
    kl_k3, kl_k3_grad, kl_with_logits, kl_with_logits_grad)
from losslab.losses._labels import (forward_corrected, forward_corrected_grad,
    generalised_cross_entropy, generalised_cross_entropy_grad)
from losslab.losses._language import (chunked_cross_entropy, chunked_cross_entropy_grad,
    distillation, distillation_grad, next_token_cross_entropy, next_token_cross_entropy_grad,
    z_loss, z_loss_grad)
from losslab.losses._likelihood import (beta_nll, beta_nll_grad, gaussian_nll, gaussian_nll_grad,
    laplace_nll, laplace_nll_grad, poisson_nll, poisson_nll_grad)
from losslab.losses._margin import (crammer_singer, crammer_singer_grad, hinge, hinge_grad,
    logistic_margin, logistic_margin_grad, perceptron, perceptron_grad, squared_hinge,
    squared_hinge_grad, weston_watkins, weston_watkins_grad)
from losslab.losses._means import rmse, rmse_grad, weighted_mean, weighted_mean_grad
from losslab.losses._metric import (contrastive, contrastive_grad, cosine_embedding,
    cosine_embedding_grad, margin_ranking, margin_ranking_grad, triplet, triplet_grad)
from losslab.losses._mining import hard_negatives, semi_hard_negatives
from losslab.losses._ordinal import cumulative_logit, cumulative_logit_grad
from losslab.losses._policy import kto, kto_grad, rlhf_objective, rlhf_objective_grad
from losslab.losses._policy_gradient import (cispo, cispo_grad, gspo, gspo_grad, ppo_clip,
    ppo_clip_grad, reinforce, reinforce_grad)
from losslab.losses._policy_objective import (entropy_bonus, entropy_bonus_grad, group_advantage,
    kl_penalty, kl_penalty_grad, success_objective, success_objective_grad)
from losslab.losses._preference import (bradley_terry, bradley_terry_grad, dpo, dpo_grad, ipo,
    ipo_grad, orpo, orpo_grad, simpo, simpo_grad)
from losslab.losses._ranking import (ndcg, pairwise_logistic, pairwise_logistic_grad, plackett_luce,
    plackett_luce_grad)
from losslab.losses._regression import (absolute_error, absolute_error_grad, huber, huber_grad,
    log_cosh, log_cosh_grad, pinball, pinball_grad, smooth_l1, smooth_l1_grad, squared_error,
    squared_error_grad)
from losslab.losses._scale import (fit_power_law, load_balance, load_balance_grad, soft_cap,
    soft_cap_grad)
from losslab.losses._scoring import (brier, brier_grad, brier_multiclass, brier_multiclass_grad,
    expected_calibration_error, fit_temperature, log_score, log_score_grad, reliability)
from losslab.losses._segmentation import dice, dice_grad, tversky, tversky_grad
from losslab.losses._survival import cox, cox_grad
from losslab.losses._views import (nt_xent, nt_xent_grad, supervised_contrastive,
    supervised_contrastive_grad)
# fmt: on

# What is imported above by name, and nothing else.
__all__ = sorted(name for name in globals() if not name.startswith("_"))
_finish.finish(globals(), __all__)
