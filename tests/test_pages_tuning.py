"""Mirrors `pages/tuning.py` and `pages/maps.py`."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.pages.drawing import colour, hexadecimal
from generator.pages.maps import CELL, LEFT, ROUND, draw_map, draw_polar
from generator.pages.tuning import TuningPage
from generator.results import Tuning
from tests import fakes, made_up


def composed(folder: Path, tuning: Tuning | None = None) -> TuningPage:
    """Compose the page on the made-up unit's tuning."""
    found = replace(fakes.findings(), tuning=tuning or fakes.tuning())
    page = next(page for page in made_up.pages(folder, found) if page.template == "tuning.html")
    assert isinstance(page.content, TuningPage)
    return page.content


def unmoved() -> Tuning:
    """Return the tuning of a unit that no grating moves."""
    still = tuple((0.0,) * len(fakes.ORIENTATIONS) for _ in fakes.PERIODS)
    return replace(
        fakes.tuning(), response=still, lobes=(), suppressed=(), leaders=(), selectivity=None, red_green=still
    )


def squares(drawing: str) -> dict[tuple[int, int], str]:
    """Return the colour of each cell of a map by row and column."""
    found = {}
    for fill, path in re.findall(r'<path fill="([^"]+)" d="([^"]+)"/>', drawing):
        for x, y in re.findall(r"M(\d+) (\d+)h", path):
            found[int(y) // CELL, (int(x) - LEFT) // CELL] = fill
    return found


def test_a_map_is_red_where_excited_and_blue_where_inhibited_on_a_scale_of_its_own() -> None:
    drawn = squares(draw_map(((2.0, 0.0, -1.0), (0.5, -4.0, 4.0)), (0, 60, 120), (4, 11), label="map"))
    assert drawn == {
        (0, 0): hexadecimal(colour(0.5)),
        (0, 1): hexadecimal(colour(0)),
        (0, 2): hexadecimal(colour(-0.25)),
        (1, 0): hexadecimal(colour(0.125)),
        (1, 1): hexadecimal(colour(-1)),
        (1, 2): hexadecimal(colour(1)),
    }


def test_a_map_names_periods_orientations_and_the_largest_of_each_row() -> None:
    texts = re.findall(r">([^<]+)</text>", draw_map(((2.04, 0, -1), (0.5, -4, -5)), (0, 45, 100), (4, 11), label="m"))
    assert texts == ["4", "2.0", "11", "0.5", "0°", "45°"]


def test_what_is_not_known_is_drawn_as_nothing() -> None:
    nan = float("nan")
    assert set(squares(draw_map(((nan, nan),), (0, 90), (4,), label="m")).values()) == {hexadecimal(colour(0))}
    assert "nan" not in draw_map(((nan, 1.0),), (0, 90), (4,), label="m")


def test_a_polar_curve_lies_on_the_page_as_its_stripes_do_and_leaves_out_what_inhibits() -> None:
    drawn = draw_polar((1.0, 2.0, -3.0), (0, 45, 90), scale=4.0, label="p")
    (path,) = re.findall(r'class="curve" d="M([^"]+)Z"', drawn)
    points = [tuple(map(float, point.split())) for point in path.split("L")]
    corner = ROUND / 2 * 0.5**0.5
    assert points[0] == (ROUND / 4, 0)
    assert points[1] == pytest.approx((corner, -corner), abs=0.06)  # upwards to the right
    assert points[2] == (0, 0)
    assert points[4] == pytest.approx((-corner, corner), abs=0.06)  # and on the other side


def test_each_lobe_stands_beside_its_grating(tmp_path: Path) -> None:
    found = composed(tmp_path)
    assert [(lobe.response, lobe.picture.src) for lobe in found.lobes] == [
        ("4.00", "../pictures/tuning/lobe-1.png"),
        ("1.75", "../pictures/tuning/lobe-2.png"),
    ]
    assert [lobe.words for lobe in found.lobes] == ["45°, 11 pixels, 42° to half its height", "135°, 4 pixels"]


def test_filters_that_lead_at_orientations_side_by_side_are_told_once(tmp_path: Path) -> None:
    assert [(leader.orientations, leader.name, leader.own) for leader in composed(tmp_path).leaders] == [
        ("0°", "right3x2:1", False),
        ("30° to 45°", "right3x2:5", True),
        ("90°", "right3x2:7", False),
        ("135°", "right3x2:0", False),
    ]


def test_an_input_stands_beside_the_kernel_it_is_read_through(tmp_path: Path) -> None:
    first, second, *_ = composed(tmp_path).inputs
    assert (first.title, first.unit, first.kind) == ("Channel 4", "squeeze1x1:1", "mostly excitatory")
    assert first.words == "strongest at 45° and 11 pixels: 4.00; selectivity 0.375"
    assert second.words == "no grating excites it"


def test_a_unit_that_no_grating_moves_says_so(tmp_path: Path) -> None:
    found = composed(tmp_path, unmoved())
    assert (found.lobes, found.leaders) == ((), ())
    assert found.lobes_told == "No grating excites the unit beyond mid-grey."
    facts = {fact.name: fact.value for fact in found.facts}
    assert (facts["Selectivity"], facts["Suppressed"]) == ("–", "nothing")
