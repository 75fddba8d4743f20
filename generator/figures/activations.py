"""The pictures of the activations: where the unit fires on each photograph."""

from collections.abc import Mapping

from generator.figures.heat import overlay, scale, webp
from generator.images import Photograph
from generator.results import Activations


def draw(activations: Activations, photographs: Mapping[str, Photograph]) -> dict[str, bytes]:
    """Lay the unit's map over each photograph (by stem), all on one scale."""
    on = scale(activations.scale)
    return {
        f"pictures/activations/{image.stem}.webp": webp(overlay(photographs[image.stem].view, heat, on))
        for image, heat in zip(activations.images, activations.maps, strict=True)
    }
