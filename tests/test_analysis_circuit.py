"""Mirrors `analysis/circuit.py`: what is masked is silent, what is kept is the unit, and an optimisation is kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from generator.analysis import circuit, kernels, pattern
from generator.analysis.contributions import TOP
from generator.analysis.optimisation import Optimiser, decode
from generator.analysis.recipe import Recipe
from generator.analysis.responses import responses
from generator.network import Network
from generator.results import Kernels, Pattern
from tests.conftest import Asked

UNIT, LAYER, FILTER = "middle2x3:1", "middle2x3", 1  # of nine channels, so that six are not all


@pytest.fixture(scope="module")
def found(asked: Asked) -> tuple[Kernels, Pattern]:
    question = asked(unit=UNIT)
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
    made = circuit.analyse(asked(unit=UNIT), ranked, whole)
    assert made.channels == tuple(kernel.channel for kernel in ranked.channels[:TOP])
    assert len(made.channels) < len(ranked.channels)
    alone = tiny_network.masked(LAYER, made.channels)
    for picture, on in ((whole.picture, made.on_pattern), (made.picture, made.on_circuit)):
        pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
        for network, value in ((tiny_network, on.unit), (alone, on.circuit)):
            expected = float(np.maximum(network.pre_activation(pixels, LAYER, FILTER).numpy(), 0).mean())
            assert value == pytest.approx(expected, rel=1e-5)
    assert made.ratio == pytest.approx(made.on_circuit.unit / made.on_pattern.unit)


def test_an_optimisation_that_was_kept_is_not_made_again(
    asked: Asked, found: tuple[Kernels, Pattern], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = asked(unit=UNIT)
    first = circuit.analyse(question, *found)
    monkeypatch.setattr(circuit, "Optimiser", None)
    assert circuit.analyse(question, *found) == first


def test_a_layer_that_reads_the_picture_is_its_own_circuit(asked: Asked) -> None:
    question = asked(unit="stem:2")
    ranked = kernels.analyse(question)
    whole = pattern.analyse(question, lambda layer: responses(question.network, layer, question.photographs))
    made = circuit.analyse(question, ranked, whole)
    assert sorted(made.channels) == [0, 1, 2]
    assert made.on_pattern.unit == made.on_pattern.circuit


def test_a_unit_of_a_single_seed_and_its_circuit_are_kept_apart(asked: Asked) -> None:
    """Both optimise the same unit by the same recipe, from the same random seed."""
    question = asked(unit=UNIT, seeds=1, negative=False)
    ranked = kernels.analyse(question)
    whole = pattern.analyse(question, lambda layer: responses(question.network, layer, question.photographs))
    made = circuit.analyse(question, ranked, whole)
    assert len(made.channels) < len(ranked.channels)  # else the circuit is the unit
    assert made.picture != whole.picture
    alone = circuit.analyse(asked(unit=UNIT, seeds=1, negative=False), ranked, whole)  # with nothing kept
    assert alone == made
    few = replace(ranked, channels=ranked.channels[1:])
    assert circuit.analyse(question, few, whole).channels != made.channels
    assert circuit.analyse(question, few, whole).picture != made.picture


def test_the_circuit_is_optimised_once_and_pushed_away_from_nothing(
    asked: Asked, found: tuple[Kernels, Pattern], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = asked(unit=UNIT, seeds=3)
    assert question.settings.pattern.diversity > 0
    made: list[tuple[Recipe, int]] = []

    class Watched(Optimiser):
        def __init__(self, network: Network, layer: str, recipe: Recipe) -> None:
            super().__init__(network, layer, recipe)
            self.watched = recipe

        def optimise(self, filters: Sequence[int], *args: Any, **named: Any) -> Any:
            for found in super().optimise(filters, *args, **named):
                made.append((self.watched, len(found.seeds)))
                yield found

    monkeypatch.setattr(circuit, "Optimiser", Watched)
    circuit.analyse(question, *found)
    ((recipe, pictures),) = made
    assert (recipe.seeds, recipe.diversity, recipe.negative, pictures) == (1, 0.0, False, 1)
    assert recipe.seed == question.settings.pattern.seed
