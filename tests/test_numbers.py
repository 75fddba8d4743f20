"""Mirrors `numbers.py`."""

import pytest

from generator.numbers import count, listing, percent, sentence, signed, significant, spelled, times, unbroken


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1.00"),
        (-0.12345, "−0.123"),
        (0.9999, "1.00"),
        (99.96, "100"),
        (1234.6, "1235"),
        (0.0000123, "0.0000123"),
        (2.5e7, "25\u202f000\u202f000"),
        (2.5e9, "2.50 × 10⁹"),
        (1.23e-7, "1.23 × 10⁻⁷"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_numbers_are_written_with_three_significant_digits(value: float | None, text: str) -> None:
    assert significant(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0001, "< 0.1 %"),
        (0.5, "50.0 %"),
        (0.99999, "> 99.9 %"),
        (1.0, "100.0 %"),
        (None, "–"),
    ],
)
def test_percent_tells_little_from_nothing(share: float | None, text: str) -> None:
    assert percent(share).replace("\u202f", " ") == text


def test_words_are_joined_and_counted_as_in_a_sentence() -> None:
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert listing(["a"]) == "a"
    assert (count(1, "photograph"), count(2, "photograph")) == ("1 photograph", "2 photographs")
    assert sentence("fires on lines") == "Fires on lines."
    assert sentence("Does it?") == "Does it?"
    assert (signed(0.5), signed(-0.5), signed(0.0)) == ("+0.500", "−0.500", "0")
    assert times(None) == "–"


@pytest.mark.parametrize(
    ("text", "written"),
    [("4884", "4884"), ("36992", "36\u202f992"), ("-1235496.50", "−1\u202f235\u202f496.50"), ("-0.5", "−0.5")],
)
def test_thousands_stand_apart_from_five_digits_on(text: str, written: str) -> None:
    assert spelled(text) == written


def test_digits_before_the_point_are_kept_unless_only_the_significant_ones_are_wanted() -> None:
    assert significant(4883.7) == "4884"
    assert significant(4883.7, whole=False) == "4880"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a picture of 24 × 36 pixels", "a picture of 24~×~36 pixels"),
        ("at 45° ± 20° of it", "at 45°~±~20° of it"),
        ("reaches 4.27 SD at most", "reaches 4.27~SD at most"),
        ("(p < 0.001), p = 0.02", "(p~<~0.001), p~=~0.02"),
        ("(p &lt; 0.001)", "(p~&lt;~0.001)"),
        ("1.5 × 10⁻⁷", "1.5~×~10⁻⁷"),
        ('<a class="p" href="#x">step = 2 × n</a> SD of all', '<a class="p" href="#x">step = 2~× n</a> SD of all'),
    ],
)
def test_one_quantity_stays_on_one_line(text: str, kept: str) -> None:
    assert unbroken(text).replace("\u00a0", "~") == kept
