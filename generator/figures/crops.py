"""What a unit sees where photographs excite and inhibit it most: the pixels, and beneath them the unit's response."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from generator.fields import ReceptiveField
from generator.figures.heat import BAR, MID_GREY, SHADES, STRONGEST, dimmed, png, webp
from generator.images import Photograph, Pixels
from generator.layers import Pair
from generator.results.layer import Example
from generator.results.values import FloatArray
from generator.sheets import GAP

Floats = npt.NDArray[np.float32]

# Of WebP, since a crop is shown pixel by pixel: 24 kB a strip. Method 2 saves a sixth and takes a quarter longer.
QUALITY, METHOD = 85, 1
SIDE = 96  # of a crop, its longer one
HATCH = 8  # pixels from one line to the next where the receptive field lies beyond the picture
LINE = MID_GREY + 24  # the lines on mid-grey: seen, but no part of anything
WARMEST = 0.45  # where inferno is entered: below, it is violet, and hard to tell from blue
# Like inferno, the lighter the stronger. Source: ColorBrewer's Blues from their dark end (Brewer 2003).
BLUES = np.array(
    [[8, 81, 156], [33, 113, 181], [66, 146, 198], [107, 174, 214], [158, 202, 225], [198, 219, 239], [222, 235, 247]]
)


@dataclass(frozen=True)
class CropFrame:
    """How the crops of one layer are drawn: their size, and where in the window of heat each of their pixels lies."""

    field: ReceptiveField
    size: Pair  # of a drawn crop
    down: Floats  # [row of the crop, row of the heat], the weights of bilinear interpolation
    along: Floats  # [col of the crop, col of the heat]


def frame(field: ReceptiveField, window: Pair) -> CropFrame:
    """Fit the crops of a receptive field, whose heat has `window` rows and cols, to SIDE; sides are even."""
    longest = max(field.size)
    rows, cols = (max(2, 2 * round(SIDE * size / longest / 2)) for size in field.size)
    down, along = (
        _interpolation(drawn, size, stride, heat)
        for drawn, size, stride, heat in zip((rows, cols), field.size, field.stride, window, strict=True)
    )
    return CropFrame(field, (rows, cols), down, along)


def _interpolation(drawn: int, size: int, stride: int, heat: int) -> Floats:
    """Weigh the positions of the heat for each drawn pixel along one axis, the edges held.

    The middle position is centred on the receptive field, its neighbours lie a stride apart.
    """
    pixels = (np.arange(drawn) + 0.5) * (size / drawn) - 0.5
    places = np.clip((pixels - (size - 1) / 2) / stride + (heat - 1) / 2, 0, heat - 1)
    nearness: Floats = np.maximum(1 - np.abs(places[:, None] - np.arange(heat)), 0).astype(np.float32)
    return nearness


def strip(
    frame: CropFrame, examples: Sequence[Example], heat: FloatArray, photographs: Mapping[str, Photograph]
) -> bytes:
    """Draw a unit's examples side by side as WebP: above what the unit sees, beneath it what it answers there.

    Heat `[example, row, col]`, NaN beyond the map, on one scale for all; photographs by file name.
    """
    cut = [crop(frame, photographs[example.photograph].pixels, (example.row, example.col)) for example in examples]
    crops, inside = np.stack([pixels for pixels, _ in cut]), np.stack([picture for _, picture in cut])
    largest = float(np.nanmax(np.abs(heat)))
    answers = answered(crops, np.where(inside, _drawn(frame, heat), 0), largest)
    rows, cols = frame.size
    sheet = np.zeros((2 * rows + GAP, len(examples) * (cols + GAP) - GAP, 4), np.uint8)
    for place, drawn in enumerate(zip(crops, answers, strict=True)):
        left = place * (cols + GAP)
        for top, cell in zip((0, rows + GAP), drawn, strict=True):
            sheet[top : top + rows, left : left + cols, :3] = cell
            sheet[top : top + rows, left : left + cols, 3] = 255
    return webp(sheet, quality=QUALITY, method=METHOD)


def answered(photographs: Pixels, heat: FloatArray, largest: float) -> Pixels:
    """Lay heat `[..., row, col]` over photographs `[..., row, col, channel]`: warm above zero, blue below.

    `largest` is the end of the scale either way; at zero the dimmed photograph is left as it is.
    """
    placed = np.clip(heat / np.float32(largest), -1, 1) if largest > 0 else np.zeros_like(heat)
    shade = np.rint(placed * SHADES).astype(np.intp) + SHADES
    colours, clear = _shades()
    mixed = dimmed(photographs) * clear[shade] + colours[shade]
    return np.rint(mixed).astype(np.uint8)


def colour_bar() -> bytes:
    """Return the PNG of a strip from the scale's end below zero to that above, as seen over mid-grey."""
    rows, cols = BAR
    ramp = np.broadcast_to(np.linspace(-1, 1, cols, dtype=np.float32), BAR)
    return png(answered(np.full((rows, cols, 3), MID_GREY, np.uint8), ramp, 1))


