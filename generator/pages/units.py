"""The pages of filters: each leads to similar filters, to those that produce its inputs, and to downstream ones."""

from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from generator.numbers import signed, significant, size, times
from generator.numerics.contrast import SCORED
from generator.pages.connected import DownstreamLayer, Neighbour, downstream, multiple, neighbours, similar
from generator.pages.draft import Draft, channel_id, filter_id, photograph_id, unit_folder
from generator.pages.page import Fact, Link, Picture
from generator.pages.pattern_words import COSINE, STATUSES, against, named, state
from generator.results.layer import Example, FilterSummary, LayerFilters
from generator.sheets import GAP

LARGE = 264  # pixels on the page that a filter's own picture takes up at most


@dataclass(frozen=True)
class ShownExample:
    """A photograph's crop, cut from the filter's strip of them, and beneath it the same with the pre-activation."""

    x: int
    name: str
    href: str  # of the whole photograph
    location: str
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
class Shared:
    """What the pages of one layer's filters have in common."""

    filters: LayerFilters
    channels: dict[str, int]  # the study's shown input channels by the filter that produces them
    cell: tuple[int, int]  # width and height of a crop in a strip of photographs, heat included
    ends: tuple[float, ...]  # the largest heat of either sign, by filter
    colours: Picture  # of the heat
    crops: str  # the sentence on the crops
    credit: str


@dataclass(frozen=True)
class UnitPage:
    """What the page of a filter shows."""

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
    apart: str  # the sentence on the larger pattern there
    strip: Strip | None
    colours: Picture
    crops: str
    strongest: tuple[ShownExample, ...]
    weakest: tuple[ShownExample, ...]
    kernels: tuple[Neighbour, ...]
    reads: str  # the sentence on the kernels
    downstream: tuple[DownstreamLayer, ...]
    similar: tuple[Neighbour, ...]
    similarity: str  # what that means


def share(draft: Draft, filters: LayerFilters) -> Shared:
    """Work out, on the draft of one of its filters, what all filters of a layer have in common."""
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
        colours=draft.picture(
            "units/colours.png", "Colour bar of the pre-activation, from negative at the left to positive at the right"
        ),
        crops="The locations that excite and inhibit the filter most, at most one in each photograph. Each crop is "
        f"the receptive field of one of the layer’s {size(filters.map_size)} locations: "
        f"{size(filters.receptive_field.size)} pixels, hatched outside the photograph, where a response may "
        "come from the padding alone. The lower crop shows the "
        "pre-activation there and around it. The number in bold is its value at the location; a file name leads to "
        "the whole photograph.",
        credit=(reference.credit if reference else None) or "another tool",
    )


def compose(draft: Draft, summary: FilterSummary, shared: Shared) -> UnitPage:
    """Compose the page of a filter."""
    folder = unit_folder(summary)
    reference = f"{folder}reference.png"
    examples = (*summary.strongest, *summary.weakest)
    strip = _strip(summary, shared, len(examples)) if examples else None
    shown = tuple(_example(draft, summary, shared, at, example) for at, example in enumerate(examples))
    kernels = neighbours(draft, [(kernel.unit, kernel) for kernel in summary.kernels], inputs=True)
    return UnitPage(
        filter=summary.filter,
        layer=Link(draft.layer(shared.filters.layer, filter_id(summary.filter)) or "", shared.filters.layer),
        picture=_enlarged(
            "pattern.png", shared.filters, f"Maximal pattern of {named(summary.unit)} ({STATUSES[summary.status]})"
        ),
        size=_size(shared.filters),
        negative=(
            _enlarged("negative.png", shared.filters, f"Negative pattern of {named(summary.unit)}")
            if summary.negative
            else None
        ),
        negative_note=(
            f"Mean pre-activation: {significant(summary.negative.pre_activation)}." if summary.negative else ""
        ),
        reference=(
            draft.picture(reference, f"Feature visualisation of {named(summary.unit)} by {shared.credit}")
            if reference in draft.figures
            else None
        ),
        credit=shared.credit,
        status=summary.status,
        state=state(summary),
        facts=_facts(summary),
        closer=_closer(draft, summary, shared),
        apart="Their pattern is larger and was optimised separately, so that its numbers differ from those above.",
        strip=strip,
        colours=shared.colours,
        crops=shared.crops,
        strongest=shown[: len(summary.strongest)],
        weakest=shown[len(summary.strongest) :],
        kernels=kernels,
        reads="The strongest kernels, on one scale: red weights are positive, blue ones negative."
        + (
            " Each is shown beside the pattern of the filter that produces the channel."
            if any(one.href for one in kernels)
            else ""
        ),
        downstream=downstream(draft, summary, shared.filters),
        similar=similar(draft, summary, shared.filters),
        similarity=f"Those with the most similar patterns. Similarity is {COSINE}.",
    )


def _facts(summary: FilterSummary) -> tuple[Fact, ...]:
    return (
        Fact("Mean activation", significant(summary.activation), "over all locations of this pattern"),
        Fact("Relative activation", times(summary.ratio), against(summary)),
        Fact("Score", significant(summary.score), f"mean activation at RMS contrast {SCORED:g}"),
        Fact("Strongest location", significant(summary.max), "activation on this pattern"),
        Fact("Mean pre-activation", significant(summary.pre_activation), "before the ReLU"),
        *(
            (Fact("Sets of random seeds", str(summary.starts), "the best pattern is shown"),)
            if summary.starts > 1
            else ()
        ),
        Fact("Orientation", *_orientation(summary.orientation)),
        Fact("Colourfulness", significant(summary.colourfulness, digits=2), "of the pattern; 0 is grey"),
    )


def _enlarged(name: str, filters: LayerFilters, alt: str) -> Picture:
    """Show a small picture at a whole multiple of its size, so that its pixels stay sharp."""
    rows, cols = (side * multiple(max(filters.size), LARGE) for side in filters.size)
    return Picture(name, rows, cols, alt)


def _size(filters: LayerFilters) -> str:
    """Say how large the small pictures are, and how much larger they are shown."""
    times_larger = multiple(max(filters.size), LARGE)
    shown = f", shown {times_larger} times as large" if times_larger > 1 else ""
    return f"{size(filters.size)} pixels{shown}"


def _orientation(degrees: float | None) -> tuple[str, str]:
    """Write the orientation of a pattern's stripes, and what it means."""
    return (
        (f"{degrees:.0f}°", "of the pattern’s stripes; 0° is horizontal, 45° rising, 90° vertical, 135° falling")
        if degrees is not None
        else ("none", "the pattern has no main orientation")
    )


def _closer(draft: Draft, summary: FilterSummary, shared: Shared) -> tuple[Link, ...]:
    """Link to the study's own pages on the filter."""
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
    own = summary.unit == draft.findings.overview.unit  # the page on activations shows its maps
    whole = "classification" if draft.findings.overview.classifier and not own else "activations"
    return ShownExample(
        x=(shared.cell[0] + GAP) * at,
        name=example.photograph,
        href=draft.page(whole, photograph_id(PurePosixPath(example.photograph).stem)),
        location=f"row\u00a0{example.row}, column\u00a0{example.col}",
        value=significant(example.pre_activation),
        label=f"Crop of {example.photograph}, and the pre-activation on it",
    )
