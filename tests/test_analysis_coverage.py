"""Mirrors `analysis/coverage.py`: random orders followed one by one, cross-fitting by hand, and what has no order."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from generator.analysis.coverage import (
    CONSTANT,
    CONSTANT_IN_HALF,
    EQUAL,
    EQUAL_IN_HALF,
    ORDERS,
    SINGLE,
    Half,
    coverage,
)
from generator.numerics.coverage import Sums
from generator.results.coverage import Band, Coverage, Curve
from tests.twins import twin_of

Floats = npt.NDArray[np.float64]
PARTS = 7


def drawn(seed: int = 3) -> Floats:
    """Draw parts of a sum that depend on each other: `[sample, part]`."""
    draws = np.random.default_rng(seed)
    mixed: Floats = draws.normal(size=(300, PARTS)) @ draws.normal(size=(PARTS, PARTS)) + draws.normal(size=PARTS)
    return mixed


def sized(parts: Floats) -> Floats:
    """Score parts by their mean sizes."""
    scores: Floats = np.abs(parts).mean(axis=0)
    return scores


def half(parts: Floats, name: str = "one", **scores: Floats) -> Half:
    """Return a half of the photographs, `[sample, part]`; both rankings score parts by their sizes, unless told."""
    sums = Sums.of(parts.shape[1])
    sums.add(parts)
    return Half((name,), sums, {"contribution": sized(parts), "ablation": sized(parts)} | scores)


def fitted(halves: Sequence[Half], **scores: Floats) -> Coverage:
    """Cover halves; the rankings by norm are those of the numbers, last first, unless told."""
    count = len(halves[0].sums.sums)
    whole = {name: np.mean([one.scores[name] for one in halves], axis=0) for name in ("contribution", "ablation")}
    norms = dict.fromkeys(("l2", "l1"), np.arange(count, dtype=float))
    return coverage(norms | whole | scores, halves, np.random.default_rng(1))


def found(parts: Floats, *, seed: int = 1) -> Coverage:
    scores = dict.fromkeys(("l2", "l1", "contribution", "ablation"), sized(parts))
    halves = half(parts[::2], "one"), half(parts[1::2], "other")
    return coverage(scores, halves, np.random.default_rng(seed))


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


def test_a_thousand_random_orders_are_followed_for_every_band() -> None:
    """Neither one less nor one more, and the same orders for all three."""
    parts = drawn()
    result = found(parts)
    assert result.orders == ORDERS == 1000
    for band, samples in zip(
        (result.random, result.random_r2_zero, result.random_r2_mean), walked(parts, 1001), strict=True
    ):
        assert [orders for orders in (999, 1000, 1001) if lies(band, samples[:orders])] == [1000]


def test_what_random_orders_take_is_told_of_each_order_and_not_of_their_mean() -> None:
    parts = drawn()
    r, *_ = walked(parts, 1000)
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
    scores = {"contribution": np.eye(PARTS)[2], "ablation": np.zeros(PARTS)}
    halves = half(parts[::2], **scores), half(parts[1::2], **scores)
    rankings = fitted(halves, l2=np.full(PARTS, 2.0)).rankings
    assert [rankings.l2.reason, rankings.l1.reason, rankings.contribution.reason] == [EQUAL, None, None]
    assert rankings.ablation.reason == EQUAL
    assert (rankings.l2.order, rankings.ablation.order) == ((), ())
    assert set(rankings.l2.r + rankings.l2.r2_zero + rankings.l2.r2_mean) == {None}
    assert rankings.l2.k90 is None
    assert rankings.l1.order == tuple(range(PARTS))[::-1]
    assert rankings.contribution.order == (2, 0, 1, 3, 4, 5, 6)  # ties by number


def numbers(curve: Curve) -> Floats:
    """Return r and both R² of a curve, `[3, k]`."""
    return np.array([curve.r, curve.r2_zero, curve.r2_mean], np.float64)


@twin_of(coverage)
def scored(parts: Floats, order: Sequence[int]) -> Floats:
    """Add up parts of samples in an order, part by part: r and both R², `[3, k]`."""
    whole, rows = parts.sum(axis=1), []
    for k in range(1, len(order) + 1):
        kept, rest = parts[:, list(order[:k])].sum(axis=1), parts[:, list(order[k:])].sum(axis=1)
        r = np.corrcoef(kept, whole)[0, 1]
        rows.append([r, 1 - np.square(rest).mean() / whole.var(), 1 - rest.var() / whole.var()])
    return np.array(rows).T


def test_a_ranking_from_one_half_is_scored_on_the_other_and_both_directions_are_averaged() -> None:
    one, other = drawn(3), drawn(4)[:200]
    result = fitted((half(one, "a.jpg"), half(other, "b.jpg")))
    assert result.halves == (("a.jpg",), ("b.jpg",))
    orders = [np.argsort(-sized(parts), kind="stable").tolist() for parts in (one, other)]
    assert orders[0] != orders[1]
    expected = np.mean([scored(other, orders[0]), scored(one, orders[1])], axis=0)
    for curve in (result.rankings.contribution, result.rankings.ablation):
        np.testing.assert_allclose(numbers(curve), expected, atol=1e-9)
        assert curve.by_half == tuple(map(tuple, orders))
        assert curve.k90 == next(k for k, r in enumerate(expected[0], 1) if r >= 0.9)
        assert curve.order == tuple(np.argsort(-(sized(one) + sized(other)), kind="stable").tolist())


def test_rankings_by_norm_are_scored_on_both_halves_together() -> None:
    one, other = drawn(3), drawn(4)[:200]
    curve = fitted((half(one), half(other))).rankings.l2
    expected = scored(np.concatenate([one, other]), range(PARTS)[::-1])
    np.testing.assert_allclose(numbers(curve), expected, atol=1e-9)
    assert curve.by_half == ()


def test_a_ranking_that_fits_its_own_half_alone_gets_no_credit_for_it() -> None:
    """Parts 1 to 4 are large on one half each; part 0 is the signal of both, and smaller than they."""
    draws = np.random.default_rng(5)
    halves = []
    for loud in ((1, 2), (3, 4)):
        parts = draws.normal(size=(4000, 5)) * 0.1
        parts[:, 0] = draws.normal(size=4000)
        parts[:, loud] = 3 * draws.normal(size=(4000, 2))
        halves.append(parts)
    own = np.mean([scored(parts, np.argsort(-sized(parts)).tolist()) for parts in halves], axis=0)[0]
    curve = fitted([half(parts) for parts in halves]).rankings.contribution
    assert own[1] > 0.95  # as it looks on the half that made it
    assert curve.r[1] is not None
    assert curve.r[1] < 0.1
    assert own[2] > 0.99
    assert curve.r[2] == pytest.approx(1 / np.sqrt(19), abs=0.05)
    assert curve.k90 == 5


def test_a_single_photograph_is_not_cross_fitted_and_says_so() -> None:
    parts = drawn()
    result = fitted((half(parts),))
    assert result.halves == ()
    for curve in (result.rankings.contribution, result.rankings.ablation):
        assert (curve.reason, curve.k90, curve.by_half) == (SINGLE, None, ())
        assert set(curve.r + curve.r2_zero + curve.r2_mean) == {None}
        assert curve.order == tuple(np.argsort(-sized(parts), kind="stable").tolist())
    assert result.rankings.l2.reason is None
    assert result.rankings.l2.r[-1] == pytest.approx(1)


def test_a_half_without_an_order_or_without_variance_is_told() -> None:
    parts, still = drawn(), np.full((60, PARTS), 2.5)
    rankings = fitted((half(parts, ablation=np.zeros(PARTS)), half(drawn(4)))).rankings
    assert (rankings.ablation.reason, rankings.contribution.reason) == (EQUAL_IN_HALF, None)
    still[:, 0] = 2.75  # else all are equal
    rankings = fitted((half(parts), half(still))).rankings
    assert (rankings.l2.reason, rankings.contribution.reason) == (None, CONSTANT_IN_HALF)
    assert fitted((half(still), half(still))).rankings.l2.reason == CONSTANT
    assert set(rankings.contribution.r) == {None}
