"""The seven arguments of "Zoom In", each a rule that holds the author's predictions against what was measured.

Source: Olah, Cammarata, Schubert, Goh, Petrov and Carter, "Zoom In: An Introduction to Circuits", Distill 2020.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from generator.numbers import count, listing, percent, significant
from generator.numerics.tuning import apart, lobes
from generator.results import (
    Activations,
    Contributions,
    Coverage,
    Detector,
    Kernel,
    Kernels,
    Lobe,
    Overview,
    Pattern,
    Readers,
    Reading,
    Tuned,
    Tuning,
)
from generator.settings import PredictionsSettings

FOR, AGAINST, MIXED, NOT_TESTED = "for", "against", "mixed", "not tested"
HALF = 0.5  # of the predicted lobe: another that reaches it is as much what the unit is for
TURNED = 45.0  # degrees: a stimulus turned so far runs halfway to the other diagonal
YIELDS = 0.9  # of the turned orientations: all of them, but for a stray one
WIRED = 0.75  # of the norm of the kernels that promise a sign: three of four, were all alike
FOLLOWS = 0.9  # r from which the strongest six count as the unit
SIX = 6
COLOURS = {"achromatic": "response", "red-green": "red_green", "blue-yellow": "blue_yellow"}


@dataclass(frozen=True)
class Case:
    """What the rules look at."""

    predicted: PredictionsSettings | None
    overview: Overview
    pattern: Pattern
    activations: Activations
    kernels: Kernels
    tuning: Tuning
    contributions: Contributions
    coverage: Coverage
    readers: Readers
    detector: Detector


@dataclass(frozen=True)
class Judged:
    """What a rule found."""

    finding: str
    value: float | None
    measured: str


def untested(why: str) -> Judged:
    """Say why nothing was judged."""
    return Judged(NOT_TESTED, None, why)


def visualisation(case: Case, predicted: PredictionsSettings) -> Judged:
    """Hold the direction of the patterns' stripes against the predicted one."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if case.pattern.status == "dead":
        return untested("the pattern is dead")
    shown = case.detector.pattern_orientations
    inside = sum(predicted.has_orientation(degrees) for degrees in shown)
    return Judged(
        FOR if inside == len(shown) else MIXED if inside else AGAINST,
        inside / len(shown),
        f"{inside} of {count(len(shown), 'pattern')} inside: {listing([_angle(degrees) for degrees in shown])}",
    )


def examples(case: Case, predicted: PredictionsSettings) -> Judged:
    """Ask what direction prevails where photographs excite the unit most, and of which class the strongest is."""
    parts = [_directions(case, predicted), _class(case, predicted)]
    told = "; ".join(dict.fromkeys(part.measured for part in parts if part.measured))
    tested = [part for part in parts if part.finding != NOT_TESTED]
    if not tested:
        return untested(told or "neither an orientation nor a class was predicted")
    findings = {part.finding for part in tested}
    return Judged(findings.pop() if len(findings) == 1 else MIXED, tested[0].value, told)


def _directions(case: Case, predicted: PredictionsSettings) -> Judged:
    strong, places = case.detector.directions, case.detector.everywhere
    if predicted.orientation is None:
        return untested("")
    if not strong:
        return untested("no photograph excites it")
    inside = sum(predicted.has_orientation(one.orientation) for one in strong)
    share = inside / len(strong)
    near = np.abs((places - predicted.orientation + 90) % 180 - 90) <= predicted.tolerance  # False where there is none
    chance = float(near.mean())
    return Judged(
        AGAINST if share <= chance else FOR if share >= HALF else MIXED,
        share,
        f"{inside} of {count(len(strong), 'photograph')} run as predicted where they excite the unit most; "
        f"{percent(chance)} of all places do",
    )


def _class(case: Case, predicted: PredictionsSettings) -> Judged:
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
    )


def synthetic(case: Case, predicted: PredictionsSettings) -> Judged:
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
    return (
        colour == (predicted.colour or "achromatic")
        and (predicted.orientation is None or predicted.has_orientation(lobe.orientation))
        and predicted.has_period(lobe.period)
    )


def joint_tuning(case: Case, predicted: PredictionsSettings) -> Judged:
    """Ask whether the unit yields to other filters of its layer as the stimulus is turned away."""
    tuning = case.tuning
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not tuning.deviation > 0:
        return untested("the unit never varies on the photographs")
    rows = [row for row, period in enumerate(tuning.periods) if predicted.has_period(period)]
    cols = [col for col, degrees in enumerate(tuning.orientations) if predicted.has_orientation(degrees)]
    if not rows or not cols:
        return untested("no grating that was shown lies inside the prediction")
    row, col = max(((row, col) for row in rows for col in cols), key=lambda at: tuning.response[at[0]][at[1]])
    best, angle = tuning.response[row][col], tuning.orientations[col]
    if best <= 0:
        return Judged(AGAINST, 0.0, "no predicted grating excites the unit")
    turned = [at for at, degrees in enumerate(tuning.orientations) if apart(degrees, angle) >= TURNED]
    others = np.nan_to_num(np.delete(tuning.layer[:, row], case.overview.filter, axis=0), nan=-np.inf)
    rivals = others.max(axis=0, initial=-np.inf)
    yields = [at for at in turned if tuning.response[row][at] < HALF * best and rivals[at] >= HALF * best]
    share = len(yields) / len(turned)
    return Judged(
        FOR if share >= YIELDS else AGAINST if share < HALF else MIXED,
        share,
        f"{significant(best)} at {angle:g}° and {tuning.periods[row]:g} pixels; it falls below half of that, and "
        f"another filter does not, at {len(yields)} of {len(turned)} orientations {TURNED:g}° away or more",
    )


