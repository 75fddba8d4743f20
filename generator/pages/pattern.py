"""The maximal pattern: the picture, how the ascent went, and what it achieves against the photographs."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from generator.numbers import significant, size, spelled, times
from generator.pages.draft import Draft
from generator.pages.page import Figure, Link, Picture, Plot
from generator.results import FloatArray, Pattern, Tile

STATES = {
    "converged": "Converged, in this report’s sense: on average over its positions the pattern excites the unit "
    "at least as much as any of the photographs does.",
    "weak": "Weak: on average over its positions the pattern excites the unit less than the strongest photograph does.",
    "dead": "Dead: the unit is silent at every position of its own pattern.",
}
COSINE = "the cosine between what they do to the channels that the layer reads, 1 for the same and 0 for unrelated"
RISE = 0.9  # of the whole rise: where the ascent counts as nearly done in the alt text


@dataclass(frozen=True)
class Measure:
    """One way to measure, on the pattern and on the photograph that does best by it."""

    name: str
    pattern: str
    photograph: str  # "" where none excites the unit
    value: str
    ratio: str


@dataclass(frozen=True)
class Reference:
    """Another tool's picture of the unit."""

    picture: Picture
    figure: Figure
    link: str | None


@dataclass(frozen=True)
class Shown:
    """A picture with its caption."""

    picture: Picture
    figure: Figure


@dataclass(frozen=True)
class Seeds:
    """The pictures that other seeds gave."""

    intro: str
    shown: tuple[Shown, ...]
    agreement: str


@dataclass(frozen=True)
class PatternPage:
    """What the page on the maximal pattern shows."""

    words: Markup
    picture: Picture
    figure: Figure
    reference: Reference | None
    link: str | None  # another tool's page on the unit, where the study has its address but no picture
    credit: str
    ascent: Plot
    ascent_figure: Figure
    measures: tuple[Measure, ...]
    lead: str  # the sentence on where the pattern leads by more, if it is the mean
    pre_activation: str
    status: str
    state: str
    flat: bool
    seeds: Seeds | None
    negative: Shown | None
    unit: Link | None  # its own page, where it has one


def compose(draft: Draft) -> PatternPage:
    """Compose the page on the maximal pattern."""
    pattern = draft.findings.pattern
    settings, credit = draft.study.settings.reference, _credit(draft)
    figure = draft.figure(
        f"The maximal pattern of {pattern.unit}, {size(pattern.size)} pixels, after {pattern.steps} steps of "
        f"ascent from seed {pattern.seed}."
    )
    reference = _reference(draft)
    return PatternPage(
        words=draft.words,
        picture=draft.picture("pictures/pattern.png", describe(pattern)),
        figure=figure,
        reference=reference,
        link=settings.link if settings and not reference else None,
        credit=credit,
        ascent=draft.plot("plots/ascent.svg", _describe_ascent(pattern)),
        ascent_figure=draft.figure(
            "How the ascent went: the mean pre-activation over all positions, step by step. It is "
            "measured on the shifted picture of that step, so its end differs a little from the table. It drops where "
            "the picture, climbed at half its size so far, was repeated and roughened to fill the whole."
        ),
        measures=_measures(pattern),
        lead=_lead(pattern),
        pre_activation=significant(pattern.pre_activation),
        status=pattern.status,
        state=state(pattern),
        flat=pattern.flat,
        seeds=_seeds(draft) if pattern.others else None,
        negative=_negative(draft),
        unit=Link(href, pattern.unit) if (href := draft.unit(pattern.unit)) else None,
    )


def against_filters(draft: Draft, pattern: Pattern) -> str:
    """Say what to hold the agreement of a pattern's seeds against; nothing where its layer has no wall."""
    layer = pattern.unit.partition(":")[0]
    likeness = next((wall.likeness for wall in draft.findings.layer.walls if wall.layer == layer), None)
    return "" if likeness is None else f"between two filters of {layer} it is {cosine(likeness)} in the median"


def cosine(value: float) -> str:
    """Write a cosine, of which two decimals say enough."""
    return spelled(f"{round(value, 2) + 0.0:.2f}")


