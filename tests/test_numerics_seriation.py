"""Mirrors `numerics/seriation.py`: orders that were planted and shuffled are found again."""

import math
import time
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.seriation import cosines, side_by_side
from tests.twins import twin_of

Array = npt.NDArray[np.float64]


def neighbours(similarity: Array, order: npt.NDArray[np.intp]) -> float:
    """Sum the similarities of what stands side by side."""
    return float(similarity[order[:-1], order[1:]].sum())


@twin_of(cosines)
def slow_cosine(one: list[float], other: list[float]) -> float:
    """Divide the product of two profiles by their lengths."""
    product = math.fsum(a * b for a, b in zip(one, other, strict=True))
    return product / (math.hypot(*one) * math.hypot(*other))


@twin_of(side_by_side)
def slow_best(similarity: Array) -> float:
    """Sum the similarities of the neighbours in the best of all orders, each tried."""
    return max(neighbours(similarity, np.array(order)) for order in permutations(range(len(similarity))))


def test_cosines_are_those_of_loops() -> None:
    profiles = np.random.default_rng(3).normal(size=(5, 8))
    expected = [[slow_cosine(one, other) for other in profiles.tolist()] for one in profiles.tolist()]
    np.testing.assert_allclose(cosines(profiles), expected, atol=1e-12)


def test_cosines_are_those_of_the_angles_between_profiles() -> None:
    profiles = np.array([[3, 4, 0], [-6, -8, 0], [0, 0, 2], [4, -3, 0], [0, 0, 0]], np.float32)
    expected = np.array([[1, -1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    found = cosines(profiles)
    np.testing.assert_allclose(found[:4, :4], expected, atol=1e-12)
    assert np.isnan(found[4]).all()
    assert np.isnan(found[:, 4]).all()


def test_cosines_of_large_profiles_stay_within_one() -> None:
    found = cosines(np.random.default_rng(0).normal(size=(1, 90)).repeat(7, axis=0) * 1e6)
    assert found.max() <= 1


@pytest.mark.parametrize("count", [3, 10, 61])
def test_a_shuffled_line_is_put_in_order_again(count: int) -> None:
    draws = np.random.default_rng(count)
    places = draws.permutation(count)
    order = side_by_side(-np.abs(places[:, None] - places[None]).astype(float))
    found = places[order]
    assert found.tolist() in (list(range(count)), list(range(count))[::-1])


def test_clusters_with_noise_come_out_whole() -> None:
    draws = np.random.default_rng(4)
    centres = draws.normal(size=(6, 40))
    members = draws.permutation(np.arange(90) % 6)
    order = side_by_side(cosines(centres[members] + 0.8 * draws.normal(size=(90, 40))))
    changes = np.count_nonzero(np.diff(members[order]))
    assert changes == 5


def test_a_noisy_circle_is_walked_round_once() -> None:
    draws = np.random.default_rng(5)
    angles = draws.permutation(np.linspace(0, 2 * np.pi, 72, endpoint=False))
    profiles = np.stack([np.cos(angles), np.sin(angles)], axis=1) + 0.01 * draws.normal(size=(72, 2))
    order = side_by_side(cosines(profiles))
    steps = np.abs((np.diff(angles[order]) + np.pi) % (2 * np.pi) - np.pi)
    assert steps.max() < 0.5
    assert steps.sum() < 2 * np.pi * 1.25


def test_directions_in_a_plane_are_put_in_the_order_of_their_angles() -> None:
    angles = np.radians([50, 3, 88, 31, 0, 64, 35])
    alike = cosines(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    order = side_by_side(alike)
    assert order.tolist() == [2, 5, 0, 6, 3, 1, 4]
    assert neighbours(alike, order) == pytest.approx(slow_best(alike))


def test_small_orders_are_as_good_as_any() -> None:
    for seed in range(5):
        alike = np.random.default_rng(seed).uniform(size=(7, 7))
        alike = (alike + alike.T) / 2
        assert neighbours(alike, side_by_side(alike)) > 0.95 * slow_best(alike)


def test_items_without_a_profile_go_last_by_number() -> None:
    profiles = np.random.default_rng(6).normal(size=(9, 5))
    profiles[[2, 7, 4]] = 0
    order = side_by_side(cosines(profiles))
    assert order[-3:].tolist() == [2, 4, 7]
    assert sorted(order.tolist()) == list(range(9))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_few_items_ties_and_none_with_a_profile_are_ordered_too(count: int) -> None:
    assert sorted(side_by_side(np.ones((count, count))).tolist()) == list(range(count))
    assert side_by_side(np.full((count, count), np.nan)).tolist() == list(range(count))


def test_the_same_likeness_gives_the_same_order_in_a_moment() -> None:
    alike = cosines(np.random.default_rng(7).normal(size=(256, 30)))
    start = time.process_time()
    first = side_by_side(alike)
    assert time.process_time() - start < 10  # it takes a tenth of that on a busy machine
    assert (side_by_side(alike.copy()) == first).all()
    assert neighbours(alike, first) > 5 * abs(neighbours(alike, np.arange(256)))
