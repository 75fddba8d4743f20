"""Mirrors `numerics/orientation.py`: gratings of known direction, and pictures without any."""

import cmath
import math

import numpy as np
import numpy.typing as npt
import pytest

from generator.angles import angular_distance
from generator.numerics.orientation import (
    BANDS,
    COHERENT,
    LUMA,
    Orientation,
    direction,
    orientation,
    orientations_at,
    spectrum,
)
from tests.twins import twin_of

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


@pytest.mark.parametrize("degrees", [0, 12, 30, 45, 77, 90, 111, 135, 150, 179])
@pytest.mark.parametrize("period", [4, 7, 16])
def test_the_direction_is_that_of_the_stripes_and_45_rises_from_left_to_right(degrees: float, period: float) -> None:
    found = orientation(grey(grating(degrees, period)))
    assert found.degrees is not None
    assert 0 <= found.degrees < 180
    assert angular_distance(found.degrees, degrees) < 1.5
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
    assert angular_distance(orientation(picture).degrees or 0.0, 0) < 1e-6


def test_a_point_tells_the_direction_of_what_lies_around_it() -> None:
    picture = np.concatenate([grey(grating(30, 9, size=(60, 50))), grey(grating(120, 9, size=(60, 44)))], axis=1)
    picture = np.concatenate([picture, np.full((70, 94, 3), 90, np.uint8)])
    rows, cols = np.array([7.5, 30.0, 110.0]), np.array([20.0, 72.5])
    degrees, coherence = orientations_at(picture, rows, cols, deviation=(5.0, 4.0))
    assert degrees.shape == coherence.shape == (3, 2)
    for row in (0, 1):
        assert degrees[row] == pytest.approx([30, 120], abs=2)
        assert (coherence[row] > 0.9).all()
    assert np.isnan(degrees[2]).all()  # nothing but grey
    assert (coherence[2] == 0).all()


def test_what_is_nearer_to_the_point_counts_more() -> None:
    picture = np.concatenate([grey(grating(45, 7, size=(40, 36))), grey(grating(135, 7, size=(40, 30)))], axis=1)
    for col, expected in ((30.0, 45), (42.0, 135)):
        degrees, _ = orientations_at(picture, np.array([20.0]), np.array([col]), deviation=(5.0, 5.0))
        assert angular_distance(float(degrees[0, 0]), expected) < 10


def test_a_window_far_wider_than_the_picture_tells_what_the_picture_does() -> None:
    draws = np.random.default_rng(5)
    for degrees in (20.0, 75.0, 160.0):
        noise = draws.normal(scale=20, size=(41, 57, 1))
        picture = np.clip(grey(grating(degrees, 9, size=(41, 57))) + noise, 0, 255).astype(np.uint8)
        around, coherence = orientations_at(picture, np.array([20.0]), np.array([28.0]), deviation=(1e6, 1e6))
        assert around[0, 0] == pytest.approx(orientation(picture).degrees)
        assert coherence[0, 0] == pytest.approx(orientation(picture).coherence)


@twin_of(orientation, orientations_at)
def slow_orientation(picture: Pixels, point: tuple[float, float], spread: tuple[float, float]) -> tuple[float, float]:
    """Take gradients by Scharr of a luminance that is smoothed by a Gaussian, pixel by pixel, each by its distance."""
    luma, (height, width) = picture @ LUMA, picture.shape[:2]
    weights = np.exp(-np.square(np.arange(-4, 5) / 2.0) / 2)
    weights /= weights.sum()
    smooth = np.full(luma.shape, np.nan)
    for row in range(4, height - 4):
        for col in range(4, width - 4):
            smooth[row, col] = weights @ luma[row - 4 : row + 5, col - 4 : col + 5] @ weights
    sums = np.zeros(3)
    for row in range(5, height - 5):
        for col in range(5, width - 5):
            far = ((row - point[0]) / spread[0]) ** 2 + ((col - point[1]) / spread[1]) ** 2
            right = sum(
                w * (smooth[row + d, col + 1] - smooth[row + d, col - 1]) for d, w in ((-1, 3), (0, 10), (1, 3))
            )
            up = sum(w * (smooth[row - 1, col + d] - smooth[row + 1, col + d]) for d, w in ((-1, 3), (0, 10), (1, 3)))
            sums += np.exp(-far / 2) * np.array([right**2 - up**2, 2 * right * up, right**2 + up**2])
    return (math.degrees(math.atan2(sums[1], sums[0])) / 2 + 90) % 180, math.hypot(sums[0], sums[1]) / sums[2]


def test_a_window_is_weighed_as_loops_weigh_it() -> None:
    picture = np.random.default_rng(8).integers(0, 256, (34, 29, 3)).astype(np.uint8)
    picture[:, 9:20] = grey(grating(60, 9, size=(34, 11)))
    point, spread = (12.5, 14.0), (3.0, 2.25)
    degrees, coherence = orientations_at(picture, np.array([point[0]]), np.array([point[1]]), deviation=spread)
    assert (degrees[0, 0], coherence[0, 0]) == pytest.approx(slow_orientation(picture, point, spread))


