"""An order that sets alike things side by side."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Order = npt.NDArray[np.intp]

LEAST = 1e-9  # what a change of the order must gain: less is rounding, and might be undone for ever
SWEEPS = 100  # at most; 256 units need about ten


def cosines(profiles: Floats) -> npt.NDArray[np.float64]:
    """Return the cosine between each two profiles, `[item, value] → [item, item]`, −1…1; NaN for a profile of zeros."""
    exact = profiles.astype(np.float64)
    norms = np.linalg.norm(exact, axis=1, keepdims=True)
    directions = np.divide(exact, norms, out=np.full_like(exact, np.nan), where=norms > 0)
    found: npt.NDArray[np.float64] = np.clip(directions @ directions.T, -1, 1)
    return found


def side_by_side(similarity: Floats) -> Order:
    """Order items so that the sum of similarities between neighbours is large: `[item, item] → [place]`.

    Starts with the spectral order and turns round or moves what gains by it, until nothing does. Items whose row is
    NaN but for the diagonal go last, by number. The same similarities give the same order. Source: Atkins, Boman and
    Hendrickson 1998 (the spectral order); Croes 1958 (2-opt); Or 1976.
    """
    symmetric = (similarity + similarity.T) / 2
    others = ~np.eye(len(symmetric), dtype=bool)
    known = np.isfinite(symmetric) & others
    placed, left = np.flatnonzero(known.any(axis=1)), np.flatnonzero(~known.any(axis=1))
    if len(placed) < 2:
        return np.arange(len(symmetric))
    lowest = symmetric[known].min()
    alike = np.where(np.isfinite(symmetric), symmetric, lowest)[np.ix_(placed, placed)].astype(np.float64)
    order = _improved(_spectral(alike - lowest), alike)
    if order[0] > order[-1]:
        order = order[::-1]
    return np.concatenate([placed[order], left])


def _spectral(weights: npt.NDArray[np.float64]) -> Order:
    """Order items by the Fiedler vector of weights ≥ 0: far apart where little connects them."""
    laplacian = np.diag(weights.sum(axis=1)) - weights
    _, vectors = np.linalg.eigh(laplacian)
    fiedler = np.round(vectors[:, 1], 12)  # what differs by rounding is a tie, by number
    return np.argsort(fiedler, kind="stable")


def _improved(order: Order, alike: npt.NDArray[np.float64]) -> Order:
    """Turn stretches round and move single items as long as neighbours become more alike by it."""
    for _ in range(SWEEPS):
        before = order
        order = _moved(_turned(order, alike), alike)
        if order is before or np.array_equal(order, before):
            break
    return order


def _turned(order: Order, alike: npt.NDArray[np.float64]) -> Order:
    """Sweep once over the first places of stretches and turn round, for each, the stretch that gains most (2-opt)."""
    order, count = order.copy(), len(order)
    for first in range(count - 1):
        ends = np.arange(first + 1, count)
        gain = np.zeros(len(ends))
        if first > 0:
            gain += alike[order[first - 1], order[ends]] - alike[order[first - 1], order[first]]
        inner = ends[:-1]  # a stretch up to the last item has nothing behind it
        gain[:-1] += alike[order[first], order[inner + 1]] - alike[order[inner], order[inner + 1]]
        best = int(gain.argmax())
        if gain[best] > LEAST:
            order[first : ends[best] + 1] = order[first : ends[best] + 1][::-1]
    return order


def _moved(order: Order, alike: npt.NDArray[np.float64]) -> Order:
    """Sweep once over the items and move each to the place that gains most (Or-opt with single items)."""
    for item in order.copy() if len(order) > 2 else ():
        at = int(np.flatnonzero(order == item)[0])
        rest = np.delete(order, at)
        to = alike[item, rest]
        joints = np.concatenate([to[:1], to[:-1] + to[1:] - alike[rest[:-1], rest[1:]], to[-1:]])  # item before joint
        best = int(joints.argmax())
        if joints[best] > joints[at] + LEAST:
            order = np.insert(rest, best, item)
    return order
