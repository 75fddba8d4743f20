"""Maximal patterns: optimised until they beat the photographs, or the random seeds are used up."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np

from generator.analysis import Question
from generator.analysis.optimisation import Optimiser
from generator.analysis.plan import Plan, report_plan
from generator.analysis.responses import strongest_photographs
from generator.numerics.optimisation import STARTS
from generator.numerics.seriation import cosines
from generator.results import Measured, Optimisation, Optimised, Pattern, Responses, StrongestPhotograph


def analyse(question: Question, responses: Callable[[str], Responses]) -> Pattern:
    """Find the unit's maximal pattern. `responses` gives what a layer does on the photographs."""
    plan = report_plan(question.network.architecture, question.layer, question.settings.pattern)
    (found,) = maximal_patterns(question, question.layer, (question.filter,), plan, responses(question.layer))
    return found


def maximal_patterns(
    question: Question, layer: str, filters: Sequence[int], plan: Plan, responses: Responses
) -> tuple[Pattern, ...]:
    """Find the maximal patterns of several filters of one layer and hold each against the photographs."""
    tried = maximal(question, layer, filters, plan, responses)
    negative = negatives(question, layer, filters, plan) if question.settings.pattern.negative else {}
    return tuple(_pattern(*tried[filter_], negative.get(filter_), plan, responses) for filter_ in filters)


def maximal(
    question: Question, layer: str, filters: Sequence[int], plan: Plan, responses: Responses
) -> dict[int, tuple[Optimisation, int]]:
    """Optimise from up to STARTS sets of random seeds, until the best picture is as strong as the strongest photograph.

    Returns the best optimisation of each filter, and how many sets were tried.
    """
    best: dict[int, tuple[Optimisation, int]] = {}
    for start in range(STARTS):
        unfinished = [
            filter_ for filter_ in filters if filter_ not in best or _status(best[filter_][0], responses) != "strong"
        ]
        for filter_, found in _optimisations(question, layer, unfinished, plan, start).items():
            held = best[filter_][0] if filter_ in best else found
            best[filter_] = (max(held, found, key=lambda one: _strength(strongest(one))), start + 1)
    return best


def negatives(question: Question, layer: str, filters: Sequence[int], plan: Plan) -> dict[int, Measured]:
    """Find the picture that inhibits each filter most."""
    found = _optimisations(question, layer, filters, plan.inverted, 0)
    return {filter_: _measured(negative.seeds[0]) for filter_, negative in found.items()}


def _optimisations(
    question: Question, layer: str, filters: Sequence[int], plan: Plan, start: int
) -> dict[int, Optimisation]:
    """Fetch the optimisations that are kept, and make the others; each batch is kept as soon as it is done."""

    def inputs(filter_: int) -> dict[str, object]:
        return {"unit": [layer, filter_], "plan": asdict(plan), "at once": plan.units, "start": start}

    found = {filter_: question.kept.remembered(inputs(filter_), Optimisation) for filter_ in filters}
    missing = [filter_ for filter_, known in found.items() if known is None]
    if missing:
        optimiser = Optimiser(question.network, layer, plan)
        batches = -(-len(missing) // plan.units)
        with question.progress.step(_title(layer, missing, plan, start), plan.steps * batches) as advance:
            for made in optimiser.optimise(missing, start=start, advance=advance):
                question.kept.remember(inputs(made.filter), made)
                found[made.filter] = made
    return {filter_: one for filter_, one in found.items() if one is not None}


def _title(layer: str, filters: Sequence[int], plan: Plan, start: int) -> str:
    kind = "Negative" if plan.negative else "Maximal"
    again = f", attempt {start + 1}" if start else ""
    if len(filters) == 1:
        return f"{kind} pattern of {layer}:{filters[0]}{again}"
    return f"{kind} patterns of {len(filters)} filters of {layer}{again}"


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


def _measured(made: Optimised) -> Measured:
    """Keep the measurements of a picture that is shown beside the pattern."""
    return Measured(made.picture, made.contrast, made.pre_activation, made.activation, made.max, made.score)


def _pattern(found: Optimisation, starts: int, negative: Measured | None, plan: Plan, responses: Responses) -> Pattern:
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
        size=plan.size,
        steps=plan.steps,
        seed=plan.seed,
        starts=starts,
        others=tuple(_measured(seed) for seed in found.seeds if seed is not top),
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
