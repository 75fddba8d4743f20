"""Mirrors `numerics/rankings.py`."""

import math
from itertools import permutations

import numpy as np
import pytest

from generator.numerics.kernels import ranking
from generator.numerics.rankings import chance, overlap, ranks, spearman
from tests.twins import twin_of


@twin_of(ranks)
def slow_ranks(values: list[float]) -> list[float]:
    """Rank each value by counting those below it and half of those beside it."""
    return [sum(v < value for v in values) + (sum(v == value for v in values) + 1) / 2 for value in values]


@twin_of(spearman)
def slow_spearman(one: list[float], other: list[float]) -> float:
    first, second = slow_ranks(one), slow_ranks(other)
    middle = (len(one) + 1) / 2
    product = math.fsum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    squares = [math.fsum((rank - middle) ** 2 for rank in found) for found in (first, second)]
    return product / math.sqrt(squares[0] * squares[1])


@twin_of(overlap)
def slow_overlap(one: list[int], other: list[int], k: int) -> int:
    """Look for each of the first items among the other's first."""
    return sum(item in other[:k] for item in one[:k])


@twin_of(chance)
def slow_chance(k: int, count: int) -> float:
    """Average over all orders that there are."""
    orders = list(permutations(range(count)))
    return sum(slow_overlap(list(range(count)), list(order), k) for order in orders) / len(orders)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    np.testing.assert_array_equal(ranks(np.array([7.0, 1, 7, 3, 7])), [4, 1, 4, 2, 4])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("values", [3, 1000])
def test_spearman_is_that_of_loops_with_ties_and_without(seed: int, values: int) -> None:
    one, other = np.random.default_rng(seed).integers(0, values, (2, 17)).astype(float)
    assert ranks(one).tolist() == slow_ranks(one.tolist())
    assert spearman(one, other) == pytest.approx(slow_spearman(one.tolist(), other.tolist()), abs=1e-12)


def test_spearman_sees_order_alone() -> None:
    one = np.array([0.1, 5, 2, 900, 30])
    assert spearman(one, np.log(one)) == pytest.approx(1)
    assert spearman(one, -one) == pytest.approx(-1)
    # d = 1, 1, 0, 0 in ranks: 1 − 6·2 / (4·15)
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 4])) == pytest.approx(0.8)


def test_spearman_is_undefined_where_all_are_alike() -> None:
    assert spearman(np.array([2.0, 2, 2]), np.array([1.0, 2, 3])) is None
    assert spearman(np.array([1.0, 2, 3]), np.array([0.1, 0.1, 0.1])) is None
    assert spearman(np.array([4.0]), np.array([5.0])) is None


def test_overlap_counts_what_both_have_among_the_first() -> None:
    one, other = np.array([4, 1, 0, 3, 2]), np.array([0, 4, 3, 1, 2])
    assert [overlap(one, other, k) for k in (1, 2, 3, 4, 5, 6)] == [0, 1, 2, 4, 5, 5]


def test_overlap_is_that_of_loops() -> None:
    draws = np.random.default_rng(9)
    for k in (1, 4, 11, 12, 30):
        one, other = draws.permutation(12), draws.permutation(12)
        assert overlap(one, other, k) == slow_overlap(one.tolist(), other.tolist(), k)


def test_ties_are_ranked_by_number() -> None:
    alike = np.array([1.0, 3, 1, 3, 0])
    assert ranking(alike).tolist() == [1, 3, 0, 2, 4]
    assert overlap(ranking(alike), np.array([3, 1, 2, 0, 4]), 3) == 2


@pytest.mark.parametrize("k", [1, 2, 3, 5, 6])
def test_chance_is_the_mean_overlap_of_all_orders(k: int) -> None:
    assert chance(k, 5) == pytest.approx(slow_chance(k, 5), rel=1e-12)
