"""Which stimuli are shown: every choice with its reason. Imports no TensorFlow."""

from dataclasses import dataclass
from math import prod

import numpy as np

ORIENTATIONS = tuple(float(degrees) for degrees in np.arange(24) * 7.5)
PHASES = 12  # of a linear unit's answer the best of so many misses 3.4 % at most
OFFSETS = tuple(float(pixels) for pixels in range(-8, 9, 2))  # of edges, bars and arcs: half a stride of 16 either way
WIDTHS = (4.0, 8.0)  # of bars, arcs and lines, in pixels
ALONG = (-0.25, 0.0, 0.25)  # of their length: arcs and lines are also shifted along themselves
RADII = (8.0, 16.0, 32.0)
DIRECTIONS = tuple(float(degrees) for degrees in np.arange(16) * 22.5)
LINES = tuple(float(degrees) for degrees in np.arange(16) * 11.25)  # as many as arcs have directions, all unlike
BOUNDARIES = tuple(float(degrees) for degrees in np.arange(8) * 45.0)
FINE, COARSE = 4.0, 24.0  # periods of the two textures of a boundary
TEXTURES = 4  # drawn of each: no single one is without a direction of its own


@dataclass(frozen=True)
class Stimulus:
    """One set of stimuli: its name, how many there are, and whether that is for each of the study's periods."""

    name: str
    each: int
    periodic: bool = False

    def count(self, periods: int) -> int:
        """Count the pictures."""
        return self.each * (periods if self.periodic else 1)


_STROKES = prod(map(len, (RADII, WIDTHS, OFFSETS, ALONG))) * 2
STIMULI = (
    Stimulus("gratings", len(ORIENTATIONS) * PHASES, periodic=True),
    Stimulus("red_green", len(ORIENTATIONS) * PHASES, periodic=True),
    Stimulus("blue_yellow", len(ORIENTATIONS) * PHASES, periodic=True),
    Stimulus("edges", len(ORIENTATIONS) * len(OFFSETS) * 2),
    Stimulus("bars", len(ORIENTATIONS) * len(OFFSETS) * len(WIDTHS) * 2),
    Stimulus("arcs", len(DIRECTIONS) * _STROKES),
    Stimulus("lines", len(LINES) * _STROKES),
    Stimulus("boundaries", len(BOUNDARIES) * TEXTURES * len(OFFSETS)),
    Stimulus("textures", 2 * TEXTURES * len(OFFSETS)),
)
