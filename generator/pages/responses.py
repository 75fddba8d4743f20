"""Responses in numbers: a line for each set of stimuli."""

import math
from collections.abc import Sequence

from generator.numbers import UNDEFINED, listing, significant
from generator.pages.maps import degrees, pixels
from generator.pages.page import Fact
from generator.results.tuning import Tuned, Tuning

STILL = "the filter never varies on the photographs"  # so that no response can be told in its deviations


def facts(found: Tuning) -> tuple[Fact, ...]:
    """List the largest response to each set of stimuli."""
    return (
        Fact(
            "Orientation selectivity index (OSI)",
            significant(found.selectivity),
            "at the spatial period of the strongest tuning peak; 1 for a single orientation, 0 if all are alike",
        ),
        Fact("Cross-orientation inhibition", *_suppressed(found)),
        Fact("Red–green gratings", *_coloured(found, found.red_green)),
        Fact("Blue–yellow gratings", *_coloured(found, found.blue_yellow)),
        Fact("Edges", *_straight(found, found.edges)),
        Fact("Bars", *_straight(found, found.bars)),
        Fact("Arcs", *_arcs(found)),
        Fact("Fine beside coarse texture", *_boundaries(found)),
    )


def unmoved(found: Tuned) -> str:
    """Say why a filter has no tuning peak."""
    return "no grating excites it" if found.deviation else STILL


def strongest(rows: Sequence[Sequence[float]]) -> tuple[int, int] | None:
    """Find the row and column of the largest of the values that are numbers; None where there is none."""
    known = [(row, col) for row, values in enumerate(rows) for col, value in enumerate(values) if math.isfinite(value)]
    return max(known, key=lambda place: rows[place[0]][place[1]], default=None)


def _unknown(found: Tuned) -> tuple[str, str]:
    return UNDEFINED, "the receptive field is too small for this stimulus" if found.deviation else STILL


def _suppressed(found: Tuned) -> tuple[str, str]:
    if not found.deviation:
        return UNDEFINED, STILL
    if not found.suppressed:
        return "none", "no grating inhibits at every phase"
    first, *others = [f"{degrees(peak.orientation)} at {pixels(peak.period)}" for peak in found.suppressed[:3]]
    more = [f"{at} ({_sd(peak.response)})" for at, peak in zip(others, found.suppressed[1:3], strict=True)]
    return _sd(found.suppressed[0].response), f"{first}, at every phase" + (f"; then {listing(more)}" if more else "")


def _coloured(found: Tuned, response: tuple[tuple[float, ...], ...]) -> tuple[str, str]:
    best = strongest(response)
    if best is None:
        return _unknown(found)
    row, col = best
    told = f"at {degrees(found.orientations[col])} and {pixels(found.periods[row])}, isoluminant"
    return _sd(response[row][col]), told


def _straight(found: Tuned, response: tuple[float, ...]) -> tuple[str, str]:
    best = strongest((response,))
    if best is None:
        return _unknown(found)
    return _sd(response[best[1]]), f"at {degrees(found.orientations[best[1]])}, best offset and polarity"


def _arcs(found: Tuning) -> tuple[str, str]:
    best = strongest(found.arcs)
    if best is None:
        return _unknown(found)
    row, col = best
    straight = strongest((found.lines[row],))
    return (
        _sd(found.arcs[row][col]),
        f"a third of a circle with a radius of {pixels(found.radii[row])}, centre at {degrees(found.directions[col])}; "
        "the best straight line of that width and length evokes "
        f"{_sd(found.lines[row][straight[1]] if straight else None)}",
    )


def _boundaries(found: Tuning) -> tuple[str, str]:
    best = strongest((found.boundaries,))
    if best is None:
        return _unknown(found)
    fine, coarse = found.textures
    return (
        _sd(found.boundaries[best[1]]),
        f"coarse texture at {degrees(found.boundary_directions[best[1]])}; fine texture alone {_sd(fine)}, "
        f"coarse texture alone {_sd(coarse)}",
    )


def _sd(response: float | None) -> str:
    """Write a response with its unit: standard deviations."""
    return f"{significant(response)} SD" if response is not None and math.isfinite(response) else UNDEFINED
