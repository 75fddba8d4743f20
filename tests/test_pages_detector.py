"""Mirrors `pages/detector.py`: kinds, poses and directions; the style sheet turns as the analysis does."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator.pages.detector import POSES
from generator.results.detector import Direction, FeatureType
from generator.settings import PredictionsSettings
from tests import fakes, made_up
from tests.fakes import RISING

STYLES = Path(__file__).parent.parent / "templates" / "assets" / "style"


def content(folder: Path, predictions: PredictionsSettings | None = None, **changed: Any) -> Any:
    """Compose the page of the made-up detector, some of it changed."""
    detector = replace(fakes.detector(), **changed)
    return made_up.content(folder, "detector", replace(fakes.findings(), detector=detector), predictions)


def test_each_kind_is_told_by_its_number_its_threshold_and_whether_it_holds(tmp_path: Path) -> None:
    found = content(tmp_path)
    assert [(kind.name, kind.holds, kind.style, kind.value, kind.threshold) for kind in found.kinds] == [
        ("Line", "yes", "for", "1.25", "1.00"),
        ("Polysemantic", "not testable", "not-tested", "–", "2.00"),
    ]
    assert [(kind.measured, kind.rules) for kind in found.kinds] == [
        ("bar 3.50", ("A rule.",)),
        ("nothing known", ("Another rule.",)),
    ]


@pytest.mark.parametrize(
    ("holding", "told"),
    [
        ((), "By these rules the filter has none of the five feature types."),
        (("curve",), "By these rules the filter has this feature type: curve."),
        (("line", "pose-invariant"), "By these rules the filter has these feature types: line and pose-invariant."),
    ],
)
def test_the_kinds_that_hold_are_told_in_a_sentence(tmp_path: Path, holding: tuple[str, ...], told: str) -> None:
    names = ("line", "curve", "pose-invariant")
    kinds = tuple(FeatureType(name, name in holding, 1.5, 1.25, "A rule.", "measured") for name in names)
    found = content(tmp_path, kinds=kinds)
    assert found.told == told
    assert [kind.style for kind in found.kinds] == ["for" if name in holding else "mixed" for name in names]


def test_a_photograph_is_shown_in_eight_poses_with_what_is_left_of_it(tmp_path: Path) -> None:
    (found,) = content(tmp_path).poses
    assert (found.photograph.text, found.kept) == ("bridge.jpg", "0\u202f%")
    assert found.photograph.href == "../activations/index.html#photograph-bridge"
    assert found.picture.src == "../pictures/detector/bridge-1-2.webp"
    assert found.picture.alt == "Receptive field on bridge.jpg at row 1, column 2 of the map"
    assert [pose.name for pose in found.poses] == list(POSES)
    assert [pose.style for pose in found.poses] == [f"pose-{number}" for number in range(8)]
    percents = ("0", "87.5", "6.2", "0", "106.2", "12.5", "75.0")
    assert [pose.value for pose in found.poses] == ["4.00", *(f"{share}\u202f%" for share in percents)]


def turned(transform: str) -> np.ndarray[Any, Any]:
    """Read a style's transform as a matrix of pixels to the right and down; the last named comes first."""
    whole = np.eye(2)
    for name, value in re.findall(r"(\w+)\((-?\d+)(?:deg)?\)", transform):
        angle = np.radians(float(value))
        step = (
            np.diag([float(value), 1.0])
            if name == "scaleX"
            else np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        )
        whole = whole @ step
    return whole


def test_the_style_sheet_turns_a_crop_as_the_photograph_was_turned() -> None:
    """Mirrored first, then anticlockwise by quarters: a mark to the right and below goes where NumPy puts it."""
    css = "".join(path.read_text(encoding="utf-8") for path in STYLES.iterdir())
    for number in range(1, 8):
        (transform,) = re.findall(rf"\.pose-{number} img {{ transform: ([^;]+);", css)
        marked = np.zeros((5, 5))
        marked[3, 4] = 1  # two to the right of the middle, one below
        posed = np.rot90(marked[:, ::-1] if number >= 4 else marked, number % 4)
        (place,) = np.argwhere(posed) - 2
        np.testing.assert_allclose(turned(transform) @ [2, 1], place[::-1], atol=1e-9)


def test_likeness_is_told_where_there_is_anything_to_compare(tmp_path: Path) -> None:
    two = fakes.detector().poses * 2
    assert content(tmp_path, poses=two).alike == (
        "The contributions of the input channels at these 2 locations have a mean cosine similarity of 0.875. It is "
        "high if one feature excites the filter everywhere."
    )
    assert content(tmp_path, alike=None).alike == (
        "Fewer than two photographs excite the filter, so contributions cannot be compared."
    )


def test_each_photograph_is_shown_with_the_direction_that_prevails_where_it_excites_the_unit(tmp_path: Path) -> None:
    first, plain = content(tmp_path, RISING).directions
    assert (first.photograph.text, first.orientation, first.activation, first.predicted) == (
        "bridge.jpg",
        "44.5°",
        "4.00",
        True,
    )
    assert first.picture.src == "../pictures/detector/bridge-1-2.webp"
    assert (plain.orientation, plain.line, plain.predicted) == ("no orientation", None, False)
    assert plain.picture.src == "../pictures/detector/caff%C3%A8%20%26%201-0-3.webp"


@pytest.mark.parametrize(("degrees", "right", "up"), [(0.0, 1, 0), (45.0, 1, 1), (90.0, 0, 1), (135.0, -1, 1)])
def test_a_line_lies_across_the_crop_as_the_stripes_run(tmp_path: Path, degrees: float, right: int, up: int) -> None:
    """The made-up crops are 20 pixels high and 24 wide; the ellipse is two of their eighths, either way."""
    shown = (Direction("bridge.jpg", 1, 2, 4.0, degrees, 0.75),)
    (found,) = content(tmp_path, directions=shown).directions
    case, line = re.findall(r'<line[^>]*x1="([-\d.]+)" y1="([-\d.]+)" x2="([-\d.]+)" y2="([-\d.]+)"', found.line)
    assert case == line
    x1, y1, x2, y2 = map(float, line)
    assert ((x1 + x2) / 2, (y1 + y2) / 2) == (12, 10)
    length = np.hypot(right, up)
    assert (x2 - x1, y1 - y2) == pytest.approx((16 * right / length, 16 * up / length), abs=0.11)
    assert '<ellipse cx="12" cy="10" rx="6" ry="5"/>' in found.line


@pytest.mark.parametrize(("degrees", "written"), [(179.96, "0°"), (179.94, "179.9°"), (0.04, "0°")])
def test_a_direction_that_rounds_to_half_a_turn_is_none(tmp_path: Path, degrees: float, written: str) -> None:
    shown = (Direction("bridge.jpg", 1, 2, 4.0, degrees, 0.75),)
    assert content(tmp_path, directions=shown).directions[0].orientation == written


def test_what_runs_as_predicted_is_counted_only_where_an_orientation_was_predicted(tmp_path: Path) -> None:
    assert (
        content(tmp_path, RISING).directions_told
        == "1 of 2 photographs have the predicted orientation; they are marked."
    )
    for predictions in (None, PredictionsSettings(class_name="macaw")):
        found = content(tmp_path, predictions)
        assert found.directions_told == ""
        assert not any(direction.predicted for direction in found.directions)


def test_a_unit_that_no_photograph_excites_shows_neither_poses_nor_directions(tmp_path: Path) -> None:
    found = content(tmp_path, RISING, poses=(), directions=(), alike=None)
    assert (found.poses, found.directions) == ((), ())
