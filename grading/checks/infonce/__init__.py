"""Hidden checks of exercise set 10: one positive against a batch, in four forms."""

from grading.checks.infonce.sigmoids import siglip
from grading.checks.infonce.similarities import info_nce
from grading.checks.infonce.towers import clip_loss
from grading.checks.infonce.views import nt_xent

SET = "10-infonce"

EXERCISES = {exercise.name: exercise for exercise in (info_nce, clip_loss, nt_xent, siglip)}

check_info_nce = info_nce.check
check_clip_loss = clip_loss.check
check_nt_xent = nt_xent.check
check_siglip = siglip.check
