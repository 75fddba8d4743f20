"""The units: a page for every filter that has a thumbnail, from which one walks to those it reads and that read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from markupsafe import Markup

from generator.numbers import signed, significant, size, times
from generator.numerics.contrast import SCORED
from generator.pages.draft import Draft, channel_id, filter_id, photograph_id, unit_folder
from generator.pages.drawing import draw_small, in_words, largest
from generator.pages.page import Fact, Link, Picture
from generator.pages.pattern_words import against, state
from generator.results.kernels import Kernel
from generator.results.layer import Example, FilterSummary, LayerFilters
from generator.sheets import GAP

LARGE, SMALL = 264, 96  # pixels on the page that a filter's own picture, and that of a neighbour, take up at most


@dataclass(frozen=True)
class ShownExample:
    """A photograph's crop, cut from the unit's strip of them, and beneath it the same under heat."""

    x: int
    name: str
    href: str | None
    place: str
    value: str
    label: str


@dataclass(frozen=True)
class Strip:
    """The one picture that holds the crops of all examples."""

    src: str
    width: int
    height: int
    cell: int  # width of a crop
    low: str  # the ends of the scale of the heat
    high: str


@dataclass(frozen=True)
class Neighbour:
    """A unit, or a colour, at the other end of a kernel; `href` and `src` are None where it has no page."""

    name: str
    href: str | None
    src: str | None
    width: int  # at which the picture is shown: a whole multiple of its own
    height: int
    colour: str | None
    kernel: Markup
    norm: str
    kind: str


@dataclass(frozen=True)
class DownstreamLayer:
    """The units of one layer that read this one most strongly."""

    layer: str
    href: str | None  # of the page on its filters, where it has one
    units: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Shared:
    """What the pages of one layer's units have in common."""

    filters: LayerFilters
    channels: dict[str, int]  # the study's shown input channels by the unit that makes them
    cell: tuple[int, int]  # width and height of a crop in a strip of photographs, heat included
    ends: tuple[float, ...]  # the largest heat of either sign, by filter
    colours: Picture  # of the heat
    crops: str  # the sentence on the crops
    credit: str


@dataclass(frozen=True)
class UnitPage:
    """What the page of a unit shows."""

    unit: str
    filter: int
    layer: Link
    picture: Picture
    size: str  # of both pictures, and how much they are enlarged
    negative: Picture | None
    negative_note: str
    reference: Picture | None
    credit: str
    status: str
    state: str
    facts: tuple[Fact, ...]
    closer: tuple[Link, ...]  # the study's own pages on it
    strip: Strip | None
    colours: Picture
    crops: str
    strongest: tuple[ShownExample, ...]
    weakest: tuple[ShownExample, ...]
    kernels: tuple[Neighbour, ...]
    reads: str  # the sentence on the kernels
    downstream: tuple[DownstreamLayer, ...]


