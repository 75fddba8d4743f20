"""Mirrors `analysis/inputs.py` on the tiny network."""

import pytest

from generator.analysis import kernels
from generator.results.inputs import Inputs
from generator.results.kernels import Kernels
from generator.results.patterns import Pattern
from tests.conftest import Asked
from tests.planned import results_of

UNIT = "middle2x3:1"


@pytest.fixture(scope="module")
def top(asked: Asked) -> Kernels:
    return asked(unit=UNIT, kernels=7).of(kernels.rank)


@pytest.fixture(scope="module")
def found(asked: Asked) -> Inputs:
    found: Inputs = results_of(asked(unit=UNIT, kernels=7))("inputs")
    return found


def test_the_channels_are_those_of_the_top_kernels_in_their_order(found: Inputs, top: Kernels) -> None:
    assert [channel.kernel for channel in found.channels] == list(top.top)
    for channel in found.channels:
        assert (channel.channel, channel.unit) == (channel.kernel.channel, channel.kernel.unit)
        assert found.by_channel[channel.channel] is channel


def test_every_pattern_is_that_of_the_unit_that_makes_the_channel(found: Inputs) -> None:
    for channel in found.channels:
        assert channel.pattern is not None
        assert channel.pattern.unit == channel.unit
    made = {str(channel.unit).split(":")[0] for channel in found.channels}
    assert made == {"left1x1", "right3x2"}  # through the concatenation, to both of its parts
    assert found.layers == ("left1x1", "right3x2")


def test_a_channels_pattern_does_not_depend_on_which_others_were_made(found: Inputs, asked: Asked) -> None:
    last = found.channels[-1]
    assert last.unit is not None
    assert last.pattern is not None
    alone: Pattern = results_of(asked(unit=last.unit))("pattern")
    assert alone.picture == last.pattern.picture
    assert alone.activation == last.pattern.activation


def test_colours_of_the_picture_have_no_pattern(asked: Asked) -> None:
    question = asked(unit="stem:3", kernels=6)
    found = results_of(question)("inputs")
    assert found.layers == ("pixels",)
    assert sorted(str(channel.colour) for channel in found.channels) == ["blue", "green", "red"]
    assert [(channel.unit, channel.pattern) for channel in found.channels] == [(None, None)] * 3
