"""What a study needs computed: `plan(study, …) → tasks`, as plain data. Runs nothing and imports no TensorFlow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.analysis.stimulus_set import STIMULI, Stimulus
from generator.analysis.view import view
from generator.architecture import Architecture
from generator.plan.optimisations import add_circuit, add_filters, add_inputs, add_pattern
from generator.plan.rows import BACKWARD, PlanInputs, Rows
from generator.sections import SECTIONS, Section
from generator.settings import Settings
from generator.tasks.task import Needs, Task

__all__ = ["FILTERS", "Plan", "PlanInputs", "layers_with_pages", "plan"]

FILTERS = "filters."  # before the name of a layer: what was found of its filters


@dataclass(frozen=True)
class Plan:
    """The tasks of a study by id, each after those that it needs, and which of them are its findings and figures."""

    tasks: Mapping[str, Task]
    findings: Mapping[str, str]  # by name; a layer's filters are `filters.<layer>`
    figures: tuple[str, ...]


def layers_with_pages(settings: Settings, architecture: Architecture) -> tuple[str, ...]:
    """Name the layers whose filters have pages: the filter's own, and those whose channels it reads."""
    layer = settings.unit.layer
    return (layer, *architecture.made_by(layer)) if settings.layer.pages else ()


def plan(settings: Settings, given: PlanInputs) -> Plan:
    """Plan all tasks of a study, in order of need."""
    rows = Rows(settings, given)
    last = given.architecture.convolutions[-1].name
    found: dict[str, str] = {}
    found["classification"] = rows.add(
        "classification",
        {"labels": list(given.labels)},
        {"classification": {"top": settings.classification.top}},
        cost=rows.on_photographs(last, passes=2 * BACKWARD),
    )
    found["kernels"] = rows.add("kernels", rows.unit, {"kernels": {"top": settings.kernels.top}})
    found["activations"] = rows.add(
        "activations",
        rows.unit,
        needs={"classification": found["classification"]},
        cost=rows.on_photographs(rows.layer),
    )
    found["pattern"] = add_pattern(rows)
    found["inputs"] = add_inputs(rows, found["kernels"])
    found["tuning"] = _tuning(rows, found["kernels"])
    found["attribution"] = rows.add(
        "attribution",
        rows.unit,
        {"pattern": {"seed": settings.pattern.seed}},
        {"pattern": found["pattern"]},
        cost=2 * rows.on_photographs(rows.layer),
    )
    found["circuit"] = add_circuit(rows, found["kernels"], found["pattern"])
    found["downstream"] = _downstream(rows)
    found["detector"] = rows.add(
        "detector",
        rows.unit,
        needs={"pattern": found["pattern"], "responses": rows.responses(rows.layer)},
        cost=2 * rows.on_photographs(rows.layer),
    )
    for layer in layers_with_pages(settings, given.architecture):
        found[f"{FILTERS}{layer}"] = add_filters(rows, layer)
    for section in SECTIONS:
        if section.computed_from:
            found[section.name] = _section(rows, section, found)
    return Plan(rows.tasks, found, tuple(_figures(rows, found)))


def _tuning(rows: Rows, kernels: str) -> str:
    layers = (rows.layer, *rows.producing)
    return rows.add(
        "tuning",
        {**rows.unit, "layers": list(layers)},
        {"tuning": {"periods": list(rows.settings.tuning.periods)}},
        {
            "kernels": kernels,
            "stimulations": tuple(_stimulation(rows, layers, stimulus) for stimulus in STIMULI),
            "responses": tuple(map(rows.responses, layers)),
        },
    )


def _downstream(rows: Rows) -> str:
    architecture = rows.architecture
    field_size = {name: architecture.receptive_field(name).size for name in architecture.read_by(rows.layer)}
    widest = sorted(field_size, key=field_size.__getitem__, reverse=True)
    gratings = next(stimulus for stimulus in STIMULI if stimulus.name == "gratings")
    return rows.add(
        "downstream",
        rows.unit,
        {"tuning": {"periods": list(rows.settings.tuning.periods)}},
        {
            "stimulations": (_stimulation(rows, widest, gratings),) if widest else (),
            "responses": tuple(map(rows.responses, widest)),
        },
    )


def _stimulation(rows: Rows, layers: Sequence[str], stimulus: Stimulus) -> str:
    canvas = view(rows.architecture, layers).canvas
    periods = rows.settings.tuning.periods
    cost = rows.architecture.multiplications(layers[0], canvas.size) * stimulus.count(len(periods))
    return rows.add(
        "stimulation",
        {"layers": list(layers), "stimulus": stimulus.name},
        {"tuning": {"periods": list(periods)}} if stimulus.periodic else {},
        cost=float(cost),
    )


def _section(rows: Rows, section: Section, found: Mapping[str, str]) -> str:
    """Add a section that is one task, of the unit and of what was found before."""
    seen = "photographs" in section.computed_from
    cost = rows.on_photographs(rows.layer) if seen else 0.0
    return rows.add(section.name, rows.unit, needs=_needs(section.computed_from, found), cost=cost)


def _figures(rows: Rows, found: Mapping[str, str]) -> Iterable[str]:
    yield rows.add("figures.photographs", {})
    for section in SECTIONS:
        if "filters" in section.drawn_from:  # one task for each layer
            for name, task in found.items():
                if name.startswith(FILTERS):
                    yield rows.add(f"figures.{section.name}", {}, needs={"filters": task})
        elif section.drawn_from:
            yield rows.add(f"figures.{section.name}", {}, needs=_needs(section.drawn_from, found))


def _needs(names: Iterable[str], found: Mapping[str, str]) -> Needs:
    """Name the tasks that give what a section names, beside network and photographs."""
    return {name: found[name] for name in names if name not in ("network", "photographs")}
