"""Mirrors `numerics/tuning.py`: every rule against a slow one, and on both sides of its threshold."""

import cmath
import math

import numpy as np
import pytest

from generator.angles import angular_distance
from generator.numerics.tuning import (
    ANGULAR_DISTANCE,
    LEAST,
    PEAK,
    Floats,
    find_peaks,
    half_width,
    selectivity,
    suppressed,
)
from tests.twins import twin_of

DEGREES = tuple(7.5 * step for step in range(24))
PERIODS = (4.0, 6.0, 11.0, 16.0, 32.0)


def made(*places: tuple[float, float, float], ground: float = 0.0) -> Floats:
    """Make a map that has values at (period, orientation, value) and is flat elsewhere."""
    response = np.full((len(PERIODS), len(DEGREES)), ground)
    for period, orientation, value in places:
        response[PERIODS.index(period), DEGREES.index(orientation)] = value
    return response


def places(response: Floats) -> list[tuple[float, float, float]]:
    """Find a map's peaks as (period, orientation, value)."""
    found = find_peaks(response, orientations=DEGREES, periods=PERIODS)
    return [(peak.period, peak.orientation, peak.response) for peak in found]


def slow_maxima(response: Floats) -> list[tuple[int, int]]:
    """Spread every place over the equal ones that it touches; a peak is the first of those that nothing towers over."""
    rows, cols = response.shape
    peaks = []
    for row in range(rows):
        for col in range(cols):
            level, alike = response[row, col], {(row, col)}
            while True:
                around = {
                    (r + down, (c + right) % cols)
                    for r, c in alike
                    for down in (-1, 0, 1)
                    for right in (-1, 0, 1)
                    if 0 <= r + down < rows
                }
                grown = {place for place in around if response[place] == level}
                if grown == alike:
                    break
                alike = grown
            if min(alike) == (row, col) and all(response[place] <= level for place in around):
                peaks.append((row, col))
    return peaks


@twin_of(find_peaks, suppressed)
def slow_peaks(response: Floats, least: float) -> list[tuple[float, float, float]]:
    """Take the peaks from the strongest down, each that no stronger one of its period is near to."""
    cols = response.shape[1]
    left = [place for place in slow_maxima(response) if response[place] >= least]
    kept: list[tuple[int, int]] = []
    while left:
        best = max(left, key=lambda place: (response[place], -place[0], -place[1]))
        left.remove(best)
        steps = [min((best[1] - col) % cols, (col - best[1]) % cols) for row, col in kept if row == best[0]]
        if all(step * 180 / cols >= 30 for step in steps):
            kept.append(best)
    return [(PERIODS[row], DEGREES[col], float(response[row, col])) for row, col in kept]


@pytest.mark.parametrize("seed", range(12))
def test_peaks_are_those_of_a_slow_search(seed: int) -> None:
    draws = np.random.default_rng(seed)
    smooth = draws.normal(size=(5, 24))
    stairs = draws.integers(-3, 4, (5, 24)).astype(float)  # full of plateaus
    for response in (smooth, stairs):
        assert places(response) == slow_peaks(response, max(0.4 * response.max(), 0.25))
        below = suppressed(response, orientations=DEGREES, periods=PERIODS)
        expected = [(period, degrees, -value) for period, degrees, value in slow_peaks(-response, 0.25)]
        assert [(peak.period, peak.orientation, peak.response) for peak in below] == expected
        assert below


def test_the_rules_are_those_that_are_documented() -> None:
    assert (PEAK, LEAST, ANGULAR_DISTANCE) == (0.4, 0.25, 30)


def test_a_peak_reaches_40_percent_of_the_maximum() -> None:
    strongest = (6.0, 45.0, 5.0)
    assert places(made(strongest, (16.0, 120.0, 2.0))) == [strongest, (16.0, 120.0, 2.0)]
    assert places(made(strongest, (16.0, 120.0, 1.999))) == [strongest]


