"""Mirrors `numerics/spectrum.py`: a picture as its spectrum, held against sums of cosines written out."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.spectrum import COLOUR, DECORRELATED, frequency_scale, repeated

SIZES = [(6, 9), (5, 8), (4, 7)]


@pytest.mark.parametrize("size", SIZES)
def test_frequencies_weigh_as_one_over_f_and_the_lowest_as_one_period(size: tuple[int, int]) -> None:
    rows, cols = size
    scale = frequency_scale(size)
    assert scale.shape == (rows, cols // 2 + 1)
    for row in range(rows):
        for col in range(cols // 2 + 1):
            down = (row if row < (rows + 1) // 2 else row - rows) / rows
            frequency = max(math.hypot(down, col / cols), 1 / max(size))
            assert scale[row, col] == pytest.approx(math.sqrt(rows * cols) / frequency / 4, rel=1e-6)


def test_colours_are_scaled_so_that_no_axis_is_longer_than_one() -> None:
    lengths: npt.NDArray[np.float64] = np.sqrt((DECORRELATED.astype(np.float64) ** 2).sum(axis=0))
    assert lengths.max() == pytest.approx(1, rel=1e-6)
    np.testing.assert_allclose(DECORRELATED / DECORRELATED[0, 0], COLOUR / COLOUR[0, 0], rtol=1e-5, atol=1e-7)


def slow_plane(spectrum: npt.NDArray[np.float32], size: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Add up the waves of one colour axis `[part, row, frequency]`, each as a cosine over the picture."""
    rows, cols = size
    row, col = np.mgrid[0:rows, 0:cols]
    scale = frequency_scale(size).astype(np.float64)
    plane = np.zeros(size)
    for down in range(rows):
        for along in range(cols // 2 + 1):
            real, imaginary = (float(part) * scale[down, along] for part in spectrum[:, down, along])
            turn = 2 * math.pi * (down * row / rows + along * col / cols)
            twice = 1 if along == 0 or 2 * along == cols else 2  # the other half plane mirrors this one
            plane += twice * (real * np.cos(turn) - imaginary * np.sin(turn)) / (rows * cols)
    return plane


def spectra(size: tuple[int, int], *, count: int = 2) -> npt.NDArray[np.float32]:
    """Draw spectra that are those of real planes, as the inverse transform reads them."""
    planes = np.random.default_rng(4).normal(size=(count, 3, *size))
    waves = np.fft.rfft2(planes) / frequency_scale(size)
    return np.stack([waves.real, waves.imag], axis=1).astype(np.float32)


@pytest.mark.parametrize("size", SIZES)
def test_a_repeated_picture_is_the_picture_again_beside_and_below_itself(size: tuple[int, int]) -> None:
    small = spectra(size)
    larger = (2 * size[0] - 1, 2 * size[1])  # one row sticks out and is cut off
    large = repeated(small, size, larger)
    assert large.shape == (2, 2, 3, larger[0], larger[1] // 2 + 1)
    for picture, axis in ((0, 2), (1, 0)):
        plane = slow_plane(small[picture, :, axis], size)
        expected = np.tile(plane, (2, 2))[: larger[0], : larger[1]]
        np.testing.assert_allclose(slow_plane(large[picture, :, axis], larger), expected, atol=1e-4)
