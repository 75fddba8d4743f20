"""What a filter's page shows of other filters: those at its kernels' other ends, and similar ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.draft import Draft
from generator.pages.drawing import draw_small, in_numbers, in_words, largest
from generator.pages.pattern_words import STATUSES, cosine, named
from generator.results.kernels import Kernel
from generator.results.layer import FilterSummary, LayerFilters

SMALL = 96  # pixels on the page that the picture of a neighbour takes up at most
MOST = 3  # times that a picture is enlarged, at most


@dataclass(frozen=True)
class Neighbour:
    """A similar filter, or a filter or colour at a kernel's other end; without a page it has no `href` and `src`."""

    name: str
    href: str | None
    src: str | None
    width: int  # at which the picture is shown: a whole multiple of its own
    height: int
    colour: str | None
    kernel: Markup | None  # None for a single weight, which is written, and for a similar filter
    words: str


@dataclass(frozen=True)
class DownstreamLayer:
    """The filters of one layer with the strongest kernels on this one."""

    layer: str
    href: str | None  # of the page on its filters, where it has one
    units: tuple[Neighbour, ...]


def neighbours(
    draft: Draft, kernels: Sequence[tuple[str | None, Kernel]], *, inputs: bool = False
) -> tuple[Neighbour, ...]:
    """Lay out kernels with the filters at their other ends, on a scale of their own."""
    scale = max((largest(kernel) for _, kernel in kernels), default=0.0)
    return tuple(
        _neighbour(
            draft,
            unit,
            words=(f"input channel {kernel.channel}, " if inputs and unit else "") + in_numbers(kernel),
            kernel=kernel,
            scale=scale,
        )
        for unit, kernel in kernels
    )


def downstream(draft: Draft, summary: FilterSummary, filters: LayerFilters) -> tuple[DownstreamLayer, ...]:
    """Lay out the downstream filters, layer by layer."""
    found = []
    for layer in filters.downstream_layers:
        kernels = [(one.unit, one.kernel) for one in summary.downstream if one.unit.startswith(f"{layer}:")]
        if kernels:
            found.append(DownstreamLayer(layer, draft.layer(layer), neighbours(draft, kernels)))
    return tuple(found)


def similar(draft: Draft, summary: FilterSummary, filters: LayerFilters) -> tuple[Neighbour, ...]:
    """Show the filters with the most similar patterns."""
    return tuple(
        _neighbour(
            draft,
            (other := filters.units[one.filter]).unit,
            words=f"cosine similarity {cosine(one.similarity)}; pattern {STATUSES[other.status]}",
        )
        for one in summary.similar
    )


def _neighbour(
    draft: Draft, unit: str | None, *, words: str, kernel: Kernel | None = None, scale: float = 0.0
) -> Neighbour:
    href = draft.unit(unit)
    rows, cols = _shown_size(draft, unit)
    return Neighbour(
        name=named(unit) if unit else in_words(kernel) if kernel else "",
        href=href,
        src=f"{href.removesuffix('index.html')}pattern.png" if href else None,
        width=cols,
        height=rows,
        colour=kernel.colour if kernel and unit is None else None,
        kernel=draw_small(kernel, scale=scale) if kernel and kernel.count > 1 else None,
        words=words,
    )


def _shown_size(draft: Draft, unit: str | None) -> tuple[int, int]:
    """Return the rows and columns at which the small picture of a neighbour is shown; 0 where it has none."""
    layer = (unit or "").partition(":")[0]
    found = next((filters.size for filters in draft.findings.layer.layers if filters.layer == layer), (0, 0))
    factor = multiple(max(found), SMALL) if max(found) else 1
    return found[0] * factor, found[1] * factor


def multiple(side: int, wanted: int) -> int:
    """Return the whole number of times that a picture of `side` pixels fits into `wanted`: from 1 to MOST."""
    return min(MOST, max(1, wanted // side))
