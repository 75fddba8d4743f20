"""A screen: shows pictures as small as a receptive field to a network, and reads the middle of its maps."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.view import View
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import ACHROMATIC
from generator.results.values import FloatArray

Responding = dict[str, npt.NDArray[np.float64]]  # by layer: [stimulus, filter], pre-activation above mid-grey

T = TypeVar("T")
BATCH_AREA = 64 * 64**2  # pixels at once


class Screen:
    """Shows pictures to the network and reads the middle of its maps."""

    def __init__(self, network: Network, where: View) -> None:
        self.view = where
        names = [network.architecture.pre_activation(layer) for layer in where.positions]
        places = where.positions.values()

        def read(pixels: tf.Tensor) -> tuple[tf.Tensor, ...]:
            maps = network.tensors(tf.cast(pixels, tf.float32), *names)
            return tuple(found[:, row, col] for found, (row, col) in zip(maps, places, strict=True))

        signature = tf.TensorSpec((None, *where.canvas.size, 3), tf.uint8)
        self._read = tf.function(read, autograph=False, input_signature=(signature,))
        self._grey = self._middle([np.zeros(where.canvas.size)], ACHROMATIC)

    def planes(self, planes: Iterable[FloatArray], axis: FloatArray = ACHROMATIC) -> Responding:
        """Show planes along a colour axis."""
        found = self._middle(planes, axis)
        return {layer: values - self._grey[layer] for layer, values in found.items()}

    def shapes(self, planes: Iterable[FloatArray]) -> Responding:
        """Show planes of black and white; NaN where a filter sees only the one or the other.

        A small receptive field would else answer to plain black or white, whatever the shape's orientation.
        """
        return self.bordered((plane, plane) for plane in planes)

    def bordered(self, planes: Iterable[tuple[FloatArray, FloatArray]]) -> Responding:
        """Show planes, each beside one that varies where a border is; NaN where a filter sees none of it."""
        varies: dict[str, list[npt.NDArray[np.bool_]]] = {layer: [] for layer in self.view.seen}

        def watched() -> Iterator[FloatArray]:
            for pairs in self._batches(planes):
                borders = np.stack([border for _, border in pairs])
                for layer, part in self.view.seen.items():
                    varies[layer].append(np.ptp(borders[:, *part], axis=(1, 2)) > 0)
                yield from (plane for plane, _ in pairs)

        found = self.planes(watched())
        return {
            layer: np.where(np.concatenate(varies[layer])[:, None], values, np.nan) for layer, values in found.items()
        }

    def _middle(self, planes: Iterable[FloatArray], axis: FloatArray) -> Responding:
        parts = [
            [part.numpy().astype(np.float64) for part in self._read(stimuli.picture(np.stack(batch), axis))]
            for batch in self._batches(planes)
        ]
        return {
            layer: np.concatenate(of_layer)
            for layer, of_layer in zip(self.view.positions, zip(*parts, strict=True), strict=True)
        }

    def _batches(self, shown: Iterable[T]) -> Iterator[list[T]]:
        rows, cols = self.view.canvas.size
        at_once, waiting = max(1, BATCH_AREA // (rows * cols)), iter(shown)
        while batch := list(islice(waiting, at_once)):
            yield batch
