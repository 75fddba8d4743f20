"""A screen: shows pictures as small as a receptive field to a network, and reads the middle of its maps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.architecture import Architecture, ReceptiveField
from generator.layers import Pair
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import ACHROMATIC, Canvas
from generator.results import FloatArray

Responding = dict[str, npt.NDArray[np.float64]]  # by layer: [stimulus, filter], in standard deviations above mid-grey

BATCH_AREA = 64 * 64**2  # pixels at once


@dataclass(frozen=True)
class View:
    """Where stimuli are shown and read: the picture, and the position of each layer's map that is read."""

    canvas: Canvas
    positions: dict[str, Pair]
    seen: dict[str, tuple[slice, slice]]  # the part of the picture that each of these positions sees


def view(architecture: Architecture, layers: Sequence[str]) -> View:
    """Choose the smallest picture in which the middle of the first layer's map sees no padding.

    No larger than the network's input, where the receptive field may not fit. The other layers, which the first reads,
    are read where their receptive field's middle is nearest to that of the first.
    """
    size = (_smallest(architecture, layers[0], 0), _smallest(architecture, layers[0], 1))
    shown = replace(architecture, input_size=size)  # where padding starts depends on the picture's size
    canvas = Canvas(size, middle(shown.receptive_field(layers[0]), *_central(shown, layers[0])))
    positions = {name: nearest(shown.receptive_field(name), shown.map_size(name), canvas.centre) for name in layers}
    return View(canvas, positions, {name: _seen(shown, name, *position) for name, position in positions.items()})


def _seen(architecture: Architecture, layer: str, row: int, col: int) -> tuple[slice, slice]:
    """Find the rows and columns of the picture that a position of a map sees."""
    rows, cols = (slice(max(start, 0), end) for start, end in architecture.window(layer, row, col))
    return rows, cols


def _smallest(architecture: Architecture, layer: str, axis: int) -> int:
    """Find the smallest side of a picture whose middle position sees no padding along an axis."""
    rows, cols = architecture.input_size
    most = architecture.input_size[axis]
    for side in range(min(architecture.receptive_field(layer).size[axis], most), most):
        shown = replace(architecture, input_size=(side, cols) if axis == 0 else (rows, side))
        if min(shown.map_size(layer)) < 1:
            continue
        start, end = shown.window(layer, *_central(shown, layer))[axis]
        if start >= 0 and end <= side:
            return side
    return most


def _central(architecture: Architecture, layer: str) -> Pair:
    rows, cols = architecture.map_size(layer)
    return (rows - 1) // 2, (cols - 1) // 2


def middle(field: ReceptiveField, row: int, col: int) -> tuple[float, float]:
    """Return the middle of what a position of a map sees, in pixels of the picture."""
    (top, bottom), (left, right) = field.window(row, col)
    return (top + bottom - 1) / 2, (left + right - 1) / 2


def nearest(field: ReceptiveField, extent: Pair, centre: tuple[float, float]) -> Pair:
    """Find the position of a map whose receptive field's middle is nearest to a point of the picture."""
    first = middle(field, 0, 0)
    row, col = (
        min(max(round((point - start) / stride), 0), positions - 1)
        for point, start, stride, positions in zip(centre, first, field.stride, extent, strict=True)
    )
    return row, col


class Screen:
    """Shows pictures to the network and reads the middle of its maps."""

    def __init__(self, network: Network, where: View, deviations: dict[str, FloatArray]) -> None:
        self.view = where
        self._deviations = deviations
        names = [network.architecture.pre_activation(layer) for layer in where.positions]
        places = where.positions.values()

        def read(pixels: tf.Tensor) -> tuple[tf.Tensor, ...]:
            maps = network.tensors(tf.cast(pixels, tf.float32), *names)
            return tuple(found[:, row, col] for found, (row, col) in zip(maps, places, strict=True))

        signature = tf.TensorSpec((None, *where.canvas.size, 3), tf.uint8)
        self._read = tf.function(read, autograph=False, input_signature=(signature,))
        self._grey = self._middle([stimuli.picture(np.zeros(where.canvas.size))])

    def planes(self, planes: Iterable[FloatArray], axis: FloatArray = ACHROMATIC) -> Responding:
        """Show planes along a colour axis; NaN where a filter never varies on the photographs."""
        found = self._middle(stimuli.picture(plane, axis) for plane in planes)
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                layer: np.where(deviation > 0, (found[layer] - self._grey[layer]) / deviation, np.nan)
                for layer, deviation in self._deviations.items()
            }

    def shapes(self, planes: Iterable[FloatArray]) -> Responding:
        """Show planes of black and white; NaN also where a filter sees only the one or the other.

        A small receptive field would else answer to plain black or white, whatever the shape's orientation.
        """
        return self.bordered((plane, plane) for plane in planes)

    def bordered(self, planes: Iterable[tuple[FloatArray, FloatArray]]) -> Responding:
        """Show planes, each beside one that varies where a border is; NaN also where a filter sees none of it."""
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
