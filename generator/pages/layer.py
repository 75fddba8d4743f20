"""The layer: a wall of the patterns of all its filters, sorted and filtered by the reader without any script."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, size, times
from generator.pages.draft import Draft, tile_id
from generator.pages.page import Link
from generator.pages.pattern_words import COSINE, cosine
from generator.results.layer import Tile, Wall
from generator.sheets import PER_ROW, rows

STATUSES = ("strong", "weak", "dead")


@dataclass(frozen=True)
class ViewOption:
    """A way to sort or to filter; the style sheet knows it by its id."""

    id: str
    text: str
    count: int | None = None  # of the tiles that it leaves

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
class ShownTile:
    """A tile: where it stands in the wall's picture, and at which place in each order."""

    id: str
    number: int
    href: str
    x: int
    y: int
    ratio: str
    status: str
    mark: str  # "the unit" or "input" where the study looks closer
    classes: str
    order: str  # places as custom properties


@dataclass(frozen=True)
class ShownWall:
    """A wall: one picture that all tiles are cut from, and the sentences above it."""

    layer: str
    sprite: str
    width: int  # of the wall's picture
    height: int
    tile_width: int
    tile_height: int
    summary: str
    likeness: str
    sorts: tuple[ViewOption, ...]
    filters: tuple[ViewOption, ...]
    tiles: tuple[ShownTile, ...]
    others: tuple[Link, ...]  # the other walls
    data: Link


@dataclass(frozen=True)
class LayerPage:
    """What the page on the layer shows; there is no wall where the study does not ask for it."""

    words: Markup
    wall: ShownWall | None


def compose(draft: Draft) -> LayerPage:
    """Compose the page on the layer."""
    walls = draft.findings.layer.walls
    return LayerPage(words=draft.words, wall=compose_wall(draft, walls[0]) if walls else None)


def compose_wall(draft: Draft, wall: Wall) -> ShownWall:
    """Compose a wall for whichever page shows it."""
    sprite = draft.picture(f"units/{wall.layer}/wall.webp", "")
    tile_width, tile_height = sprite.cols // PER_ROW, sprite.rows // rows(len(wall.units))
    marks = _marks(draft)
    places = _places(wall.units)
    tiles = tuple(
        ShownTile(
            id=tile_id(tile.filter),
            number=tile.filter,
            href=draft.unit(tile.unit) or "",
            x=tile_width * (at % PER_ROW),
            y=tile_height * (at // PER_ROW),
            ratio=times(tile.ratio, digits=2),
            status="" if tile.status == "strong" else tile.status,
            mark=marks.get(tile.unit, ""),
            classes=tile.status + (" marked" if tile.unit in marks else ""),
            order=places[tile.unit],
        )
        for at, tile in enumerate(wall.units)
    )
    return ShownWall(
        layer=wall.layer,
        sprite=sprite.src,
        width=sprite.cols,
        height=sprite.rows,
        tile_width=tile_width,
        tile_height=tile_height,
        summary=_summary(wall),
        likeness=_likeness(wall),
        sorts=SORTS,
        filters=_filters(wall, marks),
        tiles=tiles,
        others=tuple(
            Link(draft.wall(other.layer) or "", other.layer)
            for other in draft.findings.layer.walls
            if other is not wall
        ),
        data=Link(draft.href(f"data/layers/{wall.layer}.json"), f"{wall.layer}.json"),
    )


def _marks(draft: Draft) -> dict[str, str]:
    """Name what the study looks at closer: its unit, and the filters behind the input channels that it shows."""
    shown = {channel.unit: "input" for channel in draft.findings.inputs.channels if channel.unit}
    return shown | {draft.findings.overview.unit: "the unit"}


def _places(tiles: tuple[Tile, ...]) -> dict[str, str]:
    """Give each unit its place in every order but that of the numbers, in which the page itself is written."""
    orders: dict[str, Callable[[Tile], tuple[float, ...]]] = {
        "a": lambda tile: (tile.ratio is None, -(tile.ratio or 0.0)),
        "p": lambda tile: (tile.place,),
        "o": lambda tile: (tile.orientation is None, tile.orientation or 0.0),
        "c": lambda tile: (-tile.colourfulness,),
    }
    ranks = {
        name: {tile.unit: place for place, tile in enumerate(sorted(tiles, key=key))} for name, key in orders.items()
    }
    return {tile.unit: ";".join(f"--{name}:{ranks[name][tile.unit]}" for name in orders) for tile in tiles}


def _filters(wall: Wall, marks: Collection[str]) -> tuple[ViewOption, ...]:
    return (
        ViewOption("all-tiles", "all", len(wall.units)),
        *(ViewOption(f"only-{status}", status, wall.count(status)) for status in STATUSES),
        ViewOption("only-marked", "this study’s", sum(tile.unit in marks for tile in wall.units)),
    )


def _summary(wall: Wall) -> str:
    found = listing([f"{number} {status}" for status in STATUSES if (number := wall.count(status))])
    ratio = wall.median_ratio
    against = (
        f" In the median the mean activation on a pattern is {times(ratio)} that on the filter’s strongest photograph, "
        f"at RMS contrast {wall.median_contrast:.0f} against {wall.median_contrast_of_photographs:.0f} of 255."
        if ratio is not None
        else ""
    )
    return (
        f"The maximal patterns of all {count(len(wall.units), 'filter')} of the layer, {size(wall.size)} pixels each, "
        f"after {wall.steps} steps of optimisation, seed {wall.seed}: {found}.{against}"
    )


def _likeness(wall: Wall) -> str:
    if wall.likeness is None:
        return ""
    return f"Similar patterns are found by {COSINE}; over all pairs of filters its median is {cosine(wall.likeness)}."
