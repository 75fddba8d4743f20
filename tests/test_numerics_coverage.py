"""Mirrors `numerics/coverage.py`: the linear algebra against sums that are made k by k."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.coverage import Moments, Sums, band, course, courses, enough, moments, random_courses
from tests.twins import twin_of

Floats = npt.NDArray[np.float64]


def drawn(seed: int, *, samples: int = 400, parts: int = 9) -> Floats:
    """Draw parts that depend on each other, of unlike size and mean: `[sample, part]`."""
    draws = np.random.default_rng(seed)
    mixed = draws.normal(size=(samples, parts)) @ draws.normal(size=(parts, parts))
    return mixed * draws.uniform(0.1, 5, parts) + draws.normal(scale=4, size=parts)


def taken(parts: Floats) -> Moments:
    return moments(len(parts), parts.sum(axis=0), parts.T @ parts)


@twin_of(moments)
def slow_moments(parts: Floats) -> tuple[list[float], list[list[float]]]:
    """Average each part and each two parts' deviations, sample by sample."""
    samples, count = parts.tolist(), len(parts)
    means = [math.fsum(sample[part] for sample in samples) / count for part in range(parts.shape[1])]
    covariance = [
        [
            math.fsum((sample[one] - means[one]) * (sample[other] - means[other]) for sample in samples) / count
            for other in range(len(means))
        ]
        for one in range(len(means))
    ]
    return means, covariance


@twin_of(enough)
def slow_enough(r: list[float]) -> int | None:
    """Go through k from 1 until r is enough; NaN never is."""
    return next((k for k, value in enumerate(r, 1) if value >= 0.9), None)


@twin_of(band)
def slow_band(samples: Floats) -> list[list[float]]:
    """Sort the numbers of each k, and read mean and percentiles: linear between two samples."""
    columns = [sorted(value for value in column if not math.isnan(value)) for column in samples.T.tolist()]

    def read(values: list[float], percent: float) -> float:
        place = percent / 100 * (len(values) - 1)
        first = math.floor(place)
        return values[first] + (place - first) * (values[min(first + 1, len(values) - 1)] - values[first])

    return [
        [math.fsum(values) / len(values) for values in columns],
        *([read(values, percent) for values in columns] for percent in (2.5, 97.5)),
    ]


@twin_of(course, courses, random_courses)
def slow_course(parts: Floats, order: list[int]) -> tuple[list[float], list[float], list[float]]:
    """Add up the first k parts of every sample, and compare them with the whole."""
    whole = parts.sum(axis=1)
    total = ((whole - whole.mean()) ** 2).mean()
    r, r2_zero, r2_mean = [], [], []
    for k in range(1, len(order) + 1):
        kept = np.zeros(len(parts))
        for part in order[:k]:
            kept += parts[:, part]
        filled = kept + sum(parts[:, part].mean() for part in order[k:])
        r.append(float(np.corrcoef(kept, whole)[0, 1]))
        r2_zero.append(1 - ((whole - kept) ** 2).mean() / total)
        r2_mean.append(1 - ((whole - filled) ** 2).mean() / total)
    return r, r2_zero, r2_mean


def test_means_and_covariance_are_those_of_the_samples() -> None:
    parts = drawn(0)
    found = taken(parts)
    means, covariance = slow_moments(parts)
    np.testing.assert_allclose(found.means, means)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-10)


@pytest.mark.parametrize("seed", range(6))
def test_the_curve_is_that_of_loops(seed: int) -> None:
    parts = drawn(seed)
    order = np.random.default_rng(seed + 100).permutation(9)
    found = course(taken(parts), order)
    r, r2_zero, r2_mean = slow_course(parts, order.tolist())
    np.testing.assert_allclose(found.r, r, atol=1e-9)
    np.testing.assert_allclose(found.r2_zero, r2_zero, atol=1e-9)
    np.testing.assert_allclose(found.r2_mean, r2_mean, atol=1e-9)
    assert enough(found.r) == slow_enough(r)


