"""Mirrors `analysis/classification.py` on the tiny network, and Grad-CAM on SqueezeNet's real weights."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.analysis import classification
from generator.network import Network
from generator.results.classification import Classification
from tests import tiny
from tests.conftest import Asked


@pytest.fixture(scope="module")
def found(asked: Asked) -> Classification:
    return asked(top=2).of(classification.classify)


def logits_of(network: Network, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    (logits,) = network.tensors(tf.constant(pixels[np.newaxis], tf.float32), "logits")
    scores: npt.NDArray[np.float64] = logits.numpy()[0].astype(np.float64)
    return scores


def test_top_classes_are_those_of_the_largest_logits_with_softmax_probabilities(
    found: Classification, tiny_network: Network
) -> None:
    assert found.classified is not None
    for image, photograph in zip(found.classified, tiny.photographs(), strict=True):
        scores = logits_of(tiny_network, photograph.pixels)
        chances = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
        order = sorted(range(7), key=lambda number: -scores[number])[:2]
        assert image.photograph == photograph.name
        assert [guess.label for guess in image.top] == [tiny.CLASSES[number] for number in order]
        assert [guess.probability for guess in image.top] == pytest.approx(
            [chances[number] for number in order], rel=1e-4
        )


def slow_grad_cam(network: Network, pixels: npt.NDArray[np.uint8], number: int) -> npt.NDArray[np.float64]:
    """Selvaraju's equations with the gradient followed back by hand, coefficient by coefficient.

    The logit is the mean of the rectified `scores` (1×2, padded at the end), which read `linear1x1`, which reads the
    pool. A pool hands each gradient to one pixel of its window: which one does not change the sum over space.
    """
    layers = ("middle2x3_relu", "late_pool", "scores")
    tensors = network.tensors(tf.constant(pixels[np.newaxis], tf.float32), *layers)
    features, pooled, scores = (tensor.numpy()[0].astype(np.float64) for tensor in tensors)
    (scoring, _), (linear, _) = network.kernel("scores"), network.kernel("linear1x1")
    rows, cols, _ = scores.shape
    weights = np.zeros(features.shape[2])
    for row in range(rows):
        for col in range(cols):
            if scores[row, col, number] > 0:
                for along in range(2):
                    if col + along < pooled.shape[1]:
                        for middle in range(8):
                            passed = float(scoring[0, along, middle, number]) / (rows * cols)
                            weights += passed * linear[0, 0, :, middle]
    weights /= features.shape[0] * features.shape[1]
    result = np.zeros(features.shape[:2])
    for channel, weight in enumerate(weights):
        result += weight * features[..., channel]
    return np.maximum(result, 0)


def test_grad_cam_is_what_the_equations_give_with_the_gradient_followed_by_hand(
    found: Classification, tiny_network: Network
) -> None:
    assert found.classified is not None
    assert found.grad_cam is not None
    assert found.grad_cam.shape == (5, 2, 9, 8)
    for index, (image, photograph) in enumerate(zip(found.classified, tiny.photographs(), strict=True)):
        for place, guess in enumerate(image.top):
            expected = slow_grad_cam(tiny_network, photograph.pixels, tiny.CLASSES.index(guess.label))
            tolerance = 0.03 * max(float(expected.max()), 1.0)  # a difference may step over a kink of ReLU or pool
            np.testing.assert_allclose(found.grad_cam[index, place], expected, atol=tolerance)


def test_a_subfolder_names_the_class_and_the_top_1_where_there_is_none(found: Classification) -> None:
    assert found.classified is not None
    for image, photograph in zip(found.classified, tiny.photographs(), strict=True):
        assert image.class_name == (photograph.class_name or image.top[0].label)


def test_the_focus_is_the_grad_cam_of_the_photographs_own_class(found: Classification, tiny_network: Network) -> None:
    assert found.classified is not None
    assert found.focus is not None
    assert found.grad_cam is not None
    for index, (image, photograph) in enumerate(zip(found.classified, tiny.photographs(), strict=True)):
        if photograph.class_name is None:  # then the top-1's
            assert image.focus_label == image.top[0].label
            np.testing.assert_array_equal(found.focus[index], found.grad_cam[index, 0])
        else:  # the label that the subfolder names, wherever it ranks
            assert image.focus_label == "hen"
            expected = slow_grad_cam(tiny_network, photograph.pixels, tiny.CLASSES.index("hen"))
            np.testing.assert_allclose(found.focus[index], expected, rtol=1e-4, atol=1e-4)


def test_a_subfolder_that_is_no_label_leaves_the_focus_to_the_top_1(asked: Asked) -> None:
    photographs = tuple(replace(photograph, class_name="my dog") for photograph in tiny.photographs(2))
    found = asked(photographs=photographs).of(classification.classify)
    assert found.classified is not None
    assert [image.class_name for image in found.classified] == ["my dog"] * 2
    assert [image.focus_label for image in found.classified] == [image.top[0].label for image in found.classified]


def test_a_subfolder_is_matched_to_a_label_whatever_its_case_and_underscores(asked: Asked) -> None:
    labels = ("Great White", *tiny.CLASSES[1:])
    network = Network(tiny.ARCHITECTURE, weights=tiny.draw_weights())
    (photograph,) = tiny.photographs(1)
    named = (replace(photograph, class_name="great_white"),)
    found = replace(asked(photographs=named), network=network, labels=labels).of(classification.classify)
    assert found.classified is not None
    assert found.classified[0].focus_label == "Great White"


def test_all_maps_share_the_scale_of_the_largest_value(found: Classification) -> None:
    assert found.grad_cam is not None
    assert found.focus is not None
    assert found.scale == max(found.grad_cam.max(), found.focus.max())
    assert found.grad_cam.min() >= 0


def test_maps_do_not_depend_on_which_photographs_share_a_batch(
    found: Classification, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classification, "BATCH", 2)
    again = asked(top=2).of(classification.classify)
    assert again.grad_cam is not None
    assert found.grad_cam is not None
    np.testing.assert_allclose(again.grad_cam, found.grad_cam, rtol=1e-4, atol=1e-4)


def test_a_map_is_zero_where_the_class_has_no_gradient(asked: Asked) -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["scores"]
    shut = Network(tiny.ARCHITECTURE, weights=weights | {"scores": (kernel, bias - 1e6)})
    found = replace(asked(), network=shut).of(classification.classify)
    assert found.grad_cam is not None
    assert (found.scale, found.grad_cam.max()) == (0, 0)


def test_weights_without_a_classifier_are_told_with_a_reason(asked: Asked) -> None:
    short = replace(tiny.ARCHITECTURE, features=None, logits=None)
    network = Network(short, weights=tiny.draw_weights())
    found = replace(asked(), network=network).of(classification.classify)
    assert found.classified is None
    assert found.reason == "These weights of Tiny carry no classifier: they end at scores."
    assert (found.grad_cam, found.focus, found.scale, found.features) == (None, None, None, None)
    assert found.by_name == {}


def test_squeezenets_logit_is_the_mean_of_the_rectified_conv10_and_its_features_are_fire9(
    squeezenet: Network,
) -> None:
    pixels = tf.constant(np.random.default_rng(1).uniform(0, 255, (1, 227, 227, 3)), tf.float32)
    conv10, logits, features = squeezenet.tensors(pixels, "conv10", "logits", squeezenet.architecture.features or "")
    np.testing.assert_allclose(logits, np.maximum(conv10, 0).mean(axis=(1, 2)), rtol=1e-4, atol=1e-5)
    assert features.shape == (1, 13, 13, 512)
