"""Gradient ascent to maximal patterns: images that maximise the mean of a unit's pre-activation, many units at once.

The image is the sigmoid of a decorrelated Fourier spectrum, so it is a valid picture at every step; each step
rolls it by a few random pixels, so that no pixel can be tuned to one position of the network's grid. The
pre-activation is climbed because a shut ReLU has no gradient. The layer itself is never computed: the mean of a
convolution over all positions is linear in what the layer reads, a fixed weight for each of its values.

Source: Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017 (objective, robustness, decorrelated
spectrum, diversity); Kingma and Ba 2015 (Adam).
"""

import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from PIL import Image

from generator.analysis.plan import Level, Plan
from generator.layers import Pair
from generator.network import Network
from generator.numerics.climbing import (
    BOLDER,
    DECAY,
    DEVIATION,
    FRESH,
    LEARNING_RATE,
    is_flat,
    shifts,
)
from generator.numerics.spectrum import DECORRELATED, frequency_scale, repeated
from generator.results import Ascent, Climb, Png

Floats = npt.NDArray[np.float32]
GREY = 127.5
Tensors = tuple[tf.Tensor, ...]


class Climber:
    """The ascents of one layer's units: a compiled step for each resolution serves them all.

    A batch has a fixed shape. Every climb in it has draws of its own and meets the others nowhere, so a unit's
    pictures are the same bytes whoever shares the batch and at whatever place in it.
    """

    def __init__(self, network: Network, layer: str, plan: Plan) -> None:
        self._network, self._layer, self._plan = network, layer, plan
        self._slopes = tuple(_Slope(network, layer, level, plan) for level in plan.levels)
        self._read = tf.function(self._means, autograph=False)

    def climb(
        self, filters: Sequence[int], *, start: int = 0, advance: Callable[[], None] = lambda: None
    ) -> Iterator[Ascent]:
        """Yield the ascents of `filters`, batch by batch, from the start numbered `start`.

        `advance` is called `plan.steps` times a batch.
        """
        at_once = self._plan.units
        for first in range(0, len(filters), at_once):
            batch = list(filters[first : first + at_once])
            padded = batch + batch[-1:] * (at_once - len(batch))
            yield from self._batch(padded, start, advance)[: len(batch)]

    def _batch(self, filters: list[int], start: int, advance: Callable[[], None]) -> list[Ascent]:
        plan = self._plan
        name = self._layer.encode()
        draws = [
            np.random.default_rng([plan.seed, start, variant, *name, filter_])
            for filter_ in filters
            for variant in range(plan.seeds)
        ]
        spectra = self._slopes[0].start(draws, DEVIATION * BOLDER**start)
        trails = []
        for number, slope in enumerate(self._slopes):
            if number:
                spectra = slope.refined(spectra, plan.levels[number - 1].size, draws)
            spectra, trail, flat = slope.climb(spectra, filters, draws, advance)
            trails.append(trail)
        objective = np.concatenate(trails)
        pictures = self._slopes[-1].pictures(spectra)
        climbs = [
            self._climbed(picture, filters[i // plan.seeds], bool(flat[i]), objective[:, i])
            for i, picture in enumerate(pictures)
        ]
        return [
            Ascent(
                unit=f"{self._layer}:{filter_}",
                filter=filter_,
                seeds=tuple(climbs[place * plan.seeds : (place + 1) * plan.seeds]),
            )
            for place, filter_ in enumerate(filters)
        ]

    def _climbed(self, pixels: npt.NDArray[np.uint8], filter_: int, flat: bool, objective: Floats) -> Climb:
        """Measure where a climb ended on the picture that is published."""
        picture = encode(pixels)
        pre_activation, means = self._read(
            tf.constant(decode(picture)[np.newaxis], tf.float32), tf.constant(filter_, tf.int32)
        )
        values = pre_activation.numpy().astype(np.float64)
        activation = np.maximum(values, 0)
        climbed = objective[~np.isnan(objective)]
        return Climb(
            picture=picture,
            pre_activation=float(values.mean()),
            activation=float(activation.mean()),
            max=float(activation.max()),
            flat=flat,
            objective=climbed,
            profile=means.numpy() - self._slopes[-1].grey,
        )

    def _means(self, pixels: tf.Tensor, filter_: tf.Tensor) -> Tensors:
        """Compute a filter's pre-activation map, and the mean of what its layer reads, on one picture."""
        reads = self._network.architecture.convolution(self._layer).reads
        (inputs,) = self._network.tensors(pixels, reads)
        return (
            self._network.pre_activation_of(inputs, self._layer, filter_),
            tf.reduce_mean(inputs, axis=(0, 1, 2)),
        )


class _Slope:
    """The ascent at one resolution: a batch of `units × seeds` spectra, climbed by one compiled step."""

    def __init__(self, network: Network, layer: str, level: Level, plan: Plan) -> None:
        self._network, self._layer, self._level = network, layer, level
        self._seeds, self._diversity = plan.seeds, plan.diversity
        self._sign = -1.0 if plan.downhill else 1.0
        self._scale = tf.constant(frequency_scale(level.size))
        self._reads = network.architecture.convolution(layer).reads
        (grey,) = network.tensors(tf.fill((1, *level.size, 3), GREY), self._reads)
        self.grey: Floats = tf.reduce_mean(grey, axis=(0, 1, 2)).numpy()
        self._taps = _taps(network, layer, (grey.shape[1], grey.shape[2]))
        self._step = tf.function(self._climb_once, autograph=False)

    def start(self, draws: Sequence[np.random.Generator], deviation: float) -> Floats:
        """Draw the spectra `[climb, part, axis, row, frequency]` that a climb begins with."""
        shape = (2, 3, *self._scale.shape)
        return np.stack([draw.normal(scale=deviation, size=shape) for draw in draws]).astype(np.float32)

    def refined(self, spectra: Floats, size: Pair, draws: Sequence[np.random.Generator]) -> Floats:
        """Carry spectra over from pictures of a smaller `size`, with fresh noise, so that the copies part."""
        return repeated(spectra, size, self._level.size) + self.start(draws, FRESH)

    def climb(
        self,
        spectra: Floats,
        filters: Sequence[int],
        draws: Sequence[np.random.Generator],
        advance: Callable[[], None],
    ) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Climb until all are flat, or the steps are used up; a climb that is flat rests where it is.

        Returns the spectra, the mean pre-activation `[step, climb]`, NaN where a climb rested, and which are flat.
        """
        steps = self._level.steps
        moves = np.stack([shifts(draw, steps) for draw in draws], axis=1)
        weights, bias = self._weights(np.repeat(filters, self._seeds))
        state: Tensors = (tf.constant(spectra), tf.zeros_like(spectra), tf.zeros_like(spectra))
        trail = np.full((steps, len(draws)), np.nan, np.float32)
        awake = np.ones(len(draws), np.bool_)
        for step in range(steps):
            *state, objective = self._step(
                *state,
                tf.constant(step + 1, tf.float32),
                tf.constant(moves[step]),
                weights,
                bias,
                tf.constant(awake, tf.float32),
            )
            trail[step, awake] = objective.numpy()[awake]
            awake &= ~is_flat(trail[: step + 1] * self._sign)
            advance()
            if not awake.any():
                for _ in range(step + 1, steps):
                    advance()
                break
        return state[0].numpy(), trail, ~awake

    def pictures(self, spectra: Floats) -> npt.NDArray[np.uint8]:
        """Turn spectra into pictures `[climb, row, col, channel]`."""
        pixels: npt.NDArray[np.uint8] = np.round(self._images(tf.constant(spectra)).numpy()).astype(np.uint8)
        return pixels

    def _weights(self, filters: npt.NDArray[np.intp]) -> Tensors:
        """Return what the mean pre-activation weighs each value with that the layer reads, and its bias."""
        kernel, bias = self._network.kernel(self._layer)
        chosen = kernel[..., filters].reshape(-1, kernel.shape[2], len(filters))  # [tap, in, climb]
        return tf.einsum("rct,tib->brci", self._taps, tf.constant(chosen)), tf.constant(bias[filters])

    def _images(self, spectra: tf.Tensor) -> tf.Tensor:
        """Turn spectra into pictures `[climb, row, col, channel]`, 0…255."""
        waves = tf.complex(spectra[:, 0], spectra[:, 1]) * tf.cast(self._scale, tf.complex64)
        channels = tf.transpose(tf.signal.irfft2d(waves, self._level.size), (0, 2, 3, 1))
        return 255 * tf.sigmoid(channels @ DECORRELATED.T)

    def _climb_once(
        self,
        spectra: tf.Tensor,
        first: tf.Tensor,
        second: tf.Tensor,
        step: tf.Tensor,
        moves: tf.Tensor,
        weights: tf.Tensor,
        bias: tf.Tensor,
        awake: tf.Tensor,
    ) -> Tensors:
        """Take one step of Adam; return spectra, moments and the mean pre-activations before the step."""
        with tf.GradientTape() as tape:
            tape.watch(spectra)
            (inputs,) = self._network.tensors(_rolled(self._images(spectra), moves), self._reads)
            means = tf.reduce_sum(inputs * weights, axis=(1, 2, 3)) + bias
            height = means * self._sign
            if self._diversity:
                height -= self._diversity * tf.stop_gradient(tf.abs(means)) * self._likeness(inputs)
            total = tf.reduce_sum(height)
        gradient = tape.gradient(total, spectra)
        first = DECAY[0] * first + (1 - DECAY[0]) * gradient
        second = DECAY[1] * second + (1 - DECAY[1]) * tf.square(gradient)
        mean = first / (1 - DECAY[0] ** step)
        deviation = tf.sqrt(second / (1 - DECAY[1] ** step))
        move = LEARNING_RATE * mean / (deviation + 1e-8)
        return spectra + awake[:, None, None, None, None] * move, first, second, means

    def _likeness(self, inputs: tf.Tensor) -> tf.Tensor:
        """Compare each seed with those before it: the mean cosine of their profiles, `[climb]`; 0 for the first.

        Those before are taken as they are: only the later seed is pushed away.
        """
        profiles = tf.math.l2_normalize(tf.reduce_mean(inputs, axis=(1, 2)) - self.grey, axis=-1)
        units = tf.reshape(profiles, (-1, self._seeds, profiles.shape[-1]))
        columns = [tf.zeros_like(units[:, 0, 0])] * self._seeds
        for seed in range(1, self._seeds):
            before = tf.stop_gradient(units[:, :seed])
            columns[seed] = tf.reduce_mean(tf.reduce_sum(units[:, seed : seed + 1] * before, axis=-1), axis=-1)
        return tf.reshape(tf.stack(columns, axis=1), (-1,))


def _taps(network: Network, layer: str, size: Pair) -> tf.Tensor:
    """Weigh each position of a map of `size` by how often each tap of the layer's kernel meets it.

    `[row, col, tap]`, over the number of positions: the transpose of the convolution, applied to ones.
    """
    convolution = network.architecture.convolution(layer)
    rows, cols = convolution.size
    taps = tf.reshape(tf.eye(rows * cols), (rows, cols, 1, rows * cols))
    plane = tf.ones((1, *size, 1))
    with tf.GradientTape() as tape:
        spread = tf.tile(plane, (rows * cols, 1, 1, 1))  # one copy a tap
        tape.watch(spread)
        maps = tf.nn.conv2d(spread, taps, convolution.stride, convolution.padding.upper())
        own = tf.reduce_mean(tf.einsum("trct->trc", maps), axis=(1, 2))
        total = tf.reduce_sum(own)
    return tf.transpose(tape.gradient(total, spread)[..., 0], (1, 2, 0))


def _rolled(pictures: tf.Tensor, moves: tf.Tensor) -> tf.Tensor:
    """Roll each picture `[climb, row, col, channel]` by its own move `[climb, row or col]`."""
    for axis in (0, 1):
        side = pictures.shape[axis + 1]
        places = (tf.range(side)[tf.newaxis] - moves[:, axis : axis + 1]) % side
        pictures = tf.gather(pictures, places, axis=axis + 1, batch_dims=1)
    return pictures


def encode(picture: npt.NDArray[np.uint8]) -> Png:
    """Encode `[row, col, channel]` as PNG."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", optimize=True)
    return Png(file.getvalue())


def decode(picture: Png) -> npt.NDArray[np.uint8]:
    """Decode a PNG to `[row, col, channel]`."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
