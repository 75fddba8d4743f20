"""The downstream filters: those of the next convolutions with the strongest kernels on the filter."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, significant
from generator.pages.draft import Draft
from generator.pages.drawing import draw_small, in_numbers, largest
from generator.pages.evidence import agreement
from generator.pages.maps import AXES, degrees, draw_map, ends, pixels
from generator.pages.pattern_words import named
from generator.results.downstream import Downstream, DownstreamFilter
from generator.results.tuning import Peak


@dataclass(frozen=True)
class ShownDownstreamFilter:
    """A downstream filter: its kernel on this one, and its own tuning."""

    name: str
    href: str | None
    kernel: Markup | None  # None for a single weight, which is written
    map: Markup
    words: str


@dataclass(frozen=True)
class DownstreamPage:
    """What the page on downstream filters shows."""

    words: Markup
    named: str  # the filter, in a sentence
    intro: str
    filters: tuple[ShownDownstreamFilter, ...]


def compose(draft: Draft) -> DownstreamPage:
    """Compose the page on downstream filters."""
    found = draft.findings.downstream
    scale = max((largest(one.kernel) for one in found.filters), default=0.0)
    return DownstreamPage(
        words=draft.words,
        named=named(draft.findings.overview.unit),
        intro=_intro(found),
        filters=tuple(_shown(draft, found, one, scale) for one in found.filters),
    )


def _intro(found: Downstream) -> str:
    if not found.layers:
        return "No convolution in these weights takes input from this filter."
    signs = (
        "A positive weight lets this filter’s activation excite the downstream filter, a negative one inhibit it."
        if found.rectified
        else "This filter’s output can be negative, so that the sign of a weight is not the sign of its effect."
    )
    one = len(found.layers) == 1
    return (
        f"{listing(found.layers)} {'takes' if one else 'take'} input from this filter. "
        f"{'These' if one else 'For each layer, these'} are the filters with the strongest kernels on it by L2 norm. "
        f"{signs} Each map shows a downstream filter’s response to gratings, in its own standard deviations (SD). "
        f"{AXES}"
    )


def _shown(draft: Draft, found: Downstream, one: DownstreamFilter, scale: float) -> ShownDownstreamFilter:
    first = one.peaks[0] if one.peaks else None
    return ShownDownstreamFilter(
        name=named(one.unit),
        href=draft.unit(one.unit),
        kernel=draw_small(one.kernel, scale=scale) if one.kernel.count > 1 else None,
        map=draw_map(
            one.response,
            found.orientations,
            found.periods,
            label=f"Response of {named(one.unit)} to gratings, by orientation and spatial period: {_strongest(first)}",
            small=True,
        ),
        words=f"{_words(one, first)}{agreement(draft, one.kernel, one)}",
    )


def _words(one: DownstreamFilter, first: Peak | None) -> str:
    kernel = f"{in_numbers(one.kernel)}, {_rank(one)} of its {one.channels} kernels"
    if first is None:
        return f"{kernel}; {_strongest(first)}"
    peaks = count(len(one.peaks), "tuning peak")
    return (
        f"{kernel}; {_strongest(first)}; {peaks}; orientation selectivity index {significant(one.selectivity)}; "
        f"colour scale ±{significant(ends(one.response))} SD"
    )


def _strongest(peak: Peak | None) -> str:
    if peak is None:
        return "no grating excites it"
    return (
        f"strongest response {significant(peak.response)} SD at {degrees(peak.orientation)} and {pixels(peak.period)}"
    )


def _rank(one: DownstreamFilter) -> str:
    return "the strongest" if one.rank == 1 else f"rank {one.rank}"
