"""Findings, commentary and figures become pages: dataclasses that the templates only lay out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module

from generator.commentary import Commentary
from generator.pages import units
from generator.pages.draft import Draft, unit_folder, wall_folder
from generator.pages.home import Card, HomePage, compose_home, compose_missing, compose_unbuilt
from generator.pages.layer import compose_wall
from generator.pages.page import Frame, Link, NavigationItem, Page, Provenance, numbered
from generator.results.layer import Wall
from generator.results.methods import Methods
from generator.sections import NAMES, SECTIONS, Findings, Section, section
from generator.study import Study

__all__ = ["Card", "HomePage", "Page", "compose", "compose_home", "compose_missing", "compose_unbuilt"]

SHORT_DIGEST = 12  # hexadecimal digits: enough to tell weights apart at a glance


@dataclass(frozen=True)
class _Report:
    """What the pages of one report are made from."""

    study: Study
    findings: Findings
    commentary: Mapping[str, Commentary]
    figures: Mapping[str, bytes]
    credits_html: str

    def draft(self, section: Section, folder: str) -> Draft:
        """Begin the page of a section that stands in `folder`."""
        return Draft(
            study=self.study,
            findings=self.findings,
            section=section,
            commentary=self.commentary[section.name],
            figures=self.figures,
            folder=folder,
            credits_html=self.credits_html,
        )


def compose(
    study: Study,
    findings: Findings,
    commentary: Mapping[str, Commentary],
    figures: Mapping[str, bytes],
    *,
    credits_html: str = "",
) -> tuple[Page, ...]:
    """Compose the pages of one report: one per section, in report order, then the other walls, then the units."""
    report = _Report(study, findings, commentary, figures, credits_html)
    walls = findings.layer.walls
    return (
        *(_section_page(report.draft(section, section.folder)) for section in SECTIONS),
        *(_wall_page(report, at) for at in range(1, len(walls))),
        *(page for wall in walls for page in _unit_pages(report, wall)),
    )


def _section_page(draft: Draft) -> Page:
    section = draft.section
    at = SECTIONS.index(section)
    neighbours = [SECTIONS[place] if 0 <= place < len(SECTIONS) else None for place in (at - 1, at + 1)]
    return _page(
        draft,
        template=section.name,
        title=section.title,
        question=section.question,
        content=numbered(import_module(f"generator.pages.{section.name}").compose(draft), at + 1),
        frame=_frame(draft, *(Link(draft.page(other.name), other.title) if other else None for other in neighbours)),
    )


def _wall_page(report: _Report, at: int) -> Page:
    """Compose the page of a wall that is not the section's own; the walls stand in a row."""
    walls = report.findings.layer.walls
    wall = walls[at]
    draft = report.draft(section("layer"), wall_folder(report.findings, wall.layer) or "")
    neighbours = [walls[place].layer if 0 <= place < len(walls) else None for place in (at - 1, at + 1)]
    return _page(
        draft,
        template="wall",
        title=f"The layer {wall.layer}",
        question=f"What do the filters look for whose channels {walls[0].layer} reads?",
        content=compose_wall(draft, wall),
        frame=_frame(
            draft,
            *(Link(draft.wall(layer) or "", f"The layer {layer}") if layer else None for layer in neighbours),
        ),
    )


def _unit_pages(report: _Report, wall: Wall) -> Iterator[Page]:
    """Compose the pages of a wall's units, which differ least: what they have in common is made once."""
    frame, shared = None, None
    for at, tile in enumerate(wall.tiles):
        draft = report.draft(section("layer"), unit_folder(tile))
        frame = frame or _frame(draft, None, None)
        shared = shared or units.share(draft, wall)
        before, after = (
            Link(f"../{wall.tiles[place].filter}/index.html", f"Filter {wall.tiles[place].filter}")
            if 0 <= place < len(wall.tiles)
            else None
            for place in (at - 1, at + 1)
        )
        yield _page(
            draft,
            template="unit",
            title=tile.unit,
            question=f"What does filter {tile.filter} of {wall.layer} look for?",
            content=units.compose(draft, tile, shared),
            frame=replace(frame, previous=before, next=after),
        )


def _page(draft: Draft, *, template: str, title: str, question: str, content: object, frame: Frame) -> Page:
    number = NAMES.index(draft.section.name) + 1
    return Page(
        path=f"{draft.study.slug}/{draft.folder}index.html",
        template=f"{template}.html",
        title=title,
        description=f"{draft.study.title}: {question}",
        root=f"{draft.up}../",
        content=content,
        number=number,
        question=question,
        frame=frame,
    )


def _frame(draft: Draft, previous: Link | None, following: Link | None) -> Frame:
    return Frame(
        title=draft.study.title,
        unit=draft.findings.overview.unit,
        sections=tuple(
            NavigationItem(
                number,
                draft.page(section.name),
                section.title,
                current=section is draft.section,
                nested=section.part_of is not None,
            )
            for number, section in enumerate(SECTIONS, start=1)
        ),
        previous=previous,
        next=following,
        provenance=_provenance(draft.findings.methods, draft.page("methods")),
    )


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
