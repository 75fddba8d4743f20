"""Mirrors `evidence/wiring.py`: rules on both sides of their thresholds, and against slow ones of their words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from generator.evidence.case import Judged
from generator.evidence.wiring import (
    FOLLOWS,
    IMPLEMENTATION,
    RUNS,
    USE,
    WIRED,
    by_hand,
    fits,
    implementation,
    use,
)
from generator.numerics.tuning import DIRECTED
from generator.results.downstream import DownstreamFilter
from generator.results.kernels import Kernel
from generator.results.tuning import Map, Tuned
from generator.sections import Findings
from generator.settings import PredictionsSettings
from tests import fakes
from tests.fakes import RISING, case
from tests.twins import twin_of

UNPREDICTED = PredictionsSettings(class_name="macaw")
BASE = case()
PLUS, MINUS, BOTH = "mostly excitatory", "mostly inhibitory", "mixed"
BELOW = float(np.nextafter(DIRECTED, 0))
Told = tuple[str, float, float]  # a kernel's kind and norm, and how far what is behind it runs as predicted


def found(judged: Judged) -> str:
    assert judged.measured
    return judged.finding


def running(share: float) -> Map:
    """Draw a map whose best grating inside the prediction, at 45°, does such a share of the best of all, at 135°."""
    values = np.full((len(fakes.PERIODS), len(fakes.ORIENTATIONS)), -1.0)
    values[2, 4], values[1, 2] = 2.0, 2.0 * share
    return tuple(tuple(row) for row in values.tolist())


def test_the_thresholds_are_those_that_are_documented() -> None:
    assert (WIRED, RUNS, FOLLOWS, DIRECTED) == (0.75, 0.9, 0.9, 1 / 6)
    for words in ("OSI of at least ⅙", "90\u202f% of its largest response", "less than half", "three quarters"):
        assert words in IMPLEMENTATION.rule
    assert "r ≥ 0.9" in IMPLEMENTATION.rule
    assert "three quarters" in USE.rule


def test_where_the_orientation_is_left_open_the_rows_that_ask_for_it_are_not_tested() -> None:
    for rule in (implementation, use):
        assert found(rule(case(), UNPREDICTED)) == "not tested"


# What a kernel predicts


@pytest.mark.parametrize(
    ("kind", "share", "fit"),
    [
        (PLUS, 1.0, True),
        (PLUS, 0.9, True),
        (PLUS, 0.899, None),  # halfway inside the prediction
        (PLUS, 0.5, None),
        (PLUS, 0.499, False),
        (PLUS, -0.5, False),
        (MINUS, 0.9, False),
        (MINUS, 0.899, None),
        (MINUS, 0.5, None),
        (MINUS, 0.499, True),
        (BOTH, 1.0, None),
        (BOTH, 0.0, None),
    ],
)
def test_a_kernel_fits_if_it_adds_what_was_predicted_or_subtracts_what_was_not(
    kind: str, share: float, fit: bool | None
) -> None:
    kernel = replace(fakes.kernels().top[0], kind=kind)
    channel = replace(fakes.tuned("squeeze1x1:1"), response=running(share), selectivity=0.5)
    reader = replace(fakes.downstream().filters[0], response=running(share), selectivity=0.5)
    assert fits(kernel, channel, RISING) is fits(kernel, reader, RISING) is fit
    assert fits(kernel, channel, UNPREDICTED) is None


@pytest.mark.parametrize(("selectivity", "told"), [(DIRECTED, True), (BELOW, False), (None, False)])
def test_what_has_no_direction_predicts_nothing(selectivity: float | None, told: bool) -> None:
    kernel = replace(fakes.kernels().top[0], kind=PLUS)
    channel = replace(fakes.tuned("squeeze1x1:1"), response=running(1.0), selectivity=selectivity)
    assert (fits(kernel, channel, RISING) is not None) is told


def test_a_predicted_period_is_asked_for_and_its_ends_count() -> None:
    kernel = replace(fakes.kernels().top[0], kind=PLUS)
    channel = replace(fakes.tuned("squeeze1x1:1"), response=running(1.0), selectivity=0.5)
    for period, fit in (((4.0, 11.0), True), ((11.0, 32.0), True), ((11.1, 32.0), False), ((4.0, 10.9), False)):
        predicted = PredictionsSettings(orientation=45.0, tolerance=20.0, period=period)
        assert fits(kernel, channel, predicted) is fit


@twin_of(fits)
def slow_fit(kernel: Kernel, behind: Tuned | DownstreamFilter, predicted: PredictionsSettings) -> bool | None:
    """Go through every grating, in the rule's words."""
    best, inside = -np.inf, 0.0
    for row, period in enumerate(behind.periods):
        for col, degrees in enumerate(behind.orientations):
            response = behind.response[row][col]
            best = max(best, response)
            far = abs(degrees - (predicted.orientation or 0.0)) % 180
            low, high = predicted.period or (0.0, np.inf)
            if min(far, 180 - far) <= predicted.tolerance and low <= period <= high:
                inside = max(inside, response)
    if kernel.kind == BOTH or behind.selectivity is None or behind.selectivity < 1 / 6:
        return None
    if inside >= 0.9 * best:
        return kernel.kind == PLUS
    return kernel.kind == MINUS if inside < 0.5 * best else None


