"""The plots of ablation: the effect of each ablation, beside that of as many random channels."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.figures.plots import ACCENT, CHANNEL, INK, RULE, number, plot
from generator.results.ablation import Change
from generator.results.contributions import Attribution
from generator.results.kernels import Kernels
from generator.results.values import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

THICK = 0.62  # of a bar, where the next begins at 1


def draw(attribution: Attribution, kernels: Kernels) -> dict[str, bytes]:
    """Plot the changes on the photographs, and on the pattern, relative to the activation without ablation."""
    ablation = attribution.ablation
    removals, random = (ablation.together, *ablation.single), ablation.random
    alone = [kernels.by_channel[one.channels[0]] for one in ablation.single]
    names = (f"all {len(alone)}", *(kernel.colour or str(kernel.channel) for kernel in alone))
    channels = (None, *(kernel.channel for kernel in alone))
    return {
        "plots/ablation.svg": bars(
            "ablation",
            "on the photographs",
            names,
            channels,
            [one.on_photographs for one in removals],
            (random.on_photographs if random else None, ablation.activation),
        ),
        "plots/ablation-pattern.svg": bars(
            "ablation-pattern",
            "on the pattern",
            names,
            channels,
            [one.on_pattern for one in removals],
            (random.on_pattern if random else None, ablation.pattern_activation),
        ),
    }


def bars(
    name: str,
    where: str,
    names: Sequence[str],
    channels: Sequence[int | None],
    changes: Sequence[Change],
    chance: tuple[Interval | None, float],
) -> bytes:
    """Draw a bar for each ablation, in percent of the activation; a band holds 95 % of the random ones, if any.

    The bar of a single channel is named after it, None where there are several.
    """
    random, whole = chance
    values = [100 * change.relative if change.relative is not None else 0.0 for change in changes]

    def paint(axes: "Axes") -> None:
        axes.set_title("ablated input channel")
        axes.set_xlabel(f"change of the mean activation {where}, %")
        places = range(len(names))
        if random is not None and whole > 0:
            axes.axvspan(100 * random.low / whole, 100 * random.high / whole, color=RULE, linewidth=0)
        colours = [ACCENT] + [INK] * (len(names) - 1)
        for channel, bar in zip(channels, axes.barh(places, values, THICK, color=colours), strict=True):
            bar.set_gid(f"{CHANNEL}{channel}" if channel is not None else None)
        axes.axvline(0, color=INK, linewidth=1)
        axes.set_yticks(places, names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")

    named = ((value, at, f"{names[at]}: {number(value)} %") for at, value in enumerate(values))
    return plot(name, paint, named)
