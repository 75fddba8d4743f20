"""The activations: where the filter responds on every photograph, and which photographs excite it most."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, percent, significant, times
from generator.pages.draft import Draft, peak, photograph_id
from generator.pages.page import Fact, Figure, Link, Picture
from generator.pages.pattern_words import named
from generator.results.activations import ActivationClass, ActivationPhotograph, Activations


@dataclass(frozen=True)
class ShownActivationMap:
    """A photograph and the filter's map over it."""

    id: str
    name: str
    figure: Figure
    picture: Picture
    heatmap: Picture
    facts: tuple[Fact, ...]
    beside: Markup


@dataclass(frozen=True)
class Rank:
    """A line of a ranking, with its bar in percent of the first."""

    name: Link
    value: str
    share: float


@dataclass(frozen=True)
class Overlap:
    """The share of the activation where the class's Grad-CAM is strong, and that region's share of the picture."""

    name: Link
    class_name: str  # whose Grad-CAM it is
    share: str
    area: str
    quotient: str


@dataclass(frozen=True)
class ClassRow:
    """A class of several photographs."""

    name: str
    count: int
    mean: str
    max: str


@dataclass(frozen=True)
class ActivationsPage:
    """What the page on activations shows."""

    words: Markup
    named: str  # the filter, in a sentence
    colours: Picture
    scale: str
    photographs: tuple[ShownActivationMap, ...]
    by_max: tuple[Rank, ...]
    by_mean: tuple[Rank, ...]
    classes: tuple[ClassRow, ...]
    no_classes: str
    overlaps: tuple[Overlap, ...]
    overlap: str


def compose(draft: Draft) -> ActivationsPage:
    """Compose the page on activations."""
    found = draft.findings.activations
    return ActivationsPage(
        words=draft.words,
        named=named(draft.findings.overview.unit),
        colours=draft.picture(
            "pictures/colours.png", "Colour bar of the heatmaps, from zero at the left to the maximum at the right"
        ),
        scale=significant(found.scale),
        photographs=tuple(_photograph(draft, number) for number in range(len(found.by_max))),
        by_max=_ranks([(image, image.max) for image in found.by_max]),
        by_mean=_ranks([(image, image.mean) for image in found.by_mean]),
        classes=tuple(_class_row(found_class) for found_class in found.classes),
        no_classes="Classes are not ranked: no class has two or more photographs in this study.",
        overlaps=tuple(_overlap(draft, image) for image in found.by_max if image.share is not None),
        overlap=_overlap_sentence(draft),
    )


def _photograph(draft: Draft, number: int) -> ShownActivationMap:
    found = draft.findings.activations
    image = found.by_max[number]
    of_class = f", class {image.class_name}" if image.class_name else ""
    return ShownActivationMap(
        id=photograph_id(image.stem),
        name=image.photograph,
        figure=draft.figure(f"{image.photograph}{of_class}: the photograph and the filter’s activation on it."),
        picture=draft.picture(
            f"pictures/photographs/{image.stem}.webp", f"The photograph {image.photograph}{of_class}"
        ),
        heatmap=draft.picture(
            f"pictures/activations/{image.stem}.webp",
            f"The filter’s activation on {image.photograph}: {peak(found.maps[number], found.scale)}",
        ),
        facts=(
            Fact("Maximum", significant(image.max), "activation at one location"),
            Fact("Mean", significant(image.mean), "over all locations"),
            Fact("Active at", percent(image.active), "of all locations"),
        ),
        beside=draft.beside(image.stem),
    )


def _ranks(values: Sequence[tuple[ActivationPhotograph, float]]) -> tuple[Rank, ...]:
    first = max((value for _, value in values), default=0.0)
    return tuple(
        Rank(_link(image), significant(value), round(100 * value / first, 1) if first > 0 else 0.0)
        for image, value in values
    )


def _link(image: ActivationPhotograph) -> Link:
    return Link(f"#{photograph_id(image.stem)}", image.photograph)


def _class_row(row: ActivationClass) -> ClassRow:
    return ClassRow(row.class_name, row.count, significant(row.mean), significant(row.max))


def _overlap(draft: Draft, image: ActivationPhotograph) -> Overlap:
    classified = draft.findings.classification.by_name.get(image.stem)
    return Overlap(
        name=_link(image),
        class_name=classified.focus_label if classified else "",
        share=percent(image.share),
        area=percent(image.area),
        quotient=times(image.share / image.area) if image.share is not None and image.area else times(None),
    )


def beyond_area(activations: Activations) -> tuple[int, int]:
    """Count the photographs with more activation in the Grad-CAM region than its area explains, and all known ones."""
    known = [(image.share, image.area) for image in activations.by_max if image.share is not None and image.area]
    return sum(share > area for share, area in known), len(known)


def _overlap_sentence(draft: Draft) -> str:
    """Say on how many photographs the filter responds more where Grad-CAM is strong, and where this is undefined."""
    found = draft.findings
    if found.classification.classified is None:
        return f"Not computed: there is no class Grad-CAM to compare with. {found.classification.reason}"
    above, known = beyond_area(found.activations)
    missing = [image.photograph for image in found.activations.by_max if image.share is None]
    of = count(known, "photograph")
    sentence = (
        f"On {above} of {of} the filter responds more strongly inside the Grad-CAM region than outside."
        if known
        else ""
    )
    undefined = f"Undefined, because the activation or the Grad-CAM is zero, on {listing(missing)}." if missing else ""
    return " ".join(filter(None, (sentence, undefined)))
