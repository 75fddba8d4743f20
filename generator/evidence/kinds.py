"""The feature types: a number and a rule for each. Imports no TensorFlow.

Source of the types: Olah et al., "An Overview of Early Vision in InceptionV1", and Schubert et al., "High-Low Frequency
Detectors", Distill 2020 and 2021; polysemantic: Olah et al., "Zoom In", Distill 2020.
"""

from collections.abc import Sequence
from itertools import chain, combinations
from statistics import median

import numpy as np

from generator.angles import angular_distance
from generator.numbers import count, percent, significant
from generator.numerics.tuning import ANGULAR_DISTANCE, DIRECTED, selectivity
from generator.results.detector import FeatureType, Posed
from generator.results.patterns import Pattern
from generator.results.tuning import Tuning

LINE = 1.25  # times the best edge, which is half of every line: a fourth more
CURVE = 1.25  # times the best straight bar or line: a fourth more
BOUNDARY = 1.5  # times the same boundary rotated by 180°, and either texture: half as much again
PART = 0.5  # of the largest response to any achromatic stimulus: a filter is not named after a weaker one
POSE = 0.5  # of the original photograph's activation, in the worst pose
LIKE = 0.5  # cosine similarity below which photographs differ
SEEDS = 0.9  # below, seeds disagree: dots beside stripes in 5 of 23 filters, and none above (docs/performance.md)
SIGNS = 2  # of three: two peaks alone may be one texture, and one freak photograph is no second meaning


def kinds(tuning: Tuning, pattern: Pattern, poses: Sequence[Posed], alike: float | None) -> tuple[FeatureType, ...]:
    """Test each feature type. What cannot be tested is None."""
    return (
        line(tuning),
        curve(tuning),
        boundary(tuning),
        pose_invariant([posed.kept for posed in poses]),
        polysemantic(pattern.agreement, tuning, alike),
    )


def line(tuning: Tuning) -> FeatureType:
    """A line detector responds to a straight line of one orientation, clearly more than to an edge or an arc."""
    straight, edge, curved = _straight(tuning), _most(tuning.edges), _most(*tuning.arcs)
    value = straight / edge if straight > 0 and edge > 0 else None
    chooses = selectivity(np.array(tuning.bars), tuning.orientations) or 0.0
    enough = straight >= PART * _best(tuning) and chooses >= DIRECTED and curved < CURVE * straight
    return FeatureType(
        kind="line",
        holds=None if _undefined(tuning, tuning.bars) else enough and (edge <= 0 < straight or (value or 0) >= LINE),
        value=value,
        threshold=LINE,
        rule=f"The response to the best straight bar or line is at least {significant(LINE)} times that to the best "
        f"edge. Bars are tuned to orientation (OSI ≥ {significant(DIRECTED)}). No arc reaches {significant(CURVE)} "
        "times the bar or line, and no other stimulus twice.",
        measured=f"bar or line {significant(straight)}, edge {significant(edge)}, arc {significant(curved)}, "
        f"OSI of bars {significant(chooses)}, largest response {significant(_best(tuning))}",
    )


def curve(tuning: Tuning) -> FeatureType:
    """A curve detector responds to an arc clearly more than to anything straight, gratings included."""
    curved, straight = _most(*tuning.arcs), _straight(tuning)
    value = curved / straight if curved > 0 and straight > 0 else None
    stripes = _most(*tuning.response)
    enough = curved >= max(stripes, PART * _best(tuning))
    return FeatureType(
        kind="curve",
        holds=None
        if _undefined(tuning, *tuning.arcs)
        else enough and (straight <= 0 < curved or (value or 0) >= CURVE),
        value=value,
        threshold=CURVE,
        rule=f"The response to the best arc is at least {significant(CURVE)} times that to the best straight bar or "
        "line. Bars and lines have the same widths, and are as long as the arcs or longer. No grating exceeds the arc, "
        "and no other stimulus reaches twice its response.",
        measured=f"arc {significant(curved)}, bar or line {significant(straight)}, grating {significant(stripes)}, "
        f"largest response {significant(_best(tuning))}",
    )


