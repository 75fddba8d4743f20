"""How pages describe a maximal pattern: its status, its comparison with photographs, the similarity of two patterns."""

from generator.numbers import significant, spelled, times
from generator.pages.draft import Draft
from generator.results.layer import FilterSummary
from generator.results.patterns import Pattern

STATUSES = {"strong": "beats photographs", "weak": "weak", "dead": "dead"}  # as a reader meets them
STATES = {
    "strong": "Beats photographs: the filter’s mean activation on the pattern is at least that on any photograph.",
    "weak": "Weak: the filter’s mean activation on the pattern is below that on its top activating photograph.",
    "dead": "Dead: the filter’s activation is 0 at every location of its own pattern.",
}
COSINE = "the cosine similarity of the input activations that two patterns evoke: 1 for the same, 0 for unrelated ones"


def named(unit: str) -> str:
    """Name a filter in a sentence: "filter 56 of fire4_expand3x3"."""
    layer, _, number = unit.partition(":")
    return f"filter {number} of {layer}"


def against_filters(draft: Draft, pattern: Pattern) -> str:
    """Say what to compare the similarity across seeds with; nothing where its layer is left out."""
    layer = pattern.unit.partition(":")[0]
    likeness = next((filters.likeness for filters in draft.findings.layer.layers if filters.layer == layer), None)
    return "" if likeness is None else f"the median between two filters of {layer} is {cosine(likeness)}"


def cosine(value: float) -> str:
    """Write a cosine with three decimals; what would round to 1 is said so."""
    return ">\N{NARROW NO-BREAK SPACE}0.999" if 0.9995 <= value < 1 else spelled(f"{round(value, 3) + 0.0:.3f}")


def scores(pattern: Pattern) -> tuple[float, float]:
    """Return the lowest and the highest score of all random seeds."""
    found = [pattern.score, *(other.score for other in pattern.others)]
    return min(found), max(found)


def against(found: Pattern | FilterSummary) -> str:
    """Name what a pattern's ratio compares it with, both contrasts included."""
    photograph = found.strongest_photograph
    if photograph is None:
        return "the filter is not active on any photograph"
    return (
        f"that on {photograph.image}, the top activating photograph; RMS contrast {found.contrast:.0f} and "
        f"{photograph.contrast:.0f}"
    )


def state(found: Pattern | FilterSummary) -> str:
    """Say what a pattern's status means, and where a dead one shows that the optimisation failed."""
    if found.status == "dead" and found.strongest_photograph:
        photograph = found.strongest_photograph.image
        return f"{STATES['dead']} The filter is active on {photograph}, so the optimisation failed."
    return STATES[found.status]


def describe(pattern: Pattern) -> str:
    """Say what the picture of a pattern shows."""
    against = f", {times(pattern.ratio)} that on the top activating photograph" if pattern.ratio is not None else ""
    return (
        f"Maximal pattern of {named(pattern.unit)} ({STATUSES[pattern.status]}): a picture optimised to a mean "
        f"activation of {significant(pattern.activation)}{against}"
    )
