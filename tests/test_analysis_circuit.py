"""Mirrors `analysis/circuit.py`: what is masked is silent, what is kept is the unit, and a climb is kept."""

import numpy as np
import pytest
import tensorflow as tf

from generator.analysis import circuit, kernels, pattern
from generator.analysis.ascent import decode
from generator.analysis.contributions import TOP
from generator.analysis.responses import responses
from generator.network import Network
from generator.results import Kernels, Pattern
from tests.conftest import Asked


@pytest.fixture(scope="module")
def found(asked: Asked) -> tuple[Kernels, Pattern]:
    question = asked()
    return kernels.analyse(question), pattern.analyse(
        question, lambda layer: responses(question.network, layer, question.photographs)
    )


def test_a_masked_network_hears_the_kept_channels_alone(tiny_network: Network) -> None:
    pixels = tf.constant(np.random.default_rng(3).uniform(0, 255, (2, 24, 36, 3)).astype(np.float32))
    (inputs,) = tiny_network.tensors(pixels, tiny_network.architecture.convolution("right3x2").reads)
    kept = np.zeros(inputs.shape[-1], np.float32)
    kept[[1, 4]] = 1
    masked = tiny_network.masked("right3x2", (4, 1)).pre_activation(pixels, "right3x2", 5)
    expected = tiny_network.pre_activation_of(inputs * kept, "right3x2", 5)
    np.testing.assert_allclose(masked, expected, rtol=1e-5, atol=1e-4)


def test_masking_leaves_the_network_itself_and_its_other_layers_as_they_were(tiny_network: Network) -> None:
    before = {layer: tiny_network.kernel(layer) for layer in ("right3x2", "middle2x3")}
    masked = tiny_network.masked("right3x2", (0,))
    for layer, (kernel, bias) in before.items():
        np.testing.assert_array_equal(tiny_network.kernel(layer)[0], kernel)
        np.testing.assert_array_equal(masked.kernel(layer)[1], bias)
    np.testing.assert_array_equal(masked.kernel("middle2x3")[0], before["middle2x3"][0])
    assert not masked.kernel("right3x2")[0][:, :, 1:].any()


def test_the_six_strongest_kernels_are_kept_and_both_pictures_measured_on_both(
    asked: Asked, found: tuple[Kernels, Pattern], tiny_network: Network
) -> None:
    ranked, whole = found
    made = circuit.analyse(asked(), ranked, whole)
    assert made.channels == tuple(kernel.channel for kernel in ranked.channels[:TOP])
    alone = tiny_network.masked("right3x2", made.channels)
    for picture, on in ((whole.picture, made.on_pattern), (made.picture, made.on_circuit)):
        pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
        for network, value in ((tiny_network, on.unit), (alone, on.circuit)):
            expected = float(np.maximum(network.pre_activation(pixels, "right3x2", 5).numpy(), 0).mean())
            assert value == pytest.approx(expected, rel=1e-5)
    assert made.ratio == pytest.approx(made.on_circuit.unit / made.on_pattern.unit)
    assert made.on_circuit.circuit >= made.on_pattern.circuit  # what it wants excites it more


def test_a_climb_that_was_kept_is_not_climbed_again(
    asked: Asked, found: tuple[Kernels, Pattern], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = asked()
    first = circuit.analyse(question, *found)
    monkeypatch.setattr(circuit, "Climber", None)
    assert circuit.analyse(question, *found) == first


def test_a_layer_that_reads_the_picture_is_its_own_circuit(asked: Asked) -> None:
    question = asked(unit="stem:2")
    ranked = kernels.analyse(question)
    whole = pattern.analyse(question, lambda layer: responses(question.network, layer, question.photographs))
    made = circuit.analyse(question, ranked, whole)
    assert sorted(made.channels) == [0, 1, 2]
    assert made.on_pattern.unit == made.on_pattern.circuit
