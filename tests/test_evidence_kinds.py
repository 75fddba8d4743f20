"""Mirrors `evidence/kinds.py`: each kind of detector on both sides of its threshold, and what cannot be told."""

from collections.abc import Callable
from dataclasses import replace
from math import nan
from typing import Any

import pytest

from generator.evidence.kinds import boundary, curve, kinds, line, polysemantic, pose_invariant
from generator.results.detector import FeatureType
from generator.results.tuning import Peak, Tuning
from tests import fakes

FLAT = tuple((0.5,) * len(fakes.ORIENTATIONS) for _ in fakes.PERIODS)


POINTED = (0.0, 0.5, 0.0, 0.0, 0.0)  # of bars, those of one direction alone


def tuning(**stimuli: object) -> Tuning:
    """Return a unit that answers with a half to everything but to some stimuli."""
    quiet: dict[str, object] = {
        "response": FLAT,
        "edges": (0.5,) * 5,
        "bars": (0.5,) * 5,
        "arcs": ((0.5, 0.5), (0.5, 0.5)),
        "lines": ((0.5, 0.5), (0.5, 0.5)),
        "boundaries": (0.5, 0.5, 0.5),
        "textures": (0.5, 0.5),
        "boundary_directions": (0.0, 90.0, 180.0),
    }
    return replace(fakes.tuning(), **quiet | stimuli)  # type: ignore[arg-type]


def test_all_five_kinds_are_judged() -> None:
    found = kinds(fakes.tuning(), fakes.findings().pattern, fakes.detector().poses, 0.9)
    assert [kind.kind for kind in found] == ["line", "curve", "high–low frequency", "pose-invariant", "polysemantic"]
    assert all(kind.rule and kind.measured for kind in found)


@pytest.mark.parametrize(("bar", "holds"), [(2.0, True), (1.99, False)])
def test_a_line_detector_does_a_fourth_more_to_a_bar_or_line_than_to_an_edge(bar: float, holds: bool) -> None:
    for shown in ({"bars": (0.0, bar, 0.0, 0.0, 0.0)}, {"bars": POINTED, "lines": ((bar, 0.0), (0.0, 0.0))}):
        found = line(tuning(edges=(0.0, 1.6, 0.0, 0.5, 0.0), **shown))
        assert found.holds == holds
        assert found.value == pytest.approx(bar / 1.6)


def test_where_no_edge_excites_any_line_is_more() -> None:
    unedged = tuning(edges=(-1.0, 0.0, -0.5, -1.0, -1.0), bars=POINTED)
    assert line(unedged).holds
    assert line(unedged).value is None


@pytest.mark.parametrize(("worst", "holds"), [(5.0, True), (5.01, False)])
def test_the_bars_of_a_line_detector_are_told_by_their_direction(worst: float, holds: bool) -> None:
    """Of two directions across: 7 to 5 is a selectivity of one sixth. However selective the lines are."""
    shown = tuning(orientations=(0.0, 90.0), bars=(7.0, worst), edges=(0.5, 0.5), lines=((7.0, 0.0), (0.0, 0.0)))
    assert line(replace(shown, response=((0.5, 0.5),) * 3)).holds == holds


@pytest.mark.parametrize(("arc", "holds"), [(4.99, True), (5.0, False)])
def test_a_line_detector_does_not_want_an_arc_a_fourth_more(arc: float, holds: bool) -> None:
    shown = tuning(bars=(0.0, 4.0, 0.0, 0.0, 0.0), arcs=((0.5, 0.5), (0.5, arc)))
    assert line(shown).holds == holds
    assert curve(shown).holds != holds  # never both


def family(name: str, value: float) -> object:
    """Draw one family of stimuli of which the last does so much, and the others a half."""
    flat = {
        "response": FLAT,
        "arcs": ((0.5, 0.5), (0.5, 0.5)),
        "lines": ((0.5, 0.5), (0.5, 0.5)),
        "edges": (0.5,) * 5,
        "bars": (0.5,) * 5,
        "boundaries": (0.5,) * 3,
        "textures": (0.5, 0.5),
    }[name]
    last = flat[-1]
    return (*flat[:-1], (*last[:-1], value) if isinstance(last, tuple) else value)


