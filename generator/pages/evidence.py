"""The evidence: the predictions, seven arguments for or against them, and the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from generator.evidence import WEIGHING
from generator.evidence.wiring import fits
from generator.numbers import UNDEFINED
from generator.pages.draft import Draft
from generator.pages.measurements import MeasurementRow, of_the_evidence
from generator.pages.page import Link
from generator.results.downstream import DownstreamFilter
from generator.results.evidence import ArgumentResult, Evidence
from generator.results.kernels import Kernel
from generator.results.tuning import Tuned
from generator.sections import SECTIONS


@dataclass(frozen=True)
class MatrixRow:
    """A row of the matrix."""

    name: str
    finding: str
    style: str  # of the finding: a name for the style sheet
    value: str  # in words: "9 of 13 photographs"
    measured: str
    rules: tuple[str, ...]  # a sentence each
    href: str
    place: str  # what stands there


@dataclass(frozen=True)
class Matrix:
    """The evidence matrix, as the pages Evidence and Conclusion show it."""

    predicted: str | None
    rows: tuple[MatrixRow, ...]  # none where nothing was predicted
    verdict: str


@dataclass(frozen=True)
class EvidencePart:
    """A page of the section, and what it answers."""

    link: Link
    question: str


@dataclass(frozen=True)
class EvidencePage:
    """What the page on the evidence shows."""

    words: Markup
    hypothesis: str | None
    matrix: Matrix
    weighing: tuple[tuple[str, str], ...]  # of the tested arguments, and the verdict that follows
    measured: tuple[MeasurementRow, ...]
    parts: tuple[EvidencePart, ...]


def compose(draft: Draft) -> EvidencePage:
    """Compose the page on the evidence."""
    return EvidencePage(
        words=draft.words,
        hypothesis=draft.hypothesis,
        matrix=matrix(draft, draft.findings.evidence),
        weighing=WEIGHING,
        measured=of_the_evidence(draft),
        parts=tuple(
            EvidencePart(Link(draft.page(section.name), section.title), section.question)
            for section in SECTIONS
            if section.part_of == draft.section.name
        ),
    )


def agreement(draft: Draft, kernel: Kernel, behind: Tuned | DownstreamFilter) -> str:
    """Say whether the sign of a kernel is as predicted, where an orientation was predicted."""
    predictions = draft.study.settings.predictions
    if predictions.orientation is None:
        return ""
    told = {True: "as predicted", False: "not as predicted", None: "not tested"}
    return f"; {told[fits(kernel, behind, predictions)]}"


def matrix(draft: Draft, found: Evidence) -> Matrix:
    """Address the rows from the page at hand; without predictions there is nothing to show but the verdict."""
    rows = tuple(_arguments(draft, found.rows)) if found.predicted else ()
    return Matrix(found.predicted, rows, found.verdict)


def _arguments(draft: Draft, rows: Iterable[ArgumentResult]) -> Iterable[MatrixRow]:
    titles = {section.name: section.title for section in SECTIONS}
    for row in rows:
        yield MatrixRow(
            name=row.argument.capitalize(),
            finding=row.finding,
            style=row.finding.replace(" ", "-"),
            value=row.shown or UNDEFINED,
            measured=row.measured,
            rules=tuple(row.rule.splitlines()),
            href=f"{draft.up}{row.figure}",
            place=titles[row.figure.partition("/")[0]],
        )
