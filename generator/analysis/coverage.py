"""How near the first channels of a ranking come to the unit, for every number of them: arithmetic on moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.analysis.ablation import interval
from generator.numerics.coverage import Course, Moments, Sums, band, course, enough, random_courses
from generator.numerics.kernels import ranking
from generator.results.coverage import Band, Coverage, Curve, Rankings

Floats = npt.NDArray[np.float64]
Order = npt.NDArray[np.intp]

ORDERS = 1000  # random ones: 25 lie beyond either end of a 95 % band
EQUAL = "all channels are equal in this ranking"
EQUAL_IN_HALF = "all channels are equal in this ranking on one half of the photographs"
CONSTANT = "the pre-activation does not vary"
CONSTANT_IN_HALF = "the pre-activation does not vary on one half of the photographs"
SINGLE = "there is a single photograph, and a ranking is not scored on the photograph that made it"


@dataclass(frozen=True)
class Half:
    """One half of the photographs: what contributions add up to there, and how it scores the channels."""

    names: tuple[str, ...]
    sums: Sums
    scores: Mapping[str, Floats]  # [channel], of the rankings that are made from photographs


def coverage(scores: Mapping[str, Floats], halves: Sequence[Half], draws: np.random.Generator) -> Coverage:
    """Add up channels in the order of each ranking, and in random ones.

    `scores [channel]` are those of all photographs. A ranking that the halves score, too, is cross-fitted: the order
    from one half is followed on the other. `halves` is a single one where there is a single photograph.
    """
    whole = halves[0].sums if len(halves) == 1 else halves[0].sums + halves[1].sums
    found = whole.moments
    chances = random_courses(found, draws, ORDERS)
    reached = np.array([k for k in map(enough, chances.r) if k is not None], np.float64)
    return Coverage(
        rankings=Rankings(
            **{
                name: _fitted(score, [(half.scores[name], half.sums.moments) for half in halves])
                if name in halves[0].scores
                else _curve(found, score)
                for name, score in scores.items()
            }
        ),
        random=_band(chances.r),
        random_r2_zero=_band(chances.r2_zero),
        random_r2_mean=_band(chances.r2_mean),
        random_k90=interval(reached) if len(reached) else None,
        orders=ORDERS,
        halves=tuple(half.names for half in halves) if len(halves) > 1 else (),
    )


def _curve(found: Moments, score: Floats) -> Curve:
    """Add up channels, largest score first; where all scores of several are equal, there is no order to follow."""
    if _equal(score):
        return _nothing(score, EQUAL)
    order = ranking(score)
    steps = course(found, order)
    return _nothing(score, CONSTANT) if np.isnan(steps.r2_mean).all() else _drawn(steps, order)


def _fitted(score: Floats, halves: Sequence[tuple[Floats, Moments]]) -> Curve:
    """Follow the order from each half on the other half, and take the mean of both courses, k by k."""
    if _equal(score):
        return _nothing(score, EQUAL)
    if len(halves) == 1:
        return _nothing(score, SINGLE)
    if any(_equal(own) for own, _ in halves):
        return _nothing(score, EQUAL_IN_HALF)
    orders = [ranking(own) for own, _ in halves]
    steps = [course(other, order) for order, (_, other) in zip(orders, reversed(halves), strict=True)]
    if any(np.isnan(one.r2_mean).all() for one in steps):
        return _nothing(score, CONSTANT_IN_HALF)
    both = Course(*(np.mean([getattr(one, name) for one in steps], axis=0) for name in ("r", "r2_zero", "r2_mean")))
    return _drawn(both, ranking(score), orders)


def _equal(score: Floats) -> bool:
    return len(score) > 1 and bool(np.ptp(score) == 0)


def _nothing(score: Floats, reason: str) -> Curve:
    """Return a curve without numbers, and say why."""
    nothing = (None,) * len(score)
    order = () if reason == EQUAL else tuple(ranking(score).tolist())
    return Curve(nothing, nothing, nothing, None, order, (), reason)


def _drawn(steps: Course, order: Order, by_half: Sequence[Order] = ()) -> Curve:
    return Curve(
        r=_numbers(steps.r),
        r2_zero=_numbers(steps.r2_zero),
        r2_mean=_numbers(steps.r2_mean),
        k90=enough(steps.r),
        order=tuple(order.tolist()),
        by_half=tuple(tuple(one.tolist()) for one in by_half),
        reason=None,
    )


def _band(samples: Floats) -> Band:
    return Band(*map(_numbers, band(samples)))


def _numbers(values: Floats) -> tuple[float | None, ...]:
    """Turn NaN to None, which JSON can hold."""
    return tuple(None if np.isnan(value) else value for value in values.tolist())
