"""What reads the unit: the units of the next convolutions with the strongest kernels on it."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, significant
from generator.pages.draft import Draft
from generator.pages.drawing import draw_small, largest
from generator.pages.evidence import promise
from generator.pages.maps import AXES, degrees, draw_map, ends, pixels
from generator.pages.page import Link
from generator.results.readers import Readers, Reading
from generator.results.tuning import Lobe


@dataclass(frozen=True)
class ShownReader:
    """A reader: its kernel on the unit, and what it answers to itself."""

    name: str
    href: str | None
    kernel: Markup
    kind: str
    map: Markup
    words: str


@dataclass(frozen=True)
class ReadersPage:
    """What the page on the readers shows."""

    words: Markup
    unit: str
    intro: str
    readers: tuple[ShownReader, ...]
    data: Link


def compose(draft: Draft) -> ReadersPage:
    """Compose the page on the readers."""
    found = draft.findings.readers
    scale = max((largest(reading.kernel) for reading in found.readers), default=0.0)
    return ReadersPage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        intro=_intro(found),
        readers=tuple(_shown(draft, found, reading, scale) for reading in found.readers),
        data=Link(draft.href("data/readers.json"), "readers.json"),
    )


def _intro(found: Readers) -> str:
    if not found.layers:
        return "No convolution that these weights carry reads the unit."
    signs = (
        "A mostly excitatory kernel passes on what the unit finds, a mostly inhibitory one subtracts it."
        if found.rectified
        else "The unit can be negative where it is read, so that the sign of a kernel is not the sign of its effect."
    )
    one = len(found.layers) == 1
    return (
        f"{listing(found.layers)} {'reads' if one else 'read'} the unit. {'These' if one else 'Of each, these'} are "
        f"the filters with the strongest kernels on it by L2 norm. {signs} Beside each kernel stands what the reader "
        f"itself answers to: gratings, in its own standard deviations. {AXES}"
    )


def _shown(draft: Draft, found: Readers, reading: Reading, scale: float) -> ShownReader:
    first = reading.lobes[0] if reading.lobes else None
    return ShownReader(
        name=reading.unit,
        href=draft.unit(reading.unit),
        kernel=draw_small(reading.kernel, scale=scale),
        kind=reading.kernel.kind,
        map=draw_map(
            reading.response,
            found.orientations,
            found.periods,
            label=f"Map of orientation and period of {reading.unit}: {_strongest(first)}",
            small=True,
        ),
        words=f"{_words(reading, first)}{promise(draft, reading.kernel, reading)}",
    )


def _words(reading: Reading, first: Lobe | None) -> str:
    norm = f"kernel of norm {significant(reading.kernel.norm)}, {_place(reading)} of its {reading.channels}"
    if first is None:
        return f"{norm}; no grating excites it"
    lobes = count(len(reading.lobes), "lobe")
    return (
        f"{norm}; {_strongest(first)}; {lobes}, selectivity {significant(reading.selectivity)}; the colours end at "
        f"±{significant(ends(reading.response))}"
    )


def _strongest(lobe: Lobe | None) -> str:
    if lobe is None:
        return "no grating excites it"
    return f"strongest at {degrees(lobe.orientation)} and {pixels(lobe.period)}, {significant(lobe.response)}"


def _place(reading: Reading) -> str:
    return "the strongest" if reading.rank == 1 else f"number {reading.rank}"
