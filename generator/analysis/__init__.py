"""One module per section: a `Question`, and what was found before, → the section's result. Opens no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from generator.architecture import Architecture
from generator.images import Photograph
from generator.progress import Progress
from generator.settings import Settings

if TYPE_CHECKING:  # this package is imported where TensorFlow is not
    from generator.network import Network


T = TypeVar("T")


class Kept(Protocol):
    """Where an analysis puts what took long, piece by piece, so that a killed one goes on where it was."""

    def remembered(self, inputs: Mapping[str, Any], kind: type[T]) -> T | None:
        """Return the piece that was kept of `inputs`, beside network and weights; None where there is none."""

    def remember(self, inputs: Mapping[str, Any], piece: object) -> None:
        """Keep a piece."""


@dataclass(frozen=True)
class Question:
    """What an analysis is asked: the unit and its settings, of which network, on which photographs."""

    settings: Settings
    architecture: Architecture  # of the whole network, which the weights may not carry
    network: Network  # as far as the weights carry it
    photographs: tuple[Photograph, ...]
    kept: Kept
    progress: Progress

    @property
    def layer(self) -> str:
        """The unit's layer."""
        return self.settings.unit.layer

    @property
    def filter(self) -> int:
        """The unit's filter."""
        return self.settings.unit.filter
