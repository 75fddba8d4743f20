"""Mirrors `evidence/gratings.py`: rules on both sides of their thresholds, and against slow ones of their words."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from generator.evidence.case import Judged
from generator.evidence.gratings import (
    JOINT_TUNING,
    MOST,
    NEAR,
    SYNTHETIC,
    TURNED,
    Floats,
    best_predicted,
    joint_tuning,
    synthetic,
)
from generator.numerics.tuning import find_peaks
from generator.results.evidence import Turned
from generator.results.tuning import Peak, Tuning
from generator.sections import Findings
from generator.settings import PredictionsSettings
from tests import fakes
from tests.fakes import RISING, case
from tests.twins import twin_of

ORIENTATIONS = tuple(7.5 * step for step in range(24))  # as many as are shown
UNPREDICTED = PredictionsSettings(class_name="macaw")
BASE = case()
OWN = BASE.overview.filter


def map_of(*peaks: tuple[int, int, float]) -> tuple[tuple[float, ...], ...]:
    """Draw a map that is zero but for some peaks, `(period, orientation, response)` by place."""
    values = np.zeros((len(fakes.PERIODS), len(fakes.ORIENTATIONS)))
    for row, col, value in peaks:
        values[row, col] = value
    return tuple(tuple(row) for row in values.tolist())


def found(judged: Judged) -> str:
    assert judged.measured
    return judged.finding


def rising_at(*period: float) -> PredictionsSettings:
    return PredictionsSettings(orientation=45.0, tolerance=20.0, period=(period[0], period[-1]))


def test_where_the_orientation_is_left_open_the_rows_that_ask_for_it_are_not_tested() -> None:
    for rule in (joint_tuning, synthetic):
        assert found(rule(case(), UNPREDICTED)) == "not tested"


# Synthetic examples


def tuned_to(*peaks: tuple[int, int, float], **more: object) -> Findings:
    response = map_of(*peaks)
    shown = find_peaks(np.array(response), orientations=fakes.ORIENTATIONS, periods=fakes.PERIODS)
    silent = map_of()
    axes: dict[str, object] = {"red_green": silent, "blue_yellow": silent} | more
    return replace(BASE, tuning=replace(BASE.tuning, response=response, peaks=shown, **axes))  # type: ignore[arg-type]


IN, OUT = (1, 2), (1, 4)  # 45° and 135°, at 11 pixels


@pytest.mark.parametrize(
    ("peaks", "finding", "value"),
    [
        (((*IN, 4.0),), "for", 0.0),
        (((*IN, 4.0), (*OUT, 1.99)), "for", 1.99 / 4),
        (((*IN, 4.0), (*OUT, 2.0)), "mixed", 0.5),
        (((*IN, 2.0), (*OUT, 4.0)), "mixed", 2.0),
        (((*OUT, 4.0),), "against", None),
        (((*IN, 1.59), (*OUT, 4.0)), "against", None),  # below 40 per cent of the map's maximum it is no peak
        (((*IN, 1.6), (*OUT, 4.0)), "mixed", 2.5),
        ((), "against", None),
    ],
)
def test_the_synthetic_row_asks_for_a_predicted_peak_and_no_other_half_as_strong(
    peaks: Sequence[tuple[int, int, float]], finding: str, value: float | None
) -> None:
    judged = synthetic(tuned_to(*peaks), RISING)
    assert found(judged) == finding
    assert judged.value == (None if value is None else pytest.approx(value))


def peaked(*told: tuple[float, float, float | None, float]) -> Findings:
    """Return a unit with these peaks: orientation, period, half width, response."""
    shown = tuple(Peak(*one) for one in sorted(told, key=lambda one: -one[3]))
    return replace(BASE, tuning=replace(BASE.tuning, peaks=shown))


def test_a_peak_that_never_falls_to_half_its_height_has_no_orientation() -> None:
    assert found(synthetic(peaked((45.0, 11.0, 30.0, 4.0)), RISING)) == "for"
    assert found(synthetic(peaked((45.0, 11.0, None, 4.0)), RISING)) == "against"
    for strength, finding in ((1.99, "for"), (2.0, "mixed")):
        both = peaked((45.0, 11.0, 30.0, 4.0), (45.0, 32.0, None, strength))
        assert found(synthetic(both, RISING)) == finding  # it is outside, and may be a rival
    of_a_period = PredictionsSettings(period=(8.0, 16.0))
    assert found(synthetic(peaked((45.0, 11.0, None, 4.0)), of_a_period)) == "for"  # where none is asked for


def test_a_predicted_period_bounds_the_peak_ends_included() -> None:
    for period, finding in (((11.0, 32.0), "for"), ((4.0, 11.0), "for"), ((11.1, 32.0), "against")):
        assert found(synthetic(tuned_to((*IN, 4.0)), rising_at(*period))) == finding


@pytest.mark.parametrize("axis", ["red_green", "blue_yellow"])
def test_peaks_of_other_colours_are_outside_where_a_colour_is_predicted(axis: str) -> None:
    for strength, finding in ((1.99, "for"), (2.0, "mixed")):
        shown = tuned_to((*IN, 4.0), **{axis: map_of((*IN, strength))})
        grey = PredictionsSettings(orientation=45.0, colour="achromatic")
        assert found(synthetic(shown, grey)) == finding
        assert found(synthetic(shown, RISING)) == "for"


def test_a_predicted_colour_is_found_along_its_own_axis_alone() -> None:
    for colour, axis, other in (
        ("red-green", "red_green", "blue_yellow"),
        ("blue-yellow", "blue_yellow", "red_green"),
    ):
        coloured = PredictionsSettings(orientation=45.0, colour=colour)  # type: ignore[arg-type]
        assert found(synthetic(tuned_to((*IN, 1.9), **{axis: map_of((*IN, 4.0))}), coloured)) == "for"
        assert found(synthetic(tuned_to((*IN, 2.0), **{axis: map_of((*IN, 4.0))}), coloured)) == "mixed"
        assert found(synthetic(tuned_to((*IN, 4.0)), coloured)) == "against"
        assert found(synthetic(tuned_to(**{other: map_of((*IN, 4.0))}), coloured)) == "against"
        both = tuned_to(**{axis: map_of((*IN, 4.0)), other: map_of((*IN, 2.0))})
        assert found(synthetic(both, coloured)) == "mixed"
    alone = PredictionsSettings(colour="red-green")  # any orientation and period
    assert found(synthetic(tuned_to(red_green=map_of((*OUT, 4.0))), alone)) == "for"


def test_what_no_grating_could_show_is_not_tested() -> None:
    assert found(synthetic(tuned_to((*IN, 4.0)), rising_at(12.0, 31.0))) == "not tested"
    between = PredictionsSettings(orientation=110.0, tolerance=19.9)
    assert found(synthetic(tuned_to((*IN, 4.0)), between)) == "not tested"
    assert found(synthetic(tuned_to((*IN, 4.0)), PredictionsSettings(orientation=110.0, tolerance=20.0))) == "against"
    still = replace(BASE, tuning=replace(BASE.tuning, deviation=0.0))
    assert found(synthetic(still, RISING)) == "not tested"
    assert found(joint_tuning(still, RISING)) == "not tested"


@twin_of(synthetic)
def slow_synthetic(shown: Tuning, predicted: PredictionsSettings) -> tuple[str, float | None]:
    """Look at every peak of every axis that counts, in the rule's words."""
    axes = {"achromatic": shown.response}
    if predicted.colour is not None:
        axes |= {"red-green": shown.red_green, "blue-yellow": shown.blue_yellow}
    inside: list[float] = []
    outside: list[float] = []
    for colour, response in axes.items():
        for peak in find_peaks(np.array(response), orientations=shown.orientations, periods=shown.periods):
            fits = colour == "achromatic" if predicted.colour is None else colour == predicted.colour
            if predicted.period is not None:
                fits = fits and predicted.period[0] <= peak.period <= predicted.period[1]
            if predicted.orientation is not None:
                far = abs(peak.orientation - predicted.orientation) % 180
                fits = fits and min(far, 180 - far) <= predicted.tolerance and peak.half_width is not None
            (inside if fits else outside).append(peak.response)
    if not inside:
        return "against", None
    if not outside:
        return "for", 0.0
    return ("mixed" if max(outside) >= max(inside) / 2 else "for"), max(outside) / max(inside)


