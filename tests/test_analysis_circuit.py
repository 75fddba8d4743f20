"""Mirrors `analysis/circuit.py`: what is masked is silent, what is kept is the unit, and an optimisation is kept."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import tensorflow as tf

from generator.analysis import circuit
from generator.analysis.contributions import TOP
from generator.analysis.pictures import decode
from generator.analysis.recipe import Recipe, report_recipe
from generator.network import Network
from generator.plan import PlanInputs, plan
from generator.results.circuit import Circuit
from generator.results.kernels import Kernels
from generator.results.patterns import Pattern
from tests.conftest import Asked, Question
from tests.planned import results_of

UNIT, LAYER, FILTER = "middle2x3:1", "middle2x3", 1  # of nine channels, so that six are not all


@dataclass(frozen=True)
class Found:
    """The circuit of a question's filter, and what it was made of."""

    ranked: Kernels
    whole: Pattern
    made: Circuit


def circuit_of(question: Question) -> Found:
    result = results_of(question)
    return Found(result("kernels"), result("pattern"), result("circuit"))


@pytest.fixture(scope="module")
def found(asked: Asked) -> Found:
    return circuit_of(asked(unit=UNIT))


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
    found: Found, tiny_network: Network
) -> None:
    ranked, whole, made = found.ranked, found.whole, found.made
    assert made.channels == tuple(kernel.channel for kernel in ranked.channels[:TOP])
    assert len(made.channels) < len(ranked.channels)
    alone = tiny_network.masked(LAYER, made.channels)
    for picture, on in ((whole.picture, made.on_pattern), (made.picture, made.on_circuit)):
        pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
        for network, value in ((tiny_network, on.full), (alone, on.circuit)):
            expected = float(np.maximum(network.pre_activation(pixels, LAYER, FILTER).numpy(), 0).mean())
            assert value == pytest.approx(expected, rel=1e-5)
    assert made.ratio == pytest.approx(made.on_circuit.full / made.on_pattern.full)


def test_a_layer_that_reads_the_picture_is_its_own_circuit(asked: Asked) -> None:
    made = circuit_of(asked(unit="stem:2")).made
    assert sorted(made.channels) == [0, 1, 2]
    assert made.on_pattern.full == made.on_pattern.circuit


def test_a_unit_of_a_single_seed_and_its_circuit_are_kept_apart(asked: Asked) -> None:
    """Both optimise the same unit by the same recipe, from the same random seed."""
    question = asked(unit=UNIT, seeds=1, negative=False)
    found = circuit_of(question)
    assert len(found.made.channels) < len(found.ranked.channels)  # else the circuit is the unit
    assert found.made.picture != found.whole.picture
    few = replace(found.ranked, channels=found.ranked.channels[1:])
    recipe = report_recipe(question.network.architecture, LAYER, question.settings.pattern)
    optimised = question.of(circuit.optimise_circuit, kernels=few, recipe=recipe)
    other = question.of(circuit.compare, kernels=few, pattern=found.whole, optimised=optimised)
    assert other.channels != found.made.channels
    assert other.picture != found.made.picture


def test_the_circuit_is_optimised_once_and_pushed_away_from_nothing(asked: Asked) -> None:
    question = asked(unit=UNIT, seeds=3)
    assert question.settings.pattern.diversity > 0
    given = PlanInputs(question.network.architecture, "network", question.labels, "photographs", 5)
    (task,) = (one for one in plan(question.settings, given).tasks.values() if one.name == "circuit_optimisation")
    recipe = task.settings["pattern"]["recipe"]
    assert (recipe["seeds"], recipe["diversity"], recipe["negative"]) == (1, 0.0, False)
    assert recipe["seed"] == question.settings.pattern.seed
    optimised = question.of(circuit.optimise_circuit, kernels=question.kernels(), recipe=Recipe(**recipe))
    assert [len(found.seeds) for found in optimised.filters] == [1]
