"""What a study needs computed: `plan(study, …) → tasks`, as plain data. Runs nothing and imports no TensorFlow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from generator.analysis.recipe import Recipe, report_recipe, tile_recipe
from generator.analysis.stimulus_set import STIMULI, Stimulus
from generator.analysis.view import view
from generator.architecture import Architecture
from generator.numerics.optimisation import STARTS
from generator.sections import SECTIONS, Section
from generator.settings import Settings
from generator.tasks.catalogue import KINDS
from generator.tasks.task import Json, Needs, Task

WORK = 2e12  # multiplications of one task of optimisation, where a layer has more
FILTERS = "filters."  # before the name of a layer: what was found of its filters
BACKWARD = 3  # a step's multiplications over those of its forward pass


@dataclass(frozen=True)
class PlanInputs:
    """What a plan depends on beside the settings: the network as far as its weights go, and the photographs."""

    architecture: Architecture
    network: str  # digest of architecture and weights
    labels: tuple[str, ...]  # of the classes by number; () without a classifier
    photographs: str  # digest
    count: int  # of photographs


@dataclass(frozen=True)
class Plan:
    """The tasks of a study by id, each after those that it needs, and which of them are its findings and figures."""

    tasks: Mapping[str, Task]
    findings: Mapping[str, str]  # by name; a layer's filters are `filters.<layer>`
    figures: tuple[str, ...]


def layers_with_pages(settings: Settings, architecture: Architecture) -> tuple[str, ...]:
    """Name the layers whose filters have pages: the filter's own, and those whose channels it reads."""
    layer = settings.unit.layer
    return (layer, *architecture.made_by(layer)) if settings.layer.wall else ()


def plan(settings: Settings, given: PlanInputs) -> Plan:
    """Plan all tasks of a study."""
    return _Planner(settings, given).plan()


