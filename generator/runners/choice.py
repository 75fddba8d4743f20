"""Which runner a build gets, and how many processes this machine has room for.

The command line reads this before anything heavy is imported: each runner is, when it is chosen.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.compute import Runner
    from generator.worker import NetworkPlace

PROCESS = 1.4e9  # bytes that a process takes beside its weights: at most 1.31 GB were measured (docs/performance.md)
_GROUP = Path("/sys/fs/cgroup")
COPIES = 2.5  # times the size of the weights' file: as it is read, as tensors, and as folded kernels; an estimate


@dataclass(frozen=True)
class Choice:
    """What was asked for: processes here, a cluster, or a share; by default as many processes as there is room for."""

    jobs: int | None = None
    scheduler: str | None = None
    share: tuple[int, int] | None = None

    def runner(self, networks: Iterable[NetworkPlace]) -> Runner:
        """Return the runner; how many processes there is memory for depends on the networks."""
        if self.scheduler:
            from generator.runners.cluster import Cluster

            return Cluster(self.scheduler)
        if self.share:
            from generator.runners.share import Share

            return Share(*self.share)
        from generator.runners.here import Here
        from generator.runners.processes import Processes

        files = [Path(place.weights) for place in networks]
        count = self.jobs or _room(max((file.stat().st_size for file in files if file.exists()), default=0))
        return Here() if count == 1 else Processes(count)


def _room(weights: int) -> int:
    """Count the processes that there are cores and memory for, with a network of so many bytes."""
    return max(1, min(_cores(), int(_free() / (PROCESS + COPIES * weights))))


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _free() -> float:
    """Return the bytes of memory that are free: of the machine, and within this process's control group."""
    free = float("inf")
    with suppress(OSError, ValueError):
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        free = 1024.0 * int(told["MemAvailable"].split()[0])
    with suppress(OSError, ValueError):  # a group without a limit says "max"
        limit, used = (float((_GROUP / name).read_text()) for name in ("memory.max", "memory.current"))
        free = min(free, limit - used)
    return free
