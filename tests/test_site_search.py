"""The search on the course's own pages: what readers look for is among the first three."""

import gzip
import re

import pytest
from tiny_course import ROOT

from website.course import read_course
from website.search import known_names, other_languages

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("site")]

# What a reader types, and what one of the first three sections found has in its title or address.
QUERIES = {
    "cost function": "loss",
    "smooth l1 vs huber": "smooth l1|huber",
    "CrossEntropyLoss": "cross-entropy",
    "BCEWithLogitsLoss": "binary cross-entropy|bce",
    "ignore_index": "cross.entropy|mask|ignore|reduc",
    "nan loss": "nan|overflow|18-|finite|numbers",
    "mse": "squared error",
    "l2 loss": "squared error",
    "mean absolute error": "absolute error",
    "huber delta": "huber",
    "quantile regression": "pinball|quantile",
    "pinball": "pinball",
    "log-sum-exp": "log.?sum.?exp|logsumexp",
    "softmax temperature": "temperature|softmax",
    "label smoothing": "smoothing",
    "focal loss": "focal",
    "class imbalance": "imbalance|weight|focal|07-|08-|16-",
    "pos_weight": "weight|bce|binary cross|08-|07-",
    "kl divergence": "kl",
    "reverse kl": "kl",
    "kullback leibler": "kl",
    "jensen shannon": "js|jensen",
    "entropy": "entropy",
    "perplexity": "perplexity",
    "bits per byte": "bits|byte",
    "hinge loss": "hinge",
    "triplet loss": "triplet",
    "contrastive loss": "contrastive",
    "infonce": "infonce",
    "clip loss": "clip",
    "nt-xent": "nt-xent|ntxent|nt_xent",
    "dpo beta": "dpo|preference",
    "direct preference optimization": "dpo|preference",
    "bradley terry": "bradley",
    "calibration": "calibration|reliability",
    "maximum likelihood": "likelihood",
    "gaussian nll": "gaussian",
    "poisson": "poisson",
    "knowledge distillation": "distillation",
    "crossentropy": "cross-entropy",
    "entrpy": "entropy",
    "brier score": "brier",
    "loss nan": "symptoms.html.*nan",
    "stuck at 2.303": "stuck at 2.303",
    "loss stuck at 0.693": "stuck at 0.693",
    "negative loss": "symptoms.html.*negative",
    "loss spikes": "spike",
    "softmax twice": "softmax applied twice",
    "validation loss lower than training": "training loss above validation",
    "perplexity 1.0": "perplexity 1.0",
    "batch size changes loss": "batch size",
    # As a stranger types: a framework's name, a slip of the fingers, a symptom, another language.
    "categorical_crossentropy": "cross-entropy",
    "nn.NLLLoss": "likelihood|nll|−1 and 0",
    "MSELoss": "squared error",
    "KLDivLoss": "kullback|kl divergence",
    "huberloss pytorch": "huber",
    "smooth_l1_loss": "smooth l1",
    "sparse categorical crossentropy": "cross-entropy",
    "from_logits": "cross-entropy|16.118",
    "reduction batchmean": "kl divergence|kullback",
    "cosine embedding loss": "cosine embedding",
    "crossentropyloss weight": "cross-entropy",
    "logsumexp": "log.?sum.?exp",
    "mean sqaured error": "squared error",
    "label smothing": "label smoothing",
    "perplexität": "perplexity",
    "loss goes to nan": "nan|infinity",
    "loss not decreasing": "stuck|flat",
    "val loss increasing": "rises",
    "exploding gradients": "grows first|clipping",
    "vanishing gradient": "does not move",
    "softmax overflow": "overflow",
    "class weights": "class weights",
    "imbalanced data": "rare positives|pos_weight|metric",
    "padding mask": "padding|mask",
    "gradient accumulation": "accumul",
    "gradient clipping": "clipping",
    "mixed precision": "float16|half|14-",
    "temperature scaling": "temperature scaling",
    "ece calibration": "calibration error",
    "log loss": "binary cross-entropy|logarithmic",
    "rmse": "root mean squared",
    "svm loss": "hinge",
    "outliers": "outlier|robust",
    "multilabel": "several labels",
    "simclr": "nt-xent",
    "rlhf": "human feedback",
    "ppo clip": "ppo",
    "grpo": "grpo",
    "elbo": "elbo",
    "vae loss": "elbo|variational",
    "diffusion loss": "diffusion|noise prediction",
    "iou loss": "iou",
    "jaccard": "intersection over union",
    "ndcg": "ndcg",
    "z-loss": "z-loss",
    "Verlustfunktion": "loss function",
    "Kreuzentropie": "cross-entropy",
    "mittlerer quadratischer Fehler": "squared error",
    "Gradientenabstieg": "gradient descent",
    "Glättung": "smoothing",
    "Lernrate": "learning rate",
    "Ausreisser": "outlier",
    "Überanpassung": "overfitting",
    "Wahrscheinlichkeit": "likelihood",
    "entropie croisée": "cross-entropy",
    "generalized cross entropy": "generalised cross-entropy",
    "labelling reparametrization": "reparameterisation",
}


def test_what_readers_look_for_is_among_the_first_three(browser, whole):
    page = browser.new_page()
    page.goto(whole[0] + "search.html")
    found = page.evaluate(
        """async queries => {
          const { find, load } = await import(document.baseURI.replace(/search.html.*/, "_static/search.js"));
          const index = await load();
          const title = r => `${r.page[0]} ${r.page[1]} ${r.heading}`;
          return Object.fromEntries(queries.map(q => [q, find(index, q).slice(0, 3).map(title)]));
        }""",
        list(QUERIES),
    )
    page.close()
    missed = {
        query: titles
        for query, titles in found.items()
        if not re.search(QUERIES[query], " ".join(titles), re.IGNORECASE)
    }
    assert missed == {}


def test_other_languages_name_entries_that_there_are():
    names = known_names(ROOT / "theory", read_course(ROOT))
    assert set(other_languages(ROOT / "theory")) <= set(names)


def test_the_index_is_small(whole_folder):
    packed = gzip.compress((whole_folder / "_data" / "search.json").read_bytes(), 9)
    assert len(packed) <= 300_000
