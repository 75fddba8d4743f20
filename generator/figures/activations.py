"""The pictures of the activations: the filter's activation on each photograph."""

from generator.figures.heat import overlay, scale, webp
from generator.images import Photographs
from generator.results.activations import Activations


def draw(activations: Activations, photographs: Photographs) -> dict[str, bytes]:
    """Lay the filter's map over each photograph all on one scale."""
    on = scale(activations.scale)
    return {
        f"pictures/activations/{image.stem}.webp": webp(overlay(photographs.by_stem[image.stem].view, heat, on))
        for image, heat in zip(activations.by_max, activations.maps, strict=True)
    }
