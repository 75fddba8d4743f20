"""What can go wrong, in one small tree. The command line prints the sentences, never a traceback."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

One = TypeVar("One")
Made = TypeVar("Made")


class CircuitpressError(Exception):
    """The root: anything that is told to the user in one sentence."""


class BadInput(CircuitpressError):  # noqa: N818 - it reads as what it is: `raise BadInput`
    """Something the author wrote or put there is wrong; `faults` holds one sentence for each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class AbsentWeights(CircuitpressError):  # noqa: N818
    """The weights that a study asks for are nowhere to be had.

    The sentence may be published; `places` are paths of this machine, for the terminal alone.
    """

    def __init__(self, sentence: str, *places: Path) -> None:
        super().__init__(sentence)
        self.places = places


def refusal(error: OSError, place: str) -> str:
    """Say what the system refused, and where: at `place` if it names no file, as with a full disk."""
    return f"{error.filename or place}: {error.strerror or str(error) or type(error).__name__}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Name what `name` was probably meant to be, "; nearest: a, b", or all the names where there are few."""
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if not close and len(known) <= 12:
        return f"; there are: {', '.join(known)}" if known else ""
    return f"; nearest: {', '.join(close or get_close_matches(name, known, n=3, cutoff=0))}"


def gathered(items: Iterable[One], make: Callable[[One], Made]) -> tuple[list[Made], list[str]]:
    """Make something of each item, and gather the faults of those of which nothing can be made."""
    made, faults = [], list[str]()
    for item in items:
        try:
            made.append(make(item))
        except BadInput as fault:
            faults += fault.faults
    return made, faults
