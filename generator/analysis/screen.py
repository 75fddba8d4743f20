"""A screen: shows pictures as small as a receptive field to a network, and reads the middle of its maps."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.view import View
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import ACHROMATIC
from generator.results.values import FloatArray

Responding = dict[str, npt.NDArray[np.float64]]  # by layer: [stimulus, filter], pre-activation above mid-grey

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
        self._grey = self._middle([stimuli.picture(np.zeros(where.canvas.size))])

    def planes(self, planes: Iterable[FloatArray], axis: FloatArray = ACHROMATIC) -> Responding:
        """Show planes along a colour axis."""
        found = self._middle(stimuli.picture(plane, axis) for plane in planes)
        return {layer: values - self._grey[layer] for layer, values in found.items()}

    def shapes(self, planes: Iterable[FloatArray]) -> Responding:
        """Show planes of black and white; NaN where a filter sees only the one or the other.

        A small receptive field would else answer to plain black or white, whatever the shape's orientation.
        """
        return self.bordered((plane, plane) for plane in planes)

    def bordered(self, planes: Iterable[tuple[FloatArray, FloatArray]]) -> Responding:
        """Show planes, each beside one that varies where a border is; NaN where a filter sees none of it."""
        varies: dict[str, list[bool]] = {layer: [] for layer in self.view.seen}

        def watched() -> Iterator[FloatArray]:
            for plane, border in planes:
                for layer, part in self.view.seen.items():
                    varies[layer].append(bool(np.ptp(border[part]) > 0))
                yield plane

        found = self.planes(watched())
        return {layer: np.where(np.array(varies[layer])[:, None], values, np.nan) for layer, values in found.items()}

    def _middle(self, pictures: Iterable[stimuli.Picture]) -> Responding:
        parts = [[part.numpy().astype(np.float64) for part in self._read(batch)] for batch in self._batches(pictures)]
        return {
            layer: np.concatenate(of_layer)
            for layer, of_layer in zip(self.view.positions, zip(*parts, strict=True), strict=True)
        }

    def _batches(self, pictures: Iterable[stimuli.Picture]) -> Iterator[tf.Tensor]:
        rows, cols = self.view.canvas.size
        at_once, batch = max(1, BATCH_AREA // (rows * cols)), []
        for picture in pictures:
            batch.append(picture)
            if len(batch) == at_once:
                yield tf.constant(np.stack(batch))
                batch = []
        if batch:
            yield tf.constant(np.stack(batch))
