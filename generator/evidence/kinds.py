"""The kinds of detector: a number and a rule for each. Imports no TensorFlow.

Source of the kinds: Olah et al., "An Overview of Early Vision in InceptionV1", and Schubert et al., "High-Low Frequency
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

LINE = 1.25  # times the best edge, which is half of every line: a fourth more than what has one side
CURVE = 1.25  # times the best straight stroke: a fourth more than what is not curved
BOUNDARY = 1.5  # times the same boundary turned round, and either texture: half as much again
PART = 0.5  # of the best achromatic stimulus: what does less is not what a unit is for
POSE = 0.5  # of the upright photograph's: what is left in the worst pose
LIKE = 0.5  # a cosine below which photographs are unlike
SEEDS = 0.9  # below, seeds disagree: dots beside stripes in 5 of 23 filters, and none above (docs/performance.md)
SIGNS = 2  # of three: two lobes alone may be one texture, and one freak photograph is no second meaning


def kinds(tuning: Tuning, pattern: Pattern, poses: Sequence[Posed], alike: float | None) -> tuple[FeatureType, ...]:
    """Judge each kind of detector. What cannot be told is None."""
    return (
        line(tuning),
        curve(tuning),
        boundary(tuning),
        pose_invariant([posed.kept for posed in poses]),
        polysemantic(pattern.agreement, tuning, alike),
    )


def line(tuning: Tuning) -> FeatureType:
    """A line detector answers to a straight line of some direction, clearly more than to an edge or a bend."""
    straight, edge, curved = _straight(tuning), _most(tuning.edges), _most(*tuning.arcs)
    value = straight / edge if straight > 0 and edge > 0 else None
    chooses = selectivity(np.array(tuning.bars), tuning.orientations) or 0.0
    enough = straight >= PART * _best(tuning) and chooses >= DIRECTED and curved < CURVE * straight
    return FeatureType(
        kind="line",
        holds=None if _undefined(tuning, tuning.bars) else enough and (edge <= 0 < straight or (value or 0) >= LINE),
        value=value,
        threshold=LINE,
        rule=f"The best straight bar or line does at least {significant(LINE)} times as much as the best edge; bars "
        f"are told by their direction (selectivity {significant(DIRECTED)} or more); no arc does {significant(CURVE)} "
        "times as much, and nothing twice as much.",
        measured=f"bar or line {significant(straight)}, edge {significant(edge)}, arc {significant(curved)}, "
        f"selectivity of bars {significant(chooses)}, best of all {significant(_best(tuning))}",
    )


def curve(tuning: Tuning) -> FeatureType:
    """A curve detector answers to an arc clearly more than to anything straight, stripes included."""
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
        rule=f"The best arc does at least {significant(CURVE)} times as much as the best straight bar or line, which "
        "are shown in the same widths, and as long as the arcs and longer; no grating does more, and nothing twice as "
        "much.",
        measured=f"arc {significant(curved)}, bar or line {significant(straight)}, grating {significant(stripes)}, "
        f"best of all {significant(_best(tuning))}",
    )


def _straight(tuning: Tuning) -> float:
    """Return the largest response to a single straight stroke."""
    return _most(tuning.bars, *tuning.lines)


def boundary(tuning: Tuning) -> FeatureType:
    """A high–low frequency detector wants fine texture on one side, and coarse on the other."""
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
        rule=f"The best boundary does at least {significant(BOUNDARY)} times as much as the same turned round and as "
        f"either texture alone, and {100 * PART:g}\u202f% of the best stimulus of all.",
        measured=f"boundary {significant(values[best])}, turned round {significant(turned)}, textures "
        f"{significant(tuning.textures[0])} and {significant(tuning.textures[1])}",
    )


def pose_invariant(kept: Sequence[float]) -> FeatureType:
    """A pose-invariant detector answers to what excites it however that is mirrored and turned."""
    value = median(kept) if kept else None
    return FeatureType(
        kind="pose-invariant",
        holds=None if value is None else value >= POSE,
        value=value,
        threshold=POSE,
        rule="Of what its strongest photographs do to it, the worst of seven other poses (mirrored, turned by quarter "
        f"turns) keeps at least {100 * POSE:g}\u202f%, in the median.",
        measured=f"{percent(value)}, of {count(len(kept), 'photograph')}" if kept else "no photograph excites it",
    )


def polysemantic(agreement: float | None, tuning: Tuning, alike: float | None) -> FeatureType:
    """A polysemantic unit answers to unlike things: two of three signs."""
    lobes = [lobe.orientation for lobe in tuning.lobes if lobe.half_width is not None]  # the others have none
    several = any(angular_distance(one, other) >= ANGULAR_DISTANCE for one, other in combinations(lobes, 2))
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
        rule=f"Two of three signs: random seeds whose pictures disagree (cosine below {significant(SEEDS, digits=1)}), "
        f"lobes {significant(ANGULAR_DISTANCE, digits=2)}° apart or more, strongest photographs in which the input "
        f"channels add unlike things (cosine below {significant(LIKE, digits=1)}).",
        measured=f"agreement of the seeds {significant(agreement)}, {count(len(lobes), 'lobe')}"
        f"{', far apart' if several else ''}, likeness of the photographs {significant(alike)}",
    )


def _best(tuning: Tuning) -> float:
    """Return the largest response to any achromatic stimulus."""
    return _most(
        *tuning.response, *tuning.arcs, tuning.edges, tuning.bars, *tuning.lines, tuning.boundaries, tuning.textures
    )


def _most(*rows: Sequence[float]) -> float:
    return max((value for value in chain(*rows) if np.isfinite(value)), default=0.0)


def _undefined(tuning: Tuning, *shown: Sequence[float]) -> bool:
    """Tell whether there is nothing to judge: a unit that never varies, or a field too small for any of the stimuli."""
    return not tuning.deviation > 0 or (bool(shown) and not np.isfinite(list(chain(*shown))).any())
