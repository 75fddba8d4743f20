"""What a map of responses over orientation and period says: its peaks, their widths, how selective it is."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.angles import angular_distance
from generator.results.tuning import Peak

Floats = npt.NDArray[np.floating[Any]]

PEAK = 0.4  # of the map's maximum: what a peak reaches at least
ANGULAR_DISTANCE = 30.0  # degrees: of two peaks nearer to each other at one period, the stronger counts
DIRECTED = 1 / 6  # of a curve's selectivity: of one that goes as a cosine, the best direction does twice the worst
LEAST = 0.25  # standard deviations from mid-grey: less neither excites nor suppresses, however selective it looks


def find_peaks(response: Floats, *, orientations: Sequence[float], periods: Sequence[float]) -> tuple[Peak, ...]:
    """Find the local maxima of a map `[period, orientation]` that reach LEAST and PEAK of its maximum, strongest first.

    Orientations wrap at 180°.
    """
    largest = float(np.nan_to_num(response).max(initial=0.0))
    return _peaks(response, max(LEAST, PEAK * largest), orientations, periods)


def suppressed(response: Floats, *, orientations: Sequence[float], periods: Sequence[float]) -> tuple[Peak, ...]:
    """Find the local minima of a map at or below −LEAST, lowest first."""
    found = _peaks(-response, LEAST, orientations, periods)
    return tuple(Peak(peak.orientation, peak.period, peak.half_width, -peak.response) for peak in found)


def selectivity(curve: Floats, orientations: Sequence[float]) -> float | None:
    """Say how selective a curve `[orientation]` is, |Σ r e^2iθ| / Σ r of its positive part; None if there is none.

    0 if all orientations, or two at right angles, answer alike; 1 if a single one does. Source: Ringach, Shapley and
    Hawken 2002 (one minus the circular variance).
    """
    positive = np.maximum(np.nan_to_num(curve), 0)
    total = float(positive.sum())
    if total <= 0:
        return None
    return float(np.abs((positive * np.exp(2j * np.radians(np.asarray(orientations)))).sum()) / total)


def _peaks(response: Floats, least: float, orientations: Sequence[float], periods: Sequence[float]) -> tuple[Peak, ...]:
    """Find the local maxima at or above `least`, strongest first, those near a stronger one at its period left out."""
    order = np.argsort(-response, axis=None, kind="stable")
    kept: list[Peak] = []
    for place in order.tolist():
        row, col = divmod(place, response.shape[1])
        if not response[row, col] >= least:
            break
        orientation, period = orientations[col], periods[row]
        near = any(
            peak.period == period and angular_distance(peak.orientation, orientation) < ANGULAR_DISTANCE
            for peak in kept
        )
        if not near and _is_peak(response, row, col):
            value = float(response[row, col])
            kept.append(Peak(orientation, period, half_width(response[row], col, orientations), value))
    return tuple(kept)


def _is_peak(response: Floats, row: int, col: int) -> bool:
    """Say whether nothing beside the plateau that a place lies on is higher; the plateau's first place counts."""
    value, plateau, edge = response[row, col], {(row, col)}, [(row, col)]
    while edge:
        for beside in _neighbours(response.shape[0], response.shape[1], *edge.pop()):
            if response[beside] > value or (response[beside] == value and beside < (row, col)):
                return False
            if response[beside] == value and beside not in plateau:
                plateau.add(beside)
                edge.append(beside)
    return True


def _neighbours(rows: int, cols: int, row: int, col: int) -> Iterator[tuple[int, int]]:
    """Yield a place and the eight around it, fewer at the first and the last row; columns wrap."""
    for other in range(max(0, row - 1), min(rows, row + 2)):
        for beside in (col - 1, col, col + 1):
            yield other, beside % cols


def half_width(curve: Floats, peak: int, orientations: Sequence[float]) -> float | None:
    """Return how far from its peak a curve falls to half, in degrees, the mean of both sides.

    Linear between the orientations, which are evenly spread over 180°. A side on which it first rises above the peak
    is another peak's and does not count; None where neither counts, or one does not fall within 90°.
    """
    step, half = 180 / len(orientations), curve[peak] / 2
    sides = []
    for sign in (1, -1):
        reach = len(curve) // 2
        values = curve[(peak + sign * np.arange(reach + 1)) % len(curve)]
        below = np.flatnonzero(values <= half)
        end = int(below[0]) if len(below) else reach
        if (values[: end + 1] > curve[peak]).any():
            continue
        if len(below) == 0:
            return None
        rest = (values[end - 1] - half) / (values[end - 1] - values[end])
        sides.append((end - 1 + rest) * step)
    return float(np.mean(sides)) if sides else None
