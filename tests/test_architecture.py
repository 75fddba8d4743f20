"""Mirrors `architecture.py`: tracing, sizes and receptive fields against the tensors TensorFlow computes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.architecture import Architecture
from generator.channels import Source
from generator.fields import ReceptiveField
from generator.layers import (
    CAFFE,
    PIXELS,
    BatchNormalisation,
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    GlobalAverage,
    Layer,
    Pad,
    Padding,
    Pointwise,
    Pool,
    Sum,
    reads,
)
from generator.network import Network
from generator.zoo import squeezenet as zoo_squeezenet
from generator.zoo import vgg19 as zoo_vgg19
from tests import tiny

SQUEEZENET = zoo_squeezenet.ARCHITECTURE


def noise(count: int, size: tuple[int, int]) -> tf.Tensor:
    pixels = np.random.default_rng(5).uniform(0, 255, (count, *size, 3))
    return tf.constant(pixels, tf.float32)


def window(network: Network, layer: str, position: tuple[int, int], pictures: int) -> tuple[slice, slice]:
    """Find the smallest window of pixels outside of which no gradient of one position of `layer` flows.

    A shut ReLU or a pool's loser hides a pixel, so the window is that of several random pictures together.
    """
    pixels = noise(pictures, network.architecture.input_size)
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        (tensor,) = network.tensors(pixels, layer)
        summed = tf.reduce_sum(tensor[:, position[0], position[1], :])
    reached = (tape.gradient(summed, pixels).numpy() != 0).any(axis=(0, 3))
    rows, cols = np.flatnonzero(reached.any(axis=1)), np.flatnonzero(reached.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)


def predicted(architecture: Architecture, layer: str, position: tuple[int, int]) -> tuple[slice, slice]:
    """Say where the receptive field lies within the picture."""
    axes = zip(architecture.window(layer, *position), architecture.input_size, strict=True)
    rows, cols = (slice(max(start, 0), min(end, pixels)) for (start, end), pixels in axes)
    return rows, cols


def positions(architecture: Architecture, layer: str) -> Iterator[tuple[int, int]]:
    """Yield the first position, one in the middle and the last."""
    rows, cols = architecture.map_size(layer)
    yield from ((0, 0), (rows // 2, cols // 2), (rows - 1, cols - 1))


TINY_MAPS = [layer.name for layer in tiny.ARCHITECTURE.layers if layer.name != "logits"]


@pytest.mark.parametrize("layer", TINY_MAPS)
def test_receptive_field_is_where_the_gradient_flows(tiny_network: Network, layer: str) -> None:
    for position in positions(tiny.ARCHITECTURE, layer):
        assert window(tiny_network, layer, position, 64) == predicted(tiny.ARCHITECTURE, layer, position), position


@pytest.mark.parametrize("layer", ["conv1", "pool1", "fire2", "fire3_expand3x3", "pool3", "fire4_expand3x3"])
def test_receptive_field_is_where_the_gradient_flows_in_squeezenet(squeezenet: Network, layer: str) -> None:
    for position in positions(SQUEEZENET, layer):
        assert window(squeezenet, layer, position, 3) == predicted(SQUEEZENET, layer, position), position


def linear(architecture: Architecture, *, filters: int = 2) -> tuple[Architecture, Network]:
    """Make a twin that hides no pixel: few filters, pools that sum, weights above zero.

    On a bright picture every ReLU is open, so a gradient flows from wherever a window lies.
    """
    layers: list[Layer] = []
    for layer in architecture.layers:
        if isinstance(layer, Convolution):
            layers.append(replace(layer, filters=filters))
        elif isinstance(layer, Pool):
            layers.append(Convolution(layer.name, layer.reads, filters, layer.size, layer.stride, layer.padding))
        elif not isinstance(layer, Flatten | Dense | GlobalAverage | BatchNormalisation):
            layers.append(layer)
        elif isinstance(layer, BatchNormalisation):
            layers.append(Pointwise(layer.name, layer.reads))
    twin = replace(architecture, layers=tuple(layers), features=None, logits=None)
    twin = twin.carried([layer.name for layer in twin.convolutions])  # and nothing behind what was left out
    draws = np.random.default_rng(3)
    weights = {}
    for convolution in twin.convolutions:
        kernel, bias = twin.shapes(convolution.name)
        positive = draws.uniform(0.5, 1.5, kernel) / np.prod(kernel[:3])
        weights[convolution.name] = (positive.astype(np.float32), np.full(bias, 0.1, np.float32))
    return twin, Network(twin, weights=weights)


def corners(architecture: Architecture, layer: str) -> set[tuple[int, int]]:
    """Return the corners of a layer's map, what stands beside two of them, and a position in the middle."""
    rows, cols = (extent - 1 for extent in architecture.map_size(layer))
    beside = {(min(1, rows), min(2, cols)), (max(rows - 1, 0), max(cols - 2, 0))}
    return {(0, 0), (0, cols), (rows, 0), (rows, cols), (rows // 2, cols // 3)} | beside


def check_support(twin: Architecture, network: Network, layers: Iterable[str]) -> None:
    """Hold, at each of the corners of each layer, the window against the pixels from which the gradient flows."""
    pixels = tf.constant(np.random.default_rng(5).uniform(150, 255, (1, *twin.input_size, 3)), tf.float32)
    for layer in layers:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(pixels)
            (tensor,) = network.tensors(pixels, layer)
            sums = {at: tf.reduce_sum(tensor[0, at[0], at[1]]) for at in corners(twin, layer)}
        for at, summed in sums.items():
            support = (tape.gradient(summed, pixels).numpy()[0] != 0).any(axis=-1)
            expected = np.zeros_like(support)
            expected[predicted(twin, layer, at)] = True
            np.testing.assert_array_equal(support, expected, err_msg=f"{layer} at {at}")


@pytest.mark.parametrize("architecture", [tiny.ARCHITECTURE, SQUEEZENET], ids=lambda found: found.name)
def test_the_window_is_the_support_of_the_gradient(architecture: Architecture) -> None:
    twin, network = linear(architecture)
    check_support(twin, network, [layer.name for layer in twin.layers if not isinstance(layer, Pointwise)])


def test_the_window_is_the_support_of_the_gradient_in_vgg19() -> None:
    twin, network = linear(zoo_vgg19.ARCHITECTURE, filters=1)
    last = [f"block{block}_conv{2 if block < 3 else 4}" for block in range(1, 6)]
    check_support(twin, network, [*last, "block2_conv1", "block3_conv2", "block3_conv3", "block5_pool"])


def chain(input_size: tuple[int, int], *layers: tuple[tuple[int, int], tuple[int, int], Padding]) -> Architecture:
    """Describe convolutions behind one another: size, stride and padding of each."""
    names = [PIXELS, *(f"conv{number}" for number in range(1, len(layers) + 1))]
    convolutions = (
        Convolution(name, read, 2, size=size, stride=stride, padding=padding)
        for read, name, (size, stride, padding) in zip(names, names[1:], layers, strict=False)
    )
    return Architecture("odd", "Odd", input_size, tuple(convolutions), features=None, logits=None)


ODD = [
    chain((17, 22), ((4, 3), (2, 3), "same"), ((2, 5), (1, 1), "same"), ((3, 3), (2, 2), "same")),
    chain((19, 25), ((5, 3), (2, 2), "valid"), ((2, 4), (2, 1), "same"), ((3, 2), (1, 1), "valid")),
    chain((18, 13), ((1, 1), (1, 1), "same"), ((6, 2), (3, 2), "same"), ((3, 4), (1, 2), "same")),
    chain((16, 21), ((3, 3), (1, 1), "valid"), ((3, 3), (1, 1), "same"), ((2, 3), (2, 2), "valid")),
    Architecture(
        "forked",
        "Forked",
        (16, 21),
        (
            CAFFE,
            Convolution("left", "preprocessing", 2, size=(4, 2), stride=(2, 2)),
            Convolution("right", "preprocessing", 2, size=(4, 5), stride=(2, 2)),
            Concatenate("both", ("left", "right")),
            Convolution("on", "both", 2, size=(2, 2)),
        ),
        features=None,
        logits=None,
    ),
    Architecture(
        "summed",
        "Summed",
        (21, 24),
        (
            CAFFE,
            Convolution("first", "preprocessing", 2, size=(2, 4), padding=((1, 0), (2, 1))),
            Convolution("dilated", "first", 2, size=(3, 2), dilation=(2, 3), stride=(2, 1), padding=((2, 0), (0, 0))),
            Pad("padded", "dilated", ((-1, 0), (-1, 0))),
            Convolution("grouped", "padded", 2, size=(2, 3), groups=2),
            Convolution("single", "padded", 2, size=(1, 1)),
            Sum("sum", ("grouped", "single")),
            Convolution("on", "sum", 2, size=(2, 2), stride=(1, 2), padding="valid"),
        ),
        features=None,
        logits=None,
    ),
]


@pytest.mark.parametrize("architecture", ODD, ids=range(len(ODD)))
def test_the_window_is_the_support_of_the_gradient_with_uneven_padding_and_strides(architecture: Architecture) -> None:
    twin, network = linear(architecture)
    check_support(twin, network, [layer.name for layer in twin.layers])


def test_the_window_counts_pixels_at_the_end_that_a_strided_layer_leaves_unread() -> None:
    twin, network = linear(chain((8, 9), ((3, 3), (2, 2), "valid"), ((3, 3), (1, 1), "same")))
    assert twin.window("conv2", 2, 3) == ((2, 9), (4, 11))
    pixels = tf.fill((1, 8, 9, 3), 200.0)
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        summed = tf.reduce_sum(network.tensors(pixels, "conv2")[0][0, 2, 3])
    reached = (tape.gradient(summed, pixels).numpy()[0] != 0).any(axis=-1)
    rows, cols = np.flatnonzero(reached.any(axis=1)), np.flatnonzero(reached.any(axis=0))
    assert (rows[0], rows[-1], cols[0], cols[-1]) == (2, 6, 4, 8)  # row 7 is read by none


def test_receptive_field_of_an_unpadded_strided_layer_is_its_window() -> None:
    assert tiny.ARCHITECTURE.receptive_field("stem") == ReceptiveField((3, 2), (2, 1), (0, 0))
    assert SQUEEZENET.receptive_field("conv1") == ReceptiveField((3, 3), (2, 2), (0, 0))


def test_receptive_field_by_hand_two_layers_deep() -> None:
    # stem 3×2 by (2, 1), pool 3×2 by (1, 2): 3 + 2·2 rows by 2 + 1·1 columns, steps of 2 by 2
    assert tiny.ARCHITECTURE.receptive_field("pool") == ReceptiveField((7, 3), (2, 2), (0, 0))
    # right3x2 pads a row above and none to the left: 7 + 2·2 rows by 3 + 1·2 columns, from one step above
    assert tiny.ARCHITECTURE.receptive_field("right3x2") == ReceptiveField((11, 5), (2, 2), (-2, 0))
    assert SQUEEZENET.receptive_field("pool1") == ReceptiveField((7, 7), (4, 4), (0, 0))


def test_receptive_field_of_a_concatenation_is_the_union_of_its_parts() -> None:
    architecture = tiny.ARCHITECTURE
    assert architecture.receptive_field("left1x1") == ReceptiveField((7, 3), (2, 2), (0, 0))
    assert architecture.receptive_field("both") == architecture.receptive_field("right3x2")


@pytest.mark.parametrize("size", [(23, 31), (41, 32), (32, 57)])
def test_map_size_is_the_shape_of_the_tensor(tiny_network: Network, size: tuple[int, int]) -> None:
    tensors = tiny_network.tensors(noise(1, size), *TINY_MAPS)
    for layer, tensor in zip(TINY_MAPS, tensors, strict=True):
        assert tiny.ARCHITECTURE.map_size(layer, size) == tuple(tensor.shape[1:3]), layer


@pytest.mark.parametrize("size", [(227, 227), (224, 225)])
def test_map_size_is_the_shape_of_the_tensor_in_squeezenet(squeezenet: Network, size: tuple[int, int]) -> None:
    layers = [layer.name for layer in SQUEEZENET.layers if isinstance(layer, Convolution | Pool)]
    for layer, tensor in zip(layers, squeezenet.tensors(noise(1, size), *layers), strict=True):
        assert SQUEEZENET.map_size(layer, size) == tuple(tensor.shape[1:3]), layer


def test_channels_are_those_of_the_tensor(tiny_network: Network) -> None:
    for layer, tensor in zip(TINY_MAPS, tiny_network.tensors(noise(1, (23, 31)), *TINY_MAPS), strict=True):
        assert tiny.ARCHITECTURE.channels(layer) == tensor.shape[-1], layer


def test_input_channels_are_traced_through_pool_and_concatenation() -> None:
    sources = SQUEEZENET.sources("fire5_squeeze1x1")  # reads fire4, both expands of 128 filters
    assert len(sources) == 256
    assert [source.unit for source in sources[:128]] == [f"fire4_expand1x1:{k}" for k in range(128)]
    assert [source.unit for source in sources[128:]] == [f"fire4_expand3x3:{k}" for k in range(128)]
    assert all(source.rectified for source in sources)
    pooled = SQUEEZENET.sources("fire4_squeeze1x1")  # reads pool3 over fire3, both expands of 64 filters
    assert pooled[64 + 5] == Source("fire3_expand3x3", 5, rectified=True)


def test_a_traced_channel_is_the_map_that_the_named_filter_makes(tiny_network: Network) -> None:
    pixels = noise(2, (23, 31))
    (read,) = tiny_network.tensors(pixels, "both")
    for channel, source in enumerate(tiny.ARCHITECTURE.sources("middle2x3")):
        made = tiny_network.activation(pixels, source.layer)[..., source.filter]
        np.testing.assert_array_equal(read[..., channel], made)


def test_the_first_convolution_reads_blue_green_red_that_may_be_negative() -> None:
    sources = SQUEEZENET.sources("conv1")
    assert [source.colour for source in sources] == ["blue", "green", "red"]
    assert [(source.unit, source.rectified) for source in sources] == [(None, False)] * 3


def test_channels_behind_a_layer_without_relu_are_not_rectified() -> None:
    assert tiny.ARCHITECTURE.sources("scores") == tuple(
        Source("linear1x1", filter_, rectified=False) for filter_ in range(8)
    )
    assert all(source.rectified for source in tiny.ARCHITECTURE.sources("linear1x1"))


def test_tracing_passes_through_the_batch_normalisation_and_names_the_convolution() -> None:
    expected = tuple(Source("stem", filter_, rectified=True) for filter_ in range(5))
    assert tiny.ARCHITECTURE.sources("right3x2") == expected


def test_the_pre_activation_lies_behind_the_batch_normalisation() -> None:
    architecture = tiny.ARCHITECTURE
    assert architecture.pre_activation("stem") == "stem_bn"
    assert architecture.pre_activation("right3x2") == "right3x2"


def test_a_layer_is_rectified_where_a_relu_is_all_that_reads_it() -> None:
    rectified = {one.name: tiny.ARCHITECTURE.rectified(one.name) for one in tiny.ARCHITECTURE.convolutions}
    assert {name for name, found in rectified.items() if not found} == {"linear1x1"}
    beside = (*tiny.ARCHITECTURE.layers, Convolution("aside", "right3x2", 2, size=(1, 2)))
    forked = Architecture("forked", "Forked", (23, 31), beside, features=None, logits=None)
    assert not forked.rectified("right3x2")  # one of its readers is a convolution
    assert not forked.rectified("aside")  # nothing reads it
    assert forked.rectified("stem")  # behind its batch normalisation


def test_multiplications_are_those_of_all_convolutions_before_counted_by_hand() -> None:
    stem = 11 * 30 * (3 * 2) * 3 * 5  # a valid 3×2 convolution of 23×31 pixels with stride (2, 1)
    left, right = 9 * 15 * 5 * 3, 9 * 15 * (3 * 2) * 5 * 6  # behind a valid pool of 3×2 with stride (1, 2)
    middle = 9 * 8 * (2 * 3) * 9 * 4
    assert tiny.PLAIN.multiplications(PIXELS) == tiny.PLAIN.multiplications("preprocessing") == 0
    assert tiny.PLAIN.multiplications("pool") == stem
    assert tiny.PLAIN.multiplications("right3x2_relu") == stem + right
    assert tiny.PLAIN.multiplications("both") == stem + left + right
    assert tiny.PLAIN.multiplications("middle2x3") == stem + left + right + middle
    assert tiny.PLAIN.multiplications("stem", (43, 20)) == 21 * 19 * (3 * 2) * 3 * 5


def test_the_convolutions_that_read_a_layer_are_found_through_pool_and_concatenation() -> None:
    assert tiny.ARCHITECTURE.read_by("stem") == ("left1x1", "right3x2")
    assert tiny.ARCHITECTURE.read_by("right3x2") == ("middle2x3",)
    assert tiny.ARCHITECTURE.read_by("scores") == ()
    assert SQUEEZENET.read_by("fire3_expand1x1") == ("fire4_squeeze1x1",)
    assert SQUEEZENET.read_by("fire4_squeeze1x1") == ("fire4_expand1x1", "fire4_expand3x3")
    assert zoo_vgg19.ARCHITECTURE.read_by("block2_conv2") == ("block3_conv1",)
    assert zoo_vgg19.ARCHITECTURE.read_by("block5_conv4") == ()  # a dense layer reads it


def test_the_convolutions_that_make_the_input_channels_are_named_once_each() -> None:
    assert tiny.ARCHITECTURE.made_by("middle2x3") == ("left1x1", "right3x2")
    assert tiny.ARCHITECTURE.made_by("stem") == ()
    assert zoo_vgg19.ARCHITECTURE.made_by("block3_conv3") == ("block3_conv2",)


def test_a_batch_normalisation_beside_another_reader_is_not_folded() -> None:
    layers = (*tiny.ARCHITECTURE.layers, Convolution("aside", "stem", 2, size=(1, 2)))
    architecture = Architecture("forked", "Forked", (23, 31), layers, features=None, logits=None)
    assert architecture.normalisation("stem") is None
    assert architecture.pre_activation("stem") == "stem"


def test_a_convolution_is_found_by_name_and_nothing_else_is() -> None:
    assert tiny.ARCHITECTURE.convolution("stem").filters == 5
    for name in ("pool", "no_such_layer"):
        with pytest.raises(KeyError, match=name):
            tiny.ARCHITECTURE.convolution(name)


def test_upstream_is_what_a_layer_depends_on_in_order() -> None:
    names = [layer.name for layer in tiny.ARCHITECTURE.upstream("left1x1_relu")]
    assert names == ["preprocessing", "stem", "stem_bn", "stem_relu", "pool", "left1x1", "left1x1_relu"]


@pytest.mark.parametrize("architecture", [tiny.ARCHITECTURE, SQUEEZENET], ids=lambda found: found.name)
def test_every_layer_stands_behind_what_it_reads_under_a_name_of_its_own(architecture: Architecture) -> None:
    known = {PIXELS}
    for layer in architecture.layers:
        assert set(reads(layer)) <= known
        assert layer.name not in known
        known.add(layer.name)


def test_squeezenet_has_the_26_convolutions_of_version_1_1() -> None:
    sizes: npt.NDArray[np.int_] = np.array(
        [SQUEEZENET.map_size(name)[0] for name in ("conv1", "pool1", "pool3", "pool5")]
    )
    assert sizes.tolist() == [113, 56, 27, 13]
    assert len(SQUEEZENET.convolutions) == 26


def test_parameters_are_counted() -> None:
    stem = 3 * 2 * 3 * 5 + 5
    assert tiny.ARCHITECTURE.parameters("stem") == stem
    others = (5 * 3 + 3) + (3 * 2 * 5 * 6 + 6) + (2 * 3 * 9 * 4 + 4) + (4 * 8 + 8) + (1 * 2 * 8 * 7 + 7)
    assert tiny.ARCHITECTURE.parameters() == stem + 4 * 5 + others


def test_the_shapes_are_those_of_the_weights() -> None:
    weights = tiny.draw_weights()
    for layer in tiny.ARCHITECTURE.layers:
        found = tuple(array.shape for array in weights.get(layer.name, ()))
        assert tiny.ARCHITECTURE.shapes(layer.name) == found


DENSE = Architecture(
    name="dense",
    title="Dense",
    input_size=(8, 12),
    layers=(
        Convolution("one", PIXELS, 5, size=(3, 3)),
        Pointwise("one_relu", "one"),
        Pool("pool", "one_relu", size=(2, 2), stride=(2, 2)),
        Flatten("flat", "pool"),
        Dense("fc", "flat", 7),
        Pointwise("fc_relu", "fc"),
        Dense("scores", "fc_relu", 4),
    ),
    features="one_relu",
    logits="scores",
)


def test_a_dense_layer_reads_every_value_of_the_map() -> None:
    assert DENSE.channels("flat") == 4 * 6 * 5
    assert DENSE.shapes("fc") == ((120, 7), (7,))
    assert DENSE.shapes("scores") == ((7, 4), (4,))
    assert DENSE.parameters() == (27 * 5 + 5) + (120 * 7 + 7) + (7 * 4 + 4)


@pytest.mark.parametrize(
    ("weights", "last", "classifier"),
    [
        (("one", "fc", "scores"), "scores", True),
        (("one", "fc"), "fc_relu", False),
        (("one",), "flat", False),
        (("one", "scores"), "flat", False),
    ],
)
def test_a_network_goes_as_far_as_the_weights_carry_it(weights: tuple[str, ...], last: str, classifier: bool) -> None:
    cut = DENSE.carried(weights)
    assert cut.layers == DENSE.layers[: len(cut.layers)]
    assert cut.layers[-1].name == last
    assert (cut.features, cut.logits) == (("one_relu", "scores") if classifier else (None, None))


def test_a_branch_without_weights_is_cut_and_what_stands_beside_it_stays() -> None:
    cut = tiny.ARCHITECTURE.carried(("stem", "stem_bn", "left1x1"))
    assert {layer.name for layer in tiny.ARCHITECTURE.layers} - {layer.name for layer in cut.layers} >= {
        "right3x2",
        "right3x2_relu",
        "both",
        "middle2x3",
    }
    assert "left1x1_relu" in cut.by_name
