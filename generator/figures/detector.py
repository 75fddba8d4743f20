"""The pictures of the feature type: the receptive field where photographs excite the filter most."""

from generator.figures.crops import crop, frame
from generator.figures.heat import webp
from generator.images import Photographs
from generator.results.detector import Detector
from generator.results.overview import Overview

BARE = (1, 1)  # positions of heat, where none is drawn


def draw(detector: Detector, overview: Overview, photographs: Photographs) -> dict[str, bytes]:
    """Cut out the receptive field of each location that the page shows."""
    of_layer, by_name = frame(overview.receptive_field, BARE), photographs.by_name
    shown = {(one.photograph, one.row, one.col) for one in detector.directions}
    shown |= {(one.photograph, one.row, one.col) for one in detector.poses}
    return {
        f"pictures/detector/{by_name[image].stem}-{row}-{col}.webp": webp(
            crop(of_layer, by_name[image].pixels, (row, col))[0]
        )
        for image, row, col in sorted(shown)
    }
