"""The catalogue is complete, says something in every field, and fits the course."""

import pkgutil
import re
import subprocess
import sys

import pytest
from loss_examples import EXAMPLES

from losslab import losses
from losslab.catalogue import CATALOGUE, FAMILIES, by_family, find


def test_every_public_name_is_a_loss_or_its_gradient_and_has_an_example():
    gradients = {loss.gradient.__name__ for loss in CATALOGUE.values() if loss.gradient}
    assert set(losses.__all__) == set(CATALOGUE) | gradients
    assert {name for name in dir(losses) if not name.startswith("_")} == set(losses.__all__)
    assert set(EXAMPLES) == set(CATALOGUE)


def test_modules_of_losses_are_private():
    names = [module.name for module in pkgutil.iter_modules(losses.__path__)]
    assert len(names) > 10 and all(name.startswith("_") for name in names)


def test_import_losslab_offers_its_rooms_and_needs_numpy_only():
    code = """
import losslab, sys
names = {name for name in dir(losslab) if not name.startswith("_")}
assert names == {"catalogue", "find", "gradcheck", "losses", "numerics", "reduce"}, names
assert losslab.__version__ and losslab.find("mse_loss").function is losslab.losses.squared_error
others = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names)
others -= {"__main__", "losslab", "numpy", "sitecustomize"}
print(sorted(name for name in others if not name.startswith("_")))
"""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_dotted_name_that_is_printed_can_be_imported(root):
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("theory", "lib/losslab", "lib/losslab/losses")
        for path in (root / folder).glob("*.*")
        if path.suffix in {".ipynb", ".toml", ".py", ".md"}
    )
    printed = set(re.findall(r"\blosslab(?:\.[a-z_0-9]+)+", text))
    printed |= {f"losslab.losses.{name}" for name in CATALOGUE}
    assert len(printed) > 70
    for name in sorted(printed):
        assert pkgutil.resolve_name(name), name


def test_families_come_in_the_courses_order():
    assert list(by_family()) == list(FAMILIES)
    assert sum(map(len, by_family().values())) == len(CATALOGUE)


SEARCHED = {
    "negative log likelihood": "nll", "dice coefficient": "dice", "gamma deviance": "tweedie_deviance",
    "evidence lower bound": "negative_elbo", "VAE loss": "negative_elbo", "wgan": "gan_generator",
    "sigmoid cross entropy": "bce_with_logits", "pos_weight": "bce_with_logits",
    "weighted cross-entropy": "cross_entropy", "label smoothing": "cross_entropy",
    "noise-contrastive estimation": "info_nce", "mutual information": "mutual_information_bound",
    "reverse KL": "kl_divergence", "hardest negatives": "hard_negatives", "batch hard": "hard_negatives",
    "entropy regularization": "entropy_bonus", "ordinal regression": "cumulative_logit",
    "SupCon": "supervised_contrastive", "knowledge distillation": "distillation", "GRPO": "group_advantage",
    "ListMLE": "plackett_luce", "RankNet": "pairwise_logistic", "quantile loss": "pinball",
    "temperature scaling": "fit_temperature", "log loss": "log_score",
}  # fmt: skip


def test_what_people_search_for_is_found():
    assert {name: find(name).name for name in SEARCHED} == SEARCHED
    for name, near in {
        "CRPS": "crps_gaussian, crps_ensemble",
        "ordinal": "cumulative_logit",
    }.items():
        with pytest.raises(ValueError, match=near):
            find(name)
    with pytest.raises(ValueError, match="such as .*hinge"):  # another loss than the hinge
        find("HingeEmbeddingLoss")
