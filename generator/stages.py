"""The stages of an analysis: each section's result, cached or computed: the only place that asks for TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, TypeVar

from generator import evidence
from generator.analysis import Question, methods
from generator.architecture import Architecture
from generator.cache import Cache, source_digest
from generator.evidence.case import Case
from generator.files import digest
from generator.images import Photograph, PhotographFile, read_photographs
from generator.numbers import count
from generator.progress import Progress
from generator.results import (
    Activations,
    Attribution,
    Circuit,
    Classification,
    Detector,
    Findings,
    Inputs,
    Kernels,
    Layer,
    Overview,
    Pattern,
    Readers,
    Responses,
    Tuning,
    Wall,
)
from generator.study import Study
from generator.zoo import NETWORKS, Source
from generator.zoo.labels import SOURCES, read_labels
from generator.zoo.weights import WeightsFile

T = TypeVar("T")

SOURCES_OF_OPTIMISATIONS = (
    "analysis/optimisation",
    "analysis/plan",
    "numerics/optimisation",
    "numerics/contrast",
    "numerics/spectrum",
    "numerics/normalisation",
    "network",
    "architecture",
    "layers",
    "zoo",
    "encoding",
)
SOURCES_OF_RESULTS = (
    "analysis",
    "numerics",
    "network",
    "architecture",
    "layers",
    "zoo",
    "images",
    "results",
    "numbers",
    "angles",
)
SOURCES_OF_FIGURES = ("figures", "sheets")  # with those of the results, which every key holds


@dataclass(frozen=True)
class Optimisations:
    """The optimised pictures of a network's units: cached one by one, whatever the photographs and the study."""

    cache: Cache
    base: Mapping[str, Any]

    def remembered(self, inputs: Mapping[str, Any], kind: type[T]) -> T | None:
        """Return what was kept of `inputs`, or None."""
        return self.cache.remembered("optimisation", {**self.base, **inputs}, kind)

    def remember(self, inputs: Mapping[str, Any], piece: object) -> None:
        """Keep a piece."""
        self.cache.remember("optimisation", {**self.base, **inputs}, piece)