@pytest.mark.parametrize(("first", "second"), [(45.0, 75.0), (7.5, 157.5), (172.5, 22.5)])
def test_two_peaks_of_a_period_30_degrees_apart_are_two(first: float, second: float) -> None:
    assert angular_distance(first, second) == 30
    both = [(11.0, first, 3.0), (11.0, second, 2.0)]
    assert places(made(*both)) == both


@pytest.mark.parametrize(("first", "second"), [(45.0, 67.5), (7.5, 165.0), (172.5, 15.0), (0.0, 157.5)])
def test_two_peaks_less_than_30_degrees_apart_are_the_stronger_at_one_period_alone(first: float, second: float) -> None:
    assert angular_distance(first, second) == 22.5
    assert places(made((11.0, first, 2.0), (11.0, second, 3.0))) == [(11.0, second, 3.0)]
    both = [(11.0, first, 3.0), (32.0, second, 2.0)]
    assert places(made(*both)) == both


def test_a_peak_left_out_hides_none_itself() -> None:
    found = places(made((6.0, 30.0, 5.0), (6.0, 52.5, 4.0), (6.0, 75.0, 3.0)))
    assert found == [(6.0, 30.0, 5.0), (6.0, 75.0, 3.0)]


@pytest.mark.parametrize("orientation", [0.0, 7.5, 172.5])
def test_orientations_wrap_and_periods_do_not(orientation: float) -> None:
    beside = (orientation + 172.5) % 180
    assert places(made((4.0, orientation, 3.0), (4.0, beside, 2.0))) == [(4.0, orientation, 3.0)]
    assert places(made((4.0, orientation, 3.0), (6.0, beside, 2.0))) == [(4.0, orientation, 3.0)]  # corners touch
    ends = [(4.0, orientation, 3.0), (32.0, orientation, 2.0)]
    assert places(made(*ends)) == ends


def test_of_a_plateau_the_first_place_counts() -> None:
    assert places(made((6.0, 45.0, 3.0), (6.0, 52.5, 3.0), (11.0, 45.0, 3.0))) == [(6.0, 45.0, 3.0)]
    across = [(6.0, 0.0, 3.0), (6.0, 172.5, 3.0), (6.0, 165.0, 3.0)]
    assert places(made(*across)) == [(6.0, 0.0, 3.0)]
    bent = [(4.0, 45.0, 3.0), (6.0, 52.5, 3.0), (6.0, 60.0, 3.0), (6.0, 67.5, 3.0), (6.0, 75.0, 3.0), (4.0, 82.5, 3.0)]
    assert places(made(*bent)) == [(4.0, 45.0, 3.0)]
    assert places(np.full((5, 24), 2.0)) == [(4.0, 0.0, 2.0)]


def test_a_plateau_that_leads_up_to_a_peak_is_none() -> None:
    stairs = [(6.0, 7.5 * step, 3.0) for step in range(4, 12)]
    assert places(made(*stairs, (6.0, 90.0, 4.0))) == [(6.0, 90.0, 4.0)]


def test_where_nothing_excites_there_is_no_peak_and_nothing_to_select() -> None:
    for response in (made(), made((6.0, 45.0, -2.0), ground=-1), np.full((5, 24), np.nan)):
        assert places(response) == []
        assert selectivity(response[1], DEGREES) is None


def test_a_map_that_is_all_but_flat_has_no_peaks_whatever_its_shape() -> None:
    flat = np.random.default_rng(5).normal(size=(5, 24))
    assert places(flat * 0.04 / flat.max()) == []
    assert places(made((6.0, 45.0, 0.25))) == [(6.0, 45.0, 0.25)]
    assert places(made((6.0, 45.0, 0.2499))) == []
    assert places(made((6.0, 45.0, 0.5), (16.0, 120.0, 0.24))) == [(6.0, 45.0, 0.5)]  # more than 40 % of it


