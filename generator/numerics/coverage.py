"""How near the first parts of a sum come to the whole: linear algebra on means and covariance, in float64."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Order = npt.NDArray[np.integer[Any]]

ENOUGH = 0.9  # r from here on: four fifths of the variance, were the kept part rescaled
ROUNDING = 1e-12  # of the mean squares: less than this is rounding; float32's own, squared, is 4e-15
BAND = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Moments:
    """Means and covariance of the parts of a sum."""

    means: Floats  # [part]
    covariance: Floats  # [part, part]


@dataclass(frozen=True)
class Course:
    """How near the first k parts come to the whole; NaN where that is undefined."""

    r: Floats  # […, k], Pearson's
    r2_zero: Floats  # […, k], the rest at zero
    r2_mean: Floats  # […, k], the rest at their means


def moments(count: int, sums: Floats, products: Floats) -> Moments:
    """Take means and covariance of `count` samples from their sums `[part]` and products `[part, part]`."""
    means = sums / count
    return Moments(means, products / count - np.outer(means, means))


def course(found: Moments, order: Order) -> Course:
    """Add up parts in an order `[part]`, and hold the sum of the first k against the whole, for k = 1 … all.

    With V the variance of the kept sum, c its covariance with the whole, T the whole's variance: r = c/√(VT), and the
    residual's variance is T − 2c + V. The rest at zero also misses the mean of the rest.
    """
    kept = found.covariance[np.ix_(order, order)]
    own = np.diagonal(kept)
    variance = np.cumsum(2 * np.tril(kept).sum(axis=1) - own)
    shared = np.cumsum(found.covariance.sum(axis=1)[order])
    missed = found.means.sum() - np.cumsum(found.means[order])
    least = ROUNDING * np.cumsum(own + np.square(found.means[order]))
    total = found.covariance.sum()
    if total <= least[-1]:
        nothing = np.full(len(order), np.nan)
        return Course(nothing, nothing, nothing)
    varies = variance > least
    r = np.where(varies, shared / np.sqrt(np.where(varies, variance, 1) * total), np.nan)
    residual = np.maximum(total - 2 * shared + variance, 0)
    return Course(r.clip(-1, 1), 1 - (residual + np.square(missed)) / total, 1 - residual / total)


def enough(r: Floats) -> int | None:
    """Find the smallest k whose r `[k]`, from k = 1, is at least ENOUGH; None where there is none."""
    found = np.flatnonzero(r >= ENOUGH)
    return int(found[0]) + 1 if len(found) else None


def random_courses(found: Moments, draws: np.random.Generator, count: int) -> Course:
    """Draw `count` orders and follow each: every part of the course is `[order, k]`."""
    drawn = [course(found, draws.permutation(len(found.means))) for _ in range(count)]
    return Course(*(np.stack([getattr(one, name) for one in drawn]) for name in ("r", "r2_zero", "r2_mean")))


def band(samples: Floats) -> tuple[Floats, Floats, Floats]:
    """Take mean and percentiles BAND of those samples that are numbers; NaN where none is. `[sample, k] → [k]`."""
    mean, low, high = (np.full(samples.shape[1], np.nan) for _ in range(3))
    defined = ~np.isnan(samples).all(axis=0)
    if defined.any():
        mean[defined] = np.nanmean(samples[:, defined], axis=0)
        low[defined], high[defined] = np.nanpercentile(samples[:, defined], BAND, axis=0)
    return mean, low, high
