"""The evidence matrix: predictions held against what was found, argument by argument, and the verdict that follows.

Imports no TensorFlow and is never cached: predictions, and the rules, change without anything being computed again.
"""

from collections import Counter
from collections.abc import Sequence

from generator.evidence.arguments import ARGUMENTS
from generator.evidence.case import AGAINST, FOR, HALF, MIXED, NOT_TESTED, Argument, untested
from generator.evidence.gratings import best_predicted, caveat
from generator.numbers import listing, sentence
from generator.results.evidence import ArgumentResult, Evidence
from generator.sections import Findings
from generator.settings import PredictionsSettings

ENOUGH = 3  # arguments: fewer are no evidence that a verdict could weigh
TOO_FEW, SUPPORTED, CONTRADICTED = "Too few arguments were tested", "Supported", "Contradicted"
WEIGHING = (  # of the tested arguments; the first row that applies decides
    ("fewer than three", TOO_FEW),
    ("all for", SUPPORTED),
    ("all against", CONTRADICTED),
    ("at least half for, none against", "Largely supported"),
    ("at least half against, none for", "Largely contradicted"),
    ("none for", "Not supported"),
    ("any other", "Supported in part"),
)
UNREGISTERED = "The study made no predictions, so there are measurements but no verdict."
COUNTED = (  # a finding, and how one and how several are told
    (FOR, "is for", "are for"),
    (AGAINST, "is against", "are against"),
    (MIXED, "is mixed", "are mixed"),
    (NOT_TESTED, "was not tested", "were not tested"),
)


def analyse(found: Findings, predicted: PredictionsSettings | None) -> Evidence:
    """Judge the predictions by every rule; None where none were registered."""
    rows = tuple(_row(argument, found, predicted) for argument in ARGUMENTS)
    return Evidence(
        predicted=in_words(predicted) if predicted else None,
        rows=rows,
        turned=best_predicted(found.tuning, predicted) if predicted else None,
        verdict=verdict([row.finding for row in rows], caveat(found.tuning, predicted)) if predicted else UNREGISTERED,
    )


def _row(argument: Argument, found: Findings, predicted: PredictionsSettings | None) -> ArgumentResult:
    judged = argument.judge(found, predicted) if predicted else untested("the study made no predictions")
    page, _, place = (judged.figure or argument.figure).partition("#")
    figure = f"{page}#{place}" if place and judged.finding != NOT_TESTED else page  # what was not tested has no place
    return ArgumentResult(
        argument=argument.name,
        finding=judged.finding,
        value=judged.value,
        number=argument.number,
        shown=judged.shown,
        figure=figure,
        measured=sentence(judged.measured),
        rule=argument.rule,
    )


def in_words(predicted: PredictionsSettings) -> str:
    """Say what was predicted."""
    parts = []
    if predicted.orientation is not None:
        parts.append(f"stripes at {predicted.orientation:g}° ± {predicted.tolerance:g}°")
    if predicted.period is not None:
        parts.append(f"spatial periods of {predicted.period[0]:g} to {predicted.period[1]:g} pixels")
    if predicted.colour is not None:
        parts.append(f"{predicted.colour} contrast")
    if predicted.class_name is not None:
        parts.append(f"photographs of the class {predicted.class_name}")
    return listing(parts)


def verdict(findings: Sequence[str], caveat: str | None = None) -> str:
    """Weigh the findings of all rows, none more than another; a verdict that supports names its caveat."""
    counted = Counter(findings)
    if not len(findings) - counted[NOT_TESTED]:
        return "The study made predictions, but no argument could be tested."
    told = listing([f"{counted[one]} {are if counted[one] > 1 else is_}" for one, is_, are in COUNTED if counted[one]])
    weighed = _weigh(counted)
    but = f"{' ' if weighed == SUPPORTED else ', '}with a caveat: {caveat}" if caveat and counted[FOR] else ""
    return f"{weighed}{but if weighed != TOO_FEW else ''}. Of {len(findings)} arguments, {told}."


def _weigh(counted: Counter[str]) -> str:
    """Return the verdict of the first row of WEIGHING that applies."""
    tested = counted[FOR] + counted[AGAINST] + counted[MIXED]
    applies = (
        tested < ENOUGH,
        counted[FOR] == tested,
        counted[AGAINST] == tested,
        counted[FOR] >= HALF * tested and not counted[AGAINST],
        counted[AGAINST] >= HALF * tested and not counted[FOR],
        not counted[FOR],
        True,
    )
    return next(said for (_, said), here in zip(WEIGHING, applies, strict=True) if here)
