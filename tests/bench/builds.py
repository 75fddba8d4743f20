"""Whole builds of the shipped studies as an author would run them, and what they cost in memory.

Each build is a process of its own into folders of its own; the median counts, with the spread beside it, since machines
are noisy. Peak memory is the operating system's account of the process.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Board, Figure

SQUEEZENET, VGG19 = "squeezenet-fire4_expand3x3-56", "vgg19-block3_conv3-12"
ROOT = Path(__file__).parent.parent.parent
COLD, WARM = {SQUEEZENET: 180.0}, {SQUEEZENET: 1.5, VGG19: 3.0}  # seconds at most
EVIDENCE = {SQUEEZENET: 40.0, VGG19: 180.0}  # seconds at most
TASKS = (  # computed for the evidence alone, or nearly
    "stimulation",
    "tuning",
    "attribution",
    "downstream",
    "detector",
    "circuit_optimisation",
    "circuit",
    "responses",
)
UNITS = 512  # of VGG19's two layers: each at most a tenth of the notebook's time
MEMORY = 2500  # megabytes at most


@dataclass(frozen=True)
class Run:
    """What one build took."""

    seconds: float
    megabytes: float


def build(folder: Path, cache: str, studies: Sequence[str]) -> Run:
    """Build the shipped site with some studies beneath `folder` and measure the process. RuntimeError if it fails."""
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--strict", "--study", *studies]
    command += ["--output", str(folder / "site"), "--cache", str(folder / cache)]
    return measured(command)


def measured(command: Sequence[str]) -> Run:
    """Run a command in the project's folder and measure its process. RuntimeError if it fails."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.launch", *command], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    told = json.loads(found.stdout.splitlines()[-1])
    if told["status"]:
        raise RuntimeError(f"the build failed with exit status {told['status']}")
    return Run(told["seconds"], told["megabytes"])


def report(name: str, runs: Sequence[Run], board: Board, *, at_most: float | None = None) -> None:
    """Tell the median and the spread of several runs, and the largest of their peaks."""
    seconds = [run.seconds for run in runs]
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}, {len(runs)} runs"
    board.tell(Figure(name, statistics.median(seconds), "s", at_most=at_most, note=spread))
    board.tell(Figure(f"{name}: peak memory", max(run.megabytes for run in runs), "MB", at_most=MEMORY))


def forget_evidence(cache: Path) -> int:
    """Take away what the evidence is made of, so that a build computes it again and nothing else; count the entries.

    The passes over the photographs go as well: the evidence adds one, of the downstream layers. Of the optimisations
    only that of the circuit in isolation goes. RuntimeError if a kind of task is missing: its time would be, too.
    """
    found = {task: list(cache.glob(f"{task}-*")) for task in TASKS}
    missing = [task for task, entries in found.items() if not entries]
    if missing:
        raise RuntimeError(f"{cache} holds no {', '.join(missing)}")
    forgotten = [entry for entries in found.values() for entry in entries]
    for entry in forgotten:
        shutil.rmtree(entry)
    return len(forgotten)


def builds(studies: Sequence[str], board: Board, *, cold: int, warm: int, notebook: float | None) -> None:
    """Build each study `cold` times with an empty cache, as often without the evidence, then `warm` times with all.

    `notebook` is the seconds that its recipe took for a unit in this run: VGG19's limit is made of it.
    """
    limits = COLD | ({VGG19: UNITS * notebook / 10} if notebook else {})
    board.head("Whole reports")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for study in studies:
            runs = [build(folder, f"{study}{number}", [study]) for number in range(cold)]
            report(f"cold, {study}", runs, board, at_most=limits.get(study))
        for study in studies:
            runs = []
            for _ in range(cold):
                forget_evidence(folder / f"{study}0")
                runs.append(build(folder, f"{study}0", [study]))
            report(f"evidence, {study}", runs, board, at_most=EVIDENCE[study])
        for study in studies if warm else ():
            runs = [build(folder, f"{study}0", [study]) for _ in range(warm)]
            report(f"warm, {study}", runs, board, at_most=WARM[study])
        if warm and len(studies) > 1:
            shutil.copytree(folder / f"{SQUEEZENET}0", folder / f"{VGG19}0", dirs_exist_ok=True)
            report("warm, both", [build(folder, f"{VGG19}0", studies) for _ in range(warm)], board)
