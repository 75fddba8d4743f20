"""Tuning: what the unit, its strongest input channels and its layer answer to on synthetic stimuli."""

from collections.abc import Sequence

import numpy as np

from generator.analysis.stimulus_set import BOUNDARIES, DIRECTIONS, LINES, ORIENTATIONS, RADII, STIMULI
from generator.numerics.tuning import find_peaks, selectivity, suppressed
from generator.results.kernels import Kernel, Kernels
from generator.results.layer import Responses
from generator.results.tuning import Leader, Stimulation, Tuned, Tuning
from generator.results.values import FloatArray

Responding = dict[str, FloatArray]  # by layer: [stimulus…, filter], in standard deviations above mid-grey


def tune(
    layer: str,
    filter_: int,
    periods: tuple[float, ...],
    kernels: Kernels,
    stimulations: tuple[Stimulation, ...],
    responses: tuple[Responses, ...],
) -> Tuning:
    """Put together what the unit, its inputs and its layer answer to.

    `stimulations` are STIMULI, shown to the unit's layer and those that produce its input channels; `responses` what
    these do on the photographs.
    """
    deviations = {seen.layer: seen.deviation for seen in responses}
    found = {
        stimulus.name: in_deviations(shown, responses) for stimulus, shown in zip(STIMULI, stimulations, strict=True)
    }
    own = _tuned(found, layer, filter_, None, deviations, periods)
    inputs = tuple(_input(found, kernel, deviations, periods) for kernel in kernels.top if kernel.unit)
    whole = np.moveaxis(found["gratings"][layer], -1, 0)
    return Tuning(
        **{name: getattr(own, name) for name in Tuned.__dataclass_fields__},
        size=stimulations[0].size,
        radii=RADII,
        directions=DIRECTIONS,
        line_orientations=LINES,
        boundary_directions=BOUNDARIES,
        inputs=inputs,
        leaders=tuple(_leaders(row, layer) for row in np.moveaxis(whole, 1, 0)),
        layer=whole.astype(np.float32),
    )


def in_deviations(shown: Stimulation, responses: Sequence[Responses]) -> Responding:
    """Divide by the standard deviation on photographs; NaN where a filter never varies there."""
    deviations = {seen.layer: seen.deviation for seen in responses}
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            layer: np.where(deviations[layer] > 0, values / deviations[layer], np.nan)
            for layer, values in zip(shown.layers, shown.responses, strict=True)
        }


def _input(
    found: dict[str, Responding], kernel: Kernel, deviations: dict[str, FloatArray], periods: Sequence[float]
) -> Tuned:
    layer, _, filter_ = (kernel.unit or "").partition(":")
    return _tuned(found, layer, int(filter_), kernel.channel, deviations, periods)


def _tuned(
    found: dict[str, Responding],
    layer: str,
    filter_: int,
    channel: int | None,
    deviations: dict[str, FloatArray],
    periods: Sequence[float],
) -> Tuned:
    """Put together what one filter answers to."""
    own = {name: values[layer][..., filter_] for name, values in found.items()}
    response = own["gratings"]
    peaks = find_peaks(response, orientations=ORIENTATIONS, periods=periods)
    return Tuned(
        unit=f"{layer}:{filter_}",
        channel=channel,
        orientations=ORIENTATIONS,
        periods=tuple(periods),
        response=_rows(response),
        red_green=_rows(own["red_green"]),
        blue_yellow=_rows(own["blue_yellow"]),
        peaks=peaks,
        suppressed=suppressed(response, orientations=ORIENTATIONS, periods=periods),
        selectivity=selectivity(response[periods.index(peaks[0].period)], ORIENTATIONS) if peaks else None,
        deviation=float(deviations[layer][filter_]),
        edges=tuple(own["edges"].tolist()),
        bars=tuple(own["bars"].tolist()),
        arcs=_rows(own["arcs"]),
        lines=_rows(own["lines"]),
        boundaries=tuple(own["boundaries"].tolist()),
        textures=(float(own["textures"][0]), float(own["textures"][1])),
    )


def _rows(values: FloatArray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values.tolist())


def _leaders(responses: FloatArray, layer: str) -> tuple[Leader, ...]:
    """Name the filter that answers most at each orientation: `[filter, orientation]` at one period."""
    known = np.nan_to_num(responses, nan=-np.inf)
    if np.isneginf(known).all():
        return ()
    return tuple(
        Leader(orientation, f"{layer}:{int(known[:, place].argmax())}", float(known[:, place].max()))
        for place, orientation in enumerate(ORIENTATIONS)
    )
