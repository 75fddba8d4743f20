"""The pictures of tuning: the grating that each lobe stands for."""

from generator.figures.heat import png
from generator.numerics.stimuli import Canvas, grating, picture
from generator.results import Tuning
from generator.sheets import LOBES

SIDE = 96  # pixels: three periods of 32


def draw(tuning: Tuning) -> dict[str, bytes]:
    """Draw the gratings of the lobes, strongest first, pixel for pixel as they were shown, on a larger canvas."""
    canvas = Canvas((SIDE, SIDE), ((SIDE - 1) / 2, (SIDE - 1) / 2))
    return {
        f"pictures/tuning/lobe-{number}.png": png(
            picture(grating(canvas, orientation=lobe.orientation, period=lobe.period, phase=0))
        )
        for number, lobe in enumerate(tuning.lobes[:LOBES], start=1)
    }
