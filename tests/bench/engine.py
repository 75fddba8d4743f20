"""The engine beside the notebook's recipe, in one run on the same weights and machine."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.analysis.optimisation import Optimiser, decode
from generator.analysis.plan import report_plan, tile_plan
from generator.network import Network
from generator.numerics.contrast import Picture, contrast
from generator.progress import Progress
from generator.results import Optimisation
from generator.settings import PatternSettings
from generator.zoo.weights import Weights
from tests.bench.arithmetic import shares
from tests.bench.figures import Board, Figure, table
from tests.bench.notebook import Notebook, keras_model
from tests.bench.scores import score

EVERY = 16  # which filters of a layer are in the sample: every 16th …
HARD = (12, 195, 201, 240, 76, 124)  # … the study's own, those on which recipes fail, and one that hangs on its colours


FEW = 6  # steps a climb, where only their cost is asked for: none of them rests


def sample(filters: int) -> list[int]:
    """Choose the units of a layer that stand for all of them: a fixed choice, made before any was seen to do well."""
    return sorted({*range(0, filters, EVERY), *(filter_ for filter_ in HARD if filter_ < filters)})


@dataclass(frozen=True)
class Triple:
    """Seconds a unit, taken one after the other."""

    engine: float
    eager: float
    compiled: float


def compare(
    network: Network, weights: Weights, layer: str, board: Board, progress: Progress, *, pairs: int, whole: bool
) -> float:
    """Time and score the engine's tiles beside the notebook's pictures; return the notebook's seconds a unit."""
    board.head(f"Tiles of VGG19 {layer}, beside the notebook's recipe")
    filters = network.architecture.convolution(layer).filters
    units = list(range(filters)) if whole else sample(filters)
    notebook = Notebook(keras_model(network.architecture, weights, layer))
    plan = tile_plan(network.architecture, layer, seed=0)
    start = time.perf_counter()
    climber = Optimiser(network, layer, plan)
    list(climber.climb(units[: plan.units]))
    board.tell(Figure("engine: first batch, with compilation", time.perf_counter() - start, "s"))
    triples, theirs = _triples(climber, notebook, sample(filters), plan.units, progress, pairs=pairs)
    _tell_times(triples, filters, board, promised=layer.endswith("conv3"))
    start = time.perf_counter()
    with progress.step(f"Engine on {len(units)} units", plan.steps * -(-len(units) // plan.units)) as advance:
        ours = {found.filter: picture(found) for found in climber.climb(units, advance=advance)}
    board.tell(
        Figure(
            f"engine: all {len(units)} units of this run",
            time.perf_counter() - start,
            "s",
            at_most=300 if whole and layer.endswith("conv3") else None,
        )
    )
    with progress.step(f"Notebook's pictures of {len(units)} units", len(units)) as advance:
        for unit in units:
            if unit not in theirs:
                theirs[unit] = notebook.compiled(unit)
            advance()
    _tell_scores(network, layer, units, ours, theirs, board)
    return statistics.median(triple.eager for triple in triples)


def picture(found: Optimisation) -> Picture:
    """Return an ascent's first picture as it is published."""
    return decode(found.seeds[0].picture)


def _triples(
    climber: Optimiser, notebook: Notebook, units: Sequence[int], at_once: int, progress: Progress, *, pairs: int
) -> tuple[list[Triple], dict[int, Picture]]:
    """Take the times in turn, so that what else the machine does meets all three; give the eager pictures, too."""
    notebook.eager(0, steps=1)
    notebook.compiled(0, steps=1)
    triples, pictures = [], {}
    chosen = units[:: max(1, len(units) // pairs)][:pairs]
    with progress.step("Engine and notebook in turn", len(chosen)) as advance:
        for number, unit in enumerate(chosen):
            batch = [units[(number * at_once + place) % len(units)] for place in range(at_once)]
            times = [time.perf_counter()]
            list(climber.climb(batch))
            times.append(time.perf_counter())
            pictures[unit] = notebook.eager(unit)
            times.append(time.perf_counter())
            notebook.compiled(unit)
            times.append(time.perf_counter())
            engine, eager, compiled = np.diff(times)
            triples.append(Triple(float(engine) / at_once, float(eager), float(compiled)))
            advance()
    return triples, pictures


def _tell_times(triples: Sequence[Triple], filters: int, board: Board, *, promised: bool) -> None:
    engine = statistics.median(triple.engine for triple in triples)
    board.tell(Figure("engine: a unit", engine, "s", note=f"median of {len(triples)}"))
    board.tell(Figure("notebook, eager: a unit", statistics.median(triple.eager for triple in triples), "s"))
    board.tell(Figure("notebook, compiled: a unit", statistics.median(triple.compiled for triple in triples), "s"))
    board.tell(
        Figure(
            "notebook's time over the engine's, median of pairs",
            statistics.median(triple.eager / triple.engine for triple in triples),
            "×",
            at_least=16 if promised else None,
        )
    )
    board.tell(
        Figure(
            "its compiled form's over the engine's, median of pairs",
            statistics.median(triple.compiled / triple.engine for triple in triples),
            "×",
            at_least=7 if promised else None,
        )
    )
    board.tell(
        Figure(
            f"engine: {filters} units, by the time of one",
            filters * engine,
            "s",
            at_most=300 if promised else None,
        )
    )


def _tell_scores(
    network: Network,
    layer: str,
    units: Sequence[int],
    ours: dict[int, Picture],
    theirs: dict[int, Picture],
    board: Board,
) -> None:
    """Hold the published pictures against each other, as they are and at the contrast of either."""
    rows = []
    for unit in units:
        mine, other = ours[unit], theirs[unit]
        shown = (mine, other, matched(mine, contrast(other)), matched(other, contrast(mine)))
        rows.append([score(network, layer, unit, pixels) for pixels in shown])
    engine, notebook, flattened, stretched = np.array(rows).T
    for name, one, other, promised in (
        ("as published", engine, notebook, True),
        ("both at the notebook's contrast", flattened, notebook, False),
        ("both at the engine's contrast", engine, stretched, False),
    ):
        ratio = np.divide(one, other, out=np.full(len(units), np.inf), where=other > 0)  # silent for the notebook
        least = int(ratio.argmin())
        board.tell(
            Figure(
                f"score ratio, {name}, median",
                float(np.median(ratio)),
                "×",
                at_least=1.8 if promised else None,
                note=f"{len(units)} units",
            )
        )
        board.tell(
            Figure(
                f"score ratio, {name}, least",
                float(ratio[least]),
                "×",
                at_least=1.0 if promised else None,
                note=f"unit {units[least]}",
            )
        )
    silent = int((notebook == 0).sum())
    for name, pictures in (("engine", ours), ("notebook", theirs)):
        spread = statistics.median(contrast(pictures[unit]) for unit in units)
        board.tell(Figure(f"{name}: RMS contrast, median", spread, "of 255"))
    board.tell(Figure("units that the notebook's picture leaves silent", silent, "units"))


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
        plan = report_plan(network.architecture, name, settings)
        start = time.perf_counter()
        with progress.step(f"{len(chosen)} of {name}", plan.steps * -(-len(chosen) // plan.units)) as advance:
            found = list(Optimiser(network, name, plan).climb(chosen, advance=advance))
        seconds = time.perf_counter() - start
        total += seconds
        heights = ", ".join(f"{one.filter}: {one.seeds[0].activation:.0f}" for one in found)
        board.tell(Figure(f"{len(chosen)} of {name}", seconds, "s", note=f"activation {heights}"))
    board.tell(Figure("both", total, "s", at_most=90))


def two_layers(network: Network, layers: Sequence[str], board: Board, progress: Progress) -> None:
    """Time every tile of SqueezeNet's two layers, compilation included."""
    board.head("Tiles of SqueezeNet's two layers")
    total = 0.0
    for layer in layers:
        plan = tile_plan(network.architecture, layer, seed=0)
        filters = range(network.architecture.convolution(layer).filters)
        start = time.perf_counter()
        with progress.step(f"Tiles of {layer}", plan.steps * -(-len(filters) // plan.units)) as advance:
            found = list(Optimiser(network, layer, plan).climb(filters, advance=advance))
        seconds = time.perf_counter() - start
        total += seconds
        silent = sum(one.seeds[0].max <= 0 for one in found)
        size = "×".join(map(str, plan.size))
        board.tell(Figure(f"{len(filters)} of {layer}, {size} pixels", seconds, "s", note=f"{silent} silent"))
    board.tell(Figure("both, one start each", total, "s", at_most=60))


def arithmetic(network: Network, layer: str, board: Board, *, rounds: int) -> None:
    """Tell how much of a large matrix product's speed the steps reach."""
    board.head(f"Arithmetic of the convolutions below VGG19 {layer} against a float32 matrix product of 2048³")
    plans = {
        "tile": tile_plan(network.architecture, layer, seed=0),
        "report": report_plan(network.architecture, layer, PatternSettings(size=224, seeds=1, negative=False)),
    }
    for name, plan in plans.items():
        for found in shares(network, layer, plan, rounds=rounds if name == "tile" else 1):
            what = f"{name}: {found.size[0]}×{found.size[1]} pixels, {found.pictures} pictures"
            told = f"{1000 * found.seconds:.0f} ms a step, {found.gigaflops:.0f} of {found.machine:.0f} GFLOP/s"
            board.tell(Figure(what, found.share, "of it", at_least=0.7, note=told))


def linear(network: Network, layer: str, board: Board) -> None:
    """Show that the cost grows as units and pixels do, by steps at which no climb rests."""
    board.head(f"Cost of a step by units and by pixels, VGG19 {layer}")
    plan = tile_plan(network.architecture, layer, seed=0)
    climber = Optimiser(network, layer, replace(plan, levels=(Level(plan.size, FEW),)))
    list(climber.climb(range(plan.units)))
    rows = []
    for units in (8, 16, 32, 64):
        seconds = _seconds(climber, units) / FEW
        rows.append([str(units), f"{1000 * seconds:.0f}", f"{1000 * seconds / units:.1f}"])
    table(["units", "ms a step", "ms a unit and step"], rows)
    board.tell(Figure("64 units over 8 times 8", float(rows[-1][2]) / float(rows[0][2]), "×"))
    rows = []
    for side in (32, 48, 64, 96, 128, 224):
        wide = replace(plan, levels=(Level((side, side), FEW),))
        climber = Optimiser(network, layer, wide)
        list(climber.climb(range(wide.units)))
        seconds = _seconds(climber, wide.units) / FEW / wide.units
        rows.append([f"{side}×{side}", str(wide.units), f"{1000 * seconds:.1f}", f"{1e6 * seconds / side**2:.2f}"])
    table(["pixels", "at once", "ms a unit and step", "µs a pixel and step"], rows)
    board.tell(Figure("a pixel at 224×224 over one at 64×64", float(rows[-1][3]) / float(rows[2][3]), "×"))


def _seconds(climber: Optimiser, units: int) -> float:
    """Take the least time of three: what else the machine does can only add to it."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        list(climber.climb(range(units)))
        taken.append(time.perf_counter() - start)
    return min(taken)