def test_promises_are_those_of_a_slow_reading_of_the_rule() -> None:
    draws, seen = np.random.default_rng(31), set()
    for _ in range(400):
        shape = (len(fakes.PERIODS), len(fakes.ORIENTATIONS))
        response = tuple(map(tuple, draws.normal(0.5, 1, shape).tolist()))
        channel = replace(
            fakes.tuned("squeeze1x1:1"), response=response, selectivity=draws.choice([None, *draws.random(4)])
        )
        kernel = replace(fakes.kernels().top[0], kind=str(draws.choice([PLUS, MINUS, BOTH])))
        for predicted in (RISING, PredictionsSettings(orientation=120.0, tolerance=40.0, period=(8.0, 40.0))):
            fit = fits(kernel, channel, predicted)
            assert fit is slow_fit(kernel, channel, predicted)
            seen.add(fit)
    assert seen == {True, False, None}


# Feature implementation


def kernels_of(*told: Told, r: float | None = 0.95, top: int | None = None) -> Findings:
    """Give the strongest kernels a kind and a norm, and let their channels run so far as predicted.

    `r` is how well the strongest follow the unit; only the first `top` of them count among these.
    """
    whole = BASE.kernels
    shown = [
        replace(kernel, kind=kind, norm=norm) for kernel, (kind, norm, _) in zip(whole.channels, told, strict=False)
    ]
    inputs = tuple(
        replace(fakes.tuned(kernel.unit or "", kernel.channel), response=running(share), selectivity=0.5)
        for kernel, (*_, share) in zip(shown, told, strict=True)
    )
    strongest = tuple(kernel.channel for kernel in shown)[:top]
    curve = replace(BASE.coverage.rankings.l2, r=tuple(r if place == len(strongest) - 1 else 0.1 for place in range(7)))
    return replace(
        BASE,
        kernels=replace(whole, channels=(*shown, *whole.channels[len(shown) :])),
        tuning=replace(BASE.tuning, inputs=inputs),
        contributions=replace(BASE.contributions, top=strongest),
        coverage=replace(BASE.coverage, rankings=replace(BASE.coverage.rankings, l2=curve)),
    )


