"""Maximal patterns: optimised until they beat the photographs, or the random seeds are used up."""

from collections.abc import Sequence

import numpy as np

from generator.analysis.examples import strongest_photographs
from generator.numerics.seriation import cosines
from generator.results.layer import Responses
from generator.results.patterns import (
    Chosen,
    Measured,
    Optimisation,
    Optimisations,
    Optimised,
    Pattern,
    StrongestPhotograph,
)


def hold_against_photographs(
    filter_: int,
    optimisations: tuple[Optimisations, ...],
    negatives: tuple[Optimisations, ...],
    responses: Responses,
) -> Pattern:
    """Find the maximal pattern of a filter among all that was tried, and hold it against the photographs."""
    best, starts = best_of(optimisations)[filter_]
    negative = [found for part in negatives for found in part.filters if found.filter == filter_]
    return _pattern(best, starts, measured(negative[0].seeds[0]) if negative else None, optimisations[0], responses)


def find_unfinished(optimisations: tuple[Optimisations, ...], responses: Responses) -> Chosen:
    """Choose the filters whose best picture so far is not as strong as the strongest photograph."""
    best = best_of(optimisations)
    return Chosen(tuple(filter_ for filter_, (found, _) in best.items() if _status(found, responses) != "strong"))


def best_of(optimisations: Sequence[Optimisations]) -> dict[int, tuple[Optimisation, int]]:
    """Return the best optimisation of each filter, of equals the first, and how many sets of seeds were tried."""
    best: dict[int, tuple[Optimisation, int]] = {}
    for part in optimisations:
        for found in part.filters:
            held, tried = best.get(found.filter, (found, 0))
            best[found.filter] = (max(held, found, key=lambda one: _strength(strongest(one))), tried + 1)
    return best


def _strength(picture: Optimised) -> tuple[float, float]:
    return picture.activation, picture.pre_activation


def strongest(found: Optimisation) -> Optimised:
    """Return the picture, of those of all random seeds, to which the unit responds most."""
    return max(found.seeds, key=_strength)


def agreement(found: Optimisation) -> float | None:
    """Say how alike the seeds' pictures are to the layer: the mean cosine of their profiles; None for a single one."""
    alike = cosines(np.stack([seed.profile for seed in found.seeds]))
    pairs = alike[np.triu_indices(len(alike), 1)]
    return float(np.nan_to_num(pairs).mean()) if len(pairs) else None  # a picture that does nothing is like no other


def measured(made: Optimised) -> Measured:
    """Keep the measurements of a picture that is shown beside the pattern."""
    return Measured(made.picture, made.contrast, made.pre_activation, made.activation, made.max, made.score)


def _pattern(
    found: Optimisation, starts: int, negative: Measured | None, recipe: Optimisations, responses: Responses
) -> Pattern:
    top = strongest(found)
    by_mean, by_max = strongest_photographs(responses, found.filter)
    return Pattern(
        unit=found.unit,
        picture=top.picture,
        contrast=top.contrast,
        pre_activation=top.pre_activation,
        activation=top.activation,
        max=top.max,
        score=top.score,
        strongest_photograph=by_mean,
        strongest_position=by_max,
        ratio=top.activation / by_mean.activation if by_mean else None,
        ratio_max=top.max / by_max.max if by_max else None,
        status=status(top.activation, top.max, by_mean),
        size=recipe.size,
        steps=recipe.steps,
        seed=recipe.seed,
        starts=starts,
        others=tuple(measured(seed) for seed in found.seeds if seed is not top),
        agreement=agreement(found),
        negative=negative,
        objective=top.objective,
    )


def _status(found: Optimisation, responses: Responses) -> str:
    top = strongest(found)
    return status(top.activation, top.max, strongest_photographs(responses, found.filter)[0])


def status(activation: float, highest_position: float, photograph: StrongestPhotograph | None) -> str:
    """Mark a pattern: dead (never active), weak (mean below the strongest photograph's), else strong."""
    if highest_position <= 0:
        return "dead"
    return "weak" if photograph is not None and activation < photograph.activation else "strong"
