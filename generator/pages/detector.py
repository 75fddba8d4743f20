"""The kind of detector: a number and a rule for each kind, and the poses and directions behind them."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, percent, significant
from generator.numerics.orientation import SEEN
from generator.pages.draft import Draft, photograph_id
from generator.pages.maps import degrees
from generator.pages.page import Link, Picture
from generator.results.detector import Detector, Direction, FeatureType, Posed

HOLDS = {True: "yes", False: "no", None: "cannot be told"}
POSES = ("upright", "90°", "180°", "270°", "mirror", "mirror 90°", "mirror 180°", "mirror 270°")
LENGTH = 0.8  # of the line across a crop
COUNTS = 2 / SEEN  # of a crop's side: two deviations of the Gaussian in which a direction is found


@dataclass(frozen=True)
class ShownFeatureType:
    """A kind, and whether it holds."""

    name: str
    holds: str
    style: str  # for the style sheet
    value: str
    threshold: str
    measured: str
    rule: str


@dataclass(frozen=True)
class Pose:
    """One of eight poses, drawn by the style sheet's turn of the upright crop."""

    name: str
    style: str  # for the style sheet
    value: str


@dataclass(frozen=True)
class ShownPoses:
    """A photograph in eight poses."""

    photograph: Link
    picture: Picture
    poses: tuple[Pose, ...]
    kept: str


@dataclass(frozen=True)
class ShownDirection:
    """What the unit sees at a photograph's strongest position, and the direction that prevails there."""

    photograph: Link
    picture: Picture
    line: Markup | None  # along that direction, to be laid over the picture
    activation: str
    orientation: str
    predicted: bool


@dataclass(frozen=True)
class DetectorPage:
    """What the page on the kind of detector shows."""

    words: Markup
    told: str
    kinds: tuple[ShownFeatureType, ...]
    poses: tuple[ShownPoses, ...]
    alike: str
    directions: tuple[ShownDirection, ...]
    directions_told: str


def compose(draft: Draft) -> DetectorPage:
    """Compose the page on the kind of detector."""
    found = draft.findings.detector
    return DetectorPage(
        words=draft.words,
        told=_told(found),
        kinds=tuple(_kind(kind) for kind in found.kinds),
        poses=tuple(_poses(draft, posed) for posed in found.poses),
        alike=_alike(found),
        directions=tuple(_direction(draft, direction) for direction in found.directions),
        directions_told=_directions_told(draft),
    )


def _told(found: Detector) -> str:
    held = [kind.kind for kind in found.kinds if kind.holds]
    if not held:
        return "By these rules the unit is none of these kinds."
    return f"By these rules {'one holds' if len(held) == 1 else 'these hold'}: {', '.join(held)}."


def _kind(kind: FeatureType) -> ShownFeatureType:
    return ShownFeatureType(
        name=kind.kind.capitalize(),
        holds=HOLDS[kind.holds],
        style={True: "for", False: "mixed", None: "not-tested"}[kind.holds],
        value=significant(kind.value),
        threshold=significant(kind.threshold),
        measured=kind.measured,
        rule=kind.rule,
    )


def _poses(draft: Draft, posed: Posed) -> ShownPoses:
    upright, *others = posed.activations
    values = (significant(upright), *(percent(value / upright) for value in others))
    return ShownPoses(
        photograph=_photograph(draft, posed.photograph),
        picture=_crop(draft, posed),
        poses=tuple(
            Pose(name, f"pose-{number}", value) for number, (name, value) in enumerate(zip(POSES, values, strict=True))
        ),
        kept=percent(posed.kept),
    )


def _crop(draft: Draft, place: Posed | Direction) -> Picture:
    path = f"pictures/detector/{_stem(draft, place.photograph)}-{place.row}-{place.col}.webp"
    return draft.picture(
        path, f"What the unit sees of {place.photograph} at row {place.row}, column {place.col} of its map"
    )


def _stem(draft: Draft, image: str) -> str:
    return next(found.stem for found in draft.findings.activations.by_max if found.photograph == image)


def _photograph(draft: Draft, image: str) -> Link:
    return Link(draft.page("activations", photograph_id(_stem(draft, image))), image)


def _alike(found: Detector) -> str:
    if found.alike is None:
        return "Fewer than two photographs excite the unit, so that there is nothing to compare."
    return (
        f"At these {count(len(found.poses), 'place')} the input channels add alike if it is one thing that "
        f"excites the unit: the mean cosine of what they add is {significant(found.alike)}."
    )


def _direction(draft: Draft, direction: Direction) -> ShownDirection:
    found, picture = direction.orientation, _crop(draft, direction)
    return ShownDirection(
        photograph=_photograph(draft, direction.photograph),
        picture=picture,
        line=None if found is None else _line(picture, found),
        activation=significant(direction.activation),
        orientation="plain" if found is None else degrees(round(found) % 180),
        predicted=draft.study.settings.predictions.has_orientation(found),
    )


def _line(picture: Picture, orientation: float) -> Markup:
    """Draw a line in a direction, and around it what counts of the receptive field: two deviations of the Gaussian."""
    x, y, far = picture.cols / 2, picture.rows / 2, LENGTH * min(picture.cols, picture.rows) / 2
    right, up = far * math.cos(math.radians(orientation)), far * math.sin(math.radians(orientation))
    ends = f'x1="{x - right:.1f}" y1="{y + up:.1f}" x2="{x + right:.1f}" y2="{y - up:.1f}"'
    around = f'cx="{x:g}" cy="{y:g}" rx="{picture.cols * COUNTS:g}" ry="{picture.rows * COUNTS:g}"'
    return Markup(f'<ellipse class="case" {around}/><ellipse {around}/><line class="case" {ends}/><line {ends}/>')


def _directions_told(draft: Draft) -> str:
    predictions = draft.study.settings.predictions
    if predictions.orientation is None:
        return ""
    found = draft.findings.detector.directions
    inside = sum(predictions.has_orientation(one.orientation) for one in found)
    return f"{inside} of {len(found)} run as predicted; they are marked."
