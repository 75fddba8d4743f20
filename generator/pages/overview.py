"""The overview: the circuit as one diagram, and the filter's layer within its network."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from generator.numbers import count, integer, listing, significant, size
from generator.pages.diagram import MOST, Diagram, draw_circuit
from generator.pages.draft import Draft
from generator.pages.page import Fact, Figure, Picture
from generator.pages.pattern_words import named
from generator.results.overview import Overview
from generator.sections import SECTIONS


@dataclass(frozen=True)
class Step:
    """A convolution in the strip of all of them."""

    name: str
    href: str | None  # of the page on its filters, where it has one
    role: str  # "here", "read" (its filters are the input channels), "missing" (the weights end before it) or ""


@dataclass(frozen=True)
class Window:
    """The receptive field of one location, to scale on a photograph, in pixels of the network's input."""

    figure: Figure
    photograph: Picture
    rows: int
    cols: int
    x: int
    y: int
    width: int
    height: int
    label: str


@dataclass(frozen=True)
class Contents:
    """Another section of the report."""

    href: str
    title: str
    question: str


@dataclass(frozen=True)
class OverviewPage:
    """What the overview shows."""

    title: str  # of the study
    words: Markup
    hypothesis: str | None
    verdict: str  # what the evidence says of it
    circuit: Figure
    diagram: Diagram
    standing: str
    strip: tuple[Step, ...]
    strip_figure: Figure
    strip_leads: str  # the sentence on which steps are links, where any is
    facts: tuple[Fact, ...]
    window: Window | None
    links: tuple[Contents, ...]


def compose(draft: Draft) -> OverviewPage:
    """Compose the overview."""
    overview = draft.findings.overview
    return OverviewPage(
        title=draft.study.title,
        words=draft.words,
        hypothesis=draft.hypothesis,
        verdict=draft.findings.evidence.verdict,
        circuit=draft.figure(_circuit_caption(draft)),
        diagram=draw_circuit(draft),
        standing=_standing(overview),
        strip=tuple(Step(name, draft.layer(name), _role(name, overview)) for name in overview.convolutions),
        strip_figure=draft.figure(
            f"All convolutions of {overview.network}, from the picture (left) to the classes (right): "
            f"{overview.layer} filled{_outlined(overview)}{_dashed(overview)}."
        ),
        strip_leads="A marked layer leads to all of its filters." if draft.findings.layer.layers else "",
        facts=_facts(overview),
        window=_window(draft),
        links=tuple(
            Contents(draft.page(section.name), section.title, section.question)
            for section in SECTIONS
            if section.name != "overview"
        ),
    )


def _circuit_caption(draft: Draft) -> str:
    kernels = draft.findings.kernels
    shown = min(kernels.shown, MOST)
    of = count(len(kernels.channels), "input channel")
    patterns = (
        " and their maximal patterns (feature visualisations)" if draft.findings.inputs.channels[0].pattern else ""
    )
    return (
        f"The circuit of {named(draft.findings.overview.unit)}: the {shown} strongest of {of}{patterns}, "
        "their kernels, and the filter’s pattern. Line width and number show the kernel’s L2 norm; red is mostly "
        "excitatory, blue mostly inhibitory, grey mixed."
    )


def _standing(overview: Overview) -> str:
    beside = f", {overview.beside} parallel to it" if overview.beside else ""
    return (
        f"{overview.layer} is one of {count(len(overview.convolutions), 'convolution')} in {overview.network}, with "
        f"{overview.before} before it{beside} and {overview.after} after it.{_carried(overview)}"
    )


def _carried(overview: Overview) -> str:
    """Say which part of the network the weights hold, where it is not all of it."""
    if overview.classifier:
        return ""
    missing = len(overview.convolutions) - len(overview.carried)
    layers = f"end at {overview.carried[-1]} and include" if missing else "include all of them, but"
    return f" The weights used here {layers} no classifier."


def _outlined(overview: Overview) -> str:
    """Name the outlined layers, as the end of a sentence; nothing where the layer takes the picture as input."""
    if not _reads_filters(overview):
        return ""
    return f", its input {'layer' if len(overview.reads) == 1 else 'layers'} outlined"


def _dashed(overview: Overview) -> str:
    """Name the dashed layers, as the end of a sentence."""
    return ", layers without weights dashed" if len(overview.carried) < len(overview.convolutions) else ""


def _reads_filters(overview: Overview) -> bool:
    return any(name in overview.convolutions for name in overview.reads)


def _role(name: str, overview: Overview) -> str:
    if name == overview.layer:
        return "here"
    if name not in overview.carried:
        return "missing"
    return "read" if name in overview.reads else ""


def _facts(overview: Overview) -> tuple[Fact, ...]:
    field = overview.receptive_field
    reads = listing(overview.reads) if _reads_filters(overview) else "the picture"
    return (
        Fact("Network", overview.network),
        Fact("Layer", overview.layer),
        Fact(
            "Filter",
            str(overview.filter),
            f"one of {overview.filters}, counted from 0; a filter is also called channel, unit or neuron",
        ),
        Fact("Takes input from", reads, count(overview.input_channels, "input channel")),
        Fact(
            "Kernels",
            f"{size(overview.kernel_size)} weights",
            f"stride {size(overview.stride)}, padding {overview.padding}",
        ),
        Fact("Parameters", integer(overview.parameters), "of the filter, with its bias"),
        Fact("Bias", significant(overview.bias), "added to the sum of all contributions"),
        Fact("Layer’s parameters", integer(overview.layer_parameters), "of all its filters"),
        Fact("Network’s parameters", integer(overview.network_parameters), "with the classifier"),
        Fact(
            "Activation map",
            f"{size(overview.map_size)} locations",
            f"for a picture of {size(overview.input_size)} pixels",
        ),
        Fact("Receptive field", f"{size(field.size)} pixels", f"{size(field.stride)} pixels from location to location"),
    )


def _window(draft: Draft) -> Window | None:
    """Draw the receptive field at the strongest activation; None where the filter is active on no photograph."""
    overview, activations = draft.findings.overview, draft.findings.activations
    field = overview.receptive_field
    if activations.scale <= 0 or not activations.by_max:
        return None
    image, (x, y, width, height) = activations.by_max[0], field_of(draft, 0)
    place = f"{size(field.size)} pixels of {size(overview.input_size)}"
    return Window(
        figure=draft.figure(
            f"The receptive field to scale: the {place} that determine the strongest activation on any photograph, "
            f"{significant(image.max)} on {image.photograph}."
        ),
        photograph=draft.picture(f"pictures/photographs/{image.stem}.webp", image.photograph),
        rows=overview.input_size[0],
        cols=overview.input_size[1],
        x=x,
        y=y,
        width=width,
        height=height,
        label=f"{image.photograph} with a frame around the {place} at the strongest activation",
    )


def field_of(draft: Draft, number: int) -> tuple[int, int, int, int]:
    """Place the receptive field where the unit fires most on its `number`-th photograph: x, y, width, height."""
    field, heatmap = draft.findings.overview.receptive_field, draft.findings.activations.maps[number]
    row, col = np.unravel_index(int(heatmap.argmax()), heatmap.shape)
    (down, along), (height, width) = field.stride, field.size
    return field.offset[1] + int(col) * along, field.offset[0] + int(row) * down, width, height
