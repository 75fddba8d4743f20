"""Ablation: the unit without its strongest kernels, against as many channels at random."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, integer, listing, percent, signed, significant
from generator.pages.contributions import strongest
from generator.pages.draft import Draft, channel_id
from generator.pages.page import Figure, Plot
from generator.results.ablation import Ablation, Change, Removal

AGREES = {True: "yes", False: "no", None: "nothing changes"}


@dataclass(frozen=True)
class Removed:
    """What a removal does."""

    name: str
    href: str | None
    kind: str
    expected: str
    photographs: str
    seen: str  # whether the sign on photographs is the expected one
    pattern: str
    made: str  # whether that on the pattern is


@dataclass(frozen=True)
class AblationPage:
    """What the page on ablation shows."""

    words: Markup
    unit: str
    strongest: str  # "six strongest kernels"
    intro: str
    rows: tuple[Removed, ...]
    plots: tuple[tuple[Plot, Figure], ...]  # on the photographs, on the pattern
    random: str
    signs: str


def compose(draft: Draft) -> AblationPage:
    """Compose the page on ablation."""
    found = draft.findings.ablation
    return AblationPage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        strongest=strongest(len(found.together.channels)),
        intro=_intro(found),
        rows=tuple(_removed(draft, removal) for removal in (found.together, *found.single)),
        plots=_plots(draft, found),
        random=_random(found),
        signs=_signs(found),
    )


def _intro(found: Ablation) -> str:
    photographs, pattern = listing(found.photographs), significant(found.pattern_activation)
    seen = (
        f"The unit’s mean activation is {significant(found.activation)} on {photographs}, where it is largest, and "
        f"{pattern} on its own pattern."
        if found.activation
        else f"No photograph excites the unit; {photographs} stand for all. On its own pattern its mean activation is "
        f"{pattern}."
    )
    return (
        f"The contributions of some channels are set to zero; all else stays. {seen} Below stands what it gains by "
        "each removal; a negative gain is a loss."
    )


def _plots(draft: Draft, found: Ablation) -> tuple[tuple[Plot, Figure], ...]:
    shown = (
        ("ablation", "the photographs", found.together.on_photographs, found.activation),
        ("ablation-pattern", "the unit’s own pattern", found.together.on_pattern, found.pattern_activation),
    )
    several, chance = strongest(len(found.together.channels)), found.random is not None
    return tuple(
        (
            draft.plot(
                f"plots/{name}.svg",
                f"Without the {several} the unit’s mean activation on {where} changes by {_change(change)}",
            ),
            draft.figure(
                f"What the unit’s mean activation on {where} gains without the {several} (colour) and without each of "
                "them, strongest first."
                + (" Band: 95\u202f% of the removals of as many others at random." if chance and whole else "")
            ),
        )
        for name, where, change, whole in shown
    )


def _removed(draft: Draft, removal: Removal) -> Removed:
    alone = len(removal.channels) == 1
    channel = draft.findings.kernels.by_channel[removal.channels[0]]
    shown = alone and channel.channel in draft.findings.inputs.by_channel
    return Removed(
        name=(channel.colour or str(channel.channel)) if alone else f"all {len(removal.channels)}",
        href=draft.page("inputs", channel_id(channel.channel)) if shown else None,
        kind=removal.kind.removeprefix("mostly ") if removal.kind else "several",
        expected=removal.expected or UNDEFINED,
        photographs=_change(removal.on_photographs),
        seen=AGREES[removal.on_photographs.agrees] if removal.expected else UNDEFINED,
        pattern=_change(removal.on_pattern),
        made=AGREES[removal.on_pattern.agrees] if removal.expected else UNDEFINED,
    )


def _change(change: Change) -> str:
    if change.relative is None:
        return signed(change.change)
    sign = "+" if change.relative > 0 else ""
    return f"{sign}{percent(change.relative)} ({signed(change.change)})"


def _random(found: Ablation) -> str:
    if found.random is None:
        return "There are too few other channels to remove as many at random."
    seen, made = found.random.on_photographs, found.random.on_pattern
    return (
        f"As many other channels, drawn at random {found.random.draws} times, change it on the photographs by "
        f"{signed(seen.mean)} in the mean (95\u202f% lie between {signed(seen.low)} and {signed(seen.high)}), and on "
        f"the pattern by {signed(made.mean)} ({signed(made.low)} to {signed(made.high)})."
    )


def _signs(found: Ablation) -> str:
    told = [removal for removal in found.single if removal.expected]
    if not told:
        return "No kernel promises a sign here: it is mixed, or its channel can be negative."
    return (
        f"Without an excitatory kernel the unit should fall, without an inhibitory one it should rise: "
        f"{count(len(told), 'kernel')} {'promises' if len(told) == 1 else 'promise'} a sign. On the photographs "
        f"{_kept([removal.on_photographs.agrees for removal in told])}; on the pattern "
        f"{_kept([removal.on_pattern.agrees for removal in told])}."
    )


def _kept(agrees: Sequence[bool | None]) -> str:
    """Say how many of the kernels keep their promise, of those whose removal changes anything."""
    known = [one for one in agrees if one is not None]
    if not known:
        return "nothing changes without them, and no promise is put to the test"
    kept = sum(known)
    of = "" if len(known) == len(agrees) else " without which anything changes"
    return f"{integer(kept)} of the {len(known)}{of} {'keeps' if kept == 1 else 'keep'} the promise"