@pytest.mark.parametrize(
    "predicted",
    [
        RISING,
        PredictionsSettings(period=(8.0, 16.0)),
        PredictionsSettings(orientation=45.0, tolerance=30.0, period=(8.0, 40.0), colour="achromatic"),
        PredictionsSettings(orientation=10.0, tolerance=40.0, colour="blue-yellow"),
    ],
)
def test_peaks_are_judged_as_by_a_slow_reading_of_the_rule(predicted: PredictionsSettings) -> None:
    draws, seen = np.random.default_rng(23), set()
    for _ in range(200):
        grey, red, blue = draws.gamma(0.4, size=(3, len(fakes.PERIODS), len(ORIENTATIONS))) ** 2
        shown = replace(
            BASE.tuning,
            orientations=ORIENTATIONS,
            response=tuple(map(tuple, grey.tolist())),
            red_green=tuple(map(tuple, red.tolist())),
            blue_yellow=tuple(map(tuple, blue.tolist())),
            peaks=find_peaks(grey, orientations=ORIENTATIONS, periods=fakes.PERIODS),
        )
        judged = synthetic(replace(BASE, tuning=shown), predicted)
        expected = slow_synthetic(shown, predicted)
        assert judged.finding == expected[0]
        assert judged.value == (None if expected[1] is None else pytest.approx(expected[1]))
        seen.add(judged.finding)
    assert seen == {"for", "against", "mixed"}


