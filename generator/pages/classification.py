"""The classification: the top classes of every photograph, and class Grad-CAM for each of them."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import percent, significant
from generator.pages.draft import Draft, peak, photograph_id
from generator.pages.page import Figure, Picture
from generator.results.classification import ClassifiedPhotograph


@dataclass(frozen=True)
class ClassMap:
    """A class with its probability and its Grad-CAM over the photograph."""

    label: str
    probability: str
    share: float  # the probability in percent, for the bar
    picture: Picture


@dataclass(frozen=True)
class ShownClassification:
    """A photograph with its most probable classes."""

    id: str
    name: str
    figure: Figure
    picture: Picture
    classes: tuple[ClassMap, ...]
    beside: Markup


@dataclass(frozen=True)
class ClassificationPage:
    """What the page on classification shows; without a classifier there is a reason and no photographs."""

    words: Markup
    reason: str | None
    top: int
    features: str | None
    colours: Picture | None
    scale: str
    photographs: tuple[ShownClassification, ...]


def compose(draft: Draft) -> ClassificationPage:
    """Compose the page on classification."""
    found = draft.findings.classification
    images = found.classified or ()
    return ClassificationPage(
        words=draft.words,
        reason=found.reason if found.classified is None else None,
        top=max((len(image.top) for image in images), default=0),
        features=found.features,
        colours=(
            draft.picture(
                "pictures/colours.png", "Colour bar of the heatmaps, from zero at the left to the maximum at the right"
            )
            if images
            else None
        ),
        scale=significant(found.scale),
        photographs=tuple(_photograph(draft, number, image) for number, image in enumerate(images)),
    )


def _photograph(draft: Draft, number: int, image: ClassifiedPhotograph) -> ShownClassification:
    best = image.top[0]
    of_class = f" (class {image.class_name})" if image.class_name and image.class_name != best.label else ""
    return ShownClassification(
        id=photograph_id(image.stem),
        name=image.photograph,
        figure=draft.figure(
            f"{image.photograph}{of_class}: classified as {best.label} with probability {percent(best.probability)}, "
            "with the Grad-CAM of each class."
        ),
        picture=draft.picture(
            f"pictures/photographs/{image.stem}.webp", f"The photograph {image.photograph}{of_class}"
        ),
        classes=tuple(_class_map(draft, number, image, place) for place in range(len(image.top))),
        beside=draft.beside(image.stem),
    )


def _class_map(draft: Draft, number: int, image: ClassifiedPhotograph, place: int) -> ClassMap:
    found, guess = draft.findings.classification, image.top[place]
    seen = peak(found.grad_cam[number, place], found.scale or 0.0) if found.grad_cam is not None else ""
    return ClassMap(
        label=guess.label,
        probability=percent(guess.probability),
        share=round(100 * guess.probability, 1),
        picture=draft.picture(
            f"pictures/grad_cam/{image.stem}-{place + 1}.webp",
            f"Grad-CAM of {guess.label} on {image.photograph}: {seen}",
        ),
    )
