"""Mirrors `numerics/poisson_binomial.py`: against every outcome counted one by one."""

from itertools import product
from math import prod

import pytest

from generator.numerics.poisson_binomial import at_least
from tests.twins import twin_of


@twin_of(at_least)
def slow_at_least(hits: int, chances: tuple[float, ...]) -> float:
    """Add up the probabilities of all outcomes with so many hits, one by one."""
    return sum(
        prod(chance if hit else 1 - chance for hit, chance in zip(outcome, chances, strict=True))
        for outcome in product((True, False), repeat=len(chances))
        if sum(outcome) >= hits
    )


@pytest.mark.parametrize("chances", [(0.2,), (0.0, 1.0), (0.5, 0.5, 0.5), (0.1, 0.9, 0.3, 0.25, 0.0)])
def test_the_chance_of_so_many_hits_is_that_of_all_outcomes_with_them(chances: tuple[float, ...]) -> None:
    for hits in range(len(chances) + 2):
        assert at_least(hits, chances) == pytest.approx(slow_at_least(hits, chances))


def test_without_draws_there_are_no_hits() -> None:
    assert (at_least(0, ()), at_least(1, ())) == (1, 0)