# Joint tuning

AT = ORIENTATIONS.index(45.0)
AWAY = [place for place, degrees in enumerate(ORIENTATIONS) if degrees >= 90 or degrees == 0]  # 13 of 24
PERIODS = (6.0, 11.0)
HERE = 1  # the period that is predicted
PREDICTED = PredictionsSettings(orientation=45.0, tolerance=20.0, period=(8.0, 16.0))


def curve(**at: float) -> Floats:
    """Draw a curve that is zero but at some orientations, `d90=4.0`, `d97_5=2.0`."""
    found = np.zeros(len(ORIENTATIONS))
    for name, value in at.items():
        found[ORIENTATIONS.index(float(name[1:].replace("_", ".")))] = value
    return found


def made_for(degrees: float, *, best: float = 4.0, near: float = 2.0, wide: int = 2) -> Floats:
    """Draw the curve of a rival: so much at its best orientation, and so much up to `wide` steps beside it."""
    found, at = np.zeros(len(ORIENTATIONS)), ORIENTATIONS.index(degrees)
    for step in range(-wide, wide + 1):
        found[(at + step) % len(ORIENTATIONS)] = near
    found[at] = best
    return found


OWNED = curve(d45=4.0)
COVER = [made_for(105.0), made_for(142.5), made_for(165.0)]  # at all 13 orientations one of them does half
SILENT = np.zeros(len(ORIENTATIONS))


def turning(own: Floats, others: Sequence[Floats], *, elsewhere: float = 0.0) -> Findings:
    """Return a layer of the unit and others, `[orientation]` each, at the predicted period.

    At the other period everything does `elsewhere`. What the layer holds of the unit itself is never looked at.
    """
    layer = np.full((len(others) + 1, len(PERIODS), len(ORIENTATIONS)), elsewhere, np.float32)
    layer[OWN] = 99.0
    layer[[place for place in range(len(layer)) if place != OWN], HERE] = others
    beside = (elsewhere,) * len(ORIENTATIONS)
    shown = replace(
        BASE.tuning, orientations=ORIENTATIONS, periods=PERIODS, response=(beside, tuple(own.tolist())), layer=layer
    )
    return replace(BASE, tuning=shown)


def judged_of(own: Floats, *others: Floats, **more: float) -> tuple[str, float | None]:
    judged = joint_tuning(turning(own, others, **more), PREDICTED)
    assert judged.measured
    return judged.finding, judged.value


