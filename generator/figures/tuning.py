"""The pictures of tuning: the grating of each tuning peak."""

from generator.figures.heat import png
from generator.numerics.stimuli import Canvas, grating, picture
from generator.results.tuning import Tuning
from generator.sheets import PEAKS

SIDE = 96  # pixels, at least: three periods of 32
MOST = 384  # at most: of the widest periods, which no page has room for, a part


def draw(tuning: Tuning) -> dict[str, bytes]:
    """Draw the gratings of the tuning peaks, strongest first, pixel for pixel as shown, on a larger canvas."""
    return {
        f"pictures/tuning/peak-{number}.png": png(
            picture(grating(_canvas(peak.period), orientation=peak.orientation, period=peak.period, phase=0))
        )
        for number, peak in enumerate(tuning.peaks[:PEAKS], start=1)
    }


def _canvas(period: float) -> Canvas:
    """Make room for a period and a half, so that a light and a dark stripe are whole."""
    side = min(max(SIDE, round(1.5 * period)), MOST)
    return Canvas((side, side), ((side - 1) / 2, (side - 1) / 2))
