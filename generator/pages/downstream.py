"""The downstream filters: those of the next convolutions with the strongest kernels on the unit."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, significant
from generator.pages.draft import Draft
from generator.pages.drawing import draw_small, largest
from generator.pages.evidence import promise
from generator.pages.maps import AXES, degrees, draw_map, ends, pixels
from generator.results.downstream import Downstream, DownstreamFilter
from generator.results.tuning import Lobe


@dataclass(frozen=True)
class ShownDownstreamFilter:
    """A downstream filter: its kernel on the unit, and its own tuning."""

    name: str
    href: str | None
    kernel: Markup
    kind: str
    map: Markup
    words: str


@dataclass(frozen=True)
class DownstreamPage:
    """What the page on downstream filters shows."""

    words: Markup
    unit: str
    intro: str
    filters: tuple[ShownDownstreamFilter, ...]


def compose(draft: Draft) -> DownstreamPage:
    """Compose the page on downstream filters."""
    found = draft.findings.downstream
    scale = max((largest(one.kernel) for one in found.filters), default=0.0)
    return DownstreamPage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        intro=_intro(found),
        filters=tuple(_shown(draft, found, one, scale) for one in found.filters),
    )


def _intro(found: Downstream) -> str:
    if not found.layers:
        return "No convolution in these weights takes input from the unit."
    signs = (
        "A mostly excitatory kernel adds the unit’s activation, a mostly inhibitory one subtracts it."
        if found.rectified
        else "The unit’s output can be negative, so that the sign of a kernel is not the sign of its effect."
    )
    one = len(found.layers) == 1
    return (
        f"{listing(found.layers)} {'takes' if one else 'take'} input from the unit. "
        f"{'These' if one else 'Of each, these'} are the filters with the strongest kernels on it by L2 norm. {signs} "
        f"Beside each kernel is the filter’s own response to gratings, in its own standard deviations. {AXES}"
    )


def _shown(draft: Draft, found: Downstream, one: DownstreamFilter, scale: float) -> ShownDownstreamFilter:
    first = one.lobes[0] if one.lobes else None
    return ShownDownstreamFilter(
        name=one.unit,
        href=draft.unit(one.unit),
        kernel=draw_small(one.kernel, scale=scale),
        kind=one.kernel.kind,
        map=draw_map(
            one.response,
            found.orientations,
            found.periods,
            label=f"Map of orientation and period of {one.unit}: {_strongest(first)}",
            small=True,
        ),
        words=f"{_words(one, first)}{promise(draft, one.kernel, one)}",
    )


def _words(one: DownstreamFilter, first: Lobe | None) -> str:
    norm = f"kernel of norm {significant(one.kernel.norm)}, {_place(one)} of its {one.channels}"
    if first is None:
        return f"{norm}; no grating excites it"
    lobes = count(len(one.lobes), "lobe")
    return (
        f"{norm}; {_strongest(first)}; {lobes}, selectivity {significant(one.selectivity)}; the colours end at "
        f"±{significant(ends(one.response))}"
    )


def _strongest(lobe: Lobe | None) -> str:
    if lobe is None:
        return "no grating excites it"
    return f"strongest at {degrees(lobe.orientation)} and {pixels(lobe.period)}, {significant(lobe.response)}"


def _place(one: DownstreamFilter) -> str:
    return "the strongest" if one.rank == 1 else f"number {one.rank}"
