"""Computes on a Dask cluster: only JSON crosses, the results go to a store that all its workers share.

A worker rebuilds networks and photographs from their paths, holds them against their digests, and keeps them warm. No
more tasks are sent than there are workers, so that a worker's death is blamed on the task that it computed.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from generator.errors import BadInput, CircuitpressError
from generator.memory import MEMORY, Memory
from generator.runners.schedule import Schedule
from generator.store import Store
from generator.tasks.catalogue import title
from generator.tasks.events import Finished, Started, Tell
from generator.tasks.keys import Keys
from generator.tasks.sources import read_sources
from generator.tasks.task import Task
from generator.worker import Job, compute, verify_weights

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT = 30  # seconds until a scheduler has to answer
LOOK = 1.0  # seconds after which it is seen whether workers have joined
_ONE_AT_A_TIME = Lock()


class Cluster:
    """The runner of a Dask cluster."""

    def __init__(self, scheduler: str) -> None:
        self._scheduler = scheduler

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute all tasks that are missing. CircuitpressError where the cluster cannot be reached."""
        if not schedule.ready:
            return
        client = self._client()
        try:
            self._run(client, schedule, store, tell)
        finally:
            client.close()

    def _client(self) -> Client:
        try:
            from distributed import Client
        except ImportError:
            raise BadInput("--scheduler: found no Dask; install what requirements.lock lists (make setup)") from None
        try:
            return Client(self._scheduler, timeout=CONNECT)
        except (OSError, ValueError) as error:
            raise BadInput(f"--scheduler {self._scheduler}: no scheduler answers there ({error})") from None

    def _run(self, client: Client, schedule: Schedule, store: Store, tell: Tell) -> None:
        from distributed import TimeoutError as NothingYet
        from distributed import wait

        sent: dict[Future, Task] = {}
        while schedule.ready or sent:
            room = max(1, len(client.nthreads())) - len(sent)
            for task in schedule.ready[: max(room, 0)]:
                if schedule.start(task):
                    tell(Started(task))
                    sent[self._send(client, schedule.job(task), store, task)] = task
            if sent:
                try:
                    done = wait(list(sent), timeout=LOOK, return_when="FIRST_COMPLETED").done
                except NothingYet:
                    continue
                for future in done:
                    task = sent.pop(future)
                    self._settle(future, task)
                    schedule.done(task)
                    tell(Finished(task))

    def _send(self, client: Client, job: Job, store: Store, task: Task) -> Future:
        folder = str(store.folder.resolve())
        return client.submit(work, job.to_json().decode(), folder, key=f"{job.key}-{id(task)}", pure=False)

    def _settle(self, future: Future, task: Task) -> None:
        """Raise what went wrong in the cluster."""
        from distributed import KilledWorker

        try:
            future.result()
        except KilledWorker as killed:
            raise CircuitpressError(
                f"{title(task)}: the workers that computed this ended, the last of them {killed.last_worker.address}; "
                "expected them to finish; their memory limit may be too low"
            ) from None
        finally:
            future.release()


def work(job: str, folder: str) -> None:
    """Compute one task on a worker, one at a time. CircuitpressError where its code or its files are others."""
    with _ONE_AT_A_TIME:
        asked = Job.from_json(job.encode())
        _check_code(asked, folder)
        verify_weights(asked)
        compute(asked, Store(Path(folder)))


def _check_code(job: Job, folder: str) -> None:
    """Hold the worker's own code against that which the key was taken of."""
    reader = job.network.reader if job.network else ""
    keys = Keys(_sources(folder, reader), {job.task.network or "": reader})
    for part, found in keys.code(job.task).items():
        if found != job.asked[part]:
            raise CircuitpressError(
                f"a worker has other {part} than the build that asks: found {found}, expected {job.asked[part]}"
            )


@lru_cache(maxsize=4)
def _sources(folder: str, reader: str) -> Any:
    return read_sources(Memory(Path(folder) / MEMORY), others=[reader] if reader else [])
