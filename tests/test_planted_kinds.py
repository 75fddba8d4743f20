"""Units that were planted as one kind of detector are found to be that kind, and no other, from stimuli to rule.

Each is one kernel on the picture: an edge, a centre with its surround, a sum of brightness, a line between flanks that
subtract, an arc of 8 pixels between such, and the bare template of that arc.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from generator.analysis.stimulus_set import LINES, ORIENTATIONS
from generator.angles import angular_distance
from generator.architecture import Architecture
from generator.evidence.kinds import boundary, curve, line
from generator.layers import PIXELS, Convolution, Pointwise
from generator.network import Network
from generator.numerics.stimuli import Canvas, arc
from generator.numerics.tuning import DIRECTED, selectivity
from generator.results.tuning import Tuning
from generator.settings import TuningSettings, UnitSettings
from tests import tiny
from tests.conftest import Asked
from tests.planned import results_of

Floats = npt.NDArray[np.float64]

SIZE, MIDDLE = (24, 22), (11.5, 10.5)
RISES = 30.0  # degrees: how the edge and the line run
OPENS = 60.0  # degrees: where the centre of the arc lies
RADIUS = 8.0
ROW, COL = np.indices(SIZE).astype(float)
RIGHT, UP = COL - MIDDLE[1], MIDDLE[0] - ROW


def bell(deviation: float) -> Floats:
    found: Floats = np.exp(-(RIGHT**2 + UP**2) / (2 * deviation**2))
    return found


def across() -> Floats:
    """Measure how far a pixel lies from a line through the middle that rises."""
    angle = math.radians(RISES + 90)
    far: Floats = RIGHT * math.cos(angle) + UP * math.sin(angle)
    return far


def edge() -> Floats:
    found: Floats = bell(5) * np.tanh(across())
    return found


def surrounded() -> Floats:
    found: Floats = bell(2.5) / bell(2.5).sum() - bell(5) / bell(5).sum()
    return found


def brightness() -> Floats:
    return np.ones(SIZE)


def flanked_line() -> Floats:
    return bell(6) * np.where(abs(across()) <= 2, 1.0, np.where(abs(across()) <= 6, -0.5, 0.0))


def flanked_arc() -> Floats:
    """Draw an arc of 120 degrees, 4 pixels wide, through the middle; 4 pixels to either side subtract."""
    towards = math.radians(OPENS)
    right, up = RIGHT - RADIUS * math.cos(towards), UP - RADIUS * math.sin(towards)
    far = np.abs(np.hypot(right, up) - RADIUS)
    turned = np.abs(np.degrees(np.angle(-(right + 1j * up) * np.exp(-1j * towards))))
    return np.where((far <= 2) & (turned <= 60), 1.0, np.where((far <= 6) & (turned <= 75), -0.6, 0.0))


def bare_arc() -> Floats:
    template = arc(Canvas(SIZE, MIDDLE), direction=OPENS, radius=RADIUS, width=4, offset=0)
    balanced: Floats = template - template.mean()
    return balanced


DRAWN: tuple[Callable[[], Floats], ...] = (edge, surrounded, brightness, flanked_line, flanked_arc, bare_arc)
PLANTED = Architecture(
    name="planted",
    title="Planted",
    input_size=(41, 47),
    layers=(Convolution("units", PIXELS, len(DRAWN), size=SIZE), Pointwise("units_relu", "units")),
    features=None,
    logits=None,
)
Found = dict[str, Tuning]


@pytest.fixture(scope="module")
def found(asked: Asked) -> Found:
    """Show everything to the planted units, once for all: they are filters of one layer."""
    units = np.stack([draw() for draw in DRAWN], axis=-1)[:, :, None].repeat(3, axis=2) / 255
    weights = {"units": (units.astype(np.float32), np.zeros(len(DRAWN), np.float32))}
    network = Network(PLANTED, weights=weights)
    shown = tiny.photographs(3, input_size=PLANTED.input_size)
    question = asked(network=network, photographs=shown, kernels=3)
    tuned = {}
    for place, draw in enumerate(DRAWN):
        settings = replace(question.settings, unit=UnitSettings("units", place), tuning=TuningSettings((6.0, 16.0)))
        tuned[draw.__name__] = results_of(replace(question, settings=settings))("tuning")
    return tuned


@pytest.mark.parametrize("name", ["edge", "surrounded", "brightness"])
def test_an_edge_a_centre_and_a_sum_of_brightness_are_neither_lines_nor_curves(found: Found, name: str) -> None:
    for kind in (line, curve, boundary):
        assert kind(found[name]).holds is False


def test_what_keeps_them_from_being_lines_is_not_the_same(found: Found) -> None:
    """The edge does as much to half of a line; the others do as much to a line of any direction."""
    assert (line(found["edge"]).value or 0) < 1.1
    for name in ("surrounded", "brightness"):
        assert (selectivity(np.array(found[name].bars), ORIENTATIONS) or 0) < DIRECTED / 3


def test_a_line_between_flanks_is_a_line_detector_and_no_curve(found: Found) -> None:
    judged = line(found["flanked_line"])
    assert judged.holds is True
    assert judged.value is not None
    assert judged.value > 1.6  # well beyond the rule's 1.25
    assert curve(found["flanked_line"]).holds is False
    assert ORIENTATIONS[int(np.argmax(found["flanked_line"].bars))] == RISES
    assert angular_distance(LINES[int(np.argmax(found["flanked_line"].lines[0]))], RISES) < 11.25


def test_an_arc_between_flanks_is_a_curve_detector_and_no_line(found: Found) -> None:
    """Marginally: 1.30 where the rule asks for 1.25. The best straight stroke covers most of the template."""
    judged = curve(found["flanked_arc"])
    assert judged.holds is True
    assert judged.value == pytest.approx(1.30, abs=0.02)
    assert line(found["flanked_arc"]).holds is False
    row, col = np.unravel_index(int(np.argmax(found["flanked_arc"].arcs)), np.shape(found["flanked_arc"].arcs))
    assert found["flanked_arc"].radii[row] == RADIUS
    assert abs(found["flanked_arc"].directions[col] - OPENS) < 11.25


def test_the_bare_template_of_an_arc_tells_it_hardly_from_a_line_and_is_none(found: Found) -> None:
    """An arc does four per cent more: without flanks a short stroke in its middle is nearly all it wants."""
    judged = curve(found["bare_arc"])
    assert judged.holds is False
    assert judged.value == pytest.approx(1.04, abs=0.02)
