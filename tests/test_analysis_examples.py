"""Mirrors `analysis/examples.py`."""

from pathlib import Path

import numpy as np

from generator.analysis.examples import examples
from generator.analysis.responses import EXAMPLES, respond
from generator.network import Network
from generator.results.layer import Example, Responses
from tests import tiny


def test_examples_are_named_photographs_with_place_and_pre_activation() -> None:
    found = Responses(
        layer="made_up",
        names=("a.jpg", "b.jpg", "c.jpg"),
        contrast=np.full(3, 50.0),
        mean=np.zeros((3, 2)),
        highest=np.array([[1.0, 4.0], [2.0, 5.5], [3.0, -6.0]]),
        lowest=np.array([[-1.0, -4.0], [-2.0, -5.0], [-3.0, -7.5]]),
        peaks=np.zeros((3, 2, 2), np.int32),
        deviation=np.ones(2),
        strongest=np.array([[[2, 0, 1], [1, 0, 2]], [[1, 3, 4], [0, 5, 6]]]),
        weakest=np.array([[[2, 0, 0], [1, 0, 0]], [[2, 7, 8], [1, 9, 10]]]),
        heat=np.zeros((2, 4, 1, 3)),
    )
    assert examples(found, 1) == (
        (Example("b.jpg", 3, 4, 5.5), Example("a.jpg", 5, 6, 4.0)),
        (Example("c.jpg", 7, 8, -7.5), Example("b.jpg", 9, 10, -5.0)),
    )


def test_examples_fall_from_the_most_excited_and_rise_from_the_most_inhibited(tiny_network: Network) -> None:
    photographs = tiny.photographs(9)
    found = respond(tiny_network, photographs, "right3x2")
    for filter_ in range(6):
        strongest, weakest = examples(found, filter_)
        for shown, sign in ((strongest, -1), (weakest, 1)):
            assert len({example.photograph for example in shown}) == EXAMPLES
            values = [sign * example.pre_activation for example in shown]
            assert values == sorted(values)
            assert {Path(example.photograph).stem for example in shown} <= {photo.stem for photo in photographs}
        middles = found.heat[filter_, :, found.heat.shape[2] // 2, found.heat.shape[3] // 2]
        np.testing.assert_array_equal(middles, [example.pre_activation for example in (*strongest, *weakest)])
