"""Who takes over: the unit, and the filters of its layer that answer more than it does, as a stimulus turns."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import listing, significant
from generator.pages.draft import Draft
from generator.pages.maps import degrees, draw_polar, pixels
from generator.pages.page import Figure, Link
from generator.results.tuning import Tuning


@dataclass(frozen=True)
class ShownLeader:
    """A filter that answers most at some orientations, or the unit itself."""

    svg: Markup
    unit: Link | None
    name: str
    words: str


@dataclass(frozen=True)
class Turn:
    """Who answers as stripes of one period turn: the unit first, then those that lead it."""

    title: str
    told: str
    filters: tuple[ShownLeader, ...]
    figure: Figure


def turns(draft: Draft) -> Iterator[Turn]:
    """Show the period at which joint tuning is judged, and that of the strongest lobe."""
    found, turned = draft.findings.tuning, draft.findings.evidence.turned
    periods = [turned.period] if turned else []
    periods += [found.lobes[0].period] if found.lobes and found.lobes[0].period not in periods else []
    for period in periods:
        told = (
            f"The predicted grating that excites the unit most, {degrees(turned.orientation)} and {pixels(period)}, is "
            f"turned; the unit answers to it with {significant(turned.response)}. Joint tuning is judged on this."
            if turned and period == turned.period
            else f"The strongest lobe, {degrees(found.lobes[0].orientation)} and {pixels(period)}, is turned; the unit "
            f"answers to it with {significant(found.lobes[0].response)}."
        )
        yield _turn(draft, found, found.periods.index(period), told)


def _turn(draft: Draft, found: Tuning, row: int, told: str) -> Turn:
    leaders, own = found.leaders[row], draft.findings.overview
    led: dict[int, list[int]] = {own.filter: []}  # filter → the places of its orientations; the unit first
    for place, leader in enumerate(leaders):
        led.setdefault(int(leader.unit.rpartition(":")[2]), []).append(place)
    curves = {filter_: found.layer[filter_, row].tolist() for filter_ in led}
    scale = max((value for curve in curves.values() for value in curve if math.isfinite(value)), default=0.0)
    period = pixels(found.periods[row])
    return Turn(
        title=f"Stripes of {period}",
        told=told,
        filters=tuple(
            _leader(draft, f"{own.layer}:{filter_}", curves[filter_], places, found.orientations, scale)
            for filter_, places in led.items()
        ),
        figure=draft.figure(
            f"The unit, and each filter of its layer that answers most at some orientation, to stripes of {period}; "
            "all on one scale, each in its own standard deviations."
        ),
    )


def _leader(
    draft: Draft, unit: str, curve: list[float], places: list[int], orientations: Sequence[float], scale: float
) -> ShownLeader:
    href, own = draft.unit(unit), unit == draft.findings.tuning.unit
    led = f"leads at {listing(_runs(places, orientations))}" if places else "leads nowhere"
    at_most = max((value for value in curve if math.isfinite(value)), default=math.nan)
    return ShownLeader(
        svg=draw_polar(curve, orientations, scale=scale, label=f"{unit} {led}"),
        unit=Link(href, unit) if href and not own else None,
        name=unit,
        words=f"{'the unit; ' if own else ''}{led}; at most {significant(at_most)}",
    )


def _runs(places: list[int], orientations: Sequence[float]) -> list[str]:
    """Join orientations that follow on each other."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [" to ".join(dict.fromkeys(degrees(orientations[end]) for end in (run[0], run[-1]))) for run in runs]
