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
from generator.numerics.orientation import orientations_at
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


def test_each_photograph_that_excites_the_unit_has_the_direction_around_its_strongest_position(
    question: Question, found: Detector
) -> None:
    """Around the middle of what the position sees, by a Gaussian of an eighth of that."""
    field, expected = question.network.architecture.receptive_field(UNIT[0]), {}
    for photograph, degrees in zip(question.photographs, found.everywhere, strict=True):
        values = activations(question, photograph.pixels)
        row, col = (int(at) for at in np.unravel_index(int(values.argmax()), values.shape))
        if values[row, col] > 0:
            (top, bottom), (left, right) = field.window(row, col)
            spread = ((bottom - top) / 8, (right - left) / 8)
            point = np.array([(top + bottom - 1) / 2]), np.array([(left + right - 1) / 2])
            around, coherence = orientations_at(photograph.pixels, *point, deviation=spread)
            assert degrees[row, col] == pytest.approx(around[0, 0], abs=1e-3)
            expected[photograph.name] = (row, col, values[row, col], around[0, 0], coherence[0, 0])
    assert {one.image for one in found.directions} == set(expected)
    for one in found.directions:
        row, col, activation, degrees, coherence = expected[one.image]
        assert (one.row, one.col) == (row, col)
        assert one.activation == pytest.approx(activation, rel=1e-4)
        assert one.orientation == pytest.approx(degrees, abs=1e-3)
        assert one.coherence == pytest.approx(coherence)
    strengths = [one.activation for one in found.directions]
    assert strengths == sorted(strengths, reverse=True)


def test_the_patterns_directions_are_those_of_the_published_pictures(found: Detector) -> None:
    pattern = fakes.findings().pattern
    assert len(found.pattern_orientations) == 1 + len(pattern.others)
