"""What a study needs, found and checked before anything is computed; and what it needs computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator import plan
from generator.architecture import Architecture
from generator.errors import AbsentWeights, BadInput, gathered, nearest
from generator.files import digest
from generator.image_folder import check_reference, find_photographs
from generator.images import PhotographFile
from generator.memory import Memory
from generator.numbers import listing
from generator.progress import Progress
from generator.runners.schedule import InputPlaces
from generator.sections import NAMES
from generator.study import Study
from generator.tasks.task import canonical
from generator.text import read_text
from generator.worker import NetworkPlace, PhotographsPlace
from generator.zoo.labels import read_labels
from generator.zoo.networks import NETWORKS, NetworkModule
from generator.zoo.weights import Asked, WeightsFile


@dataclass(frozen=True)
class Prepared:
    """A study with what it needs, found and checked but not yet read."""

    study: Study
    photographs: tuple[PhotographFile, ...]
    weights: WeightsFile | AbsentWeights


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
        folders = f"Folders: {listing([str(place) for place in absent.places])}.\n" if absent.places else ""
        told = f"{asked.place}: {absent}\n{folders}This study is not built.".replace("\n", "\n  ")
        progress.warn(told)
        return Prepared(study, photographs, absent)
    carried = source.ARCHITECTURE.carried(weights.layers)
    if study.settings.unit.layer not in carried.by_name:
        raise BadInput(
            f"{study.folder / 'study.toml'}: [unit] layer: found {study.settings.unit.layer!r}, which "
            f"{weights.path.name} does not contain; expected a layer up to {carried.convolutions[-1].name}"
        )
    _check_class(study, photographs, read_labels(source.LABELS) if carried.logits else ())
    return Prepared(study, photographs, weights)


def check_files(study: Study) -> None:
    """Raise BadInput for every commentary file that is no text."""
    paths = [study.folder / f"{name}.md" for name in NAMES]
    _, faults = gathered((path for path in paths if path.is_file()), read_text)
    if faults:
        raise BadInput(*faults)


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
    shown = {
        layer: architecture.convolution(layer).filters for layer in plan.layers_with_pages(study.settings, architecture)
    }
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
            warn(f"{path}: left out; no filter has a page of its own, since [layer] pages is false")
    if faults:
        raise BadInput(*faults)


@dataclass(frozen=True)
class Planned:
    """A study whose weights are there: what it needs computed, and where that is read."""

    study: Study
    weights: WeightsFile
    given: plan.PlanInputs
    plan: plan.Plan
    places: InputPlaces


@dataclass(frozen=True)
class Unplanned:
    """A study that cannot be built, and why: what was looked for where, and what its author can do."""

    study: Study
    reason: str


def plan_study(prepared: Prepared) -> Planned | Unplanned:
    """Plan what a study needs computed."""
    study, weights = prepared.study, prepared.weights
    if isinstance(weights, AbsentWeights):
        return Unplanned(study, str(weights))
    source = NETWORKS[study.settings.network.name]
    carried = source.ARCHITECTURE.carried(weights.layers)
    network = digest(canonical([source.ARCHITECTURE.described, list(weights.layers), weights.sha256]))
    files = tuple((str(file.path.absolute()), file.class_name, file.digest) for file in prepared.photographs)
    named = [[file.name, file.class_name, file.digest] for file in prepared.photographs]
    photographs = digest(canonical([named, carried.input_size]))
    given = plan.PlanInputs(
        architecture=carried,
        network=network,
        labels=read_labels(source.LABELS) if carried.logits else (),
        photographs=photographs,
        count=len(files),
    )
    places = InputPlaces(
        {network: _place(source, weights)},
        {photographs: PhotographsPlace(files, carried.input_size)},
    )
    return Planned(study, weights, given, plan.plan(study.settings, given), places)


def _place(source: NetworkModule, weights: WeightsFile) -> NetworkPlace:
    path = str(weights.path.resolve())
    return NetworkPlace(source.__name__, source.READER, path, weights.layers, weights.sha256)
