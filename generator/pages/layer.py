"""The layer: thumbnails of all its filters, sorted and filtered by the reader without any script."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, size, times
from generator.pages.draft import Draft, filter_id
from generator.pages.page import Link
from generator.pages.pattern_words import COSINE, STATUSES, cosine
from generator.results.layer import FilterSummary, LayerFilters
from generator.sheets import PER_ROW, rows


@dataclass(frozen=True)
class ViewOption:
    """A way to sort or to filter; the style sheet knows it by its id."""

    id: str
    text: str
    count: int | None = None  # of the filters that it leaves

    @property
    def off(self) -> bool:
        """Whether there is nothing to choose."""
        return self.count == 0


SORTS = (
    ViewOption("by-number", "number"),
    ViewOption("by-activation", "relative activation"),
    ViewOption("by-pattern", "similar pattern"),
    ViewOption("by-orientation", "orientation"),
    ViewOption("by-colour", "colourfulness"),
)


@dataclass(frozen=True)
class FilterThumbnail:
    """One filter: where its pattern is in the picture of all, and its rank in each order."""

    id: str
    number: int
    href: str
    x: int
    y: int
    ratio: str
    status: str
    mark: str  # "this study" or "input" where the study looks closer
    classes: str
    order: str  # ranks as custom properties


@dataclass(frozen=True)
class ShownLayer:
    """All filters of a layer: one picture that all thumbnails are cut from, and the sentences above them."""

    layer: str
    sprite: str
    width: int  # of the picture of all
    height: int
    thumbnail_width: int
    thumbnail_height: int
    summary: str
    likeness: str
    sorts: tuple[ViewOption, ...]
    subsets: tuple[ViewOption, ...]
    thumbnails: tuple[FilterThumbnail, ...]
    others: tuple[Link, ...]  # the other layers


@dataclass(frozen=True)
class LayerPage:
    """What the page on the layer shows; `filters` is None where the study leaves them out."""

    words: Markup
    filters: ShownLayer | None


def compose(draft: Draft) -> LayerPage:
    """Compose the page on the layer."""
    layers = draft.findings.layer.layers
    return LayerPage(words=draft.words, filters=compose_filters(draft, layers[0]) if layers else None)


def compose_filters(draft: Draft, filters: LayerFilters) -> ShownLayer:
    """Compose the filters of a layer for whichever page shows them."""
    sprite = draft.picture(f"units/{filters.layer}/filters.avif", "")
    thumbnail_width, thumbnail_height = sprite.cols // PER_ROW, sprite.rows // rows(len(filters.units))
    marks = _marks(draft)
    places = _places(filters.units)
    thumbnails = tuple(
        FilterThumbnail(
            id=filter_id(summary.filter),
            number=summary.filter,
            href=draft.unit(summary.unit) or "",
            x=thumbnail_width * (at % PER_ROW),
            y=thumbnail_height * (at // PER_ROW),
            ratio=times(summary.ratio, digits=2),
            status="" if summary.status == "strong" else summary.status,
            mark=marks.get(summary.unit, ""),
            classes=summary.status + (" marked" if summary.unit in marks else ""),
            order=places[summary.unit],
        )
        for at, summary in enumerate(filters.units)
    )
    return ShownLayer(
        layer=filters.layer,
        sprite=sprite.src,
        width=sprite.cols,
        height=sprite.rows,
        thumbnail_width=thumbnail_width,
        thumbnail_height=thumbnail_height,
        summary=_summary(filters),
        likeness=_likeness(filters),
        sorts=SORTS,
        subsets=_subsets(filters, marks),
        thumbnails=thumbnails,
        others=tuple(
            Link(draft.layer(other.layer) or "", other.layer)
            for other in draft.findings.layer.layers
            if other is not filters
        ),
    )


def _marks(draft: Draft) -> dict[str, str]:
    """Name the filters that the study looks at closer: its own, and those that produce the input channels shown."""
    shown = {channel.unit: "input" for channel in draft.findings.inputs.channels if channel.unit}
    return shown | {draft.findings.overview.unit: "this study"}


def _places(summaries: tuple[FilterSummary, ...]) -> dict[str, str]:
    """Give each filter its rank in every order but that of the numbers, in which the page itself is written."""
    orders: dict[str, Callable[[FilterSummary], tuple[float, ...]]] = {
        "a": lambda summary: (summary.ratio is None, -(summary.ratio or 0.0)),
        "p": lambda summary: (summary.place,),
        "o": lambda summary: (summary.orientation is None, summary.orientation or 0.0),
        "c": lambda summary: (-summary.colourfulness,),
    }
    ranks = {
        name: {summary.unit: place for place, summary in enumerate(sorted(summaries, key=key))}
        for name, key in orders.items()
    }
    return {summary.unit: ";".join(f"--{name}:{ranks[name][summary.unit]}" for name in orders) for summary in summaries}


def _subsets(filters: LayerFilters, marks: Collection[str]) -> tuple[ViewOption, ...]:
    return (
        ViewOption("all-filters", "all", len(filters.units)),
        *(ViewOption(f"only-{status}", STATUSES[status], filters.count(status)) for status in STATUSES),
        ViewOption("only-marked", "in this study", sum(summary.unit in marks for summary in filters.units)),
    )


def _summary(filters: LayerFilters) -> str:
    strong = filters.strong
    others = [
        f"{number} {'is' if number == 1 else 'are'} {status}"
        for status in ("weak", "dead")
        if (number := filters.count(status))
    ]
    found = f"{strong} of {count(len(filters.units), 'pattern')} {'beats' if strong == 1 else 'beat'} every photograph"
    ratio = filters.median_ratio
    against = (
        f" In the median, the mean activation on a pattern is {times(ratio)} that on the filter’s top activating "
        f"photograph; the RMS contrasts are {filters.median_contrast:.0f} and "
        f"{filters.median_contrast_of_photographs:.0f} of 255."
        if ratio is not None
        else ""
    )
    return (
        f"{listing([found, *others])}.{against} Each maximal pattern has {size(filters.size)} pixels and took "
        f"{filters.steps} steps of optimisation from random seed {filters.seed}."
    )


def _likeness(filters: LayerFilters) -> str:
    if filters.likeness is None:
        return ""
    return f"Similarity is {COSINE}. Its median over all pairs of filters is {cosine(filters.likeness)}."
