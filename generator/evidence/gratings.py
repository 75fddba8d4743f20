"""The arguments from gratings: what the filter prefers, and which filters take over as the gratings rotate."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.angles import angular_distance
from generator.evidence.case import AGAINST, FOR, HALF, MIXED, Argument, Judged, untested
from generator.numbers import count, percent, significant, times
from generator.numerics.tuning import find_peaks
from generator.results.evidence import Turned
from generator.results.tuning import Peak, Tuning
from generator.sections import Findings
from generator.settings import PredictionsSettings

Floats = npt.NDArray[np.floating[Any]]

TURNED = 45.0  # degrees: a stimulus rotated so far is halfway to the perpendicular one
NEAR = 15.0  # degrees: two steps of the grid
MOST = 0.9  # A share of the rotated orientations, or of the layer's filters: all of them but a few.
COLOURS = {"achromatic": "response", "red-green": "red_green", "blue-yellow": "blue_yellow"}


def synthetic(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether a tuning peak lies inside the prediction, and whether one outside reaches half of it."""
    if predicted.orientation is None and predicted.period is None and predicted.colour is None:
        return untested("neither orientation, spatial period nor colour was predicted")
    if not case.tuning.deviation > 0:
        return untested("the filter never varies on the photographs")
    if not _shown(case.tuning, predicted):
        return untested("none of the gratings lies inside the prediction")
    best, most = _strongest(case.tuning, predicted)
    other = f"The strongest other peak reaches {_peak(*most)}" if most else "There is no other peak"
    if not best:
        return Judged(AGAINST, None, f"no tuning peak lies inside the prediction. {other}", "no predicted peak")
    value = most[1].response / best[1].response if most else 0.0
    return Judged(
        FOR if value < HALF else MIXED,
        value,
        f"the strongest tuning peak inside the prediction reaches {_peak(*best)}. {other}",
        f"{times(value)} as strong outside as inside" if most else "no peak outside",
    )


def caveat(tuning: Tuning, predicted: PredictionsSettings) -> str | None:
    """Say that the strongest response lies outside the prediction; None where it does not, or nothing was shown."""
    if not tuning.deviation > 0 or not _shown(tuning, predicted):
        return None
    best, most = _strongest(tuning, predicted)
    if most is None or (best and most[1].response <= best[1].response):
        return None
    return f"the strongest response to gratings ({_peak(*most)}) lies outside the prediction"


def _strongest(
    tuning: Tuning, predicted: PredictionsSettings
) -> tuple[tuple[str, Peak] | None, tuple[str, Peak] | None]:
    """Return the strongest tuning peak inside the prediction, and the strongest outside, each with its colour."""
    found = _peaks(tuning, predicted)
    inside = [pair for pair in found if _inside(*pair, predicted)]
    outside = [pair for pair in found if not _inside(*pair, predicted)]
    first, second = (max(some, key=lambda pair: pair[1].response, default=None) for some in (inside, outside))
    return first, second


def _shown(tuning: Tuning, predicted: PredictionsSettings) -> bool:
    """Tell whether any of the gratings lies inside the prediction."""
    turned = predicted.orientation is None or any(map(predicted.has_orientation, tuning.orientations))
    return turned and any(map(predicted.has_period, tuning.periods))


def _peaks(tuning: Tuning, predicted: PredictionsSettings) -> list[tuple[str, Peak]]:
    """List the peaks that bear on the prediction: those of colour only where a colour was predicted."""
    if predicted.colour is None:
        return [("achromatic", peak) for peak in tuning.peaks]
    return [
        (colour, peak)
        for colour, name in COLOURS.items()
        for peak in find_peaks(
            np.array(getattr(tuning, name)), orientations=tuning.orientations, periods=tuning.periods
        )
    ]


def _inside(colour: str, peak: Peak, predicted: PredictionsSettings) -> bool:
    """Tell whether a peak is what was predicted; one that never drops to half its height has no orientation."""
    return (
        colour == (predicted.colour or "achromatic")
        and (
            predicted.orientation is None
            or (peak.half_width is not None and predicted.has_orientation(peak.orientation))
        )
        and predicted.has_period(peak.period)
    )


def _peak(colour: str, peak: Peak) -> str:
    axis = "" if colour == "achromatic" else f"{colour}, "
    return f"{significant(peak.response)} standard deviations at {axis}{peak.orientation:g}° and {peak.period:g} pixels"


