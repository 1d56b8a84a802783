"""Hidden checks of exercise set 09: losses of pairs, triplets and their mining, and of orders."""

from grading.checks.metric_learning.angles import cosine_embedding
from grading.checks.metric_learning.mining import semi_hard_negative
from grading.checks.metric_learning.pairs import contrastive, margin_ranking
from grading.checks.metric_learning.triplets import triplet

SET = "09-metric-learning"

EXERCISES = {
    exercise.name: exercise
    for exercise in (cosine_embedding, contrastive, triplet, semi_hard_negative, margin_ranking)
}

check_cosine_embedding = cosine_embedding.check
check_contrastive = contrastive.check
check_triplet = triplet.check
check_semi_hard_negative = semi_hard_negative.check
check_margin_ranking = margin_ranking.check
