"""Each operation that a Keras model can be lowered to: a few layers, rectangular, with the same output as in Keras."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from generator.layers import Affine, BatchNormalisation, Convolution, Pad, Pointwise
from tests.keras_models import difference, draw, network, read

SIZE = (13, 18)
L = keras.layers
Build = Callable[[Any], Any]


def gated(x: Any) -> Any:
    gate = L.Dense(6, activation="sigmoid")(L.GlobalAveragePooling2D()(x))
    return L.Multiply()([x, L.Reshape((1, 1, 6))(gate)])


def hand_written(x: Any) -> Any:
    return (x + L.Conv2D(6, 3, padding="same")(x) + 3.0) * 0.5


def shared(x: Any) -> Any:
    layer = L.Conv2D(6, 3, padding="same", activation="relu")
    return layer(layer(x))


def nested(x: Any) -> Any:
    inner = keras.Sequential([keras.Input((None, None, 6)), L.Conv2D(5, 2, activation="relu"), L.Conv2D(6, 1)])
    a = keras.Input((None, None, 6))
    outer = keras.Model(a, L.Add()([inner(a), L.Cropping2D(((1, 0), (0, 1)))(a)]), name="outer")
    return outer(x)


BUILDS: dict[str, Build] = {
    "stride and even kernel": L.Conv2D(5, (2, 4), strides=(2, 3), padding="same", use_bias=False),
    "dilation": L.Conv2D(5, (3, 2), dilation_rate=(2, 3), padding="same"),
    "groups": L.Conv2D(9, (3, 2), groups=3, padding="same"),
    "depthwise": L.DepthwiseConv2D((3, 2), depth_multiplier=2, padding="same"),
    "depthwise with stride": L.DepthwiseConv2D((3, 2), strides=2),
    "depthwise with dilation": L.DepthwiseConv2D((3, 2), dilation_rate=2, padding="same"),
    "separable": L.SeparableConv2D(5, (3, 2), depth_multiplier=2, activation="relu"),
    "dense on a map": L.Dense(5, activation="gelu"),
    "zero padding in a window": lambda x: L.Conv2D(5, 3, strides=2)(L.ZeroPadding2D(((0, 1), (2, 1)))(x)),
    "zero padding before a pool": lambda x: L.MaxPooling2D(3, 2)(L.ZeroPadding2D(1)(L.ReLU()(x))),
    "cropping": L.Cropping2D(((1, 2), (0, 3))),
    "mean pool that pads": L.AveragePooling2D((3, 2), strides=(2, 1), padding="same"),
    "max pool that pads": L.MaxPooling2D((3, 2), strides=(2, 1), padding="same"),
    "batch normalisation": L.BatchNormalization(epsilon=1e-2),
    "batch normalisation without scale": L.BatchNormalization(scale=False),
    "batch normalisation without offset": L.BatchNormalization(center=False),
    "layer normalisation": L.LayerNormalization(epsilon=1e-5),
    "rescaling": L.Rescaling([0.5, 1.0, 2.0, -1.0, 0.1, 3.0], offset=-0.5),
    "normalization": L.Normalization(mean=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], variance=[1, 2, 3, 4, 5, 6]),
    "relu6": L.ReLU(max_value=6.0),
    "leaky relu": L.LeakyReLU(negative_slope=0.3),
    **{
        name: L.Activation(name)
        for name in ("silu", "gelu", "hard_silu", "hard_sigmoid", "tanh", "elu", "selu", "relu6")
    },
    **{name: L.Activation(name) for name in ("softplus", "softsign", "mish", "leaky_relu", "softmax")},
    "sum": lambda x: L.Add()([x, L.Conv2D(6, 1)(x)]),
    "concatenation": lambda x: L.Concatenate()([x, L.Conv2D(2, 1)(x)]),
    "gate": gated,
    "sum written by hand": hand_written,
    "a layer that is called twice": shared,
    "nested models": nested,
    "mean over space, kept": lambda x: L.Conv2D(3, 1)(L.GlobalAveragePooling2D(keepdims=True)(x)),
    "flatten": lambda x: L.Dense(4)(L.Flatten()(x)),
    "dropout and noise": lambda x: L.SpatialDropout2D(0.5)(L.GaussianNoise(1.0)(L.Dropout(0.5)(x))),
}


def around(build: Build) -> Any:
    """Put what is built between a convolution and, where it gives a map, another one."""
    pixels = keras.Input((*SIZE, 3))
    x = L.BatchNormalization()(L.Conv2D(6, 3, padding="same")(L.Rescaling(1 / 100, offset=-1.0)(pixels)))
    x = build(x)
    model = keras.Model(pixels, L.Conv2D(4, 1)(x) if len(x.shape) == 4 else x)
    draw(model)
    return model


@pytest.mark.parametrize("name", BUILDS)
def test_what_is_lowered_computes_what_keras_computes(name: str) -> None:
    build = BUILDS[name]
    if isinstance(build, L.Layer):
        build = type(build).from_config(build.get_config())  # a layer that no other test has called
    model = around(build)
    lowered = read(model)
    picture = np.random.default_rng(2).uniform(0, 255, (2, *SIZE, 3)).astype(np.float32)
    (ours,) = network(model, lowered).tensors(picture, lowered.architecture.layers[-1].name)
    theirs = model(picture, training=False)
    assert difference(ours, theirs) < 1e-5
    rows, cols = lowered.architecture.map_size(lowered.architecture.layers[-1].name)
    assert tuple(theirs.shape[1:3]) == (rows, cols) or theirs.shape[1:] == (theirs.shape[-1],)


def test_the_gradient_of_a_grouped_convolution_is_there() -> None:
    import tensorflow as tf

    model = around(BUILDS["groups"])
    lowered = read(model)
    found = network(model, lowered)
    pixels = tf.constant(np.random.default_rng(2).uniform(0, 255, (1, *SIZE, 3)).astype(np.float32))
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        (ours,) = found.tensors(pixels, lowered.architecture.layers[-1].name)
        total = tf.reduce_sum(ours)
    assert float(tf.reduce_max(tf.abs(tape.gradient(total, pixels)))) > 0


def test_padding_joins_the_window_that_alone_reads_it_and_identities_are_gone() -> None:
    taken = read(around(BUILDS["zero padding in a window"])).architecture
    assert not [layer for layer in taken.layers if isinstance(layer, Pad)]
    assert [layer.padding for layer in taken.layers if isinstance(layer, Convolution)][1] == ((0, 1), (2, 1))
    assert [
        layer
        for layer in read(around(BUILDS["zero padding before a pool"])).architecture.layers
        if isinstance(layer, Pad)
    ]
    dropped = read(around(BUILDS["dropout and noise"])).architecture
    kinds = [type(layer) for layer in dropped.layers]
    assert kinds == [Affine, Convolution, BatchNormalisation, Convolution]


def test_each_call_of_a_shared_layer_has_a_name_and_nested_layers_name_their_models() -> None:
    calls = [layer.name for layer in read(around(shared)).architecture.layers if isinstance(layer, Convolution)]
    assert calls[2] == f"{calls[1]}.2"
    within = [layer.name for layer in read(around(nested)).architecture.layers if isinstance(layer, Convolution)]
    assert [name.count("/") for name in within] == [0, 2, 2, 0]
    assert within[1].startswith("outer/sequential")


def test_an_activation_that_a_layer_brings_along_is_an_operation_of_its_own() -> None:
    layers = read(around(BUILDS["separable"])).architecture.layers
    *_, depthwise, pointwise, function, last = layers
    assert isinstance(depthwise, Convolution)
    assert depthwise.groups == 6
    assert isinstance(pointwise, Convolution)
    assert depthwise.name == f"{pointwise.name}/depthwise"
    assert isinstance(function, Pointwise)
    assert function.reads == pointwise.name
    assert isinstance(last, Convolution)
    assert last.reads == function.name
