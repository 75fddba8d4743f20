"""The evidence matrix: predictions held against what was found, argument by argument, and the verdict that follows.

Imports no TensorFlow and is never cached: predictions, and the rules, change without anything being computed again.
"""

from collections import Counter
from collections.abc import Sequence

from generator.evidence.arguments import ARGUMENTS
from generator.evidence.case import AGAINST, FOR, HALF, MIXED, NOT_TESTED, Argument, untested
from generator.evidence.gratings import best_predicted
from generator.numbers import listing
from generator.results.evidence import ArgumentResult, Evidence
from generator.sections import Findings
from generator.settings import PredictionsSettings

ENOUGH = 3  # arguments: fewer are no evidence that a verdict could weigh
VERDICT = (
    "No argument weighs more than another, and what was not tested does not count. The predictions hold if all are "
    "for, and do not hold if all are against; they largely hold if at least half are for and none is against, and "
    "largely fail the other way round; they are not borne out if none is for, and else hold in part. Fewer than three "
    "arguments are too few to weigh."
)
UNREGISTERED = "No predictions were registered; the measurements stand by themselves."


def analyse(found: Findings, predicted: PredictionsSettings | None) -> Evidence:
    """Judge the predictions by every rule; None where none were registered."""
    rows = tuple(_row(argument, found, predicted) for argument in ARGUMENTS)
    return Evidence(
        predicted=in_words(predicted) if predicted else None,
        rows=rows,
        turned=best_predicted(found.tuning, predicted) if predicted else None,
        verdict=verdict([row.finding for row in rows]) if predicted else UNREGISTERED,
    )


def _row(argument: Argument, found: Findings, predicted: PredictionsSettings | None) -> ArgumentResult:
    judged = argument.judge(found, predicted) if predicted else untested("no predictions were registered")
    page, _, place = (judged.figure or argument.figure).partition("#")
    figure = f"{page}#{place}" if place and judged.finding != NOT_TESTED else page  # what was not tested has no place
    return ArgumentResult(
        argument.name, judged.finding, judged.value, argument.number, figure, judged.measured, argument.rule
    )


def in_words(predicted: PredictionsSettings) -> str:
    """Say what was predicted."""
    parts = []
    if predicted.orientation is not None:
        parts.append(f"stripes at {predicted.orientation:g}° ± {predicted.tolerance:g}°")
    if predicted.period is not None:
        parts.append(f"periods of {predicted.period[0]:g} to {predicted.period[1]:g} pixels")
    if predicted.colour is not None:
        parts.append(f"{predicted.colour} contrast")
    if predicted.class_name is not None:
        parts.append(f"photographs of the class {predicted.class_name}")
    return listing(parts)


def verdict(findings: Sequence[str]) -> str:
    """Weigh the findings of all rows in a sentence; no argument weighs more than another."""
    counted = Counter(findings)
    tested = sum(counted[finding] for finding in (FOR, AGAINST, MIXED))
    if not tested:
        return "The predictions were registered, but no argument could be tested."
    told = listing(
        [
            f"{counted[finding]} {words}"
            for finding, words in ((FOR, "for"), (AGAINST, "against"), (MIXED, "mixed"), (NOT_TESTED, "not tested"))
            if counted[finding]
        ]
    )
    if tested < ENOUGH:
        weighed = "Too little was tested to weigh the predictions"
    elif counted[FOR] == tested:
        weighed = "The predictions hold"
    elif counted[AGAINST] == tested:
        weighed = "The predictions do not hold"
    elif counted[FOR] >= HALF * tested and not counted[AGAINST]:
        weighed = "The predictions largely hold"
    elif counted[AGAINST] >= HALF * tested and not counted[FOR]:
        weighed = "The predictions largely fail"
    elif not counted[FOR]:
        weighed = "The predictions are not borne out"
    else:
        weighed = "The predictions hold in part"
    return f"{weighed}: of {len(findings)} arguments, {told}."
