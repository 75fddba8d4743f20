"""Mirrors `numerics/orientation.py`: gratings of known direction, and pictures without any."""

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.orientation import COHERENT, orientation

Pixels = npt.NDArray[np.uint8]


def grating(degrees: float, period: float, *, size: tuple[int, int] = (64, 48)) -> npt.NDArray[np.float64]:
    """Paint waves −1…1 whose crests run in a direction, anticlockwise from horizontal."""
    row, col = np.indices(size)
    across = np.radians(degrees + 90)
    waves: npt.NDArray[np.float64] = np.sin(2 * np.pi * (col * np.cos(across) - row * np.sin(across)) / period + 0.7)
    return waves


def grey(waves: npt.NDArray[np.float64]) -> Pixels:
    picture: Pixels = np.round(127.5 + 100 * waves / np.abs(waves).max()).astype(np.uint8)
    return picture[..., None].repeat(3, axis=-1)


def apart(first: float, second: float) -> float:
    """Return the angle between two directions, which are the same every 180 degrees."""
    return abs((first - second + 90) % 180 - 90)


@pytest.mark.parametrize("degrees", [0, 12, 30, 45, 77, 90, 111, 135, 150, 179])
@pytest.mark.parametrize("period", [4, 7, 16])
def test_the_direction_is_that_of_the_stripes_and_45_rises_from_left_to_right(degrees: float, period: float) -> None:
    found = orientation(grey(grating(degrees, period)))
    assert found.degrees is not None
    assert 0 <= found.degrees < 180
    assert apart(found.degrees, degrees) < 1.5
    assert found.coherence > 0.95


def test_a_line_that_rises_has_less_than_90_degrees() -> None:
    picture = np.zeros((30, 42, 3), np.uint8)
    for row in range(30):
        picture[row, 35 - row : 38 - row] = 255
    assert orientation(picture).degrees == pytest.approx(45, abs=1)


def test_the_stripes_count_and_not_the_teeth_across_them() -> None:
    stripes, teeth = grating(40, 16), grating(130, 4)
    assert orientation(grey(stripes + 0.7 * teeth)).degrees == pytest.approx(40, abs=2)


@pytest.mark.parametrize("size", [(64, 48), (13, 17), (5, 4)])
def test_a_plain_picture_has_no_direction(size: tuple[int, int]) -> None:
    found = orientation(np.full((*size, 3), 90, np.uint8))
    assert (found.degrees, found.coherence) == (None, 0)


def test_where_two_directions_are_alike_none_stands_out() -> None:
    found = orientation(grey(grating(20, 8) + grating(110, 8)))
    assert found.degrees is None
    assert found.coherence < 0.1


def test_noise_like_photographs_rarely_has_a_direction() -> None:
    draws = np.random.default_rng(1)
    frequency = np.hypot(np.fft.fftfreq(64)[:, None], np.fft.rfftfreq(64)[None])
    coherences = []
    for _ in range(100):
        noise = np.fft.rfft2(draws.normal(size=(64, 64))) / np.maximum(frequency, 1 / 64)
        coherences.append(orientation(grey(np.fft.irfft2(noise, (64, 64)))).coherence)
    assert np.quantile(coherences, 0.95) < COHERENT


@pytest.mark.parametrize("size", [(3, 3), (4, 9), (11, 5)])
def test_the_smallest_pictures_are_measured_too(size: tuple[int, int]) -> None:
    picture = np.broadcast_to(np.arange(size[0], dtype=np.uint8)[:, None, None] * 9, (*size, 3))
    assert apart(orientation(picture).degrees or 0.0, 0) < 1e-6
