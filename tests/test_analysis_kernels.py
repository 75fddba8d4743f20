"""Mirrors `analysis/kernels.py` on the tiny network."""

import math
from dataclasses import replace

import numpy as np
import pytest

from generator.analysis import kernels
from generator.network import Network
from tests import tiny
from tests.conftest import Asked

UNIT = "middle2x3:1"


def test_kernels_are_the_units_weights_with_norm_balance_and_count(asked: Asked) -> None:
    found = asked(unit=UNIT).of(kernels.rank)
    weights = tiny.draw_weights()["middle2x3"][0]
    assert sorted(kernel.channel for kernel in found.channels) == list(range(9))
    for kernel in found.channels:
        own = [[float(weights[row, col, kernel.channel, 1]) for col in range(3)] for row in range(2)]
        flat = [value for row in own for value in row]
        assert [list(row) for row in kernel.kernel] == own
        assert kernel.norm == pytest.approx(math.sqrt(math.fsum(value**2 for value in flat)), rel=1e-12)
        assert kernel.balance == pytest.approx(math.fsum(flat) / math.fsum(map(abs, flat)), rel=1e-12)
        assert (kernel.positive, kernel.count) == (sum(value > 0 for value in flat), 6)


def test_kernels_are_ranked_by_norm_and_the_top_ones_are_the_first(asked: Asked) -> None:
    found = asked(unit=UNIT, kernels=4).of(kernels.rank)
    norms = [kernel.norm for kernel in found.channels]
    assert norms == sorted(norms, reverse=True)
    assert found.top == found.channels[:4]
    squared = [norm**2 for norm in norms]
    assert found.share == pytest.approx(sum(squared[:4]) / sum(squared))
    assert found.fair_share == 4 / 9
    assert found.scale == max(abs(value) for kernel in found.top for row in kernel.kernel for value in row)
    assert found.by_channel[found.channels[6].channel] is found.channels[6]


def test_the_top_is_cut_to_the_channels_there_are(asked: Asked) -> None:
    found = asked(unit=UNIT, kernels=64).of(kernels.rank)
    assert (found.shown, len(found.top), found.fair_share) == (9, 9, 1)
    assert found.share == pytest.approx(1)


def test_kernels_name_the_units_that_make_their_channels(asked: Asked) -> None:
    found = asked(unit=UNIT).of(kernels.rank)
    units = {kernel.channel: kernel.unit for kernel in found.channels}
    assert [units[channel] for channel in range(9)] == [
        *(f"left1x1:{filter_}" for filter_ in range(3)),
        *(f"right3x2:{filter_}" for filter_ in range(6)),
    ]


def test_a_layer_that_reads_the_picture_has_the_colours_with_the_normalisation_folded_in(asked: Asked) -> None:
    found = asked(unit="stem:3").of(kernels.rank)
    assert {kernel.channel: (kernel.unit, kernel.colour) for kernel in found.channels} == {
        0: (None, "blue"),
        1: (None, "green"),
        2: (None, "red"),
    }
    weights = tiny.draw_weights()
    gamma, _, _, variance = (array[3] for array in weights["stem_bn"])
    for kernel in found.channels:
        expected = weights["stem"][0][:, :, kernel.channel, 3] * (gamma / math.sqrt(variance + 1e-3))
        np.testing.assert_allclose(kernel.kernel, expected, rtol=1e-5)


def test_kinds_are_counted_over_all_channels(asked: Asked) -> None:
    found = asked(unit=UNIT, kernels=2).of(kernels.rank)
    kinds = [kernel.kind for kernel in found.channels]
    for kernel in found.channels:
        third = "mostly excitatory" if kernel.balance >= 1 / 3 else "mostly inhibitory"
        assert kernel.kind == (third if abs(kernel.balance) >= 1 / 3 else "mixed")
    assert found.kinds.excitatory == kinds.count("mostly excitatory")
    assert found.kinds.inhibitory == kinds.count("mostly inhibitory")
    assert found.kinds.mixed == kinds.count("mixed")


def test_kernels_of_zeros_have_balance_0_and_come_last_by_number(asked: Asked) -> None:
    weights = tiny.draw_weights()
    kernel, bias = (array.copy() for array in weights["middle2x3"])
    kernel[:, :, (2, 5, 7)] = 0
    network = Network(tiny.ARCHITECTURE, weights=weights | {"middle2x3": (kernel, bias)})
    found = replace(asked(unit=UNIT), network=network).of(kernels.rank)
    assert [one.channel for one in found.channels[-3:]] == [2, 5, 7]
    assert [(one.norm, one.balance, one.positive, one.kind) for one in found.channels[-3:]] == [(0, 0, 0, "mixed")] * 3


def test_a_unit_of_zeros_alone_has_no_share_to_divide(asked: Asked) -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["middle2x3"]
    empty = weights | {"middle2x3": (np.zeros_like(kernel), bias)}
    network = Network(tiny.ARCHITECTURE, weights=empty)
    found = replace(asked(unit=UNIT), network=network).of(kernels.rank)
    assert (found.share, found.scale) == (0, 0)
    assert [one.channel for one in found.channels] == list(range(9))