def test_sums_of_both_halves_are_those_of_all_samples() -> None:
    parts, sums = drawn(0), [Sums.of(9), Sums.of(9)]
    for start in range(0, 400, 50):
        sums[start // 50 % 2].add(parts[start : start + 50])
    both = (sums[0] + sums[1]).moments
    assert sums[0].count == sums[1].count == 200
    np.testing.assert_allclose(both.means, taken(parts).means)
    np.testing.assert_allclose(both.covariance, taken(parts).covariance, atol=1e-9)


def test_several_orders_at_once_are_each_as_if_alone() -> None:
    parts, draws = drawn(4), np.random.default_rng(0)
    found = taken(parts)
    orders = np.stack([draws.permutation(9) for _ in range(7)])
    together = courses(found, orders)
    for number, order in enumerate(orders):
        alone = course(found, order)
        np.testing.assert_array_equal(together.r[number], alone.r)
        np.testing.assert_array_equal(together.r2_zero[number], alone.r2_zero)
        np.testing.assert_array_equal(together.r2_mean[number], alone.r2_mean)
        np.testing.assert_allclose(together.r[number], slow_course(parts, order.tolist())[0], atol=1e-9)


def test_all_parts_are_the_whole() -> None:
    found = course(taken(drawn(3)), np.arange(9))
    assert [found.r[-1], found.r2_zero[-1], found.r2_mean[-1]] == pytest.approx([1, 1, 1])
    assert abs(found.r).max() <= 1


def test_r_is_blind_to_constants_and_to_scale_and_r2_is_not() -> None:
    parts = np.array([[1.0, 9, 10], [2, 18, 10], [4, 36, 10]])  # the second is nine times the first, the third constant
    found = course(taken(parts), np.array([0, 1, 2]))
    np.testing.assert_allclose(found.r, [1, 1, 1])
    np.testing.assert_allclose(found.r2_mean, [1 - 0.9**2, 1, 1])
    variance = 100 * np.var([1, 2, 4])
    np.testing.assert_allclose(found.r2_zero[1], 1 - 100 / variance)
    assert found.r2_zero[2] == pytest.approx(1)


def test_what_does_not_vary_has_no_r() -> None:
    parts = np.stack([np.full(50, 0.3), np.zeros(50), np.random.default_rng(1).normal(size=50)], axis=1)
    found = course(taken(parts), np.array([0, 1, 2]))
    np.testing.assert_array_equal(np.isnan(found.r), [True, True, False])
    np.testing.assert_allclose(found.r2_mean, [0, 0, 1], atol=1e-12)
    assert enough(found.r) == 3


@pytest.mark.parametrize("seed", range(8))
def test_parts_that_cancel_to_within_rounding_have_no_r(seed: int) -> None:
    one, two, other = np.random.default_rng(seed).normal(10, 1e4, size=(3, 60)).astype(np.float32)
    parts = np.stack([one, two, -(one + two), other], axis=1).astype(np.float64)  # float32 rounds the third
    found = course(taken(parts), np.array([0, 1, 2, 3]))
    np.testing.assert_array_equal(np.isnan(found.r), [False, False, True, False])


def test_a_whole_that_does_not_vary_has_nothing() -> None:
    one = np.random.default_rng(2).normal(size=60)
    for parts in (np.zeros((60, 2)), np.full((60, 2), 7.1), np.stack([one, 3 - one], axis=1)):
        found = course(taken(parts), np.array([1, 0]))
        assert np.isnan([found.r, found.r2_zero, found.r2_mean]).all()
        assert enough(found.r) is None


def test_enough_is_the_first_at_exactly_nine_tenths() -> None:
    below = np.nextafter(0.9, 0)
    assert enough(np.array([below, 0.9, 0.3, 1])) == 2
    assert enough(np.array([np.nan, below, 0.95])) == 3
    assert enough(np.array([np.nan, below])) is None


def test_random_orders_follow_their_seed_and_each_has_its_own_curve() -> None:
    found = taken(drawn(5))
    one, again, other = (random_courses(found, np.random.default_rng(seed), 20) for seed in (1, 1, 2))
    assert one.r.shape == one.r2_zero.shape == one.r2_mean.shape == (20, 9)
    np.testing.assert_array_equal(one.r, again.r)
    assert not np.array_equal(one.r, other.r)
    draws = np.random.default_rng(1)
    for followed in zip(one.r, one.r2_zero, one.r2_mean, strict=True):
        np.testing.assert_allclose(followed, slow_course(drawn(5), draws.permutation(9).tolist()), atol=1e-9)


@pytest.mark.parametrize("count", [1, 2, 40, 1000])
def test_the_band_is_that_of_sorted_samples(count: int) -> None:
    samples = np.random.default_rng(count).normal(size=(count, 5))
    samples[1::3, 2] = np.nan
    np.testing.assert_allclose(band(samples), slow_band(samples), atol=1e-12)


def test_the_band_holds_mean_and_percentiles_of_what_is_defined() -> None:
    samples = np.stack([np.arange(41.0), np.full(41, np.nan), np.arange(41.0) ** 2], axis=1)
    samples[0, 2] = np.nan
    mean, low, high = band(samples)
    np.testing.assert_allclose([mean[0], low[0], high[0]], [20, 1, 39])  # 2.5 % of forty steps is one step
    assert np.isnan([mean[1], low[1], high[1]]).all()
    squares = [value**2 for value in range(1, 41)]
    assert mean[2] == pytest.approx(math.fsum(squares) / 40)
    assert low[2] == pytest.approx(1 + 0.975 * 3)  # 2.5 % of 39 steps
    undefined = band(np.full((3, 2), np.nan))
    assert np.isnan(undefined).all()
