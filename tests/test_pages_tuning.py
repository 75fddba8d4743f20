"""Mirrors `pages/tuning.py` and `pages/maps.py`."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.numbers import significant
from generator.pages.drawing import STEPS, colour, hexadecimal
from generator.pages.maps import CELL, LEFT, ROUND, draw_map, draw_polar, ends
from generator.pages.tuning import TuningPage
from generator.results.evidence import Evidence
from generator.results.tuning import Tuning
from generator.settings import PredictionsSettings
from tests import fakes, made_up


def composed(folder: Path, tuning: Tuning | None = None, evidence: Evidence | None = None) -> TuningPage:
    """Compose the page on the made-up unit's tuning."""
    found = fakes.findings()
    found = replace(found, tuning=tuning or found.tuning, evidence=evidence or found.evidence)
    page = next(page for page in made_up.pages(folder, found) if page.template == "tuning.html")
    assert isinstance(page.content, TuningPage)
    return page.content


def unmoved() -> Tuning:
    """Return the tuning of a unit that no grating moves."""
    still = tuple((0.0,) * len(fakes.ORIENTATIONS) for _ in fakes.PERIODS)
    return replace(
        fakes.tuning(),
        response=still,
        peaks=(),
        suppressed=(),
        leaders=((),) * len(fakes.PERIODS),
        selectivity=None,
        red_green=still,
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
    drawn = draw_map(((2.04, 0, -1), (0.5, -4, -5)), (0, 45, 100), (4, 11), label="m")
    texts = [re.sub("<[^>]+>", "", text) for text in re.findall(r"<text[^>]*>(.*?)</text>", drawn)]
    assert texts == ["4", "2.0", "11", "0.5", "0°\N{NO-BREAK SPACE}horizontal", "45°\N{NO-BREAK SPACE}rising"]


def test_a_small_map_has_axes_with_units_and_a_scale_of_its_own() -> None:
    drawn = draw_map(((2.04, 0, -1), (1, 0, 1), (0.5, -4, -5)), (0, 45, 100), (4, 8, 11), label="m", small=True)
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    assert texts == ["4 px", "11 px", "0°", "45°", "−5.0", "0", "+5.0 SD"]
    ends_ = [hexadecimal(colour(step)) for step in (-1, 1)]
    bars = re.findall(r'<path fill="([^"]+)" d="M[\d.]+ \d+h[\d.]+v\d+h-[\d.]+z"/>', drawn)
    assert [bars[0], bars[-1]] == ends_
    assert len(bars) == 2 * STEPS + 1


def test_what_is_not_known_is_drawn_as_nothing() -> None:
    nan = float("nan")
    assert set(squares(draw_map(((nan, nan),), (0, 90), (4,), label="m")).values()) == {hexadecimal(colour(0))}
    assert "nan" not in draw_map(((nan, 1.0),), (0, 90), (4,), label="m")


def edges(drawing: str) -> set[tuple[int, int, str]]:
    """Return the pieces of an outline: row and column of the corner that they start at, and how they run."""
    (path,) = re.findall(r'<path class="outline" d="([^"]*)"/>', drawing)
    pieces = re.findall(r"M(\d+) (\d+)([hv])20", path)
    assert len(pieces) == path.count("M")
    return {(int(y) // CELL, (int(x) - LEFT) // CELL, way) for x, y, way in pieces}


FLAT = ((0.0,) * 4, (0.0,) * 4, (0.0,) * 4)
ANGLES, PERIODS = (0.0, 45.0, 90.0, 135.0), (4.0, 11.0, 32.0)


def outline(inside: Callable[[float, float], bool]) -> set[tuple[int, int, str]]:
    return edges(draw_map(FLAT, ANGLES, PERIODS, label="m", outlined=inside))


def test_an_outline_goes_around_what_was_predicted_and_not_through_it() -> None:
    """Around 45° and 90° at the two longer periods, by corners: two squares wide and two high."""
    around = outline(lambda orientation, period: orientation in (45.0, 90.0) and period > 8)
    top, bottom = {(1, 1, "h"), (1, 2, "h")}, {(3, 1, "h"), (3, 2, "h")}
    left, right = {(1, 1, "v"), (2, 1, "v")}, {(1, 3, "v"), (2, 3, "v")}
    assert around == top | bottom | left | right


def test_an_outline_wraps_with_the_orientations_and_ends_with_the_periods() -> None:
    """0° and 135° are neighbours: no line parts them at the map's ends."""
    wrapped = outline(lambda orientation, period: orientation in (0.0, 135.0) and period == 4)
    assert wrapped == {(0, 0, "h"), (1, 0, "h"), (0, 3, "h"), (1, 3, "h"), (0, 1, "v"), (0, 3, "v")}
    last = outline(lambda orientation, period: orientation == 135.0 and period == 4)
    assert last == {(0, 3, "h"), (1, 3, "h"), (0, 3, "v"), (0, 4, "v")}  # but where it ends there, one does
    every = outline(lambda *_: True)
    assert every == {(row, col, "h") for row in (0, 3) for col in range(4)}  # no side stands out
    assert outline(lambda *_: False) == set()


def test_the_map_is_outlined_only_where_an_orientation_or_a_period_was_predicted(tmp_path: Path) -> None:
    for predictions, outlined in (
        (None, False),
        (PredictionsSettings(class_name="macaw", colour="achromatic"), False),
        (PredictionsSettings(orientation=45.0), True),
        (PredictionsSettings(period=(8.0, 16.0)), True),
    ):
        found = made_up.content(tmp_path, "tuning", predictions=predictions)
        assert ('class="outline"' in found.map) == outlined
        assert found.map_figure.caption.endswith(" The outline is the prediction.") == outlined
    period = edges(made_up.content(tmp_path, "tuning", predictions=PredictionsSettings(period=(8.0, 16.0))).map)
    assert period == {(row, col, "h") for row in (1, 2) for col in range(5)}
    both = PredictionsSettings(orientation=45.0, tolerance=20.0, period=(8.0, 16.0))
    cells = edges(made_up.content(tmp_path, "tuning", predictions=both).map)
    assert cells == {(1, 1, "h"), (1, 2, "h"), (2, 1, "h"), (2, 2, "h"), (1, 1, "v"), (1, 3, "v")}  # 30° and 45°


def test_grey_and_both_axes_of_colour_are_drawn_on_one_scale(tmp_path: Path) -> None:
    grey, red, blue = composed(tmp_path).coloured
    assert (grey.name, grey.words) == ("Grey", "maximum 4.00 SD, at 45° and 11 pixels")
    assert (red.name, red.words) == ("Red–green", "maximum 1.00 SD, at 45° and 11 pixels")
    assert (blue.name, blue.words) == ("Blue–yellow", "maximum 0.500 SD, at 45° and 11 pixels")
    for shown, share in ((grey, 1.0), (red, 0.25), (blue, 0.125)):
        assert hexadecimal(colour(round(STEPS * share) / STEPS)) in shown.map
    for shown in (red, blue):
        assert shown.map.count(hexadecimal(colour(1))) == 1  # the end of the scale alone


def test_a_polar_curve_lies_on_the_page_as_its_stripes_do_and_leaves_out_what_inhibits() -> None:
    drawn = draw_polar((1.0, 2.0, -3.0), (0, 45, 90), scale=4.0, label="p")
    (path,) = re.findall(r'class="curve" d="M([^"]+)Z"', drawn)
    points = [tuple(map(float, point.split())) for point in path.split("L")]
    corner = ROUND / 2 * 0.5**0.5
    assert points[0] == (ROUND / 4, 0)
    assert points[1] == pytest.approx((corner, -corner), abs=0.06)  # upwards to the right
    assert points[2] == (0, 0)
    assert points[4] == pytest.approx((-corner, corner), abs=0.06)  # and on the other side


def test_each_peak_stands_beside_its_grating(tmp_path: Path) -> None:
    found = composed(tmp_path)
    assert [(peak.response, peak.picture.src) for peak in found.peaks] == [
        ("4.00 SD", "../pictures/tuning/peak-1.png"),
        ("1.75 SD", "../pictures/tuning/peak-2.png"),
    ]
    assert [peak.words for peak in found.peaks] == ["45°, 11 pixels, HWHH 42°", "135°, 4 pixels"]


def test_an_input_stands_beside_the_kernel_it_is_read_through(tmp_path: Path) -> None:
    first, second, *_ = composed(tmp_path).inputs
    assert (first.title, first.unit, first.kind) == ("Channel 4", "squeeze1x1:1", "mostly excitatory")
    assert first.words == "strongest at 45° and 11 pixels: 4.00 SD; OSI 0.375; best bar 3.50 SD at 45°"
    assert second.words == "no grating excites it"


def test_a_unit_that_no_grating_moves_says_so(tmp_path: Path) -> None:
    found = composed(tmp_path, unmoved())
    assert found.peaks == ()
    assert found.peaks_told == "No grating evokes a quarter of a standard deviation above mid-grey."
    facts = {fact.name: fact.value for fact in found.facts}
    assert facts["Orientation selectivity index (OSI)"] == "–"
    assert facts["Cross-orientation inhibition"] == "none"


def still() -> Tuning:
    """Return the tuning of a unit that never varies on the photographs: no response is known."""
    nan = float("nan")
    found = unmoved()
    nothing = tuple((nan,) * len(fakes.ORIENTATIONS) for _ in fakes.PERIODS)
    return replace(
        found,
        deviation=0.0,
        response=nothing,
        red_green=nothing,
        blue_yellow=nothing,
        edges=(nan,) * len(found.edges),
        bars=(nan,) * len(found.bars),
        arcs=((nan,) * 2,) * 2,
        lines=((nan,) * 2,) * 2,
        boundaries=(nan,) * 3,
        textures=(nan, nan),
    )


def test_a_unit_that_never_varies_is_not_said_to_be_unmoved(tmp_path: Path) -> None:
    found = composed(tmp_path, still(), replace(fakes.evidence(), turned=None))
    assert found.turns == ()
    assert found.peaks_told == "No tuning peak is known: the filter never varies on the photographs."
    for fact in found.facts[1:]:
        assert (fact.value, fact.note) == ("–", "the filter never varies on the photographs")
    assert "never varies" in found.map
    assert not re.search(r"\bnan\b", repr(found).lower())
    one = replace(fakes.tuning(), inputs=(replace(still().inputs[1], deviation=0.0),))
    assert composed(tmp_path, one).inputs[0].words == "the filter never varies on the photographs"


def test_a_shape_too_large_for_the_field_is_told_as_unknown_and_what_is_known_counts(tmp_path: Path) -> None:
    nan = float("nan")
    found = replace(
        fakes.tuning(),
        bars=(nan,) * 5,
        edges=(nan, 1.0, nan, 2.5, 0.5),
        arcs=((nan, 0.5), (nan, nan)),
        lines=((nan,) * 2,) * 2,
    )
    facts = {fact.name: (fact.value, fact.note) for fact in composed(tmp_path, found).facts}
    assert facts["Bars"] == ("–", "the receptive field is too small for this stimulus")
    assert facts["Edges"] == ("2.50 SD", "at 90°, best offset and polarity")
    assert facts["Arcs"][0] == "0.500 SD"
    assert facts["Arcs"][1].startswith("a third of a circle with a radius of 8 pixels, centre at 90°;")
    assert facts["Arcs"][1].endswith("–")


def test_an_arc_is_held_against_the_straight_line_of_its_own_length(tmp_path: Path) -> None:
    facts = {fact.name: (fact.value, fact.note) for fact in composed(tmp_path).facts}
    assert facts["Arcs"][0] == "4.50 SD"  # of a radius of 16 pixels; the longest line of 8 does more than those of 16
    assert facts["Arcs"][1].endswith("the best straight line of that width and length evokes 2.50 SD")


def test_a_map_comes_with_the_ends_of_its_colours(tmp_path: Path) -> None:
    found = composed(tmp_path)
    assert (found.map_scale.low, found.map_scale.high) == ("−4.00", "+4.00")
    assert "+4.0 SD" in found.inputs[0].map
    assert ends(((0.5, float("nan")), (-6.0, 1.0))) == 6


def test_one_period_is_told_as_one(tmp_path: Path) -> None:
    found = fakes.tuning()
    single = replace(
        found,
        periods=(11.0,),
        response=found.response[1:2],
        red_green=found.red_green[1:2],
        blue_yellow=found.blue_yellow[1:2],
    )
    unjudged = replace(fakes.evidence(), turned=None)
    assert composed(tmp_path, single, unjudged).intro.startswith(
        "The network was shown gratings of 5 orientations and 1 spatial period,"
    )


def test_what_rounds_to_nothing_has_no_sign_and_a_label_is_text() -> None:
    drawn = draw_map(((-0.04, -3.0), (-0.3, 1e-9)), (0, 60), (4, 11), label='a "b" & <c>')
    assert re.findall(r'class="value"[^>]*>([^<]+)<', drawn) == ["0.0", "0.0"]
    assert 'aria-label="a &#34;b&#34; &amp; &lt;c&gt;"' in drawn
    assert 'aria-label="&lt;p&gt;"' in draw_polar((1.0,), (0,), scale=1.0, label="<p>")


def test_the_map_is_a_table_too(tmp_path: Path) -> None:
    found = fakes.tuning()
    values = composed(tmp_path).map_values
    assert values.columns == ("Spatial period, pixels", "0°", "30°", "45°", "90°", "135°")
    assert [row[0] for row in values.rows] == ["4", "11", "32"]
    assert [row[1:] for row in values.rows] == [tuple(map(significant, row)) for row in found.response]
    assert "tuning.response.csv" in values.file
