"""A unit's maximal pattern, measured on the picture that is published."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from PIL import Image

from generator.analysis import Question
from generator.analysis.ascent import Climber
from generator.analysis.responses import activation_maps, strongest
from generator.images import Photograph
from generator.network import Network
from generator.results import Pattern, Png, StrongestPhotograph
from generator.study import PatternSettings


def analyse(question: Question) -> Pattern:
    """Find the unit's maximal pattern."""
    settings = question.settings.pattern
    with question.progress.step(f"Maximal pattern of {question.layer}:{question.filter}", settings.steps) as advance:
        (found,) = maximal_patterns(
            question.network, question.layer, (question.filter,), question.photographs, settings, advance
        )
    return found


def maximal_patterns(
    network: Network,
    layer: str,
    filters: tuple[int, ...],
    photographs: tuple[Photograph, ...],
    settings: PatternSettings,
    advance: Callable[[], None],
) -> tuple[Pattern, ...]:
    """Find the maximal patterns of several filters of one layer and hold each against the photographs."""
    maps = activation_maps(network, layer, photographs)
    climber = Climber(network, layer, size=(settings.size, settings.size))
    patterns = []
    for filter_ in filters:
        ascent = climber.ascend(filter_, steps=settings.steps, seed=settings.seed, advance=advance)
        picture = encode(ascent.picture)
        by_mean, by_max = strongest(photographs, maps[..., filter_])
        pre_activation, activation, highest = measure(network, layer, filter_, picture)
        patterns.append(
            Pattern(
                unit=f"{layer}:{filter_}",
                picture=picture,
                pre_activation=pre_activation,
                activation=activation,
                max=highest,
                strongest_photograph=by_mean,
                strongest_position=by_max,
                ratio=activation / by_mean.activation if by_mean else None,
                ratio_max=highest / by_max.max if by_max else None,
                status=status(activation, highest, by_mean),
                flat=ascent.flat,
                size=(ascent.picture.shape[0], ascent.picture.shape[1]),
                steps=settings.steps,
                seed=settings.seed,
                objective=ascent.objective,
            )
        )
    return tuple(patterns)


def encode(picture: npt.NDArray[np.uint8]) -> Png:
    """Encode `[row, col, channel]` as PNG."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", optimize=True)
    return Png(file.getvalue())


def decode(picture: Png) -> npt.NDArray[np.uint8]:
    """Decode a PNG to `[row, col, channel]`."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


def measure(network: Network, layer: str, filter_: int, picture: Png) -> tuple[float, float, float]:
    """Feed a published picture at its own size: spatial means of pre-activation and activation, maximum."""
    pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
    pre_activation = network.pre_activation(pixels, layer, filter_).numpy().astype(np.float64)
    activation = np.maximum(pre_activation, 0)
    return float(pre_activation.mean()), float(activation.mean()), float(activation.max())


def status(activation: float, highest: float, photograph: StrongestPhotograph | None) -> str:
    """Mark a pattern: dead (never fires), weak (mean below the strongest photograph's), else converged."""
    if highest <= 0:
        return "dead"
    return "weak" if photograph is not None and activation < photograph.activation else "converged"
