"""The pages of one report: those of its sections, and of each layer whose filters have pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module

from generator.commentary.definitions import NO_GLOSSARY, Glossary
from generator.commentary.reading import Commentary
from generator.data import data_names
from generator.pages import downloads, story, units
from generator.pages.citation import cite_study
from generator.pages.draft import Draft, layer_folder, unit_folder
from generator.pages.layer import compose_filters
from generator.pages.page import Frame, Link, NavigationItem, Numbers, Page, Provenance, numbered
from generator.results.layer import LayerFilters
from generator.results.methods import Methods
from generator.sections import NAMES, SECTIONS, STORY_FOLDER, Findings, Section, section
from generator.settings import Site
from generator.study import Study

STORY = "Story"
SHORT_DIGEST = 12  # hexadecimal digits: enough to tell weights apart at a glance


@dataclass(frozen=True)
class Material:
    """What the pages of one report are made from; those of a layer have no commentary."""

    study: Study
    findings: Findings
    figures: Mapping[str, bytes]
    commentary: Mapping[str, Commentary] = field(default_factory=dict)
    credits_html: str = ""
    glossary: Glossary = NO_GLOSSARY
    site: Site = field(default_factory=Site)

    def draft(self, section: Section, folder: str) -> Draft:
        """Begin the page of a section that stands in `folder`."""
        return Draft(
            study=self.study,
            findings=self.findings,
            section=section,
            commentary=self.commentary.get(section.name) or Commentary(section.name),
            figures=self.figures,
            folder=folder,
            credits_html=self.credits_html,
            glossary=self.glossary,
        )


def compose_sections(material: Material) -> tuple[Page, ...]:
    """Compose the pages of the sections, in report order, and the story, which tells them as one."""
    published = data_names(material.findings)
    drafts = (material.draft(section, section.folder) for section in SECTIONS)
    first, *others = (_section_page(replace(draft, published=published)) for draft in drafts)
    citation = cite_study(material.study, material.findings.overview, material.site)
    return (replace(first, citation=citation), *others, _story_page(material))


def compose_layer(material: Material, layer: str) -> tuple[Page, ...]:
    """Compose the pages of a layer's filters, behind that of the layer where it is not the section's own.

    Of the findings, they are made from `layer`, `inputs`, `overview` and `methods` alone.
    """
    layers = material.findings.layer.layers
    at = [filters.layer for filters in layers].index(layer)
    return (*((_layer_page(material, at),) if at else ()), *_unit_pages(material, layers[at]))


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
        frame=_frame(
            draft,
            *(Link(draft.page(other.name), other.title) if other else None for other in neighbours),
            numbers=downloads.of_section(draft),
        ),
    )


def _story_page(material: Material) -> Page:
    draft = material.draft(section(NAMES[0]), STORY_FOLDER)
    page = _page(
        draft,
        template="story",
        title=STORY,
        question="What does the filter detect, how does it do so, and how sure is that?",
        content=numbered(story.compose(lambda name: material.draft(section(name), STORY_FOLDER)), None),
        frame=_frame(
            draft,
            None,
            Link(draft.page(NAMES[0]), SECTIONS[0].title),
            numbers=downloads.of_story(draft),
            in_section=False,
        ),
    )
    return replace(page, number=None)


def _layer_page(material: Material, at: int) -> Page:
    """Compose the page on a layer that is not the section's own; the layers stand in a row."""
    layers = material.findings.layer.layers
    filters = layers[at]
    draft = material.draft(section("layer"), layer_folder(material.findings, filters.layer) or "")
    neighbours = [layers[place].layer if 0 <= place < len(layers) else None for place in (at - 1, at + 1)]
    return _page(
        draft,
        template="filters",
        title=f"All filters of {filters.layer}",
        question=f"What does each filter of {filters.layer} respond to?",
        content=compose_filters(draft, filters),
        frame=_frame(
            draft,
            *(Link(draft.layer(layer) or "", f"All filters of {layer}") if layer else None for layer in neighbours),
            numbers=downloads.of_layer(draft, filters.layer),
        ),
    )


def _unit_pages(material: Material, filters: LayerFilters) -> Iterator[Page]:
    """Compose the pages of a layer's units, which differ least: what they have in common is made once."""
    frame, shared = None, None
    for at, summary in enumerate(filters.units):
        draft = material.draft(section("layer"), unit_folder(summary))
        frame = frame or _frame(draft, None, None, numbers=downloads.of_layer(draft, filters.layer))
        shared = shared or units.share(draft, filters)
        before, after = (
            Link(f"../{filters.units[place].filter}/index.html", f"Filter {filters.units[place].filter}")
            if 0 <= place < len(filters.units)
            else None
            for place in (at - 1, at + 1)
        )
        yield _page(
            draft,
            template="unit",
            title=f"Filter {summary.filter} of {filters.layer}",
            question="What does this filter respond to?",
            content=units.compose(draft, summary, shared),
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


def _frame(
    draft: Draft, previous: Link | None, following: Link | None, *, numbers: Numbers, in_section: bool = True
) -> Frame:
    return Frame(
        title=draft.study.title,
        unit=draft.findings.overview.unit,
        overview=draft.page("overview"),
        sections=tuple(
            NavigationItem(
                number,
                draft.page(section.name),
                section.title,
                current=in_section and section is draft.section,
                nested=section.part_of is not None,
            )
            for number, section in enumerate(SECTIONS, start=1)
        ),
        previous=previous,
        next=following,
        provenance=_provenance(draft.findings.methods, draft.page("methods")),
        numbers=numbers,
        story=Link(f"{draft.up}{STORY_FOLDER}index.html", STORY),
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
