"""What the reader of the terminal is told while a build runs."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.tasks.events import Advanced, Event, Finished, Started, Tell
from generator.tasks.task import Task

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

Advance = Callable[[], None]
EVERY = 30.0  # seconds between the lines of a step: often enough for a log to be seen to move, seldom enough to be read
GRAIN = 1000  # steps of the bar of a computation
SMALL = 1e9  # multiplications that any task is taken to cost
TOLD = 5e10  # of a task that is named where there is no bar: a second, about
LEAST = 0.005  # of a step that is done before its pace says anything
SETTLED = 1.0  # seconds: what was kept from a build before comes at once, and says nothing of the time left


class Progress:
    """Steps and warnings, on stderr.

    On a terminal a step is a bar with the time left; elsewhere it is a line when it starts, and one with the time left
    every half minute; with `quiet` it is nothing. Warnings are told in any case, and kept in `warnings`.
    """

    def __init__(
        self, *, quiet: bool = False, terminal: bool | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.warnings: list[str] = []
        self.faults: list[str] = []  # of the warnings, those that an author can mend
        self._quiet = quiet
        self._terminal = is_terminal() if terminal is None else terminal
        self._bars: Bars | None = None
        self._clock = clock

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """Show the step `title` while it runs; call what is given `total` times to move its bar on."""
        if self._quiet:
            yield _nothing
        elif not self._terminal:
            print(title, file=sys.stderr, flush=True)
            yield Lines(title, total, self._clock) if total else _nothing
        else:
            with self._shown() as bars:
                task = bars.add_task(title, total=total)
                yield lambda: bars.advance(task)
                bars.update(task, total=total or 1, completed=total or 1)

    @contextmanager
    def computing(self, tasks: Sequence[Task]) -> Iterator[Tell]:
        """Show the computation of tasks; call what is given with each event. One bar for all, weighed by their cost."""
        if not tasks:
            yield _unseen
            return
        from generator.tasks.catalogue import title  # here, since it knows all sections and what was found in them

        weights = {task.id: task.cost + SMALL for task in tasks}
        whole = sum(weights.values())
        with self.step(f"Computing {len(tasks)} result{'s' * (len(tasks) > 1)}", GRAIN) as advance:
            done = {"weight": 0.0, "shown": 0.0}
            told = set[str]()

            def tell(event: Event) -> None:
                task = event.task
                if isinstance(event, Started) and not self._quiet and not self._terminal and task.cost > TOLD:
                    self._name(title(task), told)
                if isinstance(event, Advanced) and task.steps:
                    weight = min(weights[task.id], (task.cost + SMALL) / (task.steps + 1))
                elif isinstance(event, Finished):
                    weight = weights[task.id]
                else:
                    return
                weights[task.id] -= weight
                done["weight"] += weight
                while done["shown"] + 1 <= GRAIN * done["weight"] / whole:
                    done["shown"] += 1
                    advance()

            yield tell

    @staticmethod
    def _name(title: str, told: set[str]) -> None:
        """Tell what is computed now, once for all the tasks of one title."""
        if title not in told:
            told.add(title)
            print(title, file=sys.stderr, flush=True)

    def warn(self, sentence: str, *, of_author: bool = True) -> None:
        """Tell one warning, whatever else is shown, and keep it; the same sentence is told once.

        `of_author` is False for what no author can mend: `--strict` does not refuse it.
        """
        if sentence in self.warnings:
            return
        if of_author:
            self.faults.append(sentence)
        self.warnings.append(sentence)
        if self._bars is None:
            print(f"warning: {sentence}", file=sys.stderr, flush=True)
        else:  # above the bars, which are drawn again beneath it
            self._bars.console.print(f"warning: {sentence}", markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def _shown(self) -> Iterator["Bars"]:
        """Give the bars on the screen: a step within a step is one more bar among the same."""
        if self._bars is not None:
            yield self._bars
            return
        with _bars() as self._bars:
            try:
                yield self._bars
            finally:
                self._bars.refresh()
                self._bars = None


class Lines:
    """A line with the time left, now and then; call it whenever one of `total` is done."""

    def __init__(self, title: str, total: int, clock: Callable[[], float]) -> None:
        self._title, self._total, self._clock = title, total, clock
        self._began = self._told = self._last = clock()
        self._done = 0
        self._from, self._before = self._last, 0  # the pace is that since then, beyond so many

    def __call__(self) -> None:
        now = self._clock()
        if now - self._told >= EVERY and self._done - self._before >= LEAST * self._total > 0:
            pace = (self._last - self._from) / (self._done - self._before)  # up to the last: many may be done at once
            left = pace * (self._total - self._done)
            print(f"{self._title}: {self._done} of {self._total}, {_about(left)} left", file=sys.stderr, flush=True)
            self._told = now
        self._done, self._last = self._done + 1, now
        if now - self._began < SETTLED:
            self._from, self._before = now, self._done


def _about(seconds: float) -> str:
    """Say a time as exactly as it can be known."""
    if seconds < 90:
        return f"about {max(10 * round(seconds / 10), 10)} s"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {minutes // 60} h {minutes % 60:02} min"


def is_terminal() -> bool:
    """Say whether stderr is a terminal on which a line can be drawn over."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _bars() -> "Bars":
    from rich.console import Console  # here, since a warm build shows no bar and need not wait for the import
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=Console(stderr=True),
        refresh_per_second=4,  # so that drawing takes nothing from the two cores that compute
    )


def _unseen(event: Event) -> None:
    """Take an event that nobody sees."""


def _nothing() -> None:
    """Take an advance that nobody sees."""