def _straight(tuning: Tuning) -> float:
    """Return the largest response to a single straight bar or line."""
    return _most(tuning.bars, *tuning.lines)


def boundary(tuning: Tuning) -> FeatureType:
    """A high–low frequency detector responds to fine texture on one side and coarse texture on the other."""
    values = tuning.boundaries
    best = max(range(len(values)), key=lambda place: np.nan_to_num(values[place], nan=-np.inf))
    facing = (tuning.boundary_directions[best] + 180) % 360
    turned = values[tuning.boundary_directions.index(facing)] if facing in tuning.boundary_directions else 0.0
    rival = max(turned, *tuning.textures)
    value = values[best] / rival if values[best] > 0 and rival > 0 else None
    enough = values[best] >= PART * _best(tuning)
    return FeatureType(
        kind="high–low frequency",
        holds=None
        if _undefined(tuning, values)
        else enough and (rival <= 0 < values[best] or (value or 0) >= BOUNDARY),
        value=value,
        threshold=BOUNDARY,
        rule=f"The response to the best boundary is at least {significant(BOUNDARY)} times that to the same boundary "
        f"rotated by 180°, and to either texture alone. It also reaches {100 * PART:g}\u202f% of the largest response.",
        measured=f"boundary {significant(values[best])}, rotated by 180° {significant(turned)}, fine texture "
        f"{significant(tuning.textures[0])}, coarse texture {significant(tuning.textures[1])}",
    )


def pose_invariant(kept: Sequence[float]) -> FeatureType:
    """A pose-invariant detector responds to its top photographs however they are flipped and rotated."""
    value = median(kept) if kept else None
    return FeatureType(
        kind="pose-invariant",
        holds=None if value is None else value >= POSE,
        value=value,
        threshold=POSE,
        rule="Median over the top photographs: the response in the worst of seven flips and rotations is at least "
        f"{100 * POSE:g}\u202f% of the original.",
        measured=f"median {percent(value)}, over {count(len(kept), 'photograph')}"
        if kept
        else "no photograph excites it",
    )


def polysemantic(agreement: float | None, tuning: Tuning, alike: float | None) -> FeatureType:
    """A polysemantic filter responds to unrelated stimuli: two of three signs."""
    peaks = [peak.orientation for peak in tuning.peaks if peak.half_width is not None]  # the others have none
    several = any(angular_distance(one, other) >= ANGULAR_DISTANCE for one, other in combinations(peaks, 2))
    signs = [
        several,
        *([agreement < SEEDS] if agreement is not None else []),
        *([alike < LIKE] if alike is not None else []),
    ]
    return FeatureType(
        kind="polysemantic",
        holds=None if len(signs) < SIGNS or _undefined(tuning) else sum(signs) >= SIGNS,
        value=float(sum(signs)),
        threshold=float(SIGNS),
        rule=f"Two of three signs. The cosine similarity across seeds is below {significant(SEEDS, digits=1)}. Two "
        f"tuning peaks are at least {significant(ANGULAR_DISTANCE, digits=2)}° apart. The contributions on the top "
        f"photographs have a mean cosine similarity below {significant(LIKE, digits=1)}.",
        measured=f"cosine similarity across seeds {significant(agreement)}, {count(len(peaks), 'tuning peak')}"
        f"{', far apart' if several else ''}, cosine similarity of contributions {significant(alike)}",
    )


def _best(tuning: Tuning) -> float:
    """Return the largest response to any achromatic stimulus."""
    return _most(
        *tuning.response, *tuning.arcs, tuning.edges, tuning.bars, *tuning.lines, tuning.boundaries, tuning.textures
    )


def _most(*rows: Sequence[float]) -> float:
    return max((value for value in chain(*rows) if np.isfinite(value)), default=0.0)


def _undefined(tuning: Tuning, *shown: Sequence[float]) -> bool:
    """Tell whether there is nothing to judge: a filter that never varies, or a field too small for the stimuli."""
    return not tuning.deviation > 0 or (bool(shown) and not np.isfinite(list(chain(*shown))).any())
