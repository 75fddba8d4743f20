"""Mirrors `numerics/climbing.py`."""

import numpy as np
import numpy.typing as npt
import pytest
from generator.numerics.climbing import FLAT, SHIFT, WINDOW, is_flat, shifts


def test_shifts_reach_both_ends_and_never_past() -> None:
    drawn = shifts(np.random.default_rng(0), 500)
    assert drawn.shape == (500, 2)
    assert drawn.min(axis=0).tolist() == [-SHIFT, -SHIFT]
    assert drawn.max(axis=0).tolist() == [SHIFT, SHIFT]


def objective(before: float, last: float) -> npt.NDArray[np.float32]:
    """Make an objective of 40 steps whose last two windows have these means."""
    heights = np.zeros(40, np.float32)
    heights[-2 * WINDOW : -WINDOW] = before + np.linspace(-1, 1, WINDOW)
    heights[-WINDOW:] = last + np.linspace(2, -2, WINDOW)
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
def test_flat_is_a_rise_below_one_per_cent_from_window_to_window(before: float, last: float, *, flat: bool) -> None:
    assert is_flat(objective(before, last)) == flat


def test_each_climb_is_flat_for_itself_and_none_before_two_windows_are_over() -> None:
    both = np.stack([objective(100, 150), objective(100, 100)], axis=1)
    assert is_flat(both).tolist() == [False, True]
    assert is_flat(both[: 2 * WINDOW - 1]).tolist() == [False, False]
