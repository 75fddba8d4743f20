"""Kernels as small drawings: red where positive, blue where negative, on one symmetric scale."""

import math
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from generator.numbers import MINUS, signed, significant, spots
from generator.pages.page import Fact
from generator.results.kernels import Kernel

CELL = 64  # side of a coefficient's square, in units of the drawing and in pixels where there is room
WIDEST = 56.0  # what a coefficient may take of it
FONT = 20.0  # largest size of the figures
ADVANCE = 0.62  # of a figure, point and minus among them, in the widest of the usual sans-serif faces
STEPS = 16  # of a small drawing's colours, from zero to the end of the scale
EXTENT = 4  # steps from zero to the end of the colour scale

# ColorBrewer's RdBu without its darkest ends, from zero outwards: figures stay readable on every step.
REDS = ((247, 247, 247), (253, 219, 199), (244, 165, 130), (214, 96, 77), (178, 24, 43))
BLUES = ((247, 247, 247), (209, 229, 240), (146, 197, 222), (67, 147, 195), (33, 102, 172))
DARK, LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True)
class Cell:
    """One coefficient: the corner and the centre of its square, its colours and its figures."""

    x: int
    y: int
    centre_x: int
    centre_y: int
    fill: str
    ink: str
    text: str


@dataclass(frozen=True)
class KernelDrawing:
    """A kernel as squares; `label` says what it shows."""

    width: int
    height: int
    cell: int
    font: float
    cells: tuple[Cell, ...]
    label: str
    spots: str  # the weights, where they are


@dataclass(frozen=True)
class Stop:
    """A colour of the scale and where it stands, in percent."""

    offset: float
    colour: str


@dataclass(frozen=True)
class ColourScale:
    """The key to the kernels' colours."""

    stops: tuple[Stop, ...]
    low: str
    high: str


