"""Synthetic stimuli shown to a network: each a picture as small as a receptive field, read at the middle of the maps.

What is kept of a set of stimuli that differ in place, phase or polarity is the best.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.stimulus_set import (
    ALONG,
    BOUNDARIES,
    COARSE,
    DIRECTIONS,
    FINE,
    LINES,
    OFFSETS,
    ORIENTATIONS,
    PHASES,
    RADII,
    TEXTURES,
    WIDTHS,
)
from generator.architecture import Architecture, ReceptiveField
from generator.layers import Pair
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import ACHROMATIC, BLUE_YELLOW, RED_GREEN, Canvas
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


def _best(found: Responding, *shape: int) -> Responding:
    """Fold the stimuli to `shape` and keep the best of the rest: `[stimulus, filter]` → `[*shape, filter]`.

    What is NaN does not count; where all of it is, so is the best.
    """
    return {
        layer: np.fmax.reduce(values.reshape(*shape, -1, values.shape[-1]), axis=-2) for layer, values in found.items()
    }


def _gratings(show: Screen, periods: Sequence[float], axis: FloatArray) -> Responding:
    planes = (
        stimuli.grating(show.view.canvas, orientation=orientation, period=period, phase=phase / PHASES)
        for period, orientation, phase in product(periods, ORIENTATIONS, range(PHASES))
    )
    return _best(show.planes(planes, axis), len(periods), len(ORIENTATIONS))


def _edges(show: Screen) -> Responding:
    planes = (
        sign * stimuli.edge(show.view.canvas, orientation=orientation, offset=offset)
        for orientation, offset, sign in product(ORIENTATIONS, OFFSETS, (1, -1))
    )
    return _best(show.shapes(planes), len(ORIENTATIONS))


def _bars(show: Screen) -> Responding:
    planes = (
        sign * stimuli.bar(show.view.canvas, orientation=orientation, width=width, offset=offset)
        for orientation, width, offset, sign in product(ORIENTATIONS, WIDTHS, OFFSETS, (1, -1))
    )
    return _best(show.shapes(planes), len(ORIENTATIONS))


def _arcs(show: Screen) -> Responding:
    def draw(radius: float, direction: float, width: float, offset: float, along: float) -> FloatArray:
        moved = show.view.canvas.moved(direction + 90, along * stimuli.length(radius))
        return stimuli.arc(moved, direction=direction, radius=radius, width=width, offset=offset)

    return _strokes(show, DIRECTIONS, draw)


def _lines(show: Screen) -> Responding:
    def draw(radius: float, orientation: float, width: float, offset: float, along: float) -> FloatArray:
        long = stimuli.length(radius)
        moved = show.view.canvas.moved(orientation, along * long)
        return stimuli.line(moved, orientation=orientation, length=long, width=width, offset=offset)

    return _strokes(show, LINES, draw)


def _strokes(show: Screen, angles: Sequence[float], draw: Callable[..., FloatArray]) -> Responding:
    """Show arcs, or the lines that they are held against, with the same freedom: `[radius, angle, filter]`."""
    rows = []
    for radius in RADII:
        planes = (
            sign * draw(radius, angle, width, offset, along)
            for angle, width, offset, along, sign in product(angles, WIDTHS, places(radius), ALONG, (1, -1))
        )
        rows.append(_best(show.shapes(planes), len(angles)))
    return {layer: np.stack([row[layer] for row in rows]) for layer in show.view.positions}


def places(radius: float) -> tuple[float, ...]:
    """Choose the offsets at which the point that is read lies outside of an arc's centre: there it has a direction."""
    return tuple(offset for offset in OFFSETS if offset > -radius)


def _boundaries(show: Screen) -> Responding:
    canvas = show.view.canvas
    textures = [[_moved(texture, 0, canvas) for texture in pair] for pair in _textures(canvas)]
    planes = (
        (
            stimuli.boundary(canvas, direction=direction, fine=fine, coarse=coarse, offset=offset),
            stimuli.edge(canvas, orientation=direction - 90, offset=offset),
        )
        for direction, (fine, coarse), offset in product(BOUNDARIES, textures, OFFSETS)
    )
    best = _best(show.bordered(planes), len(BOUNDARIES), TEXTURES)
    return {layer: values.mean(axis=1) for layer, values in best.items()}


def _alone(show: Screen) -> Responding:
    """Show each texture without the other, as often as a boundary: shifted by the same offsets."""
    planes = (
        _moved(pair[place], offset, show.view.canvas)
        for place, pair, offset in product((0, 1), _textures(show.view.canvas), OFFSETS)
    )
    best = _best(show.planes(planes), 2, TEXTURES)
    return {layer: values.mean(axis=1) for layer, values in best.items()}


def _textures(canvas: Canvas) -> list[tuple[FloatArray, FloatArray]]:
    """Draw pairs of textures that reach beyond the picture, as far as they are moved: no seam comes into sight."""
    tall = replace(canvas, size=(canvas.size[0] + 2 * round(max(OFFSETS)), canvas.size[1]))
    return [
        (stimuli.texture(tall, period=FINE, seed=seed), stimuli.texture(tall, period=COARSE, seed=seed))
        for seed in range(TEXTURES)
    ]


def _moved(texture: FloatArray, offset: float, canvas: Canvas) -> FloatArray:
    """Cut the picture from a texture that is moved down by `offset` pixels."""
    top = round(max(OFFSETS) - offset)
    return texture[top : top + canvas.size[0]]


STIMULI: dict[str, Callable[[Screen, Sequence[float]], Responding]] = {
    "gratings": lambda show, periods: _gratings(show, periods, ACHROMATIC),
    "red_green": lambda show, periods: _gratings(show, periods, RED_GREEN),
    "blue_yellow": lambda show, periods: _gratings(show, periods, BLUE_YELLOW),
    "edges": lambda show, _: _edges(show),
    "bars": lambda show, _: _bars(show),
    "arcs": lambda show, _: _arcs(show),
    "lines": lambda show, _: _lines(show),
    "boundaries": lambda show, _: _boundaries(show),
    "textures": lambda show, _: _alone(show),
}
