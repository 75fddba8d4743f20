"""Heat over a photograph: one scale for all maps of a figure; zero is the dimmed photograph itself."""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from generator.images import Pixels
from generator.numerics.orientation import LUMA
from generator.numerics.upsampling import upsample_bilinear
from generator.results.values import FloatArray

# Grey levels 0…255 are shown at 8…115: dark enough for any heat, and still recognisable.
BLACK, DIM = 8.0, 0.42
COOLEST = 0.3  # where the colour map is entered: below, it is too dark to be seen on a dark photograph
STRONGEST = 0.85  # the opacity of the strongest heat: what lies beneath must stay recognisable there
SHADES = 1024  # more than 8-bit colours can tell apart
MID_GREY = 128  # the photograph that the colour bar lies over
BAR = (36, 512)  # rows and cols of the colour bar

# A page shows views and overlays at half their size. Measured on the 13 photographs at 454 × 454: 23 kB for a view,
# 7 kB for a Grad-CAM, 10 kB for activations; quality 85 takes 38, 18 and 19 kB.
QUALITY, METHOD = 60, 2


@dataclass(frozen=True)
class Scale:
    """The common scale of a set of maps, 0 … `top`, with the `colours` along it, `[shade, channel]`."""

    top: float
    colours: FloatArray

    def place(self, values: FloatArray) -> FloatArray:
        """Place values on the scale, 0…1, held to its ends; all 0 where the scale is empty."""
        if self.top <= 0:
            return np.zeros_like(values)
        placed: FloatArray = np.clip(values / np.float32(self.top), 0, 1)
        return placed


def scale(top: float) -> Scale:
    """Return the scale 0 … `top` in the perceptually uniform colours of matplotlib's inferno."""
    from matplotlib import colormaps

    colours = colormaps["inferno"](np.linspace(COOLEST, 1, SHADES))[:, :3] * 255
    return Scale(top, colours.astype(np.float32))


def overlay(photograph: Pixels, heat: FloatArray, on: Scale) -> Pixels:
    """Lay a map over a photograph: `[row, col, channel]`, `[row, col]` → `[row, col, channel]`.

    The map is upsampled to the photograph's size. Its opacity grows with the square root of the value: weak
    heat is seen as well, and at zero there is none.
    """
    rows, cols, _ = photograph.shape
    placed = on.place(upsample_bilinear(heat.astype(np.float32), (rows, cols)))
    opacity = STRONGEST * np.sqrt(placed)[..., None]
    shade = np.rint(placed * (SHADES - 1)).astype(np.intp)
    mixed = dimmed(photograph) * (1 - opacity) + on.colours[shade] * opacity
    return np.rint(mixed).astype(np.uint8)


def dimmed(photograph: Pixels) -> npt.NDArray[np.float32]:
    """Return a photograph in darkened grey: `[row, col, channel]` → `[row, col, 1]`."""
    return (BLACK + DIM * (photograph @ LUMA.astype(np.float32))[..., None]).astype(np.float32)


def colour_bar() -> bytes:
    """Return the PNG of a strip from zero, at the left, to the top of the scale, as seen over mid-grey."""
    rows, cols = BAR
    ramp = np.broadcast_to(np.linspace(0, 1, cols, dtype=np.float32), BAR)
    grey = np.full((rows, cols, 3), MID_GREY, np.uint8)
    return png(overlay(grey, ramp, scale(1)))


def png(pixels: Pixels) -> bytes:
    """Encode a picture as PNG."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG", optimize=True)
    return file.getvalue()


def webp(pixels: Pixels, *, quality: int = QUALITY, method: int = METHOD) -> bytes:
    """Encode a picture, with or without transparency, as WebP."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="WEBP", quality=quality, method=method)
    return file.getvalue()
