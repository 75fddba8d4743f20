"""Bilinear upsampling of maps, so that a coarse map can lie over a photograph."""

import numpy as np
import numpy.typing as npt

from generator.results import FloatArray


def upsample_bilinear(maps: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Interpolate maps to `size`, values at pixel centres and edges held: `[..., row, col] → [..., size[0], size[1]]`.

    A value is a convex combination of its four neighbours, so that it never leaves their range and zero stays zero.
    Source: half-pixel centres, as `tf.image.resize(method="bilinear")` and Pillow have them when they enlarge.
    """
    rows, cols = size
    above, below, down = _neighbours(maps.shape[-2], rows)
    left, right, along = _neighbours(maps.shape[-1], cols)
    down, along = down[:, None].astype(maps.dtype), along.astype(maps.dtype)
    tall = maps[..., above, :] * (1 - down) + maps[..., below, :] * down
    wide: FloatArray = tall[..., left] * (1 - along) + tall[..., right] * along
    return wide


def _neighbours(source: int, target: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], FloatArray]:
    """Find both neighbours of each target pixel along one axis, and how far it lies from the first, 0…1."""
    centres = (np.arange(target) + 0.5) * (source / target) - 0.5
    first = np.floor(centres)
    before = np.clip(first, 0, source - 1).astype(np.intp)
    after = np.clip(first + 1, 0, source - 1).astype(np.intp)
    return before, after, centres - first
