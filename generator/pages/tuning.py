"""Tuning: maps of orientation and spatial period, polar curves, and the responses to other stimuli."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, significant, size, spelled
from generator.pages.draft import Draft, channel_id
from generator.pages.drawing import ColourScale, colour_scale, draw_small, in_words, largest
from generator.pages.evidence import agreement
from generator.pages.maps import AXES, degrees, draw_map, draw_polar, ends, pixels
from generator.pages.page import Fact, Figure, Picture
from generator.pages.responses import STILL, facts, strongest, unmoved
from generator.pages.turns import Turn, turns
from generator.pages.values import Values, tabulate_map
from generator.results.kernels import Kernel
from generator.results.tuning import Peak, Tuned, Tuning
from generator.settings import PredictionsSettings
from generator.sheets import PEAKS


@dataclass(frozen=True)
class ShownPeak:
    """A tuning peak with its grating."""

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
class Coloured:
    """The map along one axis of colour, on the scale of all three."""

    name: str
    map: Markup
    words: str


@dataclass(frozen=True)
class ShownInput:
    """The tuning of an input channel, beside the filter's kernel on it."""

    title: str
    href: str
    unit: str
    unit_href: str | None
    kernel: Markup
    kind: str
    map: Markup
    words: str


@dataclass(frozen=True)
class TuningPage:
    """What the page on tuning shows."""

    words: Markup
    unit: str
    intro: str
    map: Markup
    map_scale: ColourScale
    map_figure: Figure
    map_values: Values
    polar: tuple[Polar, ...]
    polar_figure: Figure
    coloured: tuple[Coloured, ...]
    coloured_figure: Figure
    peaks: tuple[ShownPeak, ...]
    peaks_told: str
    facts: tuple[Fact, ...]
    inputs: tuple[ShownInput, ...]
    axes: str  # how the small maps lie
    turns: tuple[Turn, ...]  # that on which joint tuning is judged, then that at the strongest peak's period


def compose(draft: Draft) -> TuningPage:
    """Compose the page on tuning."""
    found = draft.findings.tuning
    outlined = " The outline is the prediction." if _predicted(draft.study.settings.predictions) else ""
    return TuningPage(
        words=draft.words,
        unit=found.unit,
        intro=_intro(found),
        map=draw_map(
            found.response,
            found.orientations,
            found.periods,
            label=_describe(found),
            outlined=_predicted(draft.study.settings.predictions),
        ),
        map_scale=colour_scale(ends(found.response)),
        map_figure=draft.figure(
            "Response to achromatic gratings by orientation and spatial period, at the best phase, in standard "
            f"deviations (SD) above mid-grey.{outlined}"
        ),
        map_values=tabulate_map(
            "Response in SD to achromatic gratings, by orientation (columns) and spatial period (rows).",
            "Spatial period, pixels",
            tuple(map(degrees, found.orientations)),
            {spelled(f"{period:g}"): row for period, row in zip(found.periods, found.response, strict=True)},
            file="The file tuning.response.csv has more digits.",
        ),
        polar=tuple(
            Polar(
                draw_polar(
                    curve,
                    found.orientations,
                    scale=_top(found),
                    label=f"Response by orientation at {pixels(period)}: at most {significant(max(curve))} SD",
                ),
                pixels(period),
                significant(max(curve)),
            )
            for period, curve in zip(found.periods, found.response, strict=True)
        ),
        polar_figure=draft.figure(
            "The same responses as polar curves, one for each spatial period; the direction is that of the stripes on "
            f"the page. The outer circle is {significant(_top(found))} SD, and negative responses are not drawn."
        ),
        coloured=tuple(_coloured_maps(found)),
        coloured_figure=draft.figure(
            f"The same map for grey gratings and along two isoluminant colour axes, on one scale. {AXES}"
        ),
        peaks=tuple(_peak(draft, number, peak) for number, peak in enumerate(found.peaks[:PEAKS], start=1)),
        peaks_told=_peaks_told(found),
        facts=facts(found),
        inputs=_inputs(draft, found),
        axes=AXES,
        turns=tuple(turns(draft)),
    )


def _top(found: Tuned) -> float:
    return max((value for row in found.response for value in row if math.isfinite(value)), default=0.0)