def test_the_whole_picture_counts_as_loops_count_it() -> None:
    picture = grey(grating(25, 7, size=(27, 34)) + 0.4 * grating(140, 5, size=(27, 34)))
    found = orientation(picture)
    assert (found.degrees, found.coherence) == pytest.approx(slow_orientation(picture, (0, 0), (1e9, 1e9)))


@twin_of(direction)
def slow_direction(energy: float, level: float, across: float) -> tuple[float, float]:
    """Halve the angle of the parts, and turn from where the waves travel to where they run."""
    length, angle = cmath.polar(complex(level, across))
    return (math.degrees(angle) / 2 + 90) % 180, length / energy


@pytest.mark.parametrize("seed", range(8))
def test_a_direction_is_half_the_angle_of_its_parts(seed: int) -> None:
    level, across = np.random.default_rng(seed).normal(size=2)
    found = direction(np.array([3.0, level, across]))
    degrees, coherence = slow_direction(3.0, level, across)
    assert found.coherence == pytest.approx(coherence)
    assert found.degrees == (pytest.approx(degrees) if coherence >= 0.3 else None)


@twin_of(spectrum)
def slow_spectrum(picture: Pixels) -> npt.NDArray[np.float64]:
    """Sum over every pixel for every wave, and put each into the band of its period by looking for it."""
    rows, cols = picture.shape[:2]
    luma = [[0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in row] for row in picture.tolist()]
    found = np.zeros((len(BANDS) - 1, 3))
    for down in range(rows):
        for along in range(cols):
            if down == along == 0:
                continue
            wave = 0j
            for row in range(rows):
                for col in range(cols):
                    wave += luma[row][col] * cmath.exp(-2j * math.pi * (down * row / rows + along * col / cols))
            energy = abs(wave) ** 2 / (rows * cols)
            right = (along if 2 * along < cols else along - cols) / cols
            up = -(down if 2 * down < rows else down - rows) / rows
            period = 1 / math.hypot(right, up)
            across = math.atan2(up, right)  # the direction in which the wave travels
            for band in range(len(BANDS) - 1):
                if BANDS[band] <= period < BANDS[band + 1]:
                    found[band] += energy, energy * math.cos(2 * across), energy * math.sin(2 * across)
    return found


@pytest.mark.parametrize("size", [(9, 13), (14, 8)])
def test_a_spectrum_is_the_sum_of_all_waves(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (*size, 3)).astype(np.uint8)
    slow = slow_spectrum(noise)
    found = spectrum(noise)
    assert found.shape == (len(BANDS) - 1, 3)
    np.testing.assert_allclose(found, slow, rtol=1e-6, atol=1e-6 * slow.max())
    assert (slow[:, 0] > 0).sum() > 5


def test_bands_are_quarters_of_an_octave_from_two_pixels_on() -> None:
    assert BANDS[0] == 2
    np.testing.assert_allclose(BANDS[1:] / BANDS[:-1], 2**0.25)
    assert BANDS[-1] == pytest.approx(1024)


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 135, 170])
def test_waves_lie_in_the_band_of_their_period_and_run_as_the_stripes_do(degrees: int) -> None:
    found = spectrum(grey(grating(degrees, 8, size=(96, 120))))
    strongest = int(found[:, 0].argmax())
    assert BANDS[strongest] <= 8.5
    assert BANDS[strongest + 1] >= 7.5
    told = direction(found.sum(axis=0))
    assert told.degrees is not None
    assert angular_distance(told.degrees, degrees) < 1.5
    assert told.coherence > 0.8


def test_a_fine_texture_and_coarse_stripes_are_told_apart_by_their_periods() -> None:
    picture = grey(grating(40, 24, size=(96, 120)) + grating(130, 6, size=(96, 120)))
    found = spectrum(picture)
    for chosen, expected in ((BANDS[:-1] >= 12, 40), (BANDS[:-1] < 12, 130)):
        degrees = direction(found[chosen].sum(axis=0)).degrees
        assert degrees is not None
        assert angular_distance(degrees, expected) < 2


def test_a_plain_picture_has_no_waves() -> None:
    found = spectrum(np.full((13, 17, 3), 90, np.uint8))
    assert np.abs(found).max() < 1e-12
    assert direction(np.zeros(3)) == Orientation(None, 0.0)


@pytest.mark.parametrize(("coherence", "degrees"), [(0.3, 45.0), (0.299, None)])
def test_waves_have_a_direction_from_a_coherence_on(coherence: float, degrees: float | None) -> None:
    assert COHERENT == 0.3
    found = direction(np.array([10.0, 0.0, -10 * coherence]))
    assert found.coherence == pytest.approx(coherence)
    assert found.degrees == (None if degrees is None else pytest.approx(degrees))
