"""Computes in processes of this machine, each of one thread, with a network that stays warm.

Processes are spawned, never forked: TensorFlow hangs in a forked child. One that ends is replaced, and its task is
given to another.
"""

import os
import pickle
import signal
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from generator.errors import BadInput, CircuitpressError
from generator.runners.schedule import Schedule
from generator.store import Damaged, Store
from generator.tasks.catalogue import title
from generator.tasks.events import Advanced, Finished, Started, Tell
from generator.tasks.task import Task
from generator.worker import Job, compute

DEATHS = 3  # processes that one task may end before it is given up
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Processes:
    """The runner of this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute all tasks that are missing; spawn no more processes than there is work for."""
        pool: list[_Process] = []
        deaths: dict[str, int] = {}
        try:
            while schedule.ready or any(process.task for process in pool):
                self._give(schedule, store, pool, tell)
                for process in _heard(pool):
                    self._hear(process, schedule, deaths, tell)
                pool[:] = [process for process in pool if process.alive]
        finally:
            for process in pool:
                process.end()

    def _give(self, schedule: Schedule, store: Store, pool: "list[_Process]", tell: Tell) -> None:
        """Give work to whoever has none, and spawn another process where there is more."""
        for task in schedule.ready:
            idle = next((process for process in pool if process.task is None), None)
            if idle is None and len(pool) < self._jobs:
                idle = _Process(store.folder)
                pool.append(idle)
            if idle is None:
                return
            if schedule.start(task):
                tell(Started(task))
                idle.take(task, schedule.job(task))

    def _hear(self, process: "_Process", schedule: Schedule, deaths: dict[str, int], tell: Tell) -> None:
        task = process.task
        told = process.told()
        if task is None:
            return
        match told:
            case ("advanced",):
                tell(Advanced(task))
                return
            case ("done",):
                schedule.done(task)
                tell(Finished(task))
            case ("failed", BaseException() as error, str(text)):
                error.add_note(f"in {title(task)}:\n{text}")
                raise error
            case None:
                deaths[task.id] = deaths.get(task.id, 0) + 1
                if deaths[task.id] == DEATHS:
                    raise CircuitpressError(
                        f"{title(task)}: {DEATHS} processes in a row ended while they computed this "
                        f"({process.reason}); expected them to finish; try fewer at once with --jobs"
                    )
                schedule.again(task)
        process.task = None


class _Process:
    """A worker, the pipe to it, and the task that it has."""

    def __init__(self, folder: Path) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        with _environment(ONE_THREAD):
            self._process: BaseProcess = context.Process(target=_work, args=(theirs, str(folder)), daemon=True)
            self._process.start()
        theirs.close()
        self.task: Task | None = None
        self.alive = True

    def take(self, task: Task, job: Job) -> None:
        self.task = task
        with suppress(OSError):  # it has ended; that is heard as the end of its pipe
            self.pipe.send_bytes(job.to_json())

    def told(self) -> Any:
        """Return what the process tells; None where it has ended."""
        try:
            return pickle.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            self.alive = False
            self._process.join()
            return None

    @property
    def reason(self) -> str:
        """Say how the process ended."""
        code = self._process.exitcode
        if code == -signal.SIGKILL:
            return "killed, probably because the system ran out of memory"
        return f"exit status {code}"

    def end(self) -> None:
        self._process.terminate()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()


def _heard(pool: list[_Process]) -> Iterator[_Process]:
    """Wait until a process tells something, or ends."""
    if not pool:
        return
    told = wait([process.pipe for process in pool])
    yield from (process for process in pool if process.pipe in told)


def _work(pipe: Connection, folder: str) -> None:
    """Compute what comes through the pipe until it is closed: the whole life of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asked, who ends this process then
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    store = Store(Path(folder))

    def tell(*told: Any) -> None:
        pipe.send_bytes(pickle.dumps(told))

    with suppress(EOFError, BrokenPipeError):
        while True:
            job = Job.from_json(pipe.recv_bytes())
            try:
                compute(job, store, lambda: tell("advanced"))
            except (BadInput, CircuitpressError, Damaged, OSError) as error:
                tell("failed", error, "")
            except Exception as error:
                tell("failed", _sendable(error), traceback.format_exc())
            else:
                tell("done")


def _sendable(error: Exception) -> Exception:
    """Return an error that can be pickled: TensorFlow's own cannot always."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a process that is started meanwhile."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