def _intro(found: Tuning) -> str:
    return (
        f"The network was shown gratings of {count(len(found.orientations), 'orientation')} and "
        f"{count(len(found.periods), 'spatial period')}, {size(found.size)} pixels large and with full contrast. "
        "The response is the filter’s pre-activation at the middle of its map, above that on mid-grey, at the best "
        f"phase. Its unit is the standard deviation (SD) over all locations of all photographs, "
        f"{significant(found.deviation)}."
    )


def _describe(found: Tuned) -> str:
    if not found.peaks:
        return f"Response of {found.unit} by orientation and spatial period: {unmoved(found)}"
    first = found.peaks[0]
    return (
        f"Response of {found.unit} by orientation and spatial period: strongest at {degrees(first.orientation)} and "
        f"{pixels(first.period)}, {significant(first.response)} SD"
    )


def _predicted(predictions: PredictionsSettings) -> Callable[[float, float], bool] | None:
    """Tell of each orientation and spatial period whether it was predicted, where either was."""
    if predictions.orientation is None and predictions.period is None:
        return None
    return lambda orientation, period: (
        predictions.has_period(period) and (predictions.orientation is None or predictions.has_orientation(orientation))
    )


def _coloured_maps(found: Tuning) -> Iterator[Coloured]:
    maps = {"Grey": found.response, "Red–green": found.red_green, "Blue–yellow": found.blue_yellow}
    scale = max(map(ends, maps.values()))
    for name, response in maps.items():
        best = strongest(response)
        words = (
            f"maximum {significant(response[best[0]][best[1]])} SD, at {degrees(found.orientations[best[1]])} and "
            f"{pixels(found.periods[best[0]])}"
            if best
            else STILL
        )
        drawn = draw_map(response, found.orientations, found.periods, label=f"{name}: {words}", small=True, scale=scale)
        yield Coloured(name, drawn, words)


def _peak(draft: Draft, number: int, peak: Peak) -> ShownPeak:
    width = f", HWHH {spelled(f'{peak.half_width:.0f}')}°" if peak.half_width is not None else ""
    return ShownPeak(
        picture=draft.picture(
            f"pictures/tuning/peak-{number}.png",
            f"Grating at {degrees(peak.orientation)} with a spatial period of {pixels(peak.period)}",
        ),
        words=f"{degrees(peak.orientation)}, {pixels(peak.period)}{width}",
        response=f"{significant(peak.response)} SD",
    )


def _peaks_told(found: Tuned) -> str:
    if not found.deviation:
        return f"No tuning peak is known: {STILL}."
    if not found.peaks:
        return "No grating evokes a quarter of a standard deviation above mid-grey."
    more = f" (the {PEAKS} strongest are shown)" if len(found.peaks) > PEAKS else ""
    return (
        f"The filter has {count(len(found.peaks), 'tuning peak')}{more}. A tuning peak is a local maximum of the map "
        "that reaches 40\u202f% of the largest response, and a quarter of a standard deviation. HWHH is its half "
        "width at half height over orientation. If all peaks have one orientation, the filter prefers it at every "
        "scale."
    )


def _inputs(draft: Draft, found: Tuning) -> tuple[ShownInput, ...]:
    kernels = draft.findings.kernels.by_channel
    scale = max((largest(kernels[one.channel]) for one in found.inputs if one.channel is not None), default=0.0)
    return tuple(_input(draft, one, kernels[one.channel], scale) for one in found.inputs if one.channel is not None)


def _strokes(found: Tuned) -> str:
    """Say how strong the best bar is: many filters respond more to it than to any grating."""
    best = strongest((found.bars,))
    if best is None:
        return ""
    return f"; best bar {significant(found.bars[best[1]])} SD at {degrees(found.orientations[best[1]])}"


def _input(draft: Draft, found: Tuned, kernel: Kernel, scale: float) -> ShownInput:
    first = found.peaks[0] if found.peaks else None
    return ShownInput(
        title=in_words(kernel).capitalize(),
        href=draft.page("inputs", channel_id(kernel.channel)),
        unit=found.unit,
        unit_href=draft.unit(found.unit),
        kernel=draw_small(kernel, scale=scale),
        kind=kernel.kind,
        map=draw_map(found.response, found.orientations, found.periods, label=_describe(found), small=True),
        words=(
            f"strongest at {degrees(first.orientation)} and {pixels(first.period)}: {significant(first.response)} SD; "
            f"OSI {significant(found.selectivity)}{_strokes(found)}{agreement(draft, kernel, found)}"
            if first
            else unmoved(found)
        ),
    )
