"""The arguments from pictures: those that were optimised, and photographs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.angles import angular_distance
from generator.evidence.case import AGAINST, FOR, HALF, MIXED, NOT_TESTED, Argument, Judged, untested
from generator.numbers import count, listing, percent, sentence, significant
from generator.numerics.orientation import direction
from generator.numerics.poisson_binomial import at_least
from generator.results.detector import Detector, Direction
from generator.results.values import FloatArray
from generator.sections import Findings
from generator.settings import PredictionsSettings

SIGNIFICANCE = 0.05  # a p-value above it says nothing


def visualisation(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Compare the orientation of the patterns' stripes with the predicted one; dead patterns show nothing."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if case.pattern.status == "dead":
        return untested("the pattern is dead")
    if not _asked(case.detector, predicted).any():
        return untested("no band of the pattern’s spectrum has its middle inside the predicted spatial periods")
    alive = [case.pattern.max > 0, *(other.max > 0 for other in case.pattern.others)]
    shown = [_stripes(spectrum, case.detector, predicted) for spectrum in case.detector.spectra[alive]]
    inside = [stripes for stripes in shown if predicted.has_orientation(stripes.predicted)]
    clear = [stripes for stripes in inside if stripes.rival is None]
    rivals = [stripes.rival for stripes in inside if stripes.rival is not None]
    degrees = listing([_angle(one.predicted) for one in shown])
    told = f"in {len(inside)} of {count(len(shown), 'pattern')}, the stripes have the predicted orientation ({degrees})"
    have = "has" if len(rivals) == 1 else "have"
    beside = f". {len(rivals)} of them also {have} other stripes ({listing([_angle(rival) for rival in rivals])})"
    return Judged(
        AGAINST if not inside else FOR if len(clear) == len(shown) else MIXED,
        len(clear) / len(shown),
        told + (beside if rivals else ""),
        f"{len(inside)} of {count(len(shown), 'pattern')}" + (f"; {len(rivals)} with other stripes" if rivals else ""),
    )


@dataclass(frozen=True)
class _Stripes:
    """The orientation of a picture's stripes of predicted periods, and of others with half of their energy or more."""

    predicted: float | None
    rival: float | None


def _stripes(spectrum: FloatArray, found: Detector, predicted: PredictionsSettings) -> _Stripes:
    """Read the direction of the predicted periods, and of all others, from `[band, 3]`.

    Either counts only where its oriented energy is at least half of the other's: a strong period leaks into the rest.
    """
    asked = _asked(found, predicted)
    inside, outside = spectrum[asked].sum(axis=0), spectrum[~asked].sum(axis=0)
    here, there = np.hypot(*inside[1:]), np.hypot(*outside[1:])
    rival = direction(outside).degrees
    other = rival is not None and there >= HALF * here and not predicted.has_orientation(rival)
    return _Stripes(direction(inside).degrees if here >= HALF * there else None, rival if other else None)


def _asked(found: Detector, predicted: PredictionsSettings) -> npt.NDArray[np.bool_]:
    """Tell of each band of periods whether its middle was predicted, `[band]`."""
    middles = np.sqrt(np.array(found.bands[:-1]) * found.bands[1:])
    return np.array([predicted.has_period(period) for period in middles])


