"""Small tasks that stand for those of the catalogue: they are noted down, wait, fail and die as their rows say.

Imports neither TensorFlow nor pytest: it is imported in the processes that runners spawn.
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from generator import worker
from generator.errors import BadInput, CircuitpressError
from generator.memory import Memory
from generator.runners import processes
from generator.runners.schedule import InputPlaces, Schedule
from generator.store import Store
from generator.tasks import catalogue, keys
from generator.tasks.catalogue import Kind
from generator.tasks.keys import Keys
from generator.tasks.sources import read_sources
from generator.tasks.task import Task
from generator.worker import NetworkPlace

MODULE = "tests.errands"
DEADLINE = 60.0  # seconds that a task waits before it gives up
PLACES = InputPlaces({"": NetworkPlace(MODULE, MODULE, "", (), "")})  # so that this module is among the sources


@dataclass(frozen=True)
class Number:
    """What errands find."""

    value: int


class Patch(Protocol):
    """The part of pytest's MonkeyPatch that is needed here."""

    def setattr(self, target: Any, name: str, value: Any) -> None: ...


def number(value: int, log: str) -> Number:
    """Give a number."""
    note(log, value)
    return Number(value)


def add(parts: tuple[Number, ...], log: str) -> Number:
    """Add numbers up."""
    total = sum(part.value for part in parts)
    note(log, total)
    return Number(total)


def climb(value: int, log: str, advance: Callable[[], None]) -> Number:
    """Come so many steps further."""
    for _ in range(value):
        advance()
    return number(value, log)


def die(value: int, log: str) -> Number:
    """End the process that computes this, so many times."""
    note(log, value)
    if len(noted(log)) <= value:
        os.kill(os.getpid(), signal.SIGKILL)
    return Number(value)


def fail(value: int, log: str) -> Number:
    """Fail in one way or another."""
    note(log, value)
    raise (BadInput("a.png: found nothing"), CircuitpressError("no room"), ZeroDivisionError("a slip"))[value]


def meet(value: int, log: str) -> Number:
    """Wait until another process has come, too."""
    note(log, value)
    end = time.monotonic() + DEADLINE
    while len(noted(log)) < 2:
        if time.monotonic() > end:
            raise CircuitpressError("nobody came")
        time.sleep(0.01)
    return Number(value)


def note(log: str, value: int) -> None:
    """Note down that something was computed, and by which process."""
    with Path(log).open("a") as file:
        file.write(f"{value} {os.getpid()}\n")


def noted(log: str | Path) -> list[tuple[int, int]]:
    """Return what was noted down: values and processes."""
    if not Path(log).exists():
        return []
    return [(int(value), int(process)) for value, process in map(str.split, Path(log).read_text().splitlines())]


NAMES = ("number", "add", "climb", "die", "fail", "meet")
KINDS = {**catalogue.KINDS, **{name: Kind(name, f"{MODULE}:{name}", f"{name} {{value}}", "a number") for name in NAMES}}


def register(patch: Patch) -> None:
    """Let the errands be in the catalogue, here and in the processes that are spawned."""
    for module in (catalogue, keys, worker):
        patch.setattr(module, "KINDS", KINDS)
    patch.setattr(processes, "_work", work)


def work(pipe: Connection, folder: str) -> None:
    """Live as a process of the runner that knows the errands."""
    for module in (catalogue, keys, worker):
        vars(module)["KINDS"] = KINDS
    REAL(pipe, folder)


REAL = processes._work


def task(name: str, value: int, log: Path, *, cost: float = 0.0, steps: int = 0) -> Task:
    """Make the row of an errand that needs nothing."""
    return Task(name, {"value": value, "log": str(log)}, cost=cost, steps=steps)


def total(log: Path, *parts: Task) -> Task:
    """Make the row of the sum of others; its title is that of all its parts."""
    return Task("add", {"value": len(parts), "log": str(log)}, needs={"parts": tuple(part.id for part in parts)})


def schedule(tasks: list[Task], store: Store, folder: Path) -> Schedule:
    """Make a schedule of errands."""
    return Schedule(tasks, store, Keys(read_sources(Memory(folder / "memory"), others=[MODULE]), {}), InputPlaces())
