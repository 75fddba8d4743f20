"""The quality of the studies' pictures: repetition, fine frequencies, contrast, robustness, orientation by seed."""

import json
import statistics
from collections.abc import Mapping
from pathlib import Path

from generator.analysis.pictures import decode
from generator.analysis.recipe import report_recipe, tile_recipe
from generator.network import Network
from generator.numerics.contrast import Picture
from generator.numerics.orientation import orientation
from generator.progress import Progress
from generator.results.patterns import Optimised
from generator.settings import PatternSettings
from tests.bench.figures import Board, Figure, Series
from tests.bench.measures import CLEAR, kept, near_nyquist, orientation_spread, quadrants
from tests.bench.runs import STUDIED, filters_of, optimised, sample

BEFORE = Path(__file__).parent / "before.json"  # the same measures of the engine before the present one
SEEDS, SIDE, FEW = 3, 160, 3  # of the pictures whose orientations are compared: seeds, pixels, filters of a layer


def pictures(networks: Mapping[str, Network], board: Board, progress: Progress, *, every: int) -> None:
    """Measure the small pictures of the studies' layers, and how far the orientations of their seeds differ."""
    remaining: list[float] = []
    for name, network in networks.items():
        for layer in STUDIED[name]:
            board.head(f"Small pictures of {layer}: quality")
            recipe = tile_recipe(network.architecture, layer, seed=0)
            filters = sample(layer, filters_of(network, layer), every)
            found = {number: seeds[0] for number, seeds in optimised(network, layer, recipe, filters, progress).items()}
            drawn = {filter_: decode(one.picture) for filter_, one in found.items()}
            _tell_pictures(found, drawn, board)
            robust = {filter_: kept(network, layer, filter_, picture) for filter_, picture in drawn.items()}
            board.tell(Series("score kept after small movements", robust).median())
            remaining += robust.values()
            _tell_before(layer, found, board)
            _tell_orientations(network, layer, drawn, board, progress)
    board.head("Small pictures of all these layers")
    note = f"{len(remaining)} filters"
    board.tell(
        Figure("score kept after small movements, median", statistics.median(remaining), "", at_least=0.85, note=note)
    )


def _tell_pictures(found: Mapping[int, Optimised], drawn: Mapping[int, Picture], board: Board) -> None:
    repeated = Series("correlation of quadrants, size", {number: abs(quadrants(one)) for number, one in drawn.items()})
    fine = Series("energy near Nyquist", {number: near_nyquist(one) for number, one in drawn.items()})
    contrasts = Series("RMS contrast", {number: one.contrast for number, one in found.items()}, "of 255")
    board.tell(repeated.median(at_most=0.1))
    board.tell(repeated.largest(at_most=0.3))
    board.tell(fine.median(at_most=0.015))
    board.tell(fine.largest(at_most=0.03))
    board.tell(contrasts.least(at_least=50))
    board.tell(contrasts.largest(at_most=80))


def _tell_before(layer: str, found: Mapping[int, Optimised], board: Board) -> None:
    """Compare with the engine before: its scores by the same definition, on its own published small pictures."""
    before = json.loads(BEFORE.read_text(encoding="utf-8"))["layers"][layer]
    measured = {number: before[str(number)] for number in found if str(number) in before}
    ratios = {number: found[number].score / one["score"] for number, one in measured.items() if one["score"] > 0}
    board.tell(Series("score over that of the engine before", ratios, "×").median(at_least=1.25))
    for key, name in (("quadrants", "correlation of quadrants, size"), ("near", "energy near Nyquist")):
        board.tell(Series(f"before: {name}", {number: abs(one[key]) for number, one in measured.items()}).median())


def _tell_orientations(
    network: Network, layer: str, drawn: Mapping[int, Picture], board: Board, progress: Progress
) -> None:
    """Compare the orientations of three seeds of the filters whose small pictures have the clearest orientation."""
    clearness = {number: orientation(picture).coherence for number, picture in drawn.items()}
    clearest = sorted(clearness, key=lambda number: -clearness[number])[:FEW]
    clear = [number for number in clearest if clearness[number] >= CLEAR]
    settings = PatternSettings(size=SIDE, seeds=SEEDS, diversity=0.0, negative=False)
    recipe = report_recipe(network.architecture, layer, settings)
    found = optimised(network, layer, recipe, clear, progress)
    spreads = {
        number: spread
        for number, seeds in found.items()
        if (spread := orientation_spread([decode(seed.picture) for seed in seeds])) is not None
    }
    if spreads:
        board.tell(Series(f"orientations of {SEEDS} seeds differ by", spreads, "°").largest(at_most=8))
    else:
        board.note(f"No filter of the sample has a clear orientation in all {SEEDS} seeds.")
