"""Scores of the engine's pictures over those of the notebook's recipe, at equal contrast and size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import keras

from generator.analysis.recipe import Recipe, report_recipe, tile_recipe
from generator.network import Network
from generator.progress import Progress
from generator.settings import PatternSettings
from generator.zoo.weights import Weights
from tests.bench.figures import Board, Figure, Series
from tests.bench.notebook import Notebook, keras_model
from tests.bench.runs import COMPARED, filters_of, optimised, sample
from tests.bench.scores import score

WHOLE = "fire3_expand3x3"  # the layer that is compared with all its filters
SIDE = 160  # pixels of a study's own pictures here
LEAST = 0.8  # of the notebook's score, for every filter
SPARSER = 2  # times fewer filters of a study's own pictures than of small ones


def scores(networks: Mapping[str, tuple[Network, Weights]], board: Board, progress: Progress, *, every: int) -> None:
    """Compare small pictures, and a study's own, of every layer of COMPARED."""
    for name, (network, weights) in networks.items():
        architecture = network.architecture
        for layer in COMPARED[name]:
            board.head(f"Scores of {layer} over the notebook's, at equal contrast and size")
            compared = Comparison(network, layer, keras_model(architecture, weights, layer), board, progress)
            count = filters_of(network, layer)
            chosen = range(count) if layer == WHOLE else sample(layer, count, every)
            compared.tell("small", tile_recipe(architecture, layer, seed=0), chosen, median=0.95)
            field = max(architecture.receptive_field(layer).size)
            if field > SIDE:
                board.note(f"Own pictures of {SIDE} pixels are left out: the receptive field has {field}.")
                continue
            own = report_recipe(architecture, layer, PatternSettings(size=SIDE, seeds=1, negative=False))
            compared.tell("own", own, range(0, count, SPARSER * every), median=1.05)


@dataclass(frozen=True)
class Comparison:
    """The engine and the notebook on one layer."""

    network: Network
    layer: str
    model: keras.Model
    board: Board
    progress: Progress

    def tell(self, kind: str, recipe: Recipe, filters: Sequence[int], *, median: float) -> None:
        """Print the ratios of scores beside their limits; filters silent on the notebook's picture are left out."""
        found = optimised(self.network, self.layer, recipe, filters, self.progress)
        ours = {number: seeds[0].score for number, seeds in found.items()}
        theirs = self._of_notebook(recipe.size[0], filters)
        ratios = {number: ours[number] / other for number, other in theirs.items() if other > 0}
        if ratios:
            series = Series(f"{kind}, {recipe.size[0]} pixels, {recipe.steps} steps", ratios, "×")
            self.board.tell(series.median(at_least=median))
            self.board.tell(series.least(at_least=LEAST))
        silent = [number for number in theirs if number not in ratios]
        if silent:
            note = f"the engine's picture excites {sum(ours[number] > 0 for number in silent)} of them"
            self.board.tell(Figure(f"{kind}: silent on the notebook's picture", len(silent), "filters", note=note))

    def _of_notebook(self, side: int, filters: Sequence[int]) -> dict[int, float]:
        """Score the notebook's pictures of `side` pixels."""
        notebook, scored = Notebook(self.model, size=side), {}
        with self.progress.step(f"The notebook's pictures of {self.layer}", len(filters)) as advance:
            for filter_ in filters:
                scored[filter_] = score(self.network, self.layer, filter_, notebook.compiled(filter_))
                advance()
        return scored
