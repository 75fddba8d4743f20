"""Mirrors `analysis/responses.py` on the tiny network: what is kept of the maps against the maps themselves."""

import math
from dataclasses import fields

import numpy as np
import pytest

from generator.analysis.examples import strongest_photographs
from generator.analysis.responses import BATCH, EXAMPLES, filter_maps, pictures, respond, surroundings
from generator.encoding import decode, encode
from generator.images import Photographs
from generator.network import Network
from generator.numerics.contrast import contrast
from generator.results.layer import Responses
from generator.results.values import FloatArray
from tests import tiny

PHOTOGRAPHS = tiny.photographs(11)  # two batches and a part of one
assert BATCH < 11 < 3 * BATCH
LAYERS = ["stem", "right3x2", "middle2x3", "linear1x1", "scores"]


def pre_activations(network: Network, layer: str) -> FloatArray:
    """Compute all maps `[image, row, col, filter]` at once."""
    (maps,) = network.tensors(pictures(PHOTOGRAPHS), tiny.ARCHITECTURE.pre_activation(layer))
    found: FloatArray = maps.numpy()
    return found


def every_map(network: Network, layer: str) -> FloatArray:
    """Compute the activation of each filter alone: `[image, row, col, filter]`."""
    filters = range(tiny.ARCHITECTURE.convolution(layer).filters)
    return np.stack([filter_maps(network, layer, filter_, PHOTOGRAPHS) for filter_ in filters], axis=-1)


