"""What the parts of a report are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.architecture import Architecture
from generator.files import File
from generator.settings import Site
from generator.store import Entry
from generator.study import Study
from generator.zoo.weights import WeightsFile

if TYPE_CHECKING:
    from generator.sections import Findings


@dataclass(frozen=True)
class Ingredients:
    """A study, what was found and drawn, and what all pages have in common; results are read when asked for."""

    study: Study
    architecture: Architecture
    weights: WeightsFile
    labels: str | None  # where the classes' names are from, where the weights carry a classifier
    photographs: int
    entries: Mapping[str, Entry]  # of the findings, by name
    drawn: Mapping[str, File]  # figures and references, by path relative to the report
    site: Site
    templates: Path
    definitions: Path  # what the terms and numbers mean, for the page on methods
    glossary: Path  # the terms that all pages explain

    @cached_property
    def findings(self) -> "Findings":
        """What was found."""
        from generator.findings import read_findings  # here: a build that finds all parts made reads none

        return read_findings(
            self.study,
            self.entries,
            self.architecture,
            self.weights,
            labels=self.labels,
            photographs=self.photographs,
        )

    @property
    def figures(self) -> Mapping[str, bytes]:
        """What was drawn, each file read when it is asked for."""
        return _Read(self.drawn)


@dataclass(frozen=True)
class _Read(Mapping[str, bytes]):
    files: Mapping[str, File]

    def __getitem__(self, path: str) -> bytes:
        return self.files[path].read()

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)
