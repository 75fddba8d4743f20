"""One study's report: what it needs is found and checked; then it is computed, or one page says why it is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from generator import plan
from generator.architecture import Architecture
from generator.commentary import check_files, facts_of, read_commentary, read_credits
from generator.data import data_files
from generator.errors import AbsentWeights, BadInput, gathered, nearest
from generator.files import Files, digest
from generator.findings import read_findings
from generator.images import PhotographFile, check_reference, find_photographs
from generator.memory import Memory
from generator.numbers import listing
from generator.pages import Card, Page, compose, compose_unbuilt
from generator.progress import Progress
from generator.runners.schedule import Places
from generator.sections import Findings
from generator.store import Entry
from generator.study import Study
from generator.tasks.task import canonical
from generator.worker import NetworkPlace, PhotographsPlace
from generator.zoo.labels import SOURCES, read_labels
from generator.zoo.networks import NETWORKS, Source
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


def prepare(study: Study, memory: Memory, progress: Progress) -> Prepared:
    """Find what a study needs, and check all that can be checked before anything is computed.

    BadInput for what is there and wrong; weights that are nowhere are a warning, and the study will not be built.
    """
    check_files(study)
    photographs = find_photographs(study.images, warn=progress.warn, memory=memory)
    settings = study.settings.network
    source = NETWORKS[settings.name]
    _check_references(study, source.ARCHITECTURE, progress.warn)
    asked = Asked(settings.weights or source.WEIGHTS[0], settings.sha256, study.folder, memory, progress)
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


@dataclass(frozen=True)
class Planned:
    """What a study needs computed, and where that is read."""

    plan: plan.Plan
    places: Places


def plan_study(prepared: Prepared) -> Planned:
    """Plan what a study needs computed; nothing where its weights are absent."""
    weights = prepared.weights
    if isinstance(weights, AbsentWeights):
        return Planned(plan.Plan({}, {}, ()), Places())
    source = NETWORKS[prepared.study.settings.network.name]
    carried = source.ARCHITECTURE.carried(weights.layers)
    network = digest(canonical([source.ARCHITECTURE.described, list(weights.layers), weights.sha256]))
    files = tuple((str(file.path.resolve()), file.class_name, file.digest) for file in prepared.photographs)
    named = [[file.name, file.class_name, file.digest] for file in prepared.photographs]
    photographs = digest(canonical([named, carried.input_size]))
    given = plan.Inputs(
        architecture=carried,
        network=network,
        labels=read_labels(source.LABELS) if carried.logits else (),
        photographs=photographs,
        count=len(files),
    )
    return Planned(
        plan.plan(prepared.study.settings, given),
        Places(
            {network: _place(source, weights)},
            {photographs: PhotographsPlace(files, carried.input_size)},
        ),
    )


def _place(source: Source, weights: WeightsFile) -> NetworkPlace:
    path = str(weights.path.resolve())
    return NetworkPlace(source.__name__, source.READER, path, weights.layers, weights.sha256)


def report(prepared: Prepared, planned: Planned, entries: Mapping[str, Entry], progress: Progress) -> Report:
    """Make one study's report of what was computed: `entries` by task."""
    study, weights = prepared.study, prepared.weights
    if isinstance(weights, AbsentWeights):
        return _unbuilt(study, str(weights))
    source = NETWORKS[study.settings.network.name]
    carried = source.ARCHITECTURE.carried(weights.layers)
    findings = read_findings(
        study,
        {name: entries[task] for name, task in planned.plan.findings.items()},
        carried,
        weights,
        labels=SOURCES[source.LABELS] if carried.logits else None,
        photographs=len(prepared.photographs),
    )
    figures = {path: data for task in planned.plan.figures for path, data in entries[task].read().items()}
    return _built(study, findings, figures | _references(study, findings), progress)


def _references(study: Study, findings: Findings) -> Files:
    """Read other tools' pictures, which are published as they are."""
    found = {"pictures/reference.png": study.reference.read_bytes()} if study.reference else {}
    for unit, path in study.references.items():
        if unit in findings.layer.by_unit:
            found[f"units/{unit.replace(':', '/')}/reference.png"] = path.read_bytes()
    return found


def _built(study: Study, findings: Findings, figures: Files, progress: Progress) -> Report:
    """Read the commentary on what was found, compose."""
    commentary = read_commentary(study, facts_of(study, findings), progress.warn)
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
