"""The maximal pattern: the picture, its optimisation, and the filter's activation on it against the photographs."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import significant, size, times
from generator.numerics.contrast import SCORED
from generator.pages.draft import Draft
from generator.pages.page import CaptionedPicture, Figure, Link, Picture, Plot
from generator.pages.pattern_curve import describe_optimisation, ending
from generator.pages.pattern_words import COSINE, against_filters, cosine, describe, named, scores, state
from generator.pages.values import Values, tabulate
from generator.results.layer import UnitName
from generator.results.patterns import Pattern


@dataclass(frozen=True)
class Measure:
    """One measure, on the pattern and on the photograph with its largest value."""

    name: str
    pattern: str
    photograph: str  # "" where none excites the filter
    value: str
    ratio: str


@dataclass(frozen=True)
class Reference:
    """Another tool's picture of the filter."""

    picture: Picture
    figure: Figure
    link: str | None


@dataclass(frozen=True)
class Seeds:
    """The pictures from the other random seeds."""

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
    link: str | None  # another tool's page on the filter, where the study has its address but no picture
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
    small: str  # the sentence on the smaller pattern there


def compose(draft: Draft) -> PatternPage:
    """Compose the page on the maximal pattern."""
    pattern = draft.findings.pattern
    settings, credit = draft.study.settings.reference, _credit(draft)
    figure = draft.figure(
        f"The maximal pattern (feature visualisation) of {named(pattern.unit)}: {size(pattern.size)} pixels, "
        f"{pattern.steps} steps of optimisation, random seed {pattern.seed}."
    )
    reference = _reference(draft)
    return PatternPage(
        words=draft.words,
        picture=draft.pattern("pictures/pattern", describe(pattern)),
        figure=figure,
        reference=reference,
        link=settings.link if settings and not reference else None,
        credit=credit,
        optimisation=draft.plot("plots/optimisation.svg", describe_optimisation(pattern)),
        optimisation_figure=draft.figure(
            "The objective at each step: the mean leaky activation, in which negative pre-activations count a tenth. "
            "It is measured on the shifted picture before each step, so its last value differs slightly from the "
            "table."
        ),
        optimisation_values=tabulate(
            "Some of the steps, counted from 0.",
            "Step",
            {"Mean activation": [float(value) for value in pattern.objective]},
            start=0,
            file="All are in the file pattern.npz.",
        ),
        end=ending(draft.findings.pattern.objective, draft.findings.overview.receptive_field.stride),
        measures=_measures(pattern),
        contrast=_contrast(pattern),
        lead=_lead(pattern),
        pre_activation=significant(pattern.pre_activation),
        status=pattern.status,
        state=state(pattern),
        seeds=_seeds(draft) if pattern.others else None,
        negative=_negative(draft),
        unit=Link(href, named(pattern.unit)) if (href := draft.unit(pattern.unit)) else None,
        small=_small(draft),
    )


def _seeds(draft: Draft) -> Seeds:
    pattern = draft.findings.pattern
    apart = (
        " Each picture is pushed away from those before it, so that several preferred features become visible."
        if draft.study.settings.pattern.diversity > 0
        else ""
    )
    return Seeds(
        intro=f"The pattern above is the strongest of {len(pattern.others) + 1} optimisations from different random "
        f"seeds.{apart} {_spread(pattern)}",
        shown=tuple(
            CaptionedPicture(
                draft.pattern(
                    f"pictures/pattern/seed-{number}", f"Pattern of {named(pattern.unit)} from another random seed"
                ),
                draft.figure(f"From another random seed: mean activation {significant(other.activation)}."),
            )
            for number, other in enumerate(pattern.others, start=1)
        ),
        agreement=_agreement(draft, pattern),
    )


def _agreement(draft: Draft, pattern: Pattern) -> str:
    if pattern.agreement is None:
        return ""
    against = against_filters(draft, pattern)
    compared = f"; {against}" if against else ""
    return f"The mean cosine similarity across seeds is {cosine(pattern.agreement)}{compared}. It is {COSINE}."


def _small(draft: Draft) -> str:
    """Say why the numbers of the filter's own page differ: it shows a smaller pattern."""
    pattern = draft.findings.pattern
    small = draft.findings.layer.by_unit.get(UnitName(pattern.unit))
    if small is None or small.ratio is None:
        return ""
    extent = next(filters.size for filters in draft.findings.layer.layers if small in filters.units)
    return (
        f"That page shows a smaller pattern, {size(extent)} pixels, optimised separately: "
        f"its mean activation is {times(small.ratio)} that on the top activating photograph."
    )


def _spread(pattern: Pattern) -> str:
    """Give the range of the scores of the random seeds."""
    least, most = scores(pattern)
    if least <= 0:
        return "The filter’s activation is 0 on at least one of the pictures."
    return (
        f"Their scores, the mean activations at RMS contrast {SCORED:g}, range from {significant(least)} to "
        f"{significant(most)}."
    )


def _contrast(pattern: Pattern) -> str:
    """State the contrasts behind the ratio, and the pattern's activation at the contrast of scores."""
    photograph = pattern.strongest_photograph
    beside = f" and {photograph.image} one of {photograph.contrast:.0f}" if photograph else ""
    return (
        f"Activation increases with contrast: the pattern has an RMS contrast of {pattern.contrast:.0f} of 255"
        f"{beside}. The pattern’s score, its mean activation at RMS contrast {SCORED:g}, is "
        f"{significant(pattern.score)}."
    )


def _negative(draft: Draft) -> CaptionedPicture | None:
    pattern = draft.findings.pattern
    if pattern.negative is None:
        return None
    return CaptionedPicture(
        draft.pattern("pictures/pattern/negative", f"Negative pattern of {named(pattern.unit)}"),
        draft.figure(f"The negative pattern: mean pre-activation {significant(pattern.negative.pre_activation)}."),
    )


def _reference(draft: Draft) -> Reference | None:
    if "pictures/reference.png" not in draft.figures:
        return None
    settings, credit = draft.study.settings.reference, _credit(draft)
    return Reference(
        picture=draft.picture(
            "pictures/reference.png", f"Feature visualisation of {named(draft.findings.pattern.unit)} by {credit}"
        ),
        figure=draft.figure(f"The same filter, visualised by {credit}."),
        link=settings.link if settings else None,
    )


def _credit(draft: Draft) -> str:
    settings = draft.study.settings.reference
    return (settings.credit if settings else None) or "another tool"


def _lead(pattern: Pattern) -> str:
    mean, single = pattern.ratio, pattern.ratio_max
    if mean is None or single is None or mean <= max(single, 1):
        return ""
    return (
        f"The ratio to photographs is therefore larger for the mean, {times(mean)}, than at the strongest location, "
        f"{times(single)}: there, one good instance in a photograph is enough."
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