@pytest.mark.parametrize(
    ("told", "r", "finding", "value"),
    [
        (((PLUS, 3.0, 1.0), (MINUS, 1.0, 1.0)), 0.9, "for", 0.75),
        (((PLUS, 2.99, 1.0), (MINUS, 1.0, 1.0)), 0.9, "mixed", 2.99 / 3.99),
        (((PLUS, 3.0, 1.0), (MINUS, 1.0, 1.0)), 0.899, "mixed", 0.75),
        (((PLUS, 1.0, 1.0), (PLUS, 1.0, 0.0)), 0.99, "mixed", 0.5),
        (((PLUS, 1.0, 1.0), (PLUS, 1.01, 0.0)), 0.99, "against", 1 / 2.01),
        (((MINUS, 1.0, 0.0), (MINUS, 1.0, 0.4)), 0.9, "for", 1.0),
        (((PLUS, 1.0, 0.0), (MINUS, 1.0, 1.0)), 0.99, "against", 0.0),
    ],
)
def test_kernels_fit_by_sign_and_direction_and_weigh_by_norm(
    told: tuple[Told, ...], r: float, finding: str, value: float
) -> None:
    judged = implementation(kernels_of(*told, r=r), RISING)
    assert found(judged) == finding
    assert judged.value == pytest.approx(value)


@pytest.mark.parametrize("silent", [(BOTH, 1.0), (PLUS, 0.7)])  # mixed, or halfway inside the prediction
def test_kernels_that_can_be_tested_have_half_of_the_norm_or_nothing_is(silent: tuple[str, float]) -> None:
    kind, share = silent
    judged = implementation(kernels_of((PLUS, 2.0, 1.0), (kind, 2.0, share)), RISING)
    assert (judged.finding, judged.value) == ("for", 1.0)  # what is not tested has no share in what fits
    judged = implementation(kernels_of((PLUS, 2.0, 1.0), (kind, 2.01, share)), RISING)
    assert (judged.finding, judged.value) == ("not tested", None)
    assert judged.measured.endswith("have less than half of the norm")


def test_only_the_strongest_kernels_count_however_many_the_report_shows() -> None:
    fitting: Told = (PLUS, 1.0, 1.0)
    others: list[Told] = [(PLUS, 0.9, 0.0)] * 4
    assert found(implementation(kernels_of(fitting, fitting, *others), RISING)) == "against"
    judged = implementation(kernels_of(fitting, fitting, *others, top=2), RISING)
    assert (judged.finding, judged.value) == ("for", 1.0)
    assert judged.measured == (
        "2 of 2 tested kernels agree with the prediction. The 2 strongest "
        "inputs alone correlate with the filter at r = 0.950"
    )
    assert judged.shown == "2 of 2 tested kernels; r = 0.950, needs 0.9"


def test_a_clear_kernel_that_is_not_tested_is_named_and_an_unclear_one_is_not() -> None:
    judged = implementation(kernels_of((PLUS, 2.0, 1.0), (PLUS, 0.5, 0.7), (BOTH, 0.5, 1.0)), RISING)
    (named,) = [one.channel for one in kernels_of((PLUS, 2.0, 1.0), (PLUS, 0.5, 0.7), (BOTH, 0.5, 1.0)).tuning.inputs][
        1:2
    ]
    assert judged.measured.startswith(
        f"1 of 1 tested kernel agrees with the prediction; channel {named} was not tested: the best predicted grating "
        "gives 50 to 90\u202f% of the largest response. "
    )


def test_kernels_that_promise_nothing_are_not_tested() -> None:
    assert found(implementation(kernels_of((BOTH, 1.0, 1.0)), RISING)) == "not tested"
    assert found(implementation(kernels_of((PLUS, 1.0, 0.7)), RISING)) == "not tested"
    assert found(implementation(kernels_of((PLUS, 0.0, 1.0)), RISING)) == "not tested"  # of no norm
    picture = replace(BASE, tuning=replace(BASE.tuning, inputs=()))
    assert found(implementation(picture, RISING)) == "not tested"
    unknown = implementation(kernels_of((PLUS, 1.0, 1.0), r=None), RISING)
    assert unknown.finding == "not tested"
    assert "norm" not in unknown.measured  # it is not for want of promises


def test_channels_that_can_be_negative_promise_nothing() -> None:
    shown = replace(kernels_of((PLUS, 1.0, 1.0)), overview=replace(BASE.overview, rectified=False))
    judged = implementation(shown, RISING)
    assert judged.finding == "not tested"
    assert "can be negative" in judged.measured


