"""One study's report: its parts, its figures and its card; or the card of a study that cannot be built."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from generator.card import UNBUILT, Card
from generator.digests import digests_in
from generator.drawn import PATH
from generator.files import File, OnDisk, digest
from generator.links import LinkSummary
from generator.memory import Memory
from generator.parts.drawings import fonts
from generator.parts.ingredients import Ingredients
from generator.parts.part import Parts, SitePart
from generator.parts.rows import About, Look, data_row, drawings_row, front_row, layer_row, sections_row
from generator.plan import layers_with_pages
from generator.prepare import Planned, Unplanned
from generator.settings import Site
from generator.store import Entry
from generator.study import Study
from generator.tasks.task import Json, Task
from generator.versions import versions
from generator.zoo.labels import SOURCES
from generator.zoo.networks import NETWORKS

CIRCUIT = "figure-1-1"  # on the overview, and on the home page
CREDITS = "CREDITS.md"  # beside the photographs
DEFINITIONS = Path(__file__).resolve().parents[1] / "docs" / "definitions.md"  # of this checkout, as the templates are
DATA = DEFINITIONS.with_name("data.md")  # what the names in the published data mean
GLOSSARY = DEFINITIONS.with_name("glossary.md")  # its pictures are in docs/glossary/


@dataclass(frozen=True)
class Report:
    """One study, ready to be written: its files, where the links of its pages lead, and its card on the home page."""

    card: Card
    files: Mapping[str, File]  # by path relative to site/
    links: tuple[LinkSummary, ...] = ()

    @property
    def built(self) -> bool:
        """Whether there is more than the page that says why there is not."""
        return self.card.reason is None


@dataclass(frozen=True)
class Maker:
    """Makes reports of what was computed: `entries` by task."""

    entries: Mapping[str, Entry]
    parts: Parts
    site: Site
    templates: Path
    memory: Memory

    def report(self, planned: Planned | Unplanned) -> Report:
        """Put one study's report together. BadInput for what its author wrote, Edited where that changes meanwhile."""
        study = planned.study
        if isinstance(planned, Unplanned):
            return Report(card(study, status=UNBUILT, page=True, reason=planned.reason), {})
        drawn = {path: file for task in planned.plan.figures for path, file in self.entries[task].files.items()}
        references = _references(planned, digests_in(study.folder, "study", self.memory))
        sections, *others = self._parts(planned, drawn | references)
        shown = {path: file for path, file in drawn.items() if not path.startswith("plots/")}  # those are in the pages
        files = {f"{study.slug}/{path}": file for path, file in (shown | references).items()}
        for part in (sections, *others):
            files |= part.files
        found = {
            "verdict": sections.told["verdict"],
            "minutes": sections.told["minutes"],
            "pattern": f"{study.slug}/pictures/pattern.png",
            "circuit": f"{study.slug}/{PATH.format(CIRCUIT, 'svg')}",
        }
        built = replace(card(study, status="built", page=True), **found)
        return Report(built, files, tuple(part.links for part in (sections, *others)))

    def front(self, cards: tuple[Card, ...], unbuilt: tuple[Card, ...]) -> SitePart:
        """Give the part that belongs to no report."""
        given = {"site": self.site, "cards": cards, "unbuilt": unbuilt, "templates": self.templates}

        def row() -> Task:
            pictures = digests_in(GLOSSARY.with_suffix(""), "glossary", self.memory)
            shown = {DATA.name: digest(DATA.read_bytes()), **pictures}
            return front_row(self._look(), cards, unbuilt, shown)

        return self.parts.part(row, {}, self.templates, **given, names=DATA, glossary=GLOSSARY)

    def _parts(self, planned: Planned, drawn: Mapping[str, File]) -> Iterator[SitePart]:
        """Give the parts of a report: its sections first."""
        study, plan = planned.study, planned.plan
        ingredients = Ingredients(
            study=study,
            architecture=planned.given.architecture,
            weights=planned.weights,
            labels=_labels(planned),
            photographs=planned.given.count,
            entries={name: self.entries[task] for name, task in plan.findings.items()},
            drawn=drawn,
            site=self.site,
            templates=self.templates,
            definitions=DEFINITIONS,
            glossary=GLOSSARY,
        )
        part = partial(self.parts.part, entries=self.entries, folder=study.folder, ingredients=ingredients)
        sections = part(lambda: self._sections_row(planned))
        yield sections
        yield self._drawings(sections, study)
        for layer in layers_with_pages(study.settings, planned.given.architecture):
            yield part(partial(self._layer_row, planned, layer), layer=layer)
        yield part(lambda: data_row(self._about(planned), plan))

    def _drawings(self, sections: SitePart, study: Study) -> SitePart:
        """Give the PNGs of what is drawn in the sections' pages."""
        drawn = {path: file for path, file in sections.files.items() if path.endswith(".svg")}
        digests, paper = {path: file.digest for path, file in drawn.items()}, str(sections.told["paper"])
        return self.parts.part(
            lambda: drawings_row(digests, paper, fonts()), {}, study.folder, drawn=drawn, paper=paper
        )

    def _sections_row(self, planned: Planned) -> Task:
        study = planned.study
        written = digests_in(study.folder, "study", self.memory)
        beside = {path: digest(path.read_bytes()) for path in (study.images / CREDITS, DEFINITIONS) if path.is_file()}
        named = {path.name: found for path, found in beside.items()}
        return sections_row(self._about(planned), self._look(), planned.plan, written, named)

    def _layer_row(self, planned: Planned, layer: str) -> Task:
        return layer_row(self._about(planned), self._look(), planned.plan, layer)

    def _look(self) -> Look:
        found = digests_in(self.templates, "templates", self.memory)
        used = {path: digest for path, digest in found.items() if not path.endswith(".md")}
        return Look(self.site, used, {GLOSSARY.name: digest(GLOSSARY.read_bytes())})

    def _about(self, planned: Planned) -> About:
        references = _references(planned, digests_in(planned.study.folder, "study", self.memory))
        return About(planned.study, _told(planned), {path: file.digest for path, file in references.items()})


