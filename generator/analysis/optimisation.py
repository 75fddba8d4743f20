"""Maximal patterns by optimisation: pictures that maximise the mean of a filter's activation, many filters at once.

A picture is a decorrelated Fourier spectrum of fixed contrast (`numerics/spectrum.py`). Each step shifts it by random
pixels, so that no pixel can be tuned to one position of the network's grid, and moves all frequencies at one rate along
the gradient. The objective is the activation that is published, but with a small slope below its threshold: a shut ReLU
has no gradient, and the pre-activation itself is served best by a grey picture where a filter fires in few places. A
layer without a ReLU has no threshold: there it is the pre-activation, and so it is for a negative picture, whose
pre-activation shall be low everywhere.

Source: Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017 (objective, robustness, decorrelated
spectrum, diversity, negative pictures); the leaky threshold and the fixed contrast are this project's own, with figures
in `docs/performance.md`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.pictures import encode
from generator.analysis.recipe import Recipe
from generator.network import Network
from generator.numerics.contrast import at_contrast, contrast
from generator.numerics.optimisation import LEAK, MOMENTUM, rates, shifts
from generator.numerics.spectrum import AXES, CENTRED, DECORRELATED, DEVIATION, frequency_weights
from generator.results.patterns import Chosen, Optimisation, Optimisations, Optimised

Floats = npt.NDArray[np.float32]
GREY = 127.5
Tensors = tuple[tf.Tensor, ...]


def optimise(
    network: Network,
    layer: str,
    recipe: Recipe,
    start: int,
    advance: Callable[[], None],
    filters: tuple[int, ...] = (),
    chosen: Chosen | None = None,
) -> Optimisations:
    """Optimise the pictures of some filters, those named or those `chosen`, from the random seeds numbered `start`.

    `advance` is called after each step.
    """
    asked = filters if chosen is None else chosen.filters
    found = tuple(_optimiser(network, layer, recipe).optimise(asked, start=start, advance=advance)) if asked else ()
    return Optimisations(layer, recipe.size, recipe.steps, recipe.seed, found)


@lru_cache(maxsize=4)
def _optimiser(network: Network, layer: str, recipe: Recipe) -> "Optimiser":
    """Keep what was compiled: the tasks of a layer that one process computes share it."""
    return Optimiser(network, layer, recipe)


class Optimiser:
    """The optimisation of one layer's filters: one compiled step serves them all.

    A batch has a fixed shape. Every picture in it has draws of its own and meets the others nowhere, so a filter's
    pictures are the same bytes whoever shares the batch and at whatever place in it.
    """

    def __init__(self, network: Network, layer: str, recipe: Recipe) -> None:
        self._network, self._layer, self._recipe = network, layer, recipe
        architecture = network.architecture
        self._field = architecture.receptive_field(layer)
        self._leak = LEAK if architecture.rectified(layer) and not recipe.negative else 1.0
        self._reads = architecture.convolution(layer).reads
        self._weights = tf.constant(frequency_weights(recipe.size, max(self._field.size)))
        (grey,) = network.tensors(tf.fill((1, *recipe.size, 3), GREY), self._reads)
        self._grey: Floats = tf.reduce_mean(grey, axis=(0, 1, 2)).numpy()
        self._step = tf.function(self._stepped, autograph=False)
        self._read = tf.function(self._means, autograph=False)

    def optimise(
        self, filters: Sequence[int], *, start: int = 0, advance: Callable[[], None] = lambda: None
    ) -> Iterator[Optimisation]:
        """Yield the pictures of `filters`, batch by batch, from the random seeds of the start numbered `start`.

        `advance` is called `recipe.steps` times a batch.
        """
        at_once = self._recipe.units
        for first in range(0, len(filters), at_once):
            batch = list(filters[first : first + at_once])
            padded = batch + batch[-1:] * (at_once - len(batch))
            yield from self._batch(padded, start, advance)[: len(batch)]

    def _batch(self, filters: list[int], start: int, advance: Callable[[], None]) -> list[Optimisation]:
        recipe = self._recipe
        draws = [
            np.random.default_rng([recipe.seed, start, variant, *self._layer.encode(), filter_])
            for filter_ in filters
            for variant in range(recipe.seeds)
        ]
        spectra, objective = self._optimised(draws, np.repeat(filters, recipe.seeds), advance)
        pictures = np.round(self._pictures(tf.constant(spectra)).numpy()).astype(np.uint8)
        found = [
            self._measured(picture, filters[i // recipe.seeds], objective[:, i]) for i, picture in enumerate(pictures)
        ]
        return [
            Optimisation(
                unit=f"{self._layer}:{filter_}",
                filter=filter_,
                seeds=tuple(found[place * recipe.seeds : (place + 1) * recipe.seeds]),
            )
            for place, filter_ in enumerate(filters)
        ]

    def _optimised(
        self,
        draws: Sequence[np.random.Generator],
        filters: npt.NDArray[np.intp],
        advance: Callable[[], None],
    ) -> tuple[Floats, Floats]:
        """Return the spectra `[picture, part, axis, row, frequency]`, and the objective `[step, picture]`."""
        recipe = self._recipe
        shape = (2, 3, *self._weights.shape)
        spectra = tf.constant(np.stack([draw.standard_normal(shape, np.float32) for draw in draws]))
        field = self._field
        moves = np.stack(
            [shifts(draw, recipe.steps, recipe.size, field=field.size, stride=field.stride) for draw in draws], axis=1
        )
        kernel, bias = self._network.kernel(self._layer)
        chosen = tf.constant(np.moveaxis(kernel[..., filters], -1, 0).copy()), tf.constant(bias[filters])
        momentum = tf.zeros_like(spectra)
        trail = []
        for step, rate in enumerate(rates(recipe.steps), start=1):
            corrected = tf.constant(rate / (1 - MOMENTUM**step), tf.float32)
            spectra, momentum, objective = self._step(spectra, momentum, corrected, moves[step - 1], *chosen)
            trail.append(objective.numpy())
            advance()
        return spectra.numpy(), np.stack(trail)

    def _stepped(
        self,
        spectra: tf.Tensor,
        momentum: tf.Tensor,
        rate: tf.Tensor,
        moves: tf.Tensor,
        kernels: tf.Tensor,
        bias: tf.Tensor,
    ) -> Tensors:
        """Take one step; return spectra, momentum and the objective before the step."""
        sign = -1.0 if self._recipe.negative else 1.0
        with tf.GradientTape() as tape:
            tape.watch(spectra)
            (inputs,) = self._network.tensors(_rolled(self._pictures(spectra), moves), self._reads)
            values = sign * self._network.each_pre_activation(inputs, self._layer, kernels, bias)
            objective = tf.reduce_mean(tf.maximum(values, 0) + self._leak * tf.minimum(values, 0), axis=(1, 2))
            height = objective
            if self._recipe.diversity:
                height -= self._recipe.diversity * tf.stop_gradient(tf.abs(objective)) * self._similarity(inputs)
            total = tf.reduce_sum(height)
        gradient = tape.gradient(total, spectra)
        gradient = tf.math.divide_no_nan(gradient, _rms(gradient))
        momentum = MOMENTUM * momentum + (1 - MOMENTUM) * gradient
        return spectra / _rms(spectra) + rate * momentum, momentum, sign * objective

    def _pictures(self, spectra: tf.Tensor) -> tf.Tensor:
        """Turn spectra into pictures `[picture, row, col, channel]`, 0…255, of one RMS before the sigmoid."""
        waves = tf.complex(spectra[:, 0], spectra[:, 1]) * tf.cast(self._weights, tf.complex64)
        planes = tf.transpose(tf.signal.irfft2d(waves, self._recipe.size), (0, 2, 3, 1))
        channels = planes @ (DECORRELATED * AXES).T
        channels -= CENTRED * tf.reduce_mean(channels, axis=(1, 2), keepdims=True)
        return 255 * tf.sigmoid(DEVIATION * channels / _rms(channels))

    def _similarity(self, inputs: tf.Tensor) -> tf.Tensor:
        """Compare each seed with those before it: the mean cosine of their profiles, `[picture]`; 0 for the first.

        Those before are taken as they are: only the later seed is pushed away.
        """
        profiles = tf.math.l2_normalize(tf.reduce_mean(inputs, axis=(1, 2)) - self._grey, axis=-1)
        units = tf.reshape(profiles, (-1, self._recipe.seeds, profiles.shape[-1]))
        columns = [tf.zeros_like(units[:, 0, 0])] * self._recipe.seeds
        for seed in range(1, self._recipe.seeds):
            before = tf.stop_gradient(units[:, :seed])
            columns[seed] = tf.reduce_mean(tf.reduce_sum(units[:, seed : seed + 1] * before, axis=-1), axis=-1)
        return tf.reshape(tf.stack(columns, axis=1), (-1,))

    def _measured(self, pixels: npt.NDArray[np.uint8], filter_: int, objective: Floats) -> Optimised:
        """Measure a picture as it is published, and at the contrast of scores."""
        pair = np.stack([pixels, at_contrast(pixels)]).astype(np.float32)
        pre_activation, means = self._read(tf.constant(pair), tf.constant(filter_, tf.int32))
        values = pre_activation.numpy().astype(np.float64)
        activation = np.maximum(values, 0)
        return Optimised(
            picture=encode(pixels),
            contrast=contrast(pixels),
            pre_activation=float(values[0].mean()),
            activation=float(activation[0].mean()),
            max=float(activation[0].max()),
            score=float(activation[1].mean()),
            objective=objective,
            profile=means.numpy()[0] - self._grey,
        )

    def _means(self, pixels: tf.Tensor, filter_: tf.Tensor) -> Tensors:
        """Compute a filter's pre-activation maps, and the means of what its layer reads, on pictures."""
        (inputs,) = self._network.tensors(pixels, self._reads)
        return (
            self._network.pre_activation_of(inputs, self._layer, filter_),
            tf.reduce_mean(inputs, axis=(1, 2)),
        )


def _rms(values: tf.Tensor) -> tf.Tensor:
    """Return the root mean square of each item of a batch, to be divided by: `[item, 1, …]`."""
    axes = tuple(range(1, len(values.shape)))
    return tf.sqrt(tf.reduce_mean(tf.square(values), axis=axes, keepdims=True))


def _rolled(pictures: tf.Tensor, moves: tf.Tensor) -> tf.Tensor:
    """Roll each picture `[picture, row, col, channel]` by its own move `[picture, row or col]`."""
    for axis in (0, 1):
        side = pictures.shape[axis + 1]
        places = (tf.range(side)[tf.newaxis] - moves[:, axis : axis + 1]) % side
        pictures = tf.gather(pictures, places, axis=axis + 1, batch_dims=1)
    return pictures
