"""The rows that a plan adds up, one task each, and what rows of several kinds have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.architecture import Architecture
from generator.settings import Settings
from generator.tasks.catalogue import KINDS
from generator.tasks.task import Json, Needs, Task

BACKWARD = 3  # a step's multiplications over those of its forward pass


@dataclass(frozen=True)
class PlanInputs:
    """What a plan depends on beside the settings: the network as far as its weights go, and the photographs."""

    architecture: Architecture
    network: str  # digest of architecture and weights
    labels: tuple[str, ...]  # of the classes by number; () without a classifier
    photographs: str  # digest
    count: int  # of photographs


@dataclass
class Rows:
    """The tasks of a study by id, each added after those that it needs."""

    settings: Settings
    given: PlanInputs
    tasks: dict[str, Task] = field(default_factory=dict)

    @property
    def architecture(self) -> Architecture:
        """The network without its weights."""
        return self.given.architecture

    @property
    def layer(self) -> str:
        """The unit's layer."""
        return self.settings.unit.layer

    @property
    def unit(self) -> dict[str, Json]:
        """The subject of a task on the unit."""
        return {"layer": self.layer, "filter_": self.settings.unit.filter}

    @property
    def producing(self) -> tuple[str, ...]:
        """The layers whose filters produce the unit's input channels."""
        return self.architecture.made_by(self.layer)

    def add(
        self,
        name: str,
        subject: Mapping[str, Json],
        settings: Mapping[str, Mapping[str, Json]] | None = None,
        needs: Needs | None = None,
        *,
        cost: float = 0.0,
        steps: int = 0,
    ) -> str:
        """Add a task, if it is not there; return its id."""
        kind = KINDS[name]
        task = Task(
            name,
            subject,
            settings or {},
            needs or {},
            network=self.given.network if kind.network else None,
            photographs=self.given.photographs if kind.photographs else None,
            cost=cost,
            steps=steps,
        )
        self.tasks.setdefault(task.id, task)
        return task.id

    def responses(self, layer: str) -> str:
        """Add what every filter of a layer does on the photographs."""
        return self.add("responses", {"layer": layer}, cost=self.on_photographs(layer))

    def on_photographs(self, layer: str, passes: int = 1) -> float:
        """Count the multiplications up to a layer on all photographs."""
        return float(passes * self.given.count * self.architecture.multiplications(layer))