def test_the_thresholds_are_those_that_are_promised() -> None:
    assert (TURNED, NEAR, MOST) == (45, 15, 0.9)
    assert len(AWAY) == 13


def test_a_unit_that_leads_where_predicted_and_yields_elsewhere_is_tuned_jointly() -> None:
    assert judged_of(OWNED, *COVER, *[SILENT] * 7) == ("for", 1.0)


@pytest.mark.parametrize(("ahead", "finding"), [(1, "for"), (2, "mixed"), (5, "mixed"), (6, "against")])
def test_the_unit_must_be_ahead_of_nine_in_ten_of_its_layer(ahead: int, finding: str) -> None:
    """Of ten; who does just as much is not behind."""
    others = [*COVER, *[curve(d45=4.0)] * ahead, *[SILENT] * (7 - ahead)]
    assert judged_of(OWNED, *others)[0] == finding
    behind = [*COVER, *[curve(d45=3.99)] * ahead, *[SILENT] * (7 - ahead)]
    assert judged_of(OWNED, *behind)[0] == "for"


@pytest.mark.parametrize(("kept", "finding"), [(1, "for"), (2, "mixed"), (6, "mixed"), (7, "against")])
def test_another_must_take_over_at_nine_in_ten_of_the_orientations(kept: int, finding: str) -> None:
    """Of 13: where the unit keeps half, it has not lost; just below, it has."""
    for value, expected in ((2.0, (finding, (13 - kept) / 13)), (1.99, ("for", 1.0))):
        own = OWNED.copy()
        own[AWAY[:kept]] = value
        assert judged_of(own, *COVER, *[SILENT] * 7) == expected


@pytest.mark.parametrize(("missed", "finding"), [(1, "for"), (2, "mixed"), (6, "mixed"), (7, "against")])
def test_who_takes_over_does_half_of_what_the_unit_did(missed: int, finding: str) -> None:
    for value, expected in ((1.99, (finding, (13 - missed) / 13)), (2.0, ("for", 1.0))):
        rivals = np.stack([made_for(ORIENTATIONS[at], best=2.5) for at in AWAY])  # each is made for one
        for place in range(missed):
            rivals[:, AWAY[place]] = np.minimum(rivals[:, AWAY[place]], value)
        assert judged_of(OWNED, *rivals, *[SILENT] * 20) == expected


def test_who_takes_over_is_made_for_that_orientation_give_or_take_15_degrees() -> None:
    rest = [made_for(ORIENTATIONS[at], wide=0) for at in AWAY if ORIENTATIONS[at] != 97.5]
    assert judged_of(OWNED, *rest, *[SILENT] * 2)[1] == pytest.approx(12 / 13)
    for best, share in ((112.5, 1.0), (82.5, 1.0), (120.0, 12 / 13), (75.0, 12 / 13)):  # 15° and 22.5° off
        rival = made_for(best, wide=0) + curve(d97_5=3.9)
        others = [one for one in rest if one[ORIENTATIONS.index(best)] == 0]
        covered = [made_for(best, wide=0)] if len(others) < len(rest) else []
        assert judged_of(OWNED, rival, *others, *covered)[1] == pytest.approx(share)


def test_who_was_ahead_where_predicted_does_not_take_over() -> None:
    """A filter that answers to everything has not waited for the turn."""
    for there, finding in ((3.99, "for"), (4.0, "against")):
        always = [rival + curve(d45=there) for rival in (made_for(ORIENTATIONS[at], best=4.5) for at in AWAY)]
        judged = judged_of(OWNED, *always, *[SILENT] * 200)
        assert judged == (finding, 1.0 if finding == "for" else 0.0)


def test_a_filter_that_never_varies_is_neither_behind_nor_takes_over() -> None:
    still = np.full(len(ORIENTATIONS), np.nan)
    assert judged_of(OWNED, *COVER, *[still] * 90, curve(d45=9.0))[0] == "mixed"  # 3 of 4 behind, not 93 of 94
    assert judged_of(OWNED, *[still] * 9, SILENT) == ("against", 0.0)
    odd = made_for(105.0)
    odd[0] = np.nan
    assert judged_of(OWNED, odd, *COVER[1:], *[SILENT] * 3) == ("mixed", 8 / 13)
    alone = joint_tuning(turning(OWNED, [still] * 9), PREDICTED)
    assert (alone.finding, alone.measured) == ("not tested", "no other filter of the layer varies on the photographs")


