"""What TensorFlow computes for each operation of a network.

Tensors are float32 `[image, row, col, channel]`, or `[image, feature]` where they are flat. Everything has a gradient.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from math import prod
from typing import Any

import tensorflow as tf

from generator.layers import (
    Affine,
    BatchNormalisation,
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
    Preprocessing,
    Product,
    Sum,
    Unflatten,
)

Tensors = Sequence[tf.Tensor]
Computed = Callable[[Any, Tensors, Tensors], tf.Tensor]  # from the operation, what it reads, and its arrays

FUNCTIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "linear": tf.identity,
    "silu": tf.nn.silu,
    "gelu": lambda values: tf.nn.gelu(values, approximate=False),
    "gelu_tanh": lambda values: tf.nn.gelu(values, approximate=True),
    "sigmoid": tf.nn.sigmoid,
    "tanh": tf.nn.tanh,
    "softmax": tf.nn.softmax,
    "softplus": tf.nn.softplus,
    "softsign": tf.nn.softsign,
    "elu": tf.nn.elu,
    "selu": tf.nn.selu,
    "hard_sigmoid": lambda values: tf.nn.relu6(values + 3) / 6,
    "hard_silu": lambda values: values * tf.nn.relu6(values + 3) / 6,
    "mish": lambda values: values * tf.nn.tanh(tf.nn.softplus(values)),
}


def compute(layer: Layer, inputs: Tensors, arrays: Tensors) -> tf.Tensor:
    """Compute an operation from the tensors that it reads and its arrays."""
    return _COMPUTED[type(layer)](layer, inputs, arrays)


def convolved(values: tf.Tensor, kernel: tf.Tensor, layer: Convolution) -> tf.Tensor:
    """Convolve maps with a kernel `[row, col, in / groups, out]`, without the bias.

    On a CPU, TensorFlow has no gradient of a dilated or grouped convolution. So a kernel is dilated by zeros, a
    depthwise convolution is computed by its own function, which takes one stride alone, and others group by group.
    """
    padding, wide = padding_of(layer), dilated(kernel, layer)
    channels = values.shape[-1]
    if layer.groups == 1:
        return tf.nn.conv2d(values, wide, layer.stride, padding)
    if layer.groups == channels and layer.stride[0] == layer.stride[1]:
        depthwise = tf.reshape(wide, (*layer.extent, channels, layer.filters // channels))
        return tf.nn.depthwise_conv2d(values, depthwise, (1, *layer.stride, 1), padding)
    parts = zip(tf.split(values, layer.groups, axis=-1), tf.split(wide, layer.groups, axis=-1), strict=True)
    return tf.concat([tf.nn.conv2d(part, one, layer.stride, padding) for part, one in parts], axis=-1)


def dilated(kernel: tf.Tensor, layer: Convolution) -> tf.Tensor:
    """Set the taps of a kernel `[row, col, …]` apart by zeros: `[row of its extent, col of its extent, …]`."""
    if layer.dilation == (1, 1):
        return kernel
    (rows, cols), (down, right), rest = layer.size, layer.dilation, kernel.shape[2:]
    apart = tf.reshape(kernel, (rows, 1, cols, 1, *rest))
    apart = tf.pad(apart, [(0, 0), (0, down - 1), (0, 0), (0, right - 1), *[(0, 0)] * len(rest)])
    apart = tf.reshape(apart, (rows * down, cols * right, *rest))
    return apart[: layer.extent[0], : layer.extent[1]]


def padding_of(layer: Convolution) -> str | list[list[int]]:
    """Write a convolution's padding as TensorFlow wants it."""
    if isinstance(layer.padding, str):
        return layer.padding.upper()
    return [[0, 0], *(list(ends) for ends in layer.padding), [0, 0]]


def _preprocessing(layer: Preprocessing, inputs: Tensors, _: Tensors) -> tf.Tensor:
    centred = tf.gather(inputs[0], layer.colours, axis=-1) - tf.constant(layer.means, tf.float32)
    return centred if set(layer.deviations) == {1.0} else centred / tf.constant(layer.deviations, tf.float32)


def _batch_normalisation(layer: BatchNormalisation, inputs: Tensors, arrays: Tensors) -> tf.Tensor:
    gamma, beta, mean, variance = arrays
    return tf.nn.batch_normalization(inputs[0], mean, variance, beta, gamma, layer.epsilon)


def _normalise(layer: Normalise, inputs: Tensors, arrays: Tensors) -> tf.Tensor:
    gamma, beta = arrays
    mean, variance = tf.nn.moments(inputs[0], -1, keepdims=True)
    return tf.nn.batch_normalization(inputs[0], mean, variance, beta, gamma, layer.epsilon)


def _pointwise(layer: Pointwise, inputs: Tensors, _: Tensors) -> tf.Tensor:
    if layer.function != "relu":
        return FUNCTIONS[layer.function](inputs[0])
    rectified = tf.nn.leaky_relu(inputs[0], layer.slope) if layer.slope else tf.nn.relu(inputs[0])
    return rectified if layer.ceiling is None else tf.minimum(rectified, layer.ceiling)


def _pool(layer: Pool, inputs: Tensors, _: Tensors) -> tf.Tensor:
    pool = tf.nn.max_pool2d if layer.kind == "max" else tf.nn.avg_pool2d
    return pool(inputs[0], layer.size, layer.stride, layer.padding.upper())


def _pad(layer: Pad, inputs: Tensors, _: Tensors) -> tf.Tensor:
    (top, bottom), (left, right) = layer.padding
    kept = inputs[0][:, max(-top, 0) : -max(-bottom, 0) or None, max(-left, 0) : -max(-right, 0) or None]
    return tf.pad(kept, [(0, 0), (max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0)), (0, 0)])


_COMPUTED: dict[type, Computed] = {
    Preprocessing: _preprocessing,
    Convolution: lambda layer, inputs, arrays: convolved(inputs[0], arrays[0], layer) + arrays[1],
    BatchNormalisation: _batch_normalisation,
    Affine: lambda _, inputs, arrays: inputs[0] * arrays[0] + arrays[1],
    Normalise: _normalise,
    Pointwise: _pointwise,
    Pool: _pool,
    Pad: _pad,
    Concatenate: lambda _, inputs, __: tf.concat(inputs, axis=-1),
    Sum: lambda _, inputs, __: tf.add_n(inputs),
    Product: lambda _, inputs, __: reduce(tf.multiply, inputs),
    GlobalAverage: lambda layer, inputs, _: tf.reduce_mean(inputs[0], axis=(1, 2), keepdims=layer.kept),
    Flatten: lambda _, inputs, __: tf.reshape(inputs[0], (-1, prod(inputs[0].shape[1:]))),
    Unflatten: lambda _, inputs, __: inputs[0][:, tf.newaxis, tf.newaxis],
    Dense: lambda _, inputs, arrays: inputs[0] @ arrays[0] + arrays[1],
}
