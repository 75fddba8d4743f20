"""Contributions: how much each input channel adds, and whether a large kernel norm implies that it does."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, integer, listing, signed, significant
from generator.pages.draft import Draft, channel_id
from generator.pages.page import Figure, Plot
from generator.results.contributions import Agreement, ChannelContribution, Contributions

SPELLED = ("no", "one", "two", "three", "four", "five", "six")  # as many kernels as are looked at here, and fewer
NAMES = {"l2": "L2 norm", "l1": "L1 norm", "contribution": "contribution", "ablation": "ablation"}


@dataclass(frozen=True)
class ChannelRow:
    """One channel."""

    name: str
    href: str | None  # to where the report looks closer at it
    unit: str
    norm: str
    mean: str
    mean_abs: str
    pattern_mean: str
    ablation: str
    silent: bool
    top: bool


@dataclass(frozen=True)
class Pair:
    """The agreement of two rankings."""

    names: str
    spearman: str
    six: str
    thirty: str


@dataclass(frozen=True)
class ContributionsPage:
    """What the page on contributions shows."""

    words: Markup
    unit: str
    strongest: str  # "six strongest kernels"
    intro: str
    silent: str
    plot: Plot
    figure: Figure
    top: tuple[ChannelRow, ...]
    rows: tuple[ChannelRow, ...]  # all, largest mean size first
    pairs: tuple[Pair, ...]
    thirty: bool  # whether there are channels enough


def compose(draft: Draft) -> ContributionsPage:
    """Compose the page on contributions."""
    found = draft.findings.contributions
    by_number = {channel.channel: channel for channel in found.channels}
    ranked = sorted(found.channels, key=lambda channel: (-channel.mean_abs, channel.channel))
    return ContributionsPage(
        words=draft.words,
        unit=found.unit,
        strongest=strongest(len(found.top)),
        intro=_intro(found),
        silent=_silent(found),
        plot=draft.plot("plots/contributions.svg", _plot_told(found)),
        figure=draft.figure(
            "Each dot is an input channel: the L2 norm of the kernel on it (x), and its mean absolute contribution on "
            f"the photographs (y). In colour, with channel numbers: the {strongest(len(found.top))}."
        ),
        top=tuple(_row(draft, by_number[channel]) for channel in found.top),
        rows=tuple(_row(draft, channel) for channel in ranked),
        pairs=tuple(_pair(agreement) for agreement in found.agreements),
        thirty=any(agreement.chance_30 is not None for agreement in found.agreements),
    )


def strongest(kernels: int) -> str:
    """Say how many of the strongest kernels are looked at: it does not depend on how many the report shows."""
    return f"{SPELLED[kernels]} strongest kernel{'' if kernels == 1 else 's'}"


def _intro(found: Contributions) -> str:
    return (
        f"A channel’s contribution is its map, cross-correlated with the filter’s kernel on it. The bias "
        f"({significant(found.bias)}) and {count(len(found.channels), 'contribution')} add up to the filter’s "
        f"pre-activation. Checked at {integer(found.positions)} locations of "
        f"{count(found.photograph_count, 'photograph')}: the relative error is at most {significant(found.identity)}."
    )


def _silent(found: Contributions) -> str:
    several = strongest(len(found.top))
    rule = "A channel is silent if its mean absolute contribution is at most a tenth of the average channel’s"
    if not found.silent:
        return f"{rule}. None of the {several} has a silent input channel."
    channels = listing(tuple(str(channel) for channel in found.silent))
    return (
        f"{rule}. Silent inputs of the {several}: {channels}. These are large weights on inputs that are almost never "
        "active."
    )


def _plot_told(found: Contributions) -> str:
    alike = next(pair.spearman for pair in found.agreements if (pair.one, pair.other) == ("l2", "contribution"))
    return (
        f"Mean absolute contribution against kernel norm of {count(len(found.channels), 'input channel')}; Spearman’s "
        f"rank correlation is {significant(alike)}"
    )


def _row(draft: Draft, channel: ChannelContribution) -> ChannelRow:
    shown = channel.channel in draft.findings.inputs.by_channel
    return ChannelRow(
        name=channel.colour or str(channel.channel),
        href=draft.page("inputs", channel_id(channel.channel)) if shown else draft.unit(channel.unit),
        unit=channel.unit or UNDEFINED,
        norm=significant(channel.norm),
        mean=signed(channel.mean),
        mean_abs=significant(channel.mean_abs),
        pattern_mean=signed(channel.pattern_mean),
        ablation=signed(channel.ablation),
        silent=channel.silent,
        top=channel.channel in draft.findings.contributions.top,
    )


def _pair(found: Agreement) -> Pair:
    return Pair(
        names=f"{NAMES[found.one]} and {NAMES[found.other]}",
        spearman=significant(found.spearman),
        six=_shared(found.overlap_6, found.chance_6),
        thirty="" if found.chance_30 is None else _shared(found.overlap_30, found.chance_30),
    )


def _shared(overlap: int | None, chance: float) -> str:
    return UNDEFINED if overlap is None else f"{overlap} (by chance {significant(chance, digits=2)})"
