"""Which filters take over: the filter, and those of its layer that exceed its response as a grating rotates."""

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
    """A filter with the largest response at some orientations, or the study's own."""

    svg: Markup
    unit: Link | None
    name: str
    words: str


@dataclass(frozen=True)
class Turn:
    """The responses to gratings of one spatial period: the study's filter first, then those that exceed it."""

    title: str
    told: str
    filters: tuple[ShownLeader, ...]
    figure: Figure


def turns(draft: Draft) -> Iterator[Turn]:
    """Show the period at which joint tuning is judged, and that of the strongest tuning peak."""
    found, turned = draft.findings.tuning, draft.findings.evidence.turned
    periods = [turned.period] if turned else []
    periods += [found.peaks[0].period] if found.peaks and found.peaks[0].period not in periods else []
    for period in periods:
        told = (
            f"The best predicted grating ({degrees(turned.orientation)}, {pixels(period)}) evokes "
            f"{significant(turned.response)} SD. It is rotated here, and joint tuning is judged on these responses."
            if turned and period == turned.period
            else f"The grating of the strongest tuning peak ({degrees(found.peaks[0].orientation)}, {pixels(period)}) "
            f"evokes {significant(found.peaks[0].response)} SD. It is rotated here."
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
        title=f"Gratings with a spatial period of {period}",
        told=told,
        filters=tuple(
            _leader(draft, f"{own.layer}:{filter_}", curves[filter_], places, found.orientations, scale)
            for filter_, places in led.items()
        ),
        figure=draft.figure(
            f"Responses to gratings of {period} by orientation: the study’s filter, and each filter of its layer that "
            f"has the largest response somewhere. "
            f"The outer circle is {significant(scale)} SD, in each filter’s own standard deviations."
        ),
    )


def _leader(
    draft: Draft, unit: str, curve: list[float], places: list[int], orientations: Sequence[float], scale: float
) -> ShownLeader:
    href, own = draft.unit(unit), unit == draft.findings.tuning.unit
    led = f"largest at {listing(_runs(places, orientations))}" if places else "never the largest of its layer"
    at_most = max((value for value in curve if math.isfinite(value)), default=math.nan)
    return ShownLeader(
        svg=draw_polar(curve, orientations, scale=scale, label=f"{unit} {led}"),
        unit=Link(href, unit) if href and not own else None,
        name=unit,
        words=f"{'this filter; ' if own else ''}{led}; maximum {significant(at_most)} SD",
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
