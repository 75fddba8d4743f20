"""How near the first parts of a sum come to the whole: linear algebra on means and covariance, in float64."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Order = npt.NDArray[np.integer[Any]]

ENOUGH = 0.9  # of r: r² is then 0.81, so the kept part explains four fifths of the variance
ROUNDING = 1e-12  # A variance below this share of the mean squares is rounding: float32's, squared, is 4e-15.
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


@dataclass
class Sums:
    """What samples of the parts of a sum add up to, sample by sample; it grows with parts, not with samples."""

    count: int
    sums: Floats  # [part]
    products: Floats  # [part, part]

    @classmethod
    def of(cls, parts: int) -> Self:
        """Return the sums of no sample."""
        return cls(0, np.zeros(parts), np.zeros((parts, parts)))

    def add(self, samples: Floats) -> None:
        """Add samples `[sample, part]`."""
        self.count += len(samples)
        self.sums += samples.sum(axis=0)
        self.products += samples.T @ samples

    def __add__(self, other: Self) -> Self:
        """Return the sums of the samples of both."""
        return type(self)(self.count + other.count, self.sums + other.sums, self.products + other.products)

    @property
    def moments(self) -> Moments:
        """Means and covariance of the samples."""
        return moments(self.count, self.sums, self.products)


def moments(count: int, sums: Floats, products: Floats) -> Moments:
    """Take means and covariance of `count` samples from their sums `[part]` and products `[part, part]`."""
    means = sums / count
    return Moments(means, products / count - np.outer(means, means))


def course(found: Moments, order: Order) -> Course:
    """Add up parts in an order `[part]`, and compare the sum of the first k with the whole, for k = 1 … all."""
    one = courses(found, order[None])
    return Course(one.r[0], one.r2_zero[0], one.r2_mean[0])


def courses(found: Moments, orders: Order) -> Course:
    """Add up parts in several orders `[order, part]`; every result is `[order, k]`.

    With V the variance of the kept sum, c its covariance with the whole, T the whole's variance: r = c/√(VT), and the
    residual's variance is T − 2c + V. The rest at zero also misses the mean of the rest.
    """
    own, total = np.diagonal(found.covariance), found.covariance.sum()
    least = ROUNDING * np.cumsum((own + np.square(found.means))[orders], axis=1)
    if total <= least[:, -1].max():
        nothing = np.full(orders.shape, np.nan)
        return Course(nothing, nothing, nothing)
    variance = np.cumsum(_added(found.covariance, orders), axis=1)
    shared = np.cumsum(found.covariance.sum(axis=1)[orders], axis=1)
    missed = found.means.sum() - np.cumsum(found.means[orders], axis=1)
    varies = variance > least
    r = np.where(varies, shared / np.sqrt(np.where(varies, variance, 1) * total), np.nan)
    residual = np.maximum(total - 2 * shared + variance, 0)
    return Course(r.clip(-1, 1), 1 - (residual + np.square(missed)) / total, 1 - residual / total)


def _added(covariance: Floats, orders: Order) -> Floats:
    """Compute the variance that each next part adds to the sum of those before it, `[order, k]`.

    All orders take a step at once: memory grows with orders times parts, not with their product by parts.
    """
    added = np.empty(orders.shape)
    kept = np.zeros((len(orders), covariance.shape[1]))  # covariance of the kept sum with every part
    rows = np.arange(len(orders))
    for k, part in enumerate(orders.T):
        added[:, k] = 2 * kept[rows, part] + covariance[part, part]
        kept += covariance[part]
    return added


def enough(r: Floats) -> int | None:
    """Find the smallest k whose r `[k]`, from k = 1, is at least ENOUGH; None where there is none."""
    found = np.flatnonzero(r >= ENOUGH)
    return int(found[0]) + 1 if len(found) else None


def random_courses(found: Moments, draws: np.random.Generator, count: int) -> Course:
    """Draw `count` orders and follow each: every part of the course is `[order, k]`."""
    return courses(found, np.stack([draws.permutation(len(found.means)) for _ in range(count)]))


def band(samples: Floats) -> tuple[Floats, Floats, Floats]:
    """Take mean and percentiles BAND of those samples that are numbers; NaN where none is. `[sample, k] → [k]`."""
    mean, low, high = (np.full(samples.shape[1], np.nan) for _ in range(3))
    defined = ~np.isnan(samples).all(axis=0)
    if defined.any():
        mean[defined] = np.nanmean(samples[:, defined], axis=0)
        low[defined], high[defined] = np.nanpercentile(samples[:, defined], BAND, axis=0)
    return mean, low, high
