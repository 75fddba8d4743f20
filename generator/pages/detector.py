"""The kind of detector: a number and a rule for each kind, and the poses and directions behind them."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, count, percent, significant
from generator.pages.draft import Draft, photograph_id
from generator.pages.page import Link
from generator.pages.tuning import degrees
from generator.results import Detector, Direction, Kind, Posed

HOLDS = {True: "yes", False: "no", None: "can not be told"}
POSES = ("upright", "90°", "180°", "270°", "mirror", "mirror 90°", "mirror 180°", "mirror 270°")


@dataclass(frozen=True)
class Judged:
    """A kind, and whether it holds."""

    name: str
    holds: str
    style: str  # for the style sheet
    value: str
    threshold: str
    measured: str
    rule: str


@dataclass(frozen=True)
class ShownPoses:
    """A photograph in eight poses."""

    photograph: Link
    values: tuple[str, ...]
    kept: str


@dataclass(frozen=True)
class ShownDirection:
    """What direction prevails at a photograph's strongest position."""

    photograph: Link
    activation: str
    orientation: str


@dataclass(frozen=True)
class DetectorPage:
    """What the page on the kind of detector shows."""

    words: Markup
    told: str
    kinds: tuple[Judged, ...]
    poses: tuple[ShownPoses, ...]
    pose_names: tuple[str, ...]
    alike: str
    directions: tuple[ShownDirection, ...]
    data: tuple[Link, ...]


def compose(draft: Draft) -> DetectorPage:
    """Compose the page on the kind of detector."""
    found = draft.findings.detector
    return DetectorPage(
        words=draft.words,
        told=_told(found),
        kinds=tuple(_kind(kind) for kind in found.kinds),
        poses=tuple(_poses(draft, posed) for posed in found.poses),
        pose_names=POSES,
        alike=_alike(found),
        directions=tuple(_direction(draft, direction) for direction in found.directions),
        data=tuple(Link(draft.href(f"data/detector.{suffix}"), f"detector.{suffix}") for suffix in ("json", "npz")),
    )


def _told(found: Detector) -> str:
    held = [kind.kind for kind in found.kinds if kind.holds]
    if not held:
        return "By these rules the unit is none of these kinds."
    return f"By these rules {'one holds' if len(held) == 1 else 'these hold'}: {', '.join(held)}."


def _kind(kind: Kind) -> Judged:
    return Judged(
        name=kind.kind.capitalize(),
        holds=HOLDS[kind.holds],
        style={True: "for", False: "mixed", None: "not-tested"}[kind.holds],
        value=significant(kind.value),
        threshold=significant(kind.threshold),
        measured=kind.measured,
        rule=kind.rule,
    )


def _poses(draft: Draft, posed: Posed) -> ShownPoses:
    return ShownPoses(
        _photograph(draft, posed.image), tuple(significant(value) for value in posed.activations), percent(posed.kept)
    )


def _photograph(draft: Draft, image: str) -> Link:
    stem = next(found.stem for found in draft.findings.activations.images if found.image == image)
    return Link(draft.page("activations", photograph_id(stem)), image)


def _alike(found: Detector) -> str:
    if found.alike is None:
        return "Fewer than two photographs excite the unit, so that there is nothing to compare."
    return (
        f"At these {count(len(found.poses), 'place')} the input channels add alike if it is one thing that "
        f"excites the unit: the mean cosine of what they add is {significant(found.alike)}."
    )


def _direction(draft: Draft, direction: Direction) -> ShownDirection:
    prevails = UNDEFINED if direction.orientation is None else degrees(round(direction.orientation))
    return ShownDirection(_photograph(draft, direction.image), significant(direction.activation), prevails)
