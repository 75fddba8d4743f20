"""The pictures of the kind of detector: what the unit sees where photographs excite it most."""

from collections.abc import Mapping

from generator.architecture import ReceptiveField
from generator.figures.crops import crop, frame
from generator.figures.heat import webp
from generator.images import Photograph
from generator.results import Detector

BARE = (1, 1)  # positions of heat, where none is drawn


def draw(detector: Detector, field: ReceptiveField, photographs: Mapping[str, Photograph]) -> dict[str, bytes]:
    """Cut out the receptive field of each position that the page speaks of; photographs by file name."""
    of_layer = frame(field, BARE)
    shown = {(one.image, one.row, one.col) for one in detector.directions}
    shown |= {(one.image, one.row, one.col) for one in detector.poses}
    return {
        f"pictures/detector/{photographs[image].stem}-{row}-{col}.webp": webp(
            crop(of_layer, photographs[image].pixels, (row, col))[0]
        )
        for image, row, col in sorted(shown)
    }
