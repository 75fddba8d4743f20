"""What was measured, a line for each measurement with the page that shows it."""

from dataclasses import dataclass

from generator.numbers import UNDEFINED, percent, significant, times
from generator.pages.activations import beyond_area
from generator.pages.draft import Draft
from generator.pages.maps import degrees, pixels
from generator.pages.pattern_words import STATUSES
from generator.sections import Findings


@dataclass(frozen=True)
class MeasurementRow:
    """A measurement, and the page that shows it."""

    name: str
    value: str
    note: str
    href: str


def of_the_evidence(draft: Draft) -> tuple[MeasurementRow, ...]:
    """List what the parts of the evidence measured, whether or not anything was predicted."""
    findings = draft.findings
    tuning, coverage, ablation, circuit = findings.tuning, findings.coverage, findings.ablation, findings.circuit
    first, by_norm, kept = (
        tuning.peaks[0] if tuning.peaks else None,
        coverage.rankings.l2,
        min(len(circuit.channels), len(coverage.rankings.l2.r)),
    )
    types = [kind.kind for kind in findings.detector.kinds if kind.holds]
    return (
        MeasurementRow(
            "Strongest tuning peak",
            f"{degrees(first.orientation)}, {pixels(first.period)}" if first else "none",
            f"{significant(first.response)} standard deviations above mid-grey" if first else "",
            draft.page("tuning", "peaks"),
        ),
        MeasurementRow(
            "Orientation selectivity index",
            significant(tuning.selectivity),
            "1 if the filter responds to a single orientation, 0 if to all alike",
            draft.page("tuning", "others"),
        ),
        MeasurementRow(
            f"Correlation of the {kept} strongest inputs alone with the filter",
            f"r = {significant(by_norm.r[kept - 1])}",
            f"{by_norm.k90} channels reach 0.9" if by_norm.k90 else "no number of channels reaches 0.9",
            draft.page("coverage"),
        ),
        MeasurementRow(
            f"Ablation of the {len(ablation.together.channels)} strongest inputs",
            _change(ablation.together.on_photographs.relative),
            "change of the mean activation on the photographs",
            draft.page("ablation"),
        ),
        MeasurementRow(
            "Pattern of the circuit in isolation",
            percent(circuit.ratio),
            "of the activation on the filter’s own pattern",
            draft.page("circuit"),
        ),
        MeasurementRow("Feature type", ", ".join(types) or "none of five", "", draft.page("detector")),
    )


def _change(share: float | None) -> str:
    """Write a relative change with its sign."""
    return f"+{percent(share)}" if share and share > 0 else percent(share)


def of_the_filter(draft: Draft) -> tuple[MeasurementRow, ...]:
    """List what the maximal pattern measured."""
    pattern, page = draft.findings.pattern, draft.page("pattern")
    contrast = f"RMS contrast {pattern.contrast:.0f} of 255"
    return (
        MeasurementRow("Maximal pattern", STATUSES[pattern.status], contrast, page),
        MeasurementRow(
            "Mean activation, pattern over top photograph",
            times(pattern.ratio),
            f"that of {pattern.strongest_photograph.image}"
            if pattern.strongest_photograph
            else "no photograph excites it",
            page,
        ),
        MeasurementRow(
            "Maximum activation, pattern over top photograph",
            times(pattern.ratio_max),
            f"that of {pattern.strongest_position.image}" if pattern.strongest_position else "no photograph excites it",
            page,
        ),
    )


def of_the_photographs(draft: Draft) -> tuple[MeasurementRow, ...]:
    """List what the photographs measured."""
    activations, page = draft.findings.activations, draft.page("activations")
    strongest, by_mean = activations.by_max[0], activations.by_mean[0]
    return (
        MeasurementRow("Largest activation at one location", significant(strongest.max), strongest.photograph, page),
        MeasurementRow("Largest mean activation", significant(by_mean.mean), by_mean.photograph, page),
        MeasurementRow("Filter responds on the object", *_overlap(draft.findings), page),
    )


def _overlap(findings: Findings) -> tuple[str, str]:
    """Count the photographs with more activation where Grad-CAM is high than its area would explain."""
    above, told = beyond_area(findings.activations)
    if not told:
        return (
            UNDEFINED,
            "no class Grad-CAM" if findings.classification.classified is None else "no photograph tests it",
        )
    return f"{above} of {told}", "photographs, with more activation than area where the class Grad-CAM is high"


def of_the_kernels(draft: Draft) -> tuple[MeasurementRow, ...]:
    """List what the kernels and the patterns of their inputs measured."""
    kernels, page = draft.findings.kernels, draft.page("kernels")
    states = [channel.pattern.status for channel in draft.findings.inputs.channels if channel.pattern]
    first = kernels.top[0]
    rows = (
        MeasurementRow(
            f"Share of the squared norm in the {kernels.shown} strongest kernels",
            percent(kernels.share),
            f"{percent(kernels.fair_share)} if all kernels had one norm",
            page,
        ),
        MeasurementRow(
            "Strongest kernel", significant(first.norm), f"{first.unit or first.colour}, {first.kind}", page
        ),
        MeasurementRow(
            "Kernels excitatory, inhibitory, mixed",
            f"{kernels.kinds.excitatory}, {kernels.kinds.inhibitory}, {kernels.kinds.mixed}",
            f"of {len(kernels.channels)} kernels",
            page,
        ),
    )
    if not states:
        return rows
    beating = f"{states.count('strong')} of {len(states)}"
    return (*rows, MeasurementRow("Inputs whose pattern beats the photographs", beating, "", draft.page("inputs")))