def test_the_unit_is_no_rival_of_its_own() -> None:
    """What it does across, as the layer has it, would take over from it everywhere."""
    shown = turning(OWNED, [SILENT] * 9)
    shown.tuning.layer[OWN, HERE] = made_for(135.0, wide=24)
    assert joint_tuning(shown, PREDICTED).finding == "against"
    assert joint_tuning(turning(OWNED, [*COVER, *[SILENT] * 7]), PREDICTED).measured.count("every other filter") == 1


def test_a_unit_that_no_predicted_grating_excites_is_not_tuned_to_it() -> None:
    for best in (0.0, -0.5):
        judged = joint_tuning(turning(np.full(len(ORIENTATIONS), best), [*COVER, *[SILENT] * 7]), PREDICTED)
        assert (judged.finding, judged.value) == ("against", 0.0)
        assert judged.measured == "no predicted grating excites the filter"
    assert judged_of(OWNED / 100, *COVER, *[SILENT] * 7) == ("for", 1.0)


def test_the_predicted_period_alone_is_looked_at() -> None:
    assert judged_of(OWNED, *COVER, *[SILENT] * 7, elsewhere=50.0) == ("for", 1.0)
    open_ = replace_period(None)
    shown = turning(OWNED, [*COVER, *[SILENT] * 7], elsewhere=50.0)
    assert joint_tuning(shown, open_).finding == "against"  # at the stronger period all do alike


def replace_period(period: tuple[float, float] | None) -> PredictionsSettings:
    return PredictionsSettings(orientation=45.0, tolerance=20.0, period=period)


def test_the_best_of_the_predicted_gratings_is_turned() -> None:
    own = curve(d22_5=9.0, d30=3.0, d60=3.5, d67_5=9.0, d135=9.0)  # within 20° of 45°: 30° to 60°
    shown = turning(own, [*COVER, *[SILENT] * 7])
    assert best_predicted(shown.tuning, PREDICTED) == Turned(60.0, 11.0, 3.5)
    assert joint_tuning(shown, PREDICTED).measured.startswith(
        "the filter responds with 3.50 standard deviations to stripes at 60° and 11 pixels, more than every"
    )
    assert best_predicted(shown.tuning, replace_period((12.0, 31.0))) is None
    assert best_predicted(replace(shown.tuning, deviation=0.0), PREDICTED) is None
    assert best_predicted(shown.tuning, PredictionsSettings(period=(8.0, 16.0))) is None  # no orientation to leave


def test_turned_away_is_45_degrees_from_the_prediction_and_outside_of_it() -> None:
    """At 0° and at 90°, 45° away, nobody takes over; a wide prediction holds both."""
    others = [made_for(ORIENTATIONS[at], wide=0) for at in AWAY if ORIENTATIONS[at] not in (0.0, 90.0)]
    for tolerance, value in ((20.0, 11 / 13), (44.9, 11 / 13), (45.0, 1.0)):
        predicted = PredictionsSettings(orientation=45.0, tolerance=tolerance, period=(8.0, 16.0))
        assert joint_tuning(turning(OWNED, [*others, *[SILENT] * 9]), predicted).value == pytest.approx(value)


def test_what_no_grating_could_show_of_turning_is_not_tested() -> None:
    shown = turning(OWNED, [*COVER, *[SILENT] * 7])
    judged = joint_tuning(shown, replace_period((12.0, 31.0)))
    assert (judged.finding, judged.measured) == ("not tested", "none of the gratings lies inside the prediction")
    few = replace(
        shown.tuning,
        orientations=(30.0, 45.0),
        periods=(11.0,),
        response=((1.0, 4.0),),
        layer=np.zeros((8, 1, 2), np.float32),
    )
    judged = joint_tuning(replace(shown, tuning=few), PREDICTED)
    assert (judged.finding, judged.measured) == (
        "not tested",
        "none of the gratings is far from the predicted orientation",
    )


