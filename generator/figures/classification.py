"""The pictures of the classification: class Grad-CAM over each photograph, one picture per class."""

from generator.figures.heat import overlay, scale, webp
from generator.images import Photographs
from generator.results.classification import Classification


def draw(classification: Classification, photographs: Photographs) -> dict[str, bytes]:
    """Lay every map over its photograph all on one scale; nothing without a classifier."""
    images, maps, top = classification.classified, classification.grad_cam, classification.scale
    if images is None or maps is None or top is None:
        return {}
    on = scale(top)
    return {
        f"pictures/grad_cam/{image.stem}-{place}.webp": webp(overlay(photographs.by_stem[image.stem].view, heat, on))
        for image, of_classes in zip(images, maps, strict=True)
        for place, heat in enumerate(of_classes, start=1)
    }
