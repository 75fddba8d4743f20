"""The unit's pattern rebuilt from its strongest kernels alone."""

from dataclasses import asdict, replace

import numpy as np
import tensorflow as tf

from generator.analysis import Question
from generator.analysis.ascent import Climber, decode
from generator.analysis.contributions import TOP
from generator.analysis.pattern import highest
from generator.analysis.plan import Plan, report_plan
from generator.network import Network
from generator.results import Ascent, Circuit, Kernels, OnBoth, Pattern, Png


def analyse(question: Question, kernels: Kernels, pattern: Pattern) -> Circuit:
    """Climb once more, with all kernels but the TOP strongest at zero; measure unit and circuit on both patterns.

    The climb begins where the unit's own first one did, so that what differs is due to the kernels.
    """
    channels = tuple(kernel.channel for kernel in kernels.channels[:TOP])
    alone = question.network.masked(question.layer, channels)
    plan = report_plan(question.network.architecture, question.layer, question.settings.pattern)
    climb = highest(_ascent(question, alone, channels, plan=replace(plan, seeds=1, diversity=0.0)))

    def both(picture: Png) -> OnBoth:
        return OnBoth(*(_mean(network, question, picture) for network in (question.network, alone)))

    on_pattern, on_circuit = both(pattern.picture), both(climb.picture)
    return Circuit(
        unit=pattern.unit,
        channels=channels,
        picture=climb.picture,
        size=plan.size,
        steps=len(climb.objective),
        seed=plan.seed,
        flat=climb.flat,
        on_pattern=on_pattern,
        on_circuit=on_circuit,
        ratio=on_circuit.unit / on_pattern.unit if on_pattern.unit > 0 else None,
    )


def _ascent(question: Question, alone: Network, channels: tuple[int, ...], *, plan: Plan) -> Ascent:
    """Fetch the ascent that is kept, or climb."""
    unit = [question.layer, question.filter]
    inputs = {"unit": unit, "channels": channels, "plan": asdict(plan), "at once": plan.units, "start": 0}
    found = question.kept.remembered(inputs, Ascent)
    if found is None:
        title = f"Pattern of {question.layer}:{question.filter} from {len(channels)} channels"
        with question.progress.step(title, plan.steps) as advance:
            (found,) = Climber(alone, question.layer, plan).climb([question.filter], advance=advance)
        question.kept.remember(inputs, found)
    return found


def _mean(network: Network, question: Question, picture: Png) -> float:
    """Measure a filter's mean activation on a published picture."""
    pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
    values = network.pre_activation(pixels, question.layer, question.filter).numpy().astype(np.float64)
    return float(np.maximum(values, 0).mean())
