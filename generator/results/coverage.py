"""How many input channels it takes to make the unit."""

from dataclasses import dataclass

from generator.results.values import Interval


@dataclass(frozen=True)
class Curve:
    """How near the first k channels of a ranking come to the unit's pre-activation, for k = 1 … all."""

    r: tuple[float | None, ...]  # [k], Pearson's; None where what is kept, or the whole, does not vary
    r2_zero: tuple[float | None, ...]  # [k], the rest at zero: below 0 where the mean alone would be nearer
    r2_mean: tuple[float | None, ...]  # [k], the rest at their means; None where the whole does not vary
    k90: int | None  # the smallest k with r ≥ 0.9
    order: tuple[int, ...]  # [k], the channels as all photographs rank them; () where all channels are equal
    by_half: tuple[tuple[int, ...], ...]  # [half, k], the order from each half; () where it is not cross-fitted
    reason: str | None  # why all numbers are None; None where they are not


@dataclass(frozen=True)
class Rankings:
    """A curve for each ranking of the input channels, largest first, ties by number.

    Those by contribution and by ablation are cross-fitted: the order from one half of the photographs is scored on the
    other half, and r and R² at each k are the means of both directions.
    """

    l2: Curve  # norm of the kernel; scored on all photographs
    l1: Curve  # scored on all photographs
    contribution: Curve  # `mean_abs`; cross-fitted
    ablation: Curve  # absolute `ablation`; cross-fitted


@dataclass(frozen=True)
class Band:
    """What r, or R², is in random orders; an order counts at k only where it is defined."""

    mean: tuple[float | None, ...]  # [k]; None where no order defines it
    low: tuple[float | None, ...]  # [k], 2.5th percentile
    high: tuple[float | None, ...]  # [k], 97.5th percentile


@dataclass(frozen=True)
class Coverage:
    """How many channels it takes, by each ranking and by chance."""

    rankings: Rankings
    random: Band  # of r
    random_r2_zero: Band  # of R², the rest at zero
    random_r2_mean: Band  # of R², the rest at their means
    random_k90: Interval | None  # of the random orders' own k90; None where the pre-activation does not vary
    orders: int  # random ones
    halves: tuple[tuple[str, ...], ...]  # the photographs of each half: alternating, by name; () for a single one
