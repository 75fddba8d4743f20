"""Mirrors `numerics/kernels.py`."""

import math

import numpy as np
import pytest

from generator.numerics.kernels import balance, kind, ranking, strength
from tests.twins import twin_of

# [row, col, channel]: 2 rows, 3 columns, 4 channels
BY_HAND = np.stack(
    [
        np.array([[3, 0, 0], [0, -4, 0]]),
        np.array([[1, 1, 1], [1, -1, -1]]),
        np.zeros((2, 3)),
        np.array([[-2, -2, 1], [0, 0, -1]]),
    ],
    axis=2,
).astype(np.float32)


def test_strength_is_the_l2_norm_of_each_channel() -> None:
    np.testing.assert_array_equal(strength(BY_HAND), [5, math.sqrt(6), 0, math.sqrt(10)])


def test_balance_is_the_sum_over_the_sum_of_absolute_values_and_0_for_a_kernel_of_zeros() -> None:
    np.testing.assert_array_equal(balance(BY_HAND), [-1 / 7, 2 / 6, 0, -4 / 6])


@twin_of(strength, balance)
def slow_strength_and_balance(coefficients: list[float]) -> tuple[float, float]:
    """Add up the coefficients of one kernel, one after the other."""
    norm = math.sqrt(math.fsum(value * value for value in coefficients))
    return norm, math.fsum(coefficients) / math.fsum(abs(value) for value in coefficients)


@twin_of(kind)
def slow_kind(coefficients: list[float]) -> str:
    """Hold the positive weight against the negative: the larger has to be twice the other."""
    positive = math.fsum(value for value in coefficients if value > 0)
    negative = -math.fsum(value for value in coefficients if value < 0)
    if positive >= 2 * negative:
        return "mostly excitatory"
    return "mostly inhibitory" if negative >= 2 * positive else "mixed"


@twin_of(ranking)
def slow_ranking(strengths: list[float]) -> list[int]:
    """Take out the first of the strongest, again and again."""
    left, order = dict(enumerate(strengths)), []
    while left:
        order.append(next(channel for channel, value in left.items() if value == max(left.values())))
        del left[order[-1]]
    return order


def test_norms_and_balances_are_those_of_loops_in_float64() -> None:
    kernels = np.random.default_rng(1).normal(size=(3, 5, 7)).astype(np.float32)
    for channel in range(7):
        coefficients = [float(kernels[row, col, channel]) for row in range(3) for col in range(5)]
        norm, share = slow_strength_and_balance(coefficients)
        assert strength(kernels)[channel] == pytest.approx(norm, rel=1e-14)
        assert balance(kernels)[channel] == pytest.approx(share, rel=1e-13)
    assert strength(kernels).dtype == balance(kernels).dtype == np.float64


def test_kinds_and_rankings_are_those_of_slow_ones() -> None:
    draws = np.random.default_rng(2)
    kernels = draws.normal(draws.uniform(-1, 1, 60), 1, size=(3, 5, 60)).astype(np.float32)
    told = [kind(value) for value in balance(kernels)]
    assert told == [slow_kind(kernels[..., channel].astype(float).ravel().tolist()) for channel in range(60)]
    assert len(set(told)) == 3
    for strengths in (strength(kernels), draws.integers(0, 9, 60).astype(float)):  # the second is full of ties
        assert ranking(strengths).tolist() == slow_ranking(strengths.tolist())


def test_tiny_coefficients_keep_their_norm_and_balance() -> None:
    kernels = np.full((3, 2, 1), 1e-30, np.float32)  # whose squares are zero in float32
    assert strength(kernels)[0] == pytest.approx(math.sqrt(6) * 1e-30, rel=1e-6)
    assert balance(kernels)[0] == 1


def test_kinds_change_at_exactly_a_third() -> None:
    third = 1 / 3
    assert kind(third) == "mostly excitatory"
    assert kind(np.nextafter(third, 0)) == "mixed"
    assert kind(0.0) == "mixed"
    assert kind(np.nextafter(-third, 0)) == "mixed"
    assert kind(-third) == "mostly inhibitory"
    assert (kind(1.0), kind(-1.0)) == ("mostly excitatory", "mostly inhibitory")


@pytest.mark.parametrize("size", [1.0, 0.1, 0.3, 1e-3, 7e5])
def test_a_kernel_with_twice_the_positive_weight_is_excitatory_whatever_its_size(size: float) -> None:
    small = np.float32(size)
    kernel = np.array([2 * small, -small, 0], np.float32).reshape(1, 3, 1)
    assert kind(balance(kernel)[0]) == "mostly excitatory"
    assert kind(balance(-kernel)[0]) == "mostly inhibitory"


def test_channels_are_ranked_by_strength_and_ties_by_their_number() -> None:
    np.testing.assert_array_equal(ranking(np.array([2.0, 5.0, 2.0, 0.0, 5.0, 2.0])), [1, 4, 0, 2, 5, 3])
