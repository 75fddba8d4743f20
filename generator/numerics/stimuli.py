"""Synthetic stimuli: gratings, edges, bars, arcs and boundaries of texture, as pictures of full contrast.

A plane is `[row, col]`, −1…1, and becomes a picture `[row, col, channel]` of 0…255. Directions are those of the page:
degrees anticlockwise from the right; a stripe at 45° rises.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.numerics.orientation import LUMA

Floats = npt.NDArray[np.floating[Any]]
Picture = npt.NDArray[np.uint8]

MID_GREY = 127.5
ACHROMATIC = np.ones(3)
# From grey along a line on which the luma stays as it is, so that a unit for which colour is nothing is silent.
RED_GREEN = np.array([1, -LUMA[0] / LUMA[1], 0])
BLUE_YELLOW = np.array([-LUMA[2] / (1 - LUMA[2]), -LUMA[2] / (1 - LUMA[2]), 1])
HALF = 60.0  # degrees of an arc on either side of its middle: with less, one of 8 pixels is a dot; with more, it closes


@dataclass(frozen=True)
class Canvas:
    """A picture's size, and the point (row, col) in it that stimuli are centred on."""

    size: tuple[int, int]
    centre: tuple[float, float]

    def moved(self, direction: float, pixels: float) -> "Canvas":
        """Move the point that stimuli are centred on."""
        angle = np.radians(direction)
        return Canvas(self.size, (self.centre[0] - pixels * np.sin(angle), self.centre[1] + pixels * np.cos(angle)))

    def along(self, direction: float) -> Floats:
        """Measure how far each pixel lies from the centre in a direction: `[row, col]`, in pixels."""
        rows, cols = self.size
        right, up = np.arange(cols)[None, :] - self.centre[1], self.centre[0] - np.arange(rows)[:, None]
        angle = np.radians(direction)
        far: Floats = right * np.cos(angle) + up * np.sin(angle)
        return far


def picture(plane: Floats, axis: Floats = ACHROMATIC) -> Picture:
    """Colour a plane along an axis of RGB through mid-grey, whose largest part is 1: −1…1 → 0…255."""
    pixels: Picture = np.rint(MID_GREY + MID_GREY * plane[..., None] * axis).astype(np.uint8)
    return pixels


def grating(canvas: Canvas, *, orientation: float, period: float, phase: float) -> Floats:
    """Draw a sinusoidal grating whose stripes run in `orientation`; `phase` in turns, 0 for a light stripe's middle."""
    plane: Floats = np.cos(2 * np.pi * (canvas.along(orientation + 90) / period - phase))
    return plane


def edge(canvas: Canvas, *, orientation: float, offset: float) -> Floats:
    """Draw an edge that runs in `orientation`, light on the side of `orientation` + 90°, `offset` pixels that way."""
    return _sharp(canvas.along(orientation + 90) - offset)


def bar(canvas: Canvas, *, orientation: float, width: float, offset: float) -> Floats:
    """Draw a light bar on a dark ground that runs in `orientation`."""
    return _band(canvas.along(orientation + 90) - offset, width)


def arc(canvas: Canvas, *, direction: float, radius: float, width: float, offset: float) -> Floats:
    """Draw a light piece of a circle on a dark ground, HALF to either side of its middle, with round ends.

    Its middle lies `offset` pixels in `direction`; the circle's centre lies `radius` further that way.
    """
    ahead = radius + offset - canvas.along(direction)  # of the circle's centre, towards the middle of the arc
    aside = np.abs(canvas.along(direction + 90))
    end = np.radians(HALF)
    along = np.hypot(ahead, aside) - radius
    beyond = np.hypot(ahead - radius * np.cos(end), aside - radius * np.sin(end))
    return _band(np.where(np.arctan2(aside, ahead) <= end, along, beyond), width)


def length(radius: float) -> float:
    """Measure an arc along its middle, from end to end, in pixels."""
    return float(2 * radius * np.radians(HALF))


def line(canvas: Canvas, *, orientation: float, length: float, width: float, offset: float) -> Floats:
    """Draw a light line on a dark ground that runs in `orientation`, with round ends: an arc made straight."""
    across, along = canvas.along(orientation + 90) - offset, np.abs(canvas.along(orientation))
    return _band(np.hypot(across, np.maximum(along - length / 2, 0)), width)


def _band(distance: Floats, width: float) -> Floats:
    """Draw what lies within half a width."""
    return _sharp(width / 2 - np.abs(distance))


def _sharp(inside: Floats) -> Floats:
    """Draw a border one pixel wide, light where `inside` is positive: no step looks like a staircase."""
    plane: Floats = np.clip(2 * inside, -1, 1)
    return plane


def boundary(canvas: Canvas, *, direction: float, fine: Floats, coarse: Floats, offset: float) -> Floats:
    """Set two textures side by side: `coarse` lies in `direction`, from `offset` pixels on."""
    share = np.clip(canvas.along(direction) - offset + 0.5, 0, 1)
    plane: Floats = (1 - share) * fine + share * coarse
    return plane


def texture(canvas: Canvas, *, period: float, seed: int) -> Floats:
    """Draw noise of frequencies within half an octave of one period, without any direction; its deviation is 0.5."""
    rows, cols = canvas.size
    side = 2 * max(rows, cols, int(np.ceil(2 * period)))
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])
    band = np.abs(np.log2(np.maximum(frequency, 1e-9) * period)) <= 0.5
    noise = np.random.default_rng(seed).normal(size=(side, side))
    filtered = np.fft.irfft2(np.fft.rfft2(noise) * band, (side, side))
    plane: Floats = np.clip(filtered[:rows, :cols] / (2 * filtered.std()), -1, 1)
    return plane
