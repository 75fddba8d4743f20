"""Mirrors `analysis/downstream.py`: who reads the unit, with which kernel, and what that answers to."""

from dataclasses import replace

import numpy as np
import pytest

from generator.analysis.connections import strongest_downstream
from generator.analysis.stimulation import stimulate
from generator.analysis.stimulus_set import ORIENTATIONS
from generator.analysis.tuning import in_deviations
from generator.architecture import Architecture
from generator.layers import PIXELS, Concatenate, Convolution, Pointwise
from generator.network import Network
from generator.results.downstream import Downstream
from generator.settings import TuningSettings
from tests import tiny
from tests.conftest import Asked, Question
from tests.planned import results_of

PERIODS = (4.0, 9.0)


def analyse(question: Question) -> Downstream:
    settings = replace(question.settings, tuning=TuningSettings(PERIODS))
    found: Downstream = results_of(replace(question, settings=settings))("downstream")
    return found


def test_the_strongest_downstream_of_each_layer_are_told(asked: Asked, tiny_network: Network) -> None:
    found = analyse(asked(unit="middle2x3:1"))
    expected = strongest_downstream(tiny_network, "middle2x3")[1]
    assert [(one.unit, one.kernel) for one in found.filters] == [(one.unit, one.kernel) for one in expected]
    assert found.layers == tiny_network.architecture.read_by("middle2x3")
    assert len(found.filters) > 2
    assert (found.orientations, found.periods) == (ORIENTATIONS, PERIODS)


def test_the_rank_is_the_place_of_the_kernel_among_the_readers_own(asked: Asked, tiny_network: Network) -> None:
    for one in analyse(asked(unit="middle2x3:1")).filters:
        layer, _, filter_ = one.unit.partition(":")
        kernel, _ = tiny_network.kernel(layer)
        norms = [float(np.linalg.norm(kernel[:, :, channel, int(filter_)])) for channel in range(kernel.shape[2])]
        assert one.channels == len(norms)
        stronger = [norm for norm in norms if norm > norms[one.kernel.channel] * (1 + 1e-6)]
        assert one.rank == 1 + len(stronger)


def test_a_reader_answers_as_it_does_where_it_is_shown_alone(asked: Asked, tiny_network: Network) -> None:
    question = asked(unit="middle2x3:1")
    found = analyse(question)
    widest = max(
        found.layers, key=lambda layer: tiny_network.architecture.receptive_field(layer).size
    )  # whose picture all are shown in
    layer, _, filter_ = next(one.unit for one in found.filters if one.unit.startswith(widest)).partition(":")
    shown = in_deviations(stimulate(tiny_network, (layer,), "gratings", PERIODS), [question.responses(layer)])
    one = next(one for one in found.filters if one.unit == f"{layer}:{filter_}")
    np.testing.assert_allclose(one.response, shown[layer][..., int(filter_)], rtol=1e-4, atol=1e-5)


def test_a_unit_that_nothing_reads_has_no_downstream_filters(asked: Asked, tiny_network: Network) -> None:
    last = tiny_network.architecture.convolutions[-1].name
    found = analyse(asked(unit=f"{last}:0"))
    assert (found.layers, found.filters) == ((), ())


@pytest.mark.parametrize("unit", ["stem:2", "middle2x3:1"])
def test_every_kernel_is_on_the_unit_itself(asked: Asked, unit: str) -> None:
    found = analyse(asked(unit=unit))
    assert found.filters
    assert {one.kernel.unit for one in found.filters} == {unit}


BRANCHED = Architecture(
    name="branched",
    title="Branched",
    input_size=(23, 31),
    layers=(
        Convolution("units", PIXELS, 4, size=(3, 2)),
        Pointwise("units_relu", "units"),
        Convolution("above_zero", "units_relu", 3, size=(1, 1)),
        Convolution("others", PIXELS, 5, size=(2, 3)),
        Concatenate("beside", ("units_relu", "others")),
        Convolution("both", "beside", 6, size=(1, 2)),
        Convolution("any_sign", "units", 7, size=(1, 1)),
    ),
    features=None,
    logits=None,
)


def without(*layers: str) -> Architecture:
    return replace(BRANCHED, layers=tuple(layer for layer in BRANCHED.layers if layer.name not in layers))


@pytest.mark.parametrize(
    ("architecture", "layers", "rectified"),
    [
        (without("any_sign", "others", "beside", "both"), ("above_zero",), True),
        (without("above_zero", "others", "beside", "both"), ("any_sign",), False),
        (without("others", "beside", "both"), ("above_zero", "any_sign"), False),  # one of two is enough
        (
            without("any_sign"),
            ("above_zero", "both"),
            True,
        ),  # what else a filter reads does not matter
    ],
)
def test_a_unit_is_rectified_where_none_of_its_readers_can_read_it_below_zero(
    asked: Asked, architecture: Architecture, layers: tuple[str, ...], rectified: bool
) -> None:
    network = Network(architecture, weights=tiny.draw_weights(architecture))
    found = analyse(asked(unit="units:1", network=network))
    assert found.layers == layers
    assert found.rectified is rectified
