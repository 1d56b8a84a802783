"""The page "Why do two numbers differ?": its form in a real browser, with Python in it.

It needs a Pyodide distribution in `build/pyodide`; `make pyodide` fetches one.
"""

import json

import pytest
from playwright.sync_api import expect

from lessonkit.conventions.pasted import MOST, answer, read
from losslab.catalogue import CATALOGUE
from website import compare

START = 120_000  # milliseconds that Python may take to start on a busy machine


def asked(loss, yours, **given):
    return json.loads(answer(json.dumps({"loss": loss, "yours": yours, "given": given})))


def test_every_loss_has_fields_for_all_that_it_needs():
    fields = compare.fields()
    assert set(fields) == set(CATALOGUE)
    assert all(any(one["needed"] for one in own) for own in fields.values())


def test_the_forms_example_is_explained():
    example = dict(compare.EXAMPLE)
    told = asked(compare.FIRST, example.pop("yours"), **example)
    assert "Yours is the sum, not the mean" in told["said"] and not told["failed"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tensor(2.3026, grad_fn=<NllLossBackward0>)", 2.3026),
        ("2,303", 2.303),
        ("−1.5e−2", -0.015),
        ("array([1., 2.], dtype=float32)", [1, 2]),
        ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]]),
        ("1\t2\n3\t4", [[1, 2], [3, 4]]),
        ("1\n2\n3", [1, 2, 3]),
        ("0,5; 1,5", [0.5, 1.5]),
        ("[True, False]", [1, 0]),
        ("Array([0.5, 1.], dtype=float32)", [0.5, 1]),
        ("torch.tensor([1, 2], device='cuda:0')", [1, 2]),
        ("45.6 %", 0.456),
        ("20% 1/4 −30 %", [0.2, 0.25, -0.3]),
        ("loss = 2.5", 2.5),
        ("≈ 2.5", 2.5),
        ("val_loss: 0.25", 0.25),
        ("y_pred = [1, 2]", [1, 2]),
        ("tf.Tensor(5.0, shape=(), dtype=float32)", 5),
        ("<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>", [1, 2]),
        (" ", None),
    ],
)
def test_what_is_pasted_is_read(text, value):
    found = read("x", text)
    assert (found.tolist() if hasattr(found, "tolist") else found) == value


@pytest.mark.parametrize(
    ("loss", "yours", "given", "words"),
    [
        ("mse", "", {"y_pred": "1", "y_true": "2"}, "Your number is missing"),
        ("mse", "3", {"y_pred": "[1, 2", "y_true": "2"}, "y_pred: the brackets do not match"),
        ("mse", "3", {"y_pred": "[[1, 2], [3]]", "y_true": "2"}, "rows are not of one length"),
        ("mse", "3", {"y_pred": "1 x 2", "y_true": "2"}, "y_pred: 'x' is no number"),
        ("mse", "3", {"y_pred": "1 2", "y_true": "1 2 3"}, "y_true is of shape (3,)"),
        ("mse", "3", {"y_pred": "1 2"}, "`y_true` is missing"),
        ("mse", "3", {"y_pred": "1 " * (MOST + 1), "y_true": "1"}, "paste at most"),
        ("mse", "three", {"y_pred": "1 2", "y_true": "1 2"}, "yours is no array of numbers"),
        ("huber", "3", {"y_pred": "1", "y_true": "2", "delta": "-1"}, "delta is -1"),
    ],
)
def test_bad_input_gets_one_sentence(loss, yours, given, words):
    told = asked(loss, yours, **given)
    assert told["failed"] and words in told["said"] and told["list"] == []


@pytest.mark.needs("chromium")
@pytest.mark.xdist_group("site")
def test_two_numbers_are_compared_on_the_page(solve):
    one = solve("index.html", bypass_csp=True)
    page = one.page
    page.locator("article").get_by_role("link", name="Compare the two").click()
    form = page.locator("form.compare")
    expect(form).to_be_visible()
    assert one.axe_in_light_and_dark() == []
    form.get_by_role("button", name="Compare").click()
    form.get_by_label("Your number").press("End")
    page.keyboard.type("1")
    expect(form.get_by_role("button", name="Stop")).to_be_hidden(timeout=START)
    expect(form.locator(".compare-said")).to_be_empty()  # it was about another number
    page.keyboard.press("Backspace")
    form.get_by_role("button", name="Compare").click()
    status = form.get_by_role("status")
    expect(status).to_contain_text("Yours is the sum, not the mean", timeout=START)
    form.get_by_label("Your number").fill("0.5")
    expect(form.locator(".compare-said")).to_be_empty()
    form.get_by_role("button", name="Compare").press("Enter")
    expect(status).to_contain_text("No convention known for this loss", timeout=START)
    form.get_by_label("Loss").select_option("huber")
    form.get_by_label("y_pred").fill("1 2 5")
    form.get_by_label("y_true").fill("0 0 0 0")
    form.get_by_label("Your number").fill("2.1667")
    form.get_by_role("button", name="Compare").click()
    expect(status).to_contain_text("✗ y_true is of shape (4,)", timeout=START)
    form.get_by_label("y_true").fill("0 0 0")
    form.get_by_text("Options, and what counts").click()
    form.get_by_label("delta").fill("2")
    form.get_by_role("button", name="Compare").click()
    expect(status).to_contain_text("Yours has delta = 1 (the default)", timeout=START)
    assert one.axe_in_light_and_dark() == []


@pytest.mark.needs("chromium")
@pytest.mark.xdist_group("site")
def test_what_was_pasted_is_there_for_another_loss_and_on_the_way_back(visit):
    page = visit("compare.html").page
    form = page.locator("form.compare")
    loss, z = form.get_by_label("Loss"), form.locator('[name="z"]')
    z.fill("1 2\n3 4\n5 6")
    form.get_by_text("Options, and what counts").click()
    form.locator("[name=weights]").fill("1 2 3")
    loss.select_option("bce_with_logits")
    expect(z).to_have_value("1 2\n3 4\n5 6")
    expect(z).to_have_attribute("rows", "3")
    expect(form.locator("[name=weights]")).to_have_value("1 2 3")
    loss.select_option("huber")
    expect(form.get_by_label("delta")).to_have_value("1.0")
    form.get_by_label("delta").fill("2")
    form.get_by_label("y_pred").fill("7")
    loss.select_option("cross_entropy")
    expect(z).to_have_value("1 2\n3 4\n5 6")
    loss.select_option("huber")
    expect(form.get_by_label("delta")).to_have_value("2")
    form.get_by_label("delta").fill("1.0")
    loss.select_option("squared_error")
    expect(form.get_by_label("y_pred")).to_have_value("7")
