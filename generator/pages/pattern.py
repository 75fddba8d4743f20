"""The maximal pattern: the picture, its optimisation, and the filter's activation on it against the photographs."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from generator.numbers import percent, significant, size, times
from generator.numerics.contrast import SCORED
from generator.numerics.optimisation import settles
from generator.pages.draft import Draft
from generator.pages.page import CaptionedPicture, Figure, Link, Picture, Plot
from generator.pages.pattern_words import COSINE, against_filters, cosine, describe, scores, state
from generator.pages.values import Values, tabulate
from generator.results.patterns import Pattern
from generator.results.values import FloatArray

RISE = 0.9  # of the whole increase: where the optimisation counts as nearly done in the alt text


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
class Seeds:
    """The pictures that other seeds gave."""

    intro: str
    shown: tuple[CaptionedPicture, ...]
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
    optimisation: Plot
    optimisation_figure: Figure
    optimisation_values: Values
    end: str  # the sentences on how the curve ends
    measures: tuple[Measure, ...]
    contrast: str  # the sentence on the contrast of both, and the score
    lead: str  # the sentence on where the pattern leads by more, if it is the mean
    pre_activation: str
    status: str
    state: str
    seeds: Seeds | None
    negative: CaptionedPicture | None
    unit: Link | None  # its own page, where it has one


def compose(draft: Draft) -> PatternPage:
    """Compose the page on the maximal pattern."""
    pattern = draft.findings.pattern
    settings, credit = draft.study.settings.reference, _credit(draft)
    figure = draft.figure(
        f"The maximal pattern of {pattern.unit}, {size(pattern.size)} pixels, after {pattern.steps} steps of "
        f"optimisation, seed {pattern.seed}."
    )
    reference = _reference(draft)
    return PatternPage(
        words=draft.words,
        picture=draft.picture("pictures/pattern.png", describe(pattern)),
        figure=figure,
        reference=reference,
        link=settings.link if settings and not reference else None,
        credit=credit,
        optimisation=draft.plot("plots/optimisation.svg", _describe_optimisation(pattern)),
        optimisation_figure=draft.figure(
            "The optimisation, step by step: the mean activation over all locations, where values below the threshold "
            "count a tenth. It is measured on the shifted picture before each step, so its end differs a little from "
            "the table."
        ),
        optimisation_values=tabulate(
            "Some of the steps, counted from 0. All are in the file pattern.npz.",
            "Step",
            {"Mean activation": [float(value) for value in pattern.objective]},
            start=0,
        ),
        end=_end(draft),
        measures=_measures(pattern),
        contrast=_contrast(pattern),
        lead=_lead(pattern),
        pre_activation=significant(pattern.pre_activation),
        status=pattern.status,
        state=state(pattern),
        seeds=_seeds(draft) if pattern.others else None,
        negative=_negative(draft),
        unit=Link(href, pattern.unit) if (href := draft.unit(pattern.unit)) else None,
    )


def _seeds(draft: Draft) -> Seeds:
    pattern = draft.findings.pattern
    apart = (
        ", and each picture is pushed away from those before it, so that a filter that responds to unlike pictures "
        "shows them"
        if draft.study.settings.pattern.diversity > 0
        else ""
    )
    return Seeds(
        intro=f"The optimisation ran from {len(pattern.others) + 1} random seeds{apart}. The strongest picture is the "
        f"pattern above. {_spread(pattern)}",
        shown=tuple(
            CaptionedPicture(
                draft.picture(
                    f"pictures/pattern/seed-{number}.png", f"Pattern of {pattern.unit} from another random seed"
                ),
                draft.figure(f"From another random seed: the mean activation is {significant(other.activation)}."),
            )
            for number, other in enumerate(pattern.others, start=1)
        ),
        agreement=_agreement(draft, pattern),
    )


def _agreement(draft: Draft, pattern: Pattern) -> str:
    if pattern.agreement is None:
        return ""
    against = against_filters(draft, pattern)
    return f"Their agreement is {COSINE}: {cosine(pattern.agreement)} in the mean over all pairs" + (
        f"; {against}." if against else "."
    )


def _end(draft: Draft) -> str:
    """Say what the end of the curve means."""
    fixed = (
        "The number of steps is fixed, and their size falls to a tenth: the end of the curve is no limit of the filter."
    )
    if not settles(max(draft.findings.overview.receptive_field.stride)):
        return fixed
    return f"{fixed} The last tenth of the steps is not shifted, which lifts it."


def _spread(pattern: Pattern) -> str:
    """Say how far the scores of the random seeds lie apart."""
    least, most = scores(pattern)
    if least <= 0:
        return "On at least one of the pictures the filter’s activation is 0."
    return (
        f"At RMS contrast {SCORED:g} their mean activations lie between {significant(least)} and {significant(most)}: "
        f"the lowest is {percent(least / most)} of the highest."
    )


def _contrast(pattern: Pattern) -> str:
    """State the contrasts behind the ratio, and the pattern's activation at the contrast of scores."""
    photograph = pattern.strongest_photograph
    beside = f", {photograph.image} {photograph.contrast:.0f}" if photograph else ""
    return (
        f"Activation grows with contrast. The pattern has an RMS contrast of {pattern.contrast:.0f} of 255{beside}. "
        f"At RMS contrast {SCORED:g} the mean activation on the pattern, its score, is {significant(pattern.score)}."
    )


def _negative(draft: Draft) -> CaptionedPicture | None:
    pattern = draft.findings.pattern
    if pattern.negative is None:
        return None
    return CaptionedPicture(
        draft.picture("pictures/pattern/negative.png", f"Negative pattern of {pattern.unit}"),
        draft.figure(
            f"The negative pattern: the mean pre-activation is {significant(pattern.negative.pre_activation)}."
        ),
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


def _describe_optimisation(pattern: Pattern) -> str:
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
        return f"{ends}; it does not increase"
    near = int(np.argmax(objective >= first + RISE * (last - first))) + 1
    return f"{ends}; nine tenths of the increase are reached by step {near}"


def _lead(pattern: Pattern) -> str:
    mean, position = pattern.ratio, pattern.ratio_max
    if mean is None or position is None or mean <= max(position, 1):
        return ""
    return (
        f"So the pattern leads by more in the mean, {times(mean)}, than at its single strongest location, "
        f"{times(position)}, where one good instance in a photograph is enough to compete."
    )


def _measures(pattern: Pattern) -> tuple[Measure, ...]:
    mean, position = pattern.strongest_photograph, pattern.strongest_position
    return (
        Measure(
            name="mean over all locations",
            pattern=significant(pattern.activation),
            photograph=mean.image if mean else "",
            value=significant(mean.activation if mean else None),
            ratio=times(pattern.ratio),
        ),
        Measure(
            name="strongest location",
            pattern=significant(pattern.max),
            photograph=position.image if position else "",
            value=significant(position.max if position else None),
            ratio=times(pattern.ratio_max),
        ),
    )
