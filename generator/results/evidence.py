"""What the measurements say of predictions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ArgumentResult:
    """One argument for or against the predictions."""

    argument: str
    finding: str  # "for", "against", "mixed" or "not tested"
    value: float | None  # what the rule weighs
    number: str  # what that is; "" where there can be none
    shown: str  # the value in words: "9 of 13 photographs"; "" where there is none
    figure: str  # where it is shown: a page of the report and a place on it
    measured: str
    rule: str  # a sentence a line


@dataclass(frozen=True)
class Turned:
    """The predicted grating that excites the filter most: joint tuning is judged while it is rotated."""

    orientation: float  # degrees
    period: float  # pixels
    response: float  # standard deviations


@dataclass(frozen=True)
class Evidence:
    """The evidence matrix: what was predicted, and what was found."""

    predicted: str | None  # in words; None where nothing was registered
    rows: tuple[ArgumentResult, ...]  # the seven arguments of "Zoom In"
    turned: Turned | None  # None where no grating that was shown was predicted
    verdict: str  # never empty
