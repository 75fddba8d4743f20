"""Mirrors `numerics/colourfulness.py`."""

import math
from statistics import fmean, pstdev

import numpy as np
import pytest

from generator.numerics.colourfulness import colourfulness
from tests.twins import twin_of


def test_grey_has_no_colour_however_rich_in_contrast() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (5, 7, 1), dtype=np.uint8).repeat(3, axis=-1)
    assert colourfulness(grey) == 0


@twin_of(colourfulness)
def slow_colourfulness(pixels: list[list[float]]) -> float:
    """Measure it by the formula of the paper, value by value."""
    red_green = [red - green for red, green, _ in pixels]
    yellow_blue = [(red + green) / 2 - blue for red, green, blue in pixels]
    spread = math.hypot(pstdev(red_green), pstdev(yellow_blue))
    shift = math.hypot(fmean(red_green), fmean(yellow_blue))
    return spread + 0.3 * shift


def test_it_is_the_formula_of_the_paper_value_by_value() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    assert colourfulness(picture) == pytest.approx(slow_colourfulness(picture.reshape(-1, 3).astype(float).tolist()))


def test_the_same_hues_are_less_colourful_when_paler() -> None:
    strong = np.random.default_rng(2).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    pale = (128 + (strong.astype(float) - 128) / 4).astype(np.uint8)
    assert colourfulness(pale) < colourfulness(strong) / 3
