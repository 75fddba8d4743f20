"""Mirrors `analysis/kinds.py`: each kind of detector on both sides of its threshold, and what can not be told."""

from dataclasses import replace
from math import nan

import pytest

from generator.analysis.kinds import boundary, curve, kinds, line, polysemantic, pose_invariant
from generator.results import Lobe, Tuning
from tests import fakes

FLAT = tuple((0.5,) * len(fakes.ORIENTATIONS) for _ in fakes.PERIODS)


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


@pytest.mark.parametrize(("bar", "holds"), [(3.99, False), (4.0, True)])
def test_a_line_detector_wants_nothing_more_than_a_bar(bar: float, holds: bool) -> None:
    for others in ({"response": ((4.0,) * 5, *FLAT[1:])}, {"arcs": ((0.5, 4.0), (0.5, 0.5))}):
        assert line(tuning(bars=(0.0, bar, 0.0, 0.0, 0.0), **others)).holds == holds
        assert line(tuning(lines=((bar, 0.0), (0.0, 0.0)), **others)).holds == holds


@pytest.mark.parametrize(("arc", "holds"), [(4.99, False), (5.0, True)])
def test_a_curve_detector_wants_an_arc_more_than_the_line_of_its_length(arc: float, holds: bool) -> None:
    found = curve(tuning(arcs=((0.5, 0.5), (arc, 0.5)), lines=((9.0, 0.5), (0.5, 4.0))))
    assert found.holds == holds
    assert found.value == pytest.approx(arc / 4)


@pytest.mark.parametrize(("best", "holds"), [(10.0, True), (10.1, False)])
def test_a_curve_must_do_half_of_what_anything_does(best: float, holds: bool) -> None:
    found = curve(tuning(arcs=((5.0, 0.5), (0.5, 0.5)), response=((best,) * 5, *FLAT[1:])))
    assert found.holds == holds


@pytest.mark.parametrize(("turned", "textures", "holds"), [(2.0, (1.0, 2.0), True), (2.01, (1.0, 2.0), False)])
def test_a_high_low_frequency_detector_wants_neither_side_alone_nor_the_boundary_turned_round(
    turned: float, textures: tuple[float, float], holds: bool
) -> None:
    assert boundary(tuning(boundaries=(3.0, 0.5, turned), textures=textures)).holds == holds
    assert boundary(tuning(boundaries=(3.0, 0.5, 1.0), textures=(turned, 0.5))).holds == holds


@pytest.mark.parametrize(("best", "holds"), [(6.0, True), (6.1, False)])
def test_a_boundary_must_do_half_of_what_anything_does(best: float, holds: bool) -> None:
    assert boundary(tuning(boundaries=(3.0, 0.5, 0.5), edges=(best,) * 5)).holds == holds


@pytest.mark.parametrize(
    ("kept", "holds"), [((0.5,), True), ((0.49,), False), ((0.1, 0.5, 0.9), True), ((0.1, 0.49, 0.9), False)]
)
def test_pose_invariance_is_what_the_worst_pose_keeps_in_the_median(kept: tuple[float, ...], holds: bool) -> None:
    assert pose_invariant(kept).holds == holds


def lobed(*degrees: float) -> Tuning:
    return tuning(lobes=tuple(Lobe(angle, 11.0, None, 4.0) for angle in degrees))


@pytest.mark.parametrize(
    ("agreement", "degrees", "alike", "signs", "holds"),
    [
        (0.49, (0.0, 30.0), 0.9, 2, True),
        (0.5, (0.0, 30.0), 0.9, 1, False),
        (0.49, (0.0, 29.9), 0.9, 1, False),
        (0.9, (175.0, 25.0), 0.49, 2, True),
        (0.9, (175.0, 24.9), 0.49, 1, False),
        (0.49, (45.0,), 0.49, 2, True),
        (None, (0.0, 90.0), 0.49, 2, True),
        (None, (0.0, 90.0), None, 1, None),
    ],
)
def test_two_of_three_signs_make_a_unit_polysemantic(
    agreement: float | None, degrees: tuple[float, ...], alike: float | None, signs: int, holds: bool | None
) -> None:
    found = polysemantic(agreement, lobed(*degrees), alike)
    assert (found.value, found.holds) == (signs, holds)


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
        lobes=(),
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


def test_a_shape_that_a_small_field_can_not_see_is_no_curve() -> None:
    unseen = tuning(arcs=((nan, nan),) * 2, lines=((nan, nan),) * 2, boundaries=(nan,) * 3, textures=(nan, nan))
    assert curve(unseen).holds is None
    assert boundary(unseen).holds is None
