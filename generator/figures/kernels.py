"""The plot of the kernels: how strong each is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.figures.plots import ACCENT, AXES_WIDTH, MUTED, RULE, TEXT, number, plot
from generator.results.kernels import Kernel, Kernels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDEST = 36.0  # of a bar, in points: three channels are no posters
DIGIT = 0.64  # the width of a digit, of the size of the text; rather too wide, for any face
GAP = 7.0  # between two labels, in points
LABELS_AT = 1.16  # the height of the row of labels, in units of the longest bar


def draw(kernels: Kernels) -> dict[str, bytes]:
    """Plot the norms of all channels, the top ones marked."""
    return {"plots/norms.svg": norms(kernels)}


def norms(kernels: Kernels) -> bytes:
    """Plot a bar per channel, strongest first; the top ones stand out and carry their channel's number."""
    heights = [kernel.norm for kernel in kernels.channels]
    count, longest = len(heights), max(heights) or 1.0

    def paint(axes: "Axes") -> None:
        axes.set_title("L2 norm of the kernel")
        axes.set_xlabel(f"{count} input channel{'s' if count > 1 else ''}, strongest first")
        axes.set_xticks([])
        axes.set_xlim(-0.5, count - 0.5)
        axes.set_ylim(0, longest * (LABELS_AT + 0.12))
        _bars(axes, range(kernels.shown, count), heights, MUTED, opacity=0.5)
        _bars(axes, range(kernels.shown), heights, ACCENT, opacity=1)
        _labels(axes, kernels.top, count, longest)

    named = ((at, one.norm, _told(one)) for at, one in enumerate(kernels.channels))
    return plot("norms", paint, named)


def _told(kernel: Kernel) -> str:
    return f"{kernel.colour or f'channel {kernel.channel}'}: norm {number(kernel.norm)}"


def _bars(axes: "Axes", places: range, heights: Sequence[float], colour: str, *, opacity: float) -> None:
    """Draw bars as one path of thick strokes: an element per bar would make the page heavy."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not places:
        return
    ends = [(place, end) for place in places for end in (0.0, heights[place])]
    path = Path(ends, [Path.MOVETO, Path.LINETO] * len(places))
    width = min(0.78 * AXES_WIDTH / len(heights), WIDEST)
    stroke = PathPatch(path, fill=False, edgecolor=colour, alpha=opacity, linewidth=width, capstyle="butt")
    axes.add_patch(stroke)


def _labels(axes: "Axes", top: Sequence[Kernel], count: int, longest: float) -> None:
    """Name the top bars right above them, or in a row that fans out to where there is room."""
    pitch = AXES_WIDTH / count
    own = [(place + 0.5) * pitch for place in range(len(top))]
    spread = fan(own, [len(_name(kernel)) * DIGIT * TEXT + GAP for kernel in top], AXES_WIDTH)
    fanned = spread != own
    for kernel, bar, label in zip(top, own, spread, strict=False):  # those without room go without a label
        height = longest * LABELS_AT if fanned else kernel.norm + 0.03 * longest
        at = label / pitch - 0.5
        if fanned:
            ends = (kernel.norm + 0.02 * longest, height - 0.02 * longest)
            axes.plot((bar / pitch - 0.5, at), ends, color=RULE, linewidth=1)
        axes.text(at, height, _name(kernel), color=ACCENT, horizontalalignment="center", verticalalignment="bottom")


def fan(wanted: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Place labels left to right at their wanted centres or, where they would touch, further right.

    Returns the centres of those that fit into `room`.
    """
    placed: list[float] = []
    end = 0.0
    for centre, width in zip(wanted, widths, strict=True):
        centre = max(centre, end + width / 2)
        end = centre + width / 2
        if end > room:
            break
        placed.append(centre)
    return placed


def _name(kernel: Kernel) -> str:
    return kernel.colour or str(kernel.channel)
