"""Mirrors `figures/ablation.py`: a bar for every removal, over a band of what chance does."""

from dataclasses import replace

import pytest

from generator.figures.ablation import draw
from generator.figures.plots import AXES_WIDTH, LEFT
from generator.results.ablation import Ablation, Change, RandomSets
from generator.results.values import Interval
from tests import fakes
from tests.drawn import boxes, inside, texts


def drawn(found: Ablation | None = None) -> tuple[bytes, bytes]:
    """Draw both: on the photographs, on the pattern."""
    files = draw(fakes.attribution(ablation=found or fakes.ablation()), fakes.kernels())
    assert list(files) == ["plots/ablation.svg", "plots/ablation-pattern.svg"]
    seen, made = files.values()
    return seen, made


def test_a_bar_is_drawn_for_all_together_and_for_each_strongest_first() -> None:
    for svg, where in zip(drawn(), ("on the photographs", "on the pattern"), strict=True):
        assert f"change of the mean activation {where}, %" in texts(svg)
        assert texts(svg, anchored="end") == ["all 6", *map(str, fakes.CHANNELS[:6])]
        assert (len(boxes(svg, "--accent")), len(boxes(svg, "--ink"))) == (1, 6)
        tops = [box[1] for box in (*boxes(svg, "--accent"), *boxes(svg, "--ink"))]
        assert tops == sorted(tops)  # from above, in this order
        assert inside(svg)


def test_bars_are_as_long_as_the_changes_to_either_side_of_nothing() -> None:
    """−75 % together; each alone 6.25 %, falling and rising by turns."""
    svg, _ = drawn()
    ((left, _, right, _),) = boxes(svg, "--accent")
    whole, zero = right - left, right
    for number, (start, _, end, _) in enumerate(boxes(svg, "--ink")):
        assert end - start == pytest.approx(whole * 6.25 / 75, abs=0.1)
        assert (end if number % 2 == 0 else start) == pytest.approx(zero, abs=0.1)


def test_what_is_removed_from_the_pattern_is_drawn_on_its_own_plot() -> None:
    found = fakes.ablation()
    halved = replace(found, together=replace(found.together, on_pattern=Change(0.9, 0.2, None)))
    seen, made = drawn(halved)
    ((_, _, zero, _),) = boxes(seen, "--accent")
    ((left, _, right, _),) = boxes(made, "--accent")
    first, *_ = boxes(made, "--ink")
    assert left == pytest.approx(first[2], abs=0.1)  # to the right of nothing, where the first of the others ends
    assert right - left == pytest.approx((first[2] - first[0]) * 0.2 / 0.0625, abs=0.2)
    assert zero > 300  # on the photographs it still falls


def test_the_band_holds_what_as_many_others_do_in_percent_of_the_whole() -> None:
    """On the photographs −1 to 0.5 of 4, on the pattern −1.5 to 0.25 of 4.5; a bar gives the scale."""
    for svg, (low, high) in zip(drawn(), ((-0.25, 0.125), (-1 / 3, 1 / 18)), strict=True):
        ((left, _, zero, _),) = boxes(svg, "--accent")
        scale = (zero - left) / 0.75
        ((start, top, end, bottom),) = boxes(svg, "--rule")
        assert start == pytest.approx(zero + scale * low, abs=0.1)
        assert end == pytest.approx(zero + scale * high, abs=0.1)
        assert bottom - top > 150  # as high as the plot


def test_without_random_sixes_there_is_no_band() -> None:
    for svg in drawn(replace(fakes.ablation(), random=None)):
        assert boxes(svg, "--rule") == []
        assert len(boxes(svg, "--ink")) == 6


def test_of_a_unit_that_is_silent_there_is_no_band_and_no_bar_has_a_length() -> None:
    found, still = fakes.ablation(), Change(0.0, None, None)
    silent = replace(
        found,
        activation=0.0,
        together=replace(found.together, on_photographs=still),
        single=tuple(replace(one, on_photographs=still) for one in found.single),
    )
    seen, made = drawn(silent)
    assert boxes(seen, "--rule") == []
    assert boxes(made, "--rule") != []
    assert {round(end - start, 3) for start, _, end, _ in (*boxes(seen, "--accent"), *boxes(seen, "--ink"))} <= {0}
    assert b"nan" not in seen


@pytest.mark.parametrize("change", [-1.0, 3.0, -40.0, 1e-6])
def test_no_change_is_clipped_and_nothing_that_chance_does(change: float) -> None:
    found = fakes.ablation()
    together = replace(found.together, on_photographs=Change(4 * change, change, None))
    wide = RandomSets(1000, Interval(0.0, -90.0, 40.0), Interval(0.0, -1.0, 1.0))
    for random in (found.random, wide, None):
        seen, _ = drawn(replace(found, together=together, random=random))
        assert inside(seen)
        for left, _, right, _ in (*boxes(seen, "--accent"), *boxes(seen, "--ink"), *boxes(seen, "--rule")):
            assert LEFT - 0.1 <= left <= right <= LEFT + AXES_WIDTH + 0.1


def test_a_single_kernel_is_drawn_too() -> None:
    found = fakes.ablation()
    one = replace(found, together=replace(found.together, channels=(4,)), single=found.single[:1])
    seen, _ = drawn(one)
    assert texts(seen, anchored="end") == ["all 1", "4"]
