"""How the cost of a step grows with the number of pictures and with their size."""

import time
from dataclasses import replace

from generator.analysis.optimisation import Optimiser
from generator.analysis.recipe import tile_recipe
from generator.network import Network
from tests.bench.figures import Board, Figure, table

FEW = 6  # steps: enough to tell their cost, the measures of the finished picture included


def linear(network: Network, layer: str, board: Board) -> None:
    """Show that the cost grows in proportion to filters and pixels."""
    board.head(f"Cost of a step by filters and by pixels, VGG19 {layer}")
    recipe = replace(tile_recipe(network.architecture, layer, seed=0), steps=FEW)
    optimiser = Optimiser(network, layer, recipe)
    list(optimiser.optimise(range(recipe.units)))
    costs, rows = [], []
    for filters in (8, 16, 32, 64):
        seconds = _seconds(optimiser, filters) / FEW
        costs.append(seconds / filters)
        rows.append([str(filters), f"{1000 * seconds:.0f}", f"{1000 * costs[-1]:.1f}"])
    table(["filters", "ms a step", "ms a filter and step"], rows)
    board.tell(Figure("a filter of 64 over one of 8", costs[-1] / costs[0], "×"))
    costs, rows = [], []
    for side in (32, 48, 64, 96, 128, 224):
        wide = replace(recipe, size=(side, side))
        optimiser = Optimiser(network, layer, wide)
        list(optimiser.optimise(range(wide.units)))
        seconds = _seconds(optimiser, wide.units) / FEW / wide.units
        costs.append(seconds / side**2)
        rows.append([f"{side}×{side}", str(wide.units), f"{1000 * seconds:.1f}", f"{1e6 * costs[-1]:.2f}"])
    table(["pixels", "at once", "ms a filter and step", "µs a pixel and step"], rows)
    board.tell(Figure("a pixel at 224×224 over one at 64×64", costs[-1] / costs[2], "×"))


def _seconds(optimiser: Optimiser, filters: int) -> float:
    """Return the least time of three: other load of the machine can only add to it."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        list(optimiser.optimise(range(filters)))
        taken.append(time.perf_counter() - start)
    return min(taken)
