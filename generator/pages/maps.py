"""Maps of orientation and spatial period, and polar curves, as drawings that are part of the page."""

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from generator.numbers import spelled, spots
from generator.pages.drawing import STEPS, colour, hexadecimal, ink, rounded

CELL = 20  # side of a cell of a map, in units of the drawing
LEFT, BOTTOM = 34, 22  # of the room for the periods and the orientations
SMALL_LEFT, SMALL_BOTTOM = 90, 92  # the same in a small map, which is drawn at half the size, its scale included
LINE, BAR = 34, 18  # of a line of text and the colours of the scale in a small map
AXES = (
    "x: orientation, horizontal (0°), rising (45°), vertical (90°), falling (135°); y: spatial period in pixels (px)."
)
DIRECTIONS = {0.0: "horizontal", 45.0: "rising", 90.0: "vertical", 135.0: "falling"}
EVERY = 45.0  # degrees from one label of the orientations to the next
ROUND = 50.0  # radius of a polar drawing


def degrees(value: float) -> str:
    """Write an orientation."""
    return f"{spelled(f'{value:g}')}°"


def pixels(period: float) -> str:
    """Write a spatial period."""
    return f"{spelled(f'{period:g}')} pixels"


def ends(response: Sequence[Sequence[float]]) -> float:
    """Return the end of the colour scale of a map, either way: its largest response of either sign."""
    return max((abs(value) for row in response for value in row if math.isfinite(value)), default=0.0)


def draw_map(
    response: Sequence[Sequence[float]],
    orientations: Sequence[float],
    periods: Sequence[float],
    *,
    label: str,
    small: bool = False,
    scale: float | None = None,
    outlined: Callable[[float, float], bool] | None = None,
) -> Markup:
    """Draw responses `[period][orientation]` as squares, red above zero and blue below.

    The colours end at `scale`, or at the largest response. A `small` map names its first and last period, and shows
    its scale. A line goes around what is to be `outlined`, by orientation and period.
    """
    scale = ends(response) if scale is None else scale
    cols, rows = len(orientations) * CELL, len(periods) * CELL
    left, bottom = (SMALL_LEFT, SMALL_BOTTOM) if small else (LEFT, BOTTOM)
    squares: dict[str, str] = {}  # by colour
    for row, values in enumerate(response):
        for col, value in enumerate(values):
            step = round(STEPS * value / scale) if scale > 0 and math.isfinite(value) else 0
            fill = hexadecimal(colour(step / STEPS))
            squares[fill] = f"{squares.get(fill, '')}M{left + col * CELL} {row * CELL}h{CELL}v{CELL}h-{CELL}"
    drawn = "".join(f'<path fill="{fill}" d="{path}"/>' for fill, path in squares.items())
    drawn += _outline(orientations, periods, outlined, left) if outlined else ""
    named = spots(
        (left + (col + 0.5) * CELL, (row + 0.5) * CELL, f"{orientation:g}°, {period:g} px: {rounded(value, 2)} SD")
        for row, (period, values) in enumerate(zip(periods, response, strict=True))
        for col, (orientation, value) in enumerate(zip(orientations, values, strict=True))
        if math.isfinite(value)
    )
    words = _small_labels(orientations, periods, scale) if small else _labels(response, orientations, periods, scale)
    return Markup(
        f'<svg class="map{" small" if small else ""}" viewBox="0 0 {left + cols} {rows + bottom}" role="img" '
        f'aria-label="{escape(label)}" data-spots="{named}">{drawn}{words}</svg>'
    )


def _outline(
    orientations: Sequence[float], periods: Sequence[float], outlined: Callable[[float, float], bool], left: int
) -> str:
    """Draw a line around the squares to be outlined; orientations wrap."""
    inside = [[outlined(orientation, period) for orientation in orientations] for period in periods]
    path = ""
    for row, values in enumerate(inside):
        for col, here in enumerate(values):
            x, y = left + col * CELL, row * CELL
            if here and (row == 0 or not inside[row - 1][col]):
                path += f"M{x} {y}h{CELL}"
            if here and (row == len(inside) - 1 or not inside[row + 1][col]):
                path += f"M{x} {y + CELL}h{CELL}"
            if here and not values[col - 1]:
                path += f"M{x} {y}v{CELL}"
            if here and not values[(col + 1) % len(values)]:
                path += f"M{x + CELL} {y}v{CELL}"
    return f'<path class="outline" d="{path}"/>'


