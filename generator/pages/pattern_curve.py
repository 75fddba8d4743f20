"""How the page on the maximal pattern describes its optimisation: the curve and its end."""

import numpy as np

from generator.numbers import percent, significant
from generator.numerics.optimisation import STILL, settles
from generator.results.patterns import Pattern
from generator.results.values import FloatArray

RISE = 0.9  # of the whole increase: where the optimisation counts as nearly done in the alt text
LEVELLED = 0.01  # of the objective: an increase below it counts as none


def ending(objective: FloatArray, stride: tuple[int, int]) -> str:
    """Say whether the objective was still increasing, and what the end of the curve means."""
    still = settles(max(stride))
    fixed = "The number of steps is fixed and the step size decreases to a tenth."
    unshifted = " The last tenth of the steps does not shift the picture, which raises the curve." if still else ""
    return f"{_increase(objective, still=still)}{fixed}{unshifted}"


def _increase(objective: FloatArray, *, still: bool) -> str:
    """Say by how much the objective increased in the last tenth of the steps that shift the picture."""
    shifted = objective[: len(objective) - round(STILL * len(objective))] if still else objective
    tenth = len(shifted) // 10
    if tenth == 0:
        return ""
    before, last = float(shifted[-2 * tenth : -tenth].mean()), float(shifted[-tenth:].mean())
    if before <= 0:
        return ""
    change = last / before - 1
    found = "was still increasing" if change >= LEVELLED else "had levelled off"
    which = "shifted steps" if still else "steps"
    return (
        f"At the end of the optimisation the objective {found}: in the last tenth of the {which} its mean changed by "
        f"{percent(change)}. "
    )


def describe_optimisation(pattern: Pattern) -> str:
    """Say what the plot of the optimisation shows."""
    line = _describe_curve(pattern.objective)
    strongest = pattern.strongest_photograph
    if strongest is None:
        return line
    return (
        f"{line}; a dashed line marks the mean activation on the top activating photograph, "
        f"{significant(strongest.activation)}"
    )


def _describe_curve(objective: FloatArray) -> str:
    first, last = float(objective[0]), float(objective[-1])
    ends = f"Line from {significant(first)} at step 1 to {significant(last)} at step {len(objective)}"
    if last <= first:
        return f"{ends}; it does not increase"
    near = int(np.argmax(objective >= first + RISE * (last - first))) + 1
    return f"{ends}; 90\u202f% of the increase is reached by step {near}"