def test_what_is_suppressed_is_a_quarter_deviation_below_mid_grey() -> None:
    response = made((6.0, 45.0, -0.25), (16.0, 120.0, -0.2499), (32.0, 7.5, -3.0), (4.0, 90.0, 9.0))
    found = suppressed(response, orientations=DEGREES, periods=PERIODS)
    assert [(peak.period, peak.orientation, peak.response) for peak in found] == [(32.0, 7.5, -3.0), (6.0, 45.0, -0.25)]
    assert [peak.half_width for peak in found] == [3.75, 3.75]
    assert suppressed(made((6.0, 45.0, 2.0)), orientations=DEGREES, periods=PERIODS) == ()
    assert suppressed(np.full((5, 24), np.nan), orientations=DEGREES, periods=PERIODS) == ()


def test_a_half_width_is_told_where_half_the_height_is_crossed_on_either_side() -> None:
    curve = np.zeros(24)
    curve[[22, 23, 0, 1, 2, 3]] = 3, 8, 10, 9, 6, 1  # to the right: half is a fifth of a step past 15°
    right, left = 15 + 7.5 / 5, 7.5 + 7.5 * 3 / 5
    assert half_width(curve, 0, DEGREES) == pytest.approx((right + left) / 2)
    assert half_width(np.roll(curve, 13), 13, DEGREES) == pytest.approx((right + left) / 2)
    peak = find_peaks(curve[None], orientations=DEGREES, periods=[8.0])[0]
    assert peak.half_width == pytest.approx((right + left) / 2)


@pytest.mark.parametrize("kappa", [0.5, 2.0, 9.0])
def test_a_half_width_is_that_of_a_smooth_curve(kappa: float) -> None:
    radians = np.radians(np.asarray(DEGREES) - 60)
    curve = np.exp(kappa * (np.cos(2 * radians) - 1))
    cosine = 1 - math.log(2) / kappa
    expected = math.degrees(math.acos(cosine)) / 2 if cosine >= -1 else None
    assert half_width(curve, 8, DEGREES) == pytest.approx(expected, abs=0.4)


def test_a_half_width_is_none_where_a_side_does_not_fall_to_half_within_90_degrees() -> None:
    for floor, expected in ((5.001, None), (5.0, 7.5)):
        curve = np.full(24, floor)
        curve[4] = 10
        assert half_width(curve, 4, DEGREES) == expected
    curve = np.full(24, 8.0)
    curve[4], curve[16] = 10, 5  # half is reached at 90° alone, the same place either way
    assert half_width(curve, 4, DEGREES) == pytest.approx(90)
    curve[16], curve[17] = 8, 5  # within 90° on one side only
    assert half_width(curve, 4, DEGREES) is None


def peaked(at: dict[int, float], ground: float = 0.0) -> Floats:
    """Draw a curve of peaks that fall by 2 a step to either side: `{place: height}`."""
    curve = np.full(24, ground)
    for place, height in at.items():
        for step in range(-12, 13):
            col = (place + step) % 24
            curve[col] = max(curve[col], height - 2 * abs(step))
    return curve


def test_a_side_that_rises_above_the_peak_is_another_peaks_and_does_not_count() -> None:
    """10 at the peak: half is two and a half steps away. Towards the stronger peak it never comes to that."""
    alone = peaked({4: 10.0})
    assert half_width(alone, 4, DEGREES) == pytest.approx(2.5 * 7.5)
    for beside in (8, 0):  # the valley between stands at 7
        curve = peaked({4: 10.0, beside: 12.0})
        assert half_width(curve, 4, DEGREES) == pytest.approx(2.5 * 7.5)  # of the other side alone
        assert half_width(curve, beside, DEGREES) == pytest.approx((3 + 6) / 2 * 7.5)  # a weaker one is gone over


