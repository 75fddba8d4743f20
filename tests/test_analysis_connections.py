"""Mirrors `analysis/connections.py` on the tiny network and on SqueezeNet."""

import numpy as np
import pytest

from generator.analysis import kernels
from generator.analysis.connections import strongest_downstream, strongest_kernels
from generator.architecture import Architecture
from generator.layers import PIXELS, Concatenate, Convolution, Pointwise
from generator.network import Network
from tests import tiny
from tests.conftest import Asked


@pytest.mark.parametrize("layer", ["stem", "right3x2", "middle2x3"])
def test_the_kernels_of_each_filter_are_those_that_the_section_ranks(
    tiny_network: Network, asked: Asked, layer: str
) -> None:
    by_filter = strongest_kernels(tiny_network, layer, 4)
    assert len(by_filter) == tiny.ARCHITECTURE.convolution(layer).filters
    for filter_, found in enumerate(by_filter):
        assert found == asked(unit=f"{layer}:{filter_}").of(kernels.rank).channels[:4]


def test_readers_are_the_units_with_the_strongest_kernels_on_the_channel(tiny_network: Network) -> None:
    weights = tiny.draw_weights()["middle2x3"][0].astype(np.float64)
    for filter_, found in enumerate(strongest_downstream(tiny_network, "right3x2", 3)):
        channel = 3 + filter_  # behind the three of left1x1
        norms = np.sqrt(np.square(weights[:, :, channel]).sum(axis=(0, 1)))
        expected = sorted(range(4), key=lambda unit: -norms[unit])[:3]
        assert [reader.unit for reader in found] == [f"middle2x3:{unit}" for unit in expected]
        for reader, unit in zip(found, expected, strict=True):
            assert (reader.kernel.channel, reader.kernel.unit) == (channel, f"right3x2:{filter_}")
            assert reader.kernel.norm == pytest.approx(norms[unit], rel=1e-12)
            assert reader.kernel.kernel == tuple(tuple(row) for row in weights[:, :, channel, unit].tolist())


def test_every_convolution_that_reads_the_layer_has_its_readers_in_order(tiny_network: Network) -> None:
    for found in strongest_downstream(tiny_network, "stem", 2):
        assert [reader.unit.split(":")[0] for reader in found] == ["left1x1"] * 2 + ["right3x2"] * 2


def test_the_last_layer_and_one_behind_which_the_weights_end_have_no_downstream_filters(tiny_network: Network) -> None:
    assert strongest_downstream(tiny_network, "scores") == ((),) * 7
    cut = tiny.ARCHITECTURE.carried(("stem", "stem_bn", "left1x1", "right3x2"))
    network = Network(cut, weights=tiny.draw_weights())
    assert strongest_downstream(network, "right3x2") == ((),) * 6


def test_kernels_of_the_same_norm_are_ranked_by_the_readers_number() -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["middle2x3"]
    weights["middle2x3"] = (np.ones_like(kernel), bias)
    network = Network(tiny.ARCHITECTURE, weights=weights)
    for found in strongest_downstream(network, "left1x1", 3):
        assert [reader.unit for reader in found] == ["middle2x3:0", "middle2x3:1", "middle2x3:2"]


def test_a_filter_that_is_read_through_two_channels_counts_once_with_the_stronger() -> None:
    architecture = Architecture(
        name="twice",
        title="Twice",
        input_size=(5, 7),
        layers=(
            Convolution("one", PIXELS, 2, size=(1, 1)),
            Pointwise("one_relu", "one"),
            Concatenate("twice", ("one_relu", "one_relu")),
            Convolution("two", "twice", 3, size=(1, 2)),
        ),
        features=None,
        logits=None,
    )
    drawn = tiny.draw_weights(architecture)
    network = Network(architecture, weights=drawn)
    norms = np.sqrt(np.square(drawn["two"][0].astype(np.float64)).sum(axis=(0, 1)))  # [channel, unit]
    for filter_, found in enumerate(strongest_downstream(network, "one")):
        assert sorted(reader.unit for reader in found) == ["two:0", "two:1", "two:2"]
        for reader in found:
            unit = int(reader.unit[-1])
            assert reader.kernel.norm == pytest.approx(norms[[filter_, filter_ + 2], unit].max(), rel=1e-12)
            assert reader.kernel.unit == f"one:{filter_}"


def test_squeezenets_expand_is_read_by_the_squeeze_of_the_next_module(squeezenet: Network) -> None:
    found = strongest_downstream(squeezenet, "fire4_expand3x3")
    assert len(found) == 128
    assert {reader.unit.split(":")[0] for readers in found for reader in readers} == {"fire5_squeeze1x1"}
    assert all(reader.kernel.channel == 128 + filter_ for filter_, readers in enumerate(found) for reader in readers)
