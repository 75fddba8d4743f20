"""Where channels come from, worked out by hand: sums, gates, normalisations, and what never falls below a value."""

import pytest

from generator.architecture import Architecture
from generator.channels import Channel, ChannelMaker
from generator.errors import BadInput
from generator.layers import (
    CAFFE,
    PIXELS,
    Affine,
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    GlobalAverage,
    Layer,
    Normalise,
    Pad,
    Pointwise,
    Pool,
    Product,
    Sum,
    Unflatten,
)

A, B = Convolution("a", PIXELS, 2, size=(3, 3)), Convolution("b", PIXELS, 2, size=(1, 1))


def channels(*layers: Layer) -> tuple[Channel, ...]:
    """Follow the channels of the last of some layers that stand behind `a` and `b`."""
    return network(*layers).channels_of(layers[-1].name)


def network(*layers: Layer) -> Architecture:
    return Architecture("n", "N", (8, 10), (CAFFE, A, B, *layers), features=None, logits=None)


def makers(*units: str) -> tuple[ChannelMaker, ...]:
    return tuple(ChannelMaker(layer, int(filter_)) for layer, _, filter_ in (unit.partition(":") for unit in units))


def test_a_sum_has_all_makers_and_the_sum_of_what_they_never_fall_below() -> None:
    found = channels(Pointwise("f", "a"), Pointwise("g", "b", "silu"), Sum("s", ("f", "g")))
    assert [channel.makers for channel in found] == [makers("a:0", "b:0"), makers("a:1", "b:1")]
    assert found[0].floor == pytest.approx(-0.27846455)
    assert not found[0].rectified
    assert channels(Pointwise("f", "a"), Pointwise("g", "b"), Sum("s", ("f", "g")))[0].rectified
    assert channels(Pointwise("f", "a"), Sum("s", ("f", "b")))[0].floor is None


def test_a_sum_of_sums_names_each_maker_once() -> None:
    found = channels(Sum("s", ("a", "b")), Pointwise("f", "s"), Sum("t", ("f", "a")))
    assert found[1].makers == makers("a:1", "b:1")


def test_a_gate_is_told_and_makes_nothing() -> None:
    layers = (
        GlobalAverage("mean", "a"),
        Dense("d", "mean", 2),
        Pointwise("gate", "d", "sigmoid"),
        Unflatten("wide", "gate"),
        Pointwise("f", "a"),
        Product("p", ("f", "wide")),
    )
    found = channels(*layers)
    assert found == (Channel(makers("a:0"), gated=True, floor=0.0), Channel(makers("a:1"), gated=True, floor=0.0))
    assert network(*layers).receptive_field("p").size == (3, 3)  # of what is gated, not of the gate


def test_where_both_sides_of_a_product_are_maps_both_make_it() -> None:
    found = channels(Pointwise("g", "b", "sigmoid"), Product("p", ("a", "g")))
    assert found[0] == Channel(makers("a:0", "b:0"), gated=True, floor=None)


@pytest.mark.parametrize("mixing", [Normalise("n", "a", 1e-6), Flatten("n", "a")])
def test_what_mixes_channels_or_space_has_no_maker_and_is_not_taken_for_the_picture(mixing: Layer) -> None:
    assert {channel.makers for channel in channels(mixing)} == {()}
    later = network(mixing, Convolution("c", "n", 3, size=(1, 1)))
    assert later.made_by("c") == ()
    with pytest.raises(BadInput, match="the input channels of c come from n, where filters are added up"):
        later.sources("c")


def test_a_sum_with_a_part_that_nobody_makes_has_no_maker() -> None:
    assert channels(Normalise("n", "a", 1e-6), Sum("s", ("n", "b")))[0].makers == ()


@pytest.mark.parametrize(
    ("layer", "floor"),
    [
        (Pointwise("x", "f", "linear"), 0.0),
        (Pointwise("x", "f", slope=0.1), None),
        (Pointwise("x", "f", ceiling=6.0), 0.0),
        (Pointwise("x", "f", "tanh"), -1.0),
        (Affine("x", "f"), None),
        (Pool("x", "f", (2, 2), (2, 2), kind="mean"), 0.0),
        (Pad("x", "f", ((1, 0), (0, 1))), 0.0),
        (Concatenate("x", ("f", "b")), 0.0),
    ],
)
def test_what_a_channel_never_falls_below(layer: Layer, floor: float | None) -> None:
    assert channels(Pointwise("f", "a"), layer)[0].floor == floor


def test_padding_brings_zeros_to_a_channel_that_is_always_above() -> None:
    above = Pointwise("f", "a", "sigmoid")
    assert (
        channels(above, Pointwise("g", "b", "tanh"), Sum("s", ("f", "g")), Pad("p", "s", ((1, 1), (0, 0))))[0].floor
        == -1.0
    )


def test_colours_are_makers_like_any_other_in_the_order_of_the_preprocessing() -> None:
    read = network().channels_of("preprocessing")
    assert [channel.makers[0] for channel in read] == [ChannelMaker(PIXELS, colour) for colour in (2, 1, 0)]
    assert not any(channel.rectified for channel in read)
    assert all(channel.rectified for channel in network().channels_of(PIXELS))
