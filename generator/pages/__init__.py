"""Findings, commentary and figures become pages: dataclasses that the templates only lay out."""

from collections.abc import Mapping
from importlib import import_module
from itertools import count

from generator.commentary import Commentary
from generator.pages.draft import Draft
from generator.pages.home import Card, HomePage, compose_home, compose_missing, compose_unbuilt
from generator.pages.page import Frame, Link, NavigationItem, Page, Provenance
from generator.results import Findings, Methods
from generator.sections import NAMES, SECTIONS, Section
from generator.study import Study

__all__ = ["Card", "HomePage", "Page", "compose", "compose_home", "compose_missing", "compose_unbuilt"]

SHORT_DIGEST = 12  # hexadecimal digits: enough to tell weights apart at a glance


def compose(
    study: Study,
    findings: Findings,
    commentary: Mapping[str, Commentary],
    figures: Mapping[str, bytes],
    *,
    credits_html: str = "",
) -> tuple[Page, ...]:
    """Compose the pages of one report, one per section, in report order."""
    return tuple(
        _section_page(study, findings, commentary[section.name], figures, section, credits_html) for section in SECTIONS
    )


def _section_page(
    study: Study,
    findings: Findings,
    commentary: Commentary,
    figures: Mapping[str, bytes],
    section: Section,
    credits_html: str,
) -> Page:
    number = NAMES.index(section.name) + 1
    numbers = (f"{number}.{figure}" for figure in count(1))
    up = "../" if section.folder else ""
    draft = Draft(study, findings, section, commentary, figures, up, numbers, credits_html)
    return Page(
        path=f"{study.slug}/{section.folder}index.html",
        template=f"{section.name}.html",
        title=section.title,
        description=f"{study.title}: {section.question}",
        root=f"{up}../",
        content=import_module(f"generator.pages.{section.name}").compose(draft),
        number=number,
        question=section.question,
        frame=_frame(draft),
    )


def _frame(draft: Draft) -> Frame:
    at = SECTIONS.index(draft.section)
    return Frame(
        title=draft.study.title,
        unit=draft.findings.overview.unit,
        sections=tuple(
            NavigationItem(number, draft.page(section.name), section.title, section is draft.section)
            for number, section in enumerate(SECTIONS, start=1)
        ),
        previous=_neighbour(draft, at - 1),
        next=_neighbour(draft, at + 1),
        provenance=_provenance(draft.findings.methods, draft.page("methods")),
    )


def _neighbour(draft: Draft, at: int) -> Link | None:
    return Link(draft.page(SECTIONS[at].name), SECTIONS[at].title) if 0 <= at < len(SECTIONS) else None


def _provenance(methods: Methods, page: str) -> Provenance:
    return Provenance(
        network=methods.network,
        weights=methods.weights,
        digest=methods.weights_sha256,
        short_digest=methods.weights_sha256[:SHORT_DIGEST],
        seed=methods.seed,
        versions=", ".join(f"{version.package} {version.version}" for version in methods.versions),
        methods=page,
    )
