"""Coverage: how many input channels it takes until what is kept behaves like the unit."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, significant
from generator.pages.contributions import NAMES
from generator.pages.draft import Draft
from generator.pages.page import Figure, Link, Plot
from generator.results import Coverage, Curve

MARKS = (6, 30)


@dataclass(frozen=True)
class Kept:
    """What a number of channels reaches."""

    kept: str
    r: str
    zero: str  # R² with the rest at zero
    mean: str  # with the rest at their means


@dataclass(frozen=True)
class Ranked:
    """A ranking, at each mark and at its own k90."""

    name: str
    k90: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class CoveragePage:
    """What the page on coverage shows."""

    words: Markup
    unit: str
    channels: int
    told: str  # the sentence that says it in words
    plot: Plot
    figure: Figure
    rankings: tuple[Ranked, ...]
    data: Link


def compose(draft: Draft) -> CoveragePage:
    """Compose the page on coverage."""
    found = draft.findings.coverage
    return CoveragePage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        channels=len(found.rankings.l2.r),
        told=_told(found),
        plot=draft.plot("plots/coverage.svg", _told(found)),
        figure=draft.figure(
            "How alike what is kept and the whole unit are at all positions of all photographs. Thick: channels in the "
            "order of their L2 norms. Thin: in the order of their mean contributions. Dashed, in its band of "
            f"95\u202f%: {found.orders} random orders. Upright dots mark 6 and 30 channels."
        ),
        rankings=tuple(_ranked(name, getattr(found.rankings, name)) for name in NAMES),
        data=Link(draft.href("data/coverage.json"), "coverage.json"),
    )


def _told(found: Coverage) -> str:
    curve, total = found.rankings.l2, len(found.rankings.l2.r)
    at = min(MARKS[0], total)
    six = f"The {at} channels of the largest L2 norms reach r = {significant(curve.r[at - 1])}"
    if curve.k90 is None:
        return f"{six}; no number of channels reaches 0.9."
    by_chance = (
        f", where random orders take {found.random_k90.mean:.0f} "
        f"({found.random_k90.low:.0f} to {found.random_k90.high:.0f})"
        if found.random_k90
        else ""
    )
    return f"{six}; it takes {curve.k90} of {count(total, 'channel')} to reach 0.9{by_chance}."


def _ranked(name: str, curve: Curve) -> Ranked:
    marks = [mark for mark in MARKS if mark < len(curve.r)]
    marks += [curve.k90] if curve.k90 and curve.k90 not in marks else []
    return Ranked(
        name=NAMES[name],
        k90=str(curve.k90) if curve.k90 else UNDEFINED,
        kept=tuple(
            Kept(
                str(mark),
                significant(curve.r[mark - 1]),
                significant(curve.r2_zero[mark - 1]),
                significant(curve.r2_mean[mark - 1]),
            )
            for mark in sorted(marks)
        ),
    )