def far(one: float, other: float) -> float:
    return min((one - other) % 180, (other - one) % 180)


def slow_start(shown: Tuning, predicted: PredictionsSettings) -> tuple[float, int, int]:
    """Look for the predicted grating that does most: what it does, its orientation and its period, by place."""
    assert predicted.orientation is not None
    assert predicted.period is not None
    best = (-np.inf, 0, 0)
    for row, period in enumerate(shown.periods):
        for at, degrees in enumerate(shown.orientations):
            near = far(degrees, predicted.orientation) <= predicted.tolerance
            inside = near and predicted.period[0] <= period <= predicted.period[1]
            if inside and shown.response[row][at] > best[0]:
                best = (shown.response[row][at], at, row)
    return best


@twin_of(joint_tuning)
def slow_joint_tuning(shown: Tuning, unit: int, predicted: PredictionsSettings) -> tuple[str, float]:
    """Turn the grating, ask every filter at every orientation, in the rule's words."""
    best, start, row = slow_start(shown, predicted)
    if best <= 0:
        return "against", 0.0
    others = [shown.layer[filter_, row].tolist() for filter_ in range(len(shown.layer)) if filter_ != unit]
    varying = [answers for answers in others if not any(math.isnan(answer) for answer in answers)]
    behind = [answers for answers in varying if answers[start] < best]
    turned = taken = 0
    for at, degrees in enumerate(shown.orientations):
        away = far(degrees, predicted.orientation or 0.0)
        if away < 45 or away <= predicted.tolerance:
            continue
        turned += 1
        yields = shown.response[row][at] < best / 2
        made = [answers for answers in behind if far(shown.orientations[answers.index(max(answers))], degrees) <= 15]
        taken += yields and any(answers[at] >= best / 2 for answers in made)
    share, ahead = taken / turned, len(behind) / len(varying)
    if share >= 0.9 and ahead >= 0.9:
        return "for", share
    return ("against" if share < 0.5 or ahead < 0.5 else "mixed"), share


@pytest.mark.parametrize("tolerance", [10.0, 20.0, 45.0])
def test_turning_is_judged_as_by_a_slow_reading_of_the_rule(tolerance: float) -> None:
    predicted = PredictionsSettings(orientation=52.0, tolerance=tolerance, period=(5.0, 8.0))
    draws, seen = np.random.default_rng(5), set()
    radians = np.radians(np.array(ORIENTATIONS))
    for _ in range(150):
        count = int(draws.integers(9, 40))
        prefers = draws.uniform(0, np.pi, (count, len(PERIODS), 1))
        narrow = draws.uniform(1, 6, (count, 1, 1))
        layer = draws.uniform(0.2, 3, (count, 1, 1)) * np.exp(narrow * (np.cos(2 * (radians - prefers)) - 1))
        layer += draws.normal(scale=0.05, size=layer.shape)
        layer[draws.random(count) < 0.1, :, draws.integers(len(ORIENTATIONS))] = np.nan
        lead = draws.choice([0.7, 1.5, 3.0, -1.0], p=[0.3, 0.3, 0.35, 0.05])
        layer[OWN] = lead * np.exp(draws.uniform(1, 6) * (np.cos(2 * (radians - np.radians(50))) - 1))
        shown = replace(
            BASE.tuning,
            orientations=ORIENTATIONS,
            periods=PERIODS,
            response=tuple(map(tuple, layer[OWN].tolist())),
            layer=layer,
        )
        judged = joint_tuning(replace(BASE, tuning=shown), predicted)
        assert (judged.finding, judged.value) == slow_joint_tuning(shown, OWN, predicted)
        seen.add(judged.finding)
    assert seen == {"for", "against", "mixed"}


def test_the_rules_in_words_name_the_thresholds_that_are_tested_here() -> None:
    for words in ("45° or more", "below half", "within 15°", "exceeds 90\u202f% of its layer"):
        assert words in JOINT_TUNING.rule
    assert "none outside reaches half" in SYNTHETIC.rule
