"""The input channels: each strong kernel beside the maximal pattern of its channel."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import listing, significant, times
from generator.numerics.contrast import SCORED
from generator.pages.draft import Draft, channel_id
from generator.pages.drawing import (
    ColourScale,
    KernelDrawing,
    colour_scale,
    draw_kernel,
    in_words,
    kernel_facts,
    name_channel,
)
from generator.pages.page import Fact, Figure, Picture
from generator.pages.pattern_words import (
    COSINE,
    STATUSES,
    against,
    against_filters,
    cosine,
    describe,
    named,
    scores,
    state,
)
from generator.results.inputs import InputChannel
from generator.results.layer import UnitName
from generator.results.patterns import Pattern


@dataclass(frozen=True)
class Thumbnail:
    """A small picture beside a pattern: from another random seed, or the negative one."""

    picture: Picture
    text: str


@dataclass(frozen=True)
class ShownChannel:
    """An input channel: its kernel, and its pattern or its colour."""

    id: str
    title: str
    unit: str | None  # "filter 5 of fire4_squeeze1x1"
    unit_href: str | None  # of its own page, where it has one
    colour: str | None
    figure: Figure
    kernel: KernelDrawing
    kernel_href: str
    picture: Picture | None
    thumbnails: tuple[Thumbnail, ...]
    facts: tuple[Fact, ...]
    status: str | None
    state: str  # the sentence on a pattern that is weak or dead
    beside: Markup


@dataclass(frozen=True)
class InputsPage:
    """What the page on input channels shows."""

    words: Markup
    named: str  # the filter, in a sentence
    layers: str
    patterns: bool  # False where the layer reads the picture itself
    shown: int
    all: int
    scale: ColourScale
    seeds: str  # the sentences on random seeds, where any channel has several
    channels: tuple[ShownChannel, ...]


def compose(draft: Draft) -> InputsPage:
    """Compose the page on input channels."""
    found = draft.findings.inputs
    return InputsPage(
        words=draft.words,
        named=named(draft.findings.overview.unit),
        layers=listing(found.layers),
        patterns=any(channel.pattern for channel in found.channels),
        shown=len(found.channels),
        all=len(draft.findings.kernels.channels),
        scale=colour_scale(draft.findings.kernels.scale),
        seeds=(
            "Each pattern was optimised from several random seeds; the strongest is shown large, the others below it. "
            f"The similarity across seeds is {COSINE}."
            if any(channel.pattern and channel.pattern.others for channel in found.channels)
            else ""
        ),
        channels=tuple(_channel(draft, channel) for channel in found.channels),
    )


def _channel(draft: Draft, source: InputChannel) -> ShownChannel:
    pattern, name = source.pattern, in_words(source.kernel)
    return ShownChannel(
        id=channel_id(source.channel),
        title=name_channel(source.kernel).capitalize(),
        unit=named(source.unit) if source.unit else None,
        unit_href=draft.unit(source.unit),
        colour=source.colour,
        figure=draft.figure(
            f"The kernel on {name}, and the maximal pattern of {named(source.unit)}, which produces it."
            if source.unit
            else f"The kernel on {name} of the picture."
        ),
        kernel=draw_kernel(source.kernel, scale=draft.findings.kernels.scale),
        kernel_href=draft.page("kernels", channel_id(source.channel)),
        picture=draft.pattern(f"pictures/inputs/{source.channel}", describe(pattern)) if pattern else None,
        thumbnails=_thumbnails(draft, source),
        facts=(*kernel_facts(source.kernel), *_pattern_facts(draft, source)),
        status=pattern.status if pattern else None,
        state=state(pattern) if pattern and pattern.status != "strong" else "",
        beside=draft.beside(str(source.channel)),
    )


def _thumbnails(draft: Draft, source: InputChannel) -> tuple[Thumbnail, ...]:
    pattern, folder = source.pattern, f"pictures/inputs/{source.channel}"
    if pattern is None:
        return ()
    seeds = [
        Thumbnail(
            draft.pattern(f"{folder}/seed-{number}", f"Pattern of {named(pattern.unit)} from another random seed"),
            "another random seed",
        )
        for number in range(1, len(pattern.others) + 1)
    ]
    if pattern.negative is None:
        return tuple(seeds)
    negative = draft.pattern(f"{folder}/negative", f"Negative pattern of {named(pattern.unit)}")
    return (*seeds, Thumbnail(negative, "negative"))


def _pattern_facts(draft: Draft, source: InputChannel) -> tuple[Fact, ...]:
    pattern = source.pattern
    if pattern is None:
        return ()
    ratio = f"{times(pattern.ratio)} " if pattern.ratio is not None else ""
    facts: tuple[Fact, ...] = (
        Fact("Pattern", STATUSES[pattern.status]),
        Fact("Mean activation", significant(pattern.activation), f"{ratio}{against(pattern)}{_small(draft, pattern)}"),
        Fact("Strongest location", significant(pattern.max), "activation on the pattern"),
        Fact("Mean pre-activation", significant(pattern.pre_activation), "before the ReLU"),
    )
    if pattern.agreement is not None:
        least, most = (significant(score) for score in scores(pattern))
        facts += (Fact("Scores across seeds", f"{least} to {most}", f"mean activation at RMS contrast {SCORED:g}"),)
        facts += (Fact("Similarity across seeds", cosine(pattern.agreement), against_filters(draft, pattern)),)
    if pattern.negative:
        facts += (Fact("Negative pattern", significant(pattern.negative.pre_activation), "mean pre-activation"),)
    return facts


def _small(draft: Draft, pattern: Pattern) -> str:
    """Give the ratio of the smaller pattern on the filter's own page, which differs."""
    small = draft.findings.layer.by_unit.get(UnitName(pattern.unit))
    if small is None or small.ratio is None:
        return ""
    return f"; the smaller pattern on the filter’s own page reaches {times(small.ratio)}"
