"""Ablation: the filter without its strongest inputs, compared with as many random channels."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, integer, listing, percent, signed, significant
from generator.pages.contributions import strongest
from generator.pages.draft import Draft, channel_id
from generator.pages.page import Figure, Plot
from generator.results.ablation import Ablation, Change, Removal

AGREES = {True: "as predicted", False: "not as predicted", None: "no change"}
PREDICTED = {"falls": "decrease predicted", "rises": "increase predicted", None: "no prediction"}


@dataclass(frozen=True)
class Removed:
    """The effect of an ablation."""

    name: str
    href: str | None
    kind: str
    expected: str
    photographs: str
    seen: str  # whether the sign on photographs is the predicted one; "" without a prediction
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
        f"Without ablation, the mean activation is {significant(found.activation)} on {photographs}, the photographs "
        f"where it is largest. It is {pattern} on the filter’s own pattern."
        if found.activation
        else f"No photograph excites the filter; {photographs} are used. Its mean activation is {pattern} on its own "
        "pattern."
    )
    return (
        "The contributions of the ablated input channels are set to zero, and nothing else is changed. "
        f"{seen} Plots and table show the change."
    )


def _plots(draft: Draft, found: Ablation) -> tuple[tuple[Plot, Figure], ...]:
    shown = (
        ("ablation", "the photographs", found.together.on_photographs, found.activation),
        ("ablation-pattern", "the filter’s own pattern", found.together.on_pattern, found.pattern_activation),
    )
    several, chance = strongest(len(found.together.channels)), found.random is not None
    return tuple(
        (
            draft.plot(
                f"plots/{name}.svg",
                f"Ablation of the {several} changes the filter’s mean activation on {where} by {_change(change)}",
            ),
            draft.figure(
                f"Change of the filter’s mean activation on {where} by ablation of the {several} (colour), and of each "
                "of them."
                + (" Band: 95\u202f% of the ablations of as many random other channels." if chance and whole else "")
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
        expected=PREDICTED[removal.expected],
        photographs=_change(removal.on_photographs),
        seen=AGREES[removal.on_photographs.agrees] if removal.expected else "",
        pattern=_change(removal.on_pattern),
        made=AGREES[removal.on_pattern.agrees] if removal.expected else "",
    )


def _change(change: Change) -> str:
    if change.relative is None:
        return signed(change.change)
    sign = "+" if change.relative > 0 else ""
    return f"{sign}{percent(change.relative)} ({signed(change.change)})"


def _random(found: Ablation) -> str:
    if found.random is None:
        return "There are too few other channels to ablate as many at random."
    seen, made = found.random.on_photographs, found.random.on_pattern
    return (
        f"Null: {found.random.draws} random sets of as many other channels. They change the mean activation on the "
        f"photographs by {signed(seen.mean)} on average (95\u202f%: {signed(seen.low)} to {signed(seen.high)}). On the "
        f"pattern it is {signed(made.mean)} ({signed(made.low)} to {signed(made.high)})."
    )


def _signs(found: Ablation) -> str:
    told = [removal for removal in found.single if removal.expected]
    if not told:
        return "No sign is predicted here: every kernel is mixed, or its channel can be negative."
    return (
        "Ablation of an excitatory kernel should decrease the activation, ablation of an inhibitory one should "
        f"increase it. This predicts the sign of {count(len(told), 'effect')}. On the photographs, "
        f"{_kept([removal.on_photographs.agrees for removal in told])}. On the pattern, "
        f"{_kept([removal.on_pattern.agrees for removal in told])}."
    )


def _kept(agrees: Sequence[bool | None]) -> str:
    """Say how many effects have the predicted sign, of the ablations that change anything."""
    known = [one for one in agrees if one is not None]
    if not known:
        return "no ablation changes anything, so no sign is tested"
    kept = sum(known)
    of = "" if len(known) == len(agrees) else " that change anything"
    return f"{integer(kept)} of {len(known)}{of} {'is' if kept == 1 else 'are'} as predicted"
