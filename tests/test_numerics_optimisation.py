"""Mirrors `numerics/optimisation.py`."""

import numpy as np
import pytest

from generator.numerics.optimisation import LAST, RATE, RATE_OF_FEW, SHIFT, STEPS, rates, shifts
from tests.twins import twin_of


@twin_of(rates)
def slow_rate(step: int, steps: int, first: float) -> float:
    """Walk down the straight line from the first rate to a tenth of it."""
    return first * (1 - (1 - LAST) * step / (steps - 1))


@pytest.mark.parametrize(("steps", "first"), [(STEPS, RATE), (100, RATE), (STEPS - 1, RATE_OF_FEW), (20, RATE_OF_FEW)])
def test_rates_fall_linearly_to_a_tenth_of_the_first_which_is_larger_for_few_steps(steps: int, first: float) -> None:
    found = rates(steps)
    assert found.shape == (steps,)
    assert found.dtype == np.float32
    for step in range(steps):
        assert found[step] == pytest.approx(slow_rate(step, steps, first), rel=1e-5)
    assert found[-1] == pytest.approx(first / 10)
    assert RATE < RATE_OF_FEW


def test_shifts_of_a_picture_that_holds_no_two_fields_reach_both_ends_and_never_past() -> None:
    drawn = shifts(np.random.default_rng(0), 600, (60, 80), field=(31, 41), stride=(8, 4))
    assert drawn.shape == (600, 2)
    assert drawn.min(axis=0).tolist() == [-SHIFT, -SHIFT]
    assert drawn.max(axis=0).tolist() == [SHIFT, SHIFT]


@pytest.mark.parametrize(
    ("size", "field", "anywhere"),
    [
        ((60, 80), (30, 40), (True, True)),
        ((60, 80), (30, 41), (True, False)),
        ((60, 80), (31, 40), (False, True)),
        ((120, 50), (40, 40), (True, False)),
    ],
)
def test_shifts_are_anywhere_along_each_axis_that_holds_two_fields_for_two_thirds_of_the_steps(
    size: tuple[int, int], field: tuple[int, int], anywhere: tuple[bool, bool]
) -> None:
    drawn = shifts(np.random.default_rng(0), 3000, size, field=field, stride=(4, 8))
    for axis in (0, 1):
        early, late = drawn[:2000, axis], drawn[2000:, axis]
        expected = (0, size[axis] - 1) if anywhere[axis] else (-SHIFT, SHIFT)
        assert (early.min(), early.max()) == expected
        assert (late.min(), late.max()) == (-SHIFT, SHIFT)


@pytest.mark.parametrize(("steps", "still"), [(30, 3), (36, 3), (27, 2), (200, 20)])
def test_the_last_tenth_of_the_steps_is_not_shifted_on_a_fine_grid_and_the_one_before_may_be(
    steps: int, still: int
) -> None:
    drawn = np.stack(
        [
            shifts(np.random.default_rng(seed), steps, (60, 80), field=(3, 3), stride=(SHIFT - 1, SHIFT))
            for seed in range(40)
        ]
    )
    assert not drawn[:, -still:, 0].any()
    assert drawn[:, -still:, 1].any(axis=0).all()
    assert drawn[:, -still - 1].any(axis=0).all()
