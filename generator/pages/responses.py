"""What a unit answers to, in numbers: a line for each set of stimuli."""

import math
from collections.abc import Sequence

from generator.numbers import UNDEFINED, listing, significant
from generator.pages.maps import degrees, pixels
from generator.pages.page import Fact
from generator.results.tuning import Tuned, Tuning

STILL = "it never varies on the photographs"  # so that no response can be told in its deviations


def facts(found: Tuning) -> tuple[Fact, ...]:
    """List what the unit answers to, one set of stimuli after the other."""
    return (
        Fact(
            "Selectivity",
            significant(found.selectivity),
            "at the strongest lobe’s period: 0 if all orientations do alike, 1 if a single one answers",
        ),
        Fact("Suppressed", *_suppressed(found)),
        Fact("Red–green", *_coloured(found, found.red_green)),
        Fact("Blue–yellow", *_coloured(found, found.blue_yellow)),
        Fact("Edges", *_straight(found, found.edges)),
        Fact("Bars", *_straight(found, found.bars)),
        Fact("Arcs", *_arcs(found)),
        Fact("Fine beside coarse", *_boundaries(found)),
    )


def unmoved(found: Tuned) -> str:
    """Say why a unit has no lobe."""
    return "no grating excites it" if found.deviation else STILL


def strongest(rows: Sequence[Sequence[float]]) -> tuple[int, int] | None:
    """Find the row and column of the largest of the values that are numbers; None where there is none."""
    known = [(row, col) for row, values in enumerate(rows) for col, value in enumerate(values) if math.isfinite(value)]
    return max(known, key=lambda place: rows[place[0]][place[1]], default=None)


def _unknown(found: Tuned) -> tuple[str, str]:
    return UNDEFINED, "its receptive field is too small to see one" if found.deviation else STILL


def _suppressed(found: Tuned) -> tuple[str, str]:
    if not found.deviation:
        return UNDEFINED, STILL
    if not found.suppressed:
        return "nothing", "no orientation inhibits at every phase"
    shown = [f"{degrees(lobe.orientation)} at {pixels(lobe.period)}" for lobe in found.suppressed[:3]]
    return significant(found.suppressed[0].response), f"inhibited whatever the phase by {listing(tuple(shown))}"


def _coloured(found: Tuned, response: tuple[tuple[float, ...], ...]) -> tuple[str, str]:
    best = strongest(response)
    if best is None:
        return _unknown(found)
    row, col = best
    told = f"at {degrees(found.orientations[col])} and {pixels(found.periods[row])}, luma held"
    return significant(response[row][col]), told


def _straight(found: Tuned, response: tuple[float, ...]) -> tuple[str, str]:
    best = strongest((response,))
    if best is None:
        return _unknown(found)
    return significant(response[best[1]]), f"at {degrees(found.orientations[best[1]])}, the best place and polarity"


def _arcs(found: Tuning) -> tuple[str, str]:
    best = strongest(found.arcs)
    if best is None:
        return _unknown(found)
    row, col = best
    straight = strongest((found.lines[row],))
    return (
        significant(found.arcs[row][col]),
        f"a third of a circle, with a radius of {pixels(found.radii[row])}, its centre at "
        f"{degrees(found.directions[col])}; the best straight line of that width and length "
        f"{significant(found.lines[row][straight[1]] if straight else None)}",
    )


def _boundaries(found: Tuning) -> tuple[str, str]:
    best = strongest((found.boundaries,))
    if best is None:
        return _unknown(found)
    fine, coarse = found.textures
    return (
        significant(found.boundaries[best[1]]),
        f"coarse texture at {degrees(found.boundary_directions[best[1]])}; fine alone {significant(fine)}, "
        f"coarse alone {significant(coarse)}",
    )
