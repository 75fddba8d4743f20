"""How near the first channels of a ranking come to the unit, for every number of them: arithmetic on moments."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from generator.analysis.knockout import interval
from generator.numerics.coverage import Moments, band, course, enough, random_courses
from generator.numerics.kernels import ranking
from generator.results.coverage import Band, Coverage, Curve, Rankings

Floats = npt.NDArray[np.float64]

ORDERS = 100  # random ones, for a band of 95 %


def coverage(scores: Mapping[str, Floats], found: Moments, draws: np.random.Generator) -> Coverage:
    """Add up channels in the order of each ranking, and in random ones."""
    chances = random_courses(found, draws, ORDERS)
    reached = np.array([k for k in map(enough, chances.r) if k is not None], np.float64)
    return Coverage(
        rankings=Rankings(**{name: _curve(found, score) for name, score in scores.items()}),
        random=_band(chances.r),
        random_r2_zero=_band(chances.r2_zero),
        random_r2_mean=_band(chances.r2_mean),
        random_k90=interval(reached) if len(reached) else None,
        orders=ORDERS,
    )


def _curve(found: Moments, score: Floats) -> Curve:
    """Add up channels, largest score first; where all scores of several are equal, there is no order to follow."""
    if len(score) > 1 and np.ptp(score) == 0:
        nothing = (None,) * len(score)
        return Curve(nothing, nothing, nothing, None, ())
    order = ranking(score)
    steps = course(found, order)
    return Curve(
        r=_numbers(steps.r),
        r2_zero=_numbers(steps.r2_zero),
        r2_mean=_numbers(steps.r2_mean),
        k90=enough(steps.r),
        order=tuple(order.tolist()),
    )


def _band(samples: Floats) -> Band:
    return Band(*map(_numbers, band(samples)))


def _numbers(values: Floats) -> tuple[float | None, ...]:
    """Turn NaN to None, which JSON can hold."""
    return tuple(None if np.isnan(value) else value for value in values.tolist())
