"""Numbers as people read them."""

import pytest

from calc import Figure
from ui.components.numbers import figure_text, number, probability, signed_percent, signed_share
from ui.components.texts import Texts

EN, ZH = Texts("en"), Texts("zh")


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0.308587, "0.309", "0.309"),
        (1024, "1,024", "1,024"),
        (518_896, "518.9K", "51.89万"),
        (1.2e9, "1.2B", "12亿"),
        (0, "0", "0"),
        (None, "unknown", "未知"),
        (float("nan"), "unknown", "未知"),
    ],
)
def test_number(value, english, chinese):
    assert number(value, EN) == english
    assert number(value, ZH) == chinese


def test_small_numbers_are_not_shown_as_zero():
    assert number(2.5e-7, EN) == "2.5E-7"


def test_figure_shows_weakness_and_range():
    assert figure_text(Figure(1.0, "USD", 0.5, 2.0, weak=True), EN) == "1* (0.5 – 2)"


def test_a_range_of_no_width_is_left_out():
    assert figure_text(Figure(96.0, "GB", 96.0, 96.0), EN) == "96"


def test_an_unknown_figure_is_unknown():
    assert figure_text(Figure(None, "USD", reason="no price"), ZH) == "未知"


def test_percentages():
    assert signed_share(-0.3, EN) == "−30%"
    assert signed_percent(146.2, EN) == "+146%"
    assert probability(0.002, EN) == "below 1%"
    assert probability(0.035, EN) == "4%"
    assert probability(1.0, ZH) == "高于99%"
