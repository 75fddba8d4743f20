"""Time whole builds of the shipped studies as an author would run them, and say what they cost in memory.

`python -m tests.bench [--cold N] [--warm N]`: each build is a process of its own into folders of its own; medians are
printed with the spread, since machines are noisy. Peak memory is the operating system's account of the process.
VGG19's study is timed where CIRCUITPRESS_WEIGHTS names a folder with its weights; nothing is downloaded.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.zoo import keras_files

SQUEEZENET, VGG19 = "squeezenet-fire4_expand3x3-56", "vgg19-block3_conv3-12"
ROOT = Path(__file__).parent.parent
BYTES = 1 if sys.platform == "darwin" else 1024  # a unit of ru_maxrss


@dataclass(frozen=True)
class Run:
    """What one build took."""

    seconds: float
    megabytes: float


def build(folder: Path, cache: str, studies: Sequence[str]) -> Run:
    """Build the shipped site with some studies beneath `folder` and measure the process. RuntimeError if it fails."""
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--strict", "--study", *studies]
    command += ["--output", str(folder / "site"), "--cache", str(folder / cache)]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # it is reaped: tell Popen so
    if process.returncode:
        raise RuntimeError(f"the build failed with exit status {process.returncode}")
    return Run(seconds, usage.ru_maxrss * BYTES / 1e6)


def report(name: str, runs: list[Run]) -> None:
    """Print the median and the spread of several runs."""
    seconds = [run.seconds for run in runs]
    memory = max(run.megabytes for run in runs)
    print(
        f"{name:<36} {statistics.median(seconds):7.2f} s   "
        f"({min(seconds):.2f} to {max(seconds):.2f}, {len(runs)} runs)   peak {memory:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Run the builds and print the figures."""
    parser = argparse.ArgumentParser(description="Time cold and warm builds of the shipped content.")
    parser.add_argument("--cold", type=int, default=2, help="how many builds with an empty cache")
    parser.add_argument("--warm", type=int, default=7, help="how many builds with a full cache")
    chosen = parser.parse_args()
    studies = [SQUEEZENET, *([VGG19] if keras_files.in_folder("vgg19") else [])]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for study in studies:
            report(f"cold, {study}", [build(folder, f"{study}{number}", [study]) for number in range(chosen.cold)])
        for study in studies:
            report(f"warm, {study}", [build(folder, f"{study}0", [study]) for _ in range(chosen.warm)])
        if len(studies) > 1:
            shutil.copytree(folder / f"{SQUEEZENET}0", folder / f"{VGG19}0", dirs_exist_ok=True)
            report("warm, both", [build(folder, f"{VGG19}0", studies) for _ in range(chosen.warm)])


if __name__ == "__main__":
    main()
