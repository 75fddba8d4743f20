"""Mirrors `network.py`: each layer against loops written from its definition."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.architecture import Architecture
from generator.layers import PIXELS, Convolution, Dense, Flatten, Named, Padding, Pool
from generator.network import Network
from tests import tiny

Floats = npt.NDArray[np.float64]
ANY_COUNT = np.random.default_rng(2).uniform(0, 255, (3, 11, 14, 3)).astype(np.float32)


def windows(size: int, window: int, stride: int, padding: Padding) -> list[range]:
    """List which pixels each position sees along one axis; those outside of the picture are padding."""
    if padding == "valid":
        return [range(start, start + window) for start in range(0, size - window + 1, stride)]
    positions = -(-size // stride)
    before = max((positions - 1) * stride + window - size, 0) // 2
    return [range(number * stride - before, number * stride - before + window) for number in range(positions)]


def slow_convolution(image: Floats, kernel: Floats, bias: Floats, stride: tuple[int, int], padding: Padding) -> Floats:
    """Cross-correlate `[row, col, in]` with `[row, col, in, out]`, coefficient by coefficient."""
    downs = windows(image.shape[0], kernel.shape[0], stride[0], padding)
    alongs = windows(image.shape[1], kernel.shape[1], stride[1], padding)
    result = np.zeros((len(downs), len(alongs), kernel.shape[3]))
    for (r, down), (c, along) in itertools.product(enumerate(downs), enumerate(alongs)):
        result[r, c] = bias
        for (i, row), (j, col) in itertools.product(enumerate(down), enumerate(along)):
            if 0 <= row < image.shape[0] and 0 <= col < image.shape[1]:
                for channel, value in enumerate(image[row, col]):
                    result[r, c] += value * kernel[i, j, channel]
    return result


def slow_max_pool(image: Floats, size: tuple[int, int], stride: tuple[int, int], padding: Padding) -> Floats:
    """Take the largest value of each window, padding left out."""
    downs = windows(image.shape[0], size[0], stride[0], padding)
    alongs = windows(image.shape[1], size[1], stride[1], padding)
    result = np.zeros((len(downs), len(alongs), image.shape[2]))
    for (r, down), (c, along) in itertools.product(enumerate(downs), enumerate(alongs)):
        rows = [row for row in down if 0 <= row < image.shape[0]]
        cols = [col for col in along if 0 <= col < image.shape[1]]
        result[r, c] = image[np.ix_(rows, cols)].max(axis=(0, 1))
    return result


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("size", "stride"), [((3, 2), (1, 1)), ((2, 5), (2, 3)), ((1, 4), (3, 1)), ((4, 3), (2, 2))])
def test_convolution_is_what_the_loops_give(size: tuple[int, int], stride: tuple[int, int], padding: Padding) -> None:
    layer = Convolution("one", PIXELS, 4, size=size, stride=stride, padding=padding)
    architecture = Architecture("one", "One", (11, 14), (layer,), features=None, logits=None)
    weights = tiny.draw_weights(architecture)
    kernel, bias = (array.astype(np.float64) for array in weights["one"])
    (computed,) = Network(architecture, weights=weights).tensors(tf.constant(ANY_COUNT), "one")
    for image, found in zip(ANY_COUNT, computed.numpy(), strict=True):
        np.testing.assert_allclose(found, slow_convolution(image, kernel, bias, stride, padding), rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("size", "stride"), [((3, 2), (1, 2)), ((2, 4), (2, 3))])
def test_max_pool_is_what_the_loops_give(size: tuple[int, int], stride: tuple[int, int], padding: Named) -> None:
    architecture = Architecture(
        "one", "One", (11, 14), (Pool("one", PIXELS, size, stride, padding),), features=None, logits=None
    )
    below_zero = ANY_COUNT - 300  # so that padding with zeros would win
    (computed,) = Network(architecture, weights={}).tensors(tf.constant(below_zero), "one")
    for image, found in zip(below_zero, computed.numpy(), strict=True):
        np.testing.assert_array_equal(found, slow_max_pool(image, size, stride, padding))


def test_preprocessing_turns_rgb_into_bgr_minus_the_means(tiny_network: Network) -> None:
    red, green, blue = 200.0, 100.0, 50.0
    pixels = tf.constant(np.full((1, 3, 5, 3), (red, green, blue)), tf.float32)
    (seen,) = tiny_network.tensors(pixels, "preprocessing")
    expected = np.full((1, 3, 5, 3), (blue - 103.939, green - 116.779, red - 123.68), np.float32)
    np.testing.assert_allclose(seen, expected, rtol=1e-6)


def test_batch_normalisation_concatenation_and_global_average_are_their_definitions(
    tiny_network: Network,
) -> None:
    names = ("stem", "stem_bn", "left1x1_relu", "right3x2_relu", "both", "scores_relu", "logits")
    stem, normal, left, right, both, scores, logits = (
        tensor.numpy() for tensor in tiny_network.tensors(tf.constant(ANY_COUNT), *names)
    )
    gamma, beta, mean, variance = tiny.draw_weights()["stem_bn"]
    np.testing.assert_allclose(normal, gamma * (stem - mean) / np.sqrt(variance + 1e-3) + beta, rtol=1e-4, atol=1e-3)
    np.testing.assert_array_equal(both, np.concatenate([left, right], axis=3))
    np.testing.assert_allclose(logits, scores.mean(axis=(1, 2)), rtol=1e-5)


def test_folding_the_batch_normalisation_leaves_the_output_as_it_was(tiny_network: Network) -> None:
    pixels = tf.constant(ANY_COUNT)
    (unfolded,) = tiny_network.tensors(pixels, "stem_bn")
    for filter_ in range(5):
        folded = tiny_network.pre_activation(pixels, "stem", filter_)
        np.testing.assert_allclose(folded, unfolded[..., filter_], rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("layer", [convolution.name for convolution in tiny.ARCHITECTURE.convolutions])
def test_one_filters_pre_activation_is_its_slice_of_the_whole_layer(tiny_network: Network, layer: str) -> None:
    pixels = tf.constant(tiny.photographs(2)[1].pixels[np.newaxis], tf.float32)
    (whole,) = tiny_network.tensors(pixels, tiny.ARCHITECTURE.pre_activation(layer))
    for filter_ in range(tiny.ARCHITECTURE.convolution(layer).filters):
        alone = tiny_network.pre_activation(pixels, layer, filter_)
        assert alone.shape == whole.shape[:3]
        np.testing.assert_allclose(alone, whole[..., filter_], rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("layer", [convolution.name for convolution in tiny.ARCHITECTURE.convolutions])
def test_each_pictures_own_filter_gives_its_pre_activation_whatever_the_stride_and_padding(
    tiny_network: Network, layer: str
) -> None:
    pixels = tf.constant(np.stack([photograph.pixels for photograph in tiny.photographs(4)]), tf.float32)
    (inputs,) = tiny_network.tensors(pixels, tiny.ARCHITECTURE.convolution(layer).reads)
    filters = [tiny.ARCHITECTURE.convolution(layer).filters - 1, 0, 2, 0]
    kernel, bias = tiny_network.kernel(layer)
    kernels = np.stack([kernel[..., filter_] for filter_ in filters])
    found = tiny_network.each_pre_activation(inputs, layer, tf.constant(kernels), tf.constant(bias[filters])).numpy()
    for image, filter_ in enumerate(filters):
        expected = tiny_network.pre_activation_of(inputs[image : image + 1], layer, filter_).numpy()[0]
        assert found[image].shape == expected.shape
        np.testing.assert_allclose(found[image], expected, rtol=1e-4, atol=1e-3)


def test_activation_is_the_rectified_pre_activation(tiny_network: Network) -> None:
    pixels = tf.constant(ANY_COUNT)
    for convolution in tiny.ARCHITECTURE.convolutions:
        (before,) = tiny_network.tensors(pixels, tiny.ARCHITECTURE.pre_activation(convolution.name))
        activation = tiny_network.activation(pixels, convolution.name).numpy()
        np.testing.assert_array_equal(activation, np.maximum(before, 0))
        if convolution.name != "linear1x1":  # which has no ReLU
            (after,) = tiny_network.tensors(pixels, f"{convolution.name}_relu")
            np.testing.assert_array_equal(activation, after)


def test_contributions_of_the_input_channels_and_the_bias_add_up_to_the_pre_activation(
    tiny_network: Network,
) -> None:
    pixels = tf.constant(tiny.photographs(1)[0].pixels[np.newaxis], tf.float32)
    (inputs, whole) = tiny_network.tensors(pixels, "both", "middle2x3")
    kernel, bias = tiny_network.kernel("middle2x3")
    total = np.zeros(whole.shape)
    total += bias
    for channel in range(kernel.shape[2]):
        one = kernel[:, :, channel : channel + 1].astype(np.float64)
        image = inputs[0, ..., channel : channel + 1].numpy().astype(np.float64)
        total[0] += slow_convolution(image, one, np.zeros(4), (1, 2), "same")
    np.testing.assert_allclose(total, whole, rtol=1e-5, atol=1e-5 * np.abs(whole).max())


def test_computing_goes_on_from_tensors_that_are_known(tiny_network: Network) -> None:
    pixels = tf.constant(ANY_COUNT)
    features, logits = tiny_network.tensors(pixels, "middle2x3_relu", "logits")
    np.testing.assert_array_equal(tiny_network.continued({"middle2x3_relu": features}, "logits")[0], logits)
    (silent,) = tiny_network.continued({"middle2x3_relu": tf.zeros_like(features)}, "logits")
    assert (silent.numpy() == silent.numpy()[0]).all()  # what was known is taken, not computed again from elsewhere


def test_only_what_a_layer_depends_on_is_computed() -> None:
    weights = {name: arrays for name, arrays in tiny.draw_weights().items() if name in ("stem", "stem_bn", "left1x1")}
    partial = Network(tiny.ARCHITECTURE, weights=weights)
    assert partial.activation(tf.constant(ANY_COUNT), "left1x1").shape[-1] == 3


def test_a_flat_map_and_a_dense_layer_are_what_the_loops_give() -> None:
    layers = (Flatten("flat", PIXELS), Dense("dense", "flat", 4))
    architecture = Architecture("flat", "Flat", (2, 5), layers, features=None, logits=None)
    draws = np.random.default_rng(3)
    kernel, bias = draws.normal(size=(30, 4)).astype(np.float32), draws.normal(size=4).astype(np.float32)
    pixels = draws.uniform(0, 255, (3, 2, 5, 3)).astype(np.float32)
    flat, dense = Network(architecture, weights={"dense": (kernel, bias)}).tensors(tf.constant(pixels), "flat", "dense")
    for image, row, col, channel in np.ndindex(pixels.shape):
        assert flat[image, (row * 5 + col) * 3 + channel] == pixels[image, row, col, channel]
    for image, unit in np.ndindex(3, 4):
        expected = bias[unit] + sum(float(flat[image, i]) * float(kernel[i, unit]) for i in range(30))
        np.testing.assert_allclose(dense[image, unit], expected, rtol=1e-5)
