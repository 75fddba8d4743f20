"""The circuit as one drawing: input channels at the left, their kernels, and the filter at the right."""

import re
from dataclasses import dataclass

from generator.numbers import significant
from generator.pages.draft import Draft, channel_id
from generator.pages.drawing import KernelDrawing, draw_kernel, name_channel
from generator.pages.page import Picture
from generator.pages.pattern_words import named
from generator.results.inputs import InputChannel
from generator.results.kernels import Kernel
from generator.sheets import small

WIDTH = 560  # at 20 units a letter is 12 px high on a phone 340 px wide
ROW = 104  # height of an input channel
SIDE = 88  # of an input's pattern and of its kernel
KERNEL_AT = 98  # left edge of the kernel
LINE_FROM = 196  # where a connection leaves the kernel
LINE_BENDS = 352  # and where it turns towards the unit
ABOVE, BELOW = 12, 26  # from a connection to the words above it and to those below
UNIT_AT = 404
UNIT_SIDE = WIDTH - UNIT_AT
LINE = 26  # from one line of the unit's name to the next
LONGEST = 13  # letters of the unit's name that fit beneath its pattern
MOST = 8  # input channels; more would not fit a screen, and the section on inputs has them all
THINNEST, THICKEST = 2.0, 9.0  # of the lines, by norm

EFFECTS = {
    "mostly excitatory": ("excites", "positive"),
    "mostly inhibitory": ("inhibits", "negative"),
    "mixed": ("mixed", "neutral"),
}


@dataclass(frozen=True)
class Line:
    """A line of words and its height."""

    text: str
    y: float


@dataclass(frozen=True)
class Connection:
    """An input channel with its kernel and the line to the unit."""

    top: float
    name_y: float
    effect_y: float
    pattern: Picture | None
    colour: str | None  # "red", "green" or "blue" where there is no pattern
    kernel: KernelDrawing
    kernel_href: str
    input_href: str
    name: str
    effect: str
    tone: str  # "positive", "negative" or "neutral"
    path: str
    thickness: float


@dataclass(frozen=True)
class Diagram:
    """The circuit, in units of which `width` fill the column."""

    width: int
    height: float
    side: int
    kernel_at: int
    text_at: int
    connections: tuple[Connection, ...]
    unit: Picture
    unit_at: int
    unit_top: float
    unit_side: int
    unit_href: str
    unit_lines: tuple[Line, ...]
    label: str


def draw_circuit(draft: Draft) -> Diagram:
    """Draw the filter and its strongest input channels."""
    inputs = draft.findings.inputs.channels[:MOST]
    overview = draft.findings.overview
    name = [*_broken(overview.layer), f"filter {overview.filter}"]
    unit_height = UNIT_SIDE + LINE * len(name) + ABOVE
    height = max(ROW * len(inputs), unit_height)
    unit_top = (height - unit_height) / 2
    first = (height - ROW * len(inputs)) / 2
    return Diagram(
        width=WIDTH,
        height=height,
        side=SIDE,
        kernel_at=KERNEL_AT,
        text_at=LINE_FROM + 6,
        connections=tuple(
            _connect(
                draft,
                source,
                top=first + ROW * place + (ROW - SIDE) / 2,
                end=unit_top + UNIT_SIDE * (place + 0.5) / len(inputs),
            )
            for place, source in enumerate(inputs)
        ),
        unit=draft.picture(small("pictures/pattern"), f"Maximal pattern of {named(overview.unit)}"),
        unit_at=UNIT_AT,
        unit_top=unit_top,
        unit_side=UNIT_SIDE,
        unit_href=draft.page("pattern"),
        unit_lines=tuple(Line(text, unit_top + UNIT_SIDE + LINE * number) for number, text in enumerate(name, start=1)),
        label=_describe(overview.unit, [source.kernel for source in inputs]),
    )


def _connect(draft: Draft, source: InputChannel, *, top: float, end: float) -> Connection:
    kernels, kernel = draft.findings.kernels, source.kernel
    effect, tone = EFFECTS[kernel.kind]
    middle = top + SIDE / 2
    bend = (LINE_BENDS + UNIT_AT) / 2
    strength = kernel.norm / kernels.top[0].norm if kernels.top[0].norm else 0.0
    picture = (
        draft.picture(small(f"pictures/inputs/{source.channel}"), f"Maximal pattern of {named(source.unit or '')}")
        if source.pattern
        else None
    )
    return Connection(
        top=top,
        name_y=middle - ABOVE,
        effect_y=middle + BELOW,
        pattern=picture,
        colour=source.colour,
        kernel=draw_kernel(kernel, scale=kernels.scale),
        kernel_href=draft.page("kernels", channel_id(source.channel)),
        input_href=draft.page("inputs", channel_id(source.channel)),
        name=name_channel(kernel),
        effect=f"{effect} · {significant(kernel.norm)}",
        tone=tone,
        path=f"M{LINE_FROM} {middle:g}H{LINE_BENDS}C{bend:g} {middle:g} {bend:g} {end:g} {UNIT_AT} {end:g}",
        thickness=round(THINNEST + (THICKEST - THINNEST) * strength, 1),
    )


def _broken(name: str) -> list[str]:
    """Break a layer's name after its underscores into lines that fit."""
    lines = [""]
    for part in re.findall(r"[^_]*_|[^_]+", name):
        if lines[-1] and len(lines[-1]) + len(part) > LONGEST:
            lines.append("")
        lines[-1] += part
    return lines


def _describe(unit: str, kernels: list[Kernel]) -> str:
    parts = "; ".join(
        f"{name_channel(kernel)} {EFFECTS[kernel.kind][0]}, norm {significant(kernel.norm)}" for kernel in kernels
    )
    return f"The circuit of {named(unit)}, strongest input first: {parts}".replace(" mixed,", " has mixed effects,")
