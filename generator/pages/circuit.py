"""The circuit alone: the pattern of the unit's strongest kernels beside that of the whole unit."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, percent, significant, size
from generator.pages.draft import Draft
from generator.pages.page import CaptionedPicture
from generator.results.circuit import Circuit, OnBoth


@dataclass(frozen=True)
class Fed:
    """What a picture does to the unit and to its circuit."""

    name: str
    unit: str
    circuit: str
    share: str  # of the unit's activation that the circuit has


@dataclass(frozen=True)
class CircuitPage:
    """What the page on the circuit alone shows."""

    words: Markup
    intro: str
    whole: CaptionedPicture
    alone: CaptionedPicture
    rows: tuple[Fed, ...]
    told: str


def compose(draft: Draft) -> CircuitPage:
    """Compose the page on the circuit alone."""
    found = draft.findings.circuit
    channels = count(len(found.channels), "channel")
    return CircuitPage(
        words=draft.words,
        intro=_intro(found, len(draft.findings.kernels.channels)),
        whole=CaptionedPicture(
            draft.picture("pictures/pattern.png", f"Maximal pattern of {found.unit}"),
            draft.figure(f"The maximal pattern of {found.unit}, with all its input channels."),
        ),
        alone=CaptionedPicture(
            draft.picture("pictures/circuit.png", f"Maximal pattern of {found.unit} with {channels} alone"),
            draft.figure(
                f"The same with {channels} alone, {size(found.size)} pixels, after {found.steps} steps, seed "
                f"{found.seed}."
            ),
        ),
        rows=(
            _fed("the unit’s own pattern", found.on_pattern),
            _fed("the circuit’s pattern", found.on_circuit),
        ),
        told=_told(found),
    )


def _intro(found: Circuit, channels: int) -> str:
    if len(found.channels) == channels:
        return f"The unit has {count(channels, 'input channel')}, so that the circuit is the unit."
    named = listing([str(channel) for channel in found.channels])
    return (
        f"All kernels of {found.unit} are set to zero but the {len(found.channels)} strongest by L2 norm, on channels "
        f"{named}; the bias stays. The circuit’s pattern is optimised once, from the filter’s first seed; the "
        "filter’s own is the strongest of all its seeds."
    )


def _fed(name: str, on: OnBoth) -> Fed:
    share = percent(on.circuit / on.full) if on.full > 0 else percent(None)
    return Fed(name, significant(on.full), significant(on.circuit), share)


def _told(found: Circuit) -> str:
    if found.ratio is None:
        return "The unit is silent on its own pattern."
    return (
        f"What the circuit wants gives the whole unit {percent(found.ratio)} of what the unit’s own pattern does. A "
        "circuit that were the unit would give 100\u202f%; one that wants something else would give little."
    )
