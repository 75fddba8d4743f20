"""Mirrors `numerics/upsampling.py`."""

import math

import numpy as np
import pytest

from generator.numerics.upsampling import upsample_bilinear
from generator.results.values import FloatArray
from tests.twins import twin_of


@twin_of(upsample_bilinear)
def slow_upsample(heat: FloatArray, rows: int, cols: int) -> FloatArray:
    """Interpolate one map pixel by pixel, straight from the definition: half-pixel centres, edges held."""
    result = np.zeros((rows, cols))
    for row in range(rows):
        for col in range(cols):
            down = (row + 0.5) * heat.shape[0] / rows - 0.5
            along = (col + 0.5) * heat.shape[1] / cols - 0.5
            for near_row in (math.floor(down), math.floor(down) + 1):
                for near_col in (math.floor(along), math.floor(along) + 1):
                    weight = (1 - abs(down - near_row)) * (1 - abs(along - near_col))
                    held = min(max(near_row, 0), heat.shape[0] - 1), min(max(near_col, 0), heat.shape[1] - 1)
                    result[row, col] += weight * heat[held]
    return result


@pytest.mark.parametrize("size", [(7, 15), (6, 35), (3, 5), (11, 6), (2, 9)])
def test_upsampling_is_what_the_definition_gives_pixel_by_pixel(size: tuple[int, int]) -> None:
    heat = np.random.default_rng(3).normal(size=(3, 5))
    np.testing.assert_allclose(upsample_bilinear(heat, size), slow_upsample(heat, *size), rtol=1e-12, atol=1e-12)


def test_one_row_of_two_pixels_is_interpolated_by_quarters() -> None:
    heat = np.array([[0.0, 8.0]])
    np.testing.assert_array_equal(upsample_bilinear(heat, (3, 4)), [[0.0, 2.0, 6.0, 8.0]] * 3)


def test_leading_axes_are_kept_and_maps_do_not_mix() -> None:
    maps = np.random.default_rng(4).normal(size=(2, 4, 3, 5)).astype(np.float32)
    upsampled = upsample_bilinear(maps, (7, 11))
    assert upsampled.shape == (2, 4, 7, 11)
    assert upsampled.dtype == np.float32
    np.testing.assert_array_equal(upsampled[1, 2], upsample_bilinear(maps[1, 2], (7, 11)))


def test_a_map_of_one_value_stays_at_that_value_exactly() -> None:
    flat = np.full((3, 5), 0.1, np.float32)
    np.testing.assert_array_equal(upsample_bilinear(flat, (8, 13)), np.full((8, 13), 0.1, np.float32))
