"""The conclusion: the author's answer, beside the evidence and the measurements."""

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.draft import Draft
from generator.pages.evidence import Matrix, matrix
from generator.pages.measurements import (
    MeasurementRow,
    of_the_evidence,
    of_the_filter,
    of_the_kernels,
    of_the_photographs,
)


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
        rules=draft.page("evidence", "matrix"),
        measured=(
            *of_the_filter(draft),
            *of_the_photographs(draft),
            *of_the_kernels(draft),
            *of_the_evidence(draft),
        ),
    )
