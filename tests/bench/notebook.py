"""The recipe that notebooks use, written plainly as the field writes it: what the engine is measured against.

Source: Chollet, "Deep Learning with Python", 2017, section 5.4, `generate_pattern`: one filter at a time, from a grey
picture with some noise, 40 steps of the gradient of the filter's mean output over its root mean square. In today's
TensorFlow it is a loop of eager `GradientTape` steps on a Keras model whose layers are trainable, as they come.

Nothing is preprocessed: the array is what the network reads, blue first and means taken for gone.
"""

from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.architecture import Architecture
from generator.layers import PIXELS, Concatenate, Convolution, Pointwise, Pool, Preprocessing
from generator.zoo.weights import Weights

SIZE, STEPS, RATE = 150, 40, 1.0
EPSILON = 1e-5  # of the root mean square, against division by zero

Step = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]


def keras_model(architecture: Architecture, weights: Weights, layer: str) -> keras.Model:
    """Build the network up to a layer and its ReLU out of Keras' own layers, for pictures of any size."""
    picture = keras.Input((None, None, 3))
    tensors = {PIXELS: picture}
    for part in architecture.layers:
        match part:
            case Convolution(name=name, filters=filters, size=size, stride=stride, padding=padding):
                convolution = keras.layers.Conv2D(filters, size, stride, padding, activation="relu", name=name)
                tensors[name] = convolution(tensors[part.reads])
                convolution.set_weights(list(weights[name]))
            case Pool(name=name, size=size, stride=stride, padding=padding):
                pool = keras.layers.MaxPooling2D(size, stride, padding, name=name)
                tensors[name] = pool(tensors[part.reads])
            case Concatenate(name=name, reads=parts):
                tensors[name] = keras.layers.Concatenate(name=name)([tensors[read] for read in parts])
            case Preprocessing() | Pointwise():  # left to the reader of the notebook; part of the convolution before it
                tensors[part.name] = tensors[part.reads]
            case _:
                raise ValueError(f"the notebook's network has no {type(part).__name__}")
        if part.name == layer:
            break
    return keras.Model(picture, tensors[layer])


class Notebook:
    """The recipe on one layer, in either form."""

    def __init__(self, model: keras.Model, *, size: int = SIZE) -> None:
        self._size = size

        def step(pixels: tf.Tensor, filter_: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                tape.watch(pixels)
                loss = tf.reduce_mean(model(pixels)[:, :, :, filter_])
            gradient = tape.gradient(loss, pixels)
            gradient /= tf.sqrt(tf.reduce_mean(tf.square(gradient))) + EPSILON
            return pixels + gradient * RATE

        self._eager: Step = step
        self._compiled: Step = tf.function(step)

    def eager(self, filter_: int, *, steps: int = STEPS) -> npt.NDArray[np.uint8]:
        """Run the recipe as it is written; the picture is `[row, col, channel]`, RGB."""
        return _generate(self._eager, filter_, steps, self._size)

    def compiled(self, filter_: int, *, steps: int = STEPS) -> npt.NDArray[np.uint8]:
        """Run the recipe with its step compiled: the same arithmetic, without the filters' gradients."""
        return _generate(self._compiled, filter_, steps, self._size)


def _generate(step: Step, filter_: int, steps: int, size: int) -> npt.NDArray[np.uint8]:
    draws = np.random.default_rng(filter_)  # seeded, so that a run can be repeated
    pixels = tf.constant(draws.random((1, size, size, 3)).astype(np.float32) * 20 + 128)
    for _ in range(steps):
        pixels = step(pixels, tf.constant(filter_))
    rgb: npt.NDArray[np.float32] = pixels.numpy()[0, :, :, ::-1]
    return np.clip(rgb, 0, 255).astype(np.uint8)
