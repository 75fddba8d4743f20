"""The circuit in isolation: the pattern of the strongest kernels alone beside that of the whole filter."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, percent, significant, size
from generator.pages.draft import Draft
from generator.pages.page import CaptionedPicture
from generator.results.circuit import Circuit, OnBoth


@dataclass(frozen=True)
class Fed:
    """The response of the filter and of its circuit to a picture."""

    name: str
    unit: str
    circuit: str
    share: str  # of the filter's activation that the circuit has


@dataclass(frozen=True)
class CircuitPage:
    """What the page on the circuit in isolation shows."""

    words: Markup
    intro: str
    whole: CaptionedPicture
    alone: CaptionedPicture
    rows: tuple[Fed, ...]
    told: str


def compose(draft: Draft) -> CircuitPage:
    """Compose the page on the circuit in isolation."""
    found = draft.findings.circuit
    channels = count(len(found.channels), "channel")
    return CircuitPage(
        words=draft.words,
        intro=_intro(found, len(draft.findings.kernels.channels)),
        whole=CaptionedPicture(
            draft.pattern("pictures/pattern", f"Maximal pattern of {found.unit}"),
            draft.figure(f"Maximal pattern of {found.unit} with all its input channels."),
        ),
        alone=CaptionedPicture(
            draft.picture("pictures/circuit.png", f"Maximal pattern of {found.unit} with {channels} alone"),
            draft.figure(
                f"Maximal pattern with {channels} alone: {size(found.size)} pixels, {found.steps} steps, random seed "
                f"{found.seed}."
            ),
        ),
        rows=(
            _fed("the filter’s own pattern", found.on_pattern),
            _fed("the circuit’s pattern", found.on_circuit),
        ),
        told=_told(found),
    )


def _intro(found: Circuit, channels: int) -> str:
    if len(found.channels) == channels:
        return f"The filter has only {count(channels, 'input channel')}, so the circuit is the filter."
    named = listing([str(channel) for channel in found.channels])
    return (
        f"All kernels of {found.unit} are set to zero, except the {len(found.channels)} strongest by L2 norm (input "
        f"channels {named}). The bias is kept. The circuit’s pattern is optimised from one random seed; the filter’s "
        "own is the best of several."
    )


def _fed(name: str, on: OnBoth) -> Fed:
    share = percent(on.circuit / on.full) if on.full > 0 else percent(None)
    return Fed(name, significant(on.full), significant(on.circuit), share)


def _told(found: Circuit) -> str:
    if found.ratio is None:
        return "The filter does not respond to its own pattern."
    return (
        f"The circuit’s pattern excites the whole filter to {percent(found.ratio)} of the activation on its own "
        "pattern. 100\u202f% would mean that the circuit’s pattern excites the filter as much as its own."
    )
