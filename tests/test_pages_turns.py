"""Mirrors `pages/turns.py`: who answers as stripes turn, and in what words."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from generator.numbers import significant
from generator.pages.page import Link
from generator.results.evidence import Evidence, Turned
from generator.results.tuning import Leader, Tuning
from tests import fakes, made_up


def turns(folder: Path, tuning: Tuning | None = None, evidence: Evidence | None = None) -> tuple[Any, ...]:
    """Compose the page on tuning and take its turns."""
    found = fakes.findings()
    found = replace(found, tuning=tuning or found.tuning, evidence=evidence or found.evidence)
    shown: tuple[Any, ...] = made_up.content(folder, "tuning", found).turns
    return shown


def turned(at: Turned | None) -> Evidence:
    return replace(fakes.evidence(), turned=at)


def led_by(*filters: int) -> Tuning:
    """Let filters lead at the orientations 0°, 30°, 45°, 90° and 135°, at every period."""
    row = tuple(
        Leader(degrees, f"right3x2:{filter_}", 1.0)
        for degrees, filter_ in zip(fakes.ORIENTATIONS, filters, strict=True)
    )
    return replace(fakes.tuning(), leaders=(row,) * len(fakes.PERIODS))


def words(shown: Sequence[Any]) -> list[tuple[str, str]]:
    return [(one.name, one.words.partition("; maximum")[0]) for one in shown]


def test_the_unit_and_its_leaders_turn_at_the_judged_period_and_at_the_strongest_peaks(tmp_path: Path) -> None:
    judged, strongest = turns(tmp_path)
    assert (judged.title, strongest.title) == (
        "Gratings with a spatial period of 4 pixels",
        "Gratings with a spatial period of 11 pixels",
    )
    assert "The best predicted grating (45°, 4 pixels) evokes 0.500 SD." in judged.told
    assert "joint tuning is judged on these responses" in judged.told
    assert "The grating of the strongest tuning peak (45°, 11 pixels) evokes 4.00 SD." in strongest.told
    for turn in (judged, strongest):
        assert [(one.name, one.words.partition("; maximum")[0]) for one in turn.filters] == [
            ("right3x2:5", "this filter; largest at 30° to 45°"),
            ("right3x2:1", "largest at 0°"),
            ("right3x2:7", "largest at 90°"),
            ("right3x2:0", "largest at 135°"),
        ]
        assert turn.filters[0].unit is None  # no link from the unit's own report to itself
    layer = fakes.tuning().layer
    assert strongest.filters[1].words.endswith(f"maximum {significant(float(layer[1, 1].max()))} SD")


def test_without_predictions_the_strongest_peak_alone_is_turned(tmp_path: Path) -> None:
    unjudged = turns(tmp_path, evidence=turned(None))
    assert [turn.title for turn in unjudged] == ["Gratings with a spatial period of 11 pixels"]


def test_a_period_that_is_judged_and_has_the_strongest_peak_is_shown_once(tmp_path: Path) -> None:
    (only,) = turns(tmp_path, evidence=turned(Turned(45.0, 11.0, 4.0)))
    assert "joint tuning is judged on these responses" in only.told


def test_a_unit_without_peaks_turns_at_the_judged_period_alone(tmp_path: Path) -> None:
    bare = replace(fakes.tuning(), peaks=())
    assert [turn.title for turn in turns(tmp_path, bare)] == ["Gratings with a spatial period of 4 pixels"]
    assert turns(tmp_path, bare, turned(None)) == ()


def test_orientations_that_follow_on_each_other_are_told_as_one_run(tmp_path: Path) -> None:
    """The unit is filter 5; it stands first wherever it leads, and even where it does not."""
    for filters, expected in (
        ((1, 1, 1, 1, 1), [(5, "this filter; never the largest of its layer"), (1, "largest at 0° to 135°")]),
        ((1, 5, 1, 1, 5), [(5, "this filter; largest at 30° and 135°"), (1, "largest at 0° and 45° to 90°")]),
        (
            (5, 5, 7, 5, 2),
            [(5, "this filter; largest at 0° to 30° and 90°"), (7, "largest at 45°"), (2, "largest at 135°")],
        ),
    ):
        (shown,) = turns(tmp_path, led_by(*filters), turned(None))
        assert words(shown.filters) == [(f"right3x2:{filter_}", told) for filter_, told in expected]


def test_other_filters_are_linked_to_their_pages_and_all_are_drawn_on_one_scale(tmp_path: Path) -> None:
    tuning = led_by(1, 5, 5, 7, 7)
    tuning.layer[:, 1] = np.array([0.5, 1.0, 0.25, -1.0, 0.125])  # alike, but for the seventh
    tuning.layer[7, 1] *= 4
    (shown,) = turns(tmp_path, tuning, turned(None))
    own, first, second = shown.filters
    assert (own.unit, first.unit) == (None, Link("../units/right3x2/1/index.html", "right3x2:1"))
    assert own.svg.partition("<circle")[2] == first.svg.partition("<circle")[2] != second.svg.partition("<circle")[2]
    assert own.words.endswith("; maximum 1.00 SD")
    assert second.words.endswith("; maximum 4.00 SD")
    assert 'aria-label="right3x2:7 largest at 90° to 135°"' in second.svg


def test_where_no_filter_is_known_the_unit_turns_alone(tmp_path: Path) -> None:
    still = replace(fakes.tuning(), leaders=((),) * len(fakes.PERIODS))
    still.layer[5, 1, 2] = np.nan
    (shown,) = turns(tmp_path, still, turned(None))
    assert words(shown.filters) == [("right3x2:5", "this filter; never the largest of its layer")]
    assert "nan" not in shown.filters[0].svg
