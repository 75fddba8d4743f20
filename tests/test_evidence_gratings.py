"""Mirrors `analysis/arguments.py`: every rule, on both sides of its threshold."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from generator.analysis.arguments import (
    Case,
    Judged,
    examples,
    implementation,
    joint_tuning,
    synthetic,
    use,
    visualisation,
)

from generator.numerics.tuning import lobes
from generator.results import ActivationImage, Direction, FloatArray, Reading, Tuned
from generator.settings import PredictionsSettings
from tests import fakes
from tests.fakes import RISING, case

UNPREDICTED = PredictionsSettings(class_name="macaw")


def map_of(*peaks: tuple[int, int, float]) -> tuple[tuple[float, ...], ...]:
    """Draw a map that is zero but for some peaks, `(period, orientation, response)` by place."""
    values = np.zeros((len(fakes.PERIODS), len(fakes.ORIENTATIONS)))
    for row, col, value in peaks:
        values[row, col] = value
    return tuple(tuple(row) for row in values.tolist())


def found(judged: Judged) -> str:
    assert judged.measured
    return judged.finding


def test_where_the_orientation_is_left_open_the_rows_that_ask_for_it_are_not_tested() -> None:
    for rule in (visualisation, joint_tuning, implementation, use, synthetic):
        assert found(rule(case(UNPREDICTED), UNPREDICTED)) == "not tested"


# Feature visualisation


@pytest.mark.parametrize(
    ("shown", "finding", "value"),
    [
        ((25.0, 65.0, 45.0), "for", 1.0),
        ((25.0, 65.0, 65.1), "mixed", 2 / 3),
        ((45.0, None), "mixed", 0.5),
        ((24.9, None), "against", 0.0),
        ((65.1,), "against", 0.0),
        ((65.0,), "for", 1.0),
    ],
)
def test_patterns_speak_for_a_prediction_that_holds_all_of_them(
    shown: tuple[float | None, ...], finding: str, value: float
) -> None:
    judged = visualisation(case(detector=replace(fakes.detector(), pattern_orientations=shown)), RISING)
    assert judged.finding == finding
    assert judged.value == pytest.approx(value)


def test_a_dead_pattern_tells_nothing() -> None:
    dead = replace(fakes.findings().pattern, status="dead")
    assert found(visualisation(case(pattern=dead), RISING)) == "not tested"


# Dataset examples


def directions(*degrees: float | None) -> tuple[Direction, ...]:
    return tuple(Direction(f"{number}.jpg", 1, 2, 1.0, value, 0.5) for number, value in enumerate(degrees))


def everywhere(inside: int, places: int) -> FloatArray:
    """Draw places without a direction but for some that rise."""
    found = np.full((1, 1, places), np.nan, np.float32)
    found[..., :inside] = 64.0
    return found


@pytest.mark.parametrize(
    ("strong", "inside", "finding"),
    [
        ((45.0, 45.0, 120.0, 120.0), 3, "for"),  # a half; chance gives two of four 3.7 % of the time
        ((45.0, 45.0, None, 120.0), 3, "for"),  # what has no direction counts as outside
        ((45.0, 45.0, 120.0, 120.0), 4, "against"),  # 6.1 %
        ((45.0, 45.0, 120.0, 120.0, 120.0), 1, "mixed"),  # 0.7 %, but less than half
        ((45.0, 45.0, 120.0, 120.0, None), 4, "against"),  # 9.5 %
        ((120.0, 120.0), 0, "against"),
        ((45.0, 45.0), 7, "for"),  # 4.9 %, and more there can not be
        ((45.0, 45.0), 8, "not tested"),  # even two of two are 6.4 %
        ((45.0, 45.0, 45.0), 32, "not tested"),  # all places run so
    ],
)
def test_examples_speak_for_a_prediction_if_half_run_so_and_chance_does_not_explain_it(
    strong: tuple[float | None, ...], inside: int, finding: str
) -> None:
    """`inside` of 32 places run so by chance; the comments give the binomial tail."""
    shown = replace(fakes.detector(), directions=directions(*strong), everywhere=everywhere(inside, 32))
    assert found(examples(case(detector=shown), RISING)) == finding


def by_class(*names: str) -> tuple[ActivationImage, ...]:
    first = fakes.activations().images[0]
    return tuple(replace(first, class_name=name, mean=9.0 - place) for place, name in enumerate(names))


def test_a_predicted_class_is_judged_by_the_largest_mean() -> None:
    predicted = PredictionsSettings(class_name="hen")
    for names, finding, place in ((("hen", "macaw"), "for", 1), (("macaw", "hen"), "against", 2)):
        seen = replace(fakes.activations(), images=by_class(*names))
        judged = examples(case(activations=seen), predicted)
        assert (judged.finding, judged.value) == (finding, place)
    seen = replace(fakes.activations(), images=by_class("macaw", "macaw"))
    assert found(examples(case(activations=seen), predicted)) == "not tested"


def test_a_class_and_a_direction_that_disagree_are_mixed() -> None:
    predicted = PredictionsSettings(orientation=45.0, class_name="hen")
    shown = replace(fakes.detector(), directions=directions(45.0), everywhere=everywhere(1, 32))
    for names, finding in ((("hen", "macaw"), "for"), (("macaw", "hen"), "mixed")):
        seen = replace(fakes.activations(), images=by_class(*names))
        assert found(examples(case(detector=shown, activations=seen), predicted)) == finding


def test_what_of_the_photographs_is_not_tested_is_told() -> None:
    none_of_it, silent = by_class("macaw", "macaw"), tuple(replace(one, mean=0.0) for one in by_class("hen", "hen"))
    still = replace(fakes.detector(), directions=())
    for images, told in ((none_of_it, "no photograph is of the class hen"), (silent, "no photograph excites it")):
        shown = case(detector=still, activations=replace(fakes.activations(), images=images))
        judged = examples(shown, PredictionsSettings(class_name="hen"))
        assert (judged.finding, judged.value, judged.measured) == ("not tested", None, told)
    judged = examples(shown, PredictionsSettings(orientation=45.0, class_name="hen"))
    assert (judged.finding, judged.measured) == ("not tested", "no photograph excites it")
    judged = examples(shown, PredictionsSettings(period=(4.0, 8.0)))
    assert (judged.finding, judged.measured) == ("not tested", "neither an orientation nor a class was predicted")


def test_a_class_that_no_photograph_has_leaves_the_direction_to_be_judged() -> None:
    shown = replace(fakes.detector(), directions=directions(45.0), everywhere=everywhere(1, 32))
    seen = replace(fakes.activations(), images=by_class("macaw", "macaw"))
    judged = examples(case(detector=shown, activations=seen), PredictionsSettings(orientation=45.0, class_name="hen"))
    assert judged.finding == "for"
    assert judged.measured.endswith("; no photograph is of the class hen")


# Synthetic examples


def tuned_to(*peaks: tuple[int, int, float], **more: object) -> Case:
    response = map_of(*peaks)
    shown = lobes(np.array(response), orientations=fakes.ORIENTATIONS, periods=fakes.PERIODS)
    silent = map_of()
    axes: dict[str, object] = {"red_green": silent, "blue_yellow": silent} | more
    return case(tuning=replace(fakes.tuning(), response=response, lobes=shown, **axes))  # type: ignore[arg-type]


IN, OUT, FAR = (1, 2), (1, 4), (0, 3)  # 45° at 11 pixels, 135° at 11, 90° at 4


@pytest.mark.parametrize(
    ("peaks", "finding"),
    [
        (((*IN, 4.0),), "for"),
        (((*IN, 4.0), (*OUT, 1.99)), "for"),
        (((*IN, 4.0), (*OUT, 2.0)), "mixed"),  # half of it
        (((*IN, 2.0), (*OUT, 4.0)), "mixed"),
        (((*OUT, 4.0),), "against"),
        (((*IN, 1.59), (*OUT, 4.0)), "against"),  # below 40 per cent of the map's maximum it is no lobe
        (((*IN, 1.6), (*OUT, 4.0)), "mixed"),
    ],
)
def test_the_synthetic_row_asks_for_a_predicted_lobe_and_no_other_half_as_strong(
    peaks: Sequence[tuple[int, int, float]], finding: str
) -> None:
    assert found(synthetic(tuned_to(*peaks), RISING)) == finding


def test_a_predicted_period_bounds_the_lobe_ends_included() -> None:
    for period, finding in (((11.0, 32.0), "for"), ((4.0, 11.0), "for"), ((11.1, 32.0), "against")):
        predicted = replace_period(period)
        assert found(synthetic(tuned_to((*IN, 4.0)), predicted)) == finding


def replace_period(period: tuple[float, float]) -> PredictionsSettings:
    return PredictionsSettings(orientation=45.0, tolerance=20.0, period=period)


def test_lobes_of_other_colours_are_outside_where_a_colour_is_predicted() -> None:
    for strength, finding in ((1.99, "for"), (2.0, "mixed")):
        shown = tuned_to((*IN, 4.0), red_green=map_of((*IN, strength)))
        grey = PredictionsSettings(orientation=45.0, colour="achromatic")
        assert found(synthetic(shown, grey)) == finding
        assert found(synthetic(shown, RISING)) == "for"
    coloured = PredictionsSettings(orientation=45.0, colour="red-green")
    assert found(synthetic(tuned_to((*IN, 1.9), red_green=map_of((*IN, 4.0))), coloured)) == "for"
    assert found(synthetic(tuned_to((*IN, 4.0)), coloured)) == "against"


def test_what_no_grating_could_show_is_not_tested() -> None:
    assert found(synthetic(tuned_to((*IN, 4.0)), replace_period((12.0, 31.0)))) == "not tested"
    between = PredictionsSettings(orientation=110.0, tolerance=19.9)
    assert found(synthetic(tuned_to((*IN, 4.0)), between)) == "not tested"
    assert found(synthetic(tuned_to((*IN, 4.0)), PredictionsSettings(orientation=110.0, tolerance=20.0))) == "against"
    still = replace(fakes.tuning(), deviation=0.0)
    assert found(synthetic(case(tuning=still), RISING)) == "not tested"
    assert found(joint_tuning(case(tuning=still), RISING)) == "not tested"


# Joint tuning


@pytest.mark.parametrize(
    ("own", "others", "finding"),
    [
        ((0.0, 0.0, 4.0, 0.0, 0.0), (0.0, 0.0, 0.0, 2.0, 2.0), "mixed"),  # yields at 90° and 135°, not at 0°
        ((1.99, 0.0, 4.0, 1.99, 1.99), (2.0, 9.0, 9.0, 2.0, 2.0), "for"),
        ((2.0, 0.0, 4.0, 1.99, 1.99), (2.0, 9.0, 9.0, 2.0, 2.0), "mixed"),  # at half it does not yield
        ((2.0, 0.0, 4.0, 2.0, 1.99), (2.0, 9.0, 9.0, 2.0, 2.0), "against"),
        ((0.0, 0.0, 4.0, 0.0, 0.0), (1.99, 9.0, 9.0, 1.99, 2.0), "against"),  # nobody takes over
        ((4.0, 4.0, 0.0, 4.0, 4.0), (4.0, 4.0, 4.0, 4.0, 4.0), "against"),
    ],
)
def test_the_unit_must_yield_to_others_as_the_grating_turns(
    own: tuple[float, ...], others: tuple[float, ...], finding: str
) -> None:
    layer = np.zeros((8, 3, 5), np.float32)
    layer[fakes.overview().filter] = 99.0  # the unit itself is no rival
    layer[1, 1] = others
    silent = (0.0,) * 5
    shown = replace(fakes.tuning(), response=(silent, own, silent), layer=layer)
    assert found(joint_tuning(case(tuning=shown), replace_narrow())) == finding


def replace_narrow() -> PredictionsSettings:
    return PredictionsSettings(orientation=45.0, tolerance=10.0)


# Feature implementation and feature use


def kernels_of(*told: tuple[str, float, float | None]) -> Case:
    """Give the strongest kernels a kind, a norm and the lobe of their channel; None for a channel without one."""
    whole = fakes.kernels()
    channels = tuple(
        replace(kernel, kind=kind, norm=norm) for kernel, (kind, norm, _) in zip(whole.channels, told, strict=False)
    )
    first = fakes.tuning().lobes[0]
    inputs: tuple[Tuned, ...] = tuple(
        replace(
            fakes.tuned(kernel.unit or "", kernel.channel),
            lobes=() if degrees is None else (replace(first, orientation=degrees),),
        )
        for kernel, (_, _, degrees) in zip(channels, told, strict=True)
    )
    top = tuple(kernel.channel for kernel in channels)
    return case(
        kernels=replace(whole, channels=channels),
        tuning=replace(fakes.tuning(), inputs=inputs),
        contributions=replace(fakes.contributions(), top=top),
    )


def following(found_in: Case, r: float | None) -> Case:
    curve = replace(found_in.coverage.rankings.l2, r=(0.1, 0.2, 0.3, 0.4, 0.5, r, 1.0))
    rankings = replace(found_in.coverage.rankings, l2=curve)
    return replace(found_in, coverage=replace(found_in.coverage, rankings=rankings))


PLUS, MINUS = "mostly excitatory", "mostly inhibitory"


@pytest.mark.parametrize(
    ("told", "r", "finding", "value"),
    [
        (((PLUS, 3.0, 45.0), (MINUS, 1.0, 45.0)), 0.9, "for", 0.75),
        (((PLUS, 2.99, 45.0), (MINUS, 1.0, 45.0)), 0.9, "mixed", 2.99 / 3.99),
        (((PLUS, 3.0, 45.0), (MINUS, 1.0, 45.0)), 0.899, "mixed", 0.75),
        (((PLUS, 1.0, 45.0), (PLUS, 1.0, 66.0)), 0.99, "mixed", 0.5),
        (((PLUS, 1.0, 45.0), (PLUS, 1.01, 66.0)), 0.99, "against", 1 / 2.01),
        (((MINUS, 1.0, 66.0), (MINUS, 1.0, 135.0)), 0.9, "for", 1.0),
        (((PLUS, 1.0, 65.0), ("mixed", 9.0, 135.0), (PLUS, 9.0, None)), 0.9, "for", 1.0),
    ],
)
def test_kernels_fit_by_sign_and_direction_and_weigh_by_norm(
    told: tuple[tuple[str, float, float | None], ...], r: float, finding: str, value: float
) -> None:
    judged = implementation(following(kernels_of(*told), r), RISING)
    assert judged.finding == finding
    assert judged.value == pytest.approx(value)


def test_kernels_that_promise_nothing_are_not_tested() -> None:
    assert found(implementation(kernels_of(("mixed", 1.0, 45.0)), RISING)) == "not tested"
    assert found(implementation(kernels_of((PLUS, 1.0, None)), RISING)) == "not tested"
    assert found(implementation(following(kernels_of((PLUS, 1.0, 45.0)), None), RISING)) == "not tested"
    negative = replace(fakes.overview(), rectified=False)
    assert found(implementation(case(overview=negative), RISING)) == "not tested"
    picture = replace(fakes.tuning(), inputs=())
    assert found(implementation(case(tuning=picture), RISING)) == "not tested"


def read_by(*told: tuple[str, float, float | None]) -> Case:
    first, whole = fakes.tuning().lobes[0], fakes.readers()
    readers: tuple[Reading, ...] = tuple(
        replace(
            whole.readers[0],
            kernel=replace(whole.readers[0].kernel, kind=kind, norm=norm),
            lobes=() if degrees is None else (replace(first, orientation=degrees),),
        )
        for kind, norm, degrees in told
    )
    return case(readers=replace(whole, readers=readers))


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        (((PLUS, 3.0, 45.0), (MINUS, 1.0, 45.0)), "for"),
        (((PLUS, 2.99, 45.0), (MINUS, 1.0, 45.0)), "mixed"),
        (((PLUS, 1.0, 45.0), (PLUS, 1.0, 135.0)), "mixed"),
        (((PLUS, 1.0, 45.0), (PLUS, 1.01, 135.0)), "against"),
        ((("mixed", 1.0, 45.0),), "not tested"),
        (((PLUS, 1.0, None),), "not tested"),
        ((), "not tested"),
    ],
)
def test_readers_fit_by_sign_and_direction(told: tuple[tuple[str, float, float | None], ...], finding: str) -> None:
    assert found(use(read_by(*told), RISING)) == finding


def test_a_unit_that_can_be_negative_promises_its_readers_nothing() -> None:
    assert found(use(case(readers=replace(fakes.readers(), rectified=False)), RISING)) == "not tested"
