"""How alike two rankings are. Arrays in, numbers out."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Order = npt.NDArray[np.intp]


def ranks(values: Floats) -> npt.NDArray[np.float64]:
    """Rank values from 1, smallest first; equal ones share the mean of their ranks. `[item] → [item]`."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: npt.NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return shared


def spearman(one: Floats, other: Floats) -> float | None:
    """Correlate the ranks of two `[item]`; None where all items of one are equal. Source: Spearman 1904."""
    first, second = (found - found.mean() for found in (ranks(one), ranks(other)))
    scale = np.sqrt((first @ first) * (second @ second))
    return float(first @ second / scale) if scale > 0 else None


def overlap(one: Order, other: Order, k: int) -> int:
    """Count the items among the first `k` of both orders `[item]`."""
    return len(set(one[:k].tolist()) & set(other[:k].tolist()))


def chance(k: int, count: int) -> float:
    """Return the overlap that two random orders of `count` items have on average: k²/count, all where k is more."""
    return min(k, count) ** 2 / count
