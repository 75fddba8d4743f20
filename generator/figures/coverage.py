"""The plots of coverage: how near the first channels come to the unit."""

from typing import TYPE_CHECKING, Any

import numpy as np

from generator.figures.plots import ACCENT, INK, MUTED, RULE, plot
from generator.results import Coverage, Curve, FloatArray
from generator.sheets import LOWEST, MARKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = dict[str, Any]
RANKED: dict[str, tuple[str, Line]] = {  # the first lies on top
    "l2": ("L2 norm", {"color": ACCENT, "linewidth": 2.2}),
    "l1": ("L1 norm", {"color": ACCENT, "linewidth": 1.4, "linestyle": (0, (5, 2))}),
    "contribution": ("contribution", {"color": INK, "linewidth": 1.2}),
    "knockout": ("knock-out", {"color": INK, "linewidth": 1.2, "linestyle": (0, (1, 1.5))}),
}
RANDOM: Line = {"color": MUTED, "linewidth": 1.2, "linestyle": (0, (4, 3))}


def draw(coverage: Coverage) -> dict[str, bytes]:
    """Plot r against the number of channels kept, for all rankings and random orders, and R² for that by norm."""
    return {"plots/coverage.svg": curves(coverage), "plots/coverage-r2.svg": values(coverage.rankings.l2)}


def curves(coverage: Coverage) -> bytes:
    """Plot r of each ranking that is one, over the random orders' mean and band; mark the curve by norm."""
    count, curve = len(coverage.rankings.l2.r), coverage.rankings.l2
    kept = np.arange(1, count + 1)

    def paint(axes: "Axes") -> None:
        axes.set_title("Pearson’s r with the whole unit")
        _frame(axes, count, min([0.0, *_known(coverage.random.low)]))
        axes.fill_between(kept, _values(coverage.random.low), _values(coverage.random.high), color=RULE, linewidth=0)
        for place, (name, (label, line)) in enumerate(RANKED.items()):
            numbers = getattr(coverage.rankings, name).r
            if _known(numbers):
                axes.plot(kept, _values(numbers), label=label, zorder=3 - place / 10, **line)
        if _known(coverage.random.mean):
            axes.plot(kept, _values(coverage.random.mean), label="random", zorder=2.5, **RANDOM)
        for mark in MARKS:
            if mark < count and curve.r[mark - 1] is not None:
                axes.plot([mark], _values(curve.r[mark - 1 : mark]), "o", color=ACCENT, markersize=6, zorder=4)
        if curve.k90:
            ring: Line = {"markersize": 11, "markerfacecolor": "none", "markeredgewidth": 1.5, "zorder": 4}
            axes.plot([curve.k90], _values(curve.r[curve.k90 - 1 : curve.k90]), "o", color=ACCENT, **ring)
        _legend(axes)

    return plot("coverage", paint)


def values(curve: Curve) -> bytes:
    """Plot R² of a ranking, from LOWEST up: the rest at zero, and at their means."""
    count = len(curve.r2_zero)
    kept = np.arange(1, count + 1)
    shown = (
        (curve.r2_zero, "rest at zero", RANKED["l2"][1]),
        (curve.r2_mean, "rest at means", RANKED["contribution"][1]),
    )

    def paint(axes: "Axes") -> None:
        axes.set_title("R², by L2 norm")
        numbers = [number for values, *_ in shown for number in _known(values)]
        _frame(axes, count, max(LOWEST, min([0.0, *numbers])))
        for values, label, line in shown:
            if _known(values):
                inside = _values(values)
                inside[inside < LOWEST] = np.nan  # nothing is clipped in the page
                axes.plot(kept, inside, label=label, **line)
        _legend(axes)

    return plot("coverage-r2", paint)


def _frame(axes: "Axes", count: int, lowest: float) -> None:
    axes.set_xlabel("input channels kept")
    axes.set_xlim(0, count)
    axes.set_ylim(lowest, 1.04)
    for mark in MARKS:
        if mark < count:
            axes.axvline(mark, color=MUTED, linewidth=1, linestyle=(0, (1, 2)), zorder=1)


def _legend(axes: "Axes") -> None:
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="lower right", frameon=False, handlelength=1.8, labelspacing=0.2, borderaxespad=0.2)


def _values(numbers: tuple[float | None, ...]) -> FloatArray:
    return np.array([np.nan if number is None else number for number in numbers])


def _known(numbers: tuple[float | None, ...]) -> list[float]:
    return [number for number in numbers if number is not None]
