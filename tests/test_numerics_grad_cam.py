"""Mirrors `numerics/grad_cam.py`: the two equations of Selvaraju 2017, written slowly."""

import numpy as np
import numpy.typing as npt
import pytest

from generator.numerics.grad_cam import channel_weights, heatmap, share_inside
from tests.twins import twin_of

Floats = npt.NDArray[np.float64]


@twin_of(channel_weights, heatmap)
def slow_grad_cam(features: Floats, gradients: Floats) -> Floats:
    """Equations 1 and 2 for one image, `[row, col, channel]`, term by term."""
    rows, cols, channels = features.shape
    result = np.zeros((rows, cols))
    for channel in range(channels):
        weight = sum(gradients[row, col, channel] for row in range(rows) for col in range(cols)) / (rows * cols)
        for row in range(rows):
            for col in range(cols):
                result[row, col] += weight * features[row, col, channel]
    return np.where(result > 0, result, 0)


@pytest.mark.parametrize("seed", range(4))
def test_grad_cam_is_what_the_equations_give_term_by_term(seed: int) -> None:
    features, gradients = np.random.default_rng(seed).normal(size=(2, 2, 3, 5, 4))  # each [2, 3, 5, 4]
    maps = heatmap(features, channel_weights(gradients))
    assert maps.shape == (2, 3, 5)
    for image in range(2):
        expected = slow_grad_cam(features[image], gradients[image])
        np.testing.assert_allclose(maps[image], expected, rtol=1e-12, atol=1e-14)


def test_channel_weights_by_hand() -> None:
    gradients = np.array([[[[1.0, -2.0]], [[3.0, 6.0]], [[2.0, 2.0]]]])  # 1 image, 3 rows, 1 column, 2 channels
    np.testing.assert_array_equal(channel_weights(gradients), [[2.0, 2.0]])


def test_heatmap_is_zero_where_no_gradient_flows() -> None:
    features = np.random.default_rng(0).uniform(size=(2, 3, 5, 4))
    weights = channel_weights(np.zeros((2, 3, 5, 4)))
    np.testing.assert_array_equal(heatmap(features, weights), np.zeros((2, 3, 5)))


def test_heatmap_keeps_what_speaks_for_the_class_only() -> None:
    features = np.array([[[[1.0, 2.0], [3.0, 1.0], [0.0, 5.0]]]])  # 1 image, 1 row, 3 columns, 2 channels
    np.testing.assert_array_equal(heatmap(features, np.array([[2.0, -1.0]])), [[[0.0, 5.0, 0.0]]])


@twin_of(share_inside)
def slow_share(activation: list[list[float]], focus: list[list[float]]) -> tuple[float, float]:
    """Add up location by location where the focus exceeds half its maximum."""
    most, inside, total, count, area = max(map(max, focus)), 0.0, 0.0, 0, 0
    for values, weights in zip(activation, focus, strict=True):
        for value, weight in zip(values, weights, strict=True):
            total, area = total + value, area + 1
            if weight > most / 2:
                inside, count = inside + value, count + 1
    return inside / total, count / area


@pytest.mark.parametrize("seed", range(4))
def test_share_is_that_of_loops(seed: int) -> None:
    activation, focus = np.random.default_rng(seed).uniform(size=(2, 7, 11))
    expected = slow_share(activation.tolist(), focus.tolist())
    assert share_inside(activation, focus) == pytest.approx(expected)


def test_share_is_what_lies_where_the_focus_exceeds_half_its_maximum() -> None:
    focus = np.array([[8.0, 4.0, 5.0], [0.0, 1.0, 3.9]])  # 4 is half the maximum, which does not exceed it
    activation = np.array([[1.0, 10.0, 2.0], [5.0, 0.0, 6.0]])
    assert share_inside(activation, focus) == (3 / 24, 2 / 6)


def test_without_focus_there_is_neither_share_nor_area() -> None:
    assert share_inside(np.ones((2, 3)), np.zeros((2, 3))) == (None, None)


def test_without_activation_there_is_an_area_but_no_share() -> None:
    assert share_inside(np.zeros((2, 3)), np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])) == (None, 1 / 6)
