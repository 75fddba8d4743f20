"""What the rules say."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.sections import Findings
from generator.settings import PredictionsSettings

FOR, AGAINST, MIXED, NOT_TESTED = "for", "against", "mixed", "not tested"
HALF = 0.5  # A share or ratio below it is the smaller part.


@dataclass(frozen=True)
class Judged:
    """What a rule found."""

    finding: str
    value: float | None
    measured: str
    shown: str = ""  # the value in words: "9 of 13 photographs"
    figure: str | None = None  # where that is shown, if not where the argument is


def untested(why: str) -> Judged:
    """Say why nothing was judged."""
    return Judged(NOT_TESTED, None, why)


@dataclass(frozen=True)
class Argument:
    """One of the seven: its rule in words, a sentence a line, and in code; what its number is; where it is shown."""

    name: str
    figure: str
    rule: str
    number: str
    judge: Callable[[Findings, PredictionsSettings], Judged]
