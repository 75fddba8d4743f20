"""The kernels: the strongest as heatmaps, the norms of all, and the strongest kernels' share of the whole."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, percent, signed, significant, times
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
from generator.pages.page import Fact, Figure, Plot
from generator.pages.pattern_words import named
from generator.results.kernels import Kernel, Kernels

NAMED = 6  # so many of the strongest are named where the plot cannot be seen
FEW = 3  # columns of coefficients up to which two kernels stand side by side on a phone


@dataclass(frozen=True)
class ShownKernel:
    """A kernel with its heatmap."""

    id: str
    title: str
    unit: str | None
    figure: Figure
    drawing: KernelDrawing
    facts: tuple[Fact, ...]
    inputs: str  # where its input channel is shown
    beside: Markup


@dataclass(frozen=True)
class KernelRow:
    """A line of the table of all kernels."""

    rank: int
    name: str
    unit: str
    href: str | None  # of that unit's page, where it has one
    norm: str
    balance: str
    positive: str
    kind: str
    top: bool


@dataclass(frozen=True)
class KernelsPage:
    """What the page on kernels shows."""

    words: Markup
    unit: str
    rectified: bool
    bias: str
    kernels: tuple[ShownKernel, ...]
    narrow: bool
    scale: ColourScale
    norms: Plot
    norms_figure: Figure
    share: str
    kinds: str
    rows: tuple[KernelRow, ...]


def compose(draft: Draft) -> KernelsPage:
    """Compose the page on kernels."""
    found = draft.findings.kernels
    return KernelsPage(
        words=draft.words,
        unit=draft.findings.overview.unit,
        rectified=draft.findings.overview.rectified,
        bias=significant(draft.findings.overview.bias),
        kernels=tuple(_shown(draft, kernel) for kernel in found.top),
        narrow=draft.findings.overview.kernel_size[1] <= FEW,
        scale=colour_scale(found.scale),
        norms=draft.plot("plots/norms.svg", _describe_norms(found)),
        norms_figure=draft.figure(
            f"L2 norms of all {count(len(found.channels), 'kernel')}, strongest first, the top {found.shown} marked."
        ),
        share=_share(found),
        kinds=_kinds(found),
        rows=tuple(_row(draft, rank, kernel) for rank, kernel in enumerate(found.channels, start=1)),
    )


def _shown(draft: Draft, kernel: Kernel) -> ShownKernel:
    found = draft.findings.kernels
    return ShownKernel(
        id=channel_id(kernel.channel),
        title=name_channel(kernel).capitalize(),
        unit=kernel.unit,
        figure=draft.figure(
            f"The kernel on {in_words(kernel)}" + (f", produced by {named(kernel.unit)}." if kernel.unit else ".")
        ),
        drawing=draw_kernel(kernel, scale=found.scale),
        facts=kernel_facts(kernel),
        inputs=draft.page("inputs", channel_id(kernel.channel)),
        beside=draft.beside(str(kernel.channel)),
    )


def _describe_norms(found: Kernels) -> str:
    first, last = significant(found.channels[0].norm), significant(found.channels[-1].norm)
    return (
        f"L2 norms of {count(len(found.channels), 'kernel')}, decreasing from {first} to {last}; "
        f"the first {found.shown} are marked: {listing([_with_norm(kernel) for kernel in found.top[:NAMED]])}"
        + (f" and {found.shown - NAMED} more" if found.shown > NAMED else "")
    )


def _with_norm(kernel: Kernel) -> str:
    return f"{name_channel(kernel)} ({significant(kernel.norm)})"


def _share(found: Kernels) -> str:
    if found.shown == len(found.channels):
        return f"All {count(found.shown, 'kernel')} are shown."
    ratio = times(found.share / found.fair_share) if found.fair_share else times(None)
    return (
        f"The top {found.shown} of {len(found.channels)} kernels hold {percent(found.share)} of the summed squared "
        f"norm. That is {ratio} the {percent(found.fair_share)} that as many equally strong kernels would hold."
    )


def _kinds(found: Kernels) -> str:
    kinds = found.kinds
    return (
        f"{kinds.excitatory} of {count(len(found.channels), 'kernel')} are mostly excitatory, "
        f"{kinds.inhibitory} mostly inhibitory and {kinds.mixed} mixed."
    )


def _row(draft: Draft, rank: int, kernel: Kernel) -> KernelRow:
    return KernelRow(
        rank=rank,
        name=kernel.colour or str(kernel.channel),
        unit=kernel.unit or "the picture",
        href=draft.unit(kernel.unit),
        norm=significant(kernel.norm),
        balance=signed(kernel.balance),
        positive=f"{kernel.positive} of {kernel.count}",
        kind=kernel.kind,
        top=rank <= draft.findings.kernels.shown,
    )
