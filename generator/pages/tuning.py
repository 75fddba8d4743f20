"""Tuning: maps of orientation and period, polar curves, and what else the unit answers to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, listing, significant, size, spelled
from generator.pages.draft import Draft, channel_id
from generator.pages.drawing import ColourScale, colour_scale, draw_small, in_words, largest
from generator.pages.maps import draw_map, draw_polar, ends
from generator.pages.page import Fact, Figure, Link, Picture
from generator.results import Kernel, Lobe, Tuned, Tuning
from generator.sheets import LOBES

STILL = "it never varies on the photographs"  # so that no response can be told in its deviations


@dataclass(frozen=True)
class ShownLobe:
    """A lobe with the grating that it stands for."""

    picture: Picture
    words: str
    response: str


@dataclass(frozen=True)
class Polar:
    """The curve of one period."""

    svg: Markup
    period: str
    peak: str


@dataclass(frozen=True)
class ShownInput:
    """What an input channel answers to, beside the kernel through which the unit reads it."""

    title: str
    href: str
    unit: str
    unit_href: str | None
    kernel: Markup
    kind: str
    map: Markup
    words: str


@dataclass(frozen=True)
class ShownLeader:
    """The filter that answers most at some orientations that follow on each other."""

    orientations: str
    unit: Link | None
    name: str
    response: str
    own: bool


@dataclass(frozen=True)
class TuningPage:
    """What the page on tuning shows."""

    words: Markup
    unit: str
    intro: str
    map: Markup
    map_scale: ColourScale
    map_figure: Figure
    polar: tuple[Polar, ...]
    polar_figure: Figure
    lobes: tuple[ShownLobe, ...]
    lobes_told: str
    facts: tuple[Fact, ...]
    inputs: tuple[ShownInput, ...]
    leaders: tuple[ShownLeader, ...]
    leaders_told: str
    data: tuple[Link, ...]


def compose(draft: Draft) -> TuningPage:
    """Compose the page on tuning."""
    found = draft.findings.tuning
    return TuningPage(
        words=draft.words,
        unit=found.unit,
        intro=_intro(found),
        map=draw_map(found.response, found.orientations, found.periods, label=_describe(found)),
        map_scale=colour_scale(ends(found.response)),
        map_figure=draft.figure(
            "What achromatic gratings do to the unit: red excites, blue inhibits, in standard deviations of the "
            "unit’s pre-activation on the photographs, the best phase less mid-grey."
        ),
        polar=tuple(
            Polar(
                draw_polar(curve, found.orientations, scale=_top(found), label=f"Period {pixels(period)}"),
                pixels(period),
                significant(max(curve)),
            )
            for period, curve in zip(found.periods, found.response, strict=True)
        ),
        polar_figure=draft.figure(
            "The same by orientation, one curve for each period, all on one scale: the further out, the stronger. "
            "A stripe lies on the page as its line does here; what inhibits is not drawn."
        ),
        lobes=tuple(_lobe(draft, number, lobe) for number, lobe in enumerate(found.lobes[:LOBES], start=1)),
        lobes_told=_lobes_told(found),
        facts=_facts(found),
        inputs=_inputs(draft, found),
        leaders=_leaders(draft, found),
        leaders_told=_leaders_told(found),
        data=tuple(Link(draft.href(f"data/tuning.{suffix}"), f"tuning.{suffix}") for suffix in ("json", "npz")),
    )


def degrees(value: float) -> str:
    """Write an orientation."""
    return f"{spelled(f'{value:g}')}°"


def pixels(period: float) -> str:
    """Write a period."""
    return f"{spelled(f'{period:g}')} pixels"


def _top(found: Tuned) -> float:
    return max((value for row in found.response for value in row if math.isfinite(value)), default=0.0)


def _intro(found: Tuning) -> str:
    return (
        f"{count(len(found.orientations), 'orientation')} of stripes and {count(len(found.periods), 'period')} "
        "were shown, in pictures "
        f"of {size(found.size)} pixels and full contrast, and the unit was read at the middle of its map. A response "
        f"of 1 is one standard deviation of its pre-activation over all positions of all photographs, "
        f"{significant(found.deviation)}, above that on mid-grey. The best of eight phases counts."
    )


def _describe(found: Tuned) -> str:
    if not found.lobes:
        return f"Map of orientation and period of {found.unit}: {_unmoved(found)}"
    first = found.lobes[0]
    return (
        f"Map of orientation and period of {found.unit}: strongest at {degrees(first.orientation)} and "
        f"{pixels(first.period)}, {significant(first.response)}"
    )


def _lobe(draft: Draft, number: int, lobe: Lobe) -> ShownLobe:
    width = f", {spelled(f'{lobe.half_width:.0f}')}° to half its height" if lobe.half_width is not None else ""
    return ShownLobe(
        picture=draft.picture(
            f"pictures/tuning/lobe-{number}.png",
            f"Grating at {degrees(lobe.orientation)} with a period of {pixels(lobe.period)}",
        ),
        words=f"{degrees(lobe.orientation)}, {pixels(lobe.period)}{width}",
        response=significant(lobe.response),
    )


def _lobes_told(found: Tuned) -> str:
    if not found.deviation:
        return f"The unit has no map: {STILL}."
    if not found.lobes:
        return "No grating excites the unit by a quarter of a standard deviation beyond mid-grey."
    more = f"; the strongest {LOBES} are shown" if len(found.lobes) > LOBES else ""
    return (
        f"A lobe is a local maximum of the map that reaches 40\u202f% of its maximum, and a quarter of a standard "
        f"deviation. The unit has {len(found.lobes)}{more}. "
        "A unit that prefers one direction at every scale has lobes of one orientation."
    )


def _facts(found: Tuning) -> tuple[Fact, ...]:
    return (
        Fact("Selectivity", significant(found.selectivity), "at the strongest lobe’s period: 0 for none, 1 for one"),
        Fact("Suppressed", *_suppressed(found)),
        Fact("Red–green", *_coloured(found, found.red_green)),
        Fact("Blue–yellow", *_coloured(found, found.blue_yellow)),
        Fact("Edges", *_straight(found, found.edges)),
        Fact("Bars", *_straight(found, found.bars)),
        Fact("Arcs", *_arcs(found)),
        Fact("Fine beside coarse", *_boundaries(found)),
    )


def _unmoved(found: Tuned) -> str:
    return "no grating excites it" if found.deviation else STILL


def _best(rows: Sequence[Sequence[float]]) -> tuple[int, int] | None:
    """Find the row and column of the largest of the values that are numbers; None where there is none."""
    known = [(row, col) for row, values in enumerate(rows) for col, value in enumerate(values) if math.isfinite(value)]
    return max(known, key=lambda place: rows[place[0]][place[1]], default=None)


def _unknown(found: Tuned) -> tuple[str, str]:
    return UNDEFINED, "its receptive field is too small to see one" if found.deviation else STILL


def _suppressed(found: Tuned) -> tuple[str, str]:
    if not found.deviation:
        return UNDEFINED, STILL
    if not found.suppressed:
        return "nothing", "no orientation inhibits at every phase"
    shown = [f"{degrees(lobe.orientation)} at {pixels(lobe.period)}" for lobe in found.suppressed[:3]]
    return significant(found.suppressed[0].response), f"inhibited whatever the phase by {listing(tuple(shown))}"


def _coloured(found: Tuned, response: tuple[tuple[float, ...], ...]) -> tuple[str, str]:
    best = _best(response)
    if best is None:
        return _unknown(found)
    row, col = best
    told = f"at {degrees(found.orientations[col])} and {pixels(found.periods[row])}, luma held"
    return significant(response[row][col]), told


def _straight(found: Tuned, response: tuple[float, ...]) -> tuple[str, str]:
    best = _best((response,))
    if best is None:
        return _unknown(found)
    return significant(response[best[1]]), f"at {degrees(found.orientations[best[1]])}, the best place and polarity"


def _arcs(found: Tuning) -> tuple[str, str]:
    best = _best(found.arcs)
    if best is None:
        return _unknown(found)
    row, col = best
    straight = _best((found.lines[row],))
    return (
        significant(found.arcs[row][col]),
        f"a third of a circle, with a radius of {pixels(found.radii[row])}, its centre at "
        f"{degrees(found.directions[col])}; the best straight line of that width and length "
        f"{significant(found.lines[row][straight[1]] if straight else None)}",
    )


def _boundaries(found: Tuning) -> tuple[str, str]:
    best = _best((found.boundaries,))
    if best is None:
        return _unknown(found)
    fine, coarse = found.textures
    return (
        significant(found.boundaries[best[1]]),
        f"coarse texture at {degrees(found.boundary_directions[best[1]])}; fine alone {significant(fine)}, "
        f"coarse alone {significant(coarse)}",
    )


def _inputs(draft: Draft, found: Tuning) -> tuple[ShownInput, ...]:
    kernels = draft.findings.kernels.by_channel
    scale = max((largest(kernels[one.channel]) for one in found.inputs if one.channel is not None), default=0.0)
    return tuple(_input(draft, one, kernels[one.channel], scale) for one in found.inputs if one.channel is not None)


def _input(draft: Draft, found: Tuned, kernel: Kernel, scale: float) -> ShownInput:
    first = found.lobes[0] if found.lobes else None
    return ShownInput(
        title=in_words(kernel).capitalize(),
        href=draft.page("inputs", channel_id(kernel.channel)),
        unit=found.unit,
        unit_href=draft.unit(found.unit),
        kernel=draw_small(kernel, scale=scale),
        kind=kernel.kind,
        map=draw_map(found.response, found.orientations, found.periods, label=_describe(found), small=True),
        words=(
            f"strongest at {degrees(first.orientation)} and {pixels(first.period)}: {significant(first.response)}; "
            f"selectivity {significant(found.selectivity)}; the colours end at ±{significant(ends(found.response))}"
            if first
            else _unmoved(found)
        ),
    )


def _leaders(draft: Draft, found: Tuning) -> tuple[ShownLeader, ...]:
    """Join orientations that follow on each other and have one leader."""
    runs: list[list[int]] = []
    for place, leader in enumerate(found.leaders):
        if runs and found.leaders[runs[-1][0]].unit == leader.unit:
            runs[-1].append(place)
        else:
            runs.append([place])
    shown = []
    for run in runs:
        leaders = [found.leaders[place] for place in run]
        between = degrees(leaders[0].orientation), degrees(leaders[-1].orientation)
        href = draft.unit(leaders[0].unit)
        shown.append(
            ShownLeader(
                orientations=" to ".join(dict.fromkeys(between)),
                unit=Link(href, leaders[0].unit) if href else None,
                name=leaders[0].unit,
                response=significant(max(leader.response for leader in leaders)),
                own=leaders[0].unit == found.unit,
            )
        )
    return tuple(shown)


def _leaders_told(found: Tuning) -> str:
    if not found.lobes:
        return UNDEFINED
    return (
        f"As gratings with the period of the strongest lobe, {pixels(found.lobes[0].period)}, turn, these filters of "
        "the layer answer most, each in its own standard deviations."
    )
