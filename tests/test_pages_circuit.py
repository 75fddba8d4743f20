"""Mirrors `pages/circuit.py`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.results.circuit import OnBoth
from tests import fakes, made_up


def content(folder: Path, **changed: Any) -> Any:
    """Compose the page of the made-up circuit, some of it changed."""
    circuit = replace(fakes.circuit(), **changed)
    return made_up.content(folder, "circuit", replace(fakes.findings(), circuit=circuit))


def test_both_patterns_stand_side_by_side_with_what_they_do_to_unit_and_circuit(tmp_path: Path) -> None:
    found = content(tmp_path)
    assert (found.whole.picture.src, found.alone.picture.src) == ("../pictures/pattern.webp", "../pictures/circuit.png")
    assert found.whole.picture.whole == "../pictures/pattern.png"
    assert found.alone.picture.alt == "Maximal pattern of right3x2:5 with 6 channels alone"
    assert [(row.name, row.unit, row.circuit, row.share) for row in found.rows] == [
        ("the filter’s own pattern", "4.50", "2.25", "50.0\u202f%"),
        ("the circuit’s pattern", "3.75", "3.00", "80.0\u202f%"),
    ]
    assert found.told.startswith("The circuit’s pattern excites the whole filter to 83.3\u202f% of the activation")
    assert "except the 6 strongest by L2 norm (input channels 4, 0, 6, 2, 1 and 5). The bias is kept." in found.intro


def test_the_caption_says_how_the_circuits_pattern_was_made(tmp_path: Path) -> None:
    caption = content(tmp_path, steps=41, seed=7).alone.figure.caption
    assert caption == "Maximal pattern with 6 channels alone: 24 × 36 pixels, 41 steps, random seed 7."


def test_a_unit_of_no_more_channels_is_its_own_circuit(tmp_path: Path) -> None:
    found = content(tmp_path, channels=fakes.CHANNELS)
    assert found.intro == "The filter has only 7 input channels, so the circuit is the filter."


def test_what_is_silent_has_no_share(tmp_path: Path) -> None:
    found = content(tmp_path, on_pattern=OnBoth(0.0, 1.5), ratio=None)
    assert [row.share for row in found.rows] == ["–", "80.0\u202f%"]
    assert found.told == "The filter does not respond to its own pattern."
