"""Where stimuli are shown and read: pictures as small as a receptive field, and the middle of each map.

Needs no TensorFlow: the size of the pictures is known before anything is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.architecture import Architecture
from generator.fields import ReceptiveField
from generator.layers import Pair
from generator.numerics.stimuli import Canvas


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