@twin_of(implementation, use)
def slow_wired(told: Sequence[Told]) -> float | None:
    """Weigh kernel by kernel: the share of the norm that fits; None where less than half of it promises anything."""
    fit = promised = whole = 0.0
    for kind, norm, share in told:
        whole += norm
        if kind == BOTH or 0.5 <= share < 0.9:
            continue
        promised += norm
        fit += norm if (kind == PLUS) == (share >= 0.9) else 0.0
    return None if promised < whole / 2 or not promised else fit / promised


def drawn(draws: np.random.Generator, count: int) -> tuple[Told, ...]:
    return tuple(
        (str(draws.choice([PLUS, PLUS, MINUS, BOTH])), float(draws.gamma(2)), float(draws.beta(0.5, 0.4)))
        for _ in range(count)
    )


def test_kernels_are_judged_as_by_a_slow_reading_of_the_rule() -> None:
    draws, seen = np.random.default_rng(8), set()
    for _ in range(300):
        told, r = drawn(draws, int(draws.integers(1, 7))), float(draws.uniform(0.8, 1))
        judged, share = implementation(kernels_of(*told, r=r), RISING), slow_wired(told)
        expected = "for" if share is not None and share >= 0.75 and r >= 0.9 else "mixed"
        if share is None or share < 0.5:
            expected = "not tested" if share is None else "against"
        assert judged.finding == expected
        assert judged.value == (None if share is None else pytest.approx(share))
        seen.add(judged.finding)
    assert seen == {"for", "against", "mixed", "not tested"}


# Feature use


def read_by(*told: Told) -> Findings:
    first = BASE.downstream.filters[0]
    filters = tuple(
        replace(first, kernel=replace(first.kernel, kind=kind, norm=norm), response=running(share), selectivity=0.5)
        for kind, norm, share in told
    )
    return replace(BASE, downstream=replace(BASE.downstream, filters=filters))


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        (((PLUS, 3.0, 1.0), (MINUS, 1.0, 1.0)), "for"),
        (((PLUS, 2.99, 1.0), (MINUS, 1.0, 1.0)), "mixed"),
        (((PLUS, 1.0, 1.0), (PLUS, 1.0, 0.0)), "mixed"),
        (((PLUS, 1.0, 1.0), (PLUS, 1.01, 0.0)), "against"),
        (((MINUS, 1.0, 0.0),), "for"),
        (((PLUS, 1.0, 1.0), (BOTH, 1.0, 1.0)), "for"),
        (((PLUS, 1.0, 1.0), (BOTH, 1.01, 1.0)), "not tested"),
        (((BOTH, 1.0, 1.0),), "not tested"),
        (((PLUS, 1.0, 0.7),), "not tested"),
        ((), "not tested"),
    ],
)
def test_readers_fit_by_sign_and_direction(told: tuple[Told, ...], finding: str) -> None:
    assert found(use(read_by(*told), RISING)) == finding


def test_readers_are_judged_as_by_a_slow_reading_of_the_rule() -> None:
    draws, seen = np.random.default_rng(9), set()
    for _ in range(300):
        told = drawn(draws, int(draws.integers(1, 9)))
        judged, share = use(read_by(*told), RISING), slow_wired(told)
        expected = "not tested" if share is None else "against" if share < 0.5 else "for" if share >= 0.75 else "mixed"
        assert judged.finding == expected
        assert judged.value == (None if share is None else pytest.approx(share))
        seen.add(judged.finding)
    assert seen == {"for", "against", "mixed", "not tested"}


def test_a_unit_that_can_be_negative_promises_its_readers_nothing() -> None:
    shown = read_by((PLUS, 3.0, 1.0))
    judged = use(replace(shown, downstream=replace(shown.downstream, rectified=False)), RISING)
    assert judged.finding == "not tested"
    assert "can be negative" in judged.measured


def test_nobody_has_written_a_circuit_by_hand() -> None:
    assert found(by_hand(BASE, RISING)) == "not tested"
