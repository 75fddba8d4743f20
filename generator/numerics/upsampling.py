"""Bilinear upsampling of maps, so that a coarse map can lie over a photograph."""

import numpy as np
import numpy.typing as npt

from generator.results.values import FloatArray


def upsample_bilinear(maps: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Interpolate maps bilinearly to `size`, `(rows, cols)`: `[..., row, col] → [..., size row, size col]`.

    A value lies between its four neighbours: it never leaves their range, and zero stays zero.
    Source: half-pixel centres with the edges held, as `tf.image.resize(method="bilinear")` has them.
    """
    rows, cols = size
    above, below, down = _neighbours(maps.shape[-2], rows)
    left, right, along = _neighbours(maps.shape[-1], cols)
    down, along = down[:, None].astype(maps.dtype), along.astype(maps.dtype)
    tall = _blend(maps[..., above, :], maps[..., below, :], down)
    return _blend(tall[..., left], tall[..., right], along)


def _blend(first: FloatArray, second: FloatArray, share: FloatArray) -> FloatArray:
    blended: FloatArray = first + (second - first) * share
    return blended


def _neighbours(source: int, target: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], FloatArray]:
    """Find both neighbours of each target pixel along one axis, and how far it lies from the first, 0…1."""
    centres = (np.arange(target) + 0.5) * (source / target) - 0.5
    first = np.floor(centres)
    before = np.clip(first, 0, source - 1).astype(np.intp)
    after = np.clip(first + 1, 0, source - 1).astype(np.intp)
    return before, after, centres - first
