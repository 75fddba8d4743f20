"""Every filter of a layer: its maximal pattern, where photographs excite and inhibit it, what it is connected to."""

from collections.abc import Sequence

import numpy as np

from generator.analysis.connections import strongest_downstream, strongest_kernels
from generator.analysis.examples import examples, strongest_photographs
from generator.analysis.pattern import best_of, measured, status
from generator.analysis.pattern import strongest as best
from generator.analysis.pictures import decode
from generator.network import Network
from generator.numerics.colourfulness import colourfulness
from generator.numerics.orientation import orientation
from generator.numerics.seriation import cosines, side_by_side
from generator.results.kernels import DownstreamKernel, Kernel
from generator.results.layer import FilterSummary, LayerFilters, Responses, SimilarFilter
from generator.results.patterns import Measured, Optimisation, Optimisations
from generator.results.values import FloatArray

SIMILAR = 6  # filters that are kept of each, the most similar


def describe(
    network: Network,
    layer: str,
    optimisations: tuple[Optimisations, ...],
    negatives: tuple[Optimisations, ...],
    responses: Responses,
) -> LayerFilters:
    """Hold the small maximal pattern of every filter of `layer` against the photographs, and say its connections."""
    architecture = network.architecture
    recipe = optimisations[0]
    filters = range(architecture.convolution(layer).filters)
    tried = best_of(optimisations)
    negative = {found.filter: measured(found.seeds[0]) for part in negatives for found in part.filters}
    alike = cosines(np.stack([best(tried[filter_][0]).profile for filter_ in filters]))
    places = np.empty(len(filters), np.intp)
    places[side_by_side(alike)] = np.arange(len(filters))
    kernels, downstream = strongest_kernels(network, layer), strongest_downstream(network, layer)
    return LayerFilters(
        layer=layer,
        size=recipe.size,
        steps=recipe.steps,
        seed=recipe.seed,
        units=tuple(
            _summary(
                *tried[filter_],
                negative.get(filter_),
                place=int(places[filter_]),
                similar=_most_similar(alike[filter_], filter_),
                kernels=kernels[filter_],
                downstream=downstream[filter_],
                responses=responses,
            )
            for filter_ in filters
        ),
        likeness=_likeness(alike),
        reads=tuple(dict.fromkeys(source.layer for source in architecture.sources(layer))),
        downstream_layers=architecture.read_by(layer),
        map_size=architecture.map_size(layer),
        receptive_field=architecture.receptive_field(layer),
        heat=responses.heat,
    )


def _summary(
    found: Optimisation,
    starts: int,
    negative: Measured | None,
    *,
    place: int,
    similar: tuple[SimilarFilter, ...],
    kernels: Sequence[Kernel],
    downstream: Sequence[DownstreamKernel],
    responses: Responses,
) -> FilterSummary:
    top = best(found)
    photograph, _ = strongest_photographs(responses, found.filter)
    pixels = decode(top.picture)
    strongest, weakest = examples(responses, found.filter)
    return FilterSummary(
        unit=found.unit,
        filter=found.filter,
        picture=top.picture,
        contrast=top.contrast,
        pre_activation=top.pre_activation,
        activation=top.activation,
        max=top.max,
        score=top.score,
        strongest_photograph=photograph,
        ratio=top.activation / photograph.activation if photograph else None,
        status=status(top.activation, top.max, photograph),
        starts=starts,
        negative=negative,
        place=place,
        similar=similar,
        orientation=orientation(pixels).degrees,
        colourfulness=colourfulness(pixels),
        strongest=strongest,
        weakest=weakest,
        kernels=tuple(kernels),
        downstream=tuple(downstream),
    )


def _most_similar(alike: FloatArray, filter_: int) -> tuple[SimilarFilter, ...]:
    """List the filters that are most similar to one, by their cosines `[filter]` with it; of equal ones the first."""
    order = [
        int(other) for other in np.argsort(-alike, kind="stable") if other != filter_ and np.isfinite(alike[other])
    ]
    return tuple(SimilarFilter(other, float(alike[other])) for other in order[:SIMILAR])


def _likeness(alike: FloatArray) -> float | None:
    """Return the median over all pairs of different units that have a profile, None where there is no such pair."""
    pairs = alike[np.triu_indices(len(alike), 1)]
    known = pairs[np.isfinite(pairs)]
    return float(np.median(known)) if len(known) else None
