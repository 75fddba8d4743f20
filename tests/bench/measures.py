"""Measures of a picture: repetition, the finest frequencies, robustness, orientation across seeds."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from PIL import Image

from generator.angles import angular_distance
from generator.network import Network
from generator.numerics.contrast import Picture, at_contrast
from generator.numerics.orientation import LUMA, orientation
from tests.bench.scores import activation

NYQUIST = 0.45  # cycles per pixel along either axis: beyond, neighbouring pixels all but alternate
DRAWS = 6  # of jitter, rotation and scale
JITTER, ROTATION, SCALE = 8, 5.0, 0.05  # pixels, degrees and share either way
CLEAR = 0.5  # coherence from which on an orientation is clear


def quadrants(picture: Picture) -> float:
    """Correlate the four quadrants' luma: the mean of Pearson's r over the six pairs. 1 if one quadrant repeats."""
    luma = picture @ LUMA
    rows, cols = luma.shape[0] // 2, luma.shape[1] // 2
    parts = [luma[down, along].ravel() for down in (slice(rows), slice(-rows, None)) for along in _halves(cols)]
    return float(np.mean([np.corrcoef(one, other)[0, 1] for one, other in combinations(parts, 2)]))


def _halves(cols: int) -> tuple[slice, slice]:
    return slice(cols), slice(-cols, None)


def near_nyquist(picture: Picture) -> float:
    """Return the share of the spectral energy about the mean colour, all channels, beyond NYQUIST on either axis."""
    pixels = picture.astype(np.float64)
    energy = np.square(np.abs(np.fft.fft2(pixels - pixels.mean(axis=(0, 1)), axes=(0, 1)))).sum(axis=-1)
    down, along = (np.abs(np.fft.fftfreq(side)) for side in energy.shape)
    beyond = (down[:, np.newaxis] > NYQUIST) | (along[np.newaxis] > NYQUIST)
    total = float(energy.sum())
    return float(energy[beyond].sum()) / total if total > 0 else 0.0


def kept(network: Network, layer: str, filter_: int, picture: Picture) -> float:
    """Return the share of the score that remains after small movements: the mean of DRAWS.

    The picture is brought to the contrast of scores before it moves, and not again: what resampling blurs is lost.
    """
    draws = np.random.default_rng(filter_)
    scored = at_contrast(picture)
    still = activation(network, layer, filter_, scored)
    if still == 0:
        return 0.0
    after = []
    for _ in range(DRAWS):
        down, along = draws.integers(-JITTER, JITTER, size=2, endpoint=True).tolist()
        degrees, scale = draws.uniform(-ROTATION, ROTATION), 1 + draws.uniform(-SCALE, SCALE)
        after.append(activation(network, layer, filter_, moved(scored, (down, along), degrees, scale)))
    return float(np.mean(after)) / still


def moved(picture: Picture, shift: tuple[int, int], degrees: float, scale: float) -> Picture:
    """Show a picture, continued by wrapping, from `shift` (down, along) on, rotated and enlarged about its centre."""
    rows, cols = picture.shape[:2]
    margin = max(rows, cols) // 2
    wide = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)), mode="wrap")
    cosine, sine = np.cos(np.radians(degrees)) / scale, np.sin(np.radians(degrees)) / scale
    row, col = wide.shape[0] / 2 + shift[0], wide.shape[1] / 2 + shift[1]
    first = (cosine, sine, col - cosine * cols / 2 - sine * rows / 2)
    second = (-sine, cosine, row + sine * cols / 2 - cosine * rows / 2)
    turned = Image.fromarray(wide).transform(
        (cols, rows), Image.Transform.AFFINE, (*first, *second), resample=Image.Resampling.BICUBIC
    )
    return np.asarray(turned)


def orientation_spread(pictures: Sequence[Picture]) -> float | None:
    """Return the largest angle in degrees between the orientations of two pictures; None if one is not clear."""
    found = [orientation(picture) for picture in pictures]
    degrees = [one.degrees for one in found if one.degrees is not None and one.coherence >= CLEAR]
    if len(degrees) < len(found):
        return None
    return max(angular_distance(one, other) for one, other in combinations(degrees, 2))