@pytest.mark.parametrize("name", ["response", "boundaries", "textures"])
@pytest.mark.parametrize(("best", "holds"), [(8.0, True), (8.01, False)])
def test_a_line_must_do_half_of_what_anything_does(name: str, best: float, holds: bool) -> None:
    assert line(tuning(bars=(0.0, 4.0, 0.0, 0.0, 0.0), **{name: family(name, best)})).holds == holds


@pytest.mark.parametrize("name", ["red_green", "blue_yellow"])
def test_what_colour_does_is_not_held_against_black_and_white(name: str) -> None:
    assert line(tuning(bars=(0.0, 4.0, 0.0, 0.0, 0.0), **{name: family("response", 99.0)})).holds


@pytest.mark.parametrize(("arc", "holds"), [(4.99, False), (5.0, True)])
@pytest.mark.parametrize("name", ["lines", "bars"])
def test_a_curve_detector_wants_an_arc_a_fourth_more_than_anything_straight(name: str, arc: float, holds: bool) -> None:
    found = curve(tuning(arcs=((0.5, 0.5), (arc, 0.5)), **{name: family(name, 4.0)}))
    assert found.holds == holds
    assert found.value == pytest.approx(arc / 4)


def test_where_nothing_straight_excites_any_arc_is_a_curve() -> None:
    found = curve(tuning(bars=(-0.5,) * 5, lines=((-0.5, 0.0), (-1.0, -0.5))))
    assert found.holds
    assert found.value is None


@pytest.mark.parametrize(("best", "holds"), [(5.0, True), (5.01, False)])
def test_a_curve_does_no_less_than_any_grating(best: float, holds: bool) -> None:
    assert curve(tuning(arcs=((5.0, 0.5), (0.5, 0.5)), response=family("response", best))).holds == holds


@pytest.mark.parametrize("name", ["edges", "boundaries", "textures"])
@pytest.mark.parametrize(("best", "holds"), [(10.0, True), (10.01, False)])
def test_a_curve_must_do_half_of_what_anything_does(name: str, best: float, holds: bool) -> None:
    found = curve(tuning(arcs=((5.0, 0.5), (0.5, 0.5)), **{name: family(name, best)}))
    assert found.holds == holds


@pytest.mark.parametrize(("turned", "textures", "holds"), [(2.0, (1.0, 2.0), True), (2.01, (1.0, 2.0), False)])
def test_a_high_low_frequency_detector_wants_neither_side_alone_nor_the_boundary_turned_round(
    turned: float, textures: tuple[float, float], holds: bool
) -> None:
    assert boundary(tuning(boundaries=(3.0, 0.5, turned), textures=textures)).holds == holds
    assert boundary(tuning(boundaries=(3.0, 0.5, 1.0), textures=(turned, 0.5))).holds == holds


@pytest.mark.parametrize("name", ["response", "arcs", "lines", "edges", "bars"])
@pytest.mark.parametrize(("best", "holds"), [(6.0, True), (6.01, False)])
def test_a_boundary_must_do_half_of_what_anything_does(name: str, best: float, holds: bool) -> None:
    assert boundary(tuning(boundaries=(3.0, 0.5, 0.5), **{name: family(name, best)})).holds == holds


@pytest.mark.parametrize("best", [0, 1, 2])
def test_a_boundary_is_held_against_the_one_that_faces_it(best: int) -> None:
    """Of 0°, 90° and 180° the first and the last face each other; what faces the other was not shown."""
    values = [2.5, 2.5, 2.5]
    values[best] = 3.0
    assert boundary(tuning(boundaries=tuple(values))).holds == (best == 1)


@pytest.mark.parametrize(
    ("kept", "holds"), [((0.5,), True), ((0.4999,), False), ((0.1, 0.5, 0.9), True), ((0.1, 0.4999, 0.9), False)]
)
def test_pose_invariance_is_what_the_worst_pose_keeps_in_the_median(kept: tuple[float, ...], holds: bool) -> None:
    assert pose_invariant(kept).holds == holds


def peaked(*degrees: float) -> Tuning:
    return tuning(peaks=tuple(Peak(angle, 11.0, 20.0, 4.0) for angle in degrees))