def implementation(case: Case, predicted: PredictionsSettings) -> Judged:
    """Ask whether the strongest kernels add what runs as predicted, subtract what does not, and make the unit."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.overview.rectified:
        return untested("input channels can be negative, so that the sign of a kernel promises nothing")
    kernels = {kernel.channel: kernel for kernel in case.kernels.channels}
    top = [tuned for tuned in case.tuning.inputs if tuned.channel in case.contributions.top]
    wired = _wired([(kernels[tuned.channel], tuned) for tuned in top if tuned.channel is not None], predicted)
    curve = case.coverage.rankings.l2.r
    r = curve[min(SIX, len(curve)) - 1]
    if wired is None or r is None:
        return untested("no strong kernel of one sign reads a channel with a preferred orientation")
    return Judged(
        AGAINST if wired.share < HALF else FOR if wired.share >= WIRED and r >= FOLLOWS else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'kernel')} of one sign fit, with {percent(wired.share)} of their "
        f"norm; the strongest {min(SIX, len(curve))} follow the unit with r = {significant(r)}",
    )


def use(case: Case, predicted: PredictionsSettings) -> Judged:
    """Ask whether the readers that the unit excites want what was predicted, and those that it inhibits do not."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.readers.readers:
        return untested("the weights carry no layer that reads the unit")
    if not case.readers.rectified:
        return untested("the unit can be negative where it is read, so that the sign of a kernel promises nothing")
    wired = _wired([(reading.kernel, reading) for reading in case.readers.readers], predicted)
    if wired is None:
        return untested("no reader with a kernel of one sign has a preferred orientation")
    return Judged(
        FOR if wired.share >= WIRED else AGAINST if wired.share < HALF else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'reader')} with a kernel of one sign fit, with "
        f"{percent(wired.share)} of their norm",
    )


@dataclass(frozen=True)
class _Wired:
    """How many kernels of one sign there are, how many fit the prediction, and what share of the norms these have."""

    telling: int
    fitting: int
    share: float


def _wired(kernels: Sequence[tuple[Kernel, Tuned | Reading]], predicted: PredictionsSettings) -> _Wired | None:
    """Ask of each kernel whether the strongest lobe behind it runs as its sign says; None where none tells anything."""
    telling = [(kernel, one.lobes[0]) for kernel, one in kernels if kernel.kind != "mixed" and one.lobes]
    fitting = [
        kernel.norm
        for kernel, lobe in telling
        if predicted.has_orientation(lobe.orientation) == (kernel.kind == "mostly excitatory")
    ]
    whole = sum(kernel.norm for kernel, _ in telling)
    return _Wired(len(telling), len(fitting), sum(fitting) / whole) if whole > 0 else None


def by_hand(*_: object) -> Judged:
    """Nobody has written the circuit by hand."""
    return untested("nobody has written the circuit’s weights by hand and put them in the unit’s place")


def _angle(degrees: float | None) -> str:
    return "without a direction" if degrees is None else f"{degrees:.0f}°"


def _lobe(colour: str, lobe: Lobe) -> str:
    axis = "" if colour == "achromatic" else f"{colour}, "
    return f"{significant(lobe.response)} at {axis}{lobe.orientation:g}° and {lobe.period:g} pixels"


@dataclass(frozen=True)
class Argument:
    """One of the seven: its rule in words and in code, and where it is shown."""

    name: str
    figure: str
    rule: str
    judge: Callable[[Case, PredictionsSettings], Judged]


ARGUMENTS = (
    Argument(
        "feature visualisation",
        "pattern/index.html",
        "For: the stripes of the maximal pattern, and of those from all other seeds, run inside the prediction. Mixed: "
        "some do. Against: none does.",
        visualisation,
    ),
    Argument(
        "dataset examples",
        "detector/index.html#directions",
        "Of the places where each photograph excites the unit most, at least half run inside the prediction: for. No "
        "more than of all places of all photographs: against. Between: mixed. Where a class was predicted: for if the "
        "photograph with the largest mean activation is one of it, else against. If the two disagree: mixed.",
        examples,
    ),
    Argument(
        "synthetic examples",
        "tuning/index.html#lobes",
        "For: the strongest lobe lies inside the prediction, and none outside reaches half of it. Mixed: a lobe lies "
        "inside, and one outside reaches half of it. Against: no lobe lies inside. Where a colour was predicted, the "
        "lobes along the other colour axes are outside.",
        synthetic,
    ),
    Argument(
        "joint tuning",
        "tuning/index.html#map",
        f"The unit’s best grating inside the prediction is turned by {TURNED:g}° and more. The unit yields where it "
        "falls below half of that and another filter of its layer does not. For: it yields at "
        f"{100 * YIELDS:g}\u202f% of those orientations. Against: at fewer than half. Between: mixed.",
        joint_tuning,
    ),
    Argument(
        "feature implementation",
        "tuning/index.html#inputs",
        "A kernel fits if it is mostly excitatory on a channel whose strongest lobe runs inside the prediction, or "
        "mostly inhibitory on one whose strongest lobe does not. Of the six strongest, as far as they are taken apart, "
        "each weighs by its L2 norm. For: at least three quarters fit, and the six follow the unit with r ≥ "
        f"{FOLLOWS:g}. Against: less than half fits. Between: mixed.",
        implementation,
    ),
    Argument(
        "feature use",
        "readers/index.html#readers",
        "A reader fits if its kernel on the unit is mostly excitatory and its own strongest lobe runs inside the "
        "prediction, or mostly inhibitory and it does not; each weighs by the L2 norm of that kernel. For: at least "
        "three quarters fit. Against: less than half fits. Between: mixed.",
        use,
    ),
    Argument(
        "hand-written circuit",
        "circuit/index.html",
        "Not tested: it would take weights written by hand that do what the unit does.",
        by_hand,
    ),
)
