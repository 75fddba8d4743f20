"""Mirrors `numerics/spectrum.py`: the weights against a slow loop, and the pictures that white noise gives."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.spectrum import COLOUR, DECORRELATED, frequency_weights
from tests.twins import twin_of

SIZES = [(6, 9), (5, 8), (24, 37), (40, 22)]


@twin_of(frequency_weights)
def slow_weight(size: tuple[int, int], field: int, row: int, col: int) -> float:
    """Weigh one frequency as the docstring of the weights says."""
    rows, cols = size
    down, along = (row if row <= rows / 2 else row - rows) / rows, col / cols
    frequency = math.hypot(down, along) if row or col else 1 / field
    weight = math.pow(max(frequency, 1 / field, 1 / max(size)), -0.75)
    if frequency < 1 / field:
        weight *= frequency * field
    finest = max(abs(down), along)
    if finest >= 0.5:
        weight = 0.0
    elif finest > 0.4:
        weight *= math.cos((finest - 0.4) / 0.1 * math.pi / 2) ** 2
    return weight * math.sqrt(2) if col == 0 else weight


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("field", [3, 7, 30, 200])
def test_weights_are_those_of_a_slow_loop(size: tuple[int, int], field: int) -> None:
    weights = frequency_weights(size, field)
    assert weights.shape == (size[0], size[1] // 2 + 1)
    assert weights.dtype == np.float32
    expected = [[slow_weight(size, field, row, col) for col in range(weights.shape[1])] for row in range(size[0])]
    np.testing.assert_allclose(weights, expected, rtol=1e-5, atol=1e-7)


def test_the_finest_frequencies_are_stopped_along_either_axis_and_coarse_ones_pass_whole() -> None:
    weights = frequency_weights((20, 30), 10)
    assert not weights[10].any()  # 0.5 cycles per pixel, down and along
    assert not weights[:, 15].any()
    assert (np.delete(weights, 10, axis=0)[:, :15] > 0).all()
    assert weights[0, 12] == pytest.approx(0.4**-0.75, rel=1e-6)
    assert weights[0, 13] == pytest.approx((13 / 30) ** -0.75 * 0.75, rel=1e-6)  # a third of the way down the cosine


@pytest.mark.parametrize("size", [(40, 60), (41, 61), (61, 40)])
@pytest.mark.parametrize("field", [9, 20])
def test_the_mean_colour_counts_as_one_period_a_field(size: tuple[int, int], field: int) -> None:
    weights = frequency_weights(size, field)
    assert weights[0, 0] == pytest.approx(math.sqrt(2) * field**0.75, rel=1e-5)


def powers(size: tuple[int, int], field: int, *, count: int = 1500) -> npt.NDArray[np.float64]:
    """Return the mean power spectrum `[row, col]`, both halves, of the planes that white noise gives."""
    draws = np.random.default_rng(5)
    weights = frequency_weights(size, field).astype(np.float64)
    real, imaginary = draws.standard_normal((2, count, *weights.shape))
    planes = np.fft.irfft2((real + 1j * imaginary) * weights, size)
    power: npt.NDArray[np.float64] = np.square(np.abs(np.fft.fft2(planes))).mean(axis=0)
    return power


@pytest.mark.parametrize("size", [(20, 30), (30, 20), (21, 35)])
def test_white_noise_gives_the_same_power_whatever_the_direction(size: tuple[int, int]) -> None:
    rows, cols = size
    power = powers(size, 12)
    weights = frequency_weights(size, 12).astype(np.float64)
    plain = weights.copy()
    plain[:, 0] /= math.sqrt(2)  # the first column's weight without what makes up for its conjugate pairs
    for row in range(1, rows // 2):
        for col in range(1, (cols - 1) // 2):
            assert power[row, col] == pytest.approx(2 * plain[row, col] ** 2, rel=0.2)
    along, down = power[0, 1 : int(0.4 * cols) + 1], power[1 : int(0.4 * rows) + 1, 0]
    np.testing.assert_allclose(along, 2 * plain[0, 1 : len(along) + 1] ** 2, rtol=0.2)
    np.testing.assert_allclose(down, 2 * plain[1 : len(down) + 1, 0] ** 2, rtol=0.2)
    for share in (0.1, 0.2, 0.4):  # the same frequency down and along
        if share * rows % 1 == share * cols % 1 == 0:
            assert power[round(share * rows), 0] == pytest.approx(power[0, round(share * cols)], rel=0.2)


def test_colours_are_scaled_so_that_no_axis_is_longer_than_one() -> None:
    lengths: npt.NDArray[np.float64] = np.sqrt((DECORRELATED.astype(np.float64) ** 2).sum(axis=0))
    assert lengths.max() == pytest.approx(1, rel=1e-6)
    np.testing.assert_allclose(DECORRELATED / DECORRELATED[0, 0], COLOUR / COLOUR[0, 0], rtol=1e-5, atol=1e-7)
