"""The units: a page for every filter that has a tile, from which one walks to those it reads and that read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from markupsafe import Markup

from generator.numbers import signed, significant, size, times
from generator.pages.draft import Draft, channel_id, photograph_id, tile_id, unit_folder
from generator.pages.drawing import draw_small, in_words, largest
from generator.pages.page import Fact, Link, Picture
from generator.pages.pattern import state
from generator.results import Example, Kernel, Tile, Wall
from generator.sheets import GAP


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
    colour: str | None
    kernel: Markup
    norm: str
    kind: str


@dataclass(frozen=True)
class Readers:
    """The units of one layer that read this one most strongly."""

    layer: str
    href: str | None  # of its wall, where it has one
    units: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Shared:
    """What the pages of one wall's units have in common."""

    wall: Wall
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
    readers: tuple[Readers, ...]


def share(draft: Draft, wall: Wall) -> Shared:
    """Work out, on the draft of one of its units, what all units of a wall have in common."""
    tile = next((tile for tile in wall.tiles if tile.strongest or tile.weakest), None)
    cell = (0, 0)
    if tile:
        strip = draft.picture(f"{unit_folder(tile)}photographs.webp", "")
        cell = ((strip.cols + GAP) // (len(tile.strongest) + len(tile.weakest)) - GAP, strip.rows)
    reference = draft.study.settings.reference
    return Shared(
        wall=wall,
        channels={channel.unit: channel.channel for channel in draft.findings.inputs.channels if channel.unit},
        cell=cell,
        ends=tuple(np.abs(np.nan_to_num(wall.heat)).max(axis=(1, 2, 3), initial=0.0).tolist()),
        colours=draft.picture("units/colours.png", "Colour bar of the heat, from below zero at the left to above it"),
        crops="The places that excite and inhibit the filter most, at most one of each photograph. A crop is what one "
        f"of the {size(wall.map_size)} positions of the layer’s map sees: {size(wall.receptive_field.size)} pixels, "
        "hatched beyond the photograph’s edge. Under it the same crop with the filter’s answer at that position and "
        "around it, warm above zero and blue below; then, in bold, the answer at the position itself.",
        credit=(reference.credit if reference else None) or "another tool",
    )


def compose(draft: Draft, tile: Tile, shared: Shared) -> UnitPage:
    """Compose the page of a unit."""
    folder = unit_folder(tile)
    reference = f"{folder}reference.png"
    rows, cols = shared.wall.size
    examples = (*tile.strongest, *tile.weakest)
    strip = _strip(tile, shared, len(examples)) if examples else None
    shown = tuple(_example(draft, tile, shared, at, example) for at, example in enumerate(examples))
    kernels = _neighbours(draft, [(kernel.unit, kernel) for kernel in tile.kernels])
    return UnitPage(
        unit=tile.unit,
        filter=tile.filter,
        layer=Link(draft.wall(shared.wall.layer, tile_id(tile.filter)) or "", shared.wall.layer),
        picture=Picture("pattern.png", rows, cols, f"Maximal pattern of {tile.unit} ({tile.status})"),
        negative=(
            Picture("negative.png", rows, cols, f"Negative pattern of {tile.unit}: what inhibits it most")
            if tile.negative
            else None
        ),
        negative_note=(
            f"What inhibits it most: mean pre-activation {significant(tile.negative.pre_activation)}."
            if tile.negative
            else ""
        ),
        reference=(
            draft.picture(reference, f"{shared.credit}: picture of what excites {tile.unit}")
            if reference in draft.figures
            else None
        ),
        credit=shared.credit,
        status=tile.status,
        state=state(tile),
        facts=_facts(tile),
        closer=_closer(draft, tile, shared),
        strip=strip,
        colours=shared.colours,
        crops=shared.crops,
        strongest=shown[: len(tile.strongest)],
        weakest=shown[len(tile.strongest) :],
        kernels=kernels,
        reads="Its strongest kernels, on one scale: red weights are positive, blue ones negative."
        + (" Beside each stands the pattern of the filter that it reads." if any(one.href for one in kernels) else ""),
        readers=_readers(draft, tile, shared.wall),
    )


def _facts(tile: Tile) -> tuple[Fact, ...]:
    strongest = tile.strongest_photograph
    ascent = "flat at the end" if tile.flat else "still rising at the last step"
    return (
        Fact("Activation", significant(tile.activation), "mean over all positions of the pattern"),
        Fact(
            "Against photographs",
            times(tile.ratio),
            f"the mean activation on {strongest.image}, the strongest photograph"
            if strongest
            else "no photograph excites it",
        ),
        Fact("Strongest position", significant(tile.max), "of the pattern"),
        Fact("Pre-activation", significant(tile.pre_activation), "mean, before the ReLU"),
        Fact("Ascent", ascent, f"the best of {tile.starts} starts" if tile.starts > 1 else ""),
        Fact("Orientation", *_orientation(tile.orientation)),
        Fact("Colourfulness", significant(tile.colourfulness, digits=2), "0 is grey"),
    )


def _orientation(degrees: float | None) -> tuple[str, str]:
    """Write the direction of a pattern's stripes, and what it means."""
    return (f"{degrees:.0f}°", "45° rises, 90° is upright") if degrees is not None else ("none stands out", "")


def _closer(draft: Draft, tile: Tile, shared: Shared) -> tuple[Link, ...]:
    """Link to where the study itself looks at the unit."""
    if tile.unit == draft.findings.overview.unit:
        names = {"pattern": "Maximal pattern", "activations": "Activations", "kernels": "Kernels"}
        return tuple(Link(draft.page(name), text) for name, text in names.items())
    if tile.unit in shared.channels:
        channel = shared.channels[tile.unit]
        return (Link(draft.page("inputs", channel_id(channel)), f"Input channel {channel}"),)
    return ()


def _strip(tile: Tile, shared: Shared, examples: int) -> Strip:
    width, height = shared.cell
    end = shared.ends[tile.filter]
    return Strip("photographs.webp", (width + GAP) * examples - GAP, height, width, significant(-end), signed(end))


def _example(draft: Draft, tile: Tile, shared: Shared, at: int, example: Example) -> ShownExample:
    own = tile.unit == draft.findings.overview.unit  # the page on activations is about this one alone
    place = f"row\u00a0{example.row + 1}, column\u00a0{example.col + 1}"
    return ShownExample(
        x=(shared.cell[0] + GAP) * at,
        name=example.image,
        href=draft.page("activations", photograph_id(PurePosixPath(example.image).stem)) if own else None,
        place=place,
        value=significant(example.pre_activation),
        label=f"Crop of {example.image}, plain and under heat",
    )


def _readers(draft: Draft, tile: Tile, wall: Wall) -> tuple[Readers, ...]:
    found = []
    for layer in wall.read_by:
        readers = [(reader.unit, reader.kernel) for reader in tile.readers if reader.unit.startswith(f"{layer}:")]
        if readers:
            found.append(Readers(layer, draft.wall(layer), _neighbours(draft, readers)))
    return tuple(found)


def _neighbours(draft: Draft, kernels: Sequence[tuple[str | None, Kernel]]) -> tuple[Neighbour, ...]:
    """Lay out kernels with the units at their other ends, on a scale of their own."""
    scale = max((largest(kernel) for _, kernel in kernels), default=0.0)
    return tuple(_neighbour(draft, unit, kernel, scale) for unit, kernel in kernels)


def _neighbour(draft: Draft, unit: str | None, kernel: Kernel, scale: float) -> Neighbour:
    href = draft.unit(unit)
    return Neighbour(
        name=unit or in_words(kernel),
        href=href,
        src=f"{href.removesuffix('index.html')}pattern.png" if href else None,
        colour=kernel.colour if unit is None else None,
        kernel=draw_small(kernel, scale=scale),
        norm=significant(kernel.norm),
        kind=kernel.kind,
    )
