"""How pages describe a maximal pattern: its state, what it is compared with, and how alike two patterns are."""

from generator.numbers import significant, spelled, times
from generator.pages.draft import Draft
from generator.results.layer import FilterSummary
from generator.results.patterns import Pattern

STATES = {
    "strong": "Strong: the filter’s mean activation on the pattern is at least that on any of the photographs.",
    "weak": "Weak: the filter’s mean activation on the pattern is below that on its strongest photograph.",
    "dead": "Dead: the filter’s activation is 0 at every location of its own pattern.",
}
COSINE = "the cosine similarity of the mean input activations that they evoke, 1 for the same and 0 for unrelated"


def against_filters(draft: Draft, pattern: Pattern) -> str:
    """Say what to hold the agreement of a pattern's seeds against; nothing where its layer is left out."""
    layer = pattern.unit.partition(":")[0]
    likeness = next((filters.likeness for filters in draft.findings.layer.layers if filters.layer == layer), None)
    return (
        ""
        if likeness is None
        else f"between the patterns of two filters of {layer} it is {cosine(likeness)} in the median"
    )


def cosine(value: float) -> str:
    """Write a cosine, of which two decimals say enough."""
    return spelled(f"{round(value, 2) + 0.0:.2f}")


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
        f"that of {photograph.image}, the strongest photograph; RMS contrast {found.contrast:.0f} against "
        f"{photograph.contrast:.0f}"
    )


def state(found: Pattern | FilterSummary) -> str:
    """Say what a pattern's state means; where a dead filter is active on a photograph, that the optimisation failed."""
    if found.status == "dead" and found.strongest_photograph:
        photograph = found.strongest_photograph.image
        return f"{STATES['dead']} Yet it is active on {photograph}, so the optimisation failed."
    return STATES[found.status]


def describe(pattern: Pattern) -> str:
    """Say what the picture of a pattern shows."""
    against = f", {times(pattern.ratio)} that of the strongest photograph" if pattern.ratio is not None else ""
    return (
        f"Maximal pattern of {pattern.unit} ({pattern.status}): a made-up texture on which the filter’s mean "
        f"activation is {significant(pattern.activation)}{against}"
    )
