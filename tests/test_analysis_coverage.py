"""Mirrors `analysis/coverage.py`: a hundred random orders, followed one by one, and what has no order."""

import numpy as np
import numpy.typing as npt
import pytest

from generator.analysis.coverage import ORDERS, coverage
from generator.numerics.coverage import Moments, moments
from generator.results.coverage import Band, Coverage

Floats = npt.NDArray[np.float64]
PARTS = 7


def drawn(seed: int = 3) -> Floats:
    """Draw parts of a sum that depend on each other: `[sample, part]`."""
    draws = np.random.default_rng(seed)
    mixed: Floats = draws.normal(size=(300, PARTS)) @ draws.normal(size=(PARTS, PARTS)) + draws.normal(size=PARTS)
    return mixed


def taken(parts: Floats) -> Moments:
    return moments(len(parts), parts.sum(axis=0), parts.T @ parts)


def found(parts: Floats, *, seed: int = 1) -> Coverage:
    scores = dict.fromkeys(("l2", "l1", "contribution", "knockout"), np.abs(parts).mean(axis=0))
    return coverage(scores, taken(parts), np.random.default_rng(seed))


def walked(parts: Floats, orders: int, *, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """Follow random orders, one part after the other: r and both R², `[order, k]`."""
    draws, whole = np.random.default_rng(seed), parts.sum(axis=1)
    r, zero, mean = (np.zeros((orders, PARTS)) for _ in range(3))
    for number in range(orders):
        order = draws.permutation(PARTS)
        for k in range(1, PARTS + 1):
            kept, rest = parts[:, order[:k]].sum(axis=1), parts[:, order[k:]].sum(axis=1)
            r[number, k - 1] = np.corrcoef(kept, whole)[0, 1]
            zero[number, k - 1] = 1 - np.square(rest).mean() / whole.var()
            mean[number, k - 1] = 1 - rest.var() / whole.var()
    return r, zero, mean


def lies(band: Band, samples: Floats) -> bool:
    """Tell whether a band is that of samples, `[order, k]`."""
    low, high = np.percentile(samples, (2.5, 97.5), axis=0)
    told = np.array([band.mean, band.low, band.high], np.float64)
    return np.allclose(told, [samples.mean(axis=0), low, high], atol=1e-9)


def test_a_hundred_random_orders_are_followed_for_every_band() -> None:
    """Neither one less nor one more, and the same orders for all three."""
    parts = drawn()
    result = found(parts)
    assert result.orders == ORDERS == 100
    for band, samples in zip(
        (result.random, result.random_r2_zero, result.random_r2_mean), walked(parts, 101), strict=True
    ):
        assert [orders for orders in (99, 100, 101) if lies(band, samples[:orders])] == [100]


def test_what_random_orders_take_is_told_of_each_order_and_not_of_their_mean() -> None:
    parts = drawn()
    r, *_ = walked(parts, 100)
    reached = [next(k for k, value in enumerate(row, 1) if value >= 0.9) for row in r.tolist()]
    taken_ = found(parts).random_k90
    assert taken_ is not None
    assert taken_.mean == pytest.approx(np.mean(reached))
    assert [taken_.low, taken_.high] == pytest.approx(np.percentile(reached, (2.5, 97.5)).tolist())


def test_other_draws_give_other_orders() -> None:
    parts = drawn()
    assert found(parts, seed=1).random != found(parts, seed=2).random
    assert found(parts, seed=1) == found(parts, seed=1)


def test_a_sum_that_does_not_vary_has_no_bands_and_takes_no_number_of_parts() -> None:
    result = found(np.full((60, PARTS), 2.5))
    assert result.random_k90 is None
    for band in (result.random, result.random_r2_zero, result.random_r2_mean):
        assert set(band.mean + band.low + band.high) == {None}


def test_scores_that_are_all_alike_are_no_ranking() -> None:
    parts = drawn()
    scores = {"l2": np.full(PARTS, 2.0), "l1": np.arange(PARTS, dtype=float)}
    scores |= {"contribution": np.eye(PARTS)[2], "knockout": np.zeros(PARTS)}
    rankings = coverage(scores, taken(parts), np.random.default_rng(1)).rankings
    assert (rankings.l2.order, rankings.knockout.order) == ((), ())
    assert set(rankings.l2.r + rankings.l2.r2_zero + rankings.l2.r2_mean) == {None}
    assert rankings.l2.k90 is None
    assert rankings.l1.order == tuple(range(PARTS))[::-1]
    assert rankings.contribution.order == (2, 0, 1, 3, 4, 5, 6)  # ties by number
