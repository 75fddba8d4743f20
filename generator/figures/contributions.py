"""The plot of contributions: whether a kernel with a large norm contributes much."""

from typing import TYPE_CHECKING

from generator.figures.plots import ACCENT, MUTED, number, plot
from generator.results.contributions import Attribution, ChannelContribution

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL = 5  # points from a dot to its number
ROOM = (0.1, 0.1)  # of the axes: within so much of a dot, another is in the way of its number


def _told(one: ChannelContribution) -> str:
    name = one.colour or f"channel {one.channel}"
    return f"{name}: norm {number(one.norm)}, contribution {number(one.mean_abs)}"


def draw(attribution: Attribution) -> dict[str, bytes]:
    """Plot the contribution of each channel against the norm of its kernel; number the strongest kernels."""
    contributions = attribution.contributions
    top = [one for one in contributions.channels if one.channel in contributions.top]
    others = [one for one in contributions.channels if one.channel not in contributions.top]

    def paint(axes: "Axes") -> None:
        axes.set_title("mean absolute contribution to the pre-activation")
        axes.set_xlabel("L2 norm of the kernel on the input channel")
        axes.set_xlim(0, 1.06 * (max(one.norm for one in contributions.channels) or 1))
        axes.set_ylim(0, 1.08 * (max(one.mean_abs for one in contributions.channels) or 1))
        for shown, colour, size in ((others, MUTED, 4.0), (top, ACCENT, 6.0)):
            norms, sizes = [one.norm for one in shown], [one.mean_abs for one in shown]
            axes.plot(norms, sizes, "o", color=colour, markersize=size, markeredgewidth=0)
        for one in top:
            crowded = any(_near(axes, other, one) for other in top if other.norm < one.norm)
            axes.annotate(
                one.colour or str(one.channel),
                (one.norm, one.mean_abs),
                xytext=(LABEL if crowded else -LABEL, LABEL),
                textcoords="offset points",
                ha="left" if crowded else "right",
            )

    named = ((one.norm, one.mean_abs, _told(one)) for one in contributions.channels)
    return {"plots/contributions.svg": plot("contributions", paint, named)}


def _near(axes: "Axes", one: ChannelContribution, other: ChannelContribution) -> bool:
    """Tell whether the number of one dot would run into another dot's."""
    wide, high = axes.get_xlim()[1], axes.get_ylim()[1]
    return abs(one.norm - other.norm) < ROOM[0] * wide and abs(one.mean_abs - other.mean_abs) < ROOM[1] * high