def _labels(
    response: Sequence[Sequence[float]], orientations: Sequence[float], periods: Sequence[float], scale: float
) -> str:
    """Write spatial periods at the left, orientations below, and in each row its largest response."""
    texts = []
    for row, (period, values) in enumerate(zip(periods, response, strict=True)):
        middle = row * CELL + CELL / 2
        texts.append(f'<text x="{LEFT - 6}" y="{middle}" dy=".35em" text-anchor="end">{period:g}</text>')
        known = [(value, col) for col, value in enumerate(values) if math.isfinite(value)]
        if known and scale > 0:
            value, col = max(known)
            dark = ink(colour(round(STEPS * value / scale) / STEPS))
            texts.append(
                f'<text class="value" fill="{dark}" x="{LEFT + col * CELL + CELL / 2}" y="{middle}" dy=".35em" '
                f'text-anchor="middle">{rounded(value, 1)}</text>'
            )
    foot = len(periods) * CELL + BOTTOM - 6
    texts += [
        f'<text x="{LEFT + col * CELL + CELL / 2}" y="{foot}" text-anchor="middle">{orientation:g}°'
        f'<tspan class="direction">\N{NO-BREAK SPACE}{DIRECTIONS[orientation]}</tspan></text>'
        for col, orientation in enumerate(orientations)
        if orientation % EVERY == 0
    ]
    return "".join(texts)


def _small_labels(orientations: Sequence[float], periods: Sequence[float], scale: float) -> str:
    """Write the first and last period with their unit, the orientations, and the colours from one end to the other."""
    cols, rows = len(orientations) * CELL, len(periods) * CELL
    middle = 'text-anchor="middle"'
    texts = [
        f'<text x="{SMALL_LEFT - 8}" y="{y}" dy="{dy}" text-anchor="end">{period:g} px</text>'
        for period, y, dy in ((periods[0], 0, ".8em"), (periods[-1], rows, "0"))
    ]
    texts += [
        f'<text x="{SMALL_LEFT + col * CELL + CELL / 2:g}" y="{rows + LINE - 4}" {middle}>{orientation:g}°</text>'
        for col, orientation in enumerate(orientations)
        if orientation % EVERY == 0
    ]
    top, wide = rows + LINE + 12, cols / (2 * STEPS + 1)
    bars = "".join(
        f'<path fill="{hexadecimal(colour(step / STEPS))}" d="M{SMALL_LEFT + (step + STEPS) * wide:.1f} {top}'
        f'h{wide:.1f}v{BAR}h-{wide:.1f}z"/>'
        for step in range(-STEPS, STEPS + 1)
    )
    return f"{''.join(texts)}{bars}{_ends(cols, top + BAR + 26, scale)}"


def _ends(cols: int, y: int, scale: float) -> str:
    """Write where the colours of a small map end, below them."""
    last = SMALL_LEFT + cols
    return (
        f'<text x="{SMALL_LEFT}" y="{y}">−{rounded(scale, 1)}</text>'
        f'<text x="{SMALL_LEFT + cols / 2:g}" y="{y}" text-anchor="middle">0</text>'
        f'<text x="{last}" y="{y}" text-anchor="end">+{rounded(scale, 1)} SD</text>'
    )


def draw_polar(curve: Sequence[float], orientations: Sequence[float], *, scale: float, label: str) -> Markup:
    """Draw the positive part of a curve `[orientation]` around a centre, each orientation to both of its sides."""
    points, named = [], []
    for half in (0.0, 180.0):
        for orientation, value in zip(orientations, curve, strict=True):
            far = ROUND * max(value, 0.0) / scale if scale > 0 and math.isfinite(value) else 0.0
            angle = math.radians(orientation + half)
            x, y = math.cos(angle), -math.sin(angle)
            if math.isfinite(value):
                named.append((ROUND * x, ROUND * y, f"{orientation:g}°: {rounded(value, 2)} SD"))
            points.append(f"{far * x:.1f} {far * y:.1f}")
    side = 2 * ROUND + 8
    return Markup(
        f'<svg class="polar" viewBox="{-side / 2:g} {-side / 2:g} {side:g} {side:g}" role="img" '
        f'aria-label="{escape(label)}" data-spots="{spots(named)}">'
        f'<circle r="{ROUND:g}"/><circle r="{ROUND / 2:g}"/>'
        f'<path class="axes" d="M-{ROUND:g} 0H{ROUND:g}M0 -{ROUND:g}V{ROUND:g}"/>'
        f'<text x="{ROUND - 2:g}" y="-2" text-anchor="end">0°</text><text x="2" y="-{ROUND - 9:g}">90°</text>'
        f'<path class="curve" d="M{"L".join(points)}Z"/></svg>'
    )
