"""The feature type: a number and a rule for each type, and the poses and orientations behind them."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import count, listing, percent, significant
from generator.numerics.orientation import SEEN
from generator.pages.draft import Draft, photograph_id
from generator.pages.maps import degrees
from generator.pages.page import Link, Picture
from generator.results.detector import Detector, Direction, FeatureType, Posed

HOLDS = {True: "yes", False: "no", None: "not testable"}
POSES = ("original", "90°", "180°", "270°", "flipped", "flipped, 90°", "flipped, 180°", "flipped, 270°")
LENGTH = 0.8  # of the line across a crop
COUNTS = 2 / SEEN  # of a crop's side: two deviations of the Gaussian in which an orientation is measured


@dataclass(frozen=True)
class ShownFeatureType:
    """A feature type, and whether the filter has it."""

    name: str
    holds: str
    style: str  # for the style sheet
    value: str
    threshold: str
    measured: str
    rules: tuple[str, ...]  # a sentence each


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
    """The receptive field at a photograph's strongest location, and the orientation of the edges there."""

    photograph: Link
    picture: Picture
    line: Markup | None  # along that orientation, to be laid over the picture
    activation: str
    orientation: str
    predicted: bool


@dataclass(frozen=True)
class DetectorPage:
    """What the page on the feature type shows."""

    words: Markup
    told: str
    kinds: tuple[ShownFeatureType, ...]
    poses: tuple[ShownPoses, ...]
    alike: str
    directions: tuple[ShownDirection, ...]
    directions_told: str


def compose(draft: Draft) -> DetectorPage:
    """Compose the page on the feature type."""
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
        return "By these rules the filter has none of the five feature types."
    types = "this feature type" if len(held) == 1 else "these feature types"
    return f"By these rules the filter has {types}: {listing(held)}."


def _kind(kind: FeatureType) -> ShownFeatureType:
    return ShownFeatureType(
        name=kind.kind.capitalize(),
        holds=HOLDS[kind.holds],
        style={True: "for", False: "mixed", None: "not-tested"}[kind.holds],
        value=significant(kind.value),
        threshold=significant(kind.threshold),
        measured=kind.measured,
        rules=tuple(f"{part}." for part in kind.rule.rstrip(".").split(". ")),
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
        path, f"Receptive field on {place.photograph} at row {place.row}, column {place.col} of the map"
    )


def _stem(draft: Draft, image: str) -> str:
    return next(found.stem for found in draft.findings.activations.by_max if found.photograph == image)


def _photograph(draft: Draft, image: str) -> Link:
    return Link(draft.page("activations", photograph_id(_stem(draft, image))), image)


def _alike(found: Detector) -> str:
    if found.alike is None:
        return "Fewer than two photographs excite the filter, so contributions cannot be compared."
    return (
        f"The contributions of the input channels at these {count(len(found.poses), 'location')} have a mean cosine "
        f"similarity of {significant(found.alike)}. It is high if one feature excites the filter everywhere."
    )


def _direction(draft: Draft, direction: Direction) -> ShownDirection:
    found, picture = direction.orientation, _crop(draft, direction)
    return ShownDirection(
        photograph=_photograph(draft, direction.photograph),
        picture=picture,
        line=None if found is None else _line(picture, found),
        activation=significant(direction.activation),
        orientation="no orientation" if found is None else degrees(round(found, 1) % 180),
        predicted=draft.study.settings.predictions.has_orientation(found),
    )


def _line(picture: Picture, orientation: float) -> Markup:
    """Draw a line along an orientation, and around it two standard deviations of the Gaussian that weighs it."""
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
    return f"{inside} of {count(len(found), 'photograph')} have the predicted orientation; they are marked."
