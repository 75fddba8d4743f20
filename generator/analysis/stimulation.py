"""The stimuli, each set shown on a screen: by name, what the filters of each layer answer.

What is kept of a set of stimuli that differ in place, phase or polarity is the best.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np

from generator.analysis.screen import Responding, Screen
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
from generator.analysis.view import view
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import ACHROMATIC, BLUE_YELLOW, RED_GREEN, Canvas
from generator.results.tuning import Stimulation
from generator.results.values import FloatArray


def stimulate(network: Network, layers: tuple[str, ...], stimulus: str, periods: tuple[float, ...] = ()) -> Stimulation:
    """Show one set of stimuli to every filter of some layers; the first decides how large the pictures are."""
    show = _screen(network, layers)
    found = SHOWN[stimulus](show, periods)
    return Stimulation(layers, show.view.canvas.size, tuple(found[layer] for layer in layers))


@lru_cache(maxsize=4)
def _screen(network: Network, layers: tuple[str, ...]) -> Screen:
    """Keep what was compiled: the sets of stimuli that one process shows to a layer share it."""
    return Screen(network, view(network.architecture, layers))


def _best(found: Responding, *shape: int) -> Responding:
    """Fold the stimuli to `shape` and keep the best of the rest: `[stimulus, filter]` → `[*shape, filter]`.

    What is NaN does not count; where all of it is, so is the best.
    """
    return {
        layer: np.fmax.reduce(values.reshape(*shape, -1, values.shape[-1]), axis=-2) for layer, values in found.items()
    }


def _both(planes: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Give each plane light on dark, and dark on light."""
    for plane in planes:
        yield plane
        yield -plane


def _gratings(show: Screen, periods: Sequence[float], axis: FloatArray) -> Responding:
    planes = (
        stimuli.grating(show.view.canvas, orientation=orientation, period=period, phase=phase / PHASES)
        for period, orientation, phase in product(periods, ORIENTATIONS, range(PHASES))
    )
    return _best(show.planes(planes, axis), len(periods), len(ORIENTATIONS))


def _edges(show: Screen) -> Responding:
    planes = (
        stimuli.edge(show.view.canvas, orientation=orientation, offset=offset)
        for orientation, offset in product(ORIENTATIONS, OFFSETS)
    )
    return _best(show.shapes(_both(planes)), len(ORIENTATIONS))


def _bars(show: Screen) -> Responding:
    planes = (
        stimuli.bar(show.view.canvas, orientation=orientation, width=width, offset=offset)
        for orientation, width, offset in product(ORIENTATIONS, WIDTHS, OFFSETS)
    )
    return _best(show.shapes(_both(planes)), len(ORIENTATIONS))


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
            draw(radius, angle, width, offset, along)
            for angle, width, offset, along in product(angles, WIDTHS, places(radius), ALONG)
        )
        rows.append(_best(show.shapes(_both(planes)), len(angles)))
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


SHOWN: dict[str, Callable[[Screen, Sequence[float]], Responding]] = {
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
