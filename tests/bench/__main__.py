"""`python -m tests.bench`: run the parts of the bench, print each figure beside its limit.

VGG19's parts run where CIRCUITPRESS_WEIGHTS names a folder with its weights; nothing is downloaded.
"""

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from generator.memory import Memory
from generator.network import Network
from generator.paths import WEIGHTS_VARIABLE
from generator.progress import Progress
from generator.zoo import keras_files
from generator.zoo.networks import NETWORKS
from generator.zoo.weights import Asked, Weights
from tests.bench.arithmetic import arithmetic
from tests.bench.builds import SQUEEZENET, VGG19, builds
from tests.bench.comparison import scores
from tests.bench.costs import linear
from tests.bench.figures import Board, Figure
from tests.bench.pages import pages
from tests.bench.pictures import pictures
from tests.bench.runs import EVERY, STUDIED
from tests.bench.steps import steps
from tests.bench.times import own_pattern, thumbnails, two_layers

PARTS = ("thumbnails", "pictures", "scores", "own", "squeezenet", "arithmetic", "linear", "steps", "builds", "pages")
WITH_VGG19 = {"thumbnails", "pictures", "scores", "own", "arithmetic", "linear", "steps"}
WITH_SQUEEZENET = {"pictures", "scores", "squeezenet", "steps"}

Loaded = dict[str, tuple[Network, Weights]]


def load(name: str, progress: Progress) -> tuple[Network, Weights]:
    """Load a network of the zoo as far as its weights carry it."""
    source = NETWORKS[name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        asked = Asked(source.WEIGHTS[0], None, folder, Memory(folder / "memory"), progress)
        found = source.find_weights(asked)
        weights: Weights = import_module(source.READER).read_weights(found.path)
    return Network(source.ARCHITECTURE.carried(found.layers), weights=weights), weights


def load_of_machine(board: Board, moment: str) -> None:
    """Print how many processes were ready to run: above the number of cores, times are longer than they need be."""
    if hasattr(os, "getloadavg"):
        board.tell(Figure(f"load of the machine at the {moment}", os.getloadavg()[0], f"on {os.cpu_count()} cores"))


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and quality.")
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS, help="which parts to run (default: all)")
    parser.add_argument("--every", type=int, default=EVERY, help="measure every n-th filter of a layer (default: 16)")
    parser.add_argument("--pairs", type=int, default=6, help="how often engine and notebook are timed in turn")
    parser.add_argument("--cold", type=int, default=1, help="how many builds with an empty cache")
    parser.add_argument("--warm", type=int, default=7, help="how many builds with a full cache")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    return parser.parse_args()


def times(chosen: argparse.Namespace, loaded: Loaded, board: Board, progress: Progress) -> float | None:
    """Run the parts about time; return the notebook's seconds a filter of the study's layer, if they were measured."""
    studied, before = STUDIED["vgg19"]
    notebook = None
    if "vgg19" in loaded:
        network, weights = loaded["vgg19"]
        if "thumbnails" in chosen.part:
            notebook = thumbnails(network, weights, studied, board, progress, pairs=chosen.pairs)
            thumbnails(network, weights, before, board, progress, pairs=chosen.pairs)
        if "own" in chosen.part:
            own_pattern(network, studied, 12, board, progress)
        if "arithmetic" in chosen.part:
            arithmetic(network, studied, board, rounds=3)
        if "linear" in chosen.part:
            linear(network, studied, board)
    if "squeezenet" in chosen.part:
        two_layers(loaded["squeezenet"][0], STUDIED["squeezenet"], board, progress)
    return notebook


def quality(chosen: argparse.Namespace, loaded: Loaded, board: Board, progress: Progress) -> None:
    """Run the parts about the pictures."""
    networks = {name: network for name, (network, _) in loaded.items()}
    if "pictures" in chosen.part:
        pictures(networks, board, progress, every=chosen.every)
    if "scores" in chosen.part:
        scores(loaded, board, progress, every=chosen.every)
    if "steps" in chosen.part:
        steps(networks, board, progress)


def main() -> None:
    """Run the chosen parts."""
    chosen, board, progress = options(), Board(), Progress()
    vgg = keras_files.in_folder("vgg19") is not None
    if not vgg:
        print(f"VGG19's parts are left out: {WEIGHTS_VARIABLE} names no folder with its weights", file=sys.stderr)
    load_of_machine(board, "start")
    loaded: Loaded = {}
    if WITH_SQUEEZENET & set(chosen.part):
        loaded["squeezenet"] = load("squeezenet", progress)
    if vgg and WITH_VGG19 & set(chosen.part):
        loaded["vgg19"] = load("vgg19", progress)
    notebook = times(chosen, loaded, board, progress)
    quality(chosen, loaded, board, progress)
    if "builds" in chosen.part:
        studies = [SQUEEZENET, *([VGG19] if vgg else [])]
        builds(studies, board, cold=chosen.cold, warm=chosen.warm, notebook=notebook)
    if "pages" in chosen.part:
        pages(board)
    load_of_machine(board, "end")
    board.close()
    if chosen.json:
        board.save(chosen.json)


if __name__ == "__main__":
    main()
