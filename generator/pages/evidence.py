"""The evidence: what was predicted, what seven arguments say of it, and the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from generator.evidence import VERDICT
from generator.evidence.wiring import fits
from generator.numbers import significant
from generator.pages.draft import Draft
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
    value: str
    measured: str
    rule: str
    number: str  # what the value is
    href: str
    place: str  # what stands there


@dataclass(frozen=True)
class Matrix:
    """The evidence matrix, as the pages Evidence and Conclusion show it."""

    predicted: str | None
    rows: tuple[MatrixRow, ...]
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
    weighing: str  # how the verdict follows
    parts: tuple[EvidencePart, ...]


def compose(draft: Draft) -> EvidencePage:
    """Compose the page on the evidence."""
    return EvidencePage(
        words=draft.words,
        hypothesis=draft.hypothesis,
        matrix=matrix(draft, draft.findings.evidence),
        weighing=VERDICT,
        parts=tuple(
            EvidencePart(Link(draft.page(section.name), section.title), section.question)
            for section in SECTIONS
            if section.part_of == draft.section.name
        ),
    )


def promise(draft: Draft, kernel: Kernel, behind: Tuned | DownstreamFilter) -> str:
    """Say whether a kernel fits what was predicted, where an orientation was."""
    predictions = draft.study.settings.predictions
    if predictions.orientation is None:
        return ""
    told = {True: "fits the prediction", False: "does not fit the prediction", None: "promises nothing"}
    return f"; {told[fits(kernel, behind, predictions)]}"


def matrix(draft: Draft, found: Evidence) -> Matrix:
    """Address the rows from the page at hand."""
    return Matrix(found.predicted, tuple(_arguments(draft, found.rows)), found.verdict)


def _arguments(draft: Draft, rows: Iterable[ArgumentResult]) -> Iterable[MatrixRow]:
    titles = {section.name: section.title for section in SECTIONS}
    for row in rows:
        yield MatrixRow(
            name=row.argument.capitalize(),
            finding=row.finding,
            style=row.finding.replace(" ", "-"),
            value=significant(row.value),
            measured=row.measured,
            rule=row.rule,
            number=row.number,
            href=f"{draft.up}{row.figure}",
            place=titles[row.figure.partition("/")[0]],
        )