@dataclass
class _Planner:
    """Adds tasks row by row."""

    settings: Settings
    given: PlanInputs
    tasks: dict[str, Task] = field(default_factory=dict)

    @property
    def layer(self) -> str:
        return self.settings.unit.layer

    @property
    def unit(self) -> dict[str, Json]:
        return {"layer": self.layer, "filter_": self.settings.unit.filter}

    @property
    def producing(self) -> tuple[str, ...]:
        """The layers whose filters produce the unit's input channels."""
        return self.given.architecture.made_by(self.layer)

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

    def plan(self) -> Plan:
        """Add every task of the study, in order of need."""
        settings = self.settings
        found: dict[str, str] = {}
        found["classification"] = self.add(
            "classification",
            {"labels": list(self.given.labels)},
            {"classification": {"top": settings.classification.top}},
            cost=self._on_photographs(self._last, passes=2 * BACKWARD),
        )
        found["kernels"] = self.add("kernels", self.unit, {"kernels": {"top": settings.kernels.top}})
        found["activations"] = self.add(
            "activations",
            self.unit,
            needs={"classification": found["classification"]},
            cost=self._on_photographs(self.layer),
        )
        found["pattern"] = self._pattern()
        found["inputs"] = self._inputs(found["kernels"])
        found["tuning"] = self._tuning(found["kernels"])
        found["attribution"] = self.add(
            "attribution",
            self.unit,
            {"pattern": {"seed": settings.pattern.seed}},
            {"pattern": found["pattern"]},
            cost=2 * self._on_photographs(self.layer),
        )
        found["circuit"] = self._circuit(found["kernels"], found["pattern"])
        found["downstream"] = self._downstream()
        found["detector"] = self.add(
            "detector",
            self.unit,
            needs={"pattern": found["pattern"], "responses": self._responses(self.layer)},
            cost=2 * self._on_photographs(self.layer),
        )
        for layer in layers_with_pages(settings, self.given.architecture):
            found[f"{FILTERS}{layer}"] = self._filters(layer)
        for section in SECTIONS:
            if section.computed_from:
                found[section.name] = self._section(section, found)
        return Plan(self.tasks, found, tuple(self._figures(found)))

    @property
    def _last(self) -> str:
        return self.given.architecture.convolutions[-1].name

    def _on_photographs(self, layer: str, passes: int = 1) -> float:
        return float(passes * self.given.count * self.given.architecture.multiplications(layer))

    def _responses(self, layer: str) -> str:
        return self.add("responses", {"layer": layer}, cost=self._on_photographs(layer))

    def _optimisation(
        self, layer: str, recipe: Recipe, *, start: int = 0, chosen: str | None = None, filters: Sequence[int] = ()
    ) -> str:
        """Optimise some filters: those named, or those that an earlier task chose."""
        count = len(filters) or recipe.units
        return self.add(
            "optimisation",
            {"layer": layer, "filters": list(filters)},
            {"pattern": {"recipe": asdict(recipe), "start": start}},
            {"chosen": chosen} if chosen else {},
            cost=_work(self.given.architecture, layer, recipe) * count,
            steps=recipe.steps * -(-count // recipe.units),
        )

    def _attempts(self, layer: str, recipe: Recipe, first: Sequence[str]) -> tuple[str, ...]:
        """Optimise anew, from other random seeds, what photographs beat after the `first` attempt."""
        made = [*first]
        for start in range(1, STARTS):
            unfinished = self.add(
                "unfinished",
                {"layer": layer},
                needs={"optimisations": tuple(made), "responses": self._responses(layer)},
            )
            made.append(self._optimisation(layer, recipe, start=start, chosen=unfinished))
        return tuple(made)

    def _pattern(self) -> str:
        recipe = report_recipe(self.given.architecture, self.layer, self.settings.pattern)
        own = [self.settings.unit.filter]
        made = self._attempts(self.layer, recipe, [self._optimisation(self.layer, recipe, filters=own)])
        return self.add(
            "pattern",
            self.unit,
            needs={
                "optimisations": made,
                "negatives": self._negatives(self.layer, recipe, filters=own),
                "responses": self._responses(self.layer),
            },
        )

    def _negatives(self, layer: str, recipe: Recipe, **which: Any) -> tuple[str, ...]:
        if not self.settings.pattern.negative:
            return ()
        return (self._optimisation(layer, recipe.inverted, **which),)

    def _inputs(self, kernels: str) -> str:
        architecture = self.given.architecture
        made: list[str] = []
        negatives: list[str] = []
        top = min(self.settings.kernels.top, len(architecture.sources(self.layer)))
        for layer in self.producing:
            recipe = report_recipe(architecture, layer, self.settings.pattern)
            for part in range(-(-top // recipe.units)):
                chosen = self.add(
                    "input_filters",
                    {"layer": layer, "part": part, "size": recipe.units},
                    needs={"kernels": kernels},
                )
                first = self._optimisation(layer, recipe, chosen=chosen)
                made += self._attempts(layer, recipe, [first])
                negatives += self._negatives(layer, recipe, chosen=chosen)
        return self.add(
            "inputs",
            {
                **self.unit,
                "layers": list(dict.fromkeys(source.layer for source in architecture.sources(self.layer))),
            },
            needs={
                "kernels": kernels,
                "optimisations": tuple(made),
                "negatives": tuple(negatives),
                "responses": tuple(map(self._responses, self.producing)),
            },
        )

    def _stimulation(self, layers: Sequence[str], stimulus: Stimulus) -> str:
        canvas = view(self.given.architecture, layers).canvas
        periods = self.settings.tuning.periods
        cost = self.given.architecture.multiplications(layers[0], canvas.size) * stimulus.count(len(periods))
        return self.add(
            "stimulation",
            {"layers": list(layers), "stimulus": stimulus.name},
            {"tuning": {"periods": list(periods)}} if stimulus.periodic else {},
            cost=float(cost),
        )

    def _tuning(self, kernels: str) -> str:
        layers = (self.layer, *self.producing)
        return self.add(
            "tuning",
            {**self.unit, "layers": list(layers)},
            {"tuning": {"periods": list(self.settings.tuning.periods)}},
            {
                "kernels": kernels,
                "stimulations": tuple(self._stimulation(layers, stimulus) for stimulus in STIMULI),
                "responses": tuple(map(self._responses, layers)),
            },
        )

    def _circuit(self, kernels: str, pattern: str) -> str:
        recipe = report_recipe(self.given.architecture, self.layer, self.settings.pattern)
        recipe = replace(recipe, seeds=1, diversity=0.0)
        made = self.add(
            "circuit_optimisation",
            self.unit,
            {"pattern": {"recipe": asdict(recipe)}},
            {"kernels": kernels},
            cost=_work(self.given.architecture, self.layer, recipe) * recipe.units,
            steps=recipe.steps,
        )
        needs = {"kernels": kernels, "pattern": pattern, "optimised": made}
        return self.add("circuit", self.unit, needs=needs)

    def _downstream(self) -> str:
        architecture = self.given.architecture
        field_size = {name: architecture.receptive_field(name).size for name in architecture.read_by(self.layer)}
        widest = sorted(field_size, key=field_size.__getitem__, reverse=True)
        gratings = next(stimulus for stimulus in STIMULI if stimulus.name == "gratings")
        return self.add(
            "downstream",
            self.unit,
            {"tuning": {"periods": list(self.settings.tuning.periods)}},
            {
                "stimulations": (self._stimulation(widest, gratings),) if widest else (),
                "responses": tuple(map(self._responses, widest)),
            },
        )

    def _filters(self, layer: str) -> str:
        architecture = self.given.architecture
        recipe = tile_recipe(architecture, layer, seed=self.settings.pattern.seed)
        parts = tuple(_parts(architecture, layer, recipe))
        first = [self._optimisation(layer, recipe, filters=part) for part in parts]
        inverted = parts if self.settings.layer.negative else ()
        return self.add(
            "filters",
            {"layer": layer},
            needs={
                "optimisations": self._attempts(layer, recipe, first),
                "negatives": tuple(self._optimisation(layer, recipe.inverted, filters=part) for part in inverted),
                "responses": self._responses(layer),
            },
        )

    def _section(self, section: Section, found: Mapping[str, str]) -> str:
        """Add a section that is one task, of the unit and of what was found before."""
        seen = "photographs" in section.computed_from
        cost = self._on_photographs(self.layer) if seen else 0.0
        return self.add(section.name, self.unit, needs=_needs(section.computed_from, found), cost=cost)

    def _figures(self, found: Mapping[str, str]) -> Iterable[str]:
        yield self.add("figures.photographs", {})
        for section in SECTIONS:
            if "filters" in section.drawn_from:  # one task for each layer
                for name, task in found.items():
                    if name.startswith(FILTERS):
                        yield self.add(f"figures.{section.name}", {}, needs={"filters": task})
            elif section.drawn_from:
                yield self.add(f"figures.{section.name}", {}, needs=_needs(section.drawn_from, found))


def _needs(names: Iterable[str], found: Mapping[str, str]) -> Needs:
    """Name the tasks that give what a section names, beside network and photographs."""
    return {name: found[name] for name in names if name not in ("network", "photographs")}


def _work(architecture: Architecture, layer: str, recipe: Recipe) -> float:
    """Count the multiplications that the pictures of one filter take."""
    one = architecture.multiplications(architecture.convolution(layer).reads, recipe.size)
    return float(BACKWARD * one * recipe.steps * recipe.seeds)


def _parts(architecture: Architecture, layer: str, recipe: Recipe) -> Iterable[list[int]]:
    """Divide the filters of a layer into tasks of about WORK multiplications, each a whole number of batches."""
    filters = architecture.convolution(layer).filters
    batches = max(1, round(WORK / (_work(architecture, layer, recipe) * recipe.units or 1)))
    size = batches * recipe.units
    return (list(range(first, min(first + size, filters))) for first in range(0, filters, size))