@cache
def _shades() -> tuple[Floats, Floats]:
    """Return the colours from −1 to 1, `[shade, channel]`, times their opacity, and what shows through, `[shade, 1]`.

    The opacity grows with the square root, as that of other heat.
    """
    from matplotlib import colormaps

    strengths = np.linspace(0, 1, SHADES + 1)
    warm = colormaps["inferno"](WARMEST + (1 - WARMEST) * strengths)[:, :3] * 255
    cold = np.stack([np.interp(strengths, np.linspace(0, 1, len(BLUES)), channel) for channel in BLUES.T], axis=-1)
    colours = np.concatenate([cold[:0:-1], warm])
    opacity = STRONGEST * np.sqrt(np.concatenate([strengths[:0:-1], strengths]))[:, None]
    return (colours * opacity).astype(np.float32), (1 - opacity).astype(np.float32)


def crop(frame: CropFrame, pixels: Pixels, place: Pair) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Cut the receptive field of a position (row, col) of the map out of a photograph.

    Returns the drawn crop, and which of its pixels lie within the picture.
    """
    window = frame.field.window(*place)
    read, within = [], []
    for (start, end), drawn, extent in zip(window, frame.size, pixels.shape[:2], strict=True):
        read.append(np.arange(start, end).clip(0, extent - 1))  # what lies beyond must not bleed into the picture
        places = start + (np.arange(drawn) + 0.5) * ((end - start) / drawn)
        within.append((places >= 0) & (places < extent))
    rows, cols = frame.size
    cut = Image.fromarray(pixels[read[0][:, None], read[1]]).resize((cols, rows), Image.Resampling.BICUBIC)
    inside = within[0][:, None] & within[1]
    seen = np.asarray(cut)
    return seen if inside.all() else np.where(inside[..., None], seen, _hatched(frame.size)), inside


@cache
def _hatched(size: Pair) -> Pixels:
    """Hatch a crop with rising lines: `[row, col, 1]`."""
    row, col = np.indices(size)
    return np.where((row + col) % HATCH < 1, LINE, MID_GREY).astype(np.uint8)[..., None]


def _drawn(frame: CropFrame, heat: FloatArray) -> Floats:
    """Interpolate heat `[example, row, col]` to the drawn crops; beyond the map its edge is held."""
    known = ~np.isnan(heat)
    rows, cols = (_held(np.logical_or.reduce(known, axis=axis)) for axis in (2, 1))
    held = heat[np.arange(len(heat))[:, None, None], rows[:, :, None], cols[:, None, :]]
    drawn: Floats = frame.down @ held.astype(np.float32) @ frame.along.T
    return drawn


def _held(known: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Name for each place along an axis the nearest one within the map: `[example, place] → [example, place]`."""
    count = known.shape[1]
    first, last = known.argmax(axis=1)[:, None], count - 1 - known[:, ::-1].argmax(axis=1)[:, None]
    return np.clip(np.arange(count), first, last)
