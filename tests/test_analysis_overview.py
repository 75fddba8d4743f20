"""Mirrors `analysis/overview.py` on the tiny network."""

from generator.analysis import overview
from generator.fields import ReceptiveField
from tests import tiny
from tests.conftest import Asked


def test_the_unit_is_placed_in_its_network(asked: Asked) -> None:
    found = asked(unit="middle2x3:1").of(overview.find)
    assert (found.network, found.unit, found.layer, found.filter) == ("Tiny", "middle2x3:1", "middle2x3", 1)
    assert (found.filters, found.input_channels, found.reads) == (4, 9, ("left1x1", "right3x2"))
    assert (found.kernel_size, found.stride, found.padding) == ((2, 3), (1, 2), "same")
    assert found.convolutions == ("stem", "left1x1", "right3x2", "middle2x3", "linear1x1", "scores")
    assert (found.before, found.beside, found.after) == (3, 0, 2)
    parallel = asked(unit="right3x2:0").of(overview.find)
    assert (parallel.before, parallel.beside, parallel.after) == (1, 1, 3)
    assert (found.input_size, found.map_size) == ((23, 31), (9, 8))
    assert found.rectified


def test_parameters_are_counted_of_the_unit_the_layer_and_the_network(asked: Asked) -> None:
    found = asked(unit="middle2x3:1").of(overview.find)
    assert found.parameters == 2 * 3 * 9 + 1
    assert found.layer_parameters == 4 * found.parameters
    assert found.network_parameters == sum(a.size for arrays in tiny.draw_weights().values() for a in arrays)


def test_the_bias_is_the_units_with_the_normalisation_folded_in(asked: Asked) -> None:
    weights = tiny.draw_weights()
    assert asked(unit="middle2x3:1").of(overview.find).bias == weights["middle2x3"][1][1]
    gamma, beta, mean, variance = (array[4] for array in weights["stem_bn"])
    folded = (weights["stem"][1][4] - mean) * gamma / (variance + 1e-3) ** 0.5 + beta
    assert abs(asked(unit="stem:4").of(overview.find).bias - folded) < 1e-5


def test_the_receptive_field_is_the_architectures(asked: Asked) -> None:
    assert asked().of(overview.find).receptive_field == ReceptiveField(size=(11, 5), stride=(2, 2), offset=(-2, 0))


def test_channels_that_may_be_negative_are_told(asked: Asked) -> None:
    assert not asked(unit="scores:6").of(overview.find).rectified
    first = asked(unit="stem:0").of(overview.find)
    assert (first.rectified, first.reads, first.before, first.after) == (False, ("pixels",), 0, 5)