def _seeds(draft: Draft) -> Seeds:
    pattern = draft.findings.pattern
    apart = (
        ", each pushed away from the pictures of those before it, so that a unit that answers to unlike pictures shows "
        "them"
        if draft.study.settings.pattern.diversity > 0
        else ""
    )
    return Seeds(
        intro=f"The ascent began from {len(pattern.others) + 1} seeds{apart}. The strongest picture is the pattern "
        "above.",
        shown=tuple(
            Shown(
                draft.picture(f"pictures/pattern/seed-{number}.png", f"Pattern of {pattern.unit} from another seed"),
                draft.figure(f"From another seed: its mean activation is {significant(other.activation)}."),
            )
            for number, other in enumerate(pattern.others, start=1)
        ),
        agreement=_agreement(draft, pattern),
    )


def _agreement(draft: Draft, pattern: Pattern) -> str:
    if pattern.agreement is None:
        return ""
    against = against_filters(draft, pattern)
    return (
        f"How alike they all are is measured by {COSINE}: in the mean over all pairs it is {cosine(pattern.agreement)}"
        + (f"; {against}." if against else ".")
    )


def _negative(draft: Draft) -> Shown | None:
    pattern = draft.findings.pattern
    if pattern.negative is None:
        return None
    return Shown(
        draft.picture("pictures/pattern/negative.png", f"Negative pattern of {pattern.unit}"),
        draft.figure(
            f"The negative pattern: the mean pre-activation on it is {significant(pattern.negative.pre_activation)}."
        ),
    )


def state(found: Pattern | Tile) -> str:
    """Say what a pattern's state means; where a photograph excites a dead unit, that the ascent has failed."""
    if found.status == "dead" and found.strongest_photograph:
        return f"{STATES['dead']} Yet {found.strongest_photograph.image} excites it, so it is the ascent that failed."
    return STATES[found.status]


def describe(pattern: Pattern) -> str:
    """Say what the picture of a pattern shows."""
    against = f", {times(pattern.ratio)} that of the strongest photograph" if pattern.ratio is not None else ""
    return (
        f"Maximal pattern of {pattern.unit} ({pattern.status}): a made-up texture on which the unit’s mean "
        f"activation is {significant(pattern.activation)}{against}"
    )


def _reference(draft: Draft) -> Reference | None:
    if "pictures/reference.png" not in draft.figures:
        return None
    settings, credit = draft.study.settings.reference, _credit(draft)
    return Reference(
        picture=draft.picture(
            "pictures/reference.png", f"{credit}: picture of what excites {draft.findings.pattern.unit}"
        ),
        figure=draft.figure(f"The same unit as seen by {credit}."),
        link=settings.link if settings else None,
    )


def _credit(draft: Draft) -> str:
    settings = draft.study.settings.reference
    return (settings.credit if settings else None) or "another tool"


def _describe_ascent(pattern: Pattern) -> str:
    line = _describe_curve(pattern.objective)
    strongest = pattern.strongest_photograph
    if strongest is None:
        return line
    return (
        f"{line}; a dashed line marks the strongest photograph’s mean activation, {significant(strongest.activation)}"
    )


def _describe_curve(objective: FloatArray) -> str:
    first, last = float(objective[0]), float(objective[-1])
    ends = f"Line from {significant(first)} at step 1 to {significant(last)} at step {len(objective)}"
    if last <= first:
        return f"{ends}; it does not rise"
    near = int(np.argmax(objective >= first + RISE * (last - first))) + 1
    return f"{ends}; nine tenths of the rise are done by step {near}"


def _lead(pattern: Pattern) -> str:
    mean, position = pattern.ratio, pattern.ratio_max
    if mean is None or position is None or mean <= max(position, 1):
        return ""
    return (
        f"So the pattern leads by more in the mean, {times(mean)}, than at its single strongest position, "
        f"{times(position)}, where one good instance in a photograph is enough to compete."
    )


def _measures(pattern: Pattern) -> tuple[Measure, ...]:
    mean, position = pattern.strongest_photograph, pattern.strongest_position
    return (
        Measure(
            name="mean over all positions",
            pattern=significant(pattern.activation),
            photograph=mean.image if mean else "",
            value=significant(mean.activation if mean else None),
            ratio=times(pattern.ratio),
        ),
        Measure(
            name="strongest position",
            pattern=significant(pattern.max),
            photograph=position.image if position else "",
            value=significant(position.max if position else None),
            ratio=times(pattern.ratio_max),
        ),
    )
