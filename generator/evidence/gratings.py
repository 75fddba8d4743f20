"""The arguments from gratings: what the unit prefers, and who takes over as they turn."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.angles import angular_distance
from generator.evidence.case import AGAINST, FOR, HALF, MIXED, Argument, Judged, untested
from generator.numbers import percent, significant
from generator.numerics.tuning import lobes
from generator.results.evidence import Turned
from generator.results.tuning import Lobe, Tuning
from generator.sections import Findings
from generator.settings import PredictionsSettings

Floats = npt.NDArray[np.floating[Any]]

TURNED = 45.0  # degrees: a stimulus turned so far runs halfway to the other diagonal
NEAR = 15.0  # degrees: two steps of the grid
MOST = 0.9  # A share of the turned orientations, or of the layer's filters: all of them but a few.
COLOURS = {"achromatic": "response", "red-green": "red_green", "blue-yellow": "blue_yellow"}


def synthetic(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether the strongest lobe lies inside the prediction, and whether another reaches half of it."""
    if predicted.orientation is None and predicted.period is None and predicted.colour is None:
        return untested("neither orientation, period nor colour was predicted")
    if not case.tuning.deviation > 0:
        return untested("the unit never varies on the photographs")
    if not _shown(case.tuning, predicted):
        return untested("no grating that was shown lies inside the prediction")
    found = _lobes(case.tuning, predicted)
    inside = [lobe for colour, lobe in found if _inside(colour, lobe, predicted)]
    outside = [(colour, lobe) for colour, lobe in found if not _inside(colour, lobe, predicted)]
    most = max(outside, key=lambda pair: pair[1].response, default=None)
    other = f"the strongest other: {_lobe(*most)}" if most else "there is no other"
    if not inside:
        return Judged(AGAINST, None, f"no lobe lies inside; {other}")
    best = max(inside, key=lambda lobe: lobe.response)
    value = most[1].response / best.response if most else 0.0
    words = _lobe(predicted.colour or "achromatic", best)
    return Judged(FOR if value < HALF else MIXED, value, f"predicted lobe: {words}; {other}")


def _shown(tuning: Tuning, predicted: PredictionsSettings) -> bool:
    """Tell whether any of the gratings lies inside the prediction."""
    turned = predicted.orientation is None or any(map(predicted.has_orientation, tuning.orientations))
    return turned and any(map(predicted.has_period, tuning.periods))


def _lobes(tuning: Tuning, predicted: PredictionsSettings) -> list[tuple[str, Lobe]]:
    """List the lobes that bear on the prediction: those of colour only where a colour was predicted."""
    if predicted.colour is None:
        return [("achromatic", lobe) for lobe in tuning.lobes]
    return [
        (colour, lobe)
        for colour, name in COLOURS.items()
        for lobe in lobes(np.array(getattr(tuning, name)), orientations=tuning.orientations, periods=tuning.periods)
    ]


def _inside(colour: str, lobe: Lobe, predicted: PredictionsSettings) -> bool:
    """Tell whether a lobe is what was predicted; one that never falls to half its height has no orientation."""
    return (
        colour == (predicted.colour or "achromatic")
        and (
            predicted.orientation is None
            or (lobe.half_width is not None and predicted.has_orientation(lobe.orientation))
        )
        and predicted.has_period(lobe.period)
    )


def _lobe(colour: str, lobe: Lobe) -> str:
    axis = "" if colour == "achromatic" else f"{colour}, "
    return f"{significant(lobe.response)} at {axis}{lobe.orientation:g}° and {lobe.period:g} pixels"


def joint_tuning(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether the unit leads its layer where the prediction says, and others take over where it does not."""
    tuning = case.tuning
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not tuning.deviation > 0:
        return untested("the unit never varies on the photographs")
    start = best_predicted(tuning, predicted)
    if start is None:
        return untested("no grating that was shown lies inside the prediction")
    if start.response <= 0:
        return Judged(AGAINST, 0.0, "no predicted grating excites the unit")
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
        return untested("no grating that was shown runs far from the prediction")
    if not len(others):
        return untested("no other filter of the layer varies on the photographs")
    half, own = HALF * start.response, tuning.response[row]
    lost = [at for at in away if own[at] < half and _takes_over(behind, at, tuning.orientations, half)]
    share, ahead = len(lost) / len(away), len(behind) / len(others)
    most = "more than any other" if ahead == 1 else f"more than {percent(ahead)}"
    return Judged(
        AGAINST if min(share, ahead) < HALF else FOR if min(share, ahead) >= MOST else MIXED,
        share,
        f"{significant(start.response)} at {start.orientation:g}° and {start.period:g} pixels, {most} "
        f"of its layer; at {len(lost)} of {len(away)} orientations {TURNED:g}° away or more another "
        "takes over",
    )


def _takes_over(behind: Floats, at: int, orientations: Sequence[float], least: float) -> bool:
    """Tell whether one of the filters that were behind, `[filter, orientation]`, is made for orientation `at`."""
    best = np.array(orientations)[behind.argmax(axis=1)]
    return bool(((angular_distance(best, orientations[at]) <= NEAR) & (behind[:, at] >= least)).any())


def best_predicted(tuning: Tuning, predicted: PredictionsSettings) -> Turned | None:
    """Find the grating inside the predicted orientation and period that excites the unit most."""
    inside = [
        Turned(angle, period, response)
        for period, responses in zip(tuning.periods, tuning.response, strict=True)
        for angle, response in zip(tuning.orientations, responses, strict=True)
        if predicted.has_orientation(angle) and predicted.has_period(period)
    ]
    return max(inside, key=lambda one: one.response, default=None) if tuning.deviation > 0 else None


SYNTHETIC = Argument(
    name="synthetic examples",
    figure="tuning/index.html#lobes",
    rule="For: the strongest lobe lies inside the prediction, and none outside reaches half of it. Mixed: a lobe lies "
    "inside, and one outside reaches half of it. Against: no lobe lies inside. A lobe that never falls to half its "
    "height as it is turned has no orientation. Where a colour was predicted, the lobes along the other colour axes "
    "are outside.",
    number="the strongest lobe outside over the strongest inside",
    judge=synthetic,
)
JOINT_TUNING = Argument(
    name="joint tuning",
    figure="tuning/index.html#leaders",
    rule="The grating inside the prediction that excites the unit most keeps its period and is turned, to "
    f"{TURNED:g}° and more from the predicted orientation. Another filter takes over where the unit falls below half "
    f"and one that it was ahead of, whose best orientation is this one, give or take {NEAR:g}°, does not. For: the "
    f"unit was ahead of at least {100 * MOST:g}\u202f% of its layer, and another takes over at {100 * MOST:g}\u202f% "
    "of the orientations. Against: fewer than half of either. Between: mixed. Each filter counts in its own standard "
    "deviations.",
    number="the share of the orientations at which another takes over",
    judge=joint_tuning,
)
