"""Which runner a build gets, and how many processes this machine has room for."""

import os
from collections.abc import Iterable
from pathlib import Path

from generator.runners.here import Here
from generator.runners.processes import Processes
from generator.worker import NetworkPlace

PROCESS = 700e6  # bytes that a process takes beside its network: Python, TensorFlow, a batch's tensors
COPIES = 2.5  # times the size of the weights' file that a network takes: read, as tensors, and in a step's gradient


def local(jobs: int | None, networks: Iterable[NetworkPlace]) -> Here | Processes:
    """Compute on this machine, in as many processes as `jobs` says, or as there are cores and memory for."""
    count = jobs or _room(
        max((Path(place.weights).stat().st_size for place in networks if Path(place.weights).exists()), default=0)
    )
    return Here() if count == 1 else Processes(count)


def _room(weights: int) -> int:
    need = PROCESS + COPIES * weights
    return max(
        1,
        min(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
            int(_free() / need),
        ),
    )


def _free() -> float:
    """Return the bytes of memory that are free for this process: of the machine, and within its control group."""
    free = float("inf")
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                free = 1024.0 * int(line.split()[1])
    except OSError:
        pass
    for most, used in (("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),):
        try:
            limit = Path(most).read_text().strip()
            if limit != "max":
                free = min(free, float(limit) - float(Path(used).read_text()))
        except (OSError, ValueError):
            continue
    return free
