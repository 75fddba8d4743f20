"""The figures of a run of the bench, beside their limits."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number, and its limits where it has any."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the value is within its limits; None without limits."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def __str__(self) -> str:
        """Write the figure on one line."""
        limits = [
            f"{word} {written(limit)}"
            for word, limit in (("at most", self.at_most), ("at least", self.at_least))
            if limit is not None
        ]
        verdict = {None: "", True: "holds", False: "MISSED"}[self.holds]
        line = (
            f"{self.name:<58} {written(self.value):>9} {self.unit:<10} {' '.join(limits):<16} {verdict:<7} {self.note}"
        )
        return line.rstrip()


def written(value: float) -> str:
    """Write a number with three digits, or all before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


@dataclass(frozen=True)
class Series:
    """One number of each of several filters, and the figures that are made of them."""

    name: str
    values: Mapping[int, float]  # by filter
    unit: str = ""

    def median(self, *, at_most: float | None = None, at_least: float | None = None) -> Figure:
        """Return the median."""
        value = statistics.median(self.values.values())
        return Figure(f"{self.name}, median", value, self.unit, at_most, at_least, f"{len(self.values)} filters")

    def least(self, *, at_least: float) -> Figure:
        """Return the least, with its filter."""
        filter_ = min(self.values, key=self.values.__getitem__)
        note = f"filter {filter_}"
        return Figure(f"{self.name}, least", self.values[filter_], self.unit, at_least=at_least, note=note)

    def largest(self, *, at_most: float) -> Figure:
        """Return the largest, with its filter."""
        filter_ = max(self.values, key=self.values.__getitem__)
        note = f"filter {filter_}"
        return Figure(f"{self.name}, largest", self.values[filter_], self.unit, at_most=at_most, note=note)


@dataclass
class Board:
    """The figures of a run, printed as they are found."""

    figures: list[Figure] = field(default_factory=list)

    def head(self, title: str) -> None:
        """Begin a part."""
        print(f"\n{title}", flush=True)

    def tell(self, figure: Figure) -> None:
        """Print a figure and keep it."""
        self.figures.append(figure)
        print(f"  {figure}", flush=True)

    def note(self, sentence: str) -> None:
        """Print a sentence beside the figures."""
        print(f"  {sentence}", flush=True)

    def close(self) -> None:
        """Print how many limits hold, and the names of the others."""
        held = [figure for figure in self.figures if figure.holds is not None]
        missed = [figure.name for figure in held if not figure.holds]
        print(f"\n{len(held) - len(missed)} of {len(held)} limits hold" + "".join(f"\n  missed: {n}" for n in missed))

    def save(self, path: Path) -> None:
        """Write the figures as JSON."""
        found = [asdict(figure) | {"holds": figure.holds} for figure in self.figures]
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a small table."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)), flush=True)