@pytest.mark.parametrize(
    ("agreement", "degrees", "alike", "signs", "holds"),
    [
        (0.89, (0.0, 30.0), 0.9, 2, True),
        (0.9, (0.0, 30.0), 0.9, 1, False),
        (0.89, (0.0, 29.9), 0.9, 1, False),
        (0.9, (175.0, 25.0), 0.49, 2, True),
        (0.9, (175.0, 24.9), 0.49, 1, False),
        (0.89, (45.0,), 0.49, 2, True),
        (None, (0.0, 90.0), 0.49, 2, True),
        (None, (0.0, 90.0), None, 1, None),
    ],
)
def test_two_of_three_signs_make_a_unit_polysemantic(
    agreement: float | None, degrees: tuple[float, ...], alike: float | None, signs: int, holds: bool | None
) -> None:
    found = polysemantic(agreement, peaked(*degrees), alike)
    assert (found.value, found.holds) == (signs, holds)


def test_a_peak_that_never_falls_to_half_has_no_direction_to_be_unlike_another() -> None:
    for widths, several in (((20.0, 30.0), True), ((20.0, None), False), ((None, None), False)):
        peaks = tuple(Peak(angle, 11.0, width, 4.0) for angle, width in zip((0.0, 90.0), widths, strict=True))
        found = polysemantic(0.49, tuning(peaks=peaks), 0.9)
        assert (found.value, found.holds) == (1 + several, several)
        assert ("far apart" in found.measured) == several


@pytest.mark.parametrize(
    ("agreement", "alike", "holds"), [(0.89, 0.49, True), (0.9, 0.49, False), (0.89, 0.5, False), (0.89, None, False)]
)
def test_seeds_are_a_sign_below_a_cosine_of_nine_tenths_and_photographs_below_a_half(
    agreement: float, alike: float | None, holds: bool
) -> None:
    assert polysemantic(agreement, peaked(45.0), alike).holds == holds


def test_of_a_unit_that_never_varies_nothing_can_be_told() -> None:
    row = (nan,) * 5
    still = tuning(
        deviation=0.0,
        response=(row,) * 3,
        edges=row,
        bars=row,
        arcs=((nan, nan),) * 2,
        lines=((nan, nan),) * 2,
        boundaries=(nan,) * 3,
        textures=(nan, nan),
        peaks=(),
    )
    found = kinds(still, replace(fakes.findings().pattern, agreement=None), (), None)
    assert {kind.holds for kind in found} == {None}


def test_a_unit_that_nothing_excites_is_none_of_the_kinds_of_stimuli() -> None:
    silent = tuning(
        response=tuple((-1.0,) * 5 for _ in FLAT),
        edges=(-1.0,) * 5,
        bars=(-1.0,) * 5,
        arcs=((-1.0, -1.0),) * 2,
        lines=((-1.0, -1.0),) * 2,
        boundaries=(-1.0,) * 3,
        textures=(-1.0, -1.0),
    )
    assert [kind.holds for kind in (line(silent), curve(silent), boundary(silent))] == [False] * 3


@pytest.mark.parametrize(("kind", "shows"), [(line, "bars"), (curve, "arcs"), (boundary, "boundaries")])
def test_what_a_small_field_can_not_see_is_not_told(kind: Callable[[Tuning], FeatureType], shows: str) -> None:
    unseen = tuning(
        bars=(nan,) * 5, arcs=((nan, nan),) * 2, lines=((nan, nan),) * 2, boundaries=(nan,) * 3, textures=(nan, nan)
    )
    assert kind(unseen).holds is None
    seen: dict[str, Any] = {shows: getattr(tuning(), shows)}
    assert kind(replace(unseen, **seen)).holds is not None


@pytest.mark.parametrize("kind", [line, curve, boundary])
def test_a_unit_that_never_varies_is_not_told_whatever_it_was_shown(kind: Callable[[Tuning], FeatureType]) -> None:
    assert kind(tuning(deviation=0.0)).holds is None
    assert kind(tuning()).holds is not None


def test_of_a_unit_that_never_varies_no_meanings_are_counted_however_much_its_seeds_disagree() -> None:
    assert polysemantic(0.1, tuning(deviation=0.0, peaks=()), 0.1).holds is None
    assert polysemantic(0.1, tuning(peaks=()), 0.1).holds is True


def test_of_a_family_that_is_seen_in_part_the_known_ones_count() -> None:
    seen = tuning(
        bars=(nan, 4.0, nan, nan, nan),
        arcs=((nan, 0.5), (nan, nan)),
        lines=((nan, nan),) * 2,
        edges=(nan, nan, 1.0, nan, nan),
    )
    assert line(seen).holds
    assert line(seen).value == pytest.approx(4.0)
    assert curve(replace(seen, arcs=((nan, 5.0), (nan, nan)))).holds
