"""What the reader of the terminal is told while a build runs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

Advance = Callable[[], None]


class Progress:
    """Steps and warnings, on stderr.

    On a terminal a step is a bar with the time left; elsewhere it is a line when it starts; with `quiet` it
    is nothing. Warnings are told in any case, and kept in `warnings`.
    """

    def __init__(self, *, quiet: bool = False, terminal: bool | None = None) -> None:
        self.warnings: list[str] = []
        self._quiet = quiet
        self._terminal = is_terminal() if terminal is None else terminal
        self._bars: Bars | None = None

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """Show the step `title` while it runs; call what is given `total` times to move its bar on."""
        if self._quiet:
            yield _nothing
        elif not self._terminal:
            print(title, file=sys.stderr, flush=True)
            yield _nothing
        else:
            with self._shown() as bars:
                task = bars.add_task(title, total=total)
                yield lambda: bars.advance(task)
                bars.update(task, total=total or 1, completed=total or 1)

    def warn(self, sentence: str) -> None:
        """Tell one warning, whatever else is shown, and keep it; the same sentence is told once."""
        if sentence in self.warnings:
            return
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


def _nothing() -> None:
    """Take an advance that nobody sees."""
