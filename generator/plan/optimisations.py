"""The rows of what is optimised: the patterns of the unit, of its inputs, of its circuit and of whole layers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from generator.analysis.recipe import Recipe, report_recipe, tile_recipe
from generator.architecture import Architecture
from generator.numerics.optimisation import STARTS
from generator.plan.rows import BACKWARD, Rows

WORK = 6e12  # multiplications of one task of optimisation, where a layer has more: about a minute on one core


def add_pattern(rows: Rows) -> str:
    """Add the unit’s maximal pattern and the optimisations that it is chosen from; return its id."""
    recipe = report_recipe(rows.architecture, rows.layer, rows.settings.pattern)
    own = [rows.settings.unit.filter]
    made = _attempts(rows, rows.layer, recipe, [_optimisation(rows, rows.layer, recipe, filters=own)])
    return rows.add(
        "pattern",
        rows.unit,
        needs={
            "optimisations": made,
            "negatives": _negatives(rows, rows.layer, recipe, filters=own),
            "responses": rows.responses(rows.layer),
        },
    )


def add_inputs(rows: Rows, kernels: str) -> str:
    """Add the maximal patterns of the strongest input channels."""
    architecture = rows.architecture
    made: list[str] = []
    negatives: list[str] = []
    top = min(rows.settings.kernels.top, len(architecture.sources(rows.layer)))
    for layer in rows.producing:
        recipe = report_recipe(architecture, layer, rows.settings.pattern)
        for part in range(-(-top // recipe.units)):
            chosen = rows.add(
                "input_filters",
                {"layer": layer, "part": part, "size": recipe.units},
                needs={"kernels": kernels},
            )
            first = _optimisation(rows, layer, recipe, chosen=chosen)
            made += _attempts(rows, layer, recipe, [first])
            negatives += _negatives(rows, layer, recipe, chosen=chosen)
    return rows.add(
        "inputs",
        {
            **rows.unit,
            "layers": list(dict.fromkeys(source.layer for source in architecture.sources(rows.layer))),
        },
        needs={
            "kernels": kernels,
            "optimisations": tuple(made),
            "negatives": tuple(negatives),
            "responses": tuple(map(rows.responses, rows.producing)),
        },
    )


def add_circuit(rows: Rows, kernels: str, pattern: str) -> str:
    """Add the circuit of the strongest kernels, and its optimisation."""
    recipe = report_recipe(rows.architecture, rows.layer, rows.settings.pattern)
    recipe = replace(recipe, seeds=1, diversity=0.0)
    made = rows.add(
        "circuit_optimisation",
        rows.unit,
        {"pattern": {"recipe": asdict(recipe)}},
        {"kernels": kernels},
        cost=_work(rows.architecture, rows.layer, recipe) * recipe.units,
        steps=recipe.steps,
    )
    needs = {"kernels": kernels, "pattern": pattern, "optimised": made}
    return rows.add("circuit", rows.unit, needs=needs)


def add_filters(rows: Rows, layer: str) -> str:
    """Add what is found of every filter of a layer, and the optimisations of its thumbnails."""
    architecture = rows.architecture
    recipe = tile_recipe(architecture, layer, seed=rows.settings.pattern.seed)
    parts = tuple(_parts(architecture, layer, recipe))
    first = [_optimisation(rows, layer, recipe, filters=part) for part in parts]
    inverted = parts if rows.settings.layer.negative else ()
    return rows.add(
        "filters",
        {"layer": layer},
        needs={
            "optimisations": _attempts(rows, layer, recipe, first),
            "negatives": tuple(_optimisation(rows, layer, recipe.inverted, filters=part) for part in inverted),
            "responses": rows.responses(layer),
        },
    )


def _optimisation(
    rows: Rows, layer: str, recipe: Recipe, *, start: int = 0, chosen: str | None = None, filters: Sequence[int] = ()
) -> str:
    """Optimise some filters: those named, or those that an earlier task chose."""
    count = len(filters) or recipe.units
    return rows.add(
        "optimisation",
        {"layer": layer, "filters": list(filters)},
        {"pattern": {"recipe": asdict(recipe), "start": start}},
        {"chosen": chosen} if chosen else {},
        cost=_work(rows.architecture, layer, recipe) * count,
        steps=recipe.steps * -(-count // recipe.units),
    )


def _attempts(rows: Rows, layer: str, recipe: Recipe, first: Sequence[str]) -> tuple[str, ...]:
    """Optimise anew, from other random seeds, what photographs beat after the `first` attempt."""
    made = [*first]
    for start in range(1, STARTS):
        unfinished = rows.add(
            "unfinished",
            {"layer": layer},
            needs={"optimisations": tuple(made), "responses": rows.responses(layer)},
        )
        made.append(_optimisation(rows, layer, recipe, start=start, chosen=unfinished))
    return tuple(made)


def _negatives(rows: Rows, layer: str, recipe: Recipe, **which: Any) -> tuple[str, ...]:
    if not rows.settings.pattern.negative:
        return ()
    return (_optimisation(rows, layer, recipe.inverted, **which),)


def _work(architecture: Architecture, layer: str, recipe: Recipe) -> float:
    """Count the multiplications that the pictures of one filter take."""
    one = architecture.multiplications(architecture.convolution(layer).reads, recipe.size)
    return float(BACKWARD * one * recipe.steps * recipe.seeds)


def _parts(architecture: Architecture, layer: str, recipe: Recipe) -> Iterable[list[int]]:
    """Divide the filters of a layer evenly into tasks of about WORK multiplications, each of whole batches."""
    filters = architecture.convolution(layer).filters
    batches = -(-filters // recipe.units)
    tasks = min(batches, max(1, round(filters * _work(architecture, layer, recipe) / WORK)))
    size = -(-batches // tasks) * recipe.units
    return (list(range(first, min(first + size, filters))) for first in range(0, filters, size))