@dataclass(frozen=True)
class Stages:
    """The stages of one study. Photographs, network and TensorFlow come when an uncached stage asks."""

    study: Study
    files: tuple[PhotographFile, ...]
    weights: WeightsFile
    cache: Cache
    progress: Progress
    _responses: dict[str, Responses] = field(default_factory=dict, init=False, repr=False)

    @property
    def source(self) -> Source:
        """The study's module of the zoo."""
        return NETWORKS[self.study.settings.network.name]

    @cached_property
    def architecture(self) -> Architecture:
        """The network as far as the weights carry it."""
        return self.source.ARCHITECTURE.carried(self.weights.layers)

    @cached_property
    def photographs(self) -> tuple[Photograph, ...]:
        """The decoded photographs."""
        return read_photographs(self.files, self.architecture.input_size)

    @cached_property
    def question(self) -> Question:
        """What the analyses are asked. Imports TensorFlow."""
        photographs = self.photographs  # a bad photograph is told before TensorFlow is waited for
        with self.progress.step(f"Loading {self.architecture.title}"):
            from generator.network import Network

            network = Network(
                self.architecture,
                weights=self.source.read_weights(self.weights),
                labels=read_labels(self.source.LABELS) if self.architecture.logits else None,
            )
        kept = Optimisations(self.cache, self.network | {"sources": source_digest(*SOURCES_OF_OPTIMISATIONS)})
        return Question(self.study.settings, self.source.ARCHITECTURE, network, photographs, kept, self.progress)

    @cached_property
    def network(self) -> dict[str, Any]:
        """What everything depends on: the network, its weights, and what computes."""
        return {
            "network": self.study.settings.network.name,
            "weights": self.weights.sha256,
            "versions": {found.package: found.version for found in methods.versions()},
        }

    @cached_property
    def base(self) -> dict[str, Any]:
        """What every result depends on."""
        return self.network | {"sources": source_digest(*SOURCES_OF_RESULTS)}

    @property
    def unit(self) -> dict[str, Any]:
        """What a result depends on that is about the study's unit."""
        return {"unit": [self.study.settings.unit.layer, self.study.settings.unit.filter]}

    @property
    def seen(self) -> dict[str, Any]:
        """What a result depends on that is computed on the photographs."""
        return {"photographs": [[file.name, file.digest] for file in self.files]}

    @property
    def classes(self) -> dict[str, Any]:
        """What a result depends on that tells the photographs' own classes."""
        return {"classes": [file.class_name for file in self.files]}

    def stage(self, name: str, kind: type[T], inputs: dict[str, Any], *found: object) -> T:
        """Return a section's result from the cache, or from its module in `analysis/`."""

        def compute() -> T:
            question = self.question
            result: T = import_module(f"generator.analysis.{name}").analyse(question, *found)
            return result

        return self.cache.result(name, self.base | inputs, kind, compute)

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """The unit's layer, then those whose filters make its input channels."""
        layer = self.study.settings.unit.layer
        return (layer, *self.architecture.made_by(layer))

    def responses(self, layer: str) -> Responses:
        """Return what every filter of a layer does on the photographs, once it is asked for."""
        if layer not in self._responses:

            def compute() -> Responses:
                from generator.analysis.responses import responses

                question = self.question
                with self.progress.step(f"Every filter of {layer} on {count(len(self.files), 'photograph')}"):
                    return responses(question.network, layer, question.photographs)

            inputs = self.base | self.seen | {"layer": layer}
            self._responses[layer] = self.cache.result("responses", inputs, Responses, compute)
        return self._responses[layer]

    def wall(self, layer: str) -> Wall:
        """Return the wall of a layer, which all studies of that layer share."""

        def compute() -> Wall:
            from generator.analysis.layer import wall

            return wall(self.question, layer, self.responses(layer))

        return self.cache.result("wall", self._of_wall(layer), Wall, compute)

    def _of_wall(self, layer: str) -> dict[str, Any]:
        settings = self.study.settings
        asked = {"layer": layer, "seed": settings.pattern.seed, "negative": settings.layer.negative}
        return self.base | self.seen | asked

    def findings(self) -> Findings:
        """Compute, or fetch, everything that was found."""
        settings = self.study.settings
        shown = self.seen | self.classes | {"classification": settings.classification.top}
        asked = self.unit | self.seen | {"pattern": asdict(settings.pattern)}
        top = self.unit | {"kernels": settings.kernels.top}
        classification = self.stage("classification", Classification, shown)
        kernels = self.stage("kernels", Kernels, top)
        walls = self.layers if settings.layer.wall else ()
        stimuli = self.unit | self.seen | asdict(settings.tuning)
        overview = self.stage("overview", Overview, self.unit)
        activations = self.stage("activations", Activations, self.unit | shown, classification)
        pattern = self.stage("pattern", Pattern, asked, self.responses)
        tuning = self.stage("tuning", Tuning, top | stimuli, kernels, self.responses)
        shown_pattern = {"seed": settings.pattern.seed, "pattern": digest(pattern.picture)}  # however it was made
        parts = self.stage("contributions", Attribution, self.unit | self.seen | shown_pattern, pattern.picture)
        readers = self.stage("readers", Readers, stimuli, self.responses)
        detector = self.stage("detector", Detector, asked | stimuli, pattern, tuning, self.responses)
        return Findings(
            overview=overview,
            classification=classification,
            activations=activations,
            pattern=pattern,
            kernels=kernels,
            inputs=self.stage("inputs", Inputs, asked | top, kernels, self.responses),
            tuning=tuning,
            contributions=parts.contributions,
            coverage=parts.coverage,
            knockout=parts.knockout,
            circuit=self.stage("circuit", Circuit, asked, kernels, pattern),
            readers=readers,
            detector=detector,
            evidence=evidence.analyse(
                Case(
                    settings.predictions if settings.predictions.registered else None,
                    overview=overview,
                    pattern=pattern,
                    activations=activations,
                    kernels=kernels,
                    tuning=tuning,
                    contributions=parts.contributions,
                    coverage=parts.coverage,
                    readers=readers,
                    detector=detector,
                )
            ),
            layer=Layer(tuple(self.wall(layer) for layer in walls)),
            methods=methods.analyse(
                settings,
                self.architecture,
                self.weights,
                labels=SOURCES[self.source.LABELS] if self.architecture.logits else None,
                photographs=len(self.files),
            ),
        )

    def figures(self, findings: Findings) -> dict[str, bytes]:
        """Draw, or fetch, every picture and plot of the report."""
        drawn = self.cache.files("figures", *self._figures(findings))
        for wall in findings.layer.walls:
            drawn |= self.cache.files("tiles", *self._tiles(wall))
        return drawn

    def _figures(self, findings: Findings) -> tuple[dict[str, Any], Callable[[], dict[str, bytes]]]:
        """Say what the figures of the sections depend on, and how they are drawn."""
        settings, reference = self.study.settings, self.study.reference

        def draw() -> dict[str, bytes]:
            from generator.figures import draw

            with self.progress.step("Drawing the figures"):
                return draw(findings, self.photographs, reference)

        choices = asdict(settings.classification) | asdict(settings.pattern) | asdict(settings.tuning)
        inputs = {
            "choices": choices | {"kernels": settings.kernels.top},
            "reference": digest(reference.read_bytes()) if reference else None,
            "drawn by": source_digest(*SOURCES_OF_FIGURES),
        }
        return self.base | self.unit | self.seen | self.classes | inputs, draw

    def _tiles(self, wall: Wall) -> tuple[dict[str, Any], Callable[[], dict[str, bytes]]]:
        """Say what the pictures of a wall and of its units depend on, and how they are drawn."""
        units = {tile.unit for tile in wall.tiles}
        references = {unit: path for unit, path in self.study.references.items() if unit in units}

        def draw() -> dict[str, bytes]:
            from generator.figures.layer import draw

            with self.progress.step(f"Drawing the wall of {wall.layer}"):
                return draw(wall, {photograph.name: photograph for photograph in self.photographs}, references)

        inputs = {
            "references": {unit: digest(path.read_bytes()) for unit, path in sorted(references.items())},
            "drawn by": source_digest(*SOURCES_OF_FIGURES),
        }
        return self._of_wall(wall.layer) | inputs, draw