def joint_tuning(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether the filter leads its layer on the prediction, and others take over as the stimulus rotates away."""
    tuning = case.tuning
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not tuning.deviation > 0:
        return untested("the filter never varies on the photographs")
    start = best_predicted(tuning, predicted)
    if start is None:
        return untested("none of the gratings lies inside the prediction")
    if start.response <= 0:
        return Judged(AGAINST, 0.0, "no predicted grating excites the filter", "no response")
    row, col = tuning.periods.index(start.period), tuning.orientations.index(start.orientation)
    others = np.delete(tuning.layer[:, row], case.overview.filter, axis=0)  # [filter, orientation]
    others = others[np.isfinite(others).all(axis=1)]
    behind = others[others[:, col] < start.response]
    away = [
        at
        for at, degrees in enumerate(tuning.orientations)
        if angular_distance(degrees, predicted.orientation) >= TURNED and not predicted.has_orientation(degrees)
    ]
    if not away:
        return untested("none of the gratings is far from the predicted orientation")
    if not len(others):
        return untested("no other filter of the layer varies on the photographs")
    half, own = HALF * start.response, tuning.response[row]
    lost = [at for at in away if own[at] < half and _takes_over(behind, at, tuning.orientations, half)]
    share, ahead = len(lost) / len(away), len(behind) / len(others)
    most = "every other filter" if ahead == 1 else f"{percent(ahead)} of the other filters"
    return Judged(
        AGAINST if min(share, ahead) < HALF else FOR if min(share, ahead) >= MOST else MIXED,
        share,
        f"the filter responds with {significant(start.response)} standard deviations to stripes at "
        f"{start.orientation:g}° and {start.period:g} pixels, more than {most} of its layer. "
        f"At {len(lost)} of {len(away)} orientations {TURNED:g}° or more away, another filter takes over",
        f"{len(lost)} of {count(len(away), 'orientation')}",
    )


def _takes_over(behind: Floats, at: int, orientations: Sequence[float], least: float) -> bool:
    """Tell whether a filter that was behind, `[filter, orientation]`, is tuned to `at` and responds there."""
    best = np.array(orientations)[behind.argmax(axis=1)]
    return bool(((angular_distance(best, orientations[at]) <= NEAR) & (behind[:, at] >= least)).any())


def best_predicted(tuning: Tuning, predicted: PredictionsSettings) -> Turned | None:
    """Find the grating inside the predicted orientation and period that excites the filter most."""
    inside = [
        Turned(angle, period, response)
        for period, responses in zip(tuning.periods, tuning.response, strict=True)
        for angle, response in zip(tuning.orientations, responses, strict=True)
        if predicted.has_orientation(angle) and predicted.has_period(period)
    ]
    return max(inside, key=lambda one: one.response, default=None) if tuning.deviation > 0 else None


SYNTHETIC = Argument(
    name="synthetic examples",
    figure="tuning/index.html#peaks",
    rule="A tuning peak is a local maximum of the response over orientation and spatial period.\n"
    "A peak that never drops to half its height has no orientation.\n"
    "If a colour was predicted, peaks along the other colour axes are outside the prediction.\n"
    "For: a peak lies inside the prediction, and none outside reaches half of it.\n"
    "Mixed: a peak lies inside, and one outside reaches half of it.\n"
    "Against: no peak lies inside.",
    number="the strongest peak outside the prediction over the strongest inside",
    judge=synthetic,
)
JOINT_TUNING = Argument(
    name="joint tuning",
    figure="tuning/index.html#leaders",
    rule="We rotate the best predicted grating and keep its spatial period.\n"
    f"At each orientation {TURNED:g}° or more away: does the response drop below half while a filter tuned to that "
    "orientation keeps responding?\n"
    f"That filter has its best orientation within {NEAR:g}°, and reaches half of the response to the predicted "
    "grating.\n"
    "Filters that exceed the study’s filter on the predicted grating do not count.\n"
    "Each filter is measured in its own standard deviations.\n"
    f"For: the filter exceeds {100 * MOST:g}\u202f% of its layer, and another takes over at {100 * MOST:g}\u202f% of "
    "these orientations.\n"
    "Against: either share is below half.\n"
    "Mixed: anything between.",
    number="the share of the orientations at which another filter takes over",
    judge=joint_tuning,
)