@pytest.mark.parametrize("layer", LAYERS)
def test_mean_and_extremes_are_those_of_the_maps(tiny_network: Network, layer: str) -> None:
    found, maps = respond(tiny_network, PHOTOGRAPHS, layer), pre_activations(tiny_network, layer)
    assert found.names == tuple(photograph.name for photograph in PHOTOGRAPHS)
    rectified = np.maximum(maps, 0).astype(np.float64)
    np.testing.assert_allclose(found.mean, rectified.mean(axis=(1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found.highest, maps.max(axis=(1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found.lowest, maps.min(axis=(1, 2)), rtol=1e-5)
    assert found.mean.dtype == np.float64
    image, filter_ = np.indices(found.highest.shape)
    assert found.peaks.shape == (*found.highest.shape, 2)
    np.testing.assert_allclose(maps[image, found.peaks[..., 0], found.peaks[..., 1], filter_], found.highest, rtol=1e-5)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_photographs_at_either_end_are_kept_with_what_lies_around_the_place(
    tiny_network: Network, layer: str
) -> None:
    found, maps = respond(tiny_network, PHOTOGRAPHS, layer), pre_activations(tiny_network, layer)
    count, rows, cols, filters = maps.shape
    down, along = surroundings(tiny_network, layer)
    assert found.heat.shape == (filters, 2 * EXAMPLES, 2 * down + 1, 2 * along + 1)
    framed = np.full((count, rows + 2 * down, cols + 2 * along, filters), np.nan)
    framed[:, down : down + rows, along : along + cols] = maps
    for sign, places, extremes, windows in (
        (1, found.strongest, found.highest, found.heat[:, :EXAMPLES]),
        (-1, found.weakest, found.lowest, found.heat[:, EXAMPLES:]),
    ):
        order = np.argsort(-sign * extremes, axis=0, kind="stable")[:EXAMPLES].T
        np.testing.assert_array_equal(places[..., 0], order)
        for filter_ in range(filters):
            for (image, row, col), window in zip(places[filter_], windows[filter_], strict=True):
                assert maps[image, row, col, filter_] == pytest.approx(extremes[image, filter_], rel=1e-5)
                expected = framed[image, row : row + 2 * down + 1, col : col + 2 * along + 1, filter_]
                np.testing.assert_allclose(window, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_deviation_is_that_over_all_positions_of_all_photographs(tiny_network: Network, layer: str) -> None:
    found, maps = respond(tiny_network, PHOTOGRAPHS, layer), pre_activations(tiny_network, layer)
    for filter_, deviation in enumerate(found.deviation.tolist()):
        values = [float(value) for value in maps[..., filter_].flat]
        mean = math.fsum(values) / len(values)
        expected = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
        assert deviation == pytest.approx(expected, rel=1e-6)
    assert found.deviation.shape == (maps.shape[-1],)


def test_the_deviation_of_a_filter_that_never_varies_is_0_and_a_large_mean_swallows_none() -> None:
    weights = tiny.draw_weights()
    kernel, bias = (array.copy() for array in weights["left1x1"])
    kernel[..., 1], bias[1] = 0, 1234.567
    kernel[..., 2], bias[2] = 1e-5 * kernel[..., 2], 300
    still = Network(tiny.ARCHITECTURE, weights=weights | {"left1x1": (kernel, bias)})
    deviation = respond(still, PHOTOGRAPHS, "left1x1").deviation
    assert deviation[1] == 0
    expected = pre_activations(still, "left1x1")[..., 2].std(dtype=np.float64)
    assert expected < 1e-5 * 300
    assert deviation[2] == pytest.approx(expected, rel=1e-6)


def test_the_surroundings_cover_the_receptive_field_and_no_more_than_the_map(tiny_network: Network) -> None:
    # right3x2 sees 11 × 5 pixels in steps of 2: pixels up to 5 and 2 from the centre, so 3 and 1 positions
    assert surroundings(tiny_network, "right3x2") == (3, 1)
    assert surroundings(tiny_network, "stem") == (1, 1)
    rows, cols = tiny.ARCHITECTURE.map_size("scores")
    assert surroundings(tiny_network, "scores") <= (rows - 1, cols - 1)


def test_a_part_of_the_photographs_has_the_values_of_the_whole(tiny_network: Network) -> None:
    whole, part = (respond(tiny_network, PHOTOGRAPHS[:count], "right3x2") for count in (11, 3))
    np.testing.assert_allclose(part.mean, whole.mean[:3], rtol=1e-5)
    assert part.strongest.shape == (6, 3, 3)  # no more than there are
    assert part.heat.shape[1] == 6


def test_of_equal_photographs_the_earlier_is_named(tiny_network: Network) -> None:
    found = respond(tiny_network, Photographs.of([PHOTOGRAPHS[3]] * 6), "right3x2")
    assert found.strongest[:, :, 0].tolist() == [[0, 1, 2, 3]] * 6
    assert found.weakest[:, :, 0].tolist() == [[0, 1, 2, 3]] * 6


@pytest.mark.parametrize("layer", LAYERS)
def test_the_strongest_photographs_are_those_of_the_maps(tiny_network: Network, layer: str) -> None:
    found, maps = respond(tiny_network, PHOTOGRAPHS, layer), every_map(tiny_network, layer)
    means, maxima = maps.mean(axis=(1, 2), dtype=np.float64), maps.max(axis=(1, 2))
    for filter_ in range(maps.shape[-1]):
        strongest = strongest_photographs(found, filter_)
        if not maxima[:, filter_].any():
            assert strongest == (None, None)
            continue
        for ours, best in zip(strongest, (means[:, filter_].argmax(), maxima[:, filter_].argmax()), strict=True):
            assert ours is not None
            assert ours.image == PHOTOGRAPHS[best].name
            expected = (means[best, filter_], maxima[best, filter_])
            assert (ours.activation, ours.max) == pytest.approx(expected, rel=1e-6)
            assert ours.contrast == contrast(PHOTOGRAPHS[best].pixels)


def test_a_unit_that_is_silent_on_all_photographs_has_no_strongest() -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["left1x1"]
    shut = Network(tiny.ARCHITECTURE, weights=weights | {"left1x1": (0 * kernel, 0 * bias - 1)})
    found = respond(shut, PHOTOGRAPHS, "left1x1")
    assert strongest_photographs(found, 1) == (None, None)
    assert found.strongest[1].tolist() == [[image, 0, 0] for image in range(EXAMPLES)]


def test_responses_come_back_from_the_cache_as_they_were(tiny_network: Network) -> None:
    found = respond(tiny_network, PHOTOGRAPHS, "middle2x3")
    back = decode(Responses, encode(found))
    for field in fields(Responses):
        np.testing.assert_array_equal(getattr(back, field.name), getattr(found, field.name))
    assert back.strongest.dtype == found.strongest.dtype


def test_without_photographs_there_are_no_responses(tiny_network: Network) -> None:
    with pytest.raises(ValueError, match="no photographs"):
        respond(tiny_network, Photographs.of(()), "stem")
