"""Which stimuli are shown: every choice with its reason. Imports no TensorFlow."""

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
