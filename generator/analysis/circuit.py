"""The unit's pattern rebuilt from its strongest kernels alone."""

from dataclasses import asdict, replace

import numpy as np
import tensorflow as tf

from generator.analysis import Question
from generator.analysis.contributions import TOP
from generator.analysis.optimisation import Optimiser, decode
from generator.analysis.pattern import strongest
from generator.analysis.plan import Plan, report_plan
from generator.network import Network
from generator.results import Circuit, Kernels, OnBoth, Optimisation, Pattern, Png


def analyse(question: Question, kernels: Kernels, pattern: Pattern) -> Circuit:
    """Optimise once more, with all kernels but the TOP strongest at zero; measure unit and circuit on both patterns.

    The random seed is the unit's own first one, so that what differs is due to the kernels.
    """
    channels = tuple(kernel.channel for kernel in kernels.channels[:TOP])
    alone = question.network.masked(question.layer, channels)
    plan = report_plan(question.network.architecture, question.layer, question.settings.pattern)
    made = strongest(_optimised(question, alone, channels, plan=replace(plan, seeds=1, diversity=0.0)))

    def both(picture: Png) -> OnBoth:
        return OnBoth(*(_mean(network, question, picture) for network in (question.network, alone)))

    on_pattern, on_circuit = both(pattern.picture), both(made.picture)
    return Circuit(
        unit=pattern.unit,
        channels=channels,
        picture=made.picture,
        size=plan.size,
        steps=plan.steps,
        seed=plan.seed,
        on_pattern=on_pattern,
        on_circuit=on_circuit,
        ratio=on_circuit.unit / on_pattern.unit if on_pattern.unit > 0 else None,
    )


def _optimised(question: Question, alone: Network, channels: tuple[int, ...], *, plan: Plan) -> Optimisation:
    """Fetch the optimisation that is kept, or make it."""
    unit = [question.layer, question.filter]
    inputs = {"unit": unit, "channels": channels, "plan": asdict(plan), "at once": plan.units, "start": 0}
    found = question.kept.remembered(inputs, Optimisation)
    if found is None:
        title = f"Pattern of {question.layer}:{question.filter} from {len(channels)} channels"
        with question.progress.step(title, plan.steps) as advance:
            (found,) = Optimiser(alone, question.layer, plan).optimise([question.filter], advance=advance)
        question.kept.remember(inputs, found)
    return found


def _mean(network: Network, question: Question, picture: Png) -> float:
    """Measure a filter's mean activation on a published picture."""
    pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
    values = network.pre_activation(pixels, question.layer, question.filter).numpy().astype(np.float64)
    return float(np.maximum(values, 0).mean())
