"""Mirrors `analysis/detector.py`: poses, directions and likeness, computed slowly."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.analysis import detector
from generator.analysis.contributions import contribution_maps
from generator.analysis.detector import BESIDE
from generator.analysis.pictures import decode
from generator.network import Network
from generator.numerics.orientation import BANDS, orientations_at, spectrum
from generator.results.detector import Detector
from tests import fakes, tiny
from tests.conftest import Asked, Question

Pixels = npt.NDArray[np.uint8]
UNIT = ("middle2x3", 1)


@pytest.fixture(scope="module")
def question(asked: Asked) -> Question:
    return asked(unit=f"{UNIT[0]}:{UNIT[1]}")


@pytest.fixture(scope="module")
def found(question: Question) -> Detector:
    return question.of(detector.measure, pattern=fakes.findings().pattern, responses=question.responses())


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
        pixels = by_name[one.photograph]
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


def test_a_pose_is_read_at_its_position_and_the_eight_around_it_as_far_as_there_are() -> None:
    values = np.full((4, 6), -1.0, np.float32)
    values[1, 4], values[3, 0] = 5.0, 2.0
    around = {(row, col): detector._around(values, row, col) for row in range(4) for col in range(6)}
    assert {place for place, value in around.items() if value == 5} == {
        (row, col) for row in range(3) for col in (3, 4, 5)
    }
    assert {place for place, value in around.items() if value == 2} == {(2, 0), (2, 1), (3, 0), (3, 1)}
    assert set(around.values()) == {0.0, 2.0, 5.0}  # what inhibits is no activation


def test_the_strongest_photographs_are_posed(question: Question, found: Detector) -> None:
    seen = question.responses(UNIT[0])
    strong = [place for place in seen.strongest[UNIT[1]].tolist() if seen.highest[place[0], UNIT[1]] > 0]
    names = [photograph.name for photograph in question.photographs]
    assert [(one.photograph, one.row, one.col) for one in found.poses] == [
        (names[i], row, col) for i, row, col in strong
    ]


def test_likeness_is_the_mean_cosine_of_what_the_channels_add(question: Question, found: Detector) -> None:
    parts = []
    by_name = {photograph.name: photograph.pixels for photograph in question.photographs}
    read = question.network.architecture.convolution(UNIT[0]).reads
    for one in found.poses:
        (inputs,) = question.network.tensors(tf.constant(by_name[one.photograph][np.newaxis].astype(np.float32)), read)
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
    assert {one.photograph for one in found.directions} == set(expected)
    for one in found.directions:
        row, col, activation, degrees, coherence = expected[one.photograph]
        assert (one.row, one.col) == (row, col)
        assert one.activation == pytest.approx(activation, rel=1e-4)
        assert one.orientation == pytest.approx(degrees, abs=1e-3)
        assert one.coherence == pytest.approx(coherence)
    strengths = [one.activation for one in found.directions]
    assert strengths == sorted(strengths, reverse=True)


def test_spectra_are_those_of_the_published_pictures_the_pattern_first(found: Detector) -> None:
    pattern = fakes.findings().pattern
    shown = [decode(pattern.picture), *(decode(other.picture) for other in pattern.others)]
    assert found.spectra.shape == (1 + len(pattern.others), len(found.bands) - 1, 3)
    for picture, spectrum_ in zip(shown, found.spectra, strict=True):
        np.testing.assert_allclose(spectrum_, spectrum(picture), rtol=1e-6)
    assert len({values.tobytes() for values in found.spectra}) == len(shown)  # else any order would do
    assert found.bands == tuple(BANDS.tolist())


def test_directions_are_told_around_every_position_of_every_photograph(question: Question, found: Detector) -> None:
    assert found.photographs == tuple(photograph.name for photograph in question.photographs)
    rows, cols = question.network.architecture.map_size(UNIT[0])
    assert found.everywhere.shape == (len(found.photographs), rows, cols)


def test_the_strongest_location_of_every_filter_of_the_layer_is_told_where_it_is_active(question: Question) -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights[UNIT[0]]
    bias = bias - np.eye(len(bias), dtype=np.float32)[2] * np.float32(1e6)  # filter 2 is silent
    network = Network(question.network.architecture, weights=weights | {UNIT[0]: (kernel, bias)})
    found = analysed(question, network)
    for number, photograph in enumerate(question.photographs):
        for filter_ in range(len(bias)):
            shown = tf.constant(photograph.pixels[np.newaxis].astype(np.float32))
            values = network.pre_activation(shown, UNIT[0], filter_).numpy()[0]
            row, col = found.peaks[number, filter_].tolist()
            if values.max() <= 0:
                assert (row, col) == (-1, -1)
            else:
                assert values[row, col] == pytest.approx(values.max(), rel=1e-5)
    assert (found.peaks[:, 2] == -1).all()
    assert (found.peaks[:, UNIT[1]] >= 0).any()
    by_name = dict(zip(found.photographs, found.peaks[:, UNIT[1]].tolist(), strict=True))
    assert all(by_name[one.photograph] == [one.row, one.col] for one in found.directions)


@pytest.mark.parametrize("weakest", range(1, 8))
def test_what_is_kept_is_the_weakest_of_the_other_seven_poses(
    question: Question, monkeypatch: pytest.MonkeyPatch, weakest: int
) -> None:
    """The upright photograph is no other pose, however weak; each of the seven can be the weakest."""
    values = [2.0, *(3.0 + pose for pose in range(7))]
    values[weakest] = 2.5
    shown = iter(values)
    monkeypatch.setattr(detector, "_map", lambda *_: np.full((30, 41), next(shown), np.float32))
    posed = detector._posed(question.context, 0, 1, 2)
    assert posed.activations == tuple(values)
    assert posed.kept == pytest.approx(2.5 / 2.0)


def silenced(network: Network, layer: str, bias: float) -> Network:
    """Take so much from a layer's bias that no photograph excites it, or leave only few."""
    weights = tiny.draw_weights()
    kernel, old = weights[layer]
    return Network(network.architecture, weights=weights | {layer: (kernel, old - np.float32(bias))})


def analysed(question: Question, network: Network) -> Detector:
    asked = replace(question, network=network)
    return asked.of(detector.measure, pattern=fakes.findings().pattern, responses=asked.responses())


def test_a_unit_that_no_photograph_excites_has_neither_poses_nor_directions(question: Question) -> None:
    found = analysed(question, silenced(question.network, UNIT[0], 1e5))
    assert (found.poses, found.directions, found.alike) == ((), (), None)
    assert found.everywhere.size  # their places are there all the same


def test_only_photographs_that_excite_the_unit_are_posed_and_have_a_direction(question: Question) -> None:
    seen = question.responses(UNIT[0])
    highest = seen.highest[:, UNIT[1]]
    second, third = np.sort(highest)[-2:-4:-1]
    found = analysed(question, silenced(question.network, UNIT[0], float(second + third) / 2))
    names = {photograph.name for photograph, value in zip(question.photographs, highest, strict=True) if value > third}
    assert len(names) == 2
    assert {one.photograph for one in found.directions} == {one.photograph for one in found.poses} == names
    alone = analysed(question, silenced(question.network, UNIT[0], float(np.sort(highest)[-2:].mean())))
    assert len(alone.directions) == len(alone.poses) == 1
    assert alone.alike is None  # a single one is like nothing
