"""Mirrors `study_checks.py`: the sentences start where it was asked; `test_study.py` reads them all from a file."""

import pytest

from generator.study_checks import FaultPlaces, network_faults, unit_faults
from tests import tiny

ARCHITECTURES = {"tiny": tiny.ARCHITECTURE}
PLACES = FaultPlaces("--network", "--layer", "--filter")


def faults(network: object, layer: object, filter_: object) -> list[str]:
    return unit_faults(network, layer, filter_, ARCHITECTURES, places=PLACES)


def test_a_unit_that_there_is_has_no_fault() -> None:
    assert faults("tiny", "right3x2", 5) == []
    assert network_faults("tiny", ARCHITECTURES, place="NETWORK") == []


def test_each_sentence_starts_where_it_was_asked() -> None:
    assert network_faults("tny", ARCHITECTURES, place="NETWORK") == [
        "NETWORK: found 'tny', no known network; nearest: tiny"
    ]
    assert faults("tny", "right3x2", -1) == [
        "--network: found 'tny', no known network; nearest: tiny",
        "--filter: found -1, expected 0 or more",
    ]
    assert faults("tiny", "right", 6) == [
        "--layer: found 'right', no layer of that name; expected a convolution of tiny; nearest: right3x2"
    ]
    assert faults("tiny", "right3x2", 6) == ["--filter: found 6, expected 0 to 5 (right3x2 has 6)"]


@pytest.mark.parametrize(("network", "layer", "filter_"), [(None, None, None), (3, "right3x2", 5), ("tiny", [], "5")])
def test_what_can_not_be_read_is_left_to_whoever_reads_it(network: object, layer: object, filter_: object) -> None:
    assert faults(network, layer, filter_) == []
