"""The pictures of the maximal pattern: the pattern, and how the optimisation went."""

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from generator.figures.heat import webp
from generator.figures.plots import ACCENT, AXES_HEIGHT, AXES_WIDTH, MUTED, TEXT, every, number, plot
from generator.results.patterns import Pattern
from generator.results.values import FloatArray, Png
from generator.sheets import light, small

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL = 176  # side of a small copy in pixels, at least as many as a drawing shows
COPIED = 70  # quality of copies, WebP: 26 kB of 224 × 224 pixels that take 140 as PNG
MOST_POINTS = 300  # of the curve: one a pixel, about, on the width it is shown at
CHARACTER, LINE = 0.6, 1.3  # the width of a character and the height of a line, of the size of the text
ROOM = 1.5 * LINE * TEXT / AXES_HEIGHT  # of the height, left free above and below the data for a line of text


def draw(pattern: Pattern) -> dict[str, bytes]:
    """Publish the pictures byte for byte as they were measured, and plot the optimisation."""
    return published(pattern, "pictures/pattern") | {"plots/optimisation.svg": optimisation(pattern)}


def published(pattern: Pattern, name: str, *, side: int = SMALL) -> dict[str, bytes]:
    """Return a pattern's own pictures, as they were measured: `<name>.png`, and those of other seeds beneath `<name>/`.

    The negative one, where there is one, is beneath it as well. Each has a copy that is quicker to load, which a page
    shows; the first has a small one of `side` pixels, for drawings.
    """
    found = {name: pattern.picture}
    found |= {f"{name}/seed-{k}": other.picture for k, other in enumerate(pattern.others, start=1)}
    if pattern.negative is not None:
        found[f"{name}/negative"] = pattern.negative.picture
    pictures = {f"{path}.png": bytes(picture) for path, picture in found.items()}
    pictures |= {light(path): copy(picture) for path, picture in found.items()}
    return pictures | {small(name): copy(pattern.picture, side)}


def copy(picture: Png, side: int | None = None) -> bytes:
    """Return a copy of a pattern that is quicker to load, at most `side` pixels wide."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return webp(np.asarray(image), quality=COPIED)


def optimisation(pattern: Pattern) -> bytes:
    """Plot the objective against the step; the top activating photograph's mean activation is a dashed line."""
    objective = pattern.objective.astype(np.float64)
    steps = len(objective)
    kept = np.unique(np.linspace(0, steps - 1, MOST_POINTS).astype(np.intp))  # all, where there are few
    strongest = pattern.strongest_photograph
    values = [0.0, *objective, *([strongest.activation] if strongest else [])]
    lowest, highest = min(values), max(values)
    room = ROOM * (highest - lowest or 1.0)
    limits = (lowest - room if lowest < 0 else 0.0, highest + room)

    def paint(axes: "Axes") -> None:
        axes.set_title("mean leaky activation")
        axes.set_xlabel("step")
        axes.set_xlim(0, max(steps - 1, 1))
        axes.set_ylim(*limits)
        axes.plot(kept, objective[kept], color=ACCENT, linewidth=2)
        if strongest:
            axes.axhline(strongest.activation, color=MUTED, linewidth=1.5, linestyle=(0, (4, 3)), zorder=1)
            _label(axes, strongest.activation, objective, limits)

    named = ((kept[at], objective[kept[at]], _told(kept[at], objective[kept[at]])) for at in every(len(kept)))
    return plot("optimisation", paint, named)


def _told(step: int, value: float) -> str:
    return f"step {step}: {number(value)}"


def _label(axes: "Axes", value: float, objective: FloatArray, limits: tuple[float, float]) -> None:
    """Name the line at its right end, on the side and in as many lines as keep clear of the curve."""
    words = ("top activating photograph,", f"mean activation {number(value)}")
    choices = [(text, below) for text in (" ".join(words), "\n".join(words)) for below in (True, False)]
    text, below = next(
        ((text, below) for text, below in choices if _clear(text, value, objective, limits, below=below)),
        (choices[0][0], False),
    )
    axes.annotate(
        text,
        xy=(1, value),
        xycoords=axes.get_yaxis_transform(),
        xytext=(0, -4 if below else 4),
        textcoords="offset points",
        horizontalalignment="right",
        verticalalignment="top" if below else "bottom",
        color=MUTED,
    )


def _clear(text: str, value: float, objective: FloatArray, limits: tuple[float, float], *, below: bool) -> bool:
    """Tell whether a label of the line at `value` lies within the axes and off the curve."""
    lines = text.split("\n")
    width = max(len(line) for line in lines) * CHARACTER * TEXT / AXES_WIDTH
    height = (len(lines) * LINE * TEXT + 4) / AXES_HEIGHT * (limits[1] - limits[0])
    bottom, top = (value - height, value) if below else (value, value + height)
    beside = objective[int((1 - width) * len(objective)) :]
    return limits[0] <= bottom and top <= limits[1] and not bool(np.any((bottom <= beside) & (beside <= top)))
