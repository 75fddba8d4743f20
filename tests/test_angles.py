"""Mirrors `angles.py`."""

import numpy as np
import pytest

from generator.angles import angular_distance


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [
        (0.0, 90.0, 90),
        (90.0, 0.0, 90),
        (172.5, 0.0, 7.5),
        (10.0, 10.0, 0),
        (20.0, 115.0, 85),
        (0.0, 180.0, 0),
        (5.0, 355.0, 10),
    ],
)
def test_orientations_are_0_to_90_degrees_apart_and_wrap_at_180(one: float, other: float, degrees: float) -> None:
    assert angular_distance(one, other) == angular_distance(other, one) == degrees


def test_many_are_measured_at_once_and_what_has_no_orientation_is_near_to_none() -> None:
    found = angular_distance(np.array([[170.0, 45.0, np.nan], [100.0, 10.0, 0.0]]), 10.0)
    np.testing.assert_array_equal(found, [[20, 35, np.nan], [90, 0, 10]])
    assert not (found <= 90)[0, 2]
