"""Mirrors `numerics/climbing.py`."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.climbing import COLOUR, DECORRELATED, FLAT, SHIFT, frequency_scale, is_flat, shifts


@pytest.mark.parametrize("size", [(6, 9), (5, 8)])
def test_frequencies_weigh_as_one_over_f_and_the_lowest_as_one_period(size: tuple[int, int]) -> None:
    rows, cols = size
    scale = frequency_scale(size)
    assert scale.shape == (rows, cols // 2 + 1)
    for row in range(rows):
        for col in range(cols // 2 + 1):
            down = (row if row < (rows + 1) // 2 else row - rows) / rows
            frequency = max(math.hypot(down, col / cols), 1 / max(size))
            assert scale[row, col] == pytest.approx(math.sqrt(rows * cols) / frequency / 4, rel=1e-6)


def test_shifts_reach_both_ends_and_never_past() -> None:
    drawn = np.array(list(shifts(np.random.default_rng(0), 500)))
    assert drawn.shape == (500, 2)
    assert drawn.min(axis=0).tolist() == [-SHIFT, -SHIFT]
    assert drawn.max(axis=0).tolist() == [SHIFT, SHIFT]


def test_colours_are_scaled_so_that_no_axis_is_longer_than_one() -> None:
    lengths: npt.NDArray[np.float64] = np.sqrt((DECORRELATED.astype(np.float64) ** 2).sum(axis=0))
    assert lengths.max() == pytest.approx(1, rel=1e-6)
    np.testing.assert_allclose(DECORRELATED / DECORRELATED[0, 0], COLOUR / COLOUR[0, 0], rtol=1e-5, atol=1e-7)


def objective(before: float, last: float) -> npt.NDArray[np.float32]:
    """Make an objective of 40 steps whose last two tenths have these means."""
    heights = np.zeros(40, np.float32)
    heights[32:36] = (before - 1, before + 1, before, before)
    heights[36:] = (last, last, last + 2, last - 2)
    return heights


@pytest.mark.parametrize(
    ("before", "last", "flat"),
    [
        (100, 100 * (1 + FLAT / 2), True),
        (100, 100 * (1 + FLAT * 2), False),
        (100, 90, True),
        (-100, -100 * (1 - FLAT / 2), True),
        (-100, -100 * (1 - FLAT * 2), False),
        (0, 0, True),
        (0, 1, False),
    ],
)
def test_flat_is_a_rise_below_one_per_cent_over_the_last_tenth(before: float, last: float, *, flat: bool) -> None:
    assert is_flat(objective(before, last)) is flat
