"""The plot of coverage: how near the first channels come to the unit."""

from typing import TYPE_CHECKING

import numpy as np

from generator.figures.plots import ACCENT, INK, MUTED, RULE, plot
from generator.results import Coverage, FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = (6, 30)  # what the lab looked at, and five times as many


def draw(coverage: Coverage) -> dict[str, bytes]:
    """Plot r against the number of channels kept, by norm and by contribution, over the band of random orders."""
    return {"plots/coverage.svg": curves(coverage)}


def curves(coverage: Coverage) -> bytes:
    """Plot the curves of two rankings, and the random orders' mean and band."""
    count = len(coverage.rankings.l2.r)
    kept = np.arange(1, count + 1)

    def paint(axes: "Axes") -> None:
        axes.set_title("Pearson’s r with the whole unit")
        axes.set_xlabel("input channels kept")
        axes.set_xlim(0, count)
        axes.set_ylim(min(0.0, *_known(coverage.random.low)), 1.04)
        axes.fill_between(kept, _values(coverage.random.low), _values(coverage.random.high), color=RULE, linewidth=0)
        axes.plot(kept, _values(coverage.random.mean), color=MUTED, linewidth=1.5, linestyle=(0, (4, 3)))
        axes.plot(kept, _values(coverage.rankings.contribution.r), color=INK, linewidth=1.2)
        axes.plot(kept, _values(coverage.rankings.l2.r), color=ACCENT, linewidth=2.2)
        for mark in MARKS:
            if mark < count:
                axes.axvline(mark, color=MUTED, linewidth=1, linestyle=(0, (1, 2)), zorder=1)

    return plot("coverage", paint)


def _values(numbers: tuple[float | None, ...]) -> FloatArray:
    return np.array([np.nan if number is None else number for number in numbers])


def _known(numbers: tuple[float | None, ...]) -> list[float]:
    return [number for number in numbers if number is not None] or [0.0]
