"""The conclusion: the author's weighing of the evidence, beside what was measured."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.numbers import UNDEFINED, percent, significant, times
from generator.pages.activations import beyond_area
from generator.pages.draft import Draft
from generator.pages.evidence import Matrix, matrix
from generator.sections import Findings


@dataclass(frozen=True)
class MeasurementRow:
    """One line of what was measured, with the page that shows it."""

    name: str
    value: str
    note: str
    href: str


@dataclass(frozen=True)
class ConclusionPage:
    """What the conclusion shows."""

    words: Markup
    hypothesis: str | None
    matrix: Matrix
    rules: str  # the page that states them
    measured: tuple[MeasurementRow, ...]


def compose(draft: Draft) -> ConclusionPage:
    """Compose the conclusion."""
    return ConclusionPage(
        words=draft.words,
        hypothesis=draft.hypothesis,
        matrix=matrix(draft, draft.findings.evidence),
        rules=draft.page("evidence", "rules"),
        measured=(*_of_the_unit(draft), *_of_the_photographs(draft), *_of_the_kernels(draft)),
    )


def _of_the_unit(draft: Draft) -> tuple[MeasurementRow, ...]:
    pattern, page = draft.findings.pattern, draft.page("pattern")
    return (
        MeasurementRow("Maximal pattern", pattern.status, f"RMS contrast {pattern.contrast:.0f} of 255", page),
        MeasurementRow(
            "Pattern against photographs, mean",
            times(pattern.ratio),
            f"of {pattern.strongest_photograph.image}" if pattern.strongest_photograph else "no photograph excites it",
            page,
        ),
        MeasurementRow(
            "… by strongest position",
            times(pattern.ratio_max),
            f"of {pattern.strongest_position.image}" if pattern.strongest_position else "no photograph excites it",
            page,
        ),
    )


def _of_the_photographs(draft: Draft) -> tuple[MeasurementRow, ...]:
    activations, page = draft.findings.activations, draft.page("activations")
    strongest, by_mean = activations.by_max[0], activations.by_mean[0]
    return (
        MeasurementRow("Strongest photograph, maximum", significant(strongest.max), strongest.photograph, page),
        MeasurementRow("Strongest photograph, mean", significant(by_mean.mean), by_mean.photograph, page),
        MeasurementRow("More activation than area where Grad-CAM is strong", *_overlap(draft.findings), page),
    )


def _overlap(findings: Findings) -> tuple[str, str]:
    """Count the photographs with more activation where Grad-CAM is strong than its area would explain."""
    above, told = beyond_area(findings.activations)
    if not told:
        return (
            UNDEFINED,
            "no class Grad-CAM" if findings.classification.classified is None else "no photograph can tell",
        )
    return f"{above} of {told}", "photographs"


def _of_the_kernels(draft: Draft) -> tuple[MeasurementRow, ...]:
    kernels, page = draft.findings.kernels, draft.page("kernels")
    states = [channel.pattern.status for channel in draft.findings.inputs.channels if channel.pattern]
    first = kernels.top[0]
    rows = (
        MeasurementRow(
            f"Squared norm in the top {kernels.shown}",
            percent(kernels.share),
            f"{percent(kernels.fair_share)} if all were alike",
            page,
        ),
        MeasurementRow(
            "Strongest kernel", significant(first.norm), f"{first.unit or first.colour}, {first.kind}", page
        ),
        MeasurementRow(
            "Excitatory, inhibitory, mixed",
            f"{kernels.kinds.excitatory}, {kernels.kinds.inhibitory}, {kernels.kinds.mixed}",
            f"of {len(kernels.channels)} kernels",
            page,
        ),
    )
    if not states:
        return rows
    strong = f"{states.count('strong')} of {len(states)}"
    return (*rows, MeasurementRow("Strong patterns of inputs", strong, "", draft.page("inputs")))
