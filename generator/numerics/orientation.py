"""The direction in which the stripes and edges of a picture run."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

LUMA = np.array([0.299, 0.587, 0.114])  # Source: ITU-R BT.601
SMOOTHED = 2.0  # pixels: unsmoothed, gradients follow the teeth that a network's grid cuts into a stripe's edge
REACH = 4  # pixels of the smoothing either way: twice its deviation
COHERENT = 0.3  # the noise that patterns start from comes to 0.24 in one of 100 pictures of 64 px, to 0.32 at 48 px
SEEN = 8  # deviations of the Gaussian in a receptive field: chosen in docs/decisions/32
BANDS = 2.0 * 2.0 ** (np.arange(37) / 4)  # pixels a period, from 2 to 1024 by quarters of an octave
FLAT = 1e-3  # The sum of weighted gradients that one step of one grey level gives, five deviations away.


@dataclass(frozen=True)
class Orientation:
    """Where the stripes run, in degrees of 0…180 anticlockwise from horizontal: 45 rises from left to right.

    `coherence` is 1 where all gradients are parallel and 0 where no direction is preferred; below COHERENT, `degrees`
    is None.
    """

    degrees: float | None
    coherence: float


def orientation(picture: npt.NDArray[np.uint8]) -> Orientation:
    """Find the dominant orientation of a picture `[row, col, channel]` of at least 3 × 3 from its structure tensor.

    The tensor of the gradients of the luminance, smoothed, is summed over the picture; stripes run across its main
    axis. Source: Bigün and Granlund 1987; coherence as in Jähne, "Digital Image Processing", 13.3.
    """
    right, up = _gradient(_smoothed(picture @ LUMA))
    along, across = float(np.square(right).sum() - np.square(up).sum()), float(2 * (right * up).sum())
    total = float(np.square(right).sum() + np.square(up).sum())
    coherence = float(np.hypot(along, across)) / total if total > 0 else 0.0
    if coherence < COHERENT:
        return Orientation(None, coherence)
    return Orientation((np.degrees(np.arctan2(across, along)) / 2 + 90) % 180, coherence)


def orientations_at(
    picture: npt.NDArray[np.uint8], rows: Floats, cols: Floats, *, deviation: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Find the orientation around points of a picture `[row, col, channel]`: degrees and coherence, `[row, col]`.

    As `orientation` does, but the tensor is weighted by a Gaussian around each point, of so many pixels down and
    along. Beyond the picture nothing counts; where nothing is left, degrees are NaN. They stand at any coherence.
    """
    right, up = _gradient(_smoothed(picture @ LUMA))
    lost = [(whole - left) // 2 for whole, left in zip(picture.shape, right.shape, strict=False)]  # at either edge
    down, along = (
        np.exp(-np.square((np.arange(extent) + edge - points[:, None]) / spread) / 2)
        for extent, edge, points, spread in zip(right.shape, lost, (rows, cols), deviation, strict=True)
    )
    parts = (np.square(right) - np.square(up), 2 * right * up, np.square(right) + np.square(up))
    level, across, total = (down @ part @ along.T for part in parts)
    seen = total > FLAT
    degrees = np.where(seen, (np.degrees(np.arctan2(across, level)) / 2 + 90) % 180, np.nan)
    return degrees, np.where(seen, np.hypot(level, across) / np.where(seen, total, 1), 0.0)


def spectrum(picture: npt.NDArray[np.uint8]) -> Floats:
    """Sum what the waves of a picture `[row, col, channel]` of periods in each of BANDS do: `[band, 3]`.

    Their energy, and its parts level and across: `direction` reads them. Energy is that of the luminance.
    """
    luminance = picture @ LUMA
    power = np.square(np.abs(np.fft.fft2(luminance - luminance.mean()))) / luminance.size
    up, right = -np.fft.fftfreq(picture.shape[0])[:, None], np.fft.fftfreq(picture.shape[1])[None, :]
    squared = np.square(up) + np.square(right)
    squared[0, 0] = 1  # the mean, of which nothing is left
    band = np.digitize(1 / np.sqrt(squared), BANDS) - 1
    parts = (power, power * (np.square(right) - np.square(up)) / squared, power * 2 * right * up / squared)
    counted = (band >= 0) & (band < len(BANDS) - 1)
    return np.stack([np.bincount(band[counted], part[counted], minlength=len(BANDS) - 1) for part in parts], axis=-1)


def direction(parts: Floats) -> Orientation:
    """Read the direction of waves from their energy, level and across, `[3]`, as that of a structure tensor."""
    energy, level, across = parts.tolist()
    coherence = float(np.hypot(level, across)) / energy if energy > 0 else 0.0
    degrees = float((np.degrees(np.arctan2(across, level)) / 2 + 90) % 180) if coherence >= COHERENT else None
    return Orientation(degrees, coherence)


def _smoothed(luminance: Floats) -> Floats:
    """Smooth with a Gaussian, where all of it lies within the picture; less in one too small for that."""
    reach = min(REACH, (min(luminance.shape) - 3) // 2)
    weights = np.exp(-np.square(np.arange(-reach, reach + 1) / SMOOTHED) / 2)
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(luminance, len(weights), axis=axis)
        luminance = windows @ (weights / weights.sum())
    return luminance


def _gradient(luminance: Floats) -> tuple[Floats, Floats]:
    """Return the slope to the right and the slope upwards, one pixel in from the edges.

    Central differences, smoothed across by Scharr's 3 : 10 : 3, which sees all directions alike.
    """
    right = luminance[:, 2:] - luminance[:, :-2]
    up = luminance[:-2] - luminance[2:]
    return (
        3 * right[:-2] + 10 * right[1:-1] + 3 * right[2:],
        3 * up[:, :-2] + 10 * up[:, 1:-1] + 3 * up[:, 2:],
    )