def draw_kernel(kernel: Kernel, *, scale: float) -> KernelDrawing:
    """Draw a kernel with its coefficients; ±`scale` are the ends of the colours."""
    decimals = max(0, 1 - math.floor(math.log10(scale))) if scale > 0 else 1  # two digits at the end of the scale
    texts = [[rounded(value, decimals) for value in row] for row in kernel.kernel]
    longest = max(len(text) for row in texts for text in row)
    cells = []
    for row, values in enumerate(kernel.kernel):
        for col, value in enumerate(values):
            rgb = colour(value / scale if scale > 0 else 0.0)
            x, y = col * CELL, row * CELL
            centre = (x + CELL // 2, y + CELL // 2)
            cells.append(Cell(x, y, *centre, hexadecimal(rgb), ink(rgb), texts[row][col]))
    return KernelDrawing(
        width=CELL * len(kernel.kernel[0]),
        height=CELL * len(kernel.kernel),
        cell=CELL,
        font=round(min(FONT, WIDEST / (ADVANCE * longest)), 1),
        cells=tuple(cells),
        label=describe(kernel),
        spots=_spots(kernel, CELL),
    )


def draw_small(kernel: Kernel, *, scale: float) -> Markup:
    """Draw a kernel without figures, as a whole SVG of few bytes: each filter's page has a dozen."""
    rows, cols = len(kernel.kernel), len(kernel.kernel[0])
    squares: dict[str, str] = {}  # by colour
    for row, values in enumerate(kernel.kernel):
        for col, value in enumerate(values):
            fill = _step(round(STEPS * value / scale) if scale > 0 else 0)
            squares[fill] = f"{squares.get(fill, '')}M{col} {row}h1v1h-1"
    paths = "".join(f'<path fill="{fill}" d="{path}"/>' for fill, path in squares.items())
    return Markup(
        f'<svg class="kernel" viewBox="0 0 {cols} {rows}" width="48" height="{round(48 * rows / cols)}" role="img" '
        f'aria-label="Kernel, {kernel.positive} of {kernel.count} positive" data-spots="{_spots(kernel, 1)}">'
        f"{paths}</svg>"
    )


def _spots(kernel: Kernel, cell: int) -> str:
    """Name the weights of a kernel where they are drawn."""
    return spots(
        (cell * (col + 0.5), cell * (row + 0.5), f"row {row}, column {col}: {signed(value)}")
        for row, values in enumerate(kernel.kernel)
        for col, value in enumerate(values)
    )


@cache
def _step(step: int) -> str:
    """Return one of the few colours of the small drawings."""
    return hexadecimal(colour(step / STEPS))


def largest(kernel: Kernel) -> float:
    """Return the largest absolute coefficient."""
    return max(abs(value) for row in kernel.kernel for value in row)


def describe(kernel: Kernel) -> str:
    """Say what the drawing of a kernel shows."""
    rows, cols = len(kernel.kernel), len(kernel.kernel[0])
    value, row, col = max(
        ((value, row, col) for row, values in enumerate(kernel.kernel) for col, value in enumerate(values)),
        key=lambda place: abs(place[0]),
    )
    largest = f"; the largest weight, {signed(value)}, is in row {row}, column {col}" if value else ""
    return (
        f"Kernel on {in_words(kernel)}, {rows} × {cols}: {kernel.positive} of {kernel.count} "
        f"weights are positive{largest}"
    )


def name_channel(kernel: Kernel) -> str:
    """Name an input channel: "green" or "channel 5"."""
    return kernel.colour or f"channel {kernel.channel}"


def in_words(kernel: Kernel) -> str:
    """Name an input channel in a sentence: "the colour green" or "channel 5"."""
    return f"the colour {kernel.colour}" if kernel.colour else name_channel(kernel)


def in_numbers(kernel: Kernel) -> str:
    """Say how strong a kernel is, and which effect it has: a single weight is written as such."""
    if kernel.count == 1:
        return f"weight {signed(kernel.kernel[0][0])}"
    return f"norm {significant(kernel.norm)}, {kernel.kind}"


def kernel_facts(kernel: Kernel) -> tuple[Fact, ...]:
    """List the facts beside every kernel."""
    return (
        Fact("Effect", kernel.kind),
        Fact("L2 norm", significant(kernel.norm)),
        Fact("Balance", signed(kernel.balance), "from −1 (inhibitory) to +1 (excitatory)"),
        Fact("Positive weights", f"{kernel.positive} of {kernel.count}"),
    )


def colour_scale(scale: float) -> ColourScale:
    """Make the key to colours that end at ± `scale`."""
    steps = range(-EXTENT, EXTENT + 1)
    return ColourScale(
        stops=tuple(Stop(100 * (step + EXTENT) / (2 * EXTENT), hexadecimal(colour(step / EXTENT))) for step in steps),
        low=significant(-scale),
        high=signed(scale),
    )


def colour(value: float) -> tuple[int, int, int]:
    """Return the colour of `value`, −1…1 (clipped), as RGB, 0…255."""
    ramp = REDS if value > 0 else BLUES
    along = min(abs(value), 1.0) * (len(ramp) - 1)
    lower = min(int(along), len(ramp) - 2)
    red, green, blue = (
        round(start + (end - start) * (along - lower)) for start, end in zip(ramp[lower], ramp[lower + 1], strict=True)
    )
    return red, green, blue


def ink(rgb: tuple[int, int, int]) -> str:
    """Choose the ink that stands out more on a colour.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    light = luminance(rgb)
    return DARK if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else LIGHT


def luminance(rgb: tuple[int, int, int]) -> float:
    """Return the relative luminance, 0…1. Source: WCAG 2.2."""
    linear = [channel / 255 / 12.92 if channel <= 10 else ((channel / 255 + 0.055) / 1.055) ** 2.4 for channel in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def hexadecimal(rgb: tuple[int, int, int]) -> str:
    """Write a colour as CSS does."""
    return "#" + "".join(f"{channel:02x}" for channel in rgb)


def rounded(value: float, decimals: int) -> str:
    """Write a value with so many decimals; what rounds to zero carries no sign."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)
