"""Gradient ascent to a unit's maximal pattern: an image that maximises the mean of its pre-activation.

The image is the sigmoid of a decorrelated Fourier spectrum, so it is a valid picture at every step; each step
rolls it by a few random pixels, so that no pixel can be tuned to one position of the network's grid. The
pre-activation is climbed because a shut ReLU has no gradient. Source: Olah, Mordvintsev and Schubert,
"Feature Visualization", Distill 2017 (objective, robustness, decorrelated spectrum); Kingma and Ba 2015
(Adam).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.network import Network
from generator.numerics.climbing import (
    DECAY,
    DECORRELATED,
    DEVIATION,
    LEARNING_RATE,
    frequency_scale,
    is_flat,
    shifts,
)

# The spectrum and Adam's two moments, each [2, channel, row, frequency].
Climb = tuple[tf.Tensor, tf.Tensor, tf.Tensor]


@dataclass(frozen=True)
class Ascent:
    """Where an ascent came to, and how."""

    picture: npt.NDArray[np.uint8]  # [row, col, channel]
    objective: npt.NDArray[np.float32]  # [step]
    flat: bool


class Climber:
    """The ascents of one layer's units: one compiled step serves them all."""

    def __init__(self, network: Network, layer: str, *, size: tuple[int, int]) -> None:
        self._network, self._layer, self._size = network, layer, size
        self._scale = tf.constant(frequency_scale(size))
        self._step = tf.function(self._climb, autograph=False)

    def ascend(self, filter_: int, *, steps: int, seed: int, advance: Callable[[], None]) -> Ascent:
        """Climb from the start that `seed` and the unit's name give, whichever units were climbed before."""
        draws = np.random.default_rng([seed, *self._layer.encode(), filter_])
        start = draws.normal(scale=DEVIATION, size=(2, 3, *self._scale.shape)).astype(np.float32)
        climb: Climb = (tf.constant(start), tf.zeros_like(start), tf.zeros_like(start))
        objective = []
        for step, shift in enumerate(shifts(draws, steps), start=1):
            *moved, value = self._step(*climb, tf.constant(step, tf.float32), tf.constant(shift), tf.constant(filter_))
            climb = (moved[0], moved[1], moved[2])
            objective.append(value)
            advance()
        heights = np.array([float(value) for value in objective], np.float32)
        picture = np.round(self._image(climb[0]).numpy()).astype(np.uint8)
        return Ascent(picture, heights, is_flat(heights))

    def _image(self, spectrum: tf.Tensor) -> tf.Tensor:
        """Turn a spectrum into a picture `[row, col, channel]`, 0…255."""
        waves = tf.complex(spectrum[0], spectrum[1]) * tf.cast(self._scale, tf.complex64)
        channels = tf.transpose(tf.signal.irfft2d(waves, self._size), (1, 2, 0))
        return 255 * tf.sigmoid(channels @ DECORRELATED.T)

    def _climb(
        self,
        spectrum: tf.Tensor,
        first: tf.Tensor,
        second: tf.Tensor,
        step: tf.Tensor,
        shift: tf.Tensor,
        filter_: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
        """Take one step of Adam uphill; return spectrum, moments and the objective before the step."""
        with tf.GradientTape() as tape:
            tape.watch(spectrum)
            picture = tf.roll(self._image(spectrum), shift, axis=(0, 1))[tf.newaxis]
            objective = tf.reduce_mean(self._network.pre_activation(picture, self._layer, filter_))
        gradient = tape.gradient(objective, spectrum)
        first = DECAY[0] * first + (1 - DECAY[0]) * gradient
        second = DECAY[1] * second + (1 - DECAY[1]) * tf.square(gradient)
        mean = first / (1 - DECAY[0] ** step)
        deviation = tf.sqrt(second / (1 - DECAY[1] ** step))
        return spectrum + LEARNING_RATE * mean / (deviation + 1e-8), first, second, objective
