"""The straight line: read_study → analyse → read_commentary → compose → publish."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from generator.analysis import methods
from generator.cache import Cache, source_digest
from generator.commentary import facts_of, read_commentary
from generator.data import data_files
from generator.errors import BadInput, nearest
from generator.images import Photograph, PhotographFile, find_photographs, read_photographs
from generator.pages import Page, compose, compose_home
from generator.progress import Progress
from generator.results import (
    Activations,
    Classification,
    Findings,
    Inputs,
    Kernels,
    Overview,
    Pattern,
)
from generator.study import Site, Study, list_studies, read_site, read_study
from generator.zoo import NETWORKS
from generator.zoo.labels import SOURCES, read_labels
from generator.zoo.weights import WeightsFile

if TYPE_CHECKING:
    from generator.analysis import Question

T = TypeVar("T")

SOURCES_OF_RESULTS = ("analysis", "numerics", "network", "architecture", "zoo", "images", "results")
SOURCES_OF_FIGURES = ("figures", "numerics", "images", "results")


@dataclass(frozen=True)
class Workshop:
    """One study with everything its analysis needs; photographs, network and TensorFlow come when first asked for."""

    study: Study
    files: tuple[PhotographFile, ...]
    weights: WeightsFile
    cache: Cache
    progress: Progress

    @property
    def source(self) -> Any:
        """The study's module of the zoo."""
        return NETWORKS[self.study.settings.network.name]

    @cached_property
    def photographs(self) -> tuple[Photograph, ...]:
        """The decoded photographs."""
        return read_photographs(self.files, self.source.ARCHITECTURE.input_size)

    @cached_property
    def question(self) -> "Question":
        """What the analyses are asked. Imports TensorFlow."""
        from generator.analysis import Question

        photographs = self.photographs  # a bad photograph is told before TensorFlow is waited for
        with self.progress.step(f"Loading {self.source.ARCHITECTURE.title}"):
            from generator.network import Network

            network = Network(
                self.source.ARCHITECTURE,
                weights=self.source.read_weights(self.weights),
                labels=read_labels(self.source.LABELS) if self.source.ARCHITECTURE.logits else None,
            )
        return Question(self.study.settings, network, photographs, self.progress)

    @cached_property
    def base(self) -> dict[str, Any]:
        """What every result depends on."""
        unit = self.study.settings.unit
        return {
            "weights": self.weights.sha256,
            "unit": [self.study.settings.network.name, unit.layer, unit.filter],
            "sources": source_digest(*SOURCES_OF_RESULTS),
            "versions": {found.package: found.version for found in methods.versions()},
        }

    @property
    def seen(self) -> list[list[str | None]]:
        """What a result depends on that is computed on the photographs."""
        return [[file.name, file.class_name, file.digest] for file in self.files]

    def stage(self, name: str, kind: type[T], inputs: dict[str, Any], *found: object) -> T:
        """Return a section's result from the cache, or from its module in `analysis/`."""

        def compute() -> T:
            question = self.question
            result: T = import_module(f"generator.analysis.{name}").analyse(question, *found)
            return result

        return self.cache.result(name, self.base | inputs, kind, compute)
