"""Mirrors `analysis/activations.py` and `analysis/responses.py` on the tiny network."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from generator.analysis import activations, classification, responses
from generator.analysis.activations import rank_classes
from generator.network import Network
from generator.results.activations import ActivationPhotograph, Activations
from generator.results.classification import Classification
from tests import tiny
from tests.conftest import Asked
from tests.test_upsampling import slow_upsample


@pytest.fixture(scope="module")
def classified(asked: Asked) -> Classification:
    return asked().of(classification.classify)


@pytest.fixture(scope="module")
def found(asked: Asked, classified: Classification) -> Activations:
    return asked().of(activations.measure, classification=classified)


def test_maximum_mean_and_active_share_are_those_of_the_units_map(found: Activations, tiny_network: Network) -> None:
    for photograph in tiny.photographs():
        pixels = tf.constant(photograph.pixels[np.newaxis], tf.float32)
        (rectified,) = tiny_network.tensors(pixels, "right3x2_relu")
        expected = rectified.numpy()[0, ..., 5].astype(np.float64)
        image = found.by_name[photograph.stem]
        assert image.max == pytest.approx(expected.max(), rel=1e-5)
        assert image.mean == pytest.approx(expected.mean(), rel=1e-5)
        assert image.active == (expected > 0).mean()


def test_photographs_are_ranked_by_their_maximum_with_the_maps_in_their_order(found: Activations) -> None:
    assert [image.max for image in found.by_max] == sorted((image.max for image in found.by_max), reverse=True)
    assert found.maps.shape == (5, 9, 15)
    np.testing.assert_array_equal(found.maps.max(axis=(1, 2)), [image.max for image in found.by_max])
    assert found.scale == found.maps.max()
    assert [image.mean for image in found.by_mean] == sorted((image.mean for image in found.by_max), reverse=True)


def test_share_in_the_focus_is_what_loops_give(found: Activations, classified: Classification) -> None:
    assert classified.focus is not None
    for focus, photograph in zip(classified.focus, tiny.photographs(), strict=True):
        image = found.by_name[photograph.stem]
        place = [ranked.stem for ranked in found.by_max].index(photograph.stem)
        unit = slow_upsample(found.maps[place], 23, 31)
        own = slow_upsample(focus, 23, 31)
        inside = total = count = 0.0
        for row in range(23):
            for col in range(31):
                total += unit[row, col]
                if own[row, col] > own.max() / 2:
                    inside += unit[row, col]
                    count += 1
        if own.max() > 0:
            assert image.share == pytest.approx(inside / total, rel=0.01)
            assert image.area == pytest.approx(count / (23 * 31), abs=0.003)
        else:
            assert (image.share, image.area) == (None, None)
    assert any(image.share is not None for image in found.by_max)


def test_classes_of_one_photograph_are_not_ranked(found: Activations) -> None:
    for ranked in found.classes:
        members = [image for image in found.by_max if image.class_name == ranked.class_name]
        assert ranked.count == len(members) >= 2
        assert ranked.max == pytest.approx(np.mean([image.max for image in members]))
        assert ranked.mean == pytest.approx(np.mean([image.mean for image in members]))


def photographed(stem: str, class_name: str | None, mean: float) -> ActivationPhotograph:
    return ActivationPhotograph(f"{stem}.jpg", stem, class_name, 2 * mean, mean, 1.0, None, None)


def test_classes_are_ranked_by_their_mean_and_ties_by_name() -> None:
    images = (
        photographed("a", "hen", 1.0),
        photographed("b", "cock", 4.0),
        photographed("c", "hen", 3.0),
        photographed("d", None, 9.0),
        photographed("e", None, 9.0),
        photographed("f", "bee", 1.0),
        photographed("g", "bee", 3.0),
        photographed("h", "ant", 2.5),
        photographed("i", "ant", 3.5),
    )
    ranked = rank_classes(images)
    assert [(found.class_name, found.count, found.mean, found.max) for found in ranked] == [
        ("ant", 2, 3.0, 6.0),
        ("bee", 2, 2.0, 4.0),
        ("hen", 2, 2.0, 4.0),
    ]


def test_without_a_classifier_the_class_is_the_subfolder_or_none_and_there_is_no_share(asked: Asked) -> None:
    without = Classification(None, "no classifier", None, None, None, None)
    found = asked().of(activations.measure, classification=without)
    assert {image.stem: image.class_name for image in found.by_max} == {
        photograph.stem: photograph.class_name for photograph in tiny.photographs()
    }
    assert {(image.share, image.area) for image in found.by_max} == {(None, None)}


def shut(network: Network) -> Network:
    """Return the tiny network with the unit's bias so low that it never fires."""
    weights = tiny.draw_weights()
    kernel, bias = weights["right3x2"]
    return Network(network.architecture, weights=weights | {"right3x2": (kernel, bias - 1e6)})


def test_a_silent_unit_has_zeros_and_no_strongest_photograph(
    asked: Asked, tiny_network: Network, classified: Classification
) -> None:
    question = replace(asked(), network=shut(tiny_network))
    found = question.of(activations.measure, classification=classified)
    assert found.scale == 0
    assert [(image.max, image.mean, image.active, image.share) for image in found.by_max] == [(0, 0, 0, None)] * 5
    assert [image.photograph for image in found.by_max] == sorted(image.photograph for image in found.by_max)


def test_maps_do_not_depend_on_the_size_of_a_batch(tiny_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    photographs = tiny.photographs()
    at_once = responses.filter_maps(tiny_network, "right3x2", 4, photographs)
    monkeypatch.setattr(responses, "BATCH", 2)
    in_batches = responses.filter_maps(tiny_network, "right3x2", 4, photographs)
    assert in_batches.shape == at_once.shape == (5, 9, 15)
    np.testing.assert_allclose(in_batches, at_once, rtol=1e-5, atol=1e-4)
