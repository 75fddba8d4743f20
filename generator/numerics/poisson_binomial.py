"""How often chance alone gives so many hits."""

from collections.abc import Sequence


def at_least(hits: int, chances: Sequence[float]) -> float:
    """Return the probability, 0…1, of `hits` or more where each draw hits with a probability of its own.

    Exact: the distribution of the sum (Poisson binomial), one draw after the other.
    """
    distribution = [1.0]  # [k], the probability of k hits so far
    for chance in chances:
        missed, hit = (
            [*(part * (1 - chance) for part in distribution), 0.0],
            [0.0, *(part * chance for part in distribution)],
        )
        distribution = [one + other for one, other in zip(missed, hit, strict=True)]
    return min(sum(distribution[max(hits, 0) :]), 1.0)
