"""Maximal patterns: ascents tried until they rise, each held against the photographs."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np

from generator.analysis import Question
from generator.analysis.ascent import Climber
from generator.analysis.plan import Plan, report_plan
from generator.analysis.responses import strongest_photographs
from generator.numerics.climbing import STARTS
from generator.numerics.seriation import cosines
from generator.results import Ascent, Climb, Measured, Pattern, Responses, StrongestPhotograph


def analyse(question: Question, responses: Callable[[str], Responses]) -> Pattern:
    """Find the unit's maximal pattern. `responses` gives what a layer does on the photographs."""
    plan = report_plan(question.network.architecture, question.layer, question.settings.pattern)
    (found,) = maximal_patterns(question, question.layer, (question.filter,), plan, responses(question.layer))
    return found


def maximal_patterns(
    question: Question, layer: str, filters: Sequence[int], plan: Plan, responses: Responses
) -> tuple[Pattern, ...]:
    """Find the maximal patterns of several filters of one layer and hold each against the photographs."""
    tried = risen(question, layer, filters, plan, responses)
    down = negatives(question, layer, filters, plan) if question.settings.pattern.negative else {}
    return tuple(_pattern(*tried[filter_], down.get(filter_), plan, responses) for filter_ in filters)


def risen(
    question: Question, layer: str, filters: Sequence[int], plan: Plan, responses: Responses
) -> dict[int, tuple[Ascent, int]]:
    """Ascend from up to STARTS starts, until the best is as strong as the strongest photograph.

    Returns the best ascent of each filter, and how many starts were tried.
    """
    best: dict[int, tuple[Ascent, int]] = {}
    for start in range(STARTS):
        falling = [
            filter_ for filter_ in filters if filter_ not in best or _status(best[filter_][0], responses) != "converged"
        ]
        for filter_, ascent in _ascents(question, layer, falling, plan, start).items():
            held = best[filter_][0] if filter_ in best else ascent
            best[filter_] = (max(held, ascent, key=lambda one: _height(highest(one))), start + 1)
    return best


def negatives(question: Question, layer: str, filters: Sequence[int], plan: Plan) -> dict[int, Measured]:
    """Find the picture that inhibits each filter most."""
    down = _ascents(question, layer, filters, plan.down, 0)
    return {filter_: _measured(descent.seeds[0]) for filter_, descent in down.items()}


def _ascents(question: Question, layer: str, filters: Sequence[int], plan: Plan, start: int) -> dict[int, Ascent]:
    """Fetch the ascents that are kept, and climb the others; each batch is kept as soon as it is done."""

    def inputs(filter_: int) -> dict[str, object]:
        return {"unit": [layer, filter_], "plan": asdict(plan), "at once": plan.units, "start": start}

    found = {filter_: question.kept.remembered(inputs(filter_), Ascent) for filter_ in filters}
    missing = [filter_ for filter_, ascent in found.items() if ascent is None]
    if missing:
        climber = Climber(question.network, layer, plan)
        batches = -(-len(missing) // plan.units)
        with question.progress.step(_title(layer, missing, plan, start), plan.steps * batches) as advance:
            for ascent in climber.climb(missing, start=start, advance=advance):
                question.kept.remember(inputs(ascent.filter), ascent)
                found[ascent.filter] = ascent
    return {filter_: ascent for filter_, ascent in found.items() if ascent is not None}


def _title(layer: str, filters: Sequence[int], plan: Plan, start: int) -> str:
    kind = "Negative" if plan.downhill else "Maximal"
    again = f", start {start + 1}" if start else ""
    if len(filters) == 1:
        return f"{kind} pattern of {layer}:{filters[0]}{again}"
    return f"{kind} patterns of {len(filters)} filters of {layer}{again}"


def _height(climb: Climb) -> tuple[float, float]:
    return climb.activation, climb.pre_activation


def highest(ascent: Ascent) -> Climb:
    """Return the seed whose published picture excites the unit most."""
    return max(ascent.seeds, key=_height)


def agreement(ascent: Ascent) -> float | None:
    """Say how alike the seeds' pictures are to the layer: the mean cosine of their profiles; None for a single one."""
    alike = cosines(np.stack([seed.profile for seed in ascent.seeds]))
    pairs = alike[np.triu_indices(len(alike), 1)]
    return float(np.nan_to_num(pairs).mean()) if len(pairs) else None  # a picture that does nothing is like no other


def _measured(climb: Climb) -> Measured:
    """Keep of a climb what is told of its picture."""
    return Measured(climb.picture, climb.pre_activation, climb.activation, climb.max)


def _pattern(ascent: Ascent, starts: int, negative: Measured | None, plan: Plan, responses: Responses) -> Pattern:
    top = highest(ascent)
    by_mean, by_max = strongest_photographs(responses, ascent.filter)
    return Pattern(
        unit=ascent.unit,
        picture=top.picture,
        pre_activation=top.pre_activation,
        activation=top.activation,
        max=top.max,
        strongest_photograph=by_mean,
        strongest_position=by_max,
        ratio=top.activation / by_mean.activation if by_mean else None,
        ratio_max=top.max / by_max.max if by_max else None,
        status=status(top.activation, top.max, by_mean),
        flat=top.flat,
        size=plan.size,
        steps=len(top.objective),
        seed=plan.seed,
        starts=starts,
        others=tuple(_measured(seed) for seed in ascent.seeds if seed is not top),
        agreement=agreement(ascent),
        negative=negative,
        objective=top.objective,
    )


def _status(ascent: Ascent, responses: Responses) -> str:
    top = highest(ascent)
    return status(top.activation, top.max, strongest_photographs(responses, ascent.filter)[0])


def status(activation: float, highest_position: float, photograph: StrongestPhotograph | None) -> str:
    """Mark a pattern: dead (never fires), weak (mean below the strongest photograph's), else converged."""
    if highest_position <= 0:
        return "dead"
    return "weak" if photograph is not None and activation < photograph.activation else "converged"
