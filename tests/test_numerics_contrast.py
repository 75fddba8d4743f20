"""Mirrors `numerics/contrast.py`."""

import math

import numpy as np
import pytest

from generator.numerics.contrast import SCORED, Picture, at_contrast, contrast
from tests.twins import twin_of

FINE = 0.3  # grey levels that the rounding of pixels may take from a target, or add


def noise(low: int, high: int, *, seed: int = 0) -> Picture:
    return np.random.default_rng(seed).integers(low, high, (23, 31, 3), dtype=np.uint8)


@twin_of(contrast)
def slow_contrast(picture: Picture) -> float:
    """Measure how far each value of each channel lies from the channel's mean."""
    channels = [picture[..., channel].ravel().tolist() for channel in range(3)]
    squares = [(value - math.fsum(values) / len(values)) ** 2 for values in channels for value in values]
    return math.sqrt(math.fsum(squares) / len(squares))


@pytest.mark.parametrize(("low", "high"), [(0, 256), (100, 140)])
def test_contrast_is_that_of_loops(low: int, high: int) -> None:
    picture = noise(low, high)
    picture[..., 1] //= 3
    assert contrast(picture) == pytest.approx(slow_contrast(picture))


def test_contrast_is_the_deviation_from_the_mean_colour_over_all_channels() -> None:
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[..., 0] = [[10, 20, 30], [10, 20, 30]]  # deviations of −10, 0 and 10
    picture[..., 1] = 200  # a colour of its own is no contrast
    picture[..., 2] = [[7, 7, 7], [1, 1, 1]]  # deviations of 3
    assert contrast(picture) == pytest.approx(math.sqrt((4 * 100 + 6 * 9) / 18))


@pytest.mark.parametrize("target", [20.0, 48.75, SCORED])
@pytest.mark.parametrize(("low", "high"), [(100, 140), (90, 170)])
def test_a_picture_that_is_not_cut_off_meets_the_target_and_keeps_its_mean_colour(
    low: int, high: int, target: float
) -> None:
    picture = noise(low, high)
    found = at_contrast(picture, target)
    assert found.shape == picture.shape
    assert found.dtype == np.uint8
    assert 0 < found.min() <= found.max() < 255 or target == SCORED
    assert contrast(found) == pytest.approx(target, abs=FINE)
    mean = picture.mean(axis=(0, 1))
    np.testing.assert_allclose(found.mean(axis=(0, 1)), mean, atol=1)
    factor = target / contrast(picture)
    expected = np.clip(mean + (picture - mean) * factor, 0, 255)
    if target < SCORED:
        np.testing.assert_allclose(found, expected, atol=1)


@pytest.mark.parametrize("target", [48.75, SCORED])
def test_what_is_cut_off_at_0_and_255_is_made_up_for(target: float) -> None:
    picture = noise(0, 60)
    found = at_contrast(picture, target)
    once = np.clip(
        picture.mean(axis=(0, 1)) * (1 - target / contrast(picture)) + picture * (target / contrast(picture)), 0, 255
    )
    assert (found == 0).mean() > 0.2
    assert contrast(once.astype(np.uint8)) < target - 3  # a single factor falls short
    assert contrast(found) == pytest.approx(target, abs=FINE)


def test_more_contrast_is_taken_away_too_and_64_is_what_scores_ask_for() -> None:
    picture = noise(0, 256)
    assert contrast(picture) > 70
    assert contrast(at_contrast(picture)) == pytest.approx(64, abs=FINE)


def test_a_picture_of_one_colour_comes_back_unchanged() -> None:
    picture = np.full((4, 7, 3), (3, 130, 250), np.uint8)
    assert contrast(picture) == 0
    np.testing.assert_array_equal(at_contrast(picture), picture)


def test_a_picture_at_the_target_comes_back_unchanged() -> None:
    picture = noise(100, 140)
    np.testing.assert_array_equal(at_contrast(picture, contrast(picture)), picture)
