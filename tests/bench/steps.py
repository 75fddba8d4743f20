"""What more or fewer steps of the optimisation give."""

from collections.abc import Mapping
from dataclasses import replace

from generator.analysis.recipe import tile_recipe
from generator.network import Network
from generator.progress import Progress
from tests.bench.figures import Board, Series
from tests.bench.runs import STUDIED, filters_of, optimised

FILTERS = 8  # of a layer, spread over it
FACTORS = (0.5, 2)  # of the default number of steps


def steps(networks: Mapping[str, Network], board: Board, progress: Progress) -> None:
    """Compare the scores of small pictures after half and twice the steps with those after the default."""
    for name, network in networks.items():
        layer = STUDIED[name][0]
        count = filters_of(network, layer)
        chosen = range(0, count, -(-count // FILTERS))
        recipe = tile_recipe(network.architecture, layer, seed=0)
        board.head(f"Small pictures of {layer}: score by steps, over that after the default of {recipe.steps}")
        default = optimised(network, layer, recipe, chosen, progress)
        for factor in FACTORS:
            other = replace(recipe, steps=round(factor * recipe.steps))
            found = optimised(network, layer, other, chosen, progress)
            ratios = {
                number: found[number][0].score / seeds[0].score
                for number, seeds in default.items()
                if seeds[0].score > 0
            }
            board.tell(Series(f"{other.steps} steps", ratios, "×").median())