def examples(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask what direction prevails where photographs excite the unit most, and of which class the strongest is."""
    parts = [_directions(case, predicted), _class(case, predicted)]
    told = ". ".join(dict.fromkeys(sentence(part.measured)[:-1] for part in parts if part.measured))
    tested = [part for part in parts if part.finding != NOT_TESTED]
    if not tested:
        return untested(told or "neither an orientation nor a class was predicted")
    findings = {part.finding for part in tested}
    return Judged(
        findings.pop() if len(findings) == 1 else MIXED, tested[0].value, told, tested[0].shown, tested[0].figure
    )


def _directions(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Hold the direction at the strongest location of each photograph against those of the layer’s other filters."""
    if predicted.orientation is None:
        return untested("")
    if not case.detector.directions:
        return untested("no photograph excites it")
    held = [
        (one, null) for one in case.detector.directions if (null := _null(case, one.photograph, predicted)) is not None
    ]
    if not held:
        return untested("no other filter of the layer is active on these photographs")
    chances = [null for _, null in held]
    expected = f"{percent(float(np.mean(chances)))} of the strongest locations of the layer’s other filters"
    if at_least(len(chances), chances) > SIGNIFICANCE:
        return untested(
            f"too few photographs excite it, or too many other filters respond to this orientation ({expected}), for "
            f"a p-value of at most {SIGNIFICANCE:g}"
        )
    inside = sum(predicted.has_orientation(one.orientation) for one, _ in held)
    share, p_value = inside / len(held), at_least(inside, chances)
    left = len(case.detector.directions) - len(held)
    return Judged(
        AGAINST if p_value > SIGNIFICANCE else FOR if share >= HALF else MIXED,
        share,
        f"in {inside} of {count(len(held), 'photograph')}, the edges at the strongest location have the predicted "
        f"orientation. So do {expected} ({_p(p_value)}), and {percent(_everywhere(case, held, predicted))} of all "
        "locations" + (f". {count(left, 'photograph')} left out, on which no other filter is active" if left else ""),
        f"{inside} of {count(len(held), 'photograph')}",
    )


def _null(case: Findings, image: str, predicted: PredictionsSettings) -> float | None:
    """Compute the share of the layer’s other filters whose strongest location has the predicted orientation.

    Filters respond where there is contrast: a location drawn from the whole photograph would be too easy to beat. Only
    filters that are active on the photograph count; None where there is no other.
    """
    found = case.detector
    number = found.photographs.index(image)
    rows, cols = np.delete(found.peaks[number], case.overview.filter, axis=0).T
    active = rows >= 0
    if not active.any():
        return None
    return _share(found.everywhere[number, rows[active], cols[active]], predicted)


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {significant(value, digits=2)}"


def _everywhere(case: Findings, held: list[tuple[Direction, float]], predicted: PredictionsSettings) -> float:
    """Compute the share of all locations that have the predicted orientation: the mean over photographs."""
    found = case.detector
    maps = [found.everywhere[found.photographs.index(one.photograph)] for one, _ in held]
    return float(np.mean([_share(one, predicted) for one in maps]))


def _share(degrees: FloatArray, predicted: PredictionsSettings) -> float:
    """Compute the share of orientations that are inside the prediction; NaN, a plain location, is outside."""
    return float((angular_distance(degrees, predicted.orientation or 0.0) <= predicted.tolerance).mean())


def _class(case: Findings, predicted: PredictionsSettings) -> Judged:
    images, asked = case.activations.by_mean, predicted.class_name
    if asked is None:
        return untested("")
    if asked not in {image.class_name for image in images}:
        return untested(f"no photograph is of the class {asked}")
    if images[0].mean <= 0:
        return untested("no photograph excites it")
    place = 1 + [image.class_name for image in images].index(asked)
    return Judged(
        FOR if place == 1 else AGAINST,
        float(place),
        f"the first photograph of {asked} is number {place} of {len(images)} by mean activation",
        f"rank {place} of {count(len(images), 'photograph')}",
        "activations/index.html",
    )


def _angle(degrees: float | None) -> str:
    return "no orientation" if degrees is None else f"{degrees:.0f}°"


VISUALISATION = Argument(
    name="feature visualisation",
    figure="pattern/index.html",
    rule="The patterns are the maximal pattern and those of all other random seeds, unless they are dead.\n"
    "Predicted stripes have the predicted spatial period and orientation, and at least half of the energy of the "
    "rest.\n"
    "Other stripes count if they have another period and orientation, and at least half the energy of the predicted "
    "ones.\n"
    "For: every pattern has the predicted stripes and no others.\n"
    "Mixed: some patterns have the predicted stripes, or other stripes count.\n"
    "Against: no pattern has the predicted stripes.",
    number="the share of the patterns that have the predicted stripes and no others",
    judge=visualisation,
)
EXAMPLES = Argument(
    name="dataset examples",
    figure="detector/index.html#directions",
    rule="Each photograph is read at the location with the largest activation of the filter.\n"
    "Null: for each photograph, one of the layer’s other active filters is drawn, and its own strongest location is "
    "read.\n"
    "The p-value is the exact probability that the null gives as many photographs.\n"
    "For: at least half of the photographs have the predicted orientation, and p ≤ 0.05.\n"
    "Mixed: fewer than half, but p ≤ 0.05.\n"
    "Against: p > 0.05.\n"
    "A predicted class is for if the photograph with the largest mean activation belongs to it, else against.\n"
    "If orientation and class disagree: mixed.",
    number="the share of the photographs with the predicted orientation; of a class alone, the rank of its first "
    "photograph",
    judge=examples,
)