def test_a_stronger_peak_behind_a_valley_of_half_the_height_is_not_met() -> None:
    far = peaked({4: 10.0, 12: 14.0})
    assert far[4:13].min() == 4  # at the third step
    wide = np.array([*far])
    wide[5:7] = 9.0, 8.0  # one side falls later: both count
    steps = (2.5 + (2 + 3 / 4)) / 2  # 8 to 4 from the second to the third step
    assert half_width(wide, 4, DEGREES) == pytest.approx(steps * 7.5)


def test_a_peak_between_two_stronger_peaks_has_no_width() -> None:
    between = peaked({0: 12.0, 4: 10.0, 8: 12.0})
    assert half_width(between, 4, DEGREES) is None
    level = peaked({0: 10.0, 4: 10.0, 8: 10.0})  # as strong is not stronger: it goes on until half is left
    assert half_width(level, 4, DEGREES) == pytest.approx((4 + 2.5) * 7.5)


def test_a_side_that_neither_falls_nor_rises_leaves_no_width_even_where_the_other_is_a_stronger_peaks() -> None:
    curve = np.full(24, 8.0)
    curve[4], curve[8] = 10.0, 12.0
    assert half_width(curve, 4, DEGREES) is None


@twin_of(half_width)
def slow_half_width(curve: list[float], peak: int) -> float | None:
    """Walk from the peak to either side, a thousandth of a step at a time."""

    def at(place: float) -> float:
        whole = math.floor(place)
        part = place - whole
        return curve[whole % 24] * (1 - part) + curve[(whole + 1) % 24] * part

    sides = []
    for sign in (1, -1):
        for thousandth in range(12_001):
            value = at(peak + sign * thousandth / 1000)
            if value > curve[peak] + 1e-9:
                break
            if value <= curve[peak] / 2 + 1e-12:
                sides.append(thousandth * 7.5 / 1000)
                break
        else:
            return None
    return sum(sides) / len(sides) if sides else None


@pytest.mark.parametrize("seed", range(30))
def test_a_half_width_is_that_of_a_slow_walk(seed: int) -> None:
    draws = np.random.default_rng(seed)
    places, heights = draws.integers(0, 24, 3).tolist(), draws.uniform(4, 16, 3).tolist()
    curve = peaked(dict(zip(places, heights, strict=True)), ground=float(draws.uniform(-2, 3)))
    for peak in sorted(set(places)):
        slow = slow_half_width(curve.tolist(), peak)
        found = half_width(curve, peak, DEGREES)
        assert (found is None) == (slow is None)
        assert found == (None if slow is None else pytest.approx(slow, abs=0.02))


def test_selectivity_is_1_for_a_single_orientation_and_0_for_all_alike_or_two_at_right_angles() -> None:
    single, two = np.zeros(24), np.zeros(24)
    single[5] = 0.3
    two[[5, 17]] = 0.3
    assert selectivity(single, DEGREES) == pytest.approx(1)
    assert selectivity(single - 1 * (single == 0), DEGREES) == pytest.approx(1)  # what inhibits does not count
    assert selectivity(two, DEGREES) == pytest.approx(0, abs=1e-12)
    assert selectivity(np.full(24, 7.0), DEGREES) == pytest.approx(0, abs=1e-12)


@twin_of(selectivity)
def slow_selectivity(curve: list[float]) -> float:
    """Add up the positive responses as arrows at twice their angle; the length of the sum over that of all."""
    total, summed = 0.0, 0j
    for value, degrees in zip(curve, DEGREES, strict=True):
        if value > 0:
            total += value
            summed += value * cmath.exp(2j * math.radians(degrees))
    return abs(summed) / total


def test_selectivity_is_the_length_of_the_mean_direction_of_doubled_angles() -> None:
    curve = np.random.default_rng(4).normal(size=24)
    found = selectivity(curve, DEGREES)
    assert found == pytest.approx(slow_selectivity(curve.tolist()))
    assert found is not None
    assert 0.02 < found < 0.98
    curve[3] = np.nan
    assert selectivity(curve, DEGREES) is not None