def _labels(planned: Planned) -> str | None:
    """Say where the classes' names are from, where the weights carry a classifier."""
    source = NETWORKS[planned.study.settings.network.name]
    return SOURCES[source.LABELS] if planned.given.architecture.logits else None


def _told(planned: Planned) -> dict[str, Json]:
    """Say what a report tells of its network, its weights and its photographs, beside what was found with them."""
    weights = {"name": planned.weights.path.name, "source": planned.weights.source, "package": planned.weights.package}
    return {
        "title": planned.given.architecture.title,
        "network": planned.given.network,
        "photographs": planned.given.photographs,
        "weights": weights,
        "labels": _labels(planned),
        "versions": [asdict(version) for version in versions()],
    }


def _references(planned: Planned, written: Mapping[str, str]) -> dict[str, File]:
    """Find other tools' pictures of what has a page; they are published as they are."""
    study = planned.study
    layers = layers_with_pages(study.settings, planned.given.architecture)
    found: dict[str, File] = {}
    if study.reference:
        found["pictures/reference.png"] = OnDisk(study.reference, written[study.reference.name])
    for unit, path in study.references.items():
        layer, _, filter_ = unit.rpartition(":")
        if layer in layers and int(filter_) < planned.given.architecture.convolution(layer).filters:
            found[f"units/{layer}/{filter_}/reference.png"] = OnDisk(path, written[f"references/{path.name}"])
    return found


def card(
    study: Study,
    *,
    status: str,
    page: bool,
    reason: str | None = None,
) -> Card:
    """Describe a study for the home page, as far as it is known without what was found."""
    return Card(
        slug=study.slug,
        title=study.title,
        hypothesis=study.settings.hypothesis,
        verdict=None,
        unit=study.unit,
        network=NETWORKS[study.settings.network.name].ARCHITECTURE.title,
        pattern=None,
        status=status,
        reason=reason,
        href=f"{study.slug}/index.html" if page else None,
        subtitle=study.settings.subtitle,
    )
