"""Visible checks of exercises whose arguments or results are dictionaries."""

import numpy as np

from lessonkit.checks import case, check


def said(capsys, function, **expected):
    check(function, case(prices={"tea": 2.0, "cake": 0.5}, **expected))
    return capsys.readouterr().out


def test_a_changed_dictionary_is_noticed(capsys):
    def halved(prices):
        for name in prices:
            prices[name] /= 2
        return prices

    text = said(capsys, halved, expected={"tea": 1.0, "cake": 0.25})
    assert (
        "prices={'tea': 2.0, 'cake': 0.5})\n  It changed its input `prices`; work on a copy."
        in text
    )


def test_numbers_in_dictionaries_are_shown_as_numbers(capsys):
    def as_arrays(prices):
        return {name: np.float64(price) / 4 for name, price in prices.items()}

    text = said(capsys, as_arrays, expected={"tea": 1.0, "cake": 0.25})
    assert "gave     {'tea': 0.5, 'cake': 0.125}" in text
    assert "expected {'tea': 1.0, 'cake': 0.25}" in text


def test_dictionaries_are_compared_by_name(capsys):
    def turned_round(prices):
        return dict(reversed(prices.items()))

    assert "1 of 1" in said(capsys, turned_round, expected={"tea": 2.0, "cake": 0.5})
    assert "gave" in said(capsys, turned_round, expected={"tea": 2.0, "milk": 0.5})