def share(draft: Draft, filters: LayerFilters) -> Shared:
    """Work out, on the draft of one of its units, what all units of a layer have in common."""
    summary = next((summary for summary in filters.units if summary.strongest or summary.weakest), None)
    cell = (0, 0)
    if summary:
        strip = draft.picture(f"{unit_folder(summary)}photographs.webp", "")
        cell = ((strip.cols + GAP) // (len(summary.strongest) + len(summary.weakest)) - GAP, strip.rows)
    reference = draft.study.settings.reference
    return Shared(
        filters=filters,
        channels={channel.unit: channel.channel for channel in draft.findings.inputs.channels if channel.unit},
        cell=cell,
        ends=tuple(np.abs(np.nan_to_num(filters.heat)).max(axis=(1, 2, 3), initial=0.0).tolist()),
        colours=draft.picture("units/colours.png", "Colour bar of the heat, from below zero at the left to above it"),
        crops="The places that excite and inhibit the filter most, at most one of each photograph. A crop is what one "
        f"of the {size(filters.map_size)} positions of the layer’s map sees: {size(filters.receptive_field.size)} "
        "pixels, hatched beyond the photograph’s edge. Under it the same crop with the filter’s answer at that "
        "position and around it, warm above zero and blue below; then, in bold, the answer at the position itself.",
        credit=(reference.credit if reference else None) or "another tool",
    )


def compose(draft: Draft, summary: FilterSummary, shared: Shared) -> UnitPage:
    """Compose the page of a unit."""
    folder = unit_folder(summary)
    reference = f"{folder}reference.png"
    examples = (*summary.strongest, *summary.weakest)
    strip = _strip(summary, shared, len(examples)) if examples else None
    shown = tuple(_example(draft, summary, shared, at, example) for at, example in enumerate(examples))
    kernels = _neighbours(draft, [(kernel.unit, kernel) for kernel in summary.kernels])
    return UnitPage(
        unit=summary.unit,
        filter=summary.filter,
        layer=Link(draft.layer(shared.filters.layer, filter_id(summary.filter)) or "", shared.filters.layer),
        picture=_enlarged("pattern.png", shared.filters, f"Maximal pattern of {summary.unit} ({summary.status})"),
        size=_size(shared.filters),
        negative=(
            _enlarged("negative.png", shared.filters, f"Negative pattern of {summary.unit}")
            if summary.negative
            else None
        ),
        negative_note=(
            f"The mean pre-activation is {significant(summary.negative.pre_activation)}." if summary.negative else ""
        ),
        reference=(
            draft.picture(reference, f"{shared.credit}: picture of what excites {summary.unit}")
            if reference in draft.figures
            else None
        ),
        credit=shared.credit,
        status=summary.status,
        state=state(summary),
        facts=_facts(summary),
        closer=_closer(draft, summary, shared),
        strip=strip,
        colours=shared.colours,
        crops=shared.crops,
        strongest=shown[: len(summary.strongest)],
        weakest=shown[len(summary.strongest) :],
        kernels=kernels,
        reads="Its strongest kernels, on one scale: red weights are positive, blue ones negative."
        + (" Beside each stands the pattern of the filter that it reads." if any(one.href for one in kernels) else ""),
        downstream=_downstream(draft, summary, shared.filters),
    )


def _facts(summary: FilterSummary) -> tuple[Fact, ...]:
    return (
        Fact("Activation", significant(summary.activation), "mean over all locations of the pattern"),
        Fact("Against photographs", times(summary.ratio), against(summary)),
        Fact("Score", significant(summary.score), f"the mean activation at RMS contrast {SCORED:g}"),
        Fact("Strongest location", significant(summary.max), "of the pattern"),
        Fact("Pre-activation", significant(summary.pre_activation), "mean, before the ReLU"),
        *((Fact("Attempts", str(summary.starts), "the best is shown"),) if summary.starts > 1 else ()),
        Fact("Orientation", *_orientation(summary.orientation)),
        Fact("Colourfulness", significant(summary.colourfulness, digits=2), "0 is grey"),
    )


def _multiple(side: int, wanted: int) -> int:
    """Return the whole number of times that a picture of `side` pixels fits into `wanted`, 1 at least."""
    return max(1, wanted // side)


def _enlarged(name: str, filters: LayerFilters, alt: str) -> Picture:
    """Show a small picture at a whole multiple of its size, so that its pixels stay sharp."""
    rows, cols = (side * _multiple(max(filters.size), LARGE) for side in filters.size)
    return Picture(name, rows, cols, alt)


def _size(filters: LayerFilters) -> str:
    """Say how large the small pictures are, and how much larger they are shown."""
    times_larger = _multiple(max(filters.size), LARGE)
    shown = f", shown {times_larger} times as large" if times_larger > 1 else ""
    return f"{size(filters.size)} pixels{shown}"


def _shown_size(draft: Draft, unit: str | None) -> tuple[int, int]:
    """Return the rows and columns at which the small picture of a neighbour is shown; 0 where it has none."""
    layer = (unit or "").partition(":")[0]
    found = next((filters.size for filters in draft.findings.layer.layers if filters.layer == layer), (0, 0))
    factor = _multiple(max(found), SMALL) if max(found) else 1
    return found[0] * factor, found[1] * factor


def _orientation(degrees: float | None) -> tuple[str, str]:
    """Write the direction of a pattern's stripes, and what it means."""
    return (
        (f"{degrees:.0f}°", "0° is horizontal, 45° rising, 90° vertical")
        if degrees is not None
        else ("none stands out", "")
    )


def _closer(draft: Draft, summary: FilterSummary, shared: Shared) -> tuple[Link, ...]:
    """Link to where the study itself looks at the unit."""
    if summary.unit == draft.findings.overview.unit:
        names = {"pattern": "Maximal pattern", "activations": "Activations", "kernels": "Kernels"}
        return tuple(Link(draft.page(name), text) for name, text in names.items())
    if summary.unit in shared.channels:
        channel = shared.channels[summary.unit]
        return (Link(draft.page("inputs", channel_id(channel)), f"Input channel {channel}"),)
    return ()


def _strip(summary: FilterSummary, shared: Shared, examples: int) -> Strip:
    width, height = shared.cell
    end = shared.ends[summary.filter]
    return Strip("photographs.webp", (width + GAP) * examples - GAP, height, width, significant(-end), signed(end))


def _example(draft: Draft, summary: FilterSummary, shared: Shared, at: int, example: Example) -> ShownExample:
    own = summary.unit == draft.findings.overview.unit  # the page on activations is about this one alone
    place = f"row\u00a0{example.row}, column\u00a0{example.col}"
    return ShownExample(
        x=(shared.cell[0] + GAP) * at,
        name=example.photograph,
        href=draft.page("activations", photograph_id(PurePosixPath(example.photograph).stem)) if own else None,
        place=place,
        value=significant(example.pre_activation),
        label=f"Crop of {example.photograph}, plain and under heat",
    )


def _downstream(draft: Draft, summary: FilterSummary, filters: LayerFilters) -> tuple[DownstreamLayer, ...]:
    found = []
    for layer in filters.downstream_layers:
        kernels = [(one.unit, one.kernel) for one in summary.downstream if one.unit.startswith(f"{layer}:")]
        if kernels:
            found.append(DownstreamLayer(layer, draft.layer(layer), _neighbours(draft, kernels)))
    return tuple(found)


def _neighbours(draft: Draft, kernels: Sequence[tuple[str | None, Kernel]]) -> tuple[Neighbour, ...]:
    """Lay out kernels with the units at their other ends, on a scale of their own."""
    scale = max((largest(kernel) for _, kernel in kernels), default=0.0)
    return tuple(_neighbour(draft, unit, kernel, scale) for unit, kernel in kernels)


def _neighbour(draft: Draft, unit: str | None, kernel: Kernel, scale: float) -> Neighbour:
    href = draft.unit(unit)
    rows, cols = _shown_size(draft, unit)
    return Neighbour(
        name=unit or in_words(kernel),
        href=href,
        src=f"{href.removesuffix('index.html')}pattern.png" if href else None,
        width=cols,
        height=rows,
        colour=kernel.colour if unit is None else None,
        kernel=draw_small(kernel, scale=scale),
        norm=significant(kernel.norm),
        kind=kernel.kind,
    )
