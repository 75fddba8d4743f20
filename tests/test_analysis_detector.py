"""Mirrors `analysis/detector.py`: poses, directions and likeness, computed slowly."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.analysis import Question, detector
from generator.analysis.contributions import contribution_maps
from generator.analysis.detector import BESIDE
from generator.analysis.responses import responses
from generator.numerics.orientation import COHERENT, LUMA, orientation, orientations_in
from generator.results import Detector
from tests import fakes
from tests.conftest import Asked

Pixels = npt.NDArray[np.uint8]
UNIT = ("middle2x3", 1)


@pytest.fixture(scope="module")
def question(asked: Asked) -> Question:
    return asked(unit=f"{UNIT[0]}:{UNIT[1]}")


@pytest.fixture(scope="module")
def found(question: Question) -> Detector:
    return detector.analyse(
        question,
        fakes.findings().pattern,
        fakes.tuning(),
        lambda layer: responses(question.network, layer, question.photographs),
    )


def activations(question: Question, pixels: Pixels) -> npt.NDArray[np.float64]:
    shown = tf.constant(pixels[np.newaxis].astype(np.float32))
    values: npt.NDArray[np.float64] = np.maximum(question.network.pre_activation(shown, *UNIT).numpy()[0], 0)
    return values


def posed(pixels: Pixels, number: int) -> Pixels:
    """Turn a picture anticlockwise pixel by pixel, poses from the fourth on mirrored first."""
    rows, cols = pixels.shape[:2]
    if number >= 4:
        pixels = np.stack([[pixels[row, cols - 1 - col] for col in range(cols)] for row in range(rows)])
    for _ in range(number % 4):
        rows, cols = pixels.shape[:2]
        pixels = np.stack([[pixels[row, cols - 1 - turned] for row in range(rows)] for turned in range(cols)])
    return pixels


def test_a_photograph_is_read_in_eight_poses_where_the_pose_puts_the_position(
    question: Question, found: Detector
) -> None:
    """A mark on the position's middle pixel is turned with the picture; the nearest position to it is read."""
    by_name = {photograph.name: photograph.pixels for photograph in question.photographs}
    architecture = question.network.architecture
    assert found.poses
    for one in found.poses:
        pixels = by_name[one.image]
        (top, bottom), (left, right) = architecture.receptive_field(UNIT[0]).window(one.row, one.col)
        row, col = np.indices(pixels.shape[:2])
        far = np.hypot(row - (top + bottom - 1) / 2, col - (left + right - 1) / 2)  # from the middle, for every pixel
        assert one.activations[0] == pytest.approx(float(activations(question, pixels)[one.row, one.col]), rel=1e-4)
        for number, value in enumerate(one.activations):
            values, distance = activations(question, posed(pixels, number)), posed(far[..., None], number)[..., 0]
            pixel = np.unravel_index(int(distance.argmin()), distance.shape)
            assert any(value == pytest.approx(reached, rel=1e-4) for reached in around(question, values, pixel))
        assert one.kept == pytest.approx(min(one.activations[1:]) / one.activations[0])


def around(question: Question, values: npt.NDArray[np.float64], pixel: tuple[np.intp, ...]) -> list[float]:
    """Take the largest value at the position nearest to a pixel and beside it; of two as near, either may be meant."""
    field = question.network.architecture.receptive_field(UNIT[0])
    far = np.array(
        [
            [
                [
                    abs((start + end - 1) / 2 - at)
                    for (start, end), at in zip(field.window(row, col), pixel, strict=True)
                ]
                for col in range(values.shape[1])
            ]
            for row in range(values.shape[0])
        ]
    )
    nearest = np.argwhere((far <= far.min(axis=(0, 1)) + 1e-9).all(axis=2))
    return [
        max(
            float(values[r, c])
            for r in range(values.shape[0])
            for c in range(values.shape[1])
            if abs(r - row) <= BESIDE and abs(c - col) <= BESIDE
        )
        for row, col in nearest.tolist()
    ]


def test_the_strongest_photographs_are_posed(question: Question, found: Detector) -> None:
    seen = responses(question.network, UNIT[0], question.photographs)
    strong = [place for place in seen.strongest[UNIT[1]].tolist() if seen.highest[place[0], UNIT[1]] > 0]
    names = [photograph.name for photograph in question.photographs]
    assert [(one.image, one.row, one.col) for one in found.poses] == [(names[i], row, col) for i, row, col in strong]


