"""The plots of coverage: how well the first channels reproduce the filter."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.figures.plots import ACCENT, INK, MUTED, PAPER, RULE, Value, every, number, plot
from generator.results.contributions import Attribution
from generator.results.coverage import Band, Coverage
from generator.results.values import FloatArray
from generator.sheets import LOWEST, MARKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = dict[str, Any]
RANKED: dict[str, tuple[str, Line]] = {  # the first lies on top
    "l2": ("L2 norm", {"color": ACCENT, "linewidth": 2.2}),
    "l1": ("L1 norm", {"color": ACCENT, "linewidth": 1.4, "linestyle": (0, (5, 2))}),
    "contribution": ("contribution", {"color": INK, "linewidth": 1.2}),
    "ablation": ("ablation", {"color": INK, "linewidth": 1.2, "linestyle": (0, (1, 1.5))}),
}
RANDOM: Line = {"color": MUTED, "linewidth": 1.2, "linestyle": (0, (4, 3))}


def draw(attribution: Attribution) -> dict[str, bytes]:
    """Plot r against the number of channels kept, for all rankings and random orders, and R² for that by norm."""
    coverage = attribution.coverage
    return {"plots/coverage.svg": curves(coverage), "plots/coverage-r2.svg": values(coverage)}


def curves(coverage: Coverage) -> bytes:
    """Plot r of each ranking that is one, over the random orders' mean and band; mark the curve by norm."""
    count, curve = len(coverage.rankings.l2.r), coverage.rankings.l2
    kept = np.arange(1, count + 1)

    def paint(axes: "Axes") -> None:
        axes.set_title("Pearson’s r with the filter’s pre-activation")
        _frame(axes, count, min([0.0, *_known(coverage.random.low)]))
        for place, (name, (label, line)) in enumerate(RANKED.items()):
            numbers = getattr(coverage.rankings, name).r
            if _known(numbers):
                axes.plot(kept, _values(numbers), label=label, zorder=3 - place / 10, **line)
        _by_chance(axes, coverage.random)
        for mark in MARKS:
            if mark < count and curve.r[mark - 1] is not None:
                axes.plot([mark], _values(curve.r[mark - 1 : mark]), "o", color=ACCENT, markersize=6, zorder=4)
        if curve.k90:
            ring: Line = {"markersize": 11, "markerfacecolor": "none", "markeredgewidth": 1.5, "zorder": 4}
            axes.plot([curve.k90], _values(curve.r[curve.k90 - 1 : curve.k90]), "o", color=ACCENT, **ring)
        _legend(axes)

    return plot("coverage", paint, _named(curve.r, "r"))


def values(coverage: Coverage) -> bytes:
    """Plot R² of the ranking by norm, from LOWEST up: the rest at zero, and at their means, over random orders'."""
    curve, random = coverage.rankings.l2, coverage.random_r2_mean
    count = len(curve.r2_zero)
    kept = np.arange(1, count + 1)
    shown = (
        (curve.r2_zero, "others at zero", RANKED["l2"][1]),
        (curve.r2_mean, "others at means", RANKED["contribution"][1]),
    )

    def paint(axes: "Axes") -> None:
        axes.set_title("R² with the filter’s pre-activation, by L2 norm")
        numbers = [number for values, *_ in shown for number in _known(values)]
        _frame(axes, count, max(LOWEST, min([0.0, *numbers, *_known(random.low)])))
        for values, label, line in shown:
            if _known(values):
                axes.plot(kept, _inside(values), label=label, zorder=3, **line)
        _by_chance(axes, random)
        _legend(axes)

    return plot("coverage-r2", paint, (one for one in _named(curve.r2_mean, "R²") if one[1] >= LOWEST))


def _named(numbers: Sequence[float | None], measure: str) -> Iterator[Value]:
    """Name the values of the ranking by norm."""
    for at in every(len(numbers)):
        found = numbers[at]
        if found is not None:
            yield at + 1, found, f"{at + 1} by L2 norm: {measure} = {number(found)}"


def _by_chance(axes: "Axes", band: Band) -> None:
    """Draw what random orders reach: their mean, in its band."""
    kept = np.arange(1, len(band.mean) + 1)
    axes.fill_between(
        kept, np.maximum(_values(band.low), LOWEST), np.maximum(_values(band.high), LOWEST), color=RULE, linewidth=0
    )
    if _known(band.mean):
        axes.plot(kept, _inside(band.mean), label="random", zorder=2.5, **RANDOM)


def _inside(numbers: tuple[float | None, ...]) -> FloatArray:
    """Leave out what lies below LOWEST: nothing is clipped in the page."""
    found = _values(numbers)
    found[found < LOWEST] = np.nan
    return found


def _frame(axes: "Axes", count: int, lowest: float) -> None:
    axes.set_xlabel("number of input channels kept (k)")
    axes.set_xlim(0, count)
    axes.set_ylim(lowest, 1.04)
    for mark in MARKS:
        if mark < count:
            axes.axvline(mark, color=MUTED, linewidth=1, linestyle=(0, (1, 2)), zorder=1)


def _legend(axes: "Axes") -> None:
    if axes.get_legend_handles_labels()[1]:
        axes.legend(
            loc="lower right",
            facecolor=PAPER,
            edgecolor=PAPER,
            framealpha=1,
            fancybox=False,
            handlelength=1.8,
            labelspacing=0.2,
            borderaxespad=0.2,
        )


def _values(numbers: tuple[float | None, ...]) -> FloatArray:
    return np.array([np.nan if number is None else number for number in numbers])


def _known(numbers: tuple[float | None, ...]) -> list[float]:
    return [number for number in numbers if number is not None]
