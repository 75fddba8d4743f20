"""The time of the engine: beside the notebook's recipe in one run, and of whole pieces of work."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.analysis.optimisation import Optimiser
from generator.analysis.recipe import report_recipe, tile_recipe
from generator.network import Network
from generator.progress import Progress
from generator.settings import PatternSettings
from generator.zoo.weights import Weights
from tests.bench.figures import Board, Figure
from tests.bench.notebook import Notebook, keras_model
from tests.bench.runs import filters_of, optimised, sample

LIMITED = "block3_conv3"  # the layer whose times have limits


@dataclass(frozen=True)
class Triple:
    """Seconds a filter, measured one after the other."""

    engine: float
    eager: float
    compiled: float


def thumbnails(
    network: Network, weights: Weights, layer: str, board: Board, progress: Progress, *, pairs: int
) -> float:
    """Time the engine's small pictures beside the notebook's; return the notebook's seconds a filter."""
    board.head(f"Small pictures of VGG19 {layer}: time beside the notebook's recipe")
    filters = filters_of(network, layer)
    chosen = sample(layer, filters)
    notebook = Notebook(keras_model(network.architecture, weights, layer))
    recipe = tile_recipe(network.architecture, layer, seed=0)
    optimiser = Optimiser(network, layer, recipe)
    start = time.perf_counter()
    list(optimiser.optimise(chosen[: recipe.units]))
    board.tell(Figure("engine: first batch, with compilation", time.perf_counter() - start, "s"))
    triples = _in_turn(optimiser, notebook, chosen, recipe.units, progress, pairs=pairs)
    _tell(triples, filters, board, limited=layer == LIMITED)
    return statistics.median(triple.eager for triple in triples)


def _in_turn(
    optimiser: Optimiser, notebook: Notebook, filters: Sequence[int], at_once: int, progress: Progress, *, pairs: int
) -> list[Triple]:
    """Measure the three in turn, so that other load of the machine meets all of them."""
    notebook.eager(0, steps=1)
    notebook.compiled(0, steps=1)
    triples = []
    chosen = filters[:: max(1, len(filters) // pairs)][:pairs]
    with progress.step("Engine and notebook in turn", len(chosen)) as advance:
        for number, filter_ in enumerate(chosen):
            batch = [filters[(number * at_once + place) % len(filters)] for place in range(at_once)]
            times = [time.perf_counter()]
            list(optimiser.optimise(batch))
            times.append(time.perf_counter())
            notebook.eager(filter_)
            times.append(time.perf_counter())
            notebook.compiled(filter_)
            times.append(time.perf_counter())
            engine, eager, compiled = np.diff(times).tolist()
            triples.append(Triple(engine / at_once, eager, compiled))
            advance()
    return triples


def _tell(triples: Sequence[Triple], filters: int, board: Board, *, limited: bool) -> None:
    engine, eager, compiled = (
        statistics.median(getattr(triple, name) for triple in triples) for name in ("engine", "eager", "compiled")
    )
    over_eager = statistics.median(triple.eager / triple.engine for triple in triples)
    over_compiled = statistics.median(triple.compiled / triple.engine for triple in triples)
    board.tell(Figure("engine: a filter", engine, "s", note=f"median of {len(triples)}"))
    board.tell(Figure("notebook, eager: a filter", eager, "s"))
    board.tell(Figure("notebook, compiled: a filter", compiled, "s"))
    board.tell(Figure("eager over engine, median of pairs", over_eager, "×", at_least=16 if limited else None))
    board.tell(Figure("compiled over engine, median of pairs", over_compiled, "×", at_least=7 if limited else None))
    board.tell(
        Figure(f"{filters} filters, by the time of one", filters * engine, "s", at_most=300 if limited else None)
    )


def own_pattern(network: Network, layer: str, filter_: int, board: Board, progress: Progress) -> None:
    """Time the study's own pattern at 224 pixels and its six inputs, one seed each, compilation included."""
    board.head(f"The study's own pattern at 224 pixels and its six inputs: VGG19 {layer}:{filter_}")
    settings = PatternSettings(size=224, seeds=1, negative=False)
    kernel, _ = network.kernel(layer)
    norms = np.linalg.norm(kernel[..., filter_], axis=(0, 1))
    sources = network.architecture.sources(layer)
    strongest = [sources[channel] for channel in np.argsort(-norms, kind="stable")[:6]]
    total = 0.0
    for name, chosen in ((layer, [filter_]), (strongest[0].layer, [source.filter for source in strongest])):
        recipe = report_recipe(network.architecture, name, settings)
        start = time.perf_counter()
        found = optimised(network, name, recipe, chosen, progress)
        seconds = time.perf_counter() - start
        total += seconds
        scores = ", ".join(f"{number}: {seeds[0].score:.0f}" for number, seeds in found.items())
        board.tell(Figure(f"{len(chosen)} of {name}", seconds, "s", note=f"{recipe.steps} steps, score {scores}"))
    board.tell(Figure("both", total, "s", at_most=90))


def two_layers(network: Network, layers: Sequence[str], board: Board, progress: Progress) -> None:
    """Time every small picture of SqueezeNet's two layers, compilation included."""
    board.head("Small pictures of SqueezeNet's two layers: time")
    total = 0.0
    for layer in layers:
        recipe = tile_recipe(network.architecture, layer, seed=0)
        start = time.perf_counter()
        found = optimised(network, layer, recipe, range(filters_of(network, layer)), progress)
        seconds = time.perf_counter() - start
        total += seconds
        silent = sum(seeds[0].max <= 0 for seeds in found.values())
        what = f"{len(found)} of {layer}, {recipe.size[0]}×{recipe.size[1]} pixels"
        board.tell(Figure(what, seconds, "s", note=f"{recipe.steps} steps, {silent} silent"))
    board.tell(Figure("both, one seed each", total, "s", at_most=60))