def test_likeness_is_the_mean_cosine_of_what_the_channels_add(question: Question, found: Detector) -> None:
    parts = []
    by_name = {photograph.name: photograph.pixels for photograph in question.photographs}
    read = question.network.architecture.convolution(UNIT[0]).reads
    for one in found.poses:
        (inputs,) = question.network.tensors(tf.constant(by_name[one.image][np.newaxis].astype(np.float32)), read)
        parts.append(contribution_maps(question.network, *UNIT, inputs).numpy()[0, one.row, one.col].astype(np.float64))
    cosines = [a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in combinations(parts, 2)]
    assert found.alike == pytest.approx(np.mean(cosines), rel=1e-4)


def test_each_photograph_that_excites_the_unit_has_the_direction_of_its_strongest_position(
    question: Question, found: Detector
) -> None:
    expected = {}
    for photograph, degrees in zip(question.photographs, found.everywhere, strict=True):
        values = activations(question, photograph.pixels)
        place = np.unravel_index(int(values.argmax()), values.shape)
        if values[place] > 0:
            expected[photograph.name] = (values[place], degrees[place])
    assert {one.image for one in found.directions} == set(expected)
    for one in found.directions:
        activation, degrees = expected[one.image]
        assert one.activation == pytest.approx(activation, rel=1e-4)
        assert (one.orientation is None) == np.isnan(degrees)
        assert one.orientation is None or one.orientation == pytest.approx(degrees, abs=1e-3)
    strengths = [one.activation for one in found.directions]
    assert strengths == sorted(strengths, reverse=True)


def test_the_patterns_directions_are_those_of_the_published_pictures(found: Detector) -> None:
    pattern = fakes.findings().pattern
    assert len(found.pattern_orientations) == 1 + len(pattern.others)


def stripes(degrees: float, size: tuple[int, int]) -> Pixels:
    row, col = np.indices(size)
    across = np.radians(degrees + 90)
    wave = np.cos(2 * np.pi * (col * np.cos(across) - row * np.sin(across)) / 9)
    return np.repeat(np.round(127.5 + 100 * wave).astype(np.uint8)[..., None], 3, axis=2)


def test_windows_tell_the_direction_of_what_they_see() -> None:
    picture = np.concatenate([stripes(30, (60, 50)), stripes(120, (60, 44))], axis=1)
    picture = np.concatenate([picture, np.full((40, 94, 3), 90, np.uint8)])
    degrees = orientations_in(picture, [-8, 12], [2, 62], (30, 26))
    assert degrees[0] == pytest.approx([30, 120], abs=2)  # as far as it lies in the picture
    assert degrees[1] == pytest.approx([30, 120], abs=2)
    assert np.isnan(orientations_in(picture, [72], [5, 50], (26, 30))).all()  # nothing but grey
    assert np.isnan(orientations_in(picture, [300], [5], (26, 30))).all()  # nothing at all


def test_a_window_of_the_whole_picture_tells_what_the_picture_does() -> None:
    draws = np.random.default_rng(5)
    for degrees in (20.0, 75.0, 160.0):
        noise = draws.normal(scale=20, size=(41, 57, 1))
        picture = np.clip(stripes(degrees, (41, 57)) + noise, 0, 255).astype(np.uint8)
        whole = orientations_in(picture, [0], [0], (41, 57))[0, 0]
        assert whole == pytest.approx(orientation(picture).degrees)


def test_a_window_is_summed_as_loops_sum_it() -> None:
    """Gradients by Scharr of a luminance that is smoothed by a Gaussian, pixel by pixel, inside the window alone."""
    picture = np.random.default_rng(8).integers(0, 256, (34, 29, 3)).astype(np.uint8)
    picture[:, 9:20] = stripes(60, (34, 11))
    luma = picture @ LUMA
    weights = np.exp(-np.square(np.arange(-4, 5) / 2.0) / 2)
    weights /= weights.sum()
    smooth = np.full(luma.shape, np.nan)
    for row in range(4, 30):
        for col in range(4, 25):
            smooth[row, col] = weights @ luma[row - 4 : row + 5, col - 4 : col + 5] @ weights
    top, left, size = 6, 7, (17, 12)
    sums = np.zeros(3)
    for row in range(top, top + size[0]):
        for col in range(left, left + size[1]):
            right = sum(
                w * (smooth[row + d, col + 1] - smooth[row + d, col - 1]) for d, w in ((-1, 3), (0, 10), (1, 3))
            )
            up = sum(w * (smooth[row - 1, col + d] - smooth[row + 1, col + d]) for d, w in ((-1, 3), (0, 10), (1, 3)))
            sums += [right**2 - up**2, 2 * right * up, right**2 + up**2]
    assert np.hypot(sums[0], sums[1]) >= COHERENT * sums[2]
    expected = (np.degrees(np.arctan2(sums[1], sums[0])) / 2 + 90) % 180
    assert orientations_in(picture, [top], [left], size)[0, 0] == pytest.approx(expected)
