"""`python -m tests.bench`: run the parts of the bench, print each figure beside its limit.

VGG19's parts run where CIRCUITPRESS_WEIGHTS names a folder with its weights; nothing is downloaded.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from generator.cache import Cache
from generator.network import Network
from generator.progress import Progress
from generator.zoo import NETWORKS, keras_files
from generator.zoo.weights import Asked, Weights
from tests.bench import engine
from tests.bench.builds import SQUEEZENET, VGG19, builds
from tests.bench.figures import Board, Figure

PARTS = ("tiles", "own", "squeezenet", "arithmetic", "linear", "builds")
LAYER, BEFORE = "block3_conv3", "block3_conv2"
SQUEEZENET_LAYERS = ("fire4_expand3x3", "fire4_squeeze1x1")


def load(name: str, progress: Progress) -> tuple[Network, Weights]:
    """Load a network of the zoo as far as its weights carry it."""
    source = NETWORKS[name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        asked = Asked(source.WEIGHTS[0], None, folder, Cache(folder / "cache", progress.warn), progress)
        found = source.find_weights(asked)
        weights = source.read_weights(found)
    return Network(source.ARCHITECTURE.carried(found.layers), weights=weights, labels=None), weights


def load_of_machine(board: Board, moment: str) -> None:
    """Tell how many processes wanted a core: above the number of cores, times are longer than they need be."""
    if hasattr(os, "getloadavg"):
        board.tell(Figure(f"load of the machine at the {moment}", os.getloadavg()[0], f"on {os.cpu_count()} cores"))


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and quality.")
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS, help="which parts to run (default: all)")
    parser.add_argument("--all", action="store_true", help="every unit of both layers, not the sample alone")
    parser.add_argument("--pairs", type=int, default=6, help="how often engine and notebook are timed in turn")
    parser.add_argument("--cold", type=int, default=1, help="how many builds with an empty cache")
    parser.add_argument("--warm", type=int, default=7, help="how many builds with a full cache")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    return parser.parse_args()


def main() -> None:
    """Run the parts that are asked for."""
    chosen, board, progress = options(), Board(), Progress()
    vgg = keras_files.in_folder("vgg19") is not None
    if not vgg:
        print(f"VGG19's parts are left out: {keras_files.VARIABLE} names no folder with its weights", file=sys.stderr)
    load_of_machine(board, "start")
    notebook = None
    if vgg and {"tiles", "own", "arithmetic", "linear"} & set(chosen.part):
        network, weights = load("vgg19", progress)
        if "tiles" in chosen.part:
            told = {
                layer: engine.compare(network, weights, layer, board, progress, pairs=chosen.pairs, whole=chosen.all)
                for layer in (LAYER, BEFORE)
            }
            notebook = told[LAYER]
        if "own" in chosen.part:
            engine.own_pattern(network, LAYER, 12, board, progress)
        if "arithmetic" in chosen.part:
            engine.arithmetic(network, LAYER, board, rounds=3)
        if "linear" in chosen.part:
            engine.linear(network, LAYER, board)
    if "squeezenet" in chosen.part:
        engine.two_layers(load("squeezenet", progress)[0], SQUEEZENET_LAYERS, board, progress)
    if "builds" in chosen.part:
        studies = [SQUEEZENET, *([VGG19] if vgg else [])]
        builds(studies, board, cold=chosen.cold, warm=chosen.warm, notebook=notebook)
    load_of_machine(board, "end")
    board.close()
    if chosen.json:
        board.save(chosen.json)


if __name__ == "__main__":
    main()
