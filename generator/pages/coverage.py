"""Coverage: how many input channels it takes until they reproduce the filter."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, listing, significant
from generator.pages.contributions import NAMES
from generator.pages.draft import Draft
from generator.pages.page import Figure, Plot
from generator.pages.values import Values, tabulate
from generator.results.coverage import Coverage, Curve
from generator.sheets import LOWEST, MARKS

LINES = {  # as they are drawn
    "l2": "L2 norm (thick)",
    "l1": "L1 norm (long dashes)",
    "contribution": "mean absolute contribution (thin)",
    "ablation": "ablation (dots)",
}


@dataclass(frozen=True)
class CoverageAtMark:
    """How well a number of channels reproduces the filter."""

    kept: str
    r: str
    zero: str  # R² with the rest at zero
    mean: str  # with the rest at their means


@dataclass(frozen=True)
class Ranked:
    """A ranking, at each mark and at its own k90."""

    name: str
    k90: str
    kept: tuple[CoverageAtMark, ...]


@dataclass(frozen=True)
class CoveragePage:
    """What the page on coverage shows."""

    words: Markup
    unit: str
    channels: int
    told: str  # the finding in words
    plot: Plot
    figure: Figure
    values: Plot  # R² of the ranking by norm
    values_figure: Figure
    table: Values  # of both plots
    kept: str  # the caption of the table
    rankings: tuple[Ranked, ...]
    fitted: str  # how the rankings that depend on photographs are scored
    reasons: tuple[str, ...]  # why rankings have no numbers


def compose(draft: Draft) -> CoveragePage:
    """Compose the page on coverage."""
    found = draft.findings.coverage
    return CoveragePage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        channels=len(found.rankings.l2.r),
        told=_told(found),
        plot=draft.plot("plots/coverage.svg", _told(found)),
        figure=draft.figure(_caption(found)),
        values=draft.plot("plots/coverage-r2.svg", _values_told(found.rankings.l2)),
        values_figure=draft.figure(_values_caption(found)),
        table=_table(found),
        kept=_kept(found.rankings.l2),
        rankings=tuple(_ranked(name, getattr(found.rankings, name)) for name in NAMES),
        fitted=_fitted(found),
        reasons=tuple(_reasons(found)),
    )


def _table(found: Coverage) -> Values:
    """Tabulate what both plots draw, each line under its name."""
    l2, random, random_r2 = found.rankings.l2, found.random, found.random_r2_mean
    curves = {f"r, {name}": getattr(found.rankings, key).r for key, name in NAMES.items()}
    lines = curves | {
        "r, random orders": random.mean,
        "R², rest at zero": l2.r2_zero,
        "R², rest at means": l2.r2_mean,
        "R², random orders": random_r2.mean,
    }
    return tabulate(
        "Some numbers of channels; R² by L2 norm.",
        "Kept",
        {name: line for name, line in lines.items() if any(value is not None for value in line)},
        start=1,
        file="All are in the files coverage.rankings.l2.csv and its like.",
    )


def _told(found: Coverage) -> str:
    curve, total = found.rankings.l2, len(found.rankings.l2.r)
    if not curve.order:
        return "All kernels have the same L2 norm, so the norm does not rank the channels."
    at = min(MARKS[0], total)
    six = f"The {count(at, 'channel')} with the largest kernel norms reach r = {significant(curve.r[at - 1])}"
    if curve.k90 is None:
        return f"{six}. No number of channels reaches r = 0.9."
    by_chance = (
        f"; random orders need {found.random_k90.mean:.0f} on average "
        f"(95\u202f%: {found.random_k90.low:.0f} to {found.random_k90.high:.0f})"
        if found.random_k90
        else ""
    )
    return f"{six}. Reaching r = 0.9 takes {curve.k90} of {count(total, 'channel')}{by_chance}."


def _fitted(found: Coverage) -> str:
    """Say on which photographs the rankings that are made from photographs are scored."""
    if not found.halves:
        return ""
    one, other = (len(half) for half in found.halves)
    return (
        "The rankings by contribution and by ablation are cross-fitted: no ranking is scored on the photographs that "
        "made it. The photographs are split into two halves "
        f"of {one} and {other}, alternating in the order of their names. The ranking from each half is scored on the "
        "other half. r and R² are the means of both directions. The other rankings, and the random orders, are scored "
        "on all photographs."
    )


def _reasons(found: Coverage) -> Iterator[str]:
    """Give the reason for each ranking without numbers."""
    for name, written in NAMES.items():
        reason = getattr(found.rankings, name).reason
        if reason is not None:
            yield f"No numbers for the ranking by {written}: {reason}."


def _marks(curve: Curve) -> list[int]:
    """Choose the marks that are drawn: those within the curve."""
    return [mark for mark in MARKS if mark < len(curve.r)]


def _caption(found: Coverage) -> str:
    """Say what is drawn, in two sentences."""
    drawn = [name for name in NAMES if any(value is not None for value in getattr(found.rankings, name).r)]
    order = f", ranked by {listing([LINES[name] for name in drawn])}" if drawn else ""
    parts = [f"Pearson’s r between the first k channels, summed, and the filter{order}."]
    keys = []
    if any(value is not None for value in found.random.mean):
        keys.append(f"grey: {found.orders} random orders with a band of 95\u202f%")
    if found.rankings.l2.k90:
        keys.append(f"ring: the first r ≥ 0.9, at {count(found.rankings.l2.k90, 'channel')}")
    if keys:
        parts.append(f"{'; '.join(keys).capitalize()}.")
    return " ".join(parts)


def _values_told(curve: Curve) -> str:
    marks = _marks(curve) or [len(curve.r)]
    told = [
        f"{count(mark, 'channel')}: {significant(curve.r2_zero[mark - 1])} with all others at zero, "
        f"{significant(curve.r2_mean[mark - 1])} with each at its mean"
        for mark in marks
    ]
    return f"R² by L2 norm: {'; '.join(told)}"


def _values_caption(found: Coverage) -> str:
    """Say what is drawn, in two sentences."""
    curve, random = found.rankings.l2, found.random_r2_mean
    drawn = (*curve.r2_zero, *curve.r2_mean, *random.low)
    keys = []
    if any(value is not None for value in random.mean):
        keys.append(f"grey: {found.orders} random orders, the rest at its means, with a band of 95\u202f%")
    if any(value is not None and value < LOWEST for value in drawn):
        keys.append(f"values below {significant(LOWEST, digits=1)} are not drawn")
    first = "R² of the first k channels by L2 norm: all others at zero (thick), or each at its mean (thin)."
    return f"{first} {'; '.join(keys).capitalize()}." if keys else first


def _kept(curve: Curve) -> str:
    marks = listing([str(mark) for mark in _marks(curve)])
    return f"For each ranking: {f'{marks} channels, and ' if marks else ''}the fewest channels that reach r = 0.9."


def _ranked(name: str, curve: Curve) -> Ranked:
    marks = _marks(curve)
    marks += [curve.k90] if curve.k90 and curve.k90 not in marks else []
    return Ranked(
        name=NAMES[name],
        k90=str(curve.k90) if curve.k90 else UNDEFINED,
        kept=tuple(
            CoverageAtMark(
                str(mark),
                significant(curve.r[mark - 1]),
                significant(curve.r2_zero[mark - 1]),
                significant(curve.r2_mean[mark - 1]),
            )
            for mark in sorted(marks)
        ),
    )
