"""One study's report: what it needs is found and checked; then it is computed, or one page says why it is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.architecture import Architecture
from generator.cache import Cache
from generator.commentary import check_files, facts_of, read_commentary, read_credits
from generator.data import data_files
from generator.errors import AbsentWeights, BadInput, gathered, nearest
from generator.files import Files
from generator.images import PhotographFile, check_reference, find_photographs
from generator.numbers import listing
from generator.pages import Card, Page, compose, compose_unbuilt
from generator.progress import Progress
from generator.stages import Stages
from generator.study import Study
from generator.zoo import NETWORKS
from generator.zoo.labels import read_labels
from generator.zoo.weights import Asked, WeightsFile


@dataclass(frozen=True)
class Prepared:
    """A study with what it needs, found and checked but not yet read."""

    study: Study
    photographs: tuple[PhotographFile, ...]
    weights: WeightsFile | AbsentWeights


@dataclass(frozen=True)
class Report:
    """One study, ready to be written: its pages, the files beside them, and its card on the home page."""

    pages: tuple[Page, ...]
    files: Files  # by path relative to site/
    card: Card

    @property
    def built(self) -> bool:
        """Whether there is more than the page that says why there is not."""
        return self.card.reason is None


def prepare(study: Study, cache: Cache, progress: Progress) -> Prepared:
    """Find what a study needs, and check all that can be checked before anything is computed.

    BadInput for what is there and wrong; weights that are nowhere are a warning, and the study will not be built.
    """
    check_files(study)
    photographs = find_photographs(study.images, warn=progress.warn)
    settings = study.settings.network
    source = NETWORKS[settings.name]
    _check_references(study, source.ARCHITECTURE, progress.warn)
    asked = Asked(settings.weights or source.WEIGHTS[0], settings.sha256, study.folder, cache, progress)
    try:
        weights = source.find_weights(asked)
    except AbsentWeights as absent:
        sought = f"sought in {listing([str(place) for place in absent.places])}; " if absent.places else ""
        progress.warn(f"{asked.place}: {absent} ({sought}this study is not built)")
        return Prepared(study, photographs, absent)
    carried = source.ARCHITECTURE.carried(weights.layers)
    if study.settings.unit.layer not in carried.by_name:
        raise BadInput(
            f"{study.folder / 'study.toml'}: [unit] layer: found {study.settings.unit.layer!r}, which "
            f"{weights.path.name} does not carry; expected a layer up to {carried.convolutions[-1].name}"
        )
    _check_class(study, photographs, read_labels(source.LABELS) if carried.logits else ())
    return Prepared(study, photographs, weights)


def _check_class(study: Study, photographs: Sequence[PhotographFile], labels: Sequence[str]) -> None:
    """Check that a photograph can be of the predicted class. BadInput if neither a folder nor the network names it."""
    predicted = study.settings.predictions
    folders = {file.class_name for file in photographs if file.class_name is not None}
    if predicted.class_name is None or predicted.class_name in folders | set(labels):
        return
    expected = "a class of the network or a folder of photographs" if labels else "a folder of photographs"
    raise BadInput(
        f"{study.folder / 'study.toml'}: [predictions] class: found {predicted.class_name!r}, expected {expected}"
        f"{nearest(predicted.class_name, sorted(folders | set(labels)))}"
    )


def _check_references(study: Study, architecture: Architecture, warn: Callable[[str], None]) -> None:
    """Check other tools' pictures: BadInput for those that are no PNG, a warning for those that no page would show."""
    layer, shown = study.settings.unit.layer, dict[str, int]()
    if study.settings.layer.wall:
        shown = {name: architecture.convolution(name).filters for name in (layer, *architecture.made_by(layer))}
    units = {f"{name}:{filter_}" for name, filters in shown.items() for filter_ in range(filters)}
    _, faults = gathered([study.reference] if study.reference else [], check_reference)
    references = {path: unit for unit, path in study.references.items()}
    for path in sorted((study.folder / "references").glob("[!.]*")):
        if references.get(path) in units:
            faults += gathered([path], check_reference)[1]
        elif shown:
            names = listing([f"{name}-0.png … {name}-{filters - 1}.png" for name, filters in shown.items()])
            warn(f"{path}: left out; it names no filter that has a page: there are {names}")
        else:
            warn(f"{path}: left out; no filter has a page of its own, since [layer] wall is false")
    if faults:
        raise BadInput(*faults)


def report(prepared: Prepared, cache: Cache, progress: Progress) -> Report:
    """Make one study's report."""
    if isinstance(prepared.weights, AbsentWeights):
        return _unbuilt(prepared.study, str(prepared.weights))
    return _built(prepared.study, Stages(prepared.study, prepared.photographs, prepared.weights, cache, progress))


def _built(study: Study, stages: Stages) -> Report:
    """Analyse, read the commentary on what was found, compose."""
    findings = stages.findings()
    figures = stages.figures(findings)
    commentary = read_commentary(study, facts_of(study, findings), stages.progress.warn)
    pictures = {
        f"pictures/own/{path.name}": path.read_bytes() for text in commentary.values() for path in text.pictures
    }
    drawn = {path: data for path, data in figures.items() if not path.startswith("plots/")}  # those stand in the pages
    files = drawn | pictures | data_files(findings)
    return Report(
        pages=compose(study, findings, commentary, figures, credits_html=read_credits(study.images)),
        files={f"{study.slug}/{path}": data for path, data in files.items()},
        card=card(
            study,
            status="built",
            page=True,
            pattern=f"{study.slug}/pictures/pattern.png",
            verdict=findings.evidence.verdict,
        ),
    )


def _unbuilt(study: Study, reason: str) -> Report:
    """Say on one page why there is no report."""
    found = card(study, status="not built", page=True, reason=reason)
    return Report(pages=(compose_unbuilt(found),), files={}, card=found)


def card(
    study: Study,
    *,
    status: str,
    page: bool,
    pattern: str | None = None,
    verdict: str | None = None,
    reason: str | None = None,
) -> Card:
    """Describe a study for the home page."""
    return Card(
        slug=study.slug,
        title=study.title,
        hypothesis=study.settings.hypothesis,
        verdict=verdict,
        unit=study.unit,
        network=NETWORKS[study.settings.network.name].ARCHITECTURE.title,
        pattern=pattern,
        status=status,
        reason=reason,
        href=f"{study.slug}/index.html" if page else None,
    )
